package org.gridhall.core.time;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Computes when limits are over. {@code 90m} and {@code 72h} are wall-clock time: an hour of the night counts, and so
 * does the hour that a clock change adds or skips. {@code 3d} are calendar days of the district: day zero is the day of
 * the start, and the limit is over with the last millisecond of the last counted day.
 */
public final class LimitClock {

    private static final Pattern DURATION = Pattern.compile("(\\d{1,5})([mhd])");

    private final ZoneId zone;

    public LimitClock(ZoneId zone) {
        this.zone = zone;
    }

    public ZoneId zone() {
        return zone;
    }

    public static boolean valid(String duration) {
        return duration != null && DURATION.matcher(duration).matches();
    }

    /** @throws IllegalArgumentException for a duration that is not minutes, hours or calendar days */
    public Instant due(Instant start, String duration) {
        Parsed parsed = Parsed.of(duration);
        return parsed.days() ? endOf(day(start).plusDays(parsed.count())) : start.plus(parsed.wall());
    }

    /** A due time moved on by a duration. */
    public Instant extend(Instant due, String duration) {
        Parsed parsed = Parsed.of(duration);
        return parsed.days() ? endOf(day(due).plusDays(parsed.count())) : due.plus(parsed.wall());
    }

    /**
     * The due time after a pause. A wall-clock limit moves by the time the clock stood; one in calendar days by the days
     * that began meanwhile. A limit that was given as a due time (no duration) moves by the time the clock stood.
     */
    public Instant resume(Instant due, String duration, Instant paused, Instant resumed) {
        if (duration == null || !Parsed.of(duration).days()) {
            return due.plus(Duration.between(paused, resumed));
        }
        long days = ChronoUnit.DAYS.between(day(paused), day(resumed));
        return days <= 0 ? due : endOf(day(due).plusDays(days));
    }

    public LocalDate day(Instant moment) {
        return LocalDate.ofInstant(moment, zone);
    }

    /** The last millisecond of a day in the district. */
    public Instant endOf(LocalDate day) {
        return day.plusDays(1).atStartOfDay(zone).toInstant().minusMillis(1);
    }

    private record Parsed(long count, char unit) {

        static Parsed of(String duration) {
            Matcher matcher = duration == null ? null : DURATION.matcher(duration);
            if (matcher == null || !matcher.matches()) {
                throw new IllegalArgumentException("not a duration such as 90m, 72h or 3d: " + duration);
            }
            return new Parsed(Long.parseLong(matcher.group(1)), matcher.group(2).charAt(0));
        }

        boolean days() {
            return unit == 'd';
        }

        Duration wall() {
            return unit == 'm' ? Duration.ofMinutes(count) : Duration.ofHours(count);
        }
    }
}
