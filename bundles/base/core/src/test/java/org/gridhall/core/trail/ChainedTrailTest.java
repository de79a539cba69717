package org.gridhall.core.trail;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.gridhall.api.account.Actor;
import org.gridhall.api.trail.Subject;
import org.gridhall.api.trail.Trail.Manner;
import org.gridhall.core.storage.Database;
import org.gridhall.core.storage.TestDatabase;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ChainedTrailTest {

    static Stream<Database> both() {
        return TestDatabase.both();
    }

    private static void fill(Database database, ChainedTrail trail) {
        for (long subject = 1; subject <= 3; subject++) {
            for (int i = 0; i < 4; i++) {
                long id = subject;
                int n = i;
                database.write(manager -> {
                    trail.append(new Deed(
                            new Subject("test", id),
                            "act",
                            Actor.SYSTEM,
                            null,
                            Instant.now(),
                            n,
                            Map.of("stage", List.of("甲", "乙")),
                            n == 2 ? null : Map.of("说明", "内容 " + n)));
                    return null;
                });
            }
        }
    }

    @ParameterizedTest
    @MethodSource("both")
    void an_untouched_trail_is_intact_and_can_be_read(Database database) {
        ChainedTrail trail = new ChainedTrail(database);
        fill(database, trail);
        assertThat(trail.verifyAll())
                .matches(Trail -> Trail.intact() && Trail.subjects() == 3 && Trail.entries() == 12);
        assertThat(trail.entries(new Subject("test", 2), 2, 2))
                .extracting(entry -> entry.seq() + " " + entry.payload())
                .containsExactly("2 {说明=内容 1}", "3 null");
        assertThat(trail.verify(new Subject("test", 2)).entries()).isEqualTo(4);
    }

    @ParameterizedTest
    @MethodSource("both")
    void a_changed_entry_payload_or_missing_entry_is_named(Database database) {
        ChainedTrail trail = new ChainedTrail(database);
        fill(database, trail);
        Tampering.run(database, "UPDATE trail_entry SET action = 'other' WHERE subject = 2 AND seq = 3");
        assertThat(trail.verifyAll().broken().manner()).isEqualTo(Manner.ENTRY_CHANGED);
        assertThat(trail.verifyAll().broken().seq()).isEqualTo(3);
        Tampering.run(database, "UPDATE trail_entry SET action = 'act' WHERE subject = 2 AND seq = 3");
        assertThat(trail.verifyAll().intact()).isTrue();
        Tampering.run(
                database,
                "UPDATE trail_payload SET body = '{}' WHERE entry = (SELECT id FROM trail_entry WHERE subject = 1 AND seq = 2)");
        assertThat(trail.verifyAll().broken().manner()).isEqualTo(Manner.PAYLOAD_CHANGED);
        Tampering.run(
                database,
                "DELETE FROM trail_payload WHERE entry = (SELECT id FROM trail_entry WHERE subject = 1 AND seq = 2)");
        assertThat(trail.verifyAll().broken().manner())
                .as("a payload is erased in the trail's own way, or it is missed")
                .isEqualTo(Manner.PAYLOAD_MISSING);
        Tampering.run(database, "DELETE FROM trail_entry WHERE subject = 3 AND seq = 1");
        assertThat(trail.verify(new Subject("test", 3)).reason().en()).isEqualTo("test/3 #1: the entry is missing");
    }
}
