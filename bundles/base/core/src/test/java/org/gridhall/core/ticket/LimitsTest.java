package org.gridhall.core.ticket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.gridhall.api.Problem;
import org.gridhall.api.account.Actor;
import org.gridhall.api.account.Grant;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.ticket.ActionRequest;
import org.gridhall.api.ticket.ImportItem;
import org.gridhall.api.ticket.ImportResult;
import org.gridhall.api.ticket.NewTicket;
import org.gridhall.api.ticket.Ticket;
import org.gridhall.api.time.Limit;
import org.gridhall.api.time.LimitLedger;
import org.gridhall.api.time.Reckoning;
import org.gridhall.api.trail.Subject;
import org.gridhall.api.trail.TrailEntry;
import org.gridhall.core.TestDistrict;
import org.gridhall.core.storage.TestDatabase;
import org.gridhall.core.time.DistrictCalendars;
import org.gridhall.core.time.WorkingTimes;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Several limits on one ticket, which rule holds, and what becomes of them when calendar or opening hours change. */
class LimitsTest {

    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
    private static final Instant START = Instant.parse("2026-02-02T01:00:00Z");
    private static final Path CALENDAR = Path.of("../../../config/districts/jingkai/calendar/2015-2026.csv");

    static Stream<TestDistrict> both() {
        return TestDatabase.both()
                .map(database -> new TestDistrict(database, Path.of("src/test/resources/modules/limits.module.yaml")));
    }

    private static Actor importer(TestDistrict d) {
        return d.inUnit("importer", 99, null);
    }

    private static long open(TestDistrict d, String category, Integer priority, Instant at) {
        NewTicket asked = new NewTicket(
                null,
                category,
                "设置摊位",
                null,
                null,
                null,
                "hotline",
                priority,
                Map.of(),
                List.of(),
                List.of(),
                UUID.randomUUID().toString(),
                at,
                null,
                null);
        ImportResult result = d.tickets
                .bring(importer(d), List.of(new ImportItem(asked, List.of())))
                .get(0);
        assertThat(result.error()).isNull();
        return result.id();
    }

    /** A ticket that a unit holds. */
    private static long held(TestDistrict d) {
        long id = open(d, "stall", null, START);
        act(d, id, "assign", Map.of("unit", "urban-management"), "2026-02-02T02:00:00Z");
        return id;
    }

    private static void act(TestDistrict d, long id, String action, Map<String, Object> form, String at) {
        d.tickets.act(importer(d), id, new ActionRequest(action, form, null, null, List.of(), Instant.parse(at)));
    }

    private static Limit limit(TestDistrict d, long id, String code) {
        return d.tickets.get(importer(d), id).limits().stream()
                .filter(limit -> limit.code().equals(code))
                .reduce((first, last) -> last)
                .orElseThrow();
    }

    private static Instant end(String day) {
        return LocalDate.parse(day).plusDays(1).atStartOfDay(ZONE).toInstant().minusMillis(1);
    }

    @ParameterizedTest
    @MethodSource("both")
    void an_extension_in_working_days_carries_its_reason(TestDistrict d) {
        long id = open(d, "stall", null, START);
        assertThat(limit(d, id, "statutory").dueAt()).isEqualTo(end("2026-03-06"));
        act(d, id, "prolong", Map.of("by", "10wd", "reason", "经负责人批准延长"), "2026-02-10T03:00:00Z");
        Limit limit = limit(d, id, "statutory");
        assertThat(limit.dueAt()).isEqualTo(end("2026-03-20"));
        assertThat(limit.extensions()).singleElement().satisfies(extension -> {
            assertThat(extension.duration()).isEqualTo("10wd");
            assertThat(extension.cause()).isEqualTo("经负责人批准延长");
        });
        assertThat(d.tickets.ledger(importer(d), id, limit.id()).reckoning().steps())
                .filteredOn(step -> step.why().zh().contains("延期：经负责人批准延长"))
                .as("each working day that was granted on top")
                .hasSize(10)
                .allSatisfy(step -> assertThat(step.day()).isAfter(LocalDate.parse("2026-03-06")));
        assertThat(d.tickets.trail(importer(d), id))
                .filteredOn(entry -> entry.action().equals("prolong"))
                .singleElement()
                .satisfies(entry -> assertThat(entry.payload().toString()).contains("经负责人批准延长"));
    }

