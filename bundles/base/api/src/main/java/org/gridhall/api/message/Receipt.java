package org.gridhall.api.message;

import java.time.Instant;

/**
 * What became of a message at one moment.
 *
 * @param channel by which it was tried; null where none was
 * @param reference the channel's own name for it; null for none
 * @param reason why not, for an operator; null when it went well
 */
public record Receipt(Kind kind, String channel, Instant at, String reference, String reason) {

    /** What is known. */
    public enum Kind {
        /** The channel could not take it now; tried again later. */
        TRIED,
        /** The channel took it. */
        SENT,
        /** The recipient's device or server has it. */
        DELIVERED,
        /** The recipient has seen it. */
        READ,
        /** This channel will not bring it. */
        FAILED
    }
}
