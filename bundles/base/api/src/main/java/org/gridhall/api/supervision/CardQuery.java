package org.gridhall.api.supervision;

import java.time.Instant;

/**
 * Which cards are asked for, the newest first; null for all.
 *
 * @param unit code of the unit that they name, with those below it
 * @param ticket id
 * @param mine only those that name whoever asks
 * @param from given at this moment or later
 * @param to given before this moment
 * @param after key of the page before; null for the first
 * @param size 1 to 200
 */
public record CardQuery(
        Card.Kind kind,
        Card.State state,
        String unit,
        Long ticket,
        boolean mine,
        Instant from,
        Instant to,
        String after,
        int size) {

    public CardQuery {
        if (size < 1 || size > 200) {
            throw new IllegalArgumentException("size is 1 to 200");
        }
    }

    /** All cards of a ticket. */
    public static CardQuery of(long ticket) {
        return new CardQuery(null, null, null, ticket, false, null, null, null, 200);
    }

    /** Those that name whoever asks. */
    public static CardQuery own(String after, int size) {
        return new CardQuery(null, null, null, null, true, null, null, after, size);
    }
}
