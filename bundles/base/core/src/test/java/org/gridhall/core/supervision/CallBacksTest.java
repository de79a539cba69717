package org.gridhall.core.supervision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.gridhall.api.FieldError;
import org.gridhall.api.Problem;
import org.gridhall.api.account.Actor;
import org.gridhall.api.statistics.Count;
import org.gridhall.api.statistics.Counted;
import org.gridhall.api.statistics.Slice;
import org.gridhall.api.statistics.Statistics.By;
import org.gridhall.api.ticket.ActionRequest;
import org.gridhall.api.ticket.ImportItem;
import org.gridhall.api.ticket.ImportResult;
import org.gridhall.api.ticket.NewTicket;
import org.gridhall.api.ticket.Ticket;
import org.gridhall.api.trail.Subject;
import org.gridhall.api.trail.TrailEntry;
import org.gridhall.core.TestDistrict;
import org.gridhall.core.feed.FeedPump;
import org.gridhall.core.flow.Expressions;
import org.gridhall.core.keys.Keys;
import org.gridhall.core.storage.TestDatabase;
import org.gridhall.core.time.LimitClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which closed tickets are called back, that each closing is so once, and what comes of it. */
class CallBacksTest {

    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
    private static final Expressions EXPRESSIONS = new Expressions(new LimitClock(ZONE));

    private static String rules(double percent) {
        return """
                type: callback
                unit: command
                days: 7
                rules:
                  - {code: dissatisfied, title: {zh: 评价不满意, en: Dissatisfied}, when: 'ticket.rating != null && ticket.rating <= 2'}
                  - {code: returned, title: {zh: 曾经退回, en: Sent back}, types: [issue], when: ticket.returns > 0}
                shares:
                  - {types: [consultation], percent: 100}
                  - {types: [issue], percent: %s}
                """
                .formatted(percent);
    }

    private static final class Office {
        final TestDistrict d;
        final Actor supervisor;
        final Actor reporter;
        final Actor dispatcher;

        Office(TestDistrict d) {
            this.d = d;
            supervisor = d.accounts.actor("supervisor");
            reporter = d.accounts.actor("clerk");
            dispatcher = d.accounts.actor("dispatcher");
        }

        CallBacks callBacks(double percent) {
            try {
                return new CallBacks(
                        d.tickets, CallBackRules.read(rules(percent), EXPRESSIONS), d.keys, Clock.systemUTC());
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }

        void deliver(CallBacks callBacks) {
            FeedPump pump = new FeedPump(d.database);
            pump.drain(callBacks);
            pump.stop();
        }

        long closed() {
            long id = d.tickets
                    .open(
                            reporter,
                            new NewTicket(
                                    null, "lamp", "路灯不亮", null, null, null, "hotline", null, Map.of(), List.of(),
                                    List.of(), null, null, null))
                    .ticket()
                    .id();
            act(dispatcher, id, "register", Map.of());
            close(id);
            return id;
        }

        void close(long id) {
            act(dispatcher, id, "dispatch", Map.of("unit", "urban-management"));
            act(d.accounts.actor("handler"), id, "handled", Map.of("result", "已更换灯泡"));
            act(dispatcher, id, "feedback", Map.of("reply", "已经修好"));
            act(dispatcher, id, "close", Map.of());
        }

        Ticket act(Actor actor, long id, String action, Map<String, Object> form) {
            return d.tickets.act(actor, id, ActionRequest.of(action, form));
        }

        List<Ticket> calls(long id) {
            return d.tickets.get(supervisor, id).children().stream()
                    .map(child -> d.tickets.get(supervisor, child))
                    .filter(child -> "callback".equals(child.summary().type()))
                    .toList();
        }

        List<Long> calls() {
            return d.database.read(manager -> {
                List<?> above = manager.createNativeQuery(
                                "SELECT parent FROM ticket WHERE type = 'callback' ORDER BY parent")
                        .getResultList();
                return above.stream().map(id -> ((Number) id).longValue()).toList();
            });
        }

        /** Tickets that were closed at a moment, brought in. */
        List<Long> many(int tickets, Instant at) {
            List<ImportItem> batch = new ArrayList<>();
            for (int i = 0; i < tickets; i++) {
                batch.add(new ImportItem(
                        new NewTicket(
                                null,
                                "lamp",
                                "路灯不亮",
                                null,
                                null,
                                null,
                                "hotline",
                                null,
                                Map.of(),
                                List.of(),
                                List.of(),
                                "many-" + at + i,
                                at,
                                null),
                        List.of(
                                then("register", Map.of(), at),
                                then("dispatch", Map.of("unit", "urban-management"), at),
                                then("handled", Map.of("result", "已更换灯泡"), at),
                                then("feedback", Map.of("reply", "已经修好"), at),
                                then("close", Map.of(), at))));
            }
            List<ImportResult> brought = d.tickets.bring(d.inUnit("importer", 77, null), batch);
            assertThat(brought).allMatch(result -> result.status() == ImportResult.Status.OPENED);
            return d.database.read(manager -> {
                List<?> ids = manager.createNativeQuery(
                                "SELECT id FROM ticket WHERE stage = 'closed' AND type = 'issue' ORDER BY id")
                        .getResultList();
                return ids.stream().map(id -> ((Number) id).longValue()).toList();
            });
        }

        private static ActionRequest then(String action, Map<String, Object> form, Instant at) {
            return new ActionRequest(action, form, null, null, List.of(), at);
        }
    }

