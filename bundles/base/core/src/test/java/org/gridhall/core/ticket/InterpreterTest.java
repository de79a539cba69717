package org.gridhall.core.ticket;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.gridhall.api.Problem;
import org.gridhall.api.account.Actor;
import org.gridhall.api.catalogue.FlowAction;
import org.gridhall.api.catalogue.Stage;
import org.gridhall.api.catalogue.TicketType;
import org.gridhall.api.time.Limit;
import org.gridhall.core.TestDistrict;
import org.gridhall.core.flow.Pinned;
import org.gridhall.core.storage.Ids;
import org.gridhall.core.storage.TestDatabase;
import org.gridhall.core.time.LimitClock;
import org.junit.jupiter.api.Test;

/** The interpreter alone, on the flow of issues as it is shipped, with a clock that the tests turn. */
class InterpreterTest {

    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
    private static final Instant START = Instant.parse("2026-03-02T02:00:00Z");
    private static TestDistrict district;
    private static Interpreter interpreter;
    private static Pinned pinned;

    InterpreterTest() {
        prepare();
    }

    private static synchronized void prepare() {
        if (district == null) {
            district = new TestDistrict(TestDatabase.derby());
            interpreter = new Interpreter(district.modules, district.organisation, new LimitClock(ZONE), new Ids());
            pinned = new Pinned(1, "", district.modules.type("issue").orElseThrow());
        }
    }

    private static TicketType type() {
        return pinned.type();
    }

    private static Work fresh() {
        StoredTicket ticket = new StoredTicket();
        ticket.id = 1;
        ticket.number = "T-1";
        ticket.type = "issue";
        ticket.title = "题";
        ticket.channel = "grid";
        ticket.priority = 3;
        ticket.stage = "collect";
        ticket.stageAt = START.toEpochMilli();
        ticket.openedAt = START.toEpochMilli();
        Work work = new Work(ticket, pinned, List.of());
        take(work, "open", START);
        return work;
    }

    private static void take(Work work, String action, Instant at, Object... form) {
        Map<String, Object> map = new HashMap<>();
        for (int i = 0; i < form.length; i += 2) {
            map.put((String) form[i], form[i + 1]);
        }
        FlowAction found = type().action(action).orElseThrow();
        interpreter.check(work, found, map, Actor.SYSTEM, at);
        interpreter.take(work, found, map, Actor.SYSTEM, at);
    }

    private static Work handled(String due) {
        Work work = fresh();
        take(work, "register", START);
        take(work, "dispatch", START, "unit", "urban-management", "due", due);
        return work;
    }

    private static Limit.State state(Work work) {
        return work.limits.get(work.limits.size() - 1).state();
    }

    @Test
    void what_is_done_at_the_very_due_time_is_in_time() {
        Instant due = START.plus(Duration.ofHours(5));
        Work work = handled(due.toString());
        take(work, "handled", due, "result", "好了");
        assertThat(state(work)).isEqualTo(Limit.State.MET);
        assertThat(work.ticket.late).isFalse();
        Work late = handled(due.toString());
        take(late, "handled", due.plusMillis(1), "result", "好了");
        assertThat(state(late)).isEqualTo(Limit.State.MISSED);
        assertThat(late.ticket.late).isTrue();
    }

    @Test
    void a_pause_that_began_in_time_moves_the_due_time_and_one_that_began_late_does_not() {
        Instant due = START.plus(Duration.ofHours(5));
        Work work = handled(due.toString());
        take(work, "suspend", due, "reason", "等待配件");
        assertThat(work.ticket.dueAt).as("it stands, in time").isNull();
        take(work, "resume", due.plus(Duration.ofHours(9)), "reason", "配件到了");
        assertThat(work.ticket.dueAt).isEqualTo(due.plus(Duration.ofHours(9)).toEpochMilli());
        take(work, "handled", due.plus(Duration.ofHours(9)), "result", "好了");
        assertThat(state(work)).isEqualTo(Limit.State.MET);

        Work late = handled(due.toString());
        take(late, "suspend", due.plusSeconds(60), "reason", "等待配件");
        assertThat(late.ticket.overdue(due.plusSeconds(120).toEpochMilli()))
                .as("a ticket that is late does not stop being late by being suspended")
                .isTrue();
        take(late, "resume", due.plus(Duration.ofDays(9)), "reason", "配件到了");
        assertThat(late.ticket.dueAt).isEqualTo(due.toEpochMilli());
        take(late, "handled", due.plus(Duration.ofDays(9)), "result", "好了");
        assertThat(state(late)).isEqualTo(Limit.State.MISSED);
    }

