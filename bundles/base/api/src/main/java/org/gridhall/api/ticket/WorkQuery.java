package org.gridhall.api.ticket;

/**
 * What a list of work shows: open tickets, those that are due first before the others, those without a limit last.
 *
 * @param after key of the page before; null for the first
 * @param size 1 to 200
 */
public record WorkQuery(Group group, String after, int size) {

    /** What one looks at. */
    public enum Group {
        /** What is in the hands of the actor, also while it is suspended. */
        HELD,
        /**
         * What waits for the actor: in a stage that an action of a role of theirs leads on, on the ground of that post; and
         * what somebody asked for within a stage and such a role decides, such as an extension.
         */
        WAITING,
        /** Of these, what is past its due time, or missed a limit before. */
        LATE,
        /** Of these, what is due later today. */
        TODAY,
        /** What would wait, but is suspended. */
        SUSPENDED,
        /** What the actor opened. */
        MINE
    }

    public WorkQuery {
        if (size < 1 || size > 200) {
            throw new IllegalArgumentException("size is 1 to 200");
        }
    }
}
