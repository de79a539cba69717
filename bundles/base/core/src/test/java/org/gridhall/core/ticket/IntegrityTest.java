package org.gridhall.core.ticket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.gridhall.api.Problem;
import org.gridhall.api.account.Actor;
import org.gridhall.api.module.TicketRule;
import org.gridhall.api.place.Point;
import org.gridhall.api.ticket.ActionRequest;
import org.gridhall.api.ticket.ImportItem;
import org.gridhall.api.ticket.ImportResult;
import org.gridhall.api.ticket.NewTicket;
import org.gridhall.api.ticket.Opened;
import org.gridhall.api.ticket.Party;
import org.gridhall.api.ticket.Ticket;
import org.gridhall.api.ticket.TicketQuery;
import org.gridhall.api.ticket.TicketSummary;
import org.gridhall.api.trail.Subject;
import org.gridhall.api.trail.Trail;
import org.gridhall.api.trail.TrailEntry;
import org.gridhall.core.TestDistrict;
import org.gridhall.core.feed.FeedPump;
import org.gridhall.core.storage.Json;
import org.gridhall.core.storage.TestDatabase;
import org.gridhall.core.trail.Tampering;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What must hold of tickets whoever does what, on both databases. */
class IntegrityTest {

    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
    private static List<TestDistrict> districts;

    static synchronized Stream<TestDistrict> both() {
        if (districts == null) {
            districts = TestDatabase.both().map(TestDistrict::new).toList();
        }
        return districts.stream();
    }

    private static NewTicket report(String channel, String key) {
        return new NewTicket(
                "issue",
                "quarrel",
                "邻里纠纷",
                "楼上漏水",
                new Point(113.8301, 34.7302),
                "朝凤路 18 号",
                channel,
                null,
                Map.of(),
                List.of(
                        new Party("reporter", null, "欧阳小明", "19900001234", "ouyang@example.org"),
                        new Party("affected", null, "诸葛小红", "19900005678", null)),
                List.of(),
                key,
                null,
                null);
    }

    private static ActionRequest act(String action, Object... form) {
        Map<String, Object> map = new HashMap<>();
        for (int i = 0; i < form.length; i += 2) {
            map.put((String) form[i], form[i + 1]);
        }
        return ActionRequest.of(action, map);
    }

    private static ActionRequest keyed(ActionRequest request, String key) {
        return new ActionRequest(
                request.action(), request.form(), null, key, request.attachments(), request.occurredAt());
    }

    private static Problem problem(ThrowingCallable call) {
        return catchThrowableOfType(Problem.class, call);
    }

    private static long dispatched(TestDistrict d, Actor dispatcher, NewTicket report, String unit) {
        long id = d.tickets.open(dispatcher, report).ticket().id();
        d.tickets.act(dispatcher, id, act("register"));
        d.tickets.act(dispatcher, id, act("dispatch", "unit", unit));
        return id;
    }

    @ParameterizedTest
    @MethodSource("both")
    void of_one_report_that_comes_eight_times_at_once_there_is_one_ticket(TestDistrict d) throws Exception {
        Actor worker = d.inUnit("clerk", 51, null);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        List<Callable<Opened>> sent = Collections.nCopies(8, () -> d.tickets.open(worker, report("grid", "once")));
        Set<Long> ids = new HashSet<>();
        int fresh = 0;
        for (Future<Opened> opened : threads.invokeAll(sent)) {
            ids.add(opened.get().ticket().id());
            fresh += opened.get().repeated() ? 0 : 1;
        }
        assertThat(ids).hasSize(1);
        assertThat(fresh).isEqualTo(1);
        // The same action eight times at once is done once.
        long id = ids.iterator().next();
        Actor dispatcher = d.inUnit("dispatcher", 52, null);
        ActionRequest remind = keyed(act("remind", "text", "请尽快"), "remind-once");
        for (Future<Ticket> done : threads.invokeAll(
                Collections.nCopies(8, (Callable<Ticket>) () -> d.tickets.act(dispatcher, id, remind)))) {
            assertThat(done.get().fields()).containsEntry("reminders", 1);
        }
        threads.shutdown();
        assertThat(d.tickets.trail(dispatcher, id)).hasSize(2);
    }

