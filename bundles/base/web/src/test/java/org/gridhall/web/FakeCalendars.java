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

    @Override
    public Reckoning reckon(String duration, Instant start) {
        if (duration.endsWith("wd")) {
            throw Problem.invalid("/duration", "还不能计算", "Cannot be counted yet");
        }
        return new Reckoning(
                start.plus(Duration.ofDays(2)),
                Text.of("按自然日", "By calendar days"),
                List.of(new Reckoning.Step(LocalDate.of(2026, 1, 5), 0, Text.of("开始当日不算", "does not count"))));
    }
}
