package org.gridhall.api.register;

/**
 * A rectangle of degrees in WGS-84; its western edge is not east of the eastern one.
 *
 * @param west degrees east, −180 to 180
 * @param south degrees north, −90 to 90
 */
public record Box(double west, double south, double east, double north) {

    /** @throws IllegalArgumentException when it is no rectangle on earth */
    public Box {
        if (!(west >= -180 && east <= 180 && west <= east && south >= -90 && north <= 90 && south <= north)) {
            throw new IllegalArgumentException("not a rectangle on earth");
        }
    }
}
