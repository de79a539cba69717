package org.gridhall.core.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.gridhall.api.time.Limit;
import org.gridhall.api.time.Reckoning;
import org.junit.jupiter.api.Test;

class WorkingTimeTest {

    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
    private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");
    private static final WorkingTime TIME = Shipped.time(Map.of());
    private static final Instant FIRST = Instant.parse("2014-12-25T00:00:00Z");
    private static final int MINUTES = 12 * 366 * 1440;

    private static LimitClock clock(ZoneId zone, WorkingTime time) {
        return new LimitClock(zone, () -> time);
    }

    private final LimitClock clock = clock(SHANGHAI, TIME);

    private Instant due(String start, String duration) {
        return clock.due(Instant.parse(start), duration);
    }

    @Test
    void holidays_do_not_count_and_made_up_weekends_do() {
        assertThat(due("2026-02-02T01:00:00Z", "20wd")).isEqualTo(Instant.parse("2026-03-06T15:59:59.999Z"));
        assertThat(new LimitClock(SHANGHAI).due(Instant.parse("2026-02-02T01:00:00Z"), "20wd"))
                .as("weekends alone")
                .isEqualTo(Instant.parse("2026-03-02T15:59:59.999Z"));
        // 2026-02-14 and 02-28 are Saturdays that are worked.
        assertThat(due("2026-02-13T01:00:00Z", "1wd")).isEqualTo(Instant.parse("2026-02-14T15:59:59.999Z"));
        assertThat(due("2026-02-14T01:00:00Z", "1wd")).isEqualTo(Instant.parse("2026-02-24T15:59:59.999Z"));
    }

    @Test
    void on_the_spot_is_the_day_of_receipt_or_the_next_that_is_worked_and_warns_at_once() {
        assertThat(due("2026-02-02T09:30:00Z", "0wd")).isEqualTo(Instant.parse("2026-02-02T15:59:59.999Z"));
        assertThat(due("2026-02-07T09:30:00Z", "0wd")).isEqualTo(Instant.parse("2026-02-09T15:59:59.999Z"));
        Instant start = Instant.parse("2026-02-02T09:30:00Z");
        assertThat(clock.reckon(Terms.of(start, "0wd")).warnAt()).isEqualTo(start);
        Terms late = new Terms(start, null, start.minusSeconds(60), null, List.of(), List.of());
        assertThat(clock.reckon(late)).isEqualTo(new Due(start.minusSeconds(60), start.minusSeconds(60), false));
        Due longer = clock.reckon(new Terms(
                start, null, start.minusSeconds(60), null, List.of(), List.of(new Terms.Extension("2h", "补充材料"))));
        assertThat(longer.at()).isEqualTo(start.minusSeconds(60).plusSeconds(7200));
    }

    @Test
    void four_fifths_are_counted_in_the_units_of_the_limit() {
        Instant start = Instant.parse("2026-02-02T01:00:00Z");
        assertThat(clock.reckon(Terms.of(start, "20wd")).warnAt()).isEqualTo(clock.due(start, "16wd"));
        assertThat(clock.reckon(Terms.of(start, "3d")).warnAt()).isEqualTo(clock.due(start, "2d"));
        assertThat(clock.reckon(Terms.of(start, "1wd")).warnAt()).isEqualTo(start);
        assertThat(clock.reckon(Terms.of(start, "10h")).warnAt()).isEqualTo(start.plusSeconds(8 * 3600));
        assertThat(clock.reckon(Terms.of(start, "5wh")).warnAt()).isEqualTo(clock.due(start, "4wh"));
        Due mixed =
                clock.reckon(new Terms(start, "10h", null, null, List.of(), List.of(new Terms.Extension("2wd", null))));
        assertThat(mixed.warnAt()).isAfter(start).isBefore(mixed.at());
    }