    private static Instant ago(Duration time) {
        return Instant.now().minus(time).truncatedTo(ChronoUnit.SECONDS);
    }

    static Stream<Office> both() {
        return TestDatabase.both().map(database -> new Office(new TestDistrict(database)));
    }

    @ParameterizedTest
    @MethodSource("both")
    void who_is_dissatisfied_is_called_and_a_reopening_counts_as_rework(Office office) {
        CallBacks none = office.callBacks(0);
        long id = office.closed();
        office.deliver(none);
        assertThat(office.calls(id)).isEmpty();
        office.act(office.reporter, id, "rate", Map.of("rating", 1));
        int version = office.d.tickets.get(office.supervisor, id).summary().version();
        office.deliver(none);
        Ticket call = office.calls(id).get(0);
        long calling = call.summary().id();
        assertThat(call.summary().unit()).isEqualTo("command");
        assertThat(call.fields()).containsEntry("rule", "dissatisfied");
        assertThat(call.parties())
                .as("whom to call is looked up on the ticket itself")
                .isEmpty();
        assertThat(call.limits()).extracting(limit -> limit.code()).containsExactly("call");
        assertThat(office.d.tickets.get(office.supervisor, id).summary().version())
                .as("nobody at work on it is disturbed")
                .isEqualTo(version);

        assertThat(catchThrowableOfType(
                        Problem.class,
                        () -> office.act(office.d.accounts.actor("handler"), calling, "answered", Map.of())))
                .as("who handled it does not call")
                .isNotNull();
        office.act(office.supervisor, calling, "no-answer", Map.of("text", "无人接听"));
        assertThat(catchThrowableOfType(
                                Problem.class, () -> office.act(office.supervisor, calling, "give-up", Map.of()))
                        .kind())
                .isEqualTo(Problem.Kind.CONFLICT);
        office.act(office.supervisor, calling, "answered", Map.of());
        office.act(office.supervisor, calling, "reopen", Map.of("reason", "灯又灭了"));
        assertThat(office.d.tickets.get(office.supervisor, calling).summary().stage())
                .isEqualTo("reopened");
        Ticket again = office.d.tickets.get(office.supervisor, id);
        assertThat(again.summary().stage()).isEqualTo("dispatch");
        assertThat(again.summary().closedAt()).isNull();
        TrailEntry last = office.d.trail.entries(Subject.ticket(id), 1, 100).stream()
                .reduce((one, other) -> other)
                .orElseThrow();
        assertThat(last.action()).isEqualTo("reopen");
        assertThat(last.payload())
                .containsEntry("reason", "灯又灭了")
                .containsEntry("ticketBelow", call.summary().number());
        assertThat(office.d.trail.verify(Subject.ticket(id)).intact()).isTrue();

        FeedPump pump = new FeedPump(office.d.database);
        pump.drain(office.d.statistics);
        pump.stop();
        Counted issues = office.d
                .statistics
                .counted(
                        office.d.accounts.actor("leader"),
                        By.TOTAL,
                        new Slice(null, null, null, Set.of("issue"), null, null))
                .get(0);
        assertThat(issues.of(Count.REOPENED)).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("both")
    void a_ticket_that_refuses_its_reopening_leaves_the_call_as_it_was(Office office) {
        long id = office.closed();
        office.deliver(office.callBacks(100));
        long calling = office.calls(id).get(0).summary().id();
        office.act(office.supervisor, calling, "answered", Map.of());
        office.act(office.reporter, id, "reopen", Map.of("reason", "灯又灭了"));
        Problem refused = catchThrowableOfType(
                Problem.class, () -> office.act(office.supervisor, calling, "reopen", Map.of("reason", "灯又灭了")));
        assertThat(refused.kind()).isEqualTo(Problem.Kind.CONFLICT);
        assertThat(office.d.tickets.get(office.supervisor, calling).summary().stage())
                .isEqualTo("answered");
    }

    @ParameterizedTest
    @MethodSource("both")
    void each_closing_is_called_back_once(Office office) {
        CallBacks all = office.callBacks(100);
        long id = office.closed();
        office.deliver(all);
        List<TrailEntry> entries = office.d.trail.entries(Subject.ticket(id), 1, 100);
        all.deliver(entries);
        office.act(office.reporter, id, "rate", Map.of("rating", 2));
        office.deliver(all);
        assertThat(office.calls(id)).as("told again, and rated later").hasSize(1);

        office.act(office.reporter, id, "reopen", Map.of("reason", "灯又灭了"));
        all.deliver(entries);
        assertThat(office.calls(id)).as("what is open again is not called back").hasSize(1);
        office.close(id);
        office.deliver(all);
        assertThat(office.calls(id)).as("but closed again it is").hasSize(2);

        long old = office.many(1, ago(Duration.ofDays(8))).stream()
                .filter(one -> one != id)
                .findFirst()
                .orElseThrow();
        office.deliver(all);
        assertThat(office.calls(old)).as("what was closed long ago is not").isEmpty();
    }

    @ParameterizedTest
    @MethodSource("both")
    void the_same_tickets_are_drawn_whenever_it_is_done(Office office) {
        List<Long> closed = office.many(60, ago(Duration.ofHours(1)));
        office.deliver(office.callBacks(40));
        List<Long> drawn = office.calls();
        long at = office.d
                .tickets
                .get(office.supervisor, closed.get(0))
                .summary()
                .closedAt()
                .toEpochMilli();
        assertThat(drawn)
                .containsExactlyElementsOf(closed.stream()
                        .filter(id -> CallBackRules.drawn(office.d.keys.hash("call-back/" + id + "/" + at), 40))
                        .toList());
        assertThat(drawn).hasSizeBetween(6, 44);
        office.d.database.write(manager -> manager.createNativeQuery("DELETE FROM ticket WHERE type = 'callback'")
                .executeUpdate());
        office.d.database.write(
                manager -> manager.createNativeQuery("DELETE FROM feed_cursor WHERE name = 'call-backs'")
                        .executeUpdate());
        office.deliver(office.callBacks(40));
        assertThat(office.calls()).isEqualTo(drawn);
    }

    @Test
    void the_share_is_met_and_nobody_foresees_it_without_the_key(@TempDir java.nio.file.Path folder) {
        Keys one = Keys.in(folder.resolve("one"));
        Keys two = Keys.in(folder.resolve("two"));
        int drawn = 0;
        int both = 0;
        for (long id = 1; id <= 40_000; id++) {
            boolean chosen = CallBackRules.drawn(one.hash("call-back/" + id + "/0"), 5);
            drawn += chosen ? 1 : 0;
            both += chosen && CallBackRules.drawn(two.hash("call-back/" + id + "/0"), 5) ? 1 : 0;
        }
        // Five in a hundred; the deviation is 44, and 10 for those that two keys choose by chance.
        assertThat(drawn).isBetween(1_780, 2_220);
        assertThat(both).isBetween(50, 150);
        assertThat(CallBackRules.drawn(one.hash("x"), 0)).isFalse();
        assertThat(CallBackRules.drawn(one.hash("x"), 100)).isTrue();
    }

    @Test
    void two_nodes_on_one_postgresql_open_each_call_once() throws Exception {
        TestDatabase.Opened opened = TestDatabase.openPostgresql();
        Office one = new Office(new TestDistrict(opened.database()));
        Office other = new Office(new TestDistrict(opened.again()));
        List<Long> closed = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            for (int round = 0; round < 5; round++) {
                closed.clear();
                closed.addAll(one.many(30, ago(Duration.ofMinutes(90 - round))));
                List<Future<Void>> both = new ArrayList<>();
                for (Office node : List.of(one, other)) {
                    Callable<Void> deliver = () -> {
                        node.deliver(node.callBacks(100));
                        return null;
                    };
                    both.add(threads.submit(deliver));
                }
                for (Future<Void> node : both) {
                    node.get();
                }
            }
        } finally {
            threads.shutdown();
        }
        assertThat(closed).hasSize(150);
        assertThat(one.calls()).isEqualTo(closed);
    }

    @Test
    void what_comes_with_the_platform_can_be_read_and_faults_are_told_with_their_place(
            @TempDir java.nio.file.Path folder) {
        assertThat(CallBackRules.of(folder, EXPRESSIONS).within()).isEqualTo(Duration.ofDays(7));
        Problem schema = catchThrowableOfType(
                Problem.class,
                () -> CallBackRules.read(
                        "{type: callback, unit: command, days: 0, shares: [{percent: 101}]}", EXPRESSIONS));
        assertThat(schema.errors()).extracting(FieldError::field).contains("/days", "/shares/0/percent");
        Problem when = catchThrowableOfType(
                Problem.class,
                () -> CallBackRules.read(
                        "{type: callback, unit: command, days: 7, shares: [{percent: 5, when: 'ticket.returns >'}]}",
                        EXPRESSIONS));
        assertThat(when.errors()).extracting(FieldError::field).containsExactly("/shares/0/when");
    }
}
