package org.gridhall.api.place;

/**
 * A place on the ground in WGS-84.
 *
 * @param longitude degrees east, −180 to 180
 * @param latitude degrees north, −90 to 90
 */
public record Point(double longitude, double latitude) {

    /** @throws IllegalArgumentException when a coordinate is not a number or outside its range */
    public Point {
        if (!(longitude >= -180 && longitude <= 180) || !(latitude >= -90 && latitude <= 90)) {
            throw new IllegalArgumentException("not a place on earth: " + longitude + ", " + latitude);
        }
    }
}