    @Test
    void time_that_is_granted_while_the_clock_stands_counts_when_it_goes_on() {
        Instant due = START.plus(Duration.ofHours(5));
        Work work = handled(due.toString());
        take(work, "ask-extension", START, "duration", "4h", "reason", "等待配件到货");
        take(work, "suspend", due.plus(Duration.ofHours(1)), "reason", "等待配件");
        assertThat(work.ticket.dueAt).isEqualTo(due.toEpochMilli());
        take(work, "grant-extension", due.plus(Duration.ofHours(2)), "reason", "情况属实");
        assertThat(work.ticket.dueAt).as("with the extension it stood in time").isNull();
        take(work, "resume", due.plus(Duration.ofHours(11)), "reason", "配件到了");
        // Granted until 4 hours after the old due time; of these 3 were left when the clock stopped.
        assertThat(work.ticket.dueAt).isEqualTo(due.plus(Duration.ofHours(14)).toEpochMilli());
    }

    @Test
    void a_resumption_before_the_pause_takes_no_time_away() {
        Instant due = START.plus(Duration.ofHours(5));
        Work work = handled(due.toString());
        take(work, "suspend", START.plus(Duration.ofHours(2)), "reason", "等待配件");
        take(work, "resume", START.plus(Duration.ofHours(1)), "reason", "配件到了");
        assertThat(work.ticket.dueAt).isEqualTo(due.toEpochMilli());
    }

    @Test
    void rework_begins_a_new_limit_reopening_clears_the_closing_and_void_drops_what_runs() {
        Work work = handled(null);
        Instant at = START.plus(Duration.ofDays(1));
        take(work, "handled", at, "result", "好了");
        assertThat(work.ticket.dueAt).isNull();
        take(work, "rework", at, "reason", "没有修好");
        assertThat(work.limits).hasSize(2);
        assertThat(state(work)).isEqualTo(Limit.State.RUNNING);
        assertThat(work.ticket.dueAt)
                .isEqualTo(new LimitClock(ZONE).due(at, "5d").toEpochMilli());
        take(work, "handled", at, "result", "好了");
        take(work, "feedback", at, "reply", "修好了");
        take(work, "close", at);
        assertThat(work.ticket.closedAt).isEqualTo(at.toEpochMilli());
        take(work, "assess", at.plusSeconds(9), "score", 90);
        assertThat(work.ticket.closedAt).as("closed when it was closed").isEqualTo(at.toEpochMilli());
        take(work, "reopen", at.plusSeconds(10), "reason", "又坏了");
        assertThat(work.ticket.closedAt).isNull();
        assertThat(work.ticket.unit).isNull();
        take(work, "void", at.plusSeconds(11), "reason", "重复");
        assertThat(work.ticket.closedAt).isEqualTo(at.plusSeconds(11).toEpochMilli());
        assertThat(work.attributes()).containsEntry("voided", true).containsEntry("closed", false);
        assertThat(work.limits).noneMatch(StoredLimit::live);
    }

    @Property(tries = 300)
    void whatever_is_done_the_ticket_stays_in_its_flow_and_its_times_agree(@ForAll Random random) {
        Work work = fresh();
        Instant at = START;
        for (int i = 0; i < 40; i++) {
            at = at.plusMillis(random.nextInt(3) == 0 ? 0 : random.nextInt(200_000_000));
            List<FlowAction> possible = new ArrayList<>();
            for (FlowAction action : type().actions()) {
                if (!action.code().equals("open") && Interpreter.possible(work, action)) {
                    possible.add(action);
                }
            }
            FlowAction action = possible.get(random.nextInt(possible.size()));
            Map<String, Object> form = form(action.code(), random, at);
            boolean wasLate = work.ticket.late;
            try {
                interpreter.check(work, action, form, Actor.SYSTEM, at);
            } catch (Problem refused) {
                assertThat(refused.kind()).as(action.code() + refused.errors()).isEqualTo(Problem.Kind.CONFLICT);
                continue;
            }
            interpreter.take(work, action, form, Actor.SYSTEM, at);
            check(work, action, at, wasLate);
        }
    }