    @Test
    void hours_are_those_of_the_unit_or_of_those_above_it_from_their_day_on() {
        WorkingTime time = Shipped.hours(
                ",2026-01-01,mon-fri,08:30-12:00 14:00-17:30",
                "hall,2026-01-01,mon-sat,09:00-17:00",
                "hall,2026-03-01,mon-sun,00:00-24:00",
                "hall,2026-03-01,made-up,10:00-11:00");
        LimitClock open = clock(SHANGHAI, time);
        Instant friday = Instant.parse("2026-01-09T08:00:00Z");
        Terms room = new Terms(friday, "3wh", null, "/d/hall/room/", List.of(), List.of());
        assertThat(open.reckon(room).at()).isEqualTo(Instant.parse("2026-01-10T03:00:00Z"));
        Terms other = new Terms(friday, "3wh", null, "/d/works/", List.of(), List.of());
        assertThat(open.reckon(other).at()).isEqualTo(Instant.parse("2026-01-12T02:00:00Z"));
        // 2026-02-28 is a Saturday that is worked: like the Monday of a hall that says nothing of it.
        assertThat(time.open("/d/hall/", (int) LocalDate.of(2026, 2, 28).toEpochDay()))
                .containsExactly(540, 1020);
        assertThat(time.open("/d/hall/", (int) LocalDate.of(2026, 5, 9).toEpochDay()))
                .containsExactly(600, 660);
        assertThat(time.open("/d/hall/", (int) LocalDate.of(2026, 5, 1).toEpochDay()))
                .isEmpty();
        assertThat(time.open(null, (int) LocalDate.of(2026, 5, 6).toEpochDay())).containsExactly(510, 720, 840, 1050);
        assertThat(time.open(null, (int) LocalDate.of(2025, 5, 6).toEpochDay())).containsExactly(540, 720, 780, 1020);
    }

    @Test
    void beyond_the_last_published_year_a_due_time_is_provisional() {
        assertThat(clock.reckon(Terms.of(Instant.parse("2026-12-01T01:00:00Z"), "20wd"))
                        .provisional())
                .isFalse();
        assertThat(clock.reckon(Terms.of(Instant.parse("2026-12-10T01:00:00Z"), "20wd")))
                .isEqualTo(new Due(
                        Instant.parse("2027-01-07T15:59:59.999Z"),
                        clock.due(Instant.parse("2026-12-10T01:00:00Z"), "16wd"),
                        true));
        assertThat(clock.reckon(Terms.of(Instant.parse("2026-12-10T01:00:00Z"), "40d"))
                        .provisional())
                .isFalse();
        assertThat(clock.reckon(Terms.of(Instant.parse("2026-12-31T08:00:00Z"), "16wh"))
                        .provisional())
                .isTrue();
    }

    @Test
    void one_working_day_before_is_the_same_time_of_day() {
        assertThat(clock.workdaysBefore(Instant.parse("2026-02-24T15:59:59.999Z"), 1))
                .isEqualTo(Instant.parse("2026-02-14T15:59:59.999Z"));
        assertThat(clock.workdaysBefore(Instant.parse("2026-02-16T02:00:00Z"), 1))
                .isEqualTo(Instant.parse("2026-02-14T02:00:00Z"));
        assertThat(clock.workdaysBetween(Instant.parse("2026-02-13T02:00:00Z"), Instant.parse("2026-02-24T02:00:00Z")))
                .isEqualTo(2);
    }

    @Test
    void limits_reach_beyond_all_calendars() {
        LimitClock weekends = new LimitClock(ZoneId.of("UTC"));
        for (String day : new String[] {"1899-06-01", "2199-12-20", "2200-01-01", "2300-06-03"}) {
            LocalDate date = LocalDate.parse(day);
            LocalDate walked = date;
            for (int left = 300; left > 0; ) {
                walked = walked.plusDays(1);
                left -= walked.getDayOfWeek().getValue() <= 5 ? 1 : 0;
            }
            Instant start = Instant.parse(day + "T10:00:00Z");
            Instant due = weekends.due(start, "300wd");
            assertThat(weekends.day(due)).as(day).isEqualTo(walked);
            assertThat(weekends.reckon(Terms.of(start, "300wd")).provisional()).isTrue();
        }
    }

