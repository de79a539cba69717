package org.gridhall.core.trail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.stream.Stream;
import org.gridhall.api.account.Actor;
import org.gridhall.api.trail.Subject;
import org.gridhall.core.storage.Database;
import org.gridhall.core.storage.TestDatabase;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the database itself refuses, to whomever. */
class GuardsTest {

    static Stream<Database> both() {
        return TestDatabase.both();
    }

    private static void refused(Database database, String statement) {
        assertThatThrownBy(() -> Tampering.plainly(database, statement))
                .as(statement)
                .hasStackTraceContaining(
                        statement.startsWith("TRUNCATE") && database.derby()
                                ? "TRUNCATE TABLE is not permitted"
                                : database.derby() ? "THE_TRAIL_IS_NEVER_CHANGED" : "the trail is never changed");
    }

    @ParameterizedTest
    @MethodSource("both")
    void entries_and_roots_are_neither_changed_nor_deleted_and_payloads_only_erased(Database database) {
        ChainedTrail trail = new ChainedTrail(database);
        Subject subject = new Subject("test", 1);
        database.write(manager -> {
            for (int i = 0; i < 3; i++) {
                trail.append(new Deed(
                        subject,
                        "act",
                        Actor.SYSTEM,
                        null,
                        java.time.Instant.now(),
                        0,
                        Map.of(),
                        Map.of("说明", "内容" + i)));
            }
            return null;
        });
        String zeros = database.derby() ? "X'" + "00".repeat(32) + "'" : "decode('" + "00".repeat(32) + "', 'hex')";
        Tampering.plainly(
                database,
                "INSERT INTO trail_root VALUES (1, 0, 0, 0, 0, 0, 0, 0, " + zeros + ", " + zeros + ", " + zeros + ", "
                        + zeros + ", 'k', 's')");
        Tampering.plainly(
                database,
                "INSERT INTO trail_leaves VALUES (1, " + (database.derby() ? "CAST(X'00' AS BLOB)" : "'\\x00'") + ")");

        refused(database, "UPDATE trail_entry SET action = 'other' WHERE seq = 2");
        refused(database, "DELETE FROM trail_entry WHERE seq = 2");
        refused(database, "UPDATE trail_root SET entries = 7");
        refused(database, "DELETE FROM trail_root");
        refused(database, "UPDATE trail_leaves SET root = 7");
        refused(database, "DELETE FROM trail_leaves");
        refused(database, "UPDATE trail_payload SET body = '{}'");
        for (String table : Tampering.tables()) {
            refused(database, "TRUNCATE TABLE " + table);
        }
        assertThat(trail.verifyAll().entries()).isEqualTo(3);
        assertThat(Tampering.plainly(
                        database, "DELETE FROM trail_payload WHERE entry = (SELECT id FROM trail_entry WHERE seq = 2)"))
                .isEqualTo(1);
        assertThat(trail.entries(subject, 1, 9))
                .extracting(entry -> entry.payload() == null)
                .containsExactly(false, true, false);
    }
}
