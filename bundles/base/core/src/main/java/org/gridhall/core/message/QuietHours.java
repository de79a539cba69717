package org.gridhall.core.message;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;

/**
 * The hours in which nobody is disturbed, on the district's clock: from one time of day to another, over midnight when
 * the end is the earlier one; none when both are the same.
 */
record QuietHours(LocalTime from, LocalTime to) {

    /**
     * When something that is ready at a moment may disturb: the moment itself, or the end of the quiet hours it lies in.
     * Where the clock is put forward over a border, the border is where the clock goes on; where it is put back, hours
     * that come twice are quiet twice.
     */
    Instant after(Instant moment, ZoneId zone) {
        if (from.equals(to)) {
            return moment;
        }
        ZonedDateTime local = moment.atZone(zone);
        LocalTime time = local.toLocalTime();
        boolean over = to.isBefore(from);
        boolean late = !time.isBefore(from);
        boolean early = time.isBefore(to);
        if (over ? !late && !early : !late || !early) {
            return moment;
        }
        LocalDateTime end = (over && late ? local.toLocalDate().plusDays(1) : local.toLocalDate()).atTime(to);
        ZoneOffsetTransition change = zone.getRules().getTransition(end);
        if (change != null && change.isGap()) {
            return change.getInstant();
        }
        ZonedDateTime first = end.atZone(zone).withEarlierOffsetAtOverlap();
        return (first.toInstant().isAfter(moment) ? first : first.withLaterOffsetAtOverlap()).toInstant();
    }
}
