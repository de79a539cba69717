package org.gridhall.core.assessment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.gridhall.api.Problem;
import org.gridhall.api.account.Actor;
import org.gridhall.api.account.Grant;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.assessment.Assessments;
import org.gridhall.api.assessment.Result;
import org.gridhall.api.assessment.Scored;
import org.gridhall.api.assessment.Sheet;
import org.gridhall.api.organisation.Organisation;
import org.gridhall.api.organisation.Post;
import org.gridhall.api.place.Point;
import org.gridhall.api.ticket.ActionRequest;
import org.gridhall.api.ticket.ImportItem;
import org.gridhall.api.ticket.ImportResult;
import org.gridhall.api.ticket.NewTicket;
import org.gridhall.api.trail.Subject;
import org.gridhall.api.trail.TrailEntry;
import org.gridhall.core.TestDistrict;
import org.gridhall.core.feed.FeedPump;
import org.gridhall.core.storage.Ids;
import org.gridhall.core.storage.TestDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A month from what was done to what is published, on both databases. */
class StoredAssessmentsTest {

    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
    private static final YearMonth MONTH = YearMonth.now(ZONE);
    /** The first morning of the month after: this one is over. */
    private static final Clock AFTER = Clock.fixed(
            MONTH.plusMonths(1).atDay(1).atStartOfDay(ZONE).plusHours(9).toInstant(), ZONE);

    private static List<TestDistrict> districts;

    static synchronized Stream<TestDistrict> both() {
        if (districts == null) {
            districts = TestDatabase.both()
                    .map(TestDistrict::new)
                    .map(StoredAssessmentsTest::worked)
                    .toList();
        }
        return districts.stream();
    }

    private static Actor person(long account, String role, Set<String> permissions, String unit) {
        Grant grant = new Grant(role, permissions, "/", null, account + 5000, unit);
        return new Actor(Actor.Kind.ACCOUNT, account, account, role + account, "某" + account, List.of(grant), 0);
    }

    private static final Actor FIRST = person(11, "dispatcher", Permissions.ALL, "command");
    private static final Actor SECOND = person(12, "dispatcher", Permissions.ALL, "command");
    private static final Actor FIRE = person(21, "handler", Permissions.ALL, "fire");
    private static final Actor SIGNER = person(31, "supervisor", Set.of(Permissions.ASSESSMENT_SIGN), null);
    private static final Actor OTHER = person(32, "supervisor", Set.of(Permissions.ASSESSMENT_SIGN), null);
    private static final Actor LEADER =
            person(33, "leader", Set.of(Permissions.ASSESSMENT_PUBLISH, Permissions.STATISTICS_READ), null);
    private static final Actor NOBODY = person(41, "gridworker", Set.of(Permissions.TICKET_READ), null);

