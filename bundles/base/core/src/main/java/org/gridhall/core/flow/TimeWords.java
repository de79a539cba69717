package org.gridhall.core.flow;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import org.gridhall.core.time.LimitClock;

/**
 * What expressions know as {@code time}. Each moment may be an instant or its ISO-8601 text; null gives null or false.
 */
public final class TimeWords {

    private static final long MOST = 10_000;

    private final LimitClock clock;

    TimeWords(LimitClock clock) {
        this.clock = clock;
    }

    /** The end of the day {@code days} calendar days after a moment's day. */
    public Instant addDays(Object moment, long days) {
        Instant instant = parse(moment);
        return instant == null ? null : clock.endOf(clock.day(instant).plusDays(days));
    }

    /** The end of the {@code days}-th working day after a moment's day; 0 for that day itself or the next that is worked. */
    public Instant addWorkdays(Object moment, long days) {
        Instant instant = parse(moment);
        return instant == null || days < 0 || days > MOST ? null : clock.due(instant, days + "wd");
    }

    /** Calendar days from one moment's day to another's. */
    public long daysBetween(Object from, Object to) {
        Instant start = parse(from);
        Instant end = parse(to);
        return start == null || end == null ? 0 : ChronoUnit.DAYS.between(clock.day(start), clock.day(end));
    }

    /** Whether the first moment lies after the second. */
    public boolean after(Object first, Object second) {
        Instant a = parse(first);
        Instant b = parse(second);
        return a != null && b != null && a.isAfter(b);
    }

    /** A moment of its text; null for what is none. */
    public Instant parse(Object moment) {
        if (moment instanceof Instant instant) {
            return instant;
        }
        try {
            return moment == null
                    ? null
                    : java.time.OffsetDateTime.parse(moment.toString()).toInstant();
        } catch (DateTimeParseException e) {
            return null;
        }
    }
}
