package org.gridhall.web.rest;

import org.gridhall.api.Problem;
import org.gridhall.api.place.Point;
import org.gridhall.web.http.Field;

@Field("WGS-84 坐标 | A place in WGS-84")
public record Place(
        @Field(value = "东经，-180 到 180 | Degrees east, -180 to 180", required = true, example = "120.123456")
                Double longitude,
        @Field(value = "北纬，-90 到 90 | Degrees north, -90 to 90", required = true, example = "30.654321")
                Double latitude) {

    static Place of(Point point) {
        return point == null ? null : new Place(point.longitude(), point.latitude());
    }

    /** As a point; a problem that names {@code pointer} where it is none on earth. */
    public Point point(String pointer) {
        if (longitude == null || latitude == null) {
            throw Problem.invalid(pointer, "经度和纬度都要填写", "Longitude and latitude are both needed");
        }
        try {
            return new Point(longitude, latitude);
        } catch (IllegalArgumentException e) {
            throw Problem.invalid(
                    pointer,
                    "坐标不在地球上：经度 -180 到 180，纬度 -90 到 90",
                    "This is no place on earth: longitude is -180 to 180, latitude -90 to 90");
        }
    }
}
