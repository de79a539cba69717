package org.gridhall.api.message;

import java.time.Duration;

/** A channel could not send. Its message is kept with the attempt and must hold neither addresses nor words. */
public final class NotSent extends Exception {

    private static final long serialVersionUID = 1L;

    private final boolean permanent;
    private final transient Duration after;

    private NotSent(String reason, boolean permanent, Duration after) {
        super(reason, null, false, false);
        this.permanent = permanent;
        this.after = after;
    }

    /** It may work later: the server is away or busy. */
    public static NotSent now(String reason) {
        return new NotSent(reason, false, null);
    }

    /** It may work later, and not before this time has passed. */
    public static NotSent before(Duration after, String reason) {
        return new NotSent(reason, false, after);
    }

    /** It will never work by this channel: no such address, refused. */
    public static NotSent ever(String reason) {
        return new NotSent(reason, true, null);
    }

    public boolean permanent() {
        return permanent;
    }

    /** How long the channel asked to wait; null where it did not. */
    public Duration after() {
        return after;
    }
}
