package org.gridhall.api.time;

import java.time.Instant;
import java.util.List;

/**
 * A clock on a ticket, with a cause.
 *
 * @param code which limit of the type, such as {@code handle}
 * @param kind promised (by the district), statutory (by law) or stage (of one stage)
 * @param duration what was granted, such as {@code 72h}, {@code 3d}; null where the due time was given as such
 * @param basis the law and article, standard or promise it rests on
 * @param dueAt when it is over, pauses and extensions counted; a thing done at this very instant is in time
 * @param pauses when and why the clock stood; the last one has no end while it stands
 * @param extensions what was granted on top
 * @param endedAt when the work was done or the limit dropped; null while it runs
 * @param provisional whether the due time may move when the next calendar is published
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
        boolean provisional) {

    /** On what a limit rests. */
    public enum Kind {
        PROMISED,
        STATUTORY,
        STAGE
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
