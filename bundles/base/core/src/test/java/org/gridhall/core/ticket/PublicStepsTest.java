package org.gridhall.core.ticket;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.gridhall.api.Page;
import org.gridhall.api.account.Actor;
import org.gridhall.api.place.Point;
import org.gridhall.api.ticket.ActionRequest;
import org.gridhall.api.ticket.NewTicket;
import org.gridhall.api.ticket.PublicUpdate;
import org.gridhall.api.ticket.Ticket;
import org.gridhall.core.TestDistrict;
import org.gridhall.core.storage.TestDatabase;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The public learns every stage that a public ticket came into, and nothing else. */
class PublicStepsTest {

    static Stream<TestDistrict> both() {
        return TestDatabase.both().map(TestDistrict::new);
    }

    private static NewTicket report(boolean confidential) {
        return new NewTicket(
                null,
                "lamp",
                "路灯不亮",
                null,
                new Point(113.757, 34.748),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                confidential);
    }

    private static Ticket act(TestDistrict d, Actor actor, long id, String action, Map<String, Object> form) {
        return d.tickets.act(actor, id, new ActionRequest(action, form, null, null, List.of(), null));
    }

    @ParameterizedTest
    @MethodSource("both")
    void every_stage_is_told_in_order_and_page_by_page(TestDistrict d) {
        Instant start = Instant.now();
        Actor dispatcher = d.inUnit("dispatcher", 301, null);
        Actor handler = d.inUnit("handler", 302, "urban-management");
        Ticket first = d.tickets.open(dispatcher, report(false)).ticket();
        d.tickets.open(d.inUnit("clerk", 303, null), report(true));
        act(d, dispatcher, first.id(), "register", Map.of());
        Ticket second = d.tickets.open(dispatcher, report(false)).ticket();
        act(d, dispatcher, first.id(), "dispatch", Map.of("unit", "urban-management"));
        act(d, dispatcher, first.id(), "comment", Map.of("text", "内部批注 13800000000"));
        act(d, handler, first.id(), "handled", Map.of("result", "已更换灯泡"));
        act(d, dispatcher, first.id(), "feedback", Map.of("reply", "已修好"));
        Ticket closed = act(d, dispatcher, first.id(), "close", Map.of());
        assertThat(closed.summary().closedAt()).isNotNull();

        List<PublicUpdate> all = new ArrayList<>();
        String after = null;
        do {
            Page<PublicUpdate> page =
                    d.tickets.publicUpdates(start, Instant.now().plus(Duration.ofSeconds(1)), after, 2);
            assertThat(page.items()).hasSizeLessThanOrEqualTo(2);
            all.addAll(page.items());
            after = page.next();
        } while (after != null);
        List<PublicUpdate> own = d.tickets.publicUpdates(first.summary().number());
        assertThat(all).isSortedAccordingTo((a, b) -> Long.compare(a.id(), b.id()));
        assertThat(all.stream()
                        .filter(step -> step.number().equals(first.summary().number())))
                .isEqualTo(own);
        assertThat(all.stream()
                        .filter(step -> step.number().equals(second.summary().number())))
                .hasSize(1);
        assertThat(all).hasSize(own.size() + 1);
        List<String> stages = own.stream().map(PublicUpdate::stage).toList();
        assertThat(stages)
                .startsWith("collect", "dispatch", "handle")
                .endsWith(closed.summary().stage());
        assertThat(stages).doesNotHaveDuplicates();
        PublicUpdate last = own.get(own.size() - 1);
        assertThat(last.open()).isFalse();
        assertThat(last.result()).isEqualTo("已更换灯泡");
        assertThat(last.at()).isEqualTo(closed.summary().closedAt());
        assertThat(own.subList(0, own.size() - 1)).allMatch(step -> step.open() && step.result() == null);
        assertThat(all.toString()).doesNotContain("13800000000");
        assertThat(d.tickets
                        .publicUpdates(start.minusSeconds(60), start.minusSeconds(1), null, 10)
                        .items())
                .isEmpty();
        assertThat(d.tickets.publicUpdates("none")).isEmpty();
    }
}