    @ParameterizedTest
    @MethodSource("both")
    void what_is_promised_is_never_over_after_the_statutory_limit(TestDistrict d) {
        // Its category: twelve working days promised in the first half of the year, seven by law.
        long id = open(d, "small-permit", null, START);
        assertThat(limit(d, id, "statutory").dueAt()).isEqualTo(end("2026-02-11"));
        assertThat(limit(d, id, "promised").dueAt()).isEqualTo(end("2026-02-11"));
        LimitLedger ledger =
                d.tickets.ledger(importer(d), id, limit(d, id, "promised").id());
        assertThat(ledger.reckoning().dueAt()).isEqualTo(end("2026-02-11"));
        assertThat(ledger.reckoning().how().zh()).contains("不得超过法定期限", "2026-02-25", "2026-02-11", "行政许可法第四十二条");
        assertThat(ledger.reckoning().how().en()).contains("never passes the statutory one", "Statutory");
        assertThat(ledger.reckoning()
                        .steps()
                        .get(ledger.reckoning().steps().size() - 1)
                        .day())
                .isEqualTo(LocalDate.parse("2026-02-11"));

        // The law grants more: what was promised holds again, but not beyond it.
        act(d, id, "prolong", Map.of("by", "3wd", "reason", "经负责人批准"), "2026-02-03T03:00:00Z");
        assertThat(limit(d, id, "promised").dueAt())
                .isEqualTo(limit(d, id, "statutory").dueAt());
        act(d, id, "prolong", Map.of("by", "10wd", "reason", "听证"), "2026-02-04T03:00:00Z");
        assertThat(limit(d, id, "promised").dueAt())
                .isEqualTo(end("2026-02-25"))
                .isBefore(limit(d, id, "statutory").dueAt());
        assertThat(d.tickets
                        .ledger(importer(d), id, limit(d, id, "promised").id())
                        .reckoning()
                        .how()
                        .zh())
                .doesNotContain("不得超过");
    }

    @ParameterizedTest
    @MethodSource("both")
    void each_limit_counts_by_itself_and_the_first_makes_the_due_time(TestDistrict d) {
        long id = open(d, "stall", null, START);
        assertThat(limit(d, id, "promised").dueAt())
                .as("its category says nine days")
                .isEqualTo(end("2026-02-13"));
        assertThat(limit(d, id, "statutory").dueAt()).isEqualTo(end("2026-03-06"));
        assertThat(limit(d, id, "statutory").basis()).isEqualTo("行政许可法第四十二条");
        // Monday nine o'clock: seven hours a day, two of Wednesday.
        assertThat(limit(d, id, "window").dueAt()).isEqualTo(Instant.parse("2026-02-04T03:00:00Z"));
        assertThat(limit(d, id, "turn").dueAt()).isEqualTo(end("2026-02-05"));
        Ticket ticket = d.tickets.get(importer(d), id);
        assertThat(ticket.summary().dueAt()).isEqualTo(Instant.parse("2026-02-04T03:00:00Z"));
        assertThat(ticket.summary().warnAt()).isEqualTo(limit(d, id, "window").warnAt());
        List<Limit> all = d.database.read(manager -> TicketLimits.of(manager, id));
        assertThat(all).hasSize(4);

        act(d, id, "pause", Map.of("reason", "等申请人补正"), "2026-02-03T03:00:00Z");
        act(d, id, "resume", Map.of(), "2026-02-09T03:00:00Z");
        // Tuesday to Friday and a Saturday, a Sunday: four working days in which the clock stood.
        assertThat(limit(d, id, "statutory").dueAt()).isEqualTo(end("2026-03-12"));
        act(d, id, "prolong", Map.of("by", "10wd", "reason", "局长批准"), "2026-02-10T03:00:00Z");
        assertThat(limit(d, id, "statutory").dueAt()).isEqualTo(end("2026-03-26"));
        assertThat(catchThrowableOfType(
                                Problem.class,
                                () -> act(d, id, "prolong", Map.of("by", "soon"), "2026-02-10T04:00:00Z"))
                        .kind())
                .isEqualTo(Problem.Kind.INVALID);

        LimitLedger ledger =
                d.tickets.ledger(importer(d), id, limit(d, id, "statutory").id());
        assertThat(ledger.title().zh()).isEqualTo("法定期限");
        assertThat(ledger.reckoning().dueAt()).isEqualTo(end("2026-03-26"));
        List<Reckoning.Step> steps = ledger.reckoning().steps();
        assertThat(steps.get(0).kind()).isEqualTo(Reckoning.Kind.ZERO);
        assertThat(steps.get(1).kind()).isEqualTo(Reckoning.Kind.PAUSED);
        assertThat(steps.get(1).why().zh()).contains("等申请人补正");
        assertThat(steps).filteredOn(step -> step.number() > 0).hasSize(30);
        assertThat(steps.get(steps.size() - 1).why().zh()).contains("延期：局长批准");
        assertThat(steps).anySatisfy(step -> assertThat(step.why().zh()).contains("春节"));
        assertThat(catchThrowableOfType(Problem.class, () -> d.tickets.ledger(importer(d), id, 1))
                        .kind())
                .isEqualTo(Problem.Kind.NOT_FOUND);
    }