    @ParameterizedTest
    @MethodSource("both")
    void keys_of_actions_are_each_reporters_own_and_hold_when_the_ticket_went_out_of_sight(TestDistrict d) {
        Actor dispatcher = d.inUnit("dispatcher", 53, null);
        for (int i = 0; i < 2; i++) {
            Opened opened = d.tickets.open(dispatcher, report("portal", null));
            Actor reporter = Actor.reporter(opened.ticket().id());
            ActionRequest comment = keyed(act("comment", "text", "请快一点 " + i), "1");
            d.tickets.act(reporter, opened.ticket().id(), comment);
            d.tickets.act(reporter, opened.ticket().id(), comment);
            assertThat(d.tickets.trail(dispatcher, opened.ticket().id())).hasSize(2);
        }
        long id = dispatched(d, dispatcher, report("grid", null), "fire");
        Actor handler = d.inUnit("handler", 54, "fire");
        ActionRequest back = keyed(act("not-ours", "reason", "不属于本单位职责", "article", "第九条"), "back");
        d.tickets.act(handler, id, back);
        assertThat(problem(() -> d.tickets.get(handler, id)).kind()).isEqualTo(Problem.Kind.NOT_FOUND);
        Ticket again = d.tickets.act(handler, id, back);
        assertThat(again.limited()).isTrue();
        assertThat(again.returns()).isEqualTo(1);
        assertThat(again.parties()).isEmpty();
        assertThat(problem(() -> d.tickets.act(handler, id, keyed(act("comment", "text", "另一内容"), "back")))
                        .code())
                .isEqualTo("key.reused");
    }

    @ParameterizedTest
    @MethodSource("both")
    void the_trail_says_in_which_post_also_when_the_ticket_leaves_its_ground(TestDistrict d) {
        Actor dispatcher = d.inUnit("dispatcher", 55, null);
        Actor handler = d.inUnit("handler", 56, "fire");
        long id = dispatched(d, dispatcher, report("grid", null), "fire");
        d.tickets.act(handler, id, act("not-ours", "reason", "不属于本单位职责", "article", "第九条"));
        List<TrailEntry> trail = d.tickets.trail(dispatcher, id);
        TrailEntry last = trail.get(trail.size() - 1);
        assertThat(last.action()).isEqualTo("not-ours");
        assertThat(last.post()).isEqualTo(1056);
        assertThat(last.unit()).isEqualTo("fire");
    }

    @ParameterizedTest
    @MethodSource("both")
    void who_is_who_is_never_in_the_trail(TestDistrict d) {
        Actor dispatcher = d.inUnit("dispatcher", 57, null);
        long id = dispatched(d, dispatcher, report("grid", null), "fire");
        String trail = Json.text(d.tickets.trail(dispatcher, id).stream()
                .map(entry -> Map.of("c", entry.changes(), "p", String.valueOf(entry.payload())))
                .toList());
        assertThat(trail).contains("楼上漏水").doesNotContain("欧阳", "诸葛", "1990000", "example.org");
        for (TrailEntry entry : d.tickets.trail(dispatcher, id)) {
            assertThat(Json.text(entry.changes()) + "")
                    .as("what is never erased")
                    .doesNotContain("漏水", "纠纷", "朝凤路");
        }
    }

