package org.gridhall.core.time;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A duration of a limit: {@code 90m} and {@code 72h} of wall-clock time, {@code 16wh} of opening hours, {@code 3d} calendar
 * days, {@code 20wd} working days.
 *
 * @param amount milliseconds for clocks, days else
 */
record Span(Unit unit, long amount) {

    enum Unit {
        CLOCK,
        OPEN,
        DAYS,
        WORKDAYS;

        /** Whether it is counted by whole days. */
        boolean days() {
            return this == DAYS || this == WORKDAYS;
        }

        /** Whether it follows the calendar. */
        boolean working() {
            return this == OPEN || this == WORKDAYS;
        }
    }

    private static final Pattern PATTERN = Pattern.compile("(\\d{1,5})(m|h|d|wd|wh)");
    private static final long MINUTE = 60_000;

    /** @throws IllegalArgumentException for what is none */
    static Span of(String duration) {
        Matcher matcher = duration == null ? null : PATTERN.matcher(duration);
        if (matcher == null || !matcher.matches()) {
            throw new IllegalArgumentException("not a duration such as 90m, 72h, 3d, 20wd or 16wh: " + duration);
        }
        long count = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "m" -> new Span(Unit.CLOCK, count * MINUTE);
            case "h" -> new Span(Unit.CLOCK, count * 60 * MINUTE);
            case "d" -> new Span(Unit.DAYS, count);
            case "wd" -> new Span(Unit.WORKDAYS, count);
            default -> new Span(Unit.OPEN, count * 60 * MINUTE);
        };
    }

    static boolean valid(String duration) {
        return duration != null && PATTERN.matcher(duration).matches();
    }

    Span plus(long more) {
        return new Span(unit, amount + more);
    }

    /** Four fifths of it, whole days rounded down. */
    Span mostly() {
        return new Span(unit, amount * 4 / 5);
    }
}
