package org.gridhall.api.statistics;

import java.io.IOException;
import java.io.OutputStream;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.gridhall.api.Page;
import org.gridhall.api.account.Actor;
import org.gridhall.api.ticket.TicketSummary;
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
        DAY,
        MONTH,
        YEAR
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
     * are counted only for whom confidential tickets are shown where the statistics are; a ticket that is confidential by
     * itself is counted for all. {@link Actor#ANYBODY} gets the district's counts by TOTAL, CATEGORY, FIELD and DAY.
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
     * All counts of a part by one dimension, from which the rates follow, for the same eyes (and none in public). In the order
     * of the keys. Days after today are left out: what is due later is not due yet.
     *
     * @throws org.gridhall.api.Problem FORBIDDEN without {@code statistics.read}; INVALID for a unit or grid that does not
     *     exist
     */
    List<Counted> counted(Actor actor, By by, Slice slice);

    /**
     * Writes {@link #counted} as a file in words: {@code csv} and {@code xlsx} with all counts and rates, {@code svg} as a
     * chart of what was accepted and closed. What would be a formula is text.
     *
     * @throws org.gridhall.api.Problem as {@link #counted}, before the first byte; INVALID for another format
     */
    void export(Actor actor, By by, Slice slice, String format, Locale locale, OutputStream out) throws IOException;

    /**
     * How long it took, from histograms that are kept with the counts; by day of the end. In the order of the keys.
     *
     * @throws org.gridhall.api.Problem as {@link #counted}
     */
    List<Lasting> lasting(Actor actor, By by, Slice slice, Lasting.Span span);

    /**
     * How the figures of months changed after their end, of the months that the slice's days touch; the latest first. Of a
     * part that is cut by more than one of unit, grid, category and field nothing is known.
     *
     * @throws org.gridhall.api.Problem as {@link #counted}
     */
    List<Correction> corrections(Actor actor, Slice slice);

    /**
     * The tickets behind a count, newest first, as far as the actor may see them. Found by the same arithmetic as the count,
     * ticket by ticket: where few of many fit, a page may hold fewer than asked for, and the next one goes on.
     *
     * @param after key of the page before; null for the first
     * @param size 1 to 200
     * @throws org.gridhall.api.Problem as {@link #counted}
     */
    Page<TicketSummary> behind(Actor actor, Count count, Slice slice, String after, int size);

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

    /**
     * The reports that were sent, the latest first, 100 at most.
     *
     * @throws org.gridhall.api.Problem FORBIDDEN without {@code statistics.read} everywhere
     */
    List<KeptReport> reports(Actor actor);

    /**
     * A report that was sent, with the figures of then: the whole and each unit, as CSV in Chinese.
     *
     * @throws org.gridhall.api.Problem as {@link #reports}; NOT_FOUND
     */
    String report(Actor actor, String kind, LocalDate from);

    /** Changes whenever something more is counted; answers taken at the same revision agree, but for lamps. */
    String revision();

    /** How many committed entries wait to be counted. */
    long lag();

    /**
     * Counts everything again from the trail and compares it with what is kept; writes nothing. What is committed meanwhile is
     * counted afterwards.
     *
     * @param most how many differences to name at most
     * @return the differences; none when all is well
     * @throws org.gridhall.api.Problem FORBIDDEN without {@code statistics.read} everywhere
     */
    List<Difference> verify(Actor actor, int most);

    /** Counts everything again from the trail and replaces what is kept. Returns the number of entries counted. */
    long rebuild(Actor actor);
}
