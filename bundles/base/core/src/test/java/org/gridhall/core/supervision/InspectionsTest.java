package org.gridhall.core.supervision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.gridhall.api.Problem;
import org.gridhall.api.account.Actor;
import org.gridhall.api.account.Grant;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.supervision.Card;
import org.gridhall.api.supervision.CardQuery;
import org.gridhall.api.ticket.ActionRequest;
import org.gridhall.api.ticket.NewTicket;
import org.gridhall.api.ticket.OfferedAction;
import org.gridhall.api.ticket.Ticket;
import org.gridhall.api.ticket.TicketQuery;
import org.gridhall.api.ticket.TicketSummary;
import org.gridhall.api.trail.Subject;
import org.gridhall.core.TestDistrict;
import org.gridhall.core.storage.TestDatabase;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rounds of inspections, who inspects whom, and what becomes of what they find. */
class InspectionsTest {

    private static final List<String> UNITS = List.of("urban-management", "water", "housing");

    private static final class Office {
        final TestDistrict d;
        final Actor supervisor;
        final Map<String, Actor> handlers = new HashMap<>();

        Office(TestDistrict d) {
            this.d = d;
            supervisor = d.accounts.actor("supervisor");
            UNITS.forEach(unit -> handlers.put(unit, d.inUnit("handler", 300 + UNITS.indexOf(unit), unit)));
        }

        long round(Integer most) {
            Map<String, Object> fields = new HashMap<>();
            fields.put("purpose", "窗口服务作风");
            List<Map<String, Object>> targets = new ArrayList<>();
            UNITS.forEach(unit -> targets.add(Map.of("unit", unit, "place", "一号窗口")));
            targets.add(Map.of("unit", "water", "place", "二号窗口"));
            fields.put("targets", targets);
            fields.put("items", List.of(Map.of("item", "按时到岗"), Map.of("item", "一次告知")));
            fields.put("observers", List.of(Map.of("name", "王老师", "from", "区人大代表")));
            if (most != null) {
                fields.put("most", most);
            }
            return d.tickets
                    .open(
                            supervisor,
                            new NewTicket(
                                    null,
                                    "efficiency-inspection",
                                    "第三季度窗口督查",
                                    null,
                                    null,
                                    null,
                                    null,
                                    null,
                                    fields,
                                    List.of(),
                                    List.of(),
                                    null,
                                    null,
                                    null))
                    .ticket()
                    .id();
        }

        Ticket act(Actor actor, long id, String action, Map<String, Object> form) {
            return d.tickets.act(actor, id, ActionRequest.of(action, form));
        }

        Ticket get(long id) {
            return d.tickets.get(supervisor, id);
        }

        Map<String, Object> checklist(String second) {
            return Map.of(
                    "conclusion",
                    "检查完成",
                    "checklist",
                    List.of(
                            Map.of("item", "按时到岗", "result", "pass"),
                            Map.of("item", "一次告知", "result", second, "note", "两人未出具告知单")));
        }
    }

    static Stream<Office> both() {
        return TestDatabase.both().map(database -> new Office(new TestDistrict(database)));
    }

    private static Problem problem(Runnable work) {
        return catchThrowableOfType(Problem.class, work::run);
    }