    @ParameterizedTest
    @MethodSource("both")
    void the_case_that_holds_on_the_day_of_the_start_is_pinned(TestDistrict d) {
        long urgent = open(d, "stall", 1, START);
        assertThat(limit(d, urgent, "promised"))
                .satisfies(limit -> assertThat(limit.dueAt()).isEqualTo(end("2026-02-02")))
                .satisfies(limit -> assertThat(limit.warnAt()).isEqualTo(START))
                .satisfies(limit -> assertThat(limit.rule()).isEqualTo("urgent"))
                .satisfies(limit -> assertThat(limit.basis()).contains("当场"));
        assertThat(limit(d, urgent, "promised").lamp(START.plusSeconds(1))).isEqualTo(Limit.Lamp.YELLOW);
        long before = open(d, "small-permit", null, Instant.parse("2026-06-30T15:59:59Z"));
        assertThat(limit(d, before, "promised"))
                .satisfies(limit -> assertThat(limit.rule()).isEqualTo("before-july"))
                .satisfies(limit -> assertThat(limit.duration()).isEqualTo("12wd"))
                .satisfies(limit -> assertThat(limit.basis()).isEqualTo("本区承诺"));
        assertThat(limit(d, before, "statutory").duration()).isEqualTo("7wd");
        long since = open(d, "permit", null, Instant.parse("2026-06-30T16:00:00Z"));
        assertThat(limit(d, since, "promised").rule()).isEqualTo("since-july");
        assertThat(limit(d, since, "promised").duration()).isEqualTo("5wd");
    }

    @ParameterizedTest
    @MethodSource("both")
    void a_unit_s_time_ends_with_its_turn_and_begins_anew_for_the_next(TestDistrict d) {
        long id = open(d, "stall", null, START);
        act(d, id, "assign", Map.of("unit", "urban-management"), "2026-02-02T02:00:00Z");
        assertThat(limit(d, id, "turn").unit()).isEqualTo("urban-management");
        act(d, id, "assign", Map.of("unit", "security"), "2026-02-05T03:00:00Z");
        List<Limit> turns = d.tickets.get(importer(d), id).limits().stream()
                .filter(limit -> limit.code().equals("turn"))
                .toList();
        assertThat(turns)
                .extracting(Limit::state)
                .containsExactly(Limit.State.MET, Limit.State.MET, Limit.State.RUNNING);
        assertThat(turns.get(2).unit()).isEqualTo("security");
        assertThat(turns.get(2).dueAt()).isEqualTo(end("2026-02-10"));
        act(d, id, "assign", Map.of("unit", "urban-management"), "2026-02-11T03:00:00Z");
        assertThat(d.tickets.get(importer(d), id).limits())
                .filteredOn(limit -> limit.code().equals("turn"))
                .extracting(Limit::state)
                .containsExactly(Limit.State.MET, Limit.State.MET, Limit.State.MISSED, Limit.State.RUNNING);
        assertThat(d.tickets.get(importer(d), id).summary().overdue()).isTrue();
    }

    private static Actor admin() {
        Grant grant = new Grant("admin", java.util.Set.of(Permissions.SETTING_MANAGE), "/", null, 1, "jingkai");
        return new Actor(Actor.Kind.ACCOUNT, 1, 1, "admin", "主任", List.of(grant), 0);
    }

    private static Recount recount(TestDistrict d, int some) {
        return recount(d, d.times, some);
    }

    private static Recount recount(TestDistrict d, WorkingTimes times, int some) {
        return new Recount(
                d.database, d.trail, times, d.definitions, d.modules, d.messages, Clock.system(ZONE), some, false);
    }

