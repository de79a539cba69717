package org.gridhall.core.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class IdsTest {

    /** 2000-01-01 to 2100-01-01. */
    @Property
    void an_id_carries_its_moment_and_those_of_one_moment_are_in_order(
            @ForAll List<@LongRange(min = 946684800000L, max = 946684800005L) Long> near,
            @ForAll @LongRange(min = 946684800000L, max = 4102444800000L) long far) {
        Ids ids = new Ids();
        for (long millis : near) {
            check(ids, millis);
        }
        long before = check(ids, far);
        for (int i = 0; i < 50; i++) {
            long next = check(ids, far);
            assertThat(next).isEqualTo(before + 1);
            before = next;
        }
    }

    private static long check(Ids ids, long millis) {
        long id = ids.at(Instant.ofEpochMilli(millis));
        assertThat(id)
                .isGreaterThanOrEqualTo(Ids.floor(Instant.ofEpochMilli(millis)))
                .isLessThan(Ids.floor(Instant.ofEpochMilli(millis + 1)));
        return id;
    }

    @Test
    void ids_of_now_only_grow() {
        Ids ids = new Ids();
        long before = 0;
        Map<Long, Integer> moments = new HashMap<>();
        for (int i = 0; i < 100_000; i++) {
            long id = ids.next();
            assertThat(id).isGreaterThan(before);
            before = id;
            moments.merge(id >> 22, 1, Integer::sum);
        }
        assertThat(moments.size()).as("they carry the time").isLessThan(100_000);
    }
}
