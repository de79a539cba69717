package org.gridhall.core.ticket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.eclipse.persistence.logging.AbstractSessionLog;
import org.eclipse.persistence.logging.SessionLog;
import org.eclipse.persistence.logging.SessionLogEntry;
import org.eclipse.persistence.sessions.server.ServerSession;
import org.gridhall.api.account.Actor;
import org.gridhall.api.place.Point;
import org.gridhall.api.ticket.ActionRequest;
import org.gridhall.api.ticket.NewTicket;
import org.gridhall.api.ticket.Party;
import org.gridhall.core.TestDistrict;
import org.gridhall.core.storage.TestDatabase;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the database is asked when a ticket comes in and goes on that uses nothing but what every ticket has. */
class StatementsTest {

    static Stream<TestDistrict> both() {
        return TestDatabase.both().map(TestDistrict::new);
    }

    /** The statements that were sent, without their values; a batch once. */
    private static final class Sent extends AbstractSessionLog {
        final List<String> all = Collections.synchronizedList(new ArrayList<>());

        Sent() {
            setLevel(SessionLog.FINE);
        }

        @Override
        public boolean shouldLog(int level, String category) {
            return SessionLog.SQL.equals(category);
        }

        @Override
        public void log(SessionLogEntry entry) {
            String text = String.valueOf(entry.getMessage());
            if (text.matches("(?s)(SELECT|INSERT|UPDATE|DELETE) .*")) {
                all.add(text.replaceAll("(?s)^(SELECT).* FROM (\\w+).*", "$1 $2")
                        .replaceAll("(?s)^(INSERT INTO|UPDATE|DELETE FROM) (\\w+).*", "$1 $2"));
            }
        }

        List<String> during(Supplier<?> work) {
            all.clear();
            work.get();
            return List.copyOf(all);
        }
    }

    private static NewTicket report(String key) {
        return new NewTicket(
                null,
                "lamp",
                null,
                "路灯不亮",
                new Point(113.8301, 34.7302),
                "朝凤路 18 号",
                "grid",
                null,
                Map.of(),
                List.of(new Party("reporter", null, "王小明", "19900001234", null)),
                List.of(),
                key,
                null,
                null);
    }

    @ParameterizedTest
    @MethodSource("both")
    void a_plain_ticket_costs_no_statement_for_what_it_does_not_use(TestDistrict d) {
        Sent sent = new Sent();
        d.database.read(manager -> {
            manager.unwrap(ServerSession.class).setSessionLog(sent);
            return null;
        });
        Actor dispatcher = d.inUnit("dispatcher", 12, null);
        d.tickets.open(dispatcher, report(null));
        // The calendar is read once for all limits of a node.
        d.times.look();
        long[] id = new long[1];
        assertThat(sent.during(() -> id[0] =
                        d.tickets.open(dispatcher, report(null)).ticket().id()))
                .as("intake")
                .containsExactlyInAnyOrder(
                        "INSERT INTO ticket",
                        "INSERT INTO ticket_party",
                        "INSERT INTO trail_entry",
                        "INSERT INTO trail_payload",
                        "SELECT ticket_party");
        assertThat(sent.during(() -> d.tickets.act(dispatcher, id[0], ActionRequest.of("register", Map.of()))))
                .as("action")
                .containsExactlyInAnyOrder(
                        "SELECT ticket", "INSERT INTO trail_entry", "UPDATE ticket", "SELECT ticket_party");
        assertThat(sent.during(() -> d.tickets.act(
                        dispatcher, id[0], ActionRequest.of("dispatch", Map.of("unit", "urban-management")))))
                .as("an action that starts a limit and tells somebody")
                .containsExactlyInAnyOrder(
                        "SELECT ticket",
                        "SELECT message",
                        "INSERT INTO message",
                        "INSERT INTO ticket_limit",
                        "INSERT INTO limit_due",
                        "INSERT INTO trail_entry",
                        "INSERT INTO trail_payload",
                        "UPDATE ticket",
                        "SELECT ticket_party");
    }
}