    /** The files of the district in a folder of their own. */
    private static Path copy(Path folder) throws Exception {
        Path calendars = Files.createDirectories(folder.resolve("calendar"));
        Files.copy(CALENDAR, calendars.resolve(CALENDAR.getFileName()));
        Path hours = CALENDAR.resolveSibling("../hours.csv");
        if (Files.exists(hours)) {
            Files.copy(hours, folder.resolve("hours.csv"));
        }
        return folder;
    }

    /** A node that starts now. */
    private static WorkingTimes node(TestDistrict d, Path folder) {
        return new WorkingTimes(d.database, Clock.system(ZONE), folder);
    }

    private static List<TrailEntry> recounts(TestDistrict d, long id) {
        return d.trail.entries(Subject.ticket(id), 1, 100).stream()
                .filter(entry -> entry.action().equals(Recount.ACTION))
                .toList();
    }

    private static long told(TestDistrict d) {
        return d.database.read(manager -> manager.createQuery(
                        "SELECT COUNT(m) FROM StoredMessage m WHERE m.template = 'ticket-limit-moved'", Long.class)
                .getSingleResult());
    }

    /** The calendar of 2026 with one holiday more. */
    private static String changed(String day) throws Exception {
        return "date,kind,name\n"
                + String.join(
                        "\n",
                        Files.readAllLines(CALENDAR).stream()
                                .filter(line -> line.startsWith("2026"))
                                .toList())
                + "\n" + day + ",holiday,停电\n";
    }

    @ParameterizedTest
    @MethodSource("both")
    void open_tickets_move_once_with_the_calendar_and_closed_ones_never_do(TestDistrict d) throws Exception {
        recount(d, 100).run();
        List<Long> open = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            open.add(held(d));
        }
        long closed = open(d, "stall", null, START);
        act(d, closed, "finish", Map.of(), "2026-02-03T03:00:00Z");
        long paused = open(d, "stall", null, START);
        act(d, paused, "pause", Map.of("reason", "听证"), "2026-02-03T03:00:00Z");

        DistrictCalendars.of(d).load(admin(), changed("2026-03-04"));
        Recount first = recount(d, 3);
        assertThat(first.step()).isTrue();
        long moved = open.stream().filter(id -> !recounts(d, id).isEmpty()).count();
        assertThat(moved).as("a part is done when the node goes").isBetween(1L, 4L);

        Recount second = recount(d, 3);
        second.run();
        for (Long id : open) {
            assertThat(limit(d, id, "statutory").dueAt()).isEqualTo(end("2026-03-09"));
            assertThat(limit(d, id, "promised").dueAt()).as("before the change").isEqualTo(end("2026-02-13"));
            assertThat(recounts(d, id)).singleElement().satisfies(entry -> {
                assertThat(entry.changes())
                        .containsEntry(
                                "limit.statutory",
                                List.of(
                                        end("2026-03-06").toString(),
                                        end("2026-03-09").toString()))
                        .doesNotContainKey("due");
                assertThat(entry.payload().get("reason").toString())
                        .contains("2026")
                        .contains("日历");
            });
        }
        assertThat(limit(d, paused, "statutory").dueAt()).isEqualTo(end("2026-03-09"));
        assertThat(limit(d, closed, "statutory").dueAt()).isEqualTo(end("2026-03-06"));
        assertThat(recounts(d, closed)).isEmpty();
        assertThat(d.tickets
                        .ledger(
                                importer(d),
                                closed,
                                limit(d, closed, "statutory").id())
                        .reckoning()
                        .how()
                        .zh())
                .contains("后来有变动");
        assertThat(told(d)).as("nobody holds the one that is paused").isEqualTo(5);
        second.run();
        assertThat(told(d)).isEqualTo(5);
        act(d, paused, "resume", Map.of(), "2026-02-04T03:00:00Z");
        assertThat(limit(d, paused, "statutory").dueAt()).isEqualTo(end("2026-03-10"));
        assertThat(d.trail.verify(Subject.ticket(open.get(0))).intact()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("both")
    void two_nodes_move_each_ticket_once(TestDistrict d) throws Exception {
        recount(d, 100).run();
        List<Long> open = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            open.add(held(d));
        }
        DistrictCalendars.of(d).load(admin(), changed("2026-02-12"));
        ExecutorService nodes = Executors.newFixedThreadPool(2);
        try {
            List<Future<?>> runs = new ArrayList<>();
            for (int node = 0; node < 2; node++) {
                Recount one = recount(d, 4);
                runs.add(nodes.submit(one::run));
            }
            for (Future<?> run : runs) {
                run.get();
            }
        } finally {
            nodes.shutdownNow();
        }
        for (Long id : open) {
            assertThat(recounts(d, id)).hasSize(1);
            assertThat(limit(d, id, "promised").dueAt()).isEqualTo(end("2026-02-14"));
        }
        assertThat(told(d)).isEqualTo(12);
    }

