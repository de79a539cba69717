package org.gridhall.api.time;

import java.time.Instant;
import java.util.List;

/**
 * A published year.
 *
 * @param days all of them, in order
 * @param loadedBy who brought it in; null for what came with the district's settings
 * @param loadedAt when; null likewise
 */
public record CalendarYear(int year, List<CalendarDay> days, String loadedBy, Instant loadedAt) {

    public CalendarYear {
        days = List.copyOf(days);
    }

    public long count(CalendarDay.Kind kind) {
        return days.stream().filter(day -> day.kind() == kind).count();
    }

    public long holidays() {
        return count(CalendarDay.Kind.HOLIDAY);
    }

    public long madeUp() {
        return count(CalendarDay.Kind.MADE_UP);
    }

    public long workdays() {
        return days.stream().filter(CalendarDay::works).count();
    }
}
