package org.gridhall.core.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.gridhall.api.FieldError;
import org.gridhall.api.Problem;
import org.gridhall.api.Text;
import org.gridhall.api.account.Actor;
import org.gridhall.api.account.Grant;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.organisation.Unit;
import org.gridhall.api.time.CalendarDay.Kind;
import org.gridhall.api.time.CalendarYear;
import org.gridhall.api.time.Reckoning;
import org.gridhall.api.time.UnitHours;
import org.gridhall.api.trail.Subject;
import org.gridhall.core.storage.Database;
import org.gridhall.core.storage.TestDatabase;
import org.gridhall.core.trail.ChainedTrail;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StoredCalendarsTest {

    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-01T04:00:00Z"), ZONE);
    private static final Path SHIPPED = Path.of("../../../config/districts/jingkai");
    private static final String NEXT = "date,iso_weekday,kind,name\n2027-01-01,5,holiday,元旦\n2027-01-02,6,holiday,元旦\n"
            + "2027-01-03,7,makeup_workday,元旦\n2027-01-04,1,workday,\n";

    static Stream<Database> both() {
        return TestDatabase.both();
    }

    private static StoredCalendars calendars(Database database, ChainedTrail trail) {
        return new StoredCalendars(
                database,
                trail,
                new WorkingTimes(database, CLOCK, SHIPPED),
                code -> code.equals("hall")
                        ? Optional.of(new Unit("hall", "d", "hall", Text.of("大厅", "Hall"), "/d/hall/"))
                        : Optional.empty(),
                CLOCK);
    }

    private static Actor actor(String... permissions) {
        Grant grant = new Grant("admin", Set.of(permissions), "/", null, 1, "d");
        return new Actor(Actor.Kind.ACCOUNT, 1, 1, "admin", "主任", List.of(grant), 0);
    }

    @ParameterizedTest
    @MethodSource("both")
    void the_next_year_is_loaded_and_kept_in_the_trail(Database database) {
        ChainedTrail trail = new ChainedTrail(database);
        StoredCalendars calendars = calendars(database, trail);
        assertThat(calendars.years())
                .extracting(CalendarYear::year)
                .startsWith(2026)
                .endsWith(2015);
        assertThat(calendars.day(LocalDate.of(2026, 10, 1)).kind()).isEqualTo(Kind.HOLIDAY);
        assertThat(calendars.day(LocalDate.of(2027, 1, 1)).published()).isFalse();
        assertThat(calendars.day(LocalDate.of(2027, 1, 1)).kind()).isEqualTo(Kind.WORKDAY);
        assertThat(catchThrowableOfType(Problem.class, () -> calendars.load(actor("ticket.read"), NEXT))
                        .kind())
                .isEqualTo(Problem.Kind.FORBIDDEN);
        assertThat(calendars.check(NEXT)).singleElement().satisfies(year -> assertThat(year.days())
                .hasSize(365));
        assertThat(calendars.years()).extracting(CalendarYear::year).doesNotContain(2027);

        calendars.load(actor(Permissions.SETTING_MANAGE), NEXT);
        StoredCalendars again = calendars(database, trail);
        CalendarYear year = again.years().get(0);
        assertThat(year.year()).isEqualTo(2027);
        assertThat(year.loadedBy()).isEqualTo("主任");
        assertThat(year.count(Kind.HOLIDAY)).isEqualTo(2);
        assertThat(again.day(LocalDate.of(2027, 1, 3)).kind()).isEqualTo(Kind.MADE_UP);
        assertThat(trail.entries(new Subject(Subject.CALENDAR, 2027), 1, 10))
                .singleElement()
                .satisfies(entry -> assertThat(entry.changes()).containsKey("holiday"));
        again.load(actor(Permissions.SETTING_MANAGE), NEXT.replace("2027-01-02,6,holiday,元旦\n", ""));
        assertThat(again.day(LocalDate.of(2027, 1, 2)).kind()).isEqualTo(Kind.WEEKEND);
    }

    @ParameterizedTest
    @MethodSource("both")
    void wrong_lines_are_told_all_at_once(Database database) {
        StoredCalendars calendars = calendars(database, new ChainedTrail(database));
        String wrong =
                "date,kind\n2027-13-01,holiday\n2027-01-01,holiday\n2027-01-01,holiday\n2027-01-04,makeup_workday\n"
                        + "2027-01-05,feast\n2027-01-09,workday\n1999-01-01,holiday\n";
        Problem problem = catchThrowableOfType(Problem.class, () -> calendars.check(wrong));
        assertThat(problem.errors())
                .extracting(FieldError::field)
                .containsExactly(
                        "calendar.csv:2",
                        "calendar.csv:4",
                        "calendar.csv:5",
                        "calendar.csv:6",
                        "calendar.csv:7",
                        "calendar.csv:8");
        for (String nothing : List.of("", "x,y\n1,2\n", "date,kind\n", "date,kind\n2027-01-04,workday\n")) {
            assertThat(catchThrowableOfType(Problem.class, () -> calendars.check(nothing)))
                    .as(nothing)
                    .isNotNull();
        }
    }

    @ParameterizedTest
    @MethodSource("both")
    void a_limit_is_reckoned_day_by_day(Database database) {
        StoredCalendars calendars = calendars(database, new ChainedTrail(database));
        Instant start = Instant.parse("2026-09-30T02:00:00Z");
        Reckoning days = calendars.reckon("2d", start, null);
        assertThat(days.dueAt()).isEqualTo(Instant.parse("2026-10-02T15:59:59.999Z"));
        assertThat(days.steps()).extracting(Reckoning.Step::number).containsExactly(0, 1, 2);
        assertThat(days.steps().get(1).why().zh()).contains("计入", "国庆");
        Reckoning hours = calendars.reckon("72h", start, null);
        assertThat(hours.dueAt()).isEqualTo(start.plusSeconds(72 * 3600));
        assertThat(hours.steps()).extracting(Reckoning.Step::minutes).containsExactly(14 * 60, 1440, 1440, 10 * 60);
        Reckoning working = calendars.reckon("2wd", start, null);
        assertThat(working.dueAt()).isEqualTo(Instant.parse("2026-10-09T15:59:59.999Z"));
        assertThat(working.steps().get(1).kind()).isEqualTo(Reckoning.Kind.HOLIDAY);
        assertThat(working.steps().get(1).why().zh()).contains("不计", "国庆");
        assertThat(working.provisional()).isFalse();
        assertThat(calendars
                        .reckon("3wd", Instant.parse("2026-12-30T02:00:00Z"), null)
                        .provisional())
                .isTrue();
        for (String wrong : List.of("5w", "x", "", "999999d")) {
            assertThat(catchThrowableOfType(Problem.class, () -> calendars.reckon(wrong, start, null)))
                    .as(wrong)
                    .isNotNull();
        }
    }

    private static final String HOURS = "unit,from,days,hours\n"
            + "hall,2026-03-01,mon-fri,09:00-12:00 13:00-17:00\nhall,2026-03-01,sat,09:00-12:00\n"
            + "hall,2026-04-01,mon-sun,08:00-24:00\n";

    @ParameterizedTest
    @MethodSource("both")
    void opening_hours_hold_from_their_day_on(Database database) {
        ChainedTrail trail = new ChainedTrail(database);
        StoredCalendars calendars = calendars(database, trail);
        assertThat(calendars.hours()).as("those of the district").hasSize(1);
        // Friday 16:00: an hour of that day, then Monday; a hall that opens on Saturdays is done earlier.
        Instant friday = Instant.parse("2026-03-06T08:00:00Z");
        assertThat(calendars.reckon("4wh", friday, "hall").dueAt()).isEqualTo(Instant.parse("2026-03-09T04:00:00Z"));
        assertThat(catchThrowableOfType(Problem.class, () -> calendars.loadHours(actor("ticket.read"), HOURS))
                        .kind())
                .isEqualTo(Problem.Kind.FORBIDDEN);
        assertThat(calendars.checkHours(HOURS)).hasSize(2);
        assertThat(calendars.hours()).hasSize(1);
        calendars.loadHours(actor(Permissions.SETTING_MANAGE), HOURS);
        assertThat(calendars.hours()).extracting(UnitHours::unit).containsExactly("hall", "hall");
        assertThat(calendars.hours().get(0).words(0)).isEqualTo("09:00-12:00 13:00-17:00");
        assertThat(calendars.hours().get(0).words(7)).isEqualTo("09:00-12:00 13:00-17:00");
        Reckoning reckoning = calendars.reckon("4wh", friday, "hall");
        assertThat(reckoning.dueAt()).isEqualTo(Instant.parse("2026-03-07T04:00:00Z"));
        assertThat(reckoning.steps()).extracting(Reckoning.Step::minutes).containsExactly(60, 180);
        assertThat(calendars.reckon("4wh", friday, null).dueAt()).isEqualTo(Instant.parse("2026-03-09T04:00:00Z"));
        assertThat(trail.entries(new Subject(Subject.CALENDAR, 0), 1, 10)).hasSize(1);
        assertThat(calendars(database, trail).hoursFile()).isEqualTo(HOURS);
    }

    @ParameterizedTest
    @MethodSource("both")
    void wrong_hours_are_told_all_at_once(Database database) {
        StoredCalendars calendars = calendars(database, new ChainedTrail(database));
        String wrong = "unit,from,days,hours\nnowhere,2026-01-01,mon,09:00-12:00\n,2026-13-01,mon,09:00-12:00\n"
                + ",2026-01-01,moon,09:00-12:00\n,2026-01-01,mon,12:00-09:00\n,2026-01-01,mon,9-12\n"
                + ",2026-01-01,mon,09:00-12:00\n,2026-01-01,mon,09:00-12:00\nhall,2026-01-01,mon-fri,-\n";
        assertThat(catchThrowableOfType(Problem.class, () -> calendars.checkHours(wrong))
                        .errors())
                .extracting(FieldError::field)
                .containsExactly(
                        "hours.csv:2",
                        "hours.csv:3",
                        "hours.csv:4",
                        "hours.csv:5",
                        "hours.csv:6",
                        "hours.csv:8",
                        "hours.csv:9");
        for (String nothing : List.of("", "x\n", "unit,from,days,hours\n")) {
            assertThat(catchThrowableOfType(Problem.class, () -> calendars.checkHours(nothing)))
                    .as(nothing)
                    .isNotNull();
        }
    }
}
