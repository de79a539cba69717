package org.gridhall.core.ticket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.gridhall.api.account.Actor;
import org.gridhall.api.place.Point;
import org.gridhall.api.ticket.ActionRequest;
import org.gridhall.api.ticket.NewTicket;
import org.gridhall.api.ticket.Party;
import org.gridhall.core.TestDistrict;
import org.gridhall.core.storage.Sent;
import org.gridhall.core.storage.TestDatabase;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the database is asked when a ticket comes in and goes on that uses nothing but what every ticket has. */
class StatementsTest {

    private static final Sent SENT = new Sent();

    static Stream<TestDistrict> both() {
        return TestDatabase.both(SENT).map(TestDistrict::new);
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
        Actor dispatcher = d.inUnit("dispatcher", 12, null);
        d.tickets.open(dispatcher, report(null));
        // The calendar is read once for all limits of a node.
        d.times.look();
        long[] id = new long[1];
        assertThat(SENT.during(() -> id[0] =
                        d.tickets.open(dispatcher, report(null)).ticket().id()))
                .as("intake")
                .containsExactlyInAnyOrder(
                        "INSERT INTO ticket",
                        "INSERT INTO ticket_party",
                        "INSERT INTO trail_entry",
                        "INSERT INTO trail_payload");
        assertThat(SENT.during(() -> d.tickets.act(dispatcher, id[0], ActionRequest.of("register", Map.of()))))
                .as("action")
                .containsExactlyInAnyOrder(
                        "SELECT ticket", "INSERT INTO trail_entry", "UPDATE ticket", "SELECT ticket_party");
        assertThat(SENT.during(() -> d.tickets.act(
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