    @ParameterizedTest
    @MethodSource("both")
    void what_was_filled_in_is_for_the_posts_that_cover_the_ticket(TestDistrict d) {
        Actor dispatcher = d.inUnit("dispatcher", 58, null);
        Actor handler = d.inUnit("handler", 59, "fire");
        Actor stranger = d.inUnit("handler", 60, "police");
        Opened opened = d.tickets.open(stranger, report("grid", null));
        long id = opened.ticket().id();
        d.tickets.act(dispatcher, id, act("register"));
        d.tickets.act(dispatcher, id, act("dispatch", "unit", "fire"));
        d.tickets.act(handler, id, act("comment", "text", "内部意见"));
        d.tickets.act(stranger, id, act("remind", "text", "我的催办"));
        Actor reporter = Actor.reporter(id);
        d.tickets.act(reporter, id, act("comment", "text", "来件人的话"));
        assertThat(said(d, handler, id)).contains("内部意见", "我的催办", "来件人的话", "楼上漏水");
        assertThat(said(d, stranger, id)).contains("我的催办", "楼上漏水").doesNotContain("内部意见", "来件人的话");
        assertThat(said(d, reporter, id)).contains("来件人的话").doesNotContain("内部意见", "我的催办");
        assertThat(d.tickets.trail(reporter, id)).as("what was done is told").hasSize(6);

        Actor grid = d.inGrid(
                "gridworker",
                61,
                d.organisation
                        .gridAt(new Point(113.8301, 34.7302), null)
                        .orElseThrow()
                        .code());
        long tip = d.tickets.open(grid, report("tipoff", null)).ticket().id();
        d.tickets.act(dispatcher, tip, act("comment", "text", "内部意见"));
        assertThat(said(d, dispatcher, tip)).contains("内部意见");
        assertThat(said(d, grid, tip))
                .as("who reported a confidential thing has no part in its handling")
                .contains("楼上漏水")
                .doesNotContain("内部意见");
    }

    private static String said(TestDistrict d, Actor actor, long id) {
        return d.tickets.trail(actor, id).stream()
                .map(entry -> String.valueOf(entry.payload()))
                .toList()
                .toString();
    }

    @ParameterizedTest
    @MethodSource("both")
    void who_takes_part_above_or_below_gets_a_limited_view(TestDistrict d) {
        Actor dispatcher = d.inUnit("dispatcher", 62, null);
        Actor supervisor = d.inUnit("supervisor", 63, null);
        Actor fire = d.inUnit("handler", 64, "fire");
        Actor police = d.inUnit("handler", 65, "police");
        long id = dispatched(d, dispatcher, report("grid", null), "fire");
        d.tickets.act(supervisor, id, act("supervise", "requirement", "请在两日内答复"));
        long order = d.tickets.get(fire, id).children().get(0);
        // The order stays with the fire brigade when the issue goes to somebody else.
        d.tickets.act(fire, id, act("not-ours", "reason", "不属于本单位职责", "article", "第九条"));
        d.tickets.act(dispatcher, id, act("dispatch", "unit", "police"));
        assertThat(d.tickets.get(police, id).limited()).isFalse();
        Ticket seen = d.tickets.get(fire, id);
        assertThat(seen.limited()).isTrue();
        assertThat(seen.summary().stage()).isEqualTo("handle");
        assertThat(seen.description()).isNull();
        assertThat(seen.parties()).isEmpty();
        assertThat(seen.fields()).isEmpty();
        assertThat(d.tickets.get(police, order).limited()).isTrue();
        assertThat(d.tickets.get(police, order).parent()).isEqualTo(id);
        assertThat(d.tickets.get(fire, order).limited()).isFalse();
        assertThat(problem(() -> d.tickets.trail(fire, id)).kind()).isEqualTo(Problem.Kind.NOT_FOUND);
        assertThat(problem(() -> d.tickets.act(police, order, act("comment", "text", "越权")))
                        .kind())
                .isEqualTo(Problem.Kind.NOT_FOUND);
        d.tickets.act(dispatcher, id, act("make-confidential", "reason", "涉及隐私"));
        assertThat(problem(() -> d.tickets.get(fire, id)).kind()).isEqualTo(Problem.Kind.NOT_FOUND);
    }

    @ParameterizedTest
    @MethodSource("both")
    void one_opens_what_the_flow_names_ones_role_for(TestDistrict d) {
        NewTicket order = new NewTicket(
                "supervision", null, "督办", null, null, null, null, null, null, null, null, null, null, null);
        Actor worker = d.inUnit("gridworker", 66, null);
        assertThat(problem(() -> d.tickets.open(worker, order)).kind()).isEqualTo(Problem.Kind.FORBIDDEN);
        assertThat(d.tickets.open(d.inUnit("supervisor", 67, null), order).repeated())
                .isFalse();
        Actor nobody = new Actor(Actor.Kind.ACCOUNT, 68, 68, "x", "无岗位", List.of(), 0);
        assertThat(problem(() -> d.tickets.open(nobody, report("grid", null))).kind())
                .isEqualTo(Problem.Kind.FORBIDDEN);
    }

