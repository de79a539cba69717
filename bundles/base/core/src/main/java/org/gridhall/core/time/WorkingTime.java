package org.gridhall.core.time;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.gridhall.api.time.CalendarDay;
import org.gridhall.api.time.CalendarYear;

/**
 * Which days are worked and when each unit is open, as it is known at one revision. It never changes; who holds one
 * reckons with it to the end. A working day is found by arrays, whatever the distance.
 */
public final class WorkingTime {

    private static final int FIRST = (int) LocalDate.of(1900, 1, 1).toEpochDay();
    private static final int DAYS = (int) LocalDate.of(2200, 1, 1).toEpochDay() - FIRST;
    private static final CalendarDay.Kind[] KINDS = CalendarDay.Kind.values();
    private static final int UNKNOWN = 8;

    /** Weekends only, usual hours: what is known before anything is published. */
    public static final WorkingTime NONE = new WorkingTime(0, List.of(), Map.of());

    private final long revision;
    /** Kind of each day, with a bit for years that are not published. */
    private final byte[] kinds = new byte[DAYS];
    /** Working days before each day. */
    private final int[] worked = new int[DAYS + 1];
    /** Days before each day whose year is not published. */
    private final int[] unknown = new int[DAYS + 1];
    /** The day of each working day. */
    private final int[] nth;

    private final Map<Integer, String> names = new HashMap<>();
    private final Map<String, NavigableMap<Integer, Week>> hours;

    /**
     * @param revision grows with each change
     * @param years that are published
     * @param hours by unit and first day since 1970; the empty unit is the district
     */
    WorkingTime(long revision, Collection<CalendarYear> years, Map<String, NavigableMap<Integer, Week>> hours) {
        this.revision = revision;
        this.hours = new HashMap<>();
        hours.forEach((unit, weeks) -> this.hours.put(unit, new TreeMap<>(weeks)));
        for (int i = 0; i < DAYS; i++) {
            kinds[i] = (byte) (UNKNOWN
                    | (weekday(i + FIRST) > 5 ? CalendarDay.Kind.WEEKEND : CalendarDay.Kind.WORKDAY).ordinal());
        }
        for (CalendarYear year : years) {
            for (CalendarDay day : year.days()) {
                int i = (int) day.date().toEpochDay() - FIRST;
                kinds[i] = (byte) day.kind().ordinal();
                if (day.name() != null) {
                    names.put(i + FIRST, day.name());
                }
            }
        }
        for (int i = 0; i < DAYS; i++) {
            worked[i + 1] = worked[i] + (works(kinds[i]) ? 1 : 0);
            unknown[i + 1] = unknown[i] + (kinds[i] >= UNKNOWN ? 1 : 0);
        }
        nth = new int[worked[DAYS]];
        for (int i = 0; i < DAYS; i++) {
            if (works(kinds[i])) {
                nth[worked[i]] = i + FIRST;
            }
        }
    }

    /**
     * What files say, without a database.
     *
     * @param calendar as {@code Calendars.load} takes it
     * @param hours as {@code Calendars.loadHours} takes it; null for the usual ones
     * @throws org.gridhall.api.Problem INVALID with each wrong line
     */
    public static WorkingTime of(String calendar, String hours) {
        List<CalendarYear> years = new ArrayList<>();
        CalendarFile.read(calendar).forEach((year, days) -> years.add(CalendarFile.year(year, days, null, null)));
        return new WorkingTime(
                1, years, hours == null ? Map.of() : HoursFile.weeks(HoursFile.read(hours, any -> true)));
    }

    private static boolean works(byte kind) {
        int bare = kind & ~UNKNOWN;
        return bare == CalendarDay.Kind.WORKDAY.ordinal() || bare == CalendarDay.Kind.MADE_UP.ordinal();
    }

    /** 1 Monday to 7 Sunday. */
    static int weekday(int day) {
        return Math.floorMod(day + 3, 7) + 1;
    }

    public long revision() {
        return revision;
    }

    private static boolean inside(int day) {
        return day >= FIRST && day < FIRST + DAYS;
    }

    /** @param day since 1970 */
    boolean works(int day) {
        return inside(day) ? works(kinds[day - FIRST]) : weekday(day) <= 5;
    }

    boolean published(int day) {
        return inside(day) && kinds[day - FIRST] < UNKNOWN;
    }

    CalendarDay.Kind kind(int day) {
        return inside(day)
                ? KINDS[kinds[day - FIRST] & ~UNKNOWN]
                : weekday(day) > 5 ? CalendarDay.Kind.WEEKEND : CalendarDay.Kind.WORKDAY;
    }

    /** Of the holiday; null for none. */
    String name(int day) {
        return names.get(day);
    }

    public CalendarDay day(LocalDate date) {
        int day = (int) date.toEpochDay();
        return new CalendarDay(date, kind(day), name(day), published(day));
    }

    /** Whether some day from the first to the last is of a year that is not published. */
    boolean provisional(int first, int last) {
        if (last < first) {
            return false;
        }
        if (!inside(first) || !inside(last)) {
            return true;
        }
        return unknown[last - FIRST + 1] > unknown[first - FIRST];
    }

    /** How many working days lie before a day, counted from some day of long ago. */
    int worked(int day) {
        if (inside(day)) {
            return worked[day - FIRST];
        }
        return day < FIRST ? -weekdays(day, FIRST) : worked[DAYS] + weekdays(FIRST + DAYS, day);
    }

    /** The working day before which {@code count} of them lie. */
    int nth(int count) {
        if (count >= 0 && count < nth.length) {
            return nth[count];
        }
        // Outside of all years that anybody will publish: weeks of five days.
        int first = count < 0 ? FIRST : FIRST + DAYS;
        int left = count < 0 ? count : count - nth.length;
        int day = first + Math.floorDiv(left, 5) * 7;
        for (int more = Math.floorMod(left, 5); ; day++) {
            if (weekday(day) <= 5 && more-- == 0) {
                return day;
            }
        }
    }

    private static int weekdays(int from, int to) {
        int days = to - from;
        int count = days / 7 * 5;
        for (int day = to - days % 7; day < to; day++) {
            count += weekday(day) <= 5 ? 1 : 0;
        }
        return count;
    }

    /**
     * When a unit is open on a day: minutes since midnight at which it opens and closes in turn; empty when it is not.
     * What a unit does not say is as with the unit above it, at last as in the district.
     */
    int[] open(String unitPath, int day) {
        Week week = week(unitPath, day);
        return switch (kind(day)) {
            case HOLIDAY -> new int[0];
            case MADE_UP -> week.madeUp();
            case WORKDAY, WEEKEND -> week.on(DayOfWeek.of(weekday(day)));
        };
    }

    private Week week(String unitPath, int day) {
        if (hours.isEmpty()) {
            return Week.USUAL;
        }
        String path = unitPath == null ? "" : unitPath;
        while (path.length() > 1) {
            int begin = path.lastIndexOf('/', path.length() - 2);
            Week found = since(path.substring(begin + 1, path.length() - 1), day);
            if (found != null) {
                return found;
            }
            path = path.substring(0, begin + 1);
        }
        Week found = since("", day);
        return found == null ? Week.USUAL : found;
    }

    private Week since(String unit, int day) {
        NavigableMap<Integer, Week> weeks = hours.get(unit);
        Map.Entry<Integer, Week> entry = weeks == null ? null : weeks.floorEntry(day);
        return entry == null ? null : entry.getValue();
    }
}
