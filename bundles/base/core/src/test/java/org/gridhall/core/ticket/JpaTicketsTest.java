package org.gridhall.core.ticket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.gridhall.api.Problem;
import org.gridhall.api.account.Actor;
import org.gridhall.api.place.Point;
import org.gridhall.api.statistics.Count;
import org.gridhall.api.statistics.Counted;
import org.gridhall.api.statistics.Indicator;
import org.gridhall.api.statistics.Rate;
import org.gridhall.api.statistics.Slice;
import org.gridhall.api.statistics.Statistics;
import org.gridhall.api.ticket.ActionRequest;
import org.gridhall.api.ticket.DispatchTrial;
import org.gridhall.api.ticket.ImportItem;
import org.gridhall.api.ticket.ImportResult;
import org.gridhall.api.ticket.NewTicket;
import org.gridhall.api.ticket.OfferedAction;
import org.gridhall.api.ticket.Opened;
import org.gridhall.api.ticket.Party;
import org.gridhall.api.ticket.Probe;
import org.gridhall.api.ticket.Suggestion;
import org.gridhall.api.ticket.Ticket;
import org.gridhall.api.ticket.TicketQuery;
import org.gridhall.api.ticket.TicketSummary;
import org.gridhall.api.ticket.WorkQuery;
import org.gridhall.api.time.Limit;
import org.gridhall.api.trail.TrailEntry;
import org.gridhall.core.TestDistrict;
import org.gridhall.core.content.SampleFiles;
import org.gridhall.core.feed.FeedPump;
import org.gridhall.core.storage.TestDatabase;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The closed loop and what goes wrong in it, on both databases. */
class JpaTicketsTest {

    private static List<TestDistrict> districts;

    static synchronized Stream<TestDistrict> both() {
        if (districts == null) {
            districts = TestDatabase.both().map(TestDistrict::new).toList();
        }
        return districts.stream();
    }

