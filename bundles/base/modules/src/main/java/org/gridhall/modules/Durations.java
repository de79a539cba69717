package org.gridhall.modules;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations of limits, as far as they can be compared without a calendar. */
final class Durations {

    private static final Pattern PATTERN = Pattern.compile("(\\d{1,5})(m|h|d|wd|wh)");

    private Durations() {}

    /**
     * The sign of the first less the second; null where the calendar or the opening hours decide, or one is no duration.
     * Working days are at least as long as as many calendar days.
     */
    static Long compare(String one, String other) {
        Matcher first = PATTERN.matcher(one == null ? "" : one);
        Matcher second = PATTERN.matcher(other == null ? "" : other);
        if (!first.matches() || !second.matches()) {
            return null;
        }
        long more = Long.compare(amount(first), amount(second));
        if (unit(first).equals(unit(second))) {
            return more;
        }
        return unit(first).equals("wd") && unit(second).equals("d") && more > 0 ? more : null;
    }

    private static long amount(Matcher duration) {
        long count = Long.parseLong(duration.group(1));
        return duration.group(2).equals("h") ? count * 60 : count;
    }

    private static String unit(Matcher duration) {
        return duration.group(2).equals("h") ? "m" : duration.group(2);
    }
}
