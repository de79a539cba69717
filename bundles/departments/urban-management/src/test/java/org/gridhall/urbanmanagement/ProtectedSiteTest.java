package org.gridhall.urbanmanagement;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gridhall.api.Problem;
import org.gridhall.api.account.Actor;
import org.gridhall.api.account.Grant;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.ticket.Attachment;
import org.gridhall.api.ticket.Ticket;
import org.gridhall.api.ticket.TicketSummary;
import org.junit.jupiter.api.Test;

class ProtectedSiteTest {

    private static final Instant DISPATCHED = Instant.parse("2026-03-02T01:00:00Z");
    private static final Actor HANDLER = new Actor(Actor.Kind.ACCOUNT, 1, 1, "handler", "张三", List.of(), 0);

    private final ProtectedSite rule = new ProtectedSite();

    @Test
    void anOpenManholeIsNotSuspendedWithoutAPhoto() {
        assertThatThrownBy(() -> rule.check(ticket("manhole-cover"), "suspend", Map.of(), HANDLER))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("照片");
    }

    @Test
    void theReportersPhotoIsNotEnough() {
        Attachment before = photo("image/jpeg", DISPATCHED.minusSeconds(60));

        assertThatThrownBy(() -> rule.check(ticket("manhole-cover", before), "suspend", Map.of(), HANDLER))
                .isInstanceOf(Problem.class);
    }

    @Test
    void aPhotoTakenSinceIsEnough() {
        Attachment since = photo("image/png", DISPATCHED.plusSeconds(60));

        assertThatCode(() -> rule.check(ticket("water-leak", since), "suspend", Map.of(), HANDLER))
                .doesNotThrowAnyException();
    }

    @Test
    void otherActionsAndCategoriesAreFree() {
        assertThatCode(() -> {
                    rule.check(ticket("manhole-cover"), "handled", Map.of(), HANDLER);
                    rule.check(ticket("street-light"), "suspend", Map.of(), HANDLER);
                })
                .doesNotThrowAnyException();
    }

    @Test
    void thePastIsTakenAsItWas() {
        Actor importer = new Actor(
                Actor.Kind.ACCOUNT,
                1,
                1,
                "importer",
                "接入",
                List.of(new Grant("importer", Set.of(Permissions.TICKET_IMPORT), "/", null, 1, null)),
                0);

        assertThatCode(() -> rule.check(ticket("manhole-cover"), "suspend", Map.of(), importer))
                .doesNotThrowAnyException();
    }

    private static Attachment photo(String type, Instant stored) {
        return new Attachment(7, "photo", type, 1000, "00", stored, false);
    }

    private static Ticket ticket(String category, Attachment... attachments) {
        TicketSummary summary = new TicketSummary(
                1,
                "SQ-1",
                "issue",
                1,
                "handle",
                category,
                "井盖缺失",
                "grid",
                1,
                "utilities",
                null,
                null,
                null,
                null,
                false,
                false,
                false,
                DISPATCHED,
                DISPATCHED,
                null,
                null,
                null,
                false,
                null);
        return new Ticket(
                summary,
                "",
                "",
                DISPATCHED,
                0,
                null,
                null,
                null,
                1,
                Map.of(),
                List.of(),
                List.of(),
                List.of(attachments),
                List.of(),
                null,
                List.of(),
                false);
    }
}
