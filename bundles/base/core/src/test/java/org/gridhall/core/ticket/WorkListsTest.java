package org.gridhall.core.ticket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.gridhall.api.Page;
import org.gridhall.api.Problem;
import org.gridhall.api.account.Actor;
import org.gridhall.api.ticket.ActionRequest;
import org.gridhall.api.ticket.NewTicket;
import org.gridhall.api.ticket.Party;
import org.gridhall.api.ticket.TicketSummary;
import org.gridhall.api.ticket.WorkQuery;
import org.gridhall.api.ticket.WorkQuery.Group;
import org.gridhall.core.TestDistrict;
import org.gridhall.core.storage.TestDatabase;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What waits for whom, and who is shown in full. */
class WorkListsTest {

    static Stream<TestDistrict> both() {
        return TestDatabase.both().map(TestDistrict::new);
    }

    private static long open(TestDistrict d, Actor actor, String title) {
        return d.tickets
                .open(
                        actor,
                        new NewTicket(
                                null,
                                "lamp",
                                title,
                                null,
                                null,
                                null,
                                "hotline",
                                null,
                                Map.of(),
                                List.of(new Party("reporter", null, "王小明", "19900001234", null)),
                                List.of(),
                                null,
                                null,
                                null))
                .ticket()
                .id();
    }

    private static void act(TestDistrict d, Actor actor, long id, String action, Object... form) {
        Map<String, Object> filled = new LinkedHashMap<>();
        for (int i = 0; i < form.length; i += 2) {
            filled.put((String) form[i], form[i + 1]);
        }
        d.tickets.act(actor, id, ActionRequest.of(action, filled));
    }

