package org.gridhall.core.ticket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.gridhall.api.FieldError;
import org.gridhall.api.Problem;
import org.gridhall.api.Text;
import org.gridhall.api.account.Actor;
import org.gridhall.api.message.Recipient;
import org.gridhall.api.statistics.Statistics;
import org.gridhall.api.ticket.ActionRequest;
import org.gridhall.api.ticket.Attachment;
import org.gridhall.api.ticket.ImportItem;
import org.gridhall.api.ticket.ImportResult;
import org.gridhall.api.ticket.NewTicket;
import org.gridhall.api.ticket.Opened;
import org.gridhall.api.ticket.Party;
import org.gridhall.api.ticket.Ticket;
import org.gridhall.api.ticket.TicketLink;
import org.gridhall.api.time.Limit;
import org.gridhall.api.trail.Subject;
import org.gridhall.api.trail.TrailEntry;
import org.gridhall.core.TestDistrict;
import org.gridhall.core.feed.FeedPump;
import org.gridhall.core.storage.TestDatabase;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Merging, joint handling and supervision for a type that is no issue, on both databases. */
class TraitsTest {

    private static List<TestDistrict> districts;

    static synchronized Stream<TestDistrict> both() {
        if (districts == null) {
            Path module = Path.of("src/test/resources/modules/traits.module.yaml");
            districts = TestDatabase.both()
                    .map(database -> new TestDistrict(database, module))
                    .toList();
        }
        return districts.stream();
    }

    private static NewTicket matter(String channel, Party... parties) {
        return new NewTicket(
                        "matter",
                        null,
                        "噪声",
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        List.of(parties),
                        null,
                        null,
                        null,
                        null)
                .from(channel, Map.of());
    }

    private static Party caller(String phone) {
        return new Party("reporter", null, "王女士", phone, null);
    }

    private static ActionRequest act(String action, Object... form) {
        Map<String, Object> map = new HashMap<>();
        for (int i = 0; i < form.length; i += 2) {
            map.put((String) form[i], form[i + 1]);
        }
        return ActionRequest.of(action, map);
    }

    private static Problem problem(ThrowingCallable call) {
        return catchThrowableOfType(Problem.class, call);
    }

    private static String fault(TestDistrict d, Actor actor, Ticket ticket, String other) {
        Problem problem = problem(() -> d.tickets.act(actor, ticket.id(), act("merge", "ticket", other)));
        assertThat(problem.errors()).extracting(FieldError::field).containsExactly("/form/ticket");
        return problem.errors().get(0).message().en();
    }

    /** A message of the outbox, as far as it says whom it goes to. */
    record Queued(String key, int kind, long recipient, String channels, String template, String event, long about) {}

    private static List<Queued> queued(TestDistrict d, String template) {
        return d
                .database
                .read(manager -> (List<?>) manager.createNativeQuery(
                                "SELECT message_key, kind, recipient, channels, template, event, about FROM message"
                                        + " WHERE template = ?1 OR event = ?2 ORDER BY id")
                        .setParameter(1, template)
                        .setParameter(2, "gridhall.ticket." + template)
                        .getResultList())
                .stream()
                .map(row -> (Object[]) row)
                .map(row -> new Queued(
                        (String) row[0],
                        ((Number) row[1]).intValue(),
                        ((Number) row[2]).longValue(),
                        (String) row[3],
                        (String) row[4],
                        (String) row[5],
                        ((Number) row[6]).longValue()))
                .toList();
    }

    /** What was queued since, for a ticket that answers. */
    private static List<Queued> answers(TestDistrict d, String template, Ticket ticket) {
        return queued(d, template).stream()
                .filter(message -> message.key().startsWith("ticket/" + ticket.id() + "/"))
                .toList();
    }

    private static Ticket open(TestDistrict d, NewTicket asked) {
        return d.tickets.open(d.inUnit("clerk", 51, null), asked).ticket();
    }

    private static StoredTicket row(TestDistrict d, long id) {
        return d.database.read(manager -> manager.find(StoredTicket.class, id));
    }

