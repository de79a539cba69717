package org.gridhall.core.time;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.gridhall.api.time.CalendarDay;

/** Counts limits slowly and obviously: day by day, minute by minute, with sets of dates. */
final class Oracle {

    private final ZoneId zone;
    private final List<Terms.Pause> pauses;
    private final Set<LocalDate> off = new HashSet<>();
    private final Set<LocalDate> madeUp = new HashSet<>();

    Oracle(ZoneId zone, List<Terms.Pause> pauses) {
        this.zone = zone;
        this.pauses = pauses;
        Shipped.YEARS.forEach(year -> year.days().forEach(day -> {
            if (day.kind() == CalendarDay.Kind.HOLIDAY) {
                off.add(day.date());
            } else if (day.kind() == CalendarDay.Kind.MADE_UP) {
                madeUp.add(day.date());
            }
        }));
    }

    boolean works(LocalDate day) {
        if (madeUp.contains(day)) {
            return true;
        }
        return !off.contains(day) && day.getDayOfWeek() != DayOfWeek.SATURDAY && day.getDayOfWeek() != DayOfWeek.SUNDAY;
    }

    private boolean stands(Instant moment) {
        return pauses.stream()
                .anyMatch(pause -> !pause.from().isAfter(moment) && pause.to().isAfter(moment));
    }

    private Instant end(LocalDate day) {
        return day.plusDays(1).atStartOfDay(zone).toInstant().minusMillis(1);
    }

    private boolean counts(LocalDate day, boolean working) {
        return (!working || works(day)) && !stands(end(day));
    }

    /** The end of the last counted day. */
    Instant days(Instant start, int count, boolean working) {
        LocalDate day = start.atZone(zone).toLocalDate();
        if (count == 0) {
            while (!counts(day, working)) {
                day = day.plusDays(1);
            }
            return end(day);
        }
        for (int left = count; left > 0; ) {
            day = day.plusDays(1);
            if (counts(day, working)) {
                left--;
            }
        }
        return end(day);
    }

    /** Minutes on the wall in which the clock does not stand. */
    Instant minutes(Instant start, int count) {
        Instant now = start;
        for (int left = count; left > 0 || stands(now); now = now.plusSeconds(60)) {
            if (!stands(now)) {
                left--;
            }
        }
        return now;
    }

    /** Minutes in which offices are open from nine to twelve and from one to five, on days that are worked. */
    Instant open(Instant start, int count) {
        Instant now = start;
        for (int left = count; left > 0; now = now.plusSeconds(60)) {
            LocalDateTime local = LocalDateTime.ofInstant(now, zone);
            LocalTime time = local.toLocalTime();
            boolean open = works(local.toLocalDate())
                    && (!time.isBefore(LocalTime.of(9, 0)) && time.isBefore(LocalTime.of(12, 0))
                            || !time.isBefore(LocalTime.of(13, 0)) && time.isBefore(LocalTime.of(17, 0)));
            if (open && !stands(now)) {
                left--;
            }
        }
        return now;
    }
}
