package org.gridhall.core.message;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.TreeSet;

/**
 * The hours in which nobody is disturbed, on the district's clock: from one time of day to another, over midnight when
 * the end is the earlier one; none when both are the same.
 */
record QuietHours(LocalTime from, LocalTime to) {

    /** Where a clock leaps over the only hour that is not quiet, the next day's counts. */
    private static final int DAYS = 3;

    /**
     * When something that is ready at a moment may disturb: the moment itself, or the first later one that is not quiet.
     * Quiet hours end where the clock shows their end, or where it is put forward over it or back before their beginning.
     */
    Instant after(Instant moment, ZoneId zone) {
        if (!quiet(moment, zone)) {
            return moment;
        }
        ZoneRules rules = zone.getRules();
        TreeSet<Instant> ends = new TreeSet<>();
        LocalDate today = moment.atZone(zone).toLocalDate();
        for (int day = 0; day < DAYS; day++) {
            // One offset; two where the clock shows it twice, none where it leaps over it.
            var end = today.plusDays(day).atTime(to);
            rules.getValidOffsets(end).forEach(offset -> ends.add(end.toInstant(offset)));
        }
        ZoneOffsetTransition change = rules.nextTransition(moment);
        if (change != null) {
            ends.add(change.getInstant());
        }
        return ends.tailSet(moment).stream()
                .filter(end -> !quiet(end, zone))
                .findFirst()
                .orElse(moment);
    }

    private boolean quiet(Instant moment, ZoneId zone) {
        LocalTime time = moment.atZone(zone).toLocalTime();
        boolean begun = !time.isBefore(from);
        boolean over = !time.isBefore(to);
        return from.isBefore(to) ? begun && !over : !from.equals(to) && (begun || !over);
    }
}
