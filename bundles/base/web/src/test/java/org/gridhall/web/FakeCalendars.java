package org.gridhall.web;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.gridhall.api.Problem;
import org.gridhall.api.Text;
import org.gridhall.api.account.Actor;
import org.gridhall.api.time.CalendarDay;
import org.gridhall.api.time.CalendarYear;
import org.gridhall.api.time.Calendars;
import org.gridhall.api.time.Reckoning;
import org.gridhall.api.time.UnitHours;

/** A calendar in memory whose names are not to be trusted. */
final class FakeCalendars implements Calendars {

    final List<String> loaded = new ArrayList<>();

    private static CalendarYear year(int year) {
        LocalDate first = LocalDate.of(year, 1, 1);
        return new CalendarYear(
                year,
                first.datesUntil(first.plusYears(1))
                        .map(date -> new CalendarDay(
                                date,
                                date.getDayOfYear() == 1 ? CalendarDay.Kind.HOLIDAY : CalendarDay.Kind.WORKDAY,
                                date.getDayOfYear() == 1 ? Browsing.ATTACK : null,
                                true))
                        .toList(),
                "王五",
                Instant.EPOCH);
    }

    @Override
    public List<CalendarYear> years() {
        return List.of(year(2026), year(2025));
    }

    @Override
    public CalendarDay day(LocalDate day) {
        return year(day.getYear()).days().get(day.getDayOfYear() - 1);
    }

    @Override
    public List<CalendarYear> check(String csv) {
        if (!csv.startsWith("date")) {
            throw Problem.invalid("calendar.csv:1", "首行有误 " + csv, "The first line is wrong " + csv);
        }
        return List.of(year(2027));
    }

    @Override
    public List<CalendarYear> load(Actor actor, String csv) {
        loaded.add(csv);
        return check(csv);
    }

    final List<String> hoursLoaded = new ArrayList<>();

    @Override
    public List<UnitHours> hours() {
        return checkHours("unit");
    }

    @Override
    public String hoursFile() {
        return "unit,from,days,hours\n,2026-01-01,mon-fri,09:00-17:00\n";
    }

    @Override
    public List<UnitHours> checkHours(String csv) {
        if (!csv.startsWith("unit")) {
            throw Problem.invalid("hours.csv:1", "首行有误 " + csv, "The first line is wrong " + csv);
        }
        List<Integer> day = List.of(540, 1020);
        return List.of(new UnitHours(
                null, LocalDate.of(2026, 1, 1), List.of(day, day, day, day, day, List.of(), List.of(), day)));
    }

    @Override
    public List<UnitHours> loadHours(Actor actor, String csv) {
        hoursLoaded.add(csv);
        return checkHours(csv);
    }

    @Override
    public Reckoning reckon(String duration, Instant start, String unit) {
        if (duration.endsWith("wd")) {
            throw Problem.invalid("/duration", "还不能计算", "Cannot be counted yet");
        }
        return reckoning(start);
    }

    static Reckoning reckoning(Instant start) {
        return new Reckoning(
                start.plus(Duration.ofDays(2)),
                start.plus(Duration.ofDays(1)),
                true,
                Text.of("按自然日", "By calendar days"),
                List.of(
                        new Reckoning.Step(
                                LocalDate.of(2026, 1, 5),
                                Reckoning.Kind.ZERO,
                                0,
                                0,
                                Text.of("开始当日不算", "does not count"),
                                false),
                        new Reckoning.Step(
                                LocalDate.of(2026, 1, 6),
                                Reckoning.Kind.PAUSED,
                                0,
                                0,
                                Text.same("暂停：" + Browsing.ATTACK),
                                true)));
    }
}