    @ParameterizedTest
    @MethodSource("both")
    void units_inspect_each_other_and_the_round_waits_for_all_of_them(Office office) {
        long round = office.round(null);
        Ticket begun = office.act(office.supervisor, round, "cross", Map.of());
        assertThat(begun.summary().stage()).isEqualTo("inspecting");
        assertThat(begun.openTasks()).isEqualTo(4);
        List<Ticket> inspections = begun.children().stream().map(office::get).toList();
        Map<String, String> pairs = new HashMap<>();
        for (Ticket inspection : inspections) {
            String target = inspection.fields().get("target").toString();
            assertThat(inspection.summary().unit()).as("never themselves").isNotEqualTo(target);
            assertThat(pairs.merge(inspection.summary().unit(), target, (one, other) -> one))
                    .isEqualTo(target);
            assertThat(inspection.fields()).containsKeys("items", "observers", "place");
        }
        assertThat(pairs.keySet()).containsExactlyInAnyOrderElementsOf(UNITS);
        assertThat(new HashSet<>(pairs.values())).containsExactlyInAnyOrderElementsOf(UNITS);
        for (Ticket inspection : inspections) {
            long id = inspection.summary().id();
            Actor own = office.handlers.get(inspection.fields().get("target").toString());
            assertThat(problem(() -> office.act(own, id, "check", office.checklist("pass"))))
                    .as("nobody fills in the checklist about themselves")
                    .isNotNull();
            Actor inspector = office.handlers.get(inspection.summary().unit());
            assertThat(problem(() -> office.act(
                                    inspector,
                                    id,
                                    "check",
                                    Map.of(
                                            "conclusion",
                                            "检查完成",
                                            "checklist",
                                            List.of(Map.of("item", "按时到岗", "result", "pass")))))
                            .kind())
                    .isEqualTo(Problem.Kind.CONFLICT);
            office.act(inspector, id, "check", office.checklist("pass"));
            office.act(inspector, id, "close", Map.of());
        }
        Ticket done = office.get(round);
        assertThat(done.summary().stage()).isEqualTo("summary");
        assertThat(done.result().lines())
                .hasSize(4)
                .allMatch(line -> line.contains(" → ") && line.endsWith("号窗口）：检查完成"));
        office.act(office.supervisor, round, "close", Map.of("summary", "总体合格，予以通报"));
        assertThat(office.get(round).summary().closedAt()).isNotNull();
        assertThat(office.d.trail.verify(Subject.ticket(round)).intact()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("both")
    void an_observer_sees_inspections_and_remarks_on_them_and_sees_nothing_else(Office office) {
        long other = office.d
                .tickets
                .open(
                        office.d.accounts.actor("clerk"),
                        new NewTicket(
                                null, "lamp", "路灯不亮", null, null, null, null, null, Map.of(), List.of(), List.of(),
                                null, null, null))
                .ticket()
                .id();
        long round = office.round(1);
        long inspection = office.act(office.supervisor, round, "assign", Map.of("unit", "command"))
                .children()
                .get(0);
        Grant post = new Grant(
                "observer",
                Set.of(Permissions.TICKET_OBSERVE),
                "/",
                null,
                9000,
                "jingkai",
                Set.of("inspection-round", "unit-inspection"));
        Actor observer = new Actor(Actor.Kind.ACCOUNT, 9000, 9000, "observer", "王老师", List.of(post), 0);
        assertThat(problem(() -> office.d.tickets.get(observer, other)).kind()).isEqualTo(Problem.Kind.NOT_FOUND);
        assertThat(office.d.tickets.list(observer, TicketQuery.ALL).items())
                .extracting(TicketSummary::id)
                .containsExactlyInAnyOrder(round, inspection);
        assertThat(office.d.tickets.offered(observer, inspection))
                .extracting(OfferedAction::code)
                .containsExactly("observe");
        office.act(observer, inspection, "observe", Map.of("text", "窗口无人值守"));
        office.act(observer, round, "observe", Map.of("text", "建议增加暗访"));
        assertThat(problem(() -> office.act(observer, inspection, "check", office.checklist("pass"))))
                .isNotNull();
    }

    @ParameterizedTest
    @MethodSource("both")
    void one_unit_inspects_what_the_lot_drew_but_not_itself(Office office) {
        long round = office.round(2);
        assertThat(problem(() -> office.act(office.supervisor, round, "assign", Map.of("unit", "water")))
                        .kind())
                .isEqualTo(Problem.Kind.CONFLICT);
        Ticket begun = office.act(office.supervisor, round, "assign", Map.of("unit", "command"));
        assertThat(begun.children()).hasSize(2);
        assertThat(begun.children().stream().map(office::get))
                .allMatch(inspection -> "command".equals(inspection.summary().unit()))
                .extracting(inspection -> inspection.fields().get("target") + " "
                        + inspection.fields().get("place"))
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("both")
    void a_finding_has_a_limit_of_its_own_and_is_looked_at_again(Office office) {
        long round = office.round(1);
        long inspection = office.act(office.supervisor, round, "assign", Map.of("unit", "command"))
                .children()
                .get(0);
        office.act(office.supervisor, inspection, "check", office.checklist("fail"));
        Ticket checked = office.get(inspection);
        assertThat(checked.fields()).containsEntry("failed", 1);
        assertThat(problem(() -> office.act(office.supervisor, inspection, "close", Map.of()))
                        .kind())
                .as("what failed needs a finding")
                .isEqualTo(Problem.Kind.CONFLICT);
        Instant due = Instant.now().plus(Duration.ofDays(3)).truncatedTo(ChronoUnit.SECONDS);
        long finding = office.act(
                        office.supervisor,
                        inspection,
                        "find",
                        Map.of("problem", "未出具告知单", "requirement", "三日内补发并培训", "due", due.toString()))
                .children()
                .get(0);
        String target = checked.fields().get("target").toString();
        Ticket opened = office.d.tickets.get(office.handlers.get(target), finding);
        assertThat(opened.summary().unit()).isEqualTo(target);
        assertThat(opened.summary().title()).isEqualTo("未出具告知单");
        assertThat(opened.summary().dueAt()).isEqualTo(due);
        office.act(office.supervisor, inspection, "close", Map.of());
        assertThat(office.get(round).summary().stage()).isEqualTo("summary");

        ZoneId zone = ZoneId.of("Asia/Shanghai");
        CardGiver giver =
                new CardGiver(office.d.organisation, office.d.messages, new SupervisionSettings("3d leader top"), zone);
        new DueSweep(office.d.tickets, giver, Clock.systemUTC()).sweep(due.plusMillis(1));
        Cards cards = new Cards(office.d.database, office.d.trail, office.d.organisation, Clock.systemUTC());
        assertThat(cards.cards(Actor.SYSTEM, CardQuery.of(finding)).items())
                .extracting(Card::kind)
                .containsExactly(Card.Kind.YELLOW);

        Actor unit = office.handlers.get(target);
        office.act(unit, finding, "rectified", Map.of("result", "已补发告知单"));
        assertThat(problem(() -> office.act(unit, finding, "close", Map.of())))
                .as("others look again")
                .isNotNull();
        office.act(office.supervisor, finding, "not-right", Map.of("reason", "尚有一人未培训"));
        assertThat(office.get(finding).fields()).containsEntry("rechecks", 1);
        office.act(unit, finding, "rectified", Map.of("result", "已全部培训"));
        office.act(office.supervisor, finding, "close", Map.of());
        assertThat(office.get(finding).summary().stage()).isEqualTo("closed");
    }
}