    @ParameterizedTest
    @MethodSource("both")
    void lists_follow_the_fields_that_are_indexed(TestDistrict d) {
        Actor dispatcher = d.inUnit("dispatcher", 69, null);
        Actor handler = d.inUnit("handler", 70, "fire");
        long id = dispatched(d, dispatcher, report("grid", null), "fire");
        TicketQuery waiting = new TicketQuery(
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                false,
                null,
                Map.of("extension", "17h"),
                null,
                50);
        assertThat(d.tickets.list(dispatcher, waiting).items()).isEmpty();
        d.tickets.act(handler, id, act("ask-extension", "duration", "17h", "reason", "等待配件到货"));
        assertThat(d.tickets.list(dispatcher, waiting).items())
                .extracting(TicketSummary::id)
                .containsExactly(id);
        d.tickets.act(dispatcher, id, act("grant-extension", "reason", "情况属实，同意"));
        assertThat(d.tickets.list(dispatcher, waiting).items()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("both")
    void an_upload_belongs_to_who_stored_it_and_to_one_ticket(TestDistrict d) throws IOException {
        Actor one = d.inUnit("dispatcher", 71, null);
        Actor two = d.inUnit("dispatcher", 72, null);
        long file = store(d, one, "甲").id();
        long first = d.tickets.open(one, report("grid", null)).ticket().id();
        long second = d.tickets.open(one, report("grid", null)).ticket().id();
        ActionRequest with = new ActionRequest("comment", Map.of("text", "见附件"), null, null, List.of(file), null);
        assertThat(problem(() -> d.tickets.act(two, first, with))
                        .errors()
                        .get(0)
                        .field())
                .isEqualTo("/attachments");
        assertThat(problem(() -> d.tickets.act(Actor.reporter(first), first, with))
                        .kind())
                .isEqualTo(Problem.Kind.INVALID);
        d.tickets.act(one, first, with);
        assertThat(problem(() -> d.tickets.act(one, second, with))
                        .errors()
                        .get(0)
                        .field())
                .isEqualTo("/attachments");
        assertThat(problem(() -> d.attachments.open(one, second, file)).kind()).isEqualTo(Problem.Kind.NOT_FOUND);
        assertThat(problem(() -> d.attachments.open(d.inUnit("handler", 73, "police"), first, file))
                        .kind())
                .isEqualTo(Problem.Kind.NOT_FOUND);
    }

    private static org.gridhall.api.ticket.Attachment store(TestDistrict d, Actor actor, String text)
            throws IOException {
        return d.attachments.store(actor, "a.txt", new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @MethodSource("both")
    void what_nobody_needs_is_swept_after_two_days(TestDistrict d) throws IOException {
        Actor actor = d.inUnit("dispatcher", 74, null);
        long id = d.tickets.open(actor, report("grid", null)).ticket().id();
        ActionRequest remind = keyed(act("remind", "text", "请尽快"), "sweep");
        d.tickets.act(actor, id, remind);
        var kept = store(d, actor, "留 " + d.database.derby());
        var orphan = store(d, actor, "弃 " + d.database.derby());
        var twin = d.attachments.store(
                actor, "b.txt", new ByteArrayInputStream(("留 " + d.database.derby()).getBytes(StandardCharsets.UTF_8)));
        d.tickets.act(
                actor, id, new ActionRequest("comment", Map.of("text", "附"), null, null, List.of(kept.id()), null));
        Path folder = d.district.files();
        Path broken = Files.createTempFile(folder, "arriving", null);
        for (Path file : List.of(broken, path(folder, kept.hash()), path(folder, orphan.hash()))) {
            Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofHours(1))));
        }
        Sweep sweep = new Sweep(d.database, d.district, d.blobs);
        sweep.sweep(Instant.now());
        assertThat(rows(d, "action_key WHERE account = 74")).isEqualTo(1);
        assertThat(rows(d, "attachment WHERE stored_by = 74")).isEqualTo(3);
        sweep.sweep(Instant.now().plus(Duration.ofHours(50)));
        sweep.stop();
        assertThat(rows(d, "action_key WHERE account = 74")).isZero();
        assertThat(rows(d, "attachment WHERE stored_by = 74")).isEqualTo(1);
        assertThat(twin.hash()).isEqualTo(kept.hash());
        assertThat(path(folder, kept.hash())).exists();
        assertThat(path(folder, orphan.hash())).doesNotExist();
        assertThat(broken).doesNotExist();
    }

    private static Path path(Path folder, String hash) {
        return folder.resolve(hash.substring(0, 2)).resolve(hash);
    }

    private static long rows(TestDistrict d, String from) {
        return d.database.read(manager -> ((Number) manager.createNativeQuery("SELECT COUNT(*) FROM " + from)
                        .getSingleResult())
                .longValue());
    }

    @ParameterizedTest
    @MethodSource("both")
    void a_trail_that_was_cut_off_is_noticed(TestDistrict shared) {
        TestDistrict d = new TestDistrict(shared.database.derby() ? TestDatabase.derby() : TestDatabase.postgresql());
        Actor dispatcher = d.inUnit("dispatcher", 75, null);
        long id = dispatched(d, dispatcher, report("grid", null), "fire");
        long other = d.tickets.open(dispatcher, report("grid", null)).ticket().id();
        assertThat(d.trail.verifyAll().intact()).isTrue();
        Tampering.run(d.database, "DELETE FROM trail_entry WHERE kind = 'ticket' AND subject = " + id + " AND seq = 3");
        for (Trail.Verdict verdict : List.of(d.trail.verify(Subject.ticket(id)), d.trail.verifyAll())) {
            assertThat(verdict.broken().manner()).isEqualTo(Trail.Manner.END_MISSING);
            assertThat(verdict.broken().subject()).isEqualTo(Subject.ticket(id));
            assertThat(verdict.broken().seq()).isEqualTo(3);
        }
        assertThat(d.trail.verify(Subject.ticket(other)).intact()).isTrue();
        Tampering.run(d.database, "DELETE FROM trail_entry WHERE kind = 'ticket' AND subject = " + id);
        for (Trail.Verdict verdict : List.of(d.trail.verify(Subject.ticket(id)), d.trail.verifyAll())) {
            assertThat(verdict.broken().manner()).isEqualTo(Trail.Manner.CHAIN_MISSING);
            assertThat(verdict.broken().subject()).isEqualTo(Subject.ticket(id));
        }
    }

    @ParameterizedTest
    @MethodSource("both")
    void what_is_brought_in_happened_in_the_past_and_in_order(TestDistrict d) {
        Actor importer = d.inUnit("importer", 76, null);
        Instant start = Instant.parse("2025-06-01T00:00:00Z");
        ActionRequest future = at("register", Instant.now().plus(Duration.ofDays(30)));
        ImportResult late = d.tickets
                .bring(importer, List.of(new ImportItem(past("future", start), List.of(future))))
                .get(0);
        assertThat(late.status()).isEqualTo(ImportResult.Status.REJECTED);
        assertThat(late.error().field()).isEqualTo("/occurredAt");
        for (Instant old : List.of(Instant.parse("1999-12-31T23:59:59Z"), Instant.MIN)) {
            ImportResult early = d.tickets
                    .bring(importer, List.of(new ImportItem(past("old", old), List.of())))
                    .get(0);
            assertThat(early.error().field()).isEqualTo("/occurredAt");
        }
        ImportItem item = new ImportItem(past("order", start), List.of(at("register", start.plusSeconds(60))));
        long id = d.tickets.bring(importer, List.of(item)).get(0).id();
        assertThat(problem(() -> d.tickets.act(
                                importer,
                                id,
                                new ActionRequest(
                                        "dispatch", Map.of("unit", "fire"), null, null, null, start.plusSeconds(30))))
                        .errors()
                        .get(0)
                        .field())
                .isEqualTo("/occurredAt");
    }

    private static NewTicket past(String key, Instant at) {
        return new NewTicket(null, "quarrel", "旧", null, null, null, null, null, null, null, null, key, at, null);
    }

    private static ActionRequest at(String action, Instant when) {
        return new ActionRequest(action, Map.of(), null, null, null, when);
    }

    @ParameterizedTest
    @MethodSource("both")
    void what_is_away_for_a_moment_is_not_the_fault_of_the_items_of_a_batch(TestDistrict d) {
        Actor importer = d.inUnit("importer", 78, null);
        TicketRule away = (ticket, action, form, actor) -> {
            throw Problem.of(Problem.Kind.UNAVAILABLE, "away", "暂不可用", "Away");
        };
        List<ImportItem> items =
                List.of(new ImportItem(past("away", Instant.parse("2025-03-01T00:00:00Z")), List.of()));
        d.rules.add(away, Map.of("for.module", "field"));
        try {
            assertThat(problem(() -> d.tickets.bring(importer, items)).kind()).isEqualTo(Problem.Kind.UNAVAILABLE);
        } finally {
            d.rules.remove(away);
        }
        assertThat(d.tickets.bring(importer, items).get(0).status()).isEqualTo(ImportResult.Status.OPENED);
    }

    @ParameterizedTest
    @MethodSource("both")
    void many_tickets_of_one_moment_have_ids_of_their_own(TestDistrict d) {
        Actor importer = d.inUnit("importer", 77, null);
        Instant moment = Instant.parse("2025-01-01T00:00:00Z");
        Set<Long> ids = new HashSet<>();
        for (int batch = 0; batch < 2; batch++) {
            List<ImportItem> items = new ArrayList<>();
            for (int i = 0; i < 250; i++) {
                items.add(new ImportItem(past("moment-" + batch + "-" + i, moment), List.of()));
            }
            d.tickets.bring(importer, items).forEach(result -> {
                assertThat(result.status()).isEqualTo(ImportResult.Status.OPENED);
                assertThat(ids.add(result.id())).isTrue();
            });
        }
    }

    @ParameterizedTest
    @MethodSource("both")
    void numbers_are_unique_over_two_nodes_and_a_restart(TestDistrict d) throws Exception {
        List<TestDistrict> nodes = List.of(d, new TestDistrict(d.database));
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<Callable<List<String>>> work = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            TestDistrict node = nodes.get(t % 2);
            Actor clerk = d.inUnit("clerk", 80 + t, null);
            work.add(() -> {
                List<String> numbers = new ArrayList<>();
                for (int i = 0; i < 40; i++) {
                    numbers.add(node.tickets
                            .open(clerk, report("grid", null))
                            .ticket()
                            .summary()
                            .number());
                }
                return numbers;
            });
        }
        Set<String> all = new HashSet<>();
        for (Future<List<String>> numbers : threads.invokeAll(work)) {
            for (String number : numbers.get()) {
                assertThat(all.add(number)).as(number).isTrue();
            }
        }
        threads.shutdown();
        String after = new TestDistrict(d.database)
                .tickets
                .open(d.inUnit("clerk", 80, null), report("grid", null))
                .ticket()
                .summary()
                .number();
        assertThat(all).hasSize(160).doesNotContain(after);
    }

