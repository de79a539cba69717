package org.gridhall.core.assessment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
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
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gridhall.api.Problem;
import org.gridhall.api.account.Actor;
import org.gridhall.api.account.Grant;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.assessment.Week;
import org.gridhall.api.assessment.Weeks;
import org.gridhall.api.place.Point;
import org.gridhall.api.ticket.ActionRequest;
import org.gridhall.api.ticket.NewTicket;
import org.gridhall.api.trail.Subject;
import org.gridhall.api.trail.TrailEntry;
import org.gridhall.core.TestDistrict;
import org.gridhall.core.feed.FeedPump;
import org.gridhall.core.storage.TestDatabase;
import org.gridhall.core.time.StoredCalendars;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Weeks from what is open to what was signed, on both databases. */
class StoredWeeksTest {

    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

    private static List<TestDistrict> districts;

    static synchronized Stream<TestDistrict> both() {
        if (districts == null) {
            districts = TestDatabase.both()
                    .map(TestDistrict::new)
                    .map(StoredWeeksTest::worked)
                    .toList();
        }
        return districts.stream();
    }

    private static Actor person(long account, String role, Set<String> permissions, String unit, String path) {
        Grant grant = new Grant(role, permissions, path, null, account + 5000, unit);
        return new Actor(Actor.Kind.ACCOUNT, account, account, role + account, "某" + account, List.of(grant), 0);
    }

    private static final Actor ALL = person(11, "dispatcher", Permissions.ALL, "command", "/");
    private static final Set<String> HEAD = Set.of(Permissions.STATISTICS_READ, Permissions.ASSESSMENT_CLOSE);
    private static final Actor FIRE = person(21, "head", HEAD, "fire", "/jingkai/fire/");
    private static final Actor DEPUTY = person(22, "head", HEAD, "fire", "/jingkai/fire/");
    private static final Actor HANDLER =
            person(23, "handler", Set.of(Permissions.STATISTICS_READ), "fire", "/jingkai/fire/");
    private static final Actor WATER = person(24, "head", HEAD, "water", "/jingkai/water/");
    private static final Actor NOBODY = person(41, "gridworker", Set.of(Permissions.TICKET_READ), null, "/");