    @Provide
    Arbitrary<List<Terms.Pause>> pauses() {
        return Combinators.combine(
                        Arbitraries.integers().between(-3_000, 40_000),
                        Arbitraries.integers().between(0, 12_000))
                .as((from, length) -> new int[] {from, length})
                .list()
                .ofMaxSize(3)
                .map(all -> all.stream()
                        .map(one -> new Terms.Pause(
                                Instant.EPOCH.plusSeconds(one[0] * 60L),
                                Instant.EPOCH.plusSeconds((one[0] + one[1]) * 60L),
                                "等待"))
                        .toList());
    }

    private static List<Terms.Pause> from(Instant start, List<Terms.Pause> pauses) {
        return pauses.stream()
                .map(pause -> new Terms.Pause(
                        start.plusSeconds(pause.from().getEpochSecond()),
                        start.plusSeconds(pause.to().getEpochSecond()),
                        pause.cause()))
                .toList();
    }

    @Property(tries = 400)
    void days_are_as_the_oracle_counts_them(
            @ForAll @IntRange(max = MINUTES) int minute,
            @ForAll @IntRange(max = 60) int days,
            @ForAll("pauses") List<Terms.Pause> drawn) {
        Instant start = FIRST.plusSeconds(minute * 60L);
        List<Terms.Pause> pauses = from(start, drawn);
        for (ZoneId zone : new ZoneId[] {SHANGHAI, NEW_YORK}) {
            Oracle oracle = new Oracle(zone, pauses);
            LimitClock here = clock(zone, TIME);
            for (String unit : new String[] {"d", "wd"}) {
                Terms terms = new Terms(start, days + unit, null, null, pauses, List.of());
                assertThat(here.reckon(terms).at())
                        .as(zone + " " + terms)
                        .isEqualTo(oracle.days(start, days, unit.equals("wd")));
                explained(here, terms, days);
            }
        }
    }

    private static void explained(LimitClock clock, Terms terms, int days) {
        Reckoning ledger = Ledger.of(clock, terms);
        Reckoning.Step last = ledger.steps().get(ledger.steps().size() - 1);
        assertThat(last.day()).as(terms.toString()).isEqualTo(clock.day(ledger.dueAt()));
        assertThat(last.number()).isEqualTo(days);
        assertThat(ledger.steps().stream().filter(step -> step.number() > 0)).hasSize(days);
        assertThat(ledger.warnAt()).isBetween(terms.start(), ledger.dueAt());
    }

    @Property(tries = 120)
    void minutes_are_as_the_oracle_counts_them(
            @ForAll @IntRange(max = MINUTES) int minute,
            @ForAll @IntRange(min = 1, max = 40) int hours,
            @ForAll("pauses") List<Terms.Pause> drawn) {
        Instant start = FIRST.plusSeconds(minute * 60L);
        List<Terms.Pause> pauses = from(start, drawn);
        for (ZoneId zone : new ZoneId[] {SHANGHAI, NEW_YORK}) {
            Oracle oracle = new Oracle(zone, pauses);
            LimitClock here = clock(zone, TIME);
            Terms open = new Terms(start, hours + "wh", null, null, pauses, List.of());
            assertThat(here.reckon(open).at()).as(zone + " " + open).isEqualTo(oracle.open(start, hours * 60));
            Terms wall = new Terms(start, hours + "h", null, null, pauses, List.of());
            assertThat(here.reckon(wall).at()).as(zone + " " + wall).isEqualTo(oracle.minutes(start, hours * 60));
            for (Terms terms : new Terms[] {open, wall}) {
                assertThat(Ledger.of(here, terms).steps().stream()
                                .mapToInt(Reckoning.Step::minutes)
                                .sum())
                        .as(zone + " " + terms)
                        .isEqualTo(hours * 60);
            }
        }
    }

    @Property(tries = 200)
    void an_extension_goes_on_where_the_limit_ended(
            @ForAll @IntRange(max = MINUTES) int minute,
            @ForAll @IntRange(min = 1, max = 30) int first,
            @ForAll @IntRange(min = 1, max = 30) int more,
            @ForAll("units") String unit,
            @ForAll("units") String other) {
        Instant start = FIRST.plusSeconds(minute * 60L);
        Terms terms = new Terms(
                start, first + unit, null, null, List.of(), List.of(new Terms.Extension(more + other, "延长调查")));
        Due due = clock.reckon(terms);
        assertThat(due.at()).isEqualTo(clock.due(clock.due(start, first + unit), more + other));
        if (unit.equals(other) && unit.endsWith("d")) {
            assertThat(due.at()).isEqualTo(clock.due(start, (first + more) + unit));
        }
        assertThat(due.warnAt()).isBetween(start, due.at());
        Reckoning ledger = Ledger.of(clock, terms);
        assertThat(ledger.steps().get(ledger.steps().size() - 1).day()).isEqualTo(clock.day(due.at()));
        assertThat(ledger.steps())
                .anySatisfy(step -> assertThat(step.why().zh()).contains("延长调查"));
    }