    @Property(tries = 12)
    void whatever_is_done_trail_versions_and_counts_agree(@ForAll Random random) {
        both().forEach(d -> walk(d, random));
    }

    private static void walk(TestDistrict d, Random random) {
        // What is kept with a case has tests of its own.
        d.tickets.evidence((manager, ticket, about, at) -> about.head());
        Actor dispatcher = d.inUnit("dispatcher", 91, null);
        Actor[] others = {
            d.inUnit("supervisor", 92, null), d.inUnit("leader", 93, null), d.inUnit("clerk", 94, null),
        };
        List<Long> ids = new ArrayList<>();
        Map<Long, Integer> steps = new HashMap<>();
        for (int i = 0; i < 3; i++) {
            long id = d.tickets.open(dispatcher, report("grid", null)).ticket().id();
            ids.add(id);
            steps.put(id, 1);
        }
        for (int i = 0; i < 45; i++) {
            long id = ids.get(random.nextInt(ids.size()));
            Ticket before = d.tickets.get(Actor.SYSTEM, id);
            String unit = before.summary().unit();
            Actor actor =
                    switch (random.nextInt(4)) {
                        case 0 -> unit == null ? dispatcher : d.inUnit("handler", 95, unit);
                        case 1 -> others[random.nextInt(others.length)];
                        case 2 -> Actor.reporter(id);
                        default -> dispatcher;
                    };
            var offered =
                    d.tickets.list(actor, TicketQuery.ALL).items().stream().noneMatch(item -> item.id() == id)
                            ? List.<String>of()
                            : d.tickets.offered(actor, id).stream()
                                    .map(action -> action.code())
                                    // What touches two tickets at once has tests of its own.
                                    .filter(action -> !Set.of("merge", "joint").contains(action))
                                    .toList();
            if (offered.isEmpty()) {
                continue;
            }
            String action = offered.get(random.nextInt(offered.size()));
            boolean done;
            try {
                d.tickets.act(actor, id, ActionRequest.of(action, InterpreterTest.form(action, random, Instant.now())));
                done = true;
                steps.merge(id, 1, Integer::sum);
            } catch (Problem refused) {
                assertThat(refused.kind())
                        .as("%s: %s", action, refused.errors())
                        .isEqualTo(Problem.Kind.CONFLICT);
                done = false;
            }
            checkStep(d, before, id, done, steps);
            for (long child : d.tickets.get(Actor.SYSTEM, id).children()) {
                if (steps.putIfAbsent(child, 1) == null) {
                    assertThat(d.tickets.trail(Actor.SYSTEM, child).get(0).changes())
                            .containsKeys("stage", "due", "parent");
                }
            }
        }
        FeedPump pump = new FeedPump(d.database);
        pump.drain(d.statistics);
        pump.stop();
        assertThat(counted(d)).isEqualTo(recounted(d));
    }

