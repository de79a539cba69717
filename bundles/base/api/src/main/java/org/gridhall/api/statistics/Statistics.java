package org.gridhall.api.statistics;

import java.time.LocalDate;
import java.util.List;
import java.util.Set;
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

    /** By what that which stands now may be grouped. */
    enum Now {
        TOTAL,
        PHASE,
        STAGE,
        TYPE,
        UNIT,
        GRID,
        CATEGORY,
        CHANNEL
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
    default List<Completion> completion(Actor actor, By by, String type, LocalDate from, LocalDate to) {
        return completion(actor, by, new Slice(null, null, null, type == null ? Set.of() : Set.of(type), from, to));
    }

    /**
     * Completion of a part by one dimension, in the same order and for the same eyes.
     *
     * @throws org.gridhall.api.Problem FORBIDDEN without {@code statistics.read}; INVALID for a unit or grid that does not
     *     exist
     */
    List<Completion> completion(Actor actor, By by, Slice slice);

    /**
     * What stands where now, the most open tickets first, phases in the order of the loop. The days of the slice do not
     * count. Lamps are as of this moment.
     *
     * @throws org.gridhall.api.Problem FORBIDDEN without {@code statistics.read}; INVALID for a unit or grid that does not
     *     exist
     */
    List<Standing> standing(Actor actor, Now by, Slice slice);

    /**
     * What happened last, the latest first. Some hundred events of the district are remembered, so of a small part there
     * may be few. The days of the slice do not count.
     *
     * @param size 1 to 100
     * @throws org.gridhall.api.Problem FORBIDDEN without {@code statistics.read}
     */
    List<Event> latest(Actor actor, Slice slice, int size);

    /** Changes whenever something more is counted; answers taken at the same revision agree, but for lamps. */
    String revision();

    /** How many committed entries wait to be counted. */
    long lag();

    /** Counts everything again from the trail and replaces what is kept. Returns the number of entries counted. */
    long rebuild(Actor actor);
}
