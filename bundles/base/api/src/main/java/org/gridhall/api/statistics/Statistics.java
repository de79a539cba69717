package org.gridhall.api.statistics;

import java.time.LocalDate;
import java.util.List;
import org.gridhall.api.account.Actor;
import org.osgi.annotation.versioning.ProviderType;

/** Counts kept from the feed, a moment behind the commits. */
@ProviderType
public interface Statistics {

    /** By what counts may be grouped. */
    enum By {
        TOTAL,
        UNIT,
        GRID,
        CATEGORY,
        CHANNEL,
        TYPE,
        FIELD,
        DAY
    }

    /**
     * Completion by one dimension, largest first (days in order). Channels and types that are confidential from the start
     * are counted only for whom confidential tickets are shown where the statistics are. {@link Actor#ANYBODY} gets the
     * district's counts by TOTAL, CATEGORY, FIELD and DAY.
     *
     * @param type ticket type, or null for all
     * @param from first day of opening, or null
     * @param to last day of opening, inclusive, or null
     * @throws org.gridhall.api.Problem FORBIDDEN without {@code statistics.read}
     */
    List<Completion> completion(Actor actor, By by, String type, LocalDate from, LocalDate to);

    /** How many committed entries wait to be counted. */
    long lag();

    /** Counts everything again from the trail and replaces what is kept. Returns the number of entries counted. */
    long rebuild(Actor actor);
}
