package org.gridhall.core.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RowWordsTest {

    private final RowWords rows = new RowWords(new Random(5));

    private static Map<String, Object> row(String unit, String place) {
        return Map.of("unit", unit, "place", place);
    }

    private static List<Map<String, Object>> hall() {
        return List.of(row("a", "1"), row("a", "2"), row("b", "1"), row("c", "1"), row("d", "1"), row("d", "2"));
    }

    @Test
    void units_inspect_each_other_and_never_themselves() {
        Set<Map<Object, Object>> seen = new HashSet<>();
        for (int round = 0; round < 500; round++) {
            List<Map<String, Object>> drawn = rows.cross(hall(), null);
            assertThat(drawn).hasSize(6).allSatisfy(one -> assertThat(one.get("unit"))
                    .isNotEqualTo(one.get("target")));
            assertThat(drawn)
                    .extracting(one -> row((String) one.get("target"), (String) one.get("place")))
                    .containsExactlyInAnyOrderElementsOf(hall());
            Map<Object, Object> pairs = new HashMap<>();
            drawn.forEach(one -> pairs.put(one.get("unit"), one.get("target")));
            assertThat(pairs).as("each inspects one other").hasSize(4);
            assertThat(new HashSet<>(pairs.values()))
                    .as("each is inspected by one other")
                    .hasSize(4);
            seen.add(pairs);
        }
        assertThat(seen).as("all circles of four come up").hasSize(6);
    }

    @Test
    void lots_are_fair() {
        int[] drawn = new int[6];
        for (int round = 0; round < 6_000; round++) {
            List<Map<String, Object>> some = rows.by("z", hall(), 2);
            assertThat(some).hasSize(2).doesNotHaveDuplicates().allMatch(one -> "z".equals(one.get("unit")));
            for (Map<String, Object> one : some) {
                drawn[hall().indexOf(row((String) one.get("target"), (String) one.get("place")))]++;
            }
        }
        // Each 2,000 times on average; the deviation is 37.
        for (int times : drawn) {
            assertThat(times).isBetween(1_800, 2_200);
        }
    }

    @Test
    void what_is_not_there_is_no_row() {
        assertThat(rows.cross(List.of(row("a", "1"), row("a", "2")), null)).isEmpty();
        assertThat(rows.cross(null, 3)).isEmpty();
        assertThat(rows.by("z", "text", null)).isEmpty();
        assertThat(rows.by("z", hall(), 99)).hasSize(6);
        assertThat(rows.units(hall())).isEqualTo(4);
        assertThat(rows.count(hall())).isEqualTo(6);
        assertThat(rows.count(hall(), "unit", "d")).isEqualTo(2);
        assertThat(rows.apart("z", hall())).isTrue();
        assertThat(rows.apart("a", hall())).isFalse();
        assertThat(rows.count(new ArrayList<>(List.of("text")), "unit", "d")).isZero();
    }
}