    @Provide
    Arbitrary<String> units() {
        return Arbitraries.of("m", "h", "wh", "d", "wd");
    }

    @Test
    void lamps_are_green_to_four_fifths_yellow_to_the_end_and_red_beyond() {
        Instant start = Instant.parse("2026-02-02T01:00:00Z");
        Due due = clock.reckon(Terms.of(start, "20wd"));
        Limit limit = new Limit(
                1,
                "handle",
                Limit.Kind.PROMISED,
                "20wd",
                null,
                start,
                due.at(),
                List.of(),
                List.of(),
                null,
                Limit.State.RUNNING,
                false,
                due.warnAt(),
                null,
                null);
        assertThat(limit.lamp(start)).isEqualTo(Limit.Lamp.GREEN);
        assertThat(limit.lamp(due.warnAt())).isEqualTo(Limit.Lamp.GREEN);
        assertThat(limit.lamp(due.warnAt().plusMillis(1))).isEqualTo(Limit.Lamp.YELLOW);
        assertThat(limit.lamp(due.at())).isEqualTo(Limit.Lamp.YELLOW);
        assertThat(limit.lamp(due.at().plusMillis(1))).isEqualTo(Limit.Lamp.RED);
    }

    /** Every day of twelve years, by the two forms in which the district's data has them. */
    @Test
    void the_days_of_2015_to_2026_are_those_of_the_published_calendar() throws IOException {
        Path folder = data();
        int days = 0;
        List<String> lines = Files.readAllLines(folder.resolve("workdays-2015-2026.csv"));
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split(",", -1);
            LocalDate date = LocalDate.parse(cells[0]);
            assertThat(TIME.works((int) date.toEpochDay())).as(line).isEqualTo(cells[2].equals("1"));
            assertThat(TIME.day(date).published()).as(line).isTrue();
            days++;
        }
        assertThat(days).isEqualTo((int) (LocalDate.of(2027, 1, 1).toEpochDay()
                - LocalDate.of(2015, 1, 1).toEpochDay()));
        Map<LocalDate, Boolean> off = new HashMap<>();
        for (int year = 2015; year <= 2026; year++) {
            JsonNode json = new ObjectMapper()
                    .readTree(folder.resolve("holiday-cn/" + year + ".json").toFile());
            json.path("days")
                    .forEach(day -> off.put(
                            LocalDate.parse(day.path("date").asText()),
                            day.path("isOffDay").asBoolean()));
        }
        for (LocalDate date = LocalDate.of(2015, 1, 1); date.getYear() <= 2026; date = date.plusDays(1)) {
            boolean works =
                    off.containsKey(date) ? !off.get(date) : date.getDayOfWeek().getValue() <= 5;
            assertThat(TIME.works((int) date.toEpochDay())).as(date.toString()).isEqualTo(works);
        }
    }

    private static Path data() {
        String given = System.getenv("GRIDHALL_DATA");
        Path folder = Path.of(given == null ? "../../../../shared/data" : given).resolve("calendar");
        assumeTrue(Files.isDirectory(folder), "no calendar data beside the repository; set GRIDHALL_DATA");
        return folder;
    }

    @Test
    void units_without_hours_of_their_own_share_those_above() {
        Map<String, java.util.NavigableMap<Integer, Week>> none = new HashMap<>();
        none.put("x", new TreeMap<>());
        assertThat(Shipped.time(none)
                        .open("/d/x/", (int) LocalDate.of(2026, 1, 5).toEpochDay()))
                .containsExactly(540, 720, 780, 1020);
    }
}
