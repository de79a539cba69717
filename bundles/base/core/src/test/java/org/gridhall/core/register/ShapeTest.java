package org.gridhall.core.register;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShapeTest {

    private static void refused(String geometry, String kind, String reason) {
        Shape.Refused refused = catchThrowableOfType(Shape.Refused.class, () -> Shape.read(geometry, kind));
        assertThat(refused).as(geometry.length() > 200 ? "long" : geometry).isNotNull();
        assertThat(refused.text().en()).containsIgnoringCase(reason);
        assertThat(refused.text().zh()).isNotBlank();
    }

    private static String geometry(String type, String coordinates) {
        return "{\"type\":\"" + type + "\",\"coordinates\":" + coordinates + "}";
    }

    @Test
    void a_shape_is_read_with_its_box_and_a_point_on_it() throws Exception {
        Shape point = Shape.read(geometry("Point", "[113.8, 34.7, 90]"), "point");
        assertThat(point.text()).isEqualTo("{\"type\":\"Point\",\"coordinates\":[113.8,34.7]}");
        assertThat(point.west()).isEqualTo(point.east()).isEqualTo(113.8);
        // a crescent: its middle lies outside of it
        Shape moon = Shape.read(
                geometry("Polygon", "[[[0,0],[1,0],[1,1],[0,1],[0,0.9],[0.9,0.9],[0.9,0.1],[0,0.1],[0,0]]]"),
                "polygon");
        assertThat(moon.longitude()).isGreaterThan(0.9);
        assertThat(moon.east()).isEqualTo(1);
        Shape line = Shape.read(geometry("LineString", "[[0,0],[0,0],[1,1]]"), "line");
        assertThat(line.text()).isEqualTo(geometry("LineString", "[[0.0,0.0],[1.0,1.0]]"));
        assertThat(line.latitude()).isCloseTo(line.longitude(), within(1e-9));
        // read from what it wrote, it is the same
        for (Shape shape : new Shape[] {point, moon, line}) {
            String kind = shape == point ? "point" : shape == moon ? "polygon" : "line";
            assertThat(Shape.read(shape.text(), kind)).isEqualTo(shape);
        }
        Shape two = Shape.read(geometry("MultiLineString", "[[[0,0],[1,1]],[[0,1],[1,0]]]"), "line");
        assertThat(Shape.read(two.text(), "line")).isEqualTo(two);
        assertThat(Shape.point(-0.0, 0).text()).doesNotContain("-");
    }

    @Test
    void odd_shapes_are_refused_with_the_reason() {
        refused(geometry("Polygon", "[[[0,0],[1,1],[1,0],[0,1],[0,0]]]"), "polygon", "self-intersection");
        refused(geometry("Polygon", "[[[0,0],[1,1],[1,0],[0,1]]]"), "polygon", "not closed");
        refused(geometry("Polygon", "[[[0,0],[0,0],[0,0],[0,0]]]"), "polygon", "");
        refused(geometry("Polygon", "[]"), "polygon", "missing");
        refused(geometry("Polygon", "{}"), "polygon", "missing");
        refused(geometry("Point", "[\"NaN\", 3]"), "point", "numbers");
        refused(geometry("Point", "[NaN, 3]"), "point", "GeoJSON");
        refused(geometry("Point", "[1e999, 3]"), "point", "numbers");
        refused(geometry("Point", "[34.7, 113.8]"), "point", "numbers");
        refused(geometry("Point", "[]"), "point", "numbers");
        refused(geometry("Point", "null"), "point", "numbers");
        refused(geometry("LineString", "[[1,1],[1,1]]"), "line", "two different");
        refused(geometry("Point", "[1,1]"), "polygon", "Polygon");
        refused(geometry("GeometryCollection", "[]"), "polygon", "GeometryCollection");
        refused(geometry("Point", "[1,1]"), "none", "no geometry");
        refused("[]", "point", "Point");
        refused("\"x\"", "point", "Point");
        refused("{", "point", "GeoJSON");
        // across the 180th meridian, and with the axes mixed up
        refused(geometry("Polygon", "[[[179.9,1],[-179.9,1],[-179.9,2],[179.9,2],[179.9,1]]]"), "polygon", "180th");
        refused(geometry("LineString", "[[113.8,34.7],[34.7,80]]"), "line", "wider");
    }

    @Test
    void a_shape_of_too_many_points_is_refused_before_anything_is_computed() {
        String many = IntStream.range(0, 100_000)
                .mapToObj(i -> "[" + Math.cos(i * 1e-4) + "," + Math.sin(i * 1e-4) + "]")
                .collect(Collectors.joining(",", "[[", "]]"));
        refused(geometry("Polygon", many), "polygon", "5000 points");
        String parts = IntStream.range(0, 300)
                .mapToObj(i -> "[[" + i * 1e-3 + ",0],[" + i * 1e-3 + ",1]]")
                .collect(Collectors.joining(",", "[", "]"));
        refused(geometry("MultiLineString", parts), "line", "200 parts");
        refused("{\"type\":\"Polygon\",\"coordinates\":" + "[".repeat(900) + "]".repeat(900) + "}", "polygon", "");
    }
}