    /** The first one dispatches four, one comes back; the second two. */
    private static TestDistrict worked(TestDistrict d) {
        List<Long> ids = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            ids.add(open(d));
        }
        for (int i = 0; i < 6; i++) {
            Actor who = i < 4 ? FIRST : SECOND;
            d.tickets.act(who, ids.get(i), ActionRequest.of("register", Map.of()));
            d.tickets.act(who, ids.get(i), ActionRequest.of("dispatch", Map.of("unit", "fire")));
        }
        d.tickets.act(FIRE, ids.get(0), ActionRequest.of("not-ours", Map.of("reason", "不属于本单位职责", "article", "第九条")));
        d.tickets.act(FIRE, ids.get(1), ActionRequest.of("handled", Map.of("result", "已经处理完毕")));
        count(d);
        return d;
    }

    private static void count(TestDistrict d) {
        FeedPump pump = new FeedPump(d.database);
        pump.drain(d.statistics);
        pump.stop();
    }

    private static long open(TestDistrict d) {
        return d.tickets
                .open(
                        FIRST,
                        new NewTicket(
                                "issue",
                                "lamp",
                                "路灯不亮",
                                "说明",
                                new Point(113.8301, 34.7302),
                                "某路",
                                "hotline",
                                null,
                                Map.of(),
                                List.of(),
                                List.of(),
                                null,
                                null,
                                null))
                .ticket()
                .id();
    }

    /** The first rules that came with the platform: these tests run in months of the later ones too. */
    private static StoredAssessments at(TestDistrict d, Clock clock) {
        try {
            String shipped;
            try (var in = RuleBook.class.getResourceAsStream("assessment.yaml")) {
                shipped = new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            }
            return at(d, clock, RuleBook.read(shipped.substring(0, shipped.indexOf("  - version: gridhall-2"))));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static StoredAssessments at(TestDistrict d, Clock clock, RuleBook book) {
        return at(d, clock, book, d.organisation);
    }

    private static StoredAssessments at(TestDistrict d, Clock clock, RuleBook book, Organisation organisation) {
        return new StoredAssessments(
                d.database, d.trail, organisation, d.modules, d.statistics, d.times, clock, RuleFile.of(book));
    }

    @BeforeEach
    void forget() {
        both().forEach(d -> d.database.write(manager -> {
            manager.createNativeQuery("DELETE FROM assessment_appeal").executeUpdate();
            return manager.createNativeQuery("DELETE FROM assessment_month").executeUpdate();
        }));
    }

    private static Problem.Kind refused(Runnable work) {
        return catchThrowableOfType(Problem.class, work::run).kind();
    }

    @ParameterizedTest
    @MethodSource("both")
    void who_did_which_step_counts_and_whether_it_stood(TestDistrict d) {
        Sheet sheet = at(d, AFTER).sheet(LEADER, Scored.DISPATCHER, MONTH);
        assertThat(sheet.state()).isEqualTo(Sheet.State.OPEN);
        assertThat(sheet.results()).extracting(Result::subject).containsExactly("12", "11");
        Result first = sheet.results().get(1);
        assertThat(first.name()).isEqualTo("某11");
        assertThat(first.parts().get(0)).satisfies(part -> {
            assertThat(part.code()).isEqualTo("accurate-dispatch");
            assertThat(part.numerator()).isEqualTo(3);
            assertThat(part.denominator()).isEqualTo(4);
        });
        // 70 × 3/4 + 30
        assertThat(first.score()).isEqualTo(82.5);
        assertThat(first.grade()).isEqualTo("B");
        assertThat(sheet.results().get(0).score()).isEqualTo(100);

        Sheet heads = at(d, AFTER).sheet(LEADER, Scored.DUTY_HEAD, MONTH);
        assertThat(heads.results()).as("nobody closed anything").isEmpty();
        Sheet units = at(d, AFTER).sheet(LEADER, Scored.UNIT, MONTH);
        assertThat(units.results()).extracting(Result::subject).contains("fire");
        Result fire = units.results().stream()
                .filter(one -> one.subject().equals("fire"))
                .findFirst()
                .orElseThrow();
        assertThat(fire.parts())
                .filteredOn(part -> part.code().equals("satisfaction"))
                .allMatch(part -> part.denominator() == 0 && part.value() == null);
        assertThat(at(d, AFTER)
                        .sheet(LEADER, Scored.DISPATCHER, MONTH.minusMonths(2))
                        .results())
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("both")
    void what_is_signed_stays_whatever_the_rules_say_later(TestDistrict d) throws IOException {
        StoredAssessments before = at(d, AFTER);
        Sheet signed = before.sign(SIGNER, Scored.DISPATCHER, MONTH, 0);
        assertThat(signed.state()).isEqualTo(Sheet.State.SIGNED);
        assertThat(signed.digest()).matches("[0-9a-f]{64}");
        String rules =
                """
                versions:
                  - {version: old, from: 2000-01-01, title: {zh: 旧, en: Old}, grades: [{code: A, least: 0}], kinds: {dispatcher: [{code: accurate-dispatch, title: {zh: 准确, en: Accurate}, weight: 1, did: dispatch, unless: [not-ours]}]}}
                  - {version: new, from: %s, title: {zh: 新, en: New}, grades: [{code: A, least: 0}], kinds: {dispatcher: [{code: dispatches, title: {zh: 派遣, en: Dispatches}, weight: 1, did: dispatch}]}}
                """
                        .formatted(LocalDate.now(AFTER));
        StoredAssessments later = at(d, AFTER, RuleBook.read(rules));
        Sheet again = later.sheet(LEADER, Scored.DISPATCHER, MONTH);
        assertThat(again.digest()).isEqualTo(signed.digest());
        assertThat(again.results()).extracting(Result::score).containsExactly(100.0, 82.5);
        assertThat(later.again(LEADER, Scored.DISPATCHER, MONTH, Assessments.By.THEN))
                .extracting(Result::score)
                .containsExactly(100.0, 75.0);
        assertThat(later.again(LEADER, Scored.DISPATCHER, MONTH, Assessments.By.NOW))
                .extracting(Result::score)
                .containsExactly(100.0, 100.0);
        assertThat(later.before(LEADER, Scored.DISPATCHER, MONTH)).isEmpty();
        assertThat(later.before(LEADER, Scored.DISPATCHER, MONTH.plusMonths(2)))
                .get()
                .extracting(Sheet::month, Sheet::digest)
                .containsExactly(MONTH, signed.digest());
        assertThat(later.trend(LEADER, Scored.DISPATCHER, MONTH.plusMonths(1), "11"))
                .extracting(Assessments.Past::month, Assessments.Past::score)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(MONTH, 82.5));
        List<TrailEntry> entries = d.trail.entries(new Subject(Subject.ASSESSMENT, signed.id()), 1, 50);
        assertThat(entries).extracting(TrailEntry::action).containsExactly("sign");
        assertThat(entries.get(0).changes().toString()).contains(signed.digest());
    }

    @ParameterizedTest
    @MethodSource("both")
    void from_signing_over_an_appeal_to_everybodys_eyes(TestDistrict d) {
        StoredAssessments all = at(d, AFTER);
        assertThat(all.sheet(NOBODY, Scored.DISPATCHER, MONTH).results()).isEmpty();
        all.sign(SIGNER, Scored.DISPATCHER, MONTH, 0);
        Actor dispatcher = person(11, "dispatcher", Set.of(Permissions.TICKET_READ), "command");
        Sheet own = all.sheet(dispatcher, Scored.DISPATCHER, MONTH);
        assertThat(own.results()).extracting(Result::subject).containsExactly("11");
        Sheet appealed = all.appeal(dispatcher, Scored.DISPATCHER, MONTH, "11", "退回件当时确属该单位");
        assertThat(appealed.appeals()).hasSize(1);
        assertThat(all.sheet(SECOND, Scored.DISPATCHER, MONTH).appeals())
                .as("who may see all results sees all appeals")
                .hasSize(1);
        assertThat(all.sheet(NOBODY, Scored.DISPATCHER, MONTH).appeals()).isEmpty();
        int version = all.sheet(LEADER, Scored.DISPATCHER, MONTH).version();
        assertThat(refused(() -> all.publish(LEADER, Scored.DISPATCHER, MONTH, version)))
                .as("an appeal waits")
                .isEqualTo(Problem.Kind.CONFLICT);
        long id = appealed.appeals().get(0).id();
        Sheet decided = all.decide(OTHER, id, 90.0, "情况属实");
        Result result = decided.results().stream()
                .filter(one -> one.subject().equals("11"))
                .findFirst()
                .orElseThrow();
        assertThat(result.score()).as("what was signed").isEqualTo(82.5);
        assertThat(result.adjusted()).isEqualTo(90.0);
        assertThat(result.grade()).isEqualTo("A");
        assertThat(refused(() -> all.decide(OTHER, id, null, "又不属实"))).isEqualTo(Problem.Kind.CONFLICT);
        int seen = all.sheet(LEADER, Scored.DISPATCHER, MONTH).version();
        assertThat(refused(() -> all.publish(LEADER, Scored.DISPATCHER, MONTH, version)))
                .as("an old version")
                .isEqualTo(Problem.Kind.CONFLICT);
        Sheet published = all.publish(LEADER, Scored.DISPATCHER, MONTH, seen);
        assertThat(published.state()).isEqualTo(Sheet.State.PUBLISHED);
        assertThat(all.sheet(NOBODY, Scored.DISPATCHER, MONTH).results()).hasSize(2);
        assertThat(refused(() -> all.appeal(SECOND, Scored.DISPATCHER, MONTH, "12", "不服")))
                .isEqualTo(Problem.Kind.CONFLICT);
        assertThat(d.trail.entries(new Subject(Subject.ASSESSMENT, published.id()), 1, 50))
                .extracting(TrailEntry::action)
                .containsExactly("sign", "appeal", "accept-appeal", "publish");
    }

    @ParameterizedTest
    @MethodSource("both")
    void nobody_signs_or_decides_their_own_or_without_right(TestDistrict d) {
        count(d);
        StoredAssessments all = at(d, AFTER);
        assertThat(refused(() -> all.sign(LEADER, Scored.DISPATCHER, MONTH, 0))).isEqualTo(Problem.Kind.FORBIDDEN);
        assertThat(refused(() -> all.sign(Actor.SYSTEM, Scored.DISPATCHER, MONTH, 0)))
                .isEqualTo(Problem.Kind.FORBIDDEN);
        assertThat(refused(() -> all.sign(FIRST, Scored.DISPATCHER, MONTH, 0)))
                .as("is scored")
                .isEqualTo(Problem.Kind.FORBIDDEN);
        assertThat(refused(() -> all.sign(FIRE, Scored.UNIT, MONTH, 0)))
                .as("the own unit is scored")
                .isEqualTo(Problem.Kind.FORBIDDEN);
        StoredAssessments meanwhile = at(d, Clock.system(ZONE));
        assertThat(refused(() -> meanwhile.sign(SIGNER, Scored.DISPATCHER, MONTH, 0)))
                .as("not over")
                .isEqualTo(Problem.Kind.INVALID);
        assertThat(refused(() -> meanwhile.sheet(SIGNER, Scored.DISPATCHER, MONTH.plusMonths(1))))
                .isEqualTo(Problem.Kind.INVALID);
        assertThat(refused(() -> all.publish(LEADER, Scored.DISPATCHER, MONTH, 0)))
                .isEqualTo(Problem.Kind.CONFLICT);
        all.sign(SIGNER, Scored.DISPATCHER, MONTH, 0);
        assertThat(refused(() -> all.sign(OTHER, Scored.DISPATCHER, MONTH, 0))).isEqualTo(Problem.Kind.CONFLICT);
        assertThat(refused(() -> all.publish(SIGNER, Scored.DISPATCHER, MONTH, 1)))
                .isEqualTo(Problem.Kind.FORBIDDEN);
        assertThat(refused(() -> all.appeal(SECOND, Scored.DISPATCHER, MONTH, "11", "替他申诉")))
                .as("of another")
                .isEqualTo(Problem.Kind.FORBIDDEN);
        assertThat(refused(() -> all.appeal(SIGNER, Scored.DISPATCHER, MONTH, "31", "没有我")))
                .isEqualTo(Problem.Kind.NOT_FOUND);
        assertThat(refused(() -> all.appeal(FIRST, Scored.DISPATCHER, MONTH, "11", " ")))
                .isEqualTo(Problem.Kind.INVALID);
        long id = all.appeal(FIRST, Scored.DISPATCHER, MONTH, "11", "理由")
                .appeals()
                .get(0)
                .id();
        assertThat(refused(() -> all.appeal(FIRST, Scored.DISPATCHER, MONTH, "11", "再来一次")))
                .isEqualTo(Problem.Kind.CONFLICT);
        assertThat(refused(() -> all.decide(FIRST, id, 100.0, "自己处理"))).isEqualTo(Problem.Kind.FORBIDDEN);
        assertThat(refused(() -> all.decide(SECOND, id, null, "也在其中"))).isEqualTo(Problem.Kind.FORBIDDEN);
        assertThat(refused(() -> all.decide(LEADER, id, 100.0, "无权"))).isEqualTo(Problem.Kind.FORBIDDEN);
        assertThat(refused(() -> all.decide(OTHER, id, 101.0, "太多"))).isEqualTo(Problem.Kind.INVALID);
        assertThat(refused(() -> all.decide(OTHER, id, Double.NaN, "不是数"))).isEqualTo(Problem.Kind.INVALID);
        assertThat(refused(() -> all.decide(OTHER, id + 1, 50.0, "没有"))).isEqualTo(Problem.Kind.NOT_FOUND);
        assertThat(refused(() -> all.again(NOBODY, Scored.DISPATCHER, MONTH, Assessments.By.NOW)))
                .isEqualTo(Problem.Kind.FORBIDDEN);
        assertThat(refused(() -> all.clearing(NOBODY))).isEqualTo(Problem.Kind.FORBIDDEN);
    }

    @ParameterizedTest
    @MethodSource("both")
    void units_are_signed_only_once_all_is_counted(TestDistrict d) {
        StoredAssessments all = at(d, AFTER);
        count(d);
        d.tickets.act(SECOND, open(d), ActionRequest.of("register", Map.of()));
        Problem behind = catchThrowableOfType(Problem.class, () -> all.sign(SIGNER, Scored.UNIT, MONTH, 0));
        assertThat(behind.code()).isEqualTo("assessment.behind");
        assertThat(behind.text().zh()).contains("还有 2 条");
        assertThat(all.sign(SIGNER, Scored.DISPATCHER, MONTH, 0).state())
                .as("people are scored by the trail itself")
                .isEqualTo(Sheet.State.SIGNED);
        count(d);
        assertThat(all.sign(SIGNER, Scored.UNIT, MONTH, 0).state()).isEqualTo(Sheet.State.SIGNED);
    }

    @ParameterizedTest
    @MethodSource("both")
    void of_two_who_sign_decide_or_publish_at_once_one_comes_second(TestDistrict d) throws Exception {
        StoredAssessments all = at(d, AFTER);
        assertThat(together(
                        () -> all.sign(SIGNER, Scored.DISPATCHER, MONTH, 0),
                        () -> all.sign(OTHER, Scored.DISPATCHER, MONTH, 0)))
                .isEqualTo(1);
        long id = all.appeal(FIRST, Scored.DISPATCHER, MONTH, "11", "理由")
                .appeals()
                .get(0)
                .id();
        assertThat(together(() -> all.decide(SIGNER, id, 95.0, "属实"), () -> all.decide(OTHER, id, null, "不属实")))
                .isEqualTo(1);
        int version = all.sheet(LEADER, Scored.DISPATCHER, MONTH).version();
        assertThat(together(
                        () -> all.publish(LEADER, Scored.DISPATCHER, MONTH, version),
                        () -> all.publish(LEADER, Scored.DISPATCHER, MONTH, version)))
                .isEqualTo(1);
    }

    /** How many of both were done; the others were told that somebody was faster. */
    private static int together(Callable<?> one, Callable<?> other) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            CyclicBarrier line = new CyclicBarrier(2);
            List<Future<Boolean>> both = new ArrayList<>();
            for (Callable<?> work : List.of(one, other)) {
                both.add(threads.submit(() -> {
                    line.await();
                    try {
                        work.call();
                        return true;
                    } catch (Problem problem) {
                        assertThat(problem.kind()).isEqualTo(Problem.Kind.CONFLICT);
                        return false;
                    }
                }));
            }
            int done = 0;
            for (Future<Boolean> each : both) {
                done += each.get() ? 1 : 0;
            }
            return done;
        } finally {
            threads.shutdownNow();
        }
    }

    @ParameterizedTest
    @MethodSource("both")
    void a_clock_that_is_ahead_loses_no_step_at_the_end_of_a_month(TestDistrict d) {
        YearMonth next = MONTH.plusMonths(2);
        Instant begin = next.atDay(1).atStartOfDay(ZONE).toInstant();
        d.database.write(manager -> manager.createNativeQuery(
                        "INSERT INTO trail_entry (id, txid, kind, subject, seq, action, account, actor, post, unit,"
                                + " occurred_at, recorded_at, version, changes, digest, hash) SELECT "
                                + Ids.floor(begin.minusSeconds(180))
                                + ", txid, kind, subject, 900, action, account, actor, post, unit, "
                                + begin.plusSeconds(120).toEpochMilli()
                                + ", recorded_at, version, changes, digest, hash FROM trail_entry WHERE id ="
                                + " (SELECT MIN(id) FROM trail_entry WHERE action = 'dispatch' AND account = 12)")
                .executeUpdate());
        Clock after = Clock.fixed(next.atEndOfMonth().atTime(12, 0).atZone(ZONE).toInstant(), ZONE);
        assertThat(at(d, after).sheet(LEADER, Scored.DISPATCHER, next).results())
                .extracting(Result::subject)
                .containsExactly("12");
        assertThat(at(d, after)
                        .sheet(LEADER, Scored.DISPATCHER, next.minusMonths(1))
                        .results())
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("both")
    void what_must_be_finished_is_told_by_unit(TestDistrict d) {
        // Limits of what was dispatched are over five days later.
        Clock later = Clock.fixed(Instant.now().plusSeconds(7L * 24 * 3600), ZONE);
        var clearing = at(d, later).clearing(LEADER);
        assertThat(clearing.units())
                .filteredOn(line -> "fire".equals(line.key()))
                .singleElement()
                .satisfies(line -> assertThat(line.late()).isEqualTo(4));
        // Not of what became confidential: that there is one would be told by its number.
        d.database.write(
                manager -> manager.createNativeQuery("UPDATE ticket SET confidential = true WHERE unit = 'fire'")
                        .executeUpdate());
        assertThat(at(d, later).clearing(LEADER).units())
                .extracting(line -> line.key())
                .doesNotContain("fire");
    }

    @ParameterizedTest
    @MethodSource("both")
    void what_has_its_own_limit_or_follows_another_step_counts_by_time(TestDistrict d) throws IOException {
        String rules =
                """
                versions:
                  - {version: t, from: 2000-01-01, title: {zh: 甲, en: T}, grades: [{code: A, least: 0}], kinds: {dispatcher: [
                      {code: soon, title: {zh: 及时, en: Soon}, weight: 1, did: dispatch, since: [register], within: 2wh},
                      {code: never, title: {zh: 无, en: Never}, weight: 1, did: dispatch, since: [verify], within: 2wh},
                      {code: limited, title: {zh: 限, en: Limit}, weight: 1, did: handled, limit: handle},
                      {code: unlimited, title: {zh: 无限, en: None}, weight: 1, did: handled, limit: check}]}}
                """;
        StoredAssessments all = at(d, AFTER, RuleBook.read(rules));
        LocalDate day = PAST.atDay(1);
        while (!works(d, day) || !works(d, day.plusDays(1))) {
            day = day.plusDays(1);
        }
        // The district opens at nine: registered in the evening, two working hours are over at eleven.
        long soon = dispatched(d, day.atTime(20, 0), day.plusDays(1).atTime(11, 0));
        long slow = dispatched(d, day.atTime(20, 0), day.plusDays(1).atTime(11, 1));
        d.tickets.act(
                FIRE,
                soon,
                at("handled", Map.of("result", "已经处理完毕"), day.plusDays(1).atTime(15, 0)));
        d.tickets.act(
                FIRE,
                slow,
                at("handled", Map.of("result", "已经处理完毕"), day.plusDays(9).atTime(15, 0)));
        assertThat(part(all, "51", "soon")).isEqualTo("1/2");
        assertThat(part(all, "51", "never")).as("nothing to follow").isEqualTo("0/0");
        assertThat(part(all, "21", "limited")).as("within the limit").isEqualTo("1/2");
        assertThat(part(all, "21", "unlimited")).isEqualTo("0/0");
        for (Map.Entry<String, String> wrong : Map.of(
                        "within: 2wh", "within: 2xx", "since: [register], ", "", ", within: 2wh", "")
                .entrySet()) {
            assertThat(refused(() -> {
                        try {
                            RuleBook.read(rules.replace(wrong.getKey(), wrong.getValue()));
                        } catch (IOException e) {
                            throw new java.io.UncheckedIOException(e);
                        }
                    }))
                    .as(wrong.getKey())
                    .isEqualTo(Problem.Kind.INVALID);
        }
    }

    /** What the other tests do lies in the month after it. */
    private static final YearMonth PAST = MONTH.minusMonths(1);

    private static final Actor BOOKS = person(51, "dispatcher", Permissions.ALL, "command");

    private static boolean works(TestDistrict d, LocalDate day) {
        return d.times.get().day(day).works();
    }

    private static ActionRequest at(String action, Map<String, Object> form, LocalDateTime when) {
        return new ActionRequest(
                action, form, null, null, null, when.atZone(ZONE).toInstant());
    }

    private static long dispatched(TestDistrict d, LocalDateTime registered, LocalDateTime dispatched) {
        return dispatched(d, BOOKS, registered, dispatched);
    }

    private static long dispatched(TestDistrict d, Actor who, LocalDateTime registered, LocalDateTime dispatched) {
        NewTicket ticket = new NewTicket(
                "issue",
                "lamp",
                "路灯不亮",
                "说明",
                new Point(113.8301, 34.7302),
                "某路",
                "hotline",
                null,
                Map.of(),
                List.of(),
                List.of(),
                "past-" + dispatched,
                registered.atZone(ZONE).toInstant(),
                null,
                null);
        ImportResult brought = d.tickets
                .bring(
                        who,
                        List.of(new ImportItem(
                                ticket,
                                List.of(
                                        at("register", Map.of(), registered),
                                        at("dispatch", Map.of("unit", "fire"), dispatched)))))
                .get(0);
        assertThat(brought.status()).isEqualTo(ImportResult.Status.OPENED);
        return brought.id();
    }

    @ParameterizedTest
    @MethodSource("both")
    void whoever_imports_for_some_days_of_a_month_is_not_scored_for_it(TestDistrict d) throws IOException {
        Actor helper = person(61, "dispatcher", Permissions.ALL, "command");
        dispatched(d, helper, PAST.atDay(10).atTime(9, 0), PAST.atDay(10).atTime(9, 30));
        String rules =
                """
                versions:
                  - {version: t, from: 2000-01-01, title: {zh: 甲, en: T}, grades: [{code: A, least: 0}], kinds: {dispatcher: [
                      {code: dispatches, title: {zh: 派遣, en: Dispatches}, weight: 1, did: dispatch}]}}
                """;
        RuleBook book = RuleBook.read(rules);
        assertThat(scored(at(d, AFTER, book))).contains("61");
        assertThat(scored(at(d, AFTER, book, with(d, PAST.atDay(5), PAST.atDay(20)))))
                .doesNotContain("61");
        assertThat(scored(at(
                        d,
                        AFTER,
                        book,
                        with(d, PAST.atDay(1).minusDays(9), PAST.atDay(1).minusDays(1)))))
                .contains("61");
    }

    private static List<String> scored(StoredAssessments all) {
        return all.sheet(LEADER, Scored.DISPATCHER, PAST).results().stream()
                .map(Result::subject)
                .toList();
    }

    /** The organisation with one importer more. */
    private static Organisation with(TestDistrict d, LocalDate from, LocalDate to) {
        Post post = new Post(5061, "importer-9", "importer", "command", null, "p0001", "某61", null, from, to);
        return (Organisation) Proxy.newProxyInstance(
                Organisation.class.getClassLoader(),
                new Class<?>[] {Organisation.class},
                (proxy, method, arguments) -> {
                    Object real = method.invoke(d.organisation, arguments);
                    if (!method.getName().equals("who") || arguments.length != 4) {
                        return real;
                    }
                    boolean asked = arguments[0] == null || arguments[0].equals("importer");
                    List<Object> posts = new ArrayList<>((List<?>) real);
                    if (asked && post.on((LocalDate) arguments[3])) {
                        posts.add(post);
                    }
                    return posts;
                });
    }

    private static String part(StoredAssessments all, String subject, String code) {
        return all.sheet(LEADER, Scored.DISPATCHER, PAST).results().stream()
                .filter(one -> one.subject().equals(subject))
                .flatMap(one -> one.parts().stream())
                .filter(part -> part.code().equals(code))
                .map(part -> part.numerator() + "/" + part.denominator())
                .findFirst()
                .orElseThrow();
    }
}