    private static void check(Work work, FlowAction action, Instant at, boolean wasLate) {
        StoredTicket ticket = work.ticket;
        Stage stage = type().stage(ticket.stage).orElseThrow();
        assertThat(ticket.closedAt != null)
                .as("%s at %s", action.code(), stage.code())
                .isEqualTo(stage.closed() || stage.voided());
        assertThat(ticket.stageAt).isLessThanOrEqualTo(at.toEpochMilli());
        assertThat(ticket.dueAt)
                .isEqualTo(work.limits.stream()
                        .map(limit -> limit.limit())
                        .filter(limit -> limit.state() == Limit.State.RUNNING
                                || limit.state() == Limit.State.PAUSED && limit.overdue(at))
                        .map(limit -> limit.dueAt().toEpochMilli())
                        .min(Long::compare)
                        .orElse(null));
        assertThat(work.limits.stream().filter(StoredLimit::live).map(limit -> limit.code))
                .as("one of a kind runs")
                .doesNotHaveDuplicates();
        for (StoredLimit stored : work.limits) {
            Limit limit = stored.limit();
            assertThat(limit.endedAt() == null)
                    .isEqualTo(limit.state() == Limit.State.RUNNING || limit.state() == Limit.State.PAUSED);
            if (limit.endedAt() == null) {
                assertThat(limit.state() == Limit.State.PAUSED).isEqualTo(ticket.suspended);
                assertThat(ticket.closedAt).isNull();
            }
            if (limit.state() == Limit.State.MET) {
                assertThat(limit.endedAt()).isBeforeOrEqualTo(limit.dueAt());
            }
            if (limit.state() == Limit.State.MISSED) {
                assertThat(limit.endedAt()).isAfter(limit.dueAt());
                assertThat(ticket.late).isTrue();
            }
            List<Limit.Pause> pauses = limit.pauses();
            for (int i = 0; i < pauses.size(); i++) {
                boolean open = pauses.get(i).to() == null;
                assertThat(open).isEqualTo(i == pauses.size() - 1 && limit.state() == Limit.State.PAUSED);
                assertThat(open || !pauses.get(i).to().isBefore(pauses.get(i).from()))
                        .isTrue();
            }
        }
        boolean anyMissed = work.limits.stream().anyMatch(limit -> limit.state() == Limit.State.MISSED);
        assertThat(ticket.late).isEqualTo(wasLate || anyMissed).isEqualTo(anyMissed);
        assertThat(Objects.equals(ticket.unit, null)).isEqualTo(ticket.unitPath == null);
    }

    /** Something right to fill in for each action of the flow. */
    static Map<String, Object> form(String action, Random random, Instant at) {
        return switch (action) {
            case "change-category" -> Map.of("category", random.nextBoolean() ? "lamp" : "quarrel");
            case "void",
                    "suspend",
                    "resume",
                    "grant-extension",
                    "refuse-extension",
                    "rework",
                    "reopen",
                    "make-confidential",
                    "unmerge",
                    "separate" -> Map.of("reason", "随机的理由");
            case "verify" -> Map.of("result", random.nextBoolean() ? "confirmed" : "unfounded", "finding", "到过现场");
            case "check" -> Map.of("result", random.nextBoolean() ? "passed" : "failed", "finding", "到过现场");
            case "dispatch", "decide" -> {
                String unit = random.nextBoolean() ? "urban-management" : "security";
                yield random.nextBoolean()
                        ? Map.of("unit", unit)
                        : Map.of(
                                "unit",
                                unit,
                                "due",
                                at.plusSeconds(random.nextInt(400_000) - 50_000).toString());
            }
            case "not-ours" -> Map.of("reason", "不属于本单位职责", "suggestedUnit", "housing");
            case "ask-extension" ->
                Map.of("duration", List.of("90m", "30h", "3d").get(random.nextInt(3)), "reason", "需要更多的时间");
            case "handled" -> Map.of("result", "已处理");
            case "ask" -> Map.of("question", "请问是哪一盏");
            case "answer" -> Map.of("answer", "靠近路口的一盏");
            case "feedback" -> Map.of("reply", "已答复");
            case "assess" -> Map.of("score", random.nextInt(101));
            case "rate" -> Map.of("rating", 1 + random.nextInt(5));
            case "ledger" -> Map.of("field", random.nextBoolean() ? "disputes" : "land");
            case "merge" -> Map.of("ticket", "SQ20260302-00001");
            case "joint" -> Map.of("units", List.of("security", "fire"), "requirement", "请协助办理");
            case "remind", "comment", "answered-by-hand" -> Map.of("text", "说一句");
            case "supervise" -> Map.of("requirement", "请抓紧办理并报告");
            case "account" -> Map.of("cause", "超期未办结");
            default -> Map.of();
        };
    }
}