    /** The fire brigade has three that are due within five days and one that is confidential. */
    private static TestDistrict worked(TestDistrict d) {
        List<Long> ids = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            ids.add(d.tickets
                    .open(
                            ALL,
                            new NewTicket(
                                    "issue",
                                    "lamp",
                                    "消防通道被占" + i,
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
                    .id());
            d.tickets.act(ALL, ids.get(i), ActionRequest.of("register", Map.of()));
            d.tickets.act(ALL, ids.get(i), ActionRequest.of("dispatch", Map.of("unit", "fire")));
        }
        d.database.write(manager -> manager.createNativeQuery("UPDATE ticket SET confidential = ?1 WHERE id = ?2")
                .setParameter(1, true)
                .setParameter(2, ids.get(3))
                .executeUpdate());
        FeedPump pump = new FeedPump(d.database);
        pump.drain(d.statistics);
        pump.stop();
        return d;
    }

    /** So many weeks after the one in which what is open is late for certain, on its last working day. */
    private static Clock clock(TestDistrict d, int weeks) {
        WorkingWeek week = weekOf(d, LocalDate.now(ZONE).plusDays(10));
        for (int i = 0; i < weeks; i++) {
            week = weekOf(d, week.to().plusDays(1));
        }
        return Clock.fixed(week.last().atTime(16, 0).atZone(ZONE).toInstant(), ZONE);
    }

    private static StoredCalendars calendars(TestDistrict d) {
        return new StoredCalendars(d.database, d.trail, d.times, d.organisation, d.district);
    }

    private static WorkingWeek weekOf(TestDistrict d, LocalDate day) {
        return WorkingWeek.of(day, one -> calendars(d).day(one).works());
    }

    private static StoredWeeks at(TestDistrict d, Clock clock) {
        return new StoredWeeks(d.database, d.trail, d.organisation, d.statistics, calendars(d), clock);
    }

    @BeforeEach
    void forget() {
        both().forEach(d -> d.database.write(manager ->
                manager.createNativeQuery("DELETE FROM assessment_week").executeUpdate()));
    }

    private static Problem refused(Runnable work) {
        return catchThrowableOfType(Problem.class, work::run);
    }

    private static Weeks.Closing with(Week week, String reason) {
        return new Weeks.Closing(week.seen(), reason, Map.of());
    }

    @Test
    void a_week_without_a_working_day_belongs_to_the_next_one() {
        // Spring Festival 2026: 14 (Saturday) and 28 February are worked, 15 to 23 February are off.
        Set<LocalDate> off = Stream.iterate(LocalDate.of(2026, 2, 15), day -> day.plusDays(1))
                .limit(9)
                .collect(Collectors.toSet());
        Set<LocalDate> made = Set.of(LocalDate.of(2026, 2, 14), LocalDate.of(2026, 2, 28));
        java.util.function.Predicate<LocalDate> works =
                day -> made.contains(day) || day.getDayOfWeek().getValue() < 6 && !off.contains(day);
        WorkingWeek before =
                new WorkingWeek(LocalDate.of(2026, 2, 9), LocalDate.of(2026, 2, 15), LocalDate.of(2026, 2, 14));
        WorkingWeek after =
                new WorkingWeek(LocalDate.of(2026, 2, 16), LocalDate.of(2026, 3, 1), LocalDate.of(2026, 2, 28));
        assertThat(WorkingWeek.of(LocalDate.of(2026, 2, 15), works)).isEqualTo(before);
        assertThat(WorkingWeek.of(LocalDate.of(2026, 2, 18), works)).isEqualTo(after);
        assertThat(WorkingWeek.of(LocalDate.of(2026, 2, 24), works)).isEqualTo(after);
        assertThat(WorkingWeek.of(LocalDate.of(2026, 3, 1), works)).isEqualTo(after);
        assertThat(WorkingWeek.of(LocalDate.of(2026, 3, 2), works))
                .isEqualTo(
                        new WorkingWeek(LocalDate.of(2026, 3, 2), LocalDate.of(2026, 3, 8), LocalDate.of(2026, 3, 6)));
    }

    @ParameterizedTest
    @MethodSource("both")
    void what_is_left_open_is_signed_once_with_reasons_and_carried_over(TestDistrict d) {
        Clock clock = clock(d, 0);
        LocalDate day = LocalDate.now(clock);
        StoredWeeks weeks = at(d, clock);
        Week open = weeks.week(FIRE, "fire", day);
        assertThat(open.closable()).isTrue();
        assertThat(open.signed()).isNull();
        assertThat(open.left())
                .as("without the confidential one")
                .extracting(Week.Left::title, Week.Left::late, Week.Left::times, Week.Left::reason)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple("消防通道被占0", true, 0, null),
                        org.assertj.core.groups.Tuple.tuple("消防通道被占1", true, 0, null),
                        org.assertj.core.groups.Tuple.tuple("消防通道被占2", true, 0, null));
        assertThat(weeks.lines(ALL, day))
                .filteredOn(line -> line.week().unit().equals("fire"))
                .singleElement()
                .satisfies(line -> {
                    assertThat(line.open()).isEqualTo(3);
                    assertThat(line.late()).isEqualTo(3);
                    assertThat(line.signed()).isNull();
                });
        long own = open.left().get(0).ticket();
        Problem bare = refused(
                () -> weeks.close(FIRE, "fire", day, new Weeks.Closing(open.seen(), " ", Map.of(own, "等待业主配合"))));
        assertThat(bare.kind()).isEqualTo(Problem.Kind.INVALID);
        assertThat(bare.errors()).extracting(error -> error.field()).containsExactly("/reason");
        Week signed =
                weeks.close(FIRE, "fire", day, new Weeks.Closing(open.seen(), "抢险占用人力，下周办结", Map.of(own, " 等待业主配合 ")));
        assertThat(signed.closable()).isFalse();
        assertThat(signed.signed().by()).isEqualTo("某21");
        assertThat(signed.signed().role()).isEqualTo("head");
        assertThat(signed.signed().at()).isEqualTo(clock.instant());
        assertThat(signed.signed().digest()).matches("[0-9a-f]{64}");
        assertThat(signed.reason()).isEqualTo("抢险占用人力，下周办结");
        assertThat(signed.left()).extracting(Week.Left::reason).containsExactly("等待业主配合", null, null);
        assertThat(refused(() -> weeks.close(DEPUTY, "fire", day, with(open, "改一改")))
                        .kind())
                .isEqualTo(Problem.Kind.CONFLICT);
        assertThat(weeks.week(HANDLER, "fire", day)).isEqualTo(signed);
        long id = d.database.read(
                manager -> manager.createQuery("SELECT w.id FROM StoredWeek w WHERE w.unit = 'fire'", Long.class)
                        .getSingleResult());
        assertThat(d.trail.entries(new Subject(Subject.ASSESSMENT, id), 1, 50))
                .singleElement()
                .satisfies((TrailEntry entry) -> {
                    assertThat(entry.action()).isEqualTo("close-week");
                    assertThat(entry.post()).isEqualTo(5021);
                    assertThat(entry.changes().toString())
                            .contains(signed.signed().digest());
                });

        Clock later = clock(d, 1);
        StoredWeeks next = at(d, later);
        Week carried = next.week(FIRE, "fire", LocalDate.now(later));
        assertThat(carried.of().from()).isEqualTo(signed.of().to().plusDays(1));
        assertThat(carried.left())
                .extracting(Week.Left::times, Week.Left::reason)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(1, "等待业主配合"),
                        org.assertj.core.groups.Tuple.tuple(1, "抢险占用人力，下周办结"),
                        org.assertj.core.groups.Tuple.tuple(1, "抢险占用人力，下周办结"));
        next.close(FIRE, "fire", LocalDate.now(later), with(carried, "仍待配合"));
        Clock last = clock(d, 2);
        assertThat(at(d, last).week(FIRE, "fire", LocalDate.now(last)).left())
                .extracting(Week.Left::times)
                .containsExactly(2, 2, 2);
        assertThat(next.week(FIRE, "fire", day)).as("what was signed before").isEqualTo(signed);
    }

    @ParameterizedTest
    @MethodSource("both")
    void nobody_signs_early_blindly_for_others_or_backwards(TestDistrict d) {
        Clock clock = clock(d, 1);
        LocalDate day = LocalDate.now(clock);
        StoredWeeks weeks = at(d, clock);
        Week open = weeks.week(FIRE, "fire", day);
        StoredWeeks early = at(
                d,
                Clock.fixed(
                        open.of()
                                .last()
                                .minusDays(1)
                                .atTime(23, 59)
                                .atZone(ZONE)
                                .toInstant(),
                        ZONE));
        assertThat(early.week(FIRE, "fire", day).closable()).isFalse();
        assertThat(refused(() -> early.close(FIRE, "fire", day, with(open, "提前")))
                        .kind())
                .isEqualTo(Problem.Kind.INVALID);
        assertThat(refused(() -> weeks.week(FIRE, "fire", day.plusWeeks(3))).kind())
                .as("has not begun")
                .isEqualTo(Problem.Kind.INVALID);
        assertThat(refused(() -> weeks.close(FIRE, "fire", day, new Weeks.Closing("anything", "没看过", Map.of())))
                        .code())
                .isEqualTo("assessment.changed");
        assertThat(refused(() -> weeks.close(FIRE, "fire", day, with(open, "长".repeat(2001))))
                        .kind())
                .isEqualTo(Problem.Kind.INVALID);
        assertThat(refused(() -> weeks.close(HANDLER, "fire", day, with(open, "无权")))
                        .kind())
                .isEqualTo(Problem.Kind.FORBIDDEN);
        assertThat(refused(() -> weeks.close(WATER, "fire", day, with(open, "别人的")))
                        .kind())
                .isEqualTo(Problem.Kind.NOT_FOUND);
        assertThat(refused(() -> weeks.close(Actor.SYSTEM, "fire", day, with(open, "系统")))
                        .kind())
                .isIn(Problem.Kind.FORBIDDEN, Problem.Kind.NOT_FOUND);
        assertThat(refused(() -> weeks.lines(NOBODY, day)).kind()).isEqualTo(Problem.Kind.FORBIDDEN);
        assertThat(weeks.lines(WATER, day))
                .as("one's own, even where nothing is open")
                .extracting(line -> line.week().unit())
                .contains("water")
                .doesNotContain("fire");
        weeks.close(ALL, "fire", day, with(open, "统一结转"));
        LocalDate before = open.of().from().minusDays(1);
        Week old = weeks.week(FIRE, "fire", before);
        assertThat(old.closable()).isFalse();
        assertThat(refused(() -> weeks.close(FIRE, "fire", before, with(old, "补签")))
                        .code())
                .isEqualTo("assessment.overtaken");
        Week none = weeks.week(WATER, "water", day);
        assertThat(none.left()).isEmpty();
        assertThat(weeks.close(WATER, "water", day, with(none, null)).signed())
                .as("nothing left needs no reason")
                .isNotNull();
    }

    @ParameterizedTest
    @MethodSource("both")
    void of_two_who_sign_at_once_one_comes_second(TestDistrict d) throws Exception {
        Clock clock = clock(d, 0);
        LocalDate day = LocalDate.now(clock);
        StoredWeeks weeks = at(d, clock);
        Week open = weeks.week(FIRE, "fire", day);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            CyclicBarrier line = new CyclicBarrier(2);
            List<Future<Boolean>> both = new ArrayList<>();
            for (Actor who : List.of(FIRE, DEPUTY)) {
                Callable<Boolean> work = () -> {
                    line.await();
                    try {
                        weeks.close(who, "fire", day, with(open, "统一结转"));
                        return true;
                    } catch (Problem problem) {
                        assertThat(problem.kind()).isEqualTo(Problem.Kind.CONFLICT);
                        return false;
                    }
                };
                both.add(threads.submit(work));
            }
            assertThat(List.of(both.get(0).get(), both.get(1).get())).containsExactlyInAnyOrder(true, false);
        } finally {
            threads.shutdownNow();
        }
        Instant signed = weeks.week(FIRE, "fire", day).signed().at();
        assertThat(signed).isEqualTo(clock.instant());
    }
}