    private static void checkStep(TestDistrict d, Ticket before, long id, boolean done, Map<Long, Integer> steps) {
        Ticket after = d.tickets.get(Actor.SYSTEM, id);
        List<TrailEntry> trail = d.tickets.trail(Actor.SYSTEM, id);
        assertThat(trail).hasSize(steps.get(id));
        TrailEntry last = trail.get(trail.size() - 1);
        assertThat(after.summary().version())
                .isEqualTo(last.version())
                .isEqualTo(before.summary().version() + (done && !last.changes().isEmpty() ? 1 : 0));
        assertThat(d.trail.verify(Subject.ticket(id)).intact()).isTrue();
        assertThat(d.modules.type("issue").orElseThrow().stage(after.summary().stage()))
                .isPresent();
    }

    /** The rows of the counts, those that add up to nothing left out. */
    private static Map<String, List<Long>> counted(TestDistrict d) {
        Map<String, List<Long>> counts = new TreeMap<>();
        d.database
                .read(manager -> (List<?>) manager.createNativeQuery(
                                "SELECT period, type, unit, grid, category, channel, field, accepted, closed, late,"
                                        + " ledger, ledger_closed FROM figure_day WHERE accepted <> 0")
                        .getResultList())
                .forEach(row -> {
                    Object[] cells = (Object[]) row;
                    List<Long> amounts = new ArrayList<>();
                    for (int i = 7; i < 12; i++) {
                        amounts.add(((Number) cells[i]).longValue());
                    }
                    if (amounts.get(0) != 0) {
                        counts.put(List.of(cells).subList(0, 7).toString(), amounts);
                    }
                });
        return counts;
    }

    private static Map<String, List<Long>> recounted(TestDistrict d) {
        Map<String, List<Long>> counts = new TreeMap<>();
        d.database
                .read(manager -> manager.createQuery("SELECT t FROM StoredTicket t", StoredTicket.class)
                        .getResultList())
                .forEach(t -> {
                    if (Set.of("void", "merged").contains(t.stage)) {
                        return;
                    }
                    String day = Instant.ofEpochMilli(t.openedAt)
                            .atZone(ZONE)
                            .toLocalDate()
                            .format(DateTimeFormatter.BASIC_ISO_DATE);
                    String key = Stream.of(day, t.type, t.unit, t.grid, t.category, t.channel, t.field)
                            .map(cell -> cell == null ? "" : cell)
                            .toList()
                            .toString();
                    List<Long> sum = counts.computeIfAbsent(key, k -> new ArrayList<>(List.of(0L, 0L, 0L, 0L, 0L)));
                    boolean closed = t.closedAt != null;
                    boolean[] adds = {true, closed, t.late, t.ledger, t.ledger && closed};
                    for (int i = 0; i < adds.length; i++) {
                        sum.set(i, sum.get(i) + (adds[i] ? 1 : 0));
                    }
                });
        return counts;
    }
}