    private static List<Long> work(TestDistrict d, Actor actor, Group group) {
        return d.tickets.work(actor, new WorkQuery(group, null, 200)).items().stream()
                .map(TicketSummary::id)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("both")
    void a_ticket_waits_for_the_posts_that_lead_it_on_and_for_nobody_else(TestDistrict d) {
        Actor clerk = d.inUnit("clerk", 11, null);
        Actor dispatcher = d.inUnit("dispatcher", 12, null);
        Actor handler = d.inUnit("handler", 13, "urban-management");
        Actor elsewhere = d.inUnit("handler", 14, "emergency");
        Actor worker = d.inUnit("gridworker", 16, null);
        long id = open(d, clerk, "路灯不亮");

        assertThat(work(d, dispatcher, Group.WAITING)).contains(id);
        assertThat(work(d, clerk, Group.MINE)).contains(id);
        assertThat(work(d, handler, Group.WAITING)).doesNotContain(id);
        assertThat(work(d, worker, Group.WAITING))
                .as("who may only comment is not waited for")
                .doesNotContain(id);

        act(d, dispatcher, id, "register");
        act(d, dispatcher, id, "dispatch", "unit", "urban-management");
        assertThat(work(d, handler, Group.WAITING)).contains(id);
        assertThat(work(d, elsewhere, Group.WAITING)).doesNotContain(id);
        assertThat(work(d, dispatcher, Group.WAITING)).doesNotContain(id);

        act(d, handler, id, "suspend", "reason", "等待配件到货");
        assertThat(work(d, handler, Group.WAITING)).doesNotContain(id);
        assertThat(work(d, handler, Group.LATE)).doesNotContain(id);
        assertThat(work(d, handler, Group.TODAY)).doesNotContain(id);
        assertThat(work(d, handler, Group.SUSPENDED)).contains(id);
        act(d, handler, id, "resume", "reason", "配件已到");
        act(d, handler, id, "handled", "result", "已更换灯泡");
        assertThat(work(d, handler, Group.WAITING)).doesNotContain(id);
        assertThat(work(d, clerk, Group.WAITING)).contains(id);

        act(d, clerk, id, "feedback", "reply", "路灯已修好");
        act(d, clerk, id, "close");
        for (Actor actor : List.of(clerk, dispatcher, handler)) {
            for (Group group : Group.values()) {
                assertThat(work(d, actor, group)).doesNotContain(id);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("both")
    void what_is_due_first_comes_first_on_every_page_and_counts_end_where_they_are_told(TestDistrict d) {
        Actor clerk = d.inUnit("clerk", 21, null);
        Actor dispatcher = d.inUnit("dispatcher", 22, null);
        Actor handler = d.inUnit("handler", 23, "urban-management");
        Instant now = Instant.now();
        List<Long> expected = new ArrayList<>();
        Duration[] dues = {Duration.ofHours(-3), Duration.ofHours(30), Duration.ofHours(60), Duration.ofHours(60)};
        for (Duration due : dues) {
            long id = open(d, clerk, "第 " + expected.size() + " 件");
            act(d, dispatcher, id, "register");
            act(
                    d,
                    dispatcher,
                    id,
                    "dispatch",
                    "unit",
                    "urban-management",
                    "due",
                    now.plus(due).toString());
            expected.add(id);
        }
        List<Long> paged = new ArrayList<>();
        String after = null;
        do {
            Page<TicketSummary> page = d.tickets.work(handler, new WorkQuery(Group.WAITING, after, 1));
            page.items().forEach(row -> paged.add(row.id()));
            after = page.next();
        } while (after != null);
        assertThat(paged).doesNotHaveDuplicates().containsSubsequence(expected);
        assertThat(work(d, handler, Group.LATE)).contains(expected.get(0)).doesNotContain(expected.get(1));

        Map<Group, Integer> counts = d.tickets.workCounts(handler, 3);
        assertThat(counts.get(Group.WAITING)).isEqualTo(3);
        assertThat(counts.get(Group.LATE)).isPositive();
        assertThat(counts.get(Group.MINE)).isZero();
        assertThat(catchThrowableOfType(
                                Problem.class, () -> d.tickets.work(handler, new WorkQuery(Group.WAITING, "x", 1)))
                        .kind())
                .isEqualTo(Problem.Kind.UNREADABLE);
    }

    @ParameterizedTest
    @MethodSource("both")
    void what_was_asked_within_a_stage_waits_for_who_decides_it(TestDistrict d) {
        Actor clerk = d.inUnit("clerk", 61, null);
        Actor dispatcher = d.inUnit("dispatcher", 62, null);
        Actor handler = d.inUnit("handler", 63, "urban-management");
        Actor supervisor = d.inUnit("supervisor", 64, null);
        Actor elsewhere = d.inUnit("supervisor", 65, "emergency");
        long id = open(d, clerk, "路灯不亮");
        act(d, dispatcher, id, "register");
        act(d, dispatcher, id, "dispatch", "unit", "urban-management");
        long other = open(d, clerk, "无人申请");
        act(d, dispatcher, other, "register");
        act(d, dispatcher, other, "dispatch", "unit", "urban-management");
        assertThat(work(d, dispatcher, Group.WAITING)).doesNotContain(id);

        act(d, handler, id, "ask-extension", "duration", "3d", "reason", "等待配件到货");
        for (Actor decides : List.of(dispatcher, supervisor)) {
            assertThat(work(d, decides, Group.WAITING)).contains(id).doesNotContain(other);
            assertThat(d.tickets.workCounts(decides, 10).get(Group.WAITING)).isPositive();
        }
        assertThat(work(d, elsewhere, Group.WAITING)).doesNotContain(id);
        assertThat(work(d, supervisor, Group.LATE)).doesNotContain(id);
        act(d, handler, id, "suspend", "reason", "等待配件到货");
        assertThat(work(d, supervisor, Group.WAITING))
                .as("may be decided while it is suspended")
                .contains(id);
        assertThat(work(d, supervisor, Group.SUSPENDED)).doesNotContain(id);
        List<Long> paged = new ArrayList<>();
        String after = null;
        do {
            Page<TicketSummary> page = d.tickets.work(supervisor, new WorkQuery(Group.WAITING, after, 1));
            page.items().forEach(row -> paged.add(row.id()));
            after = page.next();
        } while (after != null);
        assertThat(paged).doesNotHaveDuplicates().contains(id);

        act(d, dispatcher, id, "refuse-extension", "reason", "时间充足");
        assertThat(work(d, dispatcher, Group.WAITING)).doesNotContain(id);
        assertThat(work(d, supervisor, Group.WAITING)).doesNotContain(id);
    }

    @ParameterizedTest
    @MethodSource("both")
    void what_stands_without_a_limit_comes_last(TestDistrict d) {
        Actor clerk = d.inUnit("clerk", 31, null);
        Actor all = d.inUnit("importer", 32, null);
        Actor dispatcher = d.inUnit("dispatcher", 33, null);
        long unlimited = open(d, clerk, "没有时限");
        long limited = open(d, clerk, "有时限");
        act(d, dispatcher, limited, "register");
        act(d, dispatcher, limited, "dispatch", "unit", "urban-management");
        assertThat(work(d, all, Group.WAITING)).containsSubsequence(limited, unlimited);
    }

    @ParameterizedTest
    @MethodSource("both")
    void a_confidential_ticket_waits_only_for_who_may_know_of_it(TestDistrict d) {
        Actor clerk = d.inUnit("clerk", 41, null);
        Actor other = d.inUnit("clerk", 42, null);
        Actor dispatcher = d.inUnit("dispatcher", 43, null);
        long id = open(d, clerk, "举报");
        act(d, clerk, id, "make-confidential", "reason", "涉及举报人");
        assertThat(work(d, dispatcher, Group.WAITING)).contains(id);
        assertThat(work(d, other, Group.WAITING)).doesNotContain(id);
        assertThat(d.tickets.some(other, List.of(id))).isEmpty();
        assertThat(d.tickets.some(dispatcher, List.of(5L, id, id)))
                .extracting(TicketSummary::id)
                .containsExactly(id);
    }

    @ParameterizedTest
    @MethodSource("both")
    void who_asked_is_shown_in_full_with_a_reason_that_stays(TestDistrict d) {
        Actor clerk = d.inUnit("clerk", 51, null);
        Actor handler = d.inUnit("handler", 53, "urban-management");
        Actor dispatcher = d.inUnit("dispatcher", 52, null);
        long id = open(d, clerk, "路灯不亮");
        act(d, dispatcher, id, "register");
        act(d, dispatcher, id, "dispatch", "unit", "urban-management");
        int version = d.tickets.get(dispatcher, id).summary().version();

        assertThat(d.tickets.get(dispatcher, id).parties().get(0))
                .as("whoever may know still has to say why")
                .isEqualTo(new Party("reporter", null, "王***", "199***1234", null));
        assertThat(d.tickets.reveal(dispatcher, id, 0, "电话回访核实").phone()).isEqualTo("19900001234");
        var entries = d.tickets.trail(dispatcher, id);
        var last = entries.get(entries.size() - 1);
        assertThat(last.action()).isEqualTo("reveal");
        assertThat(last.payload()).containsEntry("reason", "电话回访核实");
        assertThat(last.changes()).isEmpty();
        assertThat(d.tickets.get(dispatcher, id).summary().version()).isEqualTo(version);
        assertThat(d.trail.verify(last.subject()).intact()).isTrue();

        assertThat(kind(() -> d.tickets.reveal(handler, id, 0, "电话回访核实"))).isEqualTo(Problem.Kind.FORBIDDEN);
        assertThat(kind(() -> d.tickets.reveal(dispatcher, id, 0, " 看 "))).isEqualTo(Problem.Kind.INVALID);
        assertThat(kind(() -> d.tickets.reveal(dispatcher, id, 1, "电话回访核实"))).isEqualTo(Problem.Kind.NOT_FOUND);
        assertThat(d.tickets.trail(dispatcher, id)).hasSize(entries.size());
    }

    private static Problem.Kind kind(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        return catchThrowableOfType(Problem.class, call).kind();
    }
}