    @ParameterizedTest
    @MethodSource("both")
    void a_calendar_in_the_folder_holds_from_the_next_start_on(TestDistrict d, @TempDir Path temp) throws Exception {
        Path folder = copy(temp);
        WorkingTimes node = node(d, folder);
        recount(d, node, 100).run();
        long id = held(d);
        Files.writeString(folder.resolve("calendar/2026-changed.csv"), changed("2026-03-04"));
        recount(d, node, 100).run();
        assertThat(limit(d, id, "statutory").dueAt()).isEqualTo(end("2026-03-06"));
        recount(d, node(d, folder), 100).run();
        assertThat(limit(d, id, "statutory").dueAt()).isEqualTo(end("2026-03-09"));
        assertThat(recounts(d, id)).singleElement().satisfies(entry -> assertThat(
                        entry.payload().get("reason").toString())
                .contains("区设置文件"));
    }

    @ParameterizedTest
    @MethodSource("both")
    void of_two_nodes_with_different_folders_that_of_the_later_one_holds(TestDistrict d, @TempDir Path temp)
            throws Exception {
        recount(d, 100).run();
        long id = held(d);
        Path folder = copy(temp);
        Files.writeString(folder.resolve("calendar/2026-changed.csv"), changed("2026-03-04"));
        WorkingTimes later = node(d, folder);
        for (int i = 0; i < 3; i++) {
            recount(d, later, 100).run();
            recount(d, 100).run();
        }
        assertThat(limit(d, id, "statutory").dueAt()).isEqualTo(end("2026-03-09"));
        assertThat(recounts(d, id)).hasSize(1);
        assertThat(told(d)).isEqualTo(1);

        long meanwhile = held(d);
        recount(d, 100).run();
        assertThat(limit(d, meanwhile, "statutory").dueAt())
                .as("given by the one with the old files")
                .isEqualTo(end("2026-03-06"));
        recount(d, later, 100).run();
        assertThat(limit(d, meanwhile, "statutory").dueAt()).isEqualTo(end("2026-03-09"));
    }

    @ParameterizedTest
    @MethodSource("both")
    void a_provisional_due_time_is_settled_when_the_year_is_published(TestDistrict d) {
        recount(d, 100).run();
        // Long ago enough that no calendar is there.
        Instant start = Instant.parse("2014-12-25T01:00:00Z");
        long id = open(d, "stall", null, start);
        assertThat(limit(d, id, "turn").provisional()).isTrue();
        assertThat(limit(d, id, "turn").dueAt()).isEqualTo(end("2014-12-30"));
        DistrictCalendars.of(d).load(admin(), "date,kind,name\n2014-10-01,holiday,国庆节\n");
        recount(d, 100).run();
        assertThat(limit(d, id, "turn").provisional()).isFalse();
        assertThat(limit(d, id, "turn").dueAt()).isEqualTo(end("2014-12-30"));
        assertThat(recounts(d, id)).singleElement().satisfies(entry -> assertThat(entry.changes())
                .containsEntry("provisional.turn", List.of(true, false)));
    }

    @ParameterizedTest
    @MethodSource("both")
    void limits_in_hours_move_with_the_opening_hours(TestDistrict d) {
        recount(d, 100).run();
        long id = open(d, "stall", null, START);
        DistrictCalendars.of(d)
                .loadHours(
                        admin(),
                        "unit,from,days,hours\n,2026-01-01,mon-fri,09:00-17:00\nsecurity,2026-01-01,mon,10:00-11:00\n");
        recount(d, 100).run();
        assertThat(limit(d, id, "window").dueAt()).isEqualTo(Instant.parse("2026-02-03T09:00:00Z"));
        assertThat(d.tickets.get(importer(d), id).summary().dueAt()).isEqualTo(Instant.parse("2026-02-03T09:00:00Z"));
        assertThat(recounts(d, id)).singleElement().satisfies(entry -> {
            assertThat(entry.changes()).containsEntry("due", List.of("2026-02-04T03:00:00Z", "2026-02-03T09:00:00Z"));
            assertThat(entry.payload().get("reason").toString()).contains("开放时间");
        });
    }
}
