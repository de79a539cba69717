package org.gridhall.core.trail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.gridhall.core.storage.Database;
import org.gridhall.core.storage.TestDatabase;
import org.junit.jupiter.api.Test;

/** The rights that the handbook advises on PostgreSQL, as they stand there. */
class RightsTest {

    private static final Path HANDBOOK = Path.of("../../../docs/operate.md");

    /** The statements of the handbook's block, for roles of this test. */
    private static List<String> statements(String owner, String app) throws IOException {
        String text = Files.readString(HANDBOOK);
        int from = text.indexOf("```sql\n", text.indexOf("## Rights on the trail")) + "```sql\n".length();
        String block = text.substring(from, text.indexOf("```", from));
        return java.util.Arrays.stream(block.replaceAll("--.*", "")
                        .replace("gridhall_app", app)
                        .replace("gridhall_owner", owner)
                        .split(";"))
                .map(String::strip)
                .filter(statement -> !statement.isEmpty())
                .toList();
    }

    @Test
    void with_the_rights_of_the_handbook_the_program_works_and_cannot_touch_the_trail() throws Exception {
        Database app = TestDatabase.postgresqlWithRoles(RightsTest::statementsOf);
        SealedHall hall = new SealedHall(app);
        hall.append(SealedHall.subject(1), 1);
        hall.append(SealedHall.subject(1), 2);
        assertThat(hall.roots.seal()).hasSize(1);
        assertThat(hall.trail.verifyAll().reason()).isNull();
        assertThat(app.<Boolean>write(manager -> hall.chains.erasePayloads(
                        SealedHall.subject(1), null, org.gridhall.api.account.Actor.SYSTEM, "r", "b")))
                .isTrue();
        assertThat(hall.trail.verifyAll().reason()).isNull();
        for (String statement : List.of(
                "UPDATE trail_entry SET action = 'x'",
                "DELETE FROM trail_entry",
                "TRUNCATE trail_entry",
                "UPDATE trail_root SET entries = 1",
                "DELETE FROM trail_root",
                "TRUNCATE trail_root",
                "DELETE FROM trail_leaves",
                "UPDATE trail_payload SET body = ''",
                "TRUNCATE trail_payload",
                "ALTER TABLE trail_entry DISABLE TRIGGER ALL",
                "DROP TRIGGER trail_entry_final ON trail_entry",
                "SET session_replication_role = replica")) {
            assertThatThrownBy(() -> Tampering.plainly(app, statement))
                    .as(statement)
                    .satisfies(
                            refusal -> assertThat(trace(refusal)).containsAnyOf("permission denied", "must be owner"));
        }
    }

    private static List<String> statementsOf(String owner, String app) {
        try {
            return statements(owner, app);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String trace(Throwable refusal) {
        java.io.StringWriter out = new java.io.StringWriter();
        refusal.printStackTrace(new java.io.PrintWriter(out));
        return out.toString();
    }
}