    @ParameterizedTest
    @MethodSource("both")
    void a_merged_ticket_stands_where_the_other_stands_and_can_go_on_by_itself(TestDistrict d) {
        Actor dispatcher = d.inUnit("dispatcher", 52, null);
        Opened opened = d.tickets.open(d.inUnit("clerk", 51, null), matter("hotline", caller("13700000001")));
        Ticket twin = opened.ticket();
        Ticket first = open(d, matter("hotline", caller("13700000002")));
        Ticket merged = d.tickets.act(
                dispatcher,
                twin.id(),
                act("merge", "ticket", first.summary().number().toLowerCase(java.util.Locale.ROOT)));
        assertThat(merged.summary().stage()).isEqualTo("merged");
        assertThat(merged.mergedInto().number()).isEqualTo(first.summary().number());
        assertThat(merged.links()).containsExactly(new TicketLink("duplicate", first.id()));
        assertThat(merged.limits()).extracting(Limit::state).containsExactly(Limit.State.DROPPED);
        assertThat(d.tickets.get(dispatcher, first.id()).merged()).containsExactly(twin.id());
        assertThat(answers(d, "matter-merged", twin)).singleElement().satisfies(message -> {
            assertThat(message.about()).isEqualTo(twin.id());
            assertThat(message.channels()).isEqualTo("sms");
        });

        List<TrailEntry> far = d.tickets.trail(dispatcher, first.id());
        assertThat(far).extracting(TrailEntry::action).containsExactly("open", "merged");
        assertThat(far.get(1).changes()).containsEntry("merged", java.util.Arrays.asList(null, "" + twin.id()));
        assertThat(d.tickets.trail(dispatcher, twin.id()).get(1).changes())
                .containsEntry("mergedInto", java.util.Arrays.asList(null, "" + first.id()));

        Ticket told = d.tickets.bySecret(opened.secret());
        assertThat(told.mergedInto().stage()).isEqualTo("work");
        assertThat(told.mergedInto().result()).isNull();
        assertThat(told.links()).isEmpty();
        d.tickets.act(dispatcher, first.id(), act("finish", "result", "已停工整改"));
        assertThat(d.tickets.bySecret(opened.secret()).mergedInto().result()).isEqualTo("已停工整改");

        Problem unlink = problem(() -> d.tickets.unlink(dispatcher, twin.id(), "duplicate", first.id()));
        assertThat(unlink.code()).isEqualTo("ticket.merged");
        Ticket again = d.tickets.act(dispatcher, twin.id(), act("unmerge", "reason", "不是同一工地"));
        assertThat(again.summary().stage()).isEqualTo("work");
        assertThat(again.summary().closedAt()).isNull();
        assertThat(again.mergedInto()).isNull();
        assertThat(again.links()).isEmpty();
        assertThat(again.limits()).extracting(Limit::state).containsExactly(Limit.State.DROPPED, Limit.State.RUNNING);
        assertThat(again.summary().dueAt()).isEqualTo(again.limits().get(1).dueAt());
        assertThat(d.tickets.get(dispatcher, first.id()).merged()).isEmpty();
        assertThat(d.tickets.trail(dispatcher, first.id()))
                .extracting(TrailEntry::action)
                .containsExactly("open", "merged", "finish", "unmerged");
        assertThat(d.trail.verify(Subject.ticket(first.id())).intact()).isTrue();
        assertThat(d.trail.verify(Subject.ticket(twin.id())).intact()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("both")
    void the_reporter_says_twice_that_it_is_not_the_same(TestDistrict d) {
        Actor dispatcher = d.inUnit("dispatcher", 52, null);
        Opened opened = d.tickets.open(d.inUnit("clerk", 51, null), matter("hotline", caller("13700000003")));
        long id = opened.ticket().id();
        Ticket first = open(d, matter("hotline"));
        Actor reporter = Actor.reporter(id);
        for (int i = 0; i < 2; i++) {
            d.tickets.act(dispatcher, id, act("merge", "ticket", "" + first.id()));
            assertThat(d.tickets
                            .act(reporter, id, act("separate", "reason", "不是一回事"))
                            .summary()
                            .stage())
                    .isEqualTo("work");
        }
        d.tickets.act(dispatcher, id, act("merge", "ticket", "" + first.id()));
        assertThat(problem(() -> d.tickets.act(reporter, id, act("separate", "reason", "不是一回事")))
                        .kind())
                .isEqualTo(Problem.Kind.CONFLICT);
        d.tickets.act(d.inUnit("leader", 53, null), id, act("escape"));
        assertThat(d.tickets.get(dispatcher, id).mergedInto())
                .as("what leads out of the merger ends it")
                .isNull();
        assertThat(d.tickets.trail(dispatcher, first.id()))
                .extracting(TrailEntry::action)
                .endsWith("merged", "unmerged");
    }

    @ParameterizedTest
    @MethodSource("both")
    void what_cannot_be_merged_is_told_with_what_to_do(TestDistrict d) {
        Actor dispatcher = d.inUnit("dispatcher", 52, null);
        Ticket a = open(d, matter("hotline"));
        Ticket b = open(d, matter("hotline"));
        Ticket c = open(d, matter("hotline"));
        Ticket issue = d.tickets
                .open(
                        d.inUnit("clerk", 51, null),
                        new NewTicket(
                                null, "quarrel", "吵", null, null, null, null, null, null, null, null, null, null, null))
                .ticket();
        assertThat(fault(d, dispatcher, a, "" + a.id())).contains("itself");
        assertThat(fault(d, dispatcher, a, issue.summary().number())).contains("one type");
        assertThat(fault(d, dispatcher, a, "SW20200101-99999")).contains("no such ticket");
        assertThat(fault(d, dispatcher, a, "0")).contains("no such ticket");
        assertThat(fault(d, dispatcher, a, "9".repeat(19))).contains("no such ticket");

        d.tickets.act(dispatcher, b.id(), act("merge", "ticket", "" + c.id()));
        assertThat(fault(d, dispatcher, a, "" + b.id()))
                .contains("take that one")
                .contains(c.summary().number());
        assertThat(fault(d, dispatcher, c, "" + b.id())).contains("into this one already");
        Ticket done = open(d, matter("hotline"));
        d.tickets.act(dispatcher, done.id(), act("finish", "result", "好了"));
        assertThat(fault(d, dispatcher, a, "" + done.id())).contains("answers no more");

        Ticket secret = open(d, matter("tipoff"));
        assertThat(fault(d, dispatcher, a, "" + secret.id())).contains("confidential first");

        // A handler who sees neither the other unit's ticket nor a confidential one.
        d.tickets.act(dispatcher, a.id(), act("assign", "unit", "urban-management"));
        d.tickets.act(dispatcher, c.id(), act("assign", "unit", "security"));
        Actor handler = d.inUnit("handler", 54, "urban-management");
        assertThat(fault(d, handler, a, "" + c.id())).contains("no such ticket");
        assertThat(fault(d, handler, a, secret.summary().number())).contains("no such ticket");
        Actor other = d.inUnit("handler", 55, "security");
        assertThat(problem(() -> d.tickets.act(other, a.id(), act("merge", "ticket", "" + c.id())))
                        .kind())
                .isEqualTo(Problem.Kind.NOT_FOUND);
    }

    @ParameterizedTest
    @MethodSource("both")
    void of_two_mergers_that_cross_one_is_told(TestDistrict d) throws Exception {
        Actor dispatcher = d.inUnit("dispatcher", 52, null);
        ExecutorService pool = Executors.newFixedThreadPool(2);
        try {
            for (int i = 0; i < 8; i++) {
                long a = open(d, matter("hotline")).id();
                long b = open(d, matter("hotline")).id();
                Callable<Boolean> there = () -> merge(d, dispatcher, a, b);
                Callable<Boolean> back = () -> merge(d, dispatcher, b, a);
                int done = 0;
                for (Future<Boolean> future : pool.invokeAll(List.of(there, back))) {
                    done += future.get() ? 1 : 0;
                }
                assertThat(done).isEqualTo(1);
                assertThat(row(d, a).mergedInto == null).isNotEqualTo(row(d, b).mergedInto == null);
            }
        } finally {
            pool.shutdown();
        }
    }

    private static boolean merge(TestDistrict d, Actor actor, long from, long into) {
        try {
            d.tickets.act(actor, from, act("merge", "ticket", "" + into));
            return true;
        } catch (Problem refused) {
            assertThat(refused.kind()).isIn(Problem.Kind.INVALID, Problem.Kind.CONFLICT);
            return false;
        }
    }

    @ParameterizedTest
    @MethodSource("both")
    void whoever_asked_is_answered_once_by_the_channel_they_came_from(TestDistrict d) {
        Actor dispatcher = d.inUnit("dispatcher", 52, null);
        Ticket first = open(d, matter("hotline", caller("13711110000")));
        Ticket same = open(d, matter("portal", caller("+86 137-1111-0000")));
        Ticket mail = open(d, matter("open311", new Party("reporter", null, "李", null, "li@example.org")));
        Ticket nobody = open(d, matter("hotline", new Party("reporter", null, "赵", null, null)));
        Ticket anonymous = open(d, matter("tipoff"));
        Ticket worker =
                d.tickets.open(d.inUnit("handler", 57, null), matter("grid")).ticket();
        Ticket order =
                open(d, matter("higher").from("higher", Map.of("system", "province", "number", "N" + first.id())));
        Ticket evil = open(
                d, matter("higher").from("higher", Map.of("system", "https://10.0.0.1/x", "number", "E" + first.id())));
        // mail -> same -> first, all others -> first: answered through the whole way
        d.tickets.act(dispatcher, mail.id(), act("merge", "ticket", "" + same.id()));
        for (Ticket one : List.of(same, nobody, anonymous, worker, order, evil)) {
            d.tickets.act(dispatcher, one.id(), act("merge", "ticket", "" + first.id()));
        }
        Ticket done = d.tickets.act(dispatcher, first.id(), act("finish", "result", "已处理。\n谢谢\u0001".repeat(300)));
        List<Queued> answers = answers(d, "matter-done", first);
        assertThat(answers)
                .extracting(Queued::about)
                .containsExactlyInAnyOrder(first.id(), mail.id(), worker.id(), order.id());
        assertThat(answers)
                .filteredOn(one -> one.about() == worker.id())
                .singleElement()
                .satisfies(one -> {
                    assertThat(one.kind()).isEqualTo(Recipient.Kind.ACCOUNT.ordinal());
                    assertThat(one.recipient()).isEqualTo(57);
                    assertThat(one.channels()).isEqualTo("mailbox");
                });
        assertThat(answers)
                .filteredOn(one -> one.about() == order.id())
                .singleElement()
                .satisfies(one -> {
                    assertThat(one.event()).isEqualTo("gridhall.ticket.matter-done");
                    assertThat(one.channels()).isEqualTo("webhook");
                });
        assertThat(answers)
                .filteredOn(one -> one.about() == mail.id())
                .extracting(Queued::channels)
                .containsExactly("mail,sms");
        assertThat(done.fields()).containsEntry("replyByHand", true).satisfies(fields -> assertThat(
                        fields.get("replyByHandFor").toString().split("、"))
                .containsExactlyInAnyOrder(
                        nobody.summary().number(), evil.summary().number()));

        // Answered again after it was done again: each once more, and by hand no more once it reaches them.
        d.tickets.act(dispatcher, first.id(), act("again"));
        d.tickets.act(dispatcher, first.id(), act("finish", "result", "再次处理"));
        List<Queued> twice = answers(d, "matter-done", first);
        assertThat(twice).hasSize(8).extracting(Queued::key).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("both")
    void what_was_done_in_the_past_tells_nobody(TestDistrict d) {
        Actor importer = d.inUnit("importer", 58, null);
        Instant at = Instant.parse("2025-03-01T00:00:00Z");
        NewTicket open = past("past-told", at, caller("13700000009"));
        ImportResult result = d.tickets
                .bring(
                        importer,
                        List.of(new ImportItem(
                                open,
                                List.of(new ActionRequest(
                                        "finish", Map.of("result", "早已办结"), null, null, null, at.plusSeconds(60))))))
                .get(0);
        assertThat(result.status()).isEqualTo(ImportResult.Status.OPENED);
        assertThat(result.stage()).isEqualTo("done");
        assertThat(Stream.of("matter-done", "matter-received")
                        .flatMap(template -> queued(d, template).stream())
                        .filter(message -> message.about() == result.id()))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("both")
    void what_was_done_in_the_past_may_lead_to_another_ticket_and_carry_files(TestDistrict d) throws IOException {
        Actor importer = d.inUnit("importer", 58, null);
        Ticket first = open(d, matter("hotline"));
        Instant at = Instant.parse("2025-03-02T00:00:00Z");
        long file = d.attachments
                .store(importer, "旧.txt", new ByteArrayInputStream("当时的记录".getBytes(StandardCharsets.UTF_8)))
                .id();
        List<ImportResult> results = d.tickets.bring(
                importer,
                List.of(
                        new ImportItem(
                                past("past-merged", at),
                                List.of(new ActionRequest(
                                        "merge", Map.of("ticket", "" + first.id()), null, null, null, at))),
                        new ImportItem(
                                past("past-filed", at),
                                List.of(new ActionRequest(
                                        "finish", Map.of("result", "早已办结"), null, null, List.of(file), at)))));
        assertThat(results).extracting(ImportResult::stage).containsExactly("merged", "done");
        assertThat(d.tickets.get(importer, first.id()).merged())
                .containsExactly(results.get(0).id());
        assertThat(d.tickets.get(importer, results.get(1).id()).attachments())
                .extracting(Attachment::id)
                .containsExactly(file);
    }

    private static NewTicket past(String key, Instant at, Party... parties) {
        return new NewTicket(
                        "matter", null, "旧件", null, null, null, null, null, null, List.of(parties), null, key, at, null)
                .from("hotline", Map.of("call", key));
    }

    @ParameterizedTest
    @MethodSource("both")
    void several_units_make_one_result(TestDistrict d) {
        Actor dispatcher = d.inUnit("dispatcher", 52, null);
        long id = open(d, matter("hotline")).id();
        d.tickets.act(dispatcher, id, act("assign", "unit", "urban-management"));
        Actor lead = d.inUnit("handler", 54, "urban-management");
        assertThat(problem(() -> d.tickets.act(
                                lead, id, act("joint", "units", List.of("security", "nowhere"), "requirement", "请协助")))
                        .errors())
                .extracting(FieldError::field)
                .containsExactly("/form/units/1");
        Ticket joint =
                d.tickets.act(lead, id, act("joint", "units", List.of("security", "fire"), "requirement", "请协助核查"));
        assertThat(joint.openTasks()).isEqualTo(2);
        assertThat(joint.children()).hasSize(2);
        assertThat(problem(() -> d.tickets.act(lead, id, act("joint", "units", List.of("fire"), "requirement", "再来一次")))
                        .errors())
                .extracting(FieldError::field)
                .containsExactly("/form/units/0");
        assertThat(problem(() -> d.tickets.act(lead, id, act("finish", "result", "抢先办结")))
                        .text()
                        .en())
                .contains("Some tasks are open");
        assertThat(problem(() -> d.tickets.act(lead, id, act("merge", "ticket", "1")))
                        .text()
                        .en())
                .contains("joint tasks");
        assertThat(problem(() -> d.tickets.act(dispatcher, id, act("tasks-closed")))
                        .kind())
                .isEqualTo(Problem.Kind.FORBIDDEN);

        Actor security = d.inUnit("handler", 55, "security");
        Actor fire = d.inUnit("handler", 56, "fire");
        long ofSecurity = joint.children().get(0);
        long ofFire = joint.children().get(1);
        assertThat(d.tickets.get(security, ofSecurity).summary().title()).isEqualTo("请协助核查");
        assertThat(d.tickets.get(security, id).limited()).isTrue();
        assertThat(problem(() -> d.tickets.act(fire, ofSecurity, act("finish", "result", "不是我的")))
                        .kind())
                .isEqualTo(Problem.Kind.NOT_FOUND);
        d.tickets.act(security, ofSecurity, act("finish", "result", "已核查\n三户"));
        Ticket half = d.tickets.get(lead, id);
        assertThat(half.openTasks()).isEqualTo(1);
        assertThat(half.fields()).doesNotContainKey("jointResults");
        d.tickets.act(dispatcher, ofSecurity, act("again"));
        assertThat(d.tickets.get(lead, id).openTasks()).isEqualTo(2);
        d.tickets.act(security, ofSecurity, act("finish", "result", "已核查四户"));
        d.tickets.act(fire, ofFire, act("decline", "result", "无消防问题"));

        Ticket whole = d.tickets.get(lead, id);
        assertThat(whole.openTasks()).isZero();
        assertThat(whole.fields().get("jointResults").toString().split("\n"))
                .hasSize(2)
                .anyMatch(line -> line.endsWith("：已核查四户"))
                .anyMatch(line -> line.endsWith("（未办）：无消防问题"));
        List<TrailEntry> trail = d.tickets.trail(lead, id);
        assertThat(trail)
                .extracting(TrailEntry::action)
                .containsExactly(
                        "open",
                        "assign",
                        "joint",
                        "task-ended",
                        "task-reopened",
                        "task-ended",
                        "task-ended",
                        "tasks-closed");
        assertThat(trail.get(7).account()).isZero();
        assertThat(trail.get(6).changes()).containsEntry("openTasks", List.of(1, 0));
        assertThat(d.trail.verify(Subject.ticket(id)).intact()).isTrue();
        d.tickets.act(lead, id, act("finish", "result", "三家一起办好了"));
        assertThat(problem(() -> d.tickets.act(dispatcher, ofFire, act("again")))
                        .code())
                .isEqualTo("ticket.above");
    }

    @ParameterizedTest
    @MethodSource("both")
    void tasks_that_end_at_once_are_all_counted(TestDistrict d) throws Exception {
        Actor dispatcher = d.inUnit("dispatcher", 52, null);
        List<String> units = List.of("security", "fire", "housing", "health");
        long id = open(d, matter("hotline")).id();
        List<Long> tasks = d.tickets
                .act(dispatcher, id, act("joint", "units", units, "requirement", "一起办"))
                .children();
        ExecutorService pool = Executors.newFixedThreadPool(4);
        try {
            List<Callable<Ticket>> calls = new ArrayList<>();
            for (int i = 0; i < units.size(); i++) {
                long task = tasks.get(i);
                Actor handler = d.inUnit("handler", 60 + i, units.get(i));
                calls.add(() -> d.tickets.act(handler, task, act("finish", "result", "办好了")));
            }
            for (Future<Ticket> future : pool.invokeAll(calls)) {
                assertThat(future.get().summary().stage()).isEqualTo("done");
            }
        } finally {
            pool.shutdown();
        }
        Ticket whole = d.tickets.get(dispatcher, id);
        assertThat(whole.openTasks()).isZero();
        assertThat(whole.fields().get("jointResults").toString().split("\n")).hasSize(4);
        assertThat(d.tickets.trail(dispatcher, id))
                .extracting(TrailEntry::action)
                .containsExactly(
                        "open", "joint", "task-ended", "task-ended", "task-ended", "task-ended", "tasks-closed");
    }

    @ParameterizedTest
    @MethodSource("both")
    void an_order_hangs_below_any_type_and_is_hidden_with_it(TestDistrict d) {
        Actor dispatcher = d.inUnit("dispatcher", 52, null);
        Actor supervisor = d.inUnit("supervisor", 59, null);
        long id = open(d, matter("hotline")).id();
        assertThat(problem(() -> d.tickets.act(supervisor, id, act("supervise", "requirement", "请抓紧")))
                        .text()
                        .en())
                .contains("dispatch it first");
        d.tickets.act(dispatcher, id, act("assign", "unit", "urban-management"));
        Ticket ordered = d.tickets.act(supervisor, id, act("supervise", "requirement", "请抓紧"));
        d.tickets.act(dispatcher, id, act("joint", "units", List.of("fire"), "requirement", "请协助"));
        assertThat(ordered.openTasks()).as("an order is nothing to wait for").isZero();
        long order = ordered.children().get(0);
        assertThat(d.tickets.get(dispatcher, order).summary().unit()).isEqualTo("urban-management");
        assertThat(d.tickets.get(dispatcher, order).fields()).isEqualTo(Map.of("requirement", "请抓紧"));
        assertThat(d.tickets.get(dispatcher, order).summary().confidential()).isFalse();
        d.tickets.act(dispatcher, id, act("hide"));
        for (long below : d.tickets.get(dispatcher, id).children()) {
            assertThat(d.tickets.get(dispatcher, below).summary().confidential())
                    .isTrue();
            assertThat(d.tickets.trail(dispatcher, below))
                    .extracting(TrailEntry::action)
                    .containsExactly("open", "hide");
            assertThat(d.trail.verify(Subject.ticket(below)).intact()).isTrue();
        }
        assertThat(problem(() -> d.tickets.get(d.inUnit("handler", 56, "fire"), order))
                        .kind())
                .isEqualTo(Problem.Kind.NOT_FOUND);
    }

    @Property(tries = 10)
    void whatever_is_merged_and_shared_the_ways_never_meet_and_the_counts_are_right(@ForAll Random random) {
        both().forEach(d -> walk(d, random));
    }

    private static void walk(TestDistrict d, Random random) {
        Actor dispatcher = d.inUnit("dispatcher", 52, null);
        List<String> units = List.of("security", "fire", "housing");
        List<Long> ids = new ArrayList<>();
        Map<Long, Integer> finished = new LinkedHashMap<>();
        for (int i = 0; i < 5; i++) {
            // Two of them by the same person.
            ids.add(open(d, matter("hotline", caller("1390000000" + i % 4))).id());
        }
        for (int step = 0; step < 40; step++) {
            long id = ids.get(random.nextInt(ids.size()));
            List<Long> children = d.tickets.get(dispatcher, id).children();
            try {
                switch (random.nextInt(8)) {
                    case 0, 1, 2 ->
                        d.tickets.act(dispatcher, id, act("merge", "ticket", "" + ids.get(random.nextInt(ids.size()))));
                    case 3 -> d.tickets.act(dispatcher, id, act("unmerge", "reason", "分开"));
                    case 4 ->
                        d.tickets.act(
                                dispatcher,
                                id,
                                act("joint", "units", List.of(units.get(random.nextInt(3))), "requirement", "请协助"));
                    case 5, 6 -> {
                        if (!children.isEmpty()) {
                            long task = children.get(random.nextInt(children.size()));
                            String unit =
                                    d.tickets.get(dispatcher, task).summary().unit();
                            boolean again = random.nextInt(3) == 0;
                            d.tickets.act(
                                    again ? dispatcher : d.inUnit("handler", 70, unit),
                                    task,
                                    again ? act("again") : act("finish", "result", "好了"));
                        }
                    }
                    default -> {
                        boolean again =
                                d.tickets.get(dispatcher, id).summary().stage().equals("done");
                        d.tickets.act(dispatcher, id, again ? act("again") : act("finish", "result", "好了"));
                        finished.merge(id, again ? 0 : 1, Integer::sum);
                    }
                }
            } catch (Problem refused) {
                assertThat(refused.kind()).isIn(Problem.Kind.CONFLICT, Problem.Kind.INVALID);
            }
            check(d, ids);
        }
        // Each answer reached each person of the matter once: no two messages of one entry to one number.
        for (long id : finished.keySet()) {
            Set<String> seen = new HashSet<>();
            queued(d, "matter-done").stream()
                    .filter(message -> message.key().startsWith("ticket/" + id + "/"))
                    .forEach(message -> {
                        String entry = message.key().split("/")[2];
                        String phone = d.tickets
                                .get(Actor.SYSTEM, message.about())
                                .parties()
                                .get(0)
                                .phone();
                        assertThat(seen.add(entry + " " + phone)).isTrue();
                    });
            assertThat(seen.stream().map(one -> one.split(" ")[0]).distinct()).hasSize(finished.get(id));
        }
    }

    private static void check(TestDistrict d, List<Long> ids) {
        for (long id : ids) {
            StoredTicket ticket = row(d, id);
            Set<Long> way = new HashSet<>();
            for (StoredTicket at = ticket; at.mergedInto != null; at = row(d, at.mergedInto)) {
                assertThat(way.add(at.id)).as("a circle").isTrue();
                assertThat(at.stage).isEqualTo("merged");
            }
            assertThat(ticket.mergedInto == null).isEqualTo(!ticket.stage.equals("merged"));
            long open = d.database.read(manager -> manager.createQuery(
                            "SELECT COUNT(t) FROM StoredTicket t WHERE t.parent = :id AND t.task = :yes"
                                    + " AND t.closedAt IS NULL",
                            Long.class)
                    .setParameter("id", id)
                    .setParameter("yes", true)
                    .getSingleResult());
            assertThat((long) ticket.openTasks).isEqualTo(open);
            assertThat(open == 0 || ticket.closedAt == null).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("both")
    void a_confidential_ticket_that_was_merged_is_not_named_to_whom_it_is_not_shown(TestDistrict d) {
        Actor dispatcher = d.inUnit("dispatcher", 52, null);
        Actor handler = d.inUnit("handler", 54, "urban-management");
        Ticket first = open(d, matter("hotline"));
        d.tickets.act(dispatcher, first.id(), act("assign", "unit", "urban-management"));
        Ticket secret = open(d, matter("tipoff", new Party("reporter", null, "举报人", "13700000088", null)));
        d.tickets.act(dispatcher, secret.id(), act("merge", "ticket", "" + first.id()));
        d.tickets.link(dispatcher, first.id(), "follow-up", secret.id());

        Ticket seen = d.tickets.get(handler, first.id());
        assertThat(seen.merged()).isEmpty();
        assertThat(seen.links()).isEmpty();
        assertThat(d.tickets.trail(handler, first.id()))
                .noneMatch(entry -> entry.toString().contains("" + secret.id()));
        assertThat(d.tickets.get(dispatcher, first.id()).merged()).containsExactly(secret.id());
        assertThat(d.tickets.trail(dispatcher, first.id()))
                .anyMatch(entry -> entry.changes().toString().contains("" + secret.id()));
        Problem late = problem(() -> d.tickets.act(
                handler,
                first.id(),
                new ActionRequest(
                        "finish", Map.of("result", "好"), seen.summary().version() - 1, null, List.of(), null)));
        assertThat(late.details().toString()).doesNotContain("" + secret.id());

        Ticket done = d.tickets.act(handler, first.id(), act("finish", "result", "已处理"));
        assertThat(done.fields())
                .as("somebody waits, but not who")
                .containsEntry("replyByHand", true)
                .satisfies(fields -> assertThat(fields.toString())
                        .doesNotContain(secret.summary().number()));
    }

    @ParameterizedTest
    @MethodSource("both")
    void what_becomes_confidential_is_not_told_to_who_reported_a_merged_ticket(TestDistrict d) {
        Actor dispatcher = d.inUnit("dispatcher", 52, null);
        Ticket first = open(d, matter("hotline", caller("13700000077")));
        Ticket twin = open(d, matter("hotline", caller("13700000078")));
        d.tickets.act(dispatcher, twin.id(), act("merge", "ticket", "" + first.id()));
        d.tickets.act(dispatcher, first.id(), act("hide"));
        d.tickets.act(dispatcher, first.id(), act("finish", "result", "被举报人已被约谈"));
        List<Queued> answers = answers(d, "matter-done", first);
        assertThat(answers).extracting(Queued::about).containsExactlyInAnyOrder(first.id(), twin.id());
        assertThat(answers).allSatisfy(one -> assertThat(facts(d, one).toString())
                .matches(facts -> facts.contains("约谈") == (one.about() == first.id()), "own ticket alone"));
    }

    @ParameterizedTest
    @MethodSource("both")
    void what_becomes_confidential_is_not_named_to_who_sees_a_ticket_that_was_merged_into_it(TestDistrict d) {
        Actor dispatcher = d.inUnit("dispatcher", 52, null);
        Actor handler = d.inUnit("handler", 54, "urban-management");
        Ticket first = open(d, matter("hotline"));
        Opened opened = d.tickets.open(d.inUnit("clerk", 51, null), matter("hotline", caller("13700000079")));
        long twin = opened.ticket().id();
        d.tickets.act(dispatcher, twin, act("assign", "unit", "urban-management"));
        d.tickets.act(dispatcher, twin, act("merge", "ticket", first.summary().number()));
        assertThat(d.tickets.get(handler, twin).mergedInto().ticket()).isEqualTo(first.id());
        assertThat(d.tickets.trail(handler, twin).toString())
                .contains("" + first.id(), first.summary().number());
        d.tickets.act(dispatcher, first.id(), act("hide"));
        Ticket seen = d.tickets.get(handler, twin);
        assertThat(seen.summary().stage()).isEqualTo("merged");
        assertThat(seen.mergedInto()).isNull();
        assertThat(seen.links()).isEmpty();
        assertThat(d.tickets.trail(handler, twin).toString())
                .doesNotContain("" + first.id())
                .doesNotContain(first.summary().number());
        assertThat(d.tickets.get(dispatcher, twin).mergedInto().ticket()).isEqualTo(first.id());
        assertThat(d.tickets.trail(dispatcher, twin).toString()).contains("" + first.id());
        assertThat(d.tickets.bySecret(opened.secret()).mergedInto().number())
                .as("who reported it is told under which number it goes on")
                .isEqualTo(first.summary().number());
    }

    private static Map<String, Text> facts(TestDistrict d, Queued message) {
        return org.gridhall.core.message.TestMessages.facts(d.database, d.keys, message.key());
    }

    @ParameterizedTest
    @MethodSource("both")
    void a_unit_is_told_of_a_confidential_ticket_without_its_words(TestDistrict d) {
        NewTicket asked = new NewTicket(
                        null, "quarrel", "张三长期打骂家人", null, null, null, null, null, null, null, null, null, null, null)
                .from("tipoff", Map.of());
        Ticket ticket = open(d, asked);
        Actor dispatcher = d.inUnit("dispatcher", 52, null);
        d.tickets.act(dispatcher, ticket.id(), act("register"));
        d.tickets.act(dispatcher, ticket.id(), act("dispatch", "unit", "urban-management"));
        assertThat(answers(d, "ticket-assigned", ticket)).singleElement().satisfies(message -> {
            assertThat(facts(d, message).get("number").zh())
                    .isEqualTo(ticket.summary().number());
            assertThat(facts(d, message).toString()).doesNotContain("张三");
        });
    }

    @ParameterizedTest
    @MethodSource("both")
    void a_reporter_who_comes_late_learns_the_stage_and_not_who_works(TestDistrict d) {
        Actor dispatcher = d.inUnit("dispatcher", 52, null);
        Opened opened = d.tickets.open(d.inUnit("clerk", 51, null), matter("hotline", caller("13700000066")));
        long id = opened.ticket().id();
        Ticket first = open(d, matter("hotline"));
        d.tickets.act(dispatcher, id, act("assign", "unit", "urban-management"));
        d.tickets.act(dispatcher, id, act("merge", "ticket", "" + first.id()));
        Problem late = problem(() -> d.tickets.act(
                Actor.reporter(id),
                id,
                new ActionRequest("separate", Map.of("reason", "不是一回事"), 1, null, List.of(), null)));
        assertThat(late.code()).isEqualTo("ticket.version");
        assertThat(late.details().toString())
                .contains("stage")
                .doesNotContain(dispatcher.name())
                .doesNotContain("urban-management")
                .doesNotContain("assign");
    }

    @ParameterizedTest
    @MethodSource("both")
    void tip_offs_are_counted_for_whom_they_are_shown(TestDistrict d) {
        open(d, matter("tipoff"));
        FeedPump pump = new FeedPump(d.database);
        pump.drain(d.statistics);
        pump.stop();
        Actor leader = d.inUnit("leader", 53, null);
        Actor handler = d.inUnit("handler", 54, null);
        assertThat(d.statistics.completion(leader, Statistics.By.CHANNEL, null, null, null))
                .anyMatch(one -> "tipoff".equals(one.key()));
        assertThat(d.statistics.completion(handler, Statistics.By.CHANNEL, null, null, null))
                .noneMatch(one -> "tipoff".equals(one.key()));
        long seen = d.statistics.completion(handler, Statistics.By.CHANNEL, null, null, null).stream()
                .mapToLong(one -> one.accepted())
                .sum();
        assertThat(d.statistics.completion(handler, Statistics.By.TOTAL, null, null, null))
                .singleElement()
                .satisfies(total -> assertThat(total.accepted()).isEqualTo(seen));
    }
}