    private static NewTicket report(String category, String description, String key) {
        return new NewTicket(
                null,
                category,
                null,
                description,
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

    private static ActionRequest act(String action, Object... form) {
        Map<String, Object> map = new java.util.HashMap<>();
        for (int i = 0; i < form.length; i += 2) {
            map.put((String) form[i], form[i + 1]);
        }
        return ActionRequest.of(action, map);
    }

    private static Problem problem(ThrowingCallable call) {
        return catchThrowableOfType(Problem.class, call);
    }

    private record Cast(Actor worker, Actor dispatcher, Actor handler, Actor supervisor, Actor importer) {
        static Cast of(TestDistrict d) {
            return new Cast(
                    d.inGrid(
                            "gridworker",
                            11,
                            d.organisation
                                    .gridAt(new Point(113.8301, 34.7302), null)
                                    .orElseThrow()
                                    .code()),
                    d.inUnit("dispatcher", 12, null),
                    d.inUnit("handler", 13, "urban-management"),
                    d.inUnit("supervisor", 14, null),
                    d.inUnit("importer", 15, null));
        }
    }

    @ParameterizedTest
    @MethodSource("both")
    void a_problem_walks_the_closed_loop(TestDistrict d) throws Exception {
        Cast who = Cast.of(d);
        Opened opened = d.tickets.open(who.worker(), report("lamp", "路灯不亮，夜里很黑", null));
        long id = opened.ticket().id();
        assertThat(opened.secret()).hasSize(22);
        assertThat(opened.ticket().summary().number()).matches("SQ\\d{8}-\\d{5}");
        assertThat(opened.ticket().summary().grid()).isNotNull();
        assertThat(opened.ticket().summary().stage()).isEqualTo("collect");
        Suggestion suggestion = d.tickets.suggest(who.dispatcher(), id);
        assertThat(suggestion.unit()).isEqualTo("urban-management");
        assertThat(suggestion.rule()).isEqualTo("owner");

        d.tickets.act(who.dispatcher(), id, act("register"));
        Ticket dispatched = d.tickets.act(who.dispatcher(), id, act("dispatch", "unit", "urban-management"));
        assertThat(dispatched.summary().unit()).isEqualTo("urban-management");
        assertThat(dispatched.limits()).singleElement().satisfies(limit -> {
            assertThat(limit.duration()).as("the category's own duration").isEqualTo("2d");
            assertThat(limit.state()).isEqualTo(Limit.State.RUNNING);
        });
        assertThat(dispatched.summary().dueAt())
                .isEqualTo(dispatched.limits().get(0).dueAt());
        assertThat(d.tickets.offered(who.handler(), id))
                .extracting(OfferedAction::code)
                .contains("handled", "not-ours", "suspend")
                .doesNotContain("dispatch", "close", "resume", "grant-extension");

        byte[] png = SampleFiles.png(8, 6);
        long photo = d.attachments
                .store(who.handler(), "../照片.png", new ByteArrayInputStream(png))
                .id();
        Ticket handled = d.tickets.act(
                who.handler(),
                id,
                new ActionRequest("handled", Map.of("result", "已更换灯泡"), null, null, List.of(photo), null));
        assertThat(handled.result()).isEqualTo("已更换灯泡");
        assertThat(handled.limits().get(0).state()).isEqualTo(Limit.State.MET);
        assertThat(handled.attachments()).singleElement().satisfies(file -> assertThat(file.name())
                .isEqualTo("照片.png"));
        try (InputStream in = d.attachments.open(who.dispatcher(), id, photo)) {
            assertThat(in.readAllBytes()).isEqualTo(png);
        }
        assertThat(problem(() -> d.tickets.act(who.dispatcher(), id, act("close")))
                        .text()
                        .zh())
                .contains("先填写反馈");
        d.tickets.act(who.dispatcher(), id, act("feedback", "reply", "您反映的路灯已修好"));
        Ticket closed = d.tickets.act(who.dispatcher(), id, act("close"));
        assertThat(closed.summary().closedAt()).isNotNull();
        Ticket assessed = d.tickets.act(who.supervisor(), id, act("assess", "score", 95));
        assertThat(assessed.score()).isEqualTo(95);

        List<TrailEntry> trail = d.tickets.trail(who.dispatcher(), id);
        assertThat(trail)
                .extracting(TrailEntry::action)
                .containsExactly("open", "register", "dispatch", "handled", "feedback", "close", "assess");
        assertThat(trail.get(2).changes()).containsEntry("stage", List.of("dispatch", "handle"));
        assertThat(trail.get(3).unit()).isEqualTo("urban-management");
        assertThat(d.trail.verify(trail.get(0).subject()).intact()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("both")
    void the_reporter_follows_rates_and_reopens_by_the_secret_link(TestDistrict d) {
        Cast who = Cast.of(d);
        Opened opened = d.tickets.open(who.worker(), report("lamp", "灯坏了", null));
        long id = opened.ticket().id();
        Actor reporter = Actor.reporter(d.tickets.bySecret(opened.secret()).id());
        assertThat(d.tickets.bySecret(opened.secret()).parties().get(0).phone()).isEqualTo("19900001234");
        assertThatThrownBy(() -> d.tickets.bySecret("AAAAAAAAAAAAAAAAAAAAAA")).isInstanceOf(Problem.class);
        assertThat(problem(() -> d.tickets.act(reporter, id, act("rate", "rating", 5)))
                        .kind())
                .isEqualTo(Problem.Kind.CONFLICT);
        close(d, who, id);
        assertThat(d.tickets.act(reporter, id, act("rate", "rating", 2)).rating())
                .isEqualTo(2);
        assertThat(problem(() -> d.tickets.act(reporter, id, act("rate", "rating", 6)))
                        .errors()
                        .get(0)
                        .field())
                .isEqualTo("/form/rating");
        Ticket again = d.tickets.act(reporter, id, act("reopen", "reason", "晚上又不亮了，请再来看看"));
        assertThat(again.summary().stage()).isEqualTo("dispatch");
        assertThat(again.summary().closedAt()).isNull();
        Actor stranger = Actor.reporter(id + 1);
        assertThat(problem(() -> d.tickets.act(stranger, id, act("rate", "rating", 5)))
                        .kind())
                .isEqualTo(Problem.Kind.NOT_FOUND);
    }

    private static void close(TestDistrict d, Cast who, long id) {
        d.tickets.act(who.dispatcher(), id, act("register"));
        d.tickets.act(who.dispatcher(), id, act("dispatch", "unit", "urban-management"));
        d.tickets.act(who.handler(), id, act("handled", "result", "已处理"));
        d.tickets.act(who.dispatcher(), id, act("feedback", "reply", "已处理，谢谢"));
        d.tickets.act(who.dispatcher(), id, act("close"));
    }

    @ParameterizedTest
    @MethodSource("both")
    void what_is_the_reporters_alone_no_importer_does_and_the_reporter_sees_no_inner_workings(TestDistrict d) {
        Cast who = Cast.of(d);
        Opened opened = d.tickets.open(who.worker(), report("lamp", "评价归来件人", null));
        long id = opened.ticket().id();
        close(d, who, id);
        assertThat(problem(() -> d.tickets.act(who.importer(), id, act("rate", "rating", 5)))
                        .kind())
                .isEqualTo(Problem.Kind.FORBIDDEN);
        assertThat(problem(() -> d.tickets.act(who.importer(), id, act("reopen", "reason", "重新打开试试")))
                        .kind())
                .isEqualTo(Problem.Kind.FORBIDDEN);
        assertThat(d.tickets.get(who.dispatcher(), id).createdBy())
                .isEqualTo(who.worker().account());
        assertThat(d.tickets.bySecret(opened.secret()).createdBy()).isZero();
    }

    @ParameterizedTest
    @MethodSource("both")
    void an_action_whose_guard_does_not_hold_is_not_offered(TestDistrict d) {
        Cast who = Cast.of(d);
        long id = d.tickets
                .open(who.worker(), report("lamp", "延期", null))
                .ticket()
                .id();
        d.tickets.act(who.dispatcher(), id, act("register"));
        d.tickets.act(who.dispatcher(), id, act("dispatch", "unit", "urban-management"));
        assertThat(d.tickets.offered(who.dispatcher(), id))
                .extracting(OfferedAction::code)
                .doesNotContain("grant-extension", "refuse-extension");
        d.tickets.act(who.handler(), id, act("ask-extension", "duration", "3d", "reason", "配件需从外地调运"));
        assertThat(d.tickets.offered(who.dispatcher(), id))
                .extracting(OfferedAction::code)
                .contains("grant-extension", "refuse-extension");
        assertThat(d.tickets.trail(who.dispatcher(), id).get(2).changes().get("due"))
                .asString()
                .as("a time, not a number")
                .matches("\\[null, \\d{4}-\\d\\d-\\d\\dT.*Z]");
    }

    @ParameterizedTest
    @MethodSource("both")
    void reopening_ends_ten_calendar_days_after_the_feedback(TestDistrict d) {
        Cast who = Cast.of(d);
        Instant now = Instant.now();
        for (int days : new int[] {9, 12}) {
            Instant then = now.minus(Duration.ofDays(days));
            ImportResult result = d.tickets
                    .bring(who.importer(), List.of(past("reopen-" + d + days, then, then)))
                    .get(0);
            assertThat(result.status()).as("%s", result.error()).isEqualTo(ImportResult.Status.OPENED);
            Actor reporter = Actor.reporter(result.id());
            if (days == 9) {
                assertThat(d.tickets
                                .act(reporter, result.id(), act("reopen", "reason", "问题又出现了"))
                                .summary()
                                .stage())
                        .isEqualTo("dispatch");
            } else {
                assertThat(problem(() -> d.tickets.act(reporter, result.id(), act("reopen", "reason", "问题又出现了")))
                                .code())
                        .isEqualTo("ticket.guard");
            }
        }
    }

    /** A closed ticket of the past: handled at {@code end}, due three days after it began. */
    private static ImportItem past(String key, Instant start, Instant end) {
        NewTicket open = new NewTicket(
                null,
                "lamp",
                "旧事项",
                null,
                new Point(113.8301, 34.7302),
                null,
                "hotline",
                null,
                Map.of(),
                List.of(),
                List.of(),
                key,
                start,
                null);
        return new ImportItem(
                open,
                List.of(
                        at("register", start),
                        at(
                                "dispatch",
                                start,
                                "unit",
                                "urban-management",
                                "due",
                                start.plus(Duration.ofDays(3)).toString()),
                        at("handled", end, "result", "已处理"),
                        at("feedback", end, "reply", "已处理"),
                        at("close", end)));
    }

    private static ActionRequest at(String action, Instant when, Object... form) {
        return new ActionRequest(action, act(action, form).form(), null, null, List.of(), when);
    }

    @ParameterizedTest
    @MethodSource("both")
    void a_batch_is_idempotent_and_a_bad_item_harms_no_other(TestDistrict d) {
        Cast who = Cast.of(d);
        Instant start = Instant.parse("2024-03-01T00:00:00Z");
        List<ImportItem> items = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            items.add(past("batch-" + i, start.plusSeconds(i), start.plus(Duration.ofDays(i < 5 ? 4 : 2))));
        }
        ImportItem unknownUnit = new ImportItem(
                past("bad-unit", start, start).open(),
                List.of(at("register", start), at("dispatch", start, "unit", "no-such-unit")));
        items.add(unknownUnit);
        List<ImportResult> first = d.tickets.bring(who.importer(), items);
        assertThat(first.subList(0, 20)).allMatch(result -> result.status() == ImportResult.Status.OPENED);
        assertThat(first.get(20).status()).isEqualTo(ImportResult.Status.REJECTED);
        assertThat(first.get(20).error().field()).isEqualTo("/form/unit");
        assertThat(first.subList(0, 5)).allMatch(ImportResult::overdue);
        assertThat(first.subList(5, 20)).noneMatch(ImportResult::overdue);
        List<ImportResult> second = d.tickets.bring(who.importer(), items.subList(0, 20));
        assertThat(second).allMatch(result -> result.status() == ImportResult.Status.UNCHANGED);
        assertThat(second)
                .extracting(ImportResult::id)
                .isEqualTo(first.subList(0, 20).stream().map(ImportResult::id).toList());
        assertThat(problem(() -> d.tickets.bring(who.dispatcher(), items)).kind())
                .isEqualTo(Problem.Kind.FORBIDDEN);
        assertThat(d.tickets
                        .get(who.dispatcher(), first.get(0).id())
                        .limits()
                        .get(0)
                        .state())
                .isEqualTo(Limit.State.MISSED);

        FeedPump pump = new FeedPump(d.database);
        pump.drain(d.statistics);
        var before = d.statistics
                .completion(
                        who.dispatcher(),
                        Statistics.By.DAY,
                        "issue",
                        java.time.LocalDate.of(2024, 3, 1),
                        java.time.LocalDate.of(2024, 3, 1))
                .get(0);
        assertThat(before.accepted()).isEqualTo(20);
        assertThat(before.closed()).isEqualTo(20);
        assertThat(before.overdue()).isEqualTo(5);
        var kept = d.statistics.completion(who.dispatcher(), Statistics.By.UNIT, null, null, null);
        d.statistics.rebuild(who.dispatcher());
        assertThat(d.statistics.completion(who.dispatcher(), Statistics.By.UNIT, null, null, null))
                .isEqualTo(kept);
        pump.stop();
    }

    @ParameterizedTest
    @MethodSource("both")
    void a_due_time_before_the_opening_is_late_from_the_start(TestDistrict d) {
        Cast who = Cast.of(d);
        Instant start = Instant.parse("2024-05-01T08:00:00Z");
        ImportItem item = new ImportItem(
                past("early-due", start, start).open(),
                List.of(
                        at("register", start),
                        at(
                                "dispatch",
                                start,
                                "unit",
                                "urban-management",
                                "due",
                                start.minusSeconds(3600).toString())));
        ImportResult result = d.tickets.bring(who.importer(), List.of(item)).get(0);
        assertThat(result.overdue()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("both")
    void an_intake_key_makes_a_repeat_safe_and_refuses_other_content(TestDistrict d) {
        Cast who = Cast.of(d);
        Opened first = d.tickets.open(who.worker(), report("lamp", "同一件事", "phone-1"));
        Opened second = d.tickets.open(who.worker(), report("lamp", "同一件事", "phone-1"));
        assertThat(second.repeated()).isTrue();
        assertThat(second.ticket().id()).isEqualTo(first.ticket().id());
        assertThat(second.secret()).isNull();
        assertThat(problem(() -> d.tickets.open(who.worker(), report("lamp", "另一件事", "phone-1")))
                        .code())
                .isEqualTo("key.reused");
        Opened other = d.tickets.open(d.inUnit("clerk", 77, null), report("lamp", "另一件事", "phone-1"));
        assertThat(other.repeated()).as("keys are each account's own").isFalse();
    }

    @ParameterizedTest
    @MethodSource("both")
    void a_repeat_is_the_same_ticket_also_when_it_could_not_be_taken_any_more(TestDistrict d) {
        Cast who = Cast.of(d);
        NewTicket late = new NewTicket(
                null,
                "lamp",
                "迟到的重复",
                null,
                null,
                null,
                null,
                null,
                Map.of(),
                List.of(),
                List.of(),
                "phone-late",
                Instant.now().minus(Duration.ofHours(80)),
                null);
        assertThat(problem(() -> d.tickets.open(who.worker(), late))
                        .errors()
                        .get(0)
                        .field())
                .as("too late for a first time")
                .isEqualTo("/occurredAt");
        long id = d.tickets
                .open(who.worker(), report("lamp", "迟到的重复", "phone-then"))
                .ticket()
                .id();
        // As if it had come in at its time, and the answer had been lost for days.
        d.database.write(manager -> {
            StoredTicket ticket = manager.find(StoredTicket.class, id);
            ticket.intakeKey = Intake.key(who.worker(), late);
            ticket.intakeDigest = Intake.digest(late);
            return null;
        });
        Opened again = d.tickets.open(who.worker(), late);
        assertThat(again.repeated()).isTrue();
        assertThat(again.ticket().id()).isEqualTo(id);
    }

    @ParameterizedTest
    @MethodSource("both")
    void an_action_key_makes_a_repeat_safe(TestDistrict d) {
        Cast who = Cast.of(d);
        long id = d.tickets
                .open(who.worker(), report("lamp", "重复操作", null))
                .ticket()
                .id();
        ActionRequest register = new ActionRequest("register", Map.of(), 1, "k-" + id, List.of(), null);
        d.tickets.act(who.dispatcher(), id, register);
        assertThat(d.tickets.act(who.dispatcher(), id, register).summary().version())
                .isEqualTo(2);
        assertThat(problem(() -> d.tickets.act(
                                who.dispatcher(),
                                id,
                                new ActionRequest("comment", Map.of("text", "补充"), null, "k-" + id, List.of(), null)))
                        .code())
                .isEqualTo("key.reused");
    }

    @ParameterizedTest
    @MethodSource("both")
    void who_comes_late_is_told_what_changed(TestDistrict d) {
        Cast who = Cast.of(d);
        Ticket seen = d.tickets.open(who.worker(), report("lamp", "冲突", null)).ticket();
        d.tickets.act(who.dispatcher(), seen.id(), act("register"));
        Problem conflict = problem(() -> d.tickets.act(
                who.dispatcher(),
                seen.id(),
                new ActionRequest(
                        "void", Map.of("reason", "重复上报，作废处理"), seen.summary().version(), null, List.of(), null)));
        assertThat(conflict.code()).isEqualTo("ticket.version");
        assertThat(conflict.details().get("changes").toString())
                .contains("register")
                .contains("collect")
                .contains("dispatch");
    }

    @ParameterizedTest
    @MethodSource("both")
    void of_many_writers_at_once_one_wins_and_the_trail_stays_whole(TestDistrict d) throws Exception {
        Cast who = Cast.of(d);
        Ticket seen = d.tickets.open(who.worker(), report("lamp", "并发", null)).ticket();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        List<Callable<String>> tries = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            tries.add(() -> {
                try {
                    d.tickets.act(
                            who.dispatcher(),
                            seen.id(),
                            new ActionRequest(
                                    "register", Map.of(), seen.summary().version(), null, List.of(), null));
                    return "won";
                } catch (Problem problem) {
                    return problem.code();
                }
            });
            tries.add(() -> {
                d.tickets.act(who.dispatcher(), seen.id(), act("comment", "text", "补充说明"));
                return "said";
            });
        }
        List<String> outcomes = new ArrayList<>();
        for (Future<String> outcome : threads.invokeAll(tries)) {
            outcomes.add(outcome.get());
        }
        threads.shutdown();
        assertThat(outcomes).filteredOn("won"::equals).hasSize(1);
        assertThat(outcomes).filteredOn("said"::equals).hasSize(8);
        assertThat(outcomes).filteredOn("ticket.version"::equals).hasSize(7);
        List<TrailEntry> trail = d.tickets.trail(who.dispatcher(), seen.id());
        assertThat(trail).hasSize(10);
        assertThat(d.trail.verify(trail.get(0).subject()).intact()).isTrue();
        assertThat(d.tickets.get(who.dispatcher(), seen.id()).summary().version())
                .isEqualTo(2);
    }

    @ParameterizedTest
    @MethodSource("both")
    void a_third_return_opens_a_consultation(TestDistrict d) {
        Cast who = Cast.of(d);
        long id = d.tickets
                .open(who.worker(), report("lamp", "无人认领", null))
                .ticket()
                .id();
        d.tickets.act(who.dispatcher(), id, act("register"));
        Ticket ticket = null;
        for (int i = 0; i < 3; i++) {
            d.tickets.act(who.dispatcher(), id, act("dispatch", "unit", "urban-management"));
            assertThat(problem(() -> d.tickets.act(who.handler(), id, act("not-ours", "reason", "不是我们的")))
                            .errors())
                    .as("a return names an article or a unit")
                    .isNotEmpty();
            d.tickets.act(who.handler(), id, act("not-ours", "reason", "不属于本单位职责", "suggestedUnit", "housing"));
            ticket = d.tickets.get(who.dispatcher(), id);
        }
        assertThat(ticket.summary().stage()).isEqualTo("consult");
        assertThat(ticket.returns()).isEqualTo(3);
        Ticket child = d.tickets.get(who.dispatcher(), ticket.children().get(0));
        assertThat(child.summary().type()).isEqualTo("consultation");
        assertThat(child.parent()).isEqualTo(id);
    }

    @ParameterizedTest
    @MethodSource("both")
    void a_suspended_ticket_waits_and_its_limit_stands(TestDistrict d) {
        Cast who = Cast.of(d);
        long id = d.tickets
                .open(who.worker(), report("lamp", "等配件", null))
                .ticket()
                .id();
        d.tickets.act(who.dispatcher(), id, act("register"));
        d.tickets.act(who.dispatcher(), id, act("dispatch", "unit", "urban-management"));
        Ticket held = d.tickets.act(who.handler(), id, act("suspend", "reason", "等待配件到货"));
        assertThat(held.summary().suspended()).isTrue();
        assertThat(held.summary().dueAt()).isNull();
        assertThat(held.limits().get(0).pauses().get(0).cause()).isEqualTo("等待配件到货");
        assertThat(problem(() -> d.tickets.act(who.handler(), id, act("handled", "result", "已处理")))
                        .code())
                .isEqualTo("ticket.stage");
        Ticket resumed = d.tickets.act(who.handler(), id, act("resume", "reason", "配件已到货"));
        assertThat(resumed.summary().dueAt()).isNotNull();
        d.tickets.act(who.handler(), id, act("ask-extension", "duration", "3d", "reason", "配件需从外地调运"));
        Ticket extended = d.tickets.act(who.dispatcher(), id, act("grant-extension", "reason", "情况属实，同意"));
        assertThat(Duration.between(
                        resumed.summary().dueAt(), extended.summary().dueAt()))
                .isEqualTo(Duration.ofDays(3));
    }

    @ParameterizedTest
    @MethodSource("both")
    void one_sees_what_ones_posts_cover_and_no_more(TestDistrict d) {
        Cast who = Cast.of(d);
        long id = d.tickets
                .open(who.worker(), report("lamp", "看不见", null))
                .ticket()
                .id();
        Actor elsewhere = d.inUnit("handler", 31, "police");
        assertThat(problem(() -> d.tickets.get(elsewhere, id)).kind()).isEqualTo(Problem.Kind.NOT_FOUND);
        assertThat(problem(() -> d.tickets.trail(elsewhere, id)).kind()).isEqualTo(Problem.Kind.NOT_FOUND);
        assertThat(problem(() -> d.tickets.act(elsewhere, id, act("comment", "text", "越权")))
                        .kind())
                .isEqualTo(Problem.Kind.NOT_FOUND);
        assertThat(problem(() -> d.tickets.act(who.worker(), id, act("register")))
                        .kind())
                .isEqualTo(Problem.Kind.FORBIDDEN);
        TicketQuery wide = new TicketQuery(
                null, List.of(), "jingkai", null, null, null, null, null, null, null, null, false, null, null, null,
                200);
        assertThat(d.tickets.list(elsewhere, wide).items())
                .as("a filter does not widen the scope")
                .isEmpty();
        assertThat(d.tickets.list(who.dispatcher(), TicketQuery.ALL).items())
                .extracting(TicketSummary::id)
                .contains(id);
        NewTicket tip = new NewTicket(
                null,
                "quarrel",
                null,
                "举报赌博",
                new Point(113.8301, 34.7302),
                null,
                "tipoff",
                null,
                Map.of(),
                List.of(),
                List.of(),
                null,
                null,
                null);
        long secret = d.tickets.open(d.inUnit("clerk", 32, null), tip).ticket().id();
        Actor handler = d.inUnit("handler", 33, "security");
        d.tickets.act(who.dispatcher(), secret, act("register"));
        d.tickets.act(who.dispatcher(), secret, act("dispatch", "unit", "security"));
        assertThat(problem(() -> d.tickets.get(handler, secret)).kind())
                .as("confidential: only for posts that carry the permission")
                .isEqualTo(Problem.Kind.NOT_FOUND);
        assertThat(d.tickets.list(handler, TicketQuery.ALL).items())
                .extracting(TicketSummary::id)
                .doesNotContain(secret);
        assertThat(d.tickets.published(TicketQuery.ALL).items())
                .extracting(found -> found.summary().id())
                .doesNotContain(secret)
                .contains(id);
    }

    @ParameterizedTest
    @MethodSource("both")
    void a_dispatcher_may_ask_to_verify_before_filing_and_to_check_before_closing(TestDistrict d) {
        Cast who = Cast.of(d);
        long id = d.tickets
                .open(who.worker(), report("lamp", "路灯不亮", null))
                .ticket()
                .id();
        assertThat(problem(
                        () -> d.tickets.act(who.worker(), id, act("verify", "result", "confirmed", "finding", "属实"))))
                .isNotNull();
        assertThat(awaited(d, who.worker())).doesNotContain(id);
        Ticket asked = d.tickets.act(who.dispatcher(), id, act("ask-verification", "text", "请到现场看一看"));
        assertThat(awaited(d, who.worker())).as("it waits for the grid worker").contains(id);
        assertThat(asked.summary().dueAt()).as("the limit of the verification").isNotNull();
        assertThat(problem(() -> d.tickets.act(who.dispatcher(), id, act("register")))
                        .text()
                        .zh())
                .contains("等待核实结果");
        assertThat(problem(() -> d.tickets.act(who.worker(), id, act("verify", "result", "属实", "finding", "属实")))
                        .kind())
                .isEqualTo(Problem.Kind.INVALID);
        d.tickets.act(who.worker(), id, act("verify", "result", "confirmed", "finding", "灯杆编号 18，确实不亮"));
        assertThat(awaited(d, who.worker())).doesNotContain(id);
        d.tickets.act(who.dispatcher(), id, act("register"));
        d.tickets.act(who.dispatcher(), id, act("dispatch", "unit", "urban-management"));
        d.tickets.act(who.handler(), id, act("handled", "result", "已更换灯泡"));
        d.tickets.act(who.dispatcher(), id, act("feedback", "reply", "路灯已经修好"));

        d.tickets.act(who.dispatcher(), id, act("ask-check", "text", "请看是否修好"));
        assertThat(awaited(d, who.worker())).contains(id);
        assertThat(problem(() -> d.tickets.act(who.dispatcher(), id, act("close"))))
                .isNotNull();
        d.tickets.act(who.worker(), id, act("check", "result", "failed", "finding", "仍然不亮"));
        assertThat(problem(() -> d.tickets.act(who.dispatcher(), id, act("close"))))
                .isNotNull();
        d.tickets.act(who.dispatcher(), id, act("ask-check", "text", "请再看一次"));
        d.tickets.act(who.worker(), id, act("check", "result", "passed", "finding", "已经亮了"));
        Ticket closed = d.tickets.act(who.dispatcher(), id, act("close"));
        assertThat(closed.limits())
                .extracting(limit -> limit.code() + " " + limit.state())
                .containsExactly("verify MET", "handle MET", "check MET", "check MET");
    }

    @ParameterizedTest
    @MethodSource("both")
    void verifications_and_checks_count_when_they_are_due(TestDistrict d) {
        Cast who = Cast.of(d);
        // A week of working days, long past: what is due on a day to come does not count yet.
        Instant monday = Instant.parse("2024-04-08T01:30:00Z");
        ImportItem open = past("verified", monday, monday);
        Instant asked = monday.plus(Duration.ofDays(1));
        Instant again = monday.plus(Duration.ofDays(3));
        List<ImportResult> brought = d.tickets.bring(
                who.importer(),
                List.of(new ImportItem(
                        open.open(),
                        List.of(
                                at("ask-verification", monday, "text", "请到现场看一看"),
                                at("verify", hours(monday, 2), "result", "confirmed", "finding", "确实不亮"),
                                at("register", hours(monday, 2)),
                                at("dispatch", hours(monday, 2), "unit", "urban-management"),
                                at("handled", asked, "result", "已更换灯泡"),
                                at("feedback", asked, "reply", "路灯已经修好"),
                                at("ask-check", asked, "text", "请看是否修好"),
                                at("check", hours(asked, 30), "result", "failed", "finding", "仍然不亮"),
                                at("rework", hours(asked, 30), "reason", "仍然不亮"),
                                at("handled", again, "result", "已更换线路"),
                                at("feedback", again, "reply", "路灯已经修好"),
                                at("ask-check", again, "text", "请再看一次"),
                                at("check", hours(again, 1), "result", "passed", "finding", "已经亮了"),
                                at("close", hours(again, 2))))));
        assertThat(brought).extracting(ImportResult::error).containsOnlyNulls();
        assertThat(d.tickets.get(who.dispatcher(), brought.get(0).id()).limits())
                .extracting(limit -> limit.code() + " " + limit.state())
                .containsExactlyInAnyOrder("verify MET", "handle MET", "check MISSED", "handle MET", "check MET");

        FeedPump pump = new FeedPump(d.database);
        pump.drain(d.statistics);
        Counted week = week(d, who, monday);
        assertThat(week.counts())
                .containsEntry(Count.VERIFY_DUE, 1L)
                .containsEntry(Count.VERIFY_IN_TIME, 1L)
                .containsEntry(Count.CHECK_DUE, 2L)
                .containsEntry(Count.CHECK_IN_TIME, 1L)
                .containsEntry(Count.CLOSE_DUE, 1L)
                .containsEntry(Count.CLOSE_DONE, 1L)
                .containsEntry(Count.CLOSE_IN_TIME, 0L);
        assertThat(week.rate(Indicator.ON_TIME_VERIFICATION)).isEqualTo(new Rate(Indicator.ON_TIME_VERIFICATION, 1, 1));
        assertThat(week.rate(Indicator.ON_TIME_CHECK)).isEqualTo(new Rate(Indicator.ON_TIME_CHECK, 1, 2));
        d.statistics.rebuild(who.dispatcher());
        assertThat(week(d, who, monday)).as("a rebuild counts the same").isEqualTo(week);
        pump.stop();
    }

    private static List<Long> awaited(TestDistrict d, Actor actor) {
        return d.tickets.work(actor, new WorkQuery(WorkQuery.Group.WAITING, null, 200)).items().stream()
                .map(TicketSummary::id)
                .toList();
    }

    private static Instant hours(Instant from, int hours) {
        return from.plus(Duration.ofHours(hours));
    }

    private static Counted week(TestDistrict d, Cast who, Instant monday) {
        LocalDate first = LocalDate.ofInstant(monday, ZoneOffset.UTC);
        Slice slice = new Slice(null, null, null, Set.of("issue"), first, first.plusDays(6));
        return d.statistics
                .counted(who.dispatcher(), Statistics.By.TOTAL, slice)
                .get(0);
    }

    @ParameterizedTest
    @MethodSource("both")
    void lists_page_by_key_and_filter(TestDistrict d) {
        Cast who = Cast.of(d);
        Actor own = d.inUnit("clerk", 500, null);
        List<Long> ids = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            ids.add(
                    0,
                    d.tickets
                            .open(own, report(i % 2 == 0 ? "lamp" : "quarrel", "翻页 100% " + i, null))
                            .ticket()
                            .id());
        }
        List<Long> seen = new ArrayList<>();
        String after = null;
        do {
            var page = d.tickets.list(
                    own,
                    new TicketQuery(
                            "issue",
                            List.of("collect"),
                            null,
                            null,
                            null,
                            "grid",
                            null,
                            null,
                            "翻页 100%",
                            false,
                            true,
                            true,
                            null,
                            null,
                            after,
                            3));
            page.items().forEach(item -> seen.add(item.id()));
            after = page.next();
        } while (after != null);
        assertThat(seen).isEqualTo(ids);
        String grid = d.organisation
                .gridAt(new Point(113.8301, 34.7302), null)
                .orElseThrow()
                .path()
                .split("/")[1];
        var byPlace = d.tickets.list(
                who.dispatcher(),
                new TicketQuery(
                        null,
                        null,
                        null,
                        grid,
                        "quarrel",
                        null,
                        Instant.now().minusSeconds(600),
                        Instant.now().plusSeconds(5),
                        null,
                        null,
                        null,
                        false,
                        null,
                        null,
                        null,
                        50));
        assertThat(byPlace.items()).isNotEmpty().allMatch(item -> item.category()
                .equals("quarrel"));
    }

    @ParameterizedTest
    @MethodSource("both")
    void wrong_input_is_told_field_by_field_and_nothing_is_kept(TestDistrict d) {
        Cast who = Cast.of(d);
        NewTicket wrong = new NewTicket(
                null,
                "no-such",
                "长".repeat(201),
                null,
                null,
                null,
                "pigeon",
                9,
                Map.of(),
                List.of(),
                List.of(),
                null,
                Instant.now().plusSeconds(9999),
                null);
        assertThat(problem(() -> d.tickets.open(who.worker(), wrong)).errors())
                .extracting(error -> error.field())
                .contains("/category", "/title", "/channel", "/priority", "/occurredAt");
        NewTicket field = new NewTicket(
                null,
                "lamp",
                null,
                null,
                null,
                null,
                null,
                null,
                Map.of("pole", 7, "extra", "x"),
                List.of(),
                List.of(),
                null,
                null,
                null);
        assertThat(problem(() -> d.tickets.open(who.worker(), field)).errors())
                .extracting(error -> error.field())
                .contains("/fields/pole", "/fields/extra");
        long id = d.tickets
                .open(who.worker(), report("lamp", "表单", null))
                .ticket()
                .id();
        d.tickets.act(who.dispatcher(), id, act("register"));
        Problem unit = problem(() -> d.tickets.act(who.dispatcher(), id, act("dispatch", "unit", "nowhere")));
        assertThat(unit.errors().get(0).field()).isEqualTo("/form/unit");
        assertThat(d.tickets.get(who.dispatcher(), id).summary().stage()).isEqualTo("dispatch");
        assertThat(d.tickets.trail(who.dispatcher(), id)).hasSize(2);
        assertThatThrownBy(() -> d.attachments.store(
                        who.worker(), "x.png", new ByteArrayInputStream("<script>".getBytes(StandardCharsets.UTF_8))))
                .isInstanceOf(Problem.class);
    }

    @ParameterizedTest
    @MethodSource("both")
    void words_and_places_suggest_a_unit_with_the_reason(TestDistrict d) {
        Cast who = Cast.of(d);
        long smoke = d.tickets
                .open(who.worker(), report("quarrel", "楼道冒烟", null))
                .ticket()
                .id();
        assertThat(d.tickets.suggest(who.dispatcher(), smoke).unit()).isEqualTo("fire");
        long event = d.tickets
                .open(who.worker(), report("quarrel", "邻里争吵", null))
                .ticket()
                .id();
        Suggestion place = d.tickets.suggest(who.dispatcher(), event);
        assertThat(place.rule()).isEqualTo("place");
        assertThat(place.reason().zh()).contains("位于");
    }

    @ParameterizedTest
    @MethodSource("both")
    void a_trial_of_the_rules_says_what_a_ticket_would_get_and_why_not_otherwise(TestDistrict d) {
        Cast who = Cast.of(d);
        long id = d.tickets
                .open(who.worker(), report("quarrel", "楼道冒烟", null))
                .ticket()
                .id();
        Suggestion real = d.tickets.suggest(who.dispatcher(), id);
        Ticket ticket = d.tickets.get(who.dispatcher(), id);
        DispatchTrial trial = d.tickets.trial(
                Actor.SYSTEM, new Probe("quarrel", ticket.summary().point(), null, null, "楼道冒烟"), null);
        assertThat(trial.suggestion().unit()).isEqualTo(real.unit());
        assertThat(trial.suggestion().rule()).isEqualTo(real.rule());
        assertThat(trial.grid()).isEqualTo(ticket.summary().grid());
        assertThat(trial.steps())
                .filteredOn(DispatchTrial.Step::chosen)
                .singleElement()
                .satisfies(step -> {
                    assertThat(step.rule()).isEqualTo(real.rule());
                    assertThat(step.why().zh()).contains("冒烟");
                });
        DispatchTrial nothing = d.tickets.trial(Actor.SYSTEM, new Probe(null, null, null, null, null), null);
        assertThat(nothing.suggestion().unit()).isNull();
        assertThat(nothing.steps()).noneMatch(DispatchTrial.Step::chosen);
        DispatchTrial place = d.tickets.trial(
                Actor.SYSTEM,
                new Probe("quarrel", null, null, null, "邻里争吵"),
                ticket.summary().grid());
        assertThat(place.suggestion().rule()).isEqualTo("place");
        assertThat(place.steps()).anySatisfy(step -> assertThat(step.why().zh()).contains("没有这些词"));
        assertThat(place.steps()).extracting(DispatchTrial.Step::rule).endsWith("owner", "place");
        assertThatThrownBy(() -> d.tickets.trial(Actor.SYSTEM, new Probe("no", null, null, null, null), null))
                .isInstanceOf(Problem.class);
        assertThatThrownBy(() -> d.tickets.trial(who.worker(), new Probe(null, null, null, null, null), null))
                .isInstanceOf(Problem.class);
    }
}
