package org.gridhall.core.place;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.gridhall.core.storage.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.locationtech.jts.geom.Geometry;

class BoundaryTest {

    private static Geometry read(String json) throws Exception {
        return Boundary.read(Json.MAPPER.readTree(json.replace('(', '[').replace(')', ']')));
    }

    private static String polygon(String rings) {
        return "{\"type\":\"Polygon\",\"coordinates\":[" + rings + "]}";
    }

    @Test
    void rings_may_turn_either_way_and_heights_are_dropped() throws Exception {
        Geometry one = read(polygon("((0,0),(4,0),(4,4),(0,4),(0,0)),((1,1),(2,1),(2,2),(1,1))"));
        Geometry other = read(polygon("((0,0,7),(0,4,8),(4,4,9),(4,0,1),(0,0,7)),((1,1),(2,2),(2,1),(1,1))"));
        assertThat(one.equalsTopo(other)).isTrue();
        assertThat(one.getArea()).isEqualTo(15.5);
        assertThat(Boundary.text(other)).doesNotContain("7").contains("[0.0,4.0]");
        assertThat(Boundary.stored(Boundary.text(one)).equalsExact(one)).isTrue();
    }

    @Test
    void several_parts_are_one_boundary_and_are_written_back() throws Exception {
        Geometry two = read("{\"type\":\"MultiPolygon\",\"coordinates\":"
                + "[(((0,0),(1,0),(1,1),(0,0))),(((5,5),(6,5),(6,6),(5,5)))]}");
        assertThat(two.getNumGeometries()).isEqualTo(2);
        assertThat(Boundary.stored(Boundary.text(two)).equalsExact(two)).isTrue();
        assertThat(read("{\"type\":\"MultiPolygon\",\"coordinates\":[(((0,0),(1,0),(1,1),(0,0)))]}")
                        .getGeometryType())
                .isEqualTo("Polygon");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            ((0,0),(4,0),(4,4),(0,4))                                  | ring 1 is not closed
            ((0,0),(4,0),(0,0))                                        | less than four points
            ((0,0),(4,4),(4,0),(0,4),(0,0))                            | self-intersection at 2.0, 2.0
            ((0,0),(4,0),(4,4),(0,4),(0,0)),((5,5),(6,5),(6,6),(5,5))  | hole lies outside shell
            ((0,0),(4,0),(4,4),(0,4),(0,0)),((1,1),(2,1),(2,2))        | ring 2
            ((0,0),(181,0),(4,4),(0,4),(0,0))                          | point 2 of ring 1
            ((0,0),(0,91),(4,4),(0,4),(0,0))                           | point 2 of ring 1
            ((0,0),("4",0),(4,4),(0,4),(0,0))                          | point 2 of ring 1
            ((0,0),(4),(4,4),(0,4),(0,0))                              | point 2 of ring 1
            (0,0),(4,0),(4,4),(0,0)                                    | point 1 of ring 1
            ((0,0),(4,0),(4,0),(0,0),(0,0))                            | too few
            """)
    void a_bad_ring_is_refused_with_reason_and_place(String rings, String reason) {
        assertThatThrownBy(() -> read(polygon(rings)))
                .isInstanceOf(BadBoundary.class)
                .hasMessageContaining(reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            null                                          | no geometry
            {"type":"Point","coordinates":[0,0]}          | not "Point"
            {"type":"Polygon"}                            | missing
            {"type":"Polygon","coordinates":[]}           | missing
            {"type":"MultiPolygon","coordinates":[[]]}    | missing
            """)
    void another_geometry_is_refused(String json, String reason) {
        assertThatThrownBy(() -> read(json)).isInstanceOf(BadBoundary.class).hasMessageContaining(reason);
    }
}
