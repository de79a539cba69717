package org.gridhall.api.time;

import java.time.Instant;
import java.util.List;

/**
 * A clock on a ticket, with a cause.
 *
 * @param code which limit of the type, such as {@code handle}
 * @param kind promised (by the district), statutory (by law), stage (of one stage) or department (of whoever holds it)
 * @param duration what was granted, such as {@code 72h}, {@code 16wh}, {@code 3d}, {@code 20wd}; null where the due time
 *     was given as such
 * @param basis the law and article, standard or promise it rests on
 * @param dueAt when it is over, pauses and extensions counted; a thing done at this very instant is in time
 * @param pauses when and why the clock stood; the last one has no end while it stands
 * @param extensions what was granted on top
 * @param endedAt when the work was done or the limit dropped; null while it runs
 * @param provisional whether the due time may move when the next calendar is published
 * @param warnAt after it four fifths of the limit are used; never after {@code dueAt}; null for some that ended long ago
 * @param rule code of the case of the type's rule that held on the day it began; null for the rule itself
 * @param unit code of the unit that held the ticket when it began, whose opening hours count; null for none
 */
public record Limit(
        long id,
        String code,
        Kind kind,
        String duration,
        String basis,
        Instant startedAt,
        Instant dueAt,
        List<Pause> pauses,
        List<Extension> extensions,
        Instant endedAt,
        State state,
        boolean provisional,
        Instant warnAt,
        String rule,
        String unit) {

    /** On what a limit rests. */
    public enum Kind {
        PROMISED,
        STATUTORY,
        STAGE,
        /** Of the unit that holds the ticket: it ends when the ticket goes to another one, and begins there. */
        DEPARTMENT
    }

    /** How a limit stands. Whether a running one is overdue follows from the time. */
    public enum State {
        RUNNING,
        PAUSED,
        MET,
        MISSED,
        DROPPED
    }

    /** A time the clock stood: from, to (null while it stands) and why. */
    public record Pause(Instant from, Instant to, String cause) {}

    /** Time granted on top, by whom, when and why. */
    public record Extension(String duration, Instant grantedAt, String cause) {}

    public Limit {
        pauses = List.copyOf(pauses);
        extensions = List.copyOf(extensions);
    }

    /** How a limit is shown. */
    public enum Lamp {
        /** Up to four fifths of it. */
        GREEN,
        /** Up to its end. */
        YELLOW,
        /** Beyond. */
        RED,
        /** It stands, or was dropped. */
        GREY
    }

    /**
     * Its lamp at a moment. On the spot (zero working days) is yellow from its start, for nothing of it can be spared; what
     * was over when it began is red from its start.
     */
    public Lamp lamp(Instant now) {
        if (overdue(now)) {
            return Lamp.RED;
        }
        return switch (state) {
            case MET, MISSED -> Lamp.GREEN;
            case DROPPED, PAUSED -> Lamp.GREY;
            case RUNNING -> warnAt != null && now.isAfter(warnAt) ? Lamp.YELLOW : Lamp.GREEN;
        };
    }

    /**
     * Whether it is late at a moment: ended after its due time, or running past it. A limit whose due time lies before
     * its start is late from the start.
     */
    public boolean overdue(Instant now) {
        return switch (state) {
            case MISSED -> true;
            case MET, DROPPED -> false;
            case PAUSED ->
                !pauses.isEmpty() && pauses.get(pauses.size() - 1).from().isAfter(dueAt);
            case RUNNING -> now.isAfter(dueAt);
        };
    }
}
