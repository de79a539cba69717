package org.gridhall.api.ticket;

import java.time.Instant;
import org.gridhall.api.place.Point;

/**
 * A ticket as a list shows it.
 *
 * @param version grows with each action that changes the ticket
 * @param unit code of the unit that holds it; null while none does
 * @param grid code of the deepest grid it lies in; null when in none
 * @param dueAt when the limit that ends first is over; null while none runs
 * @param warnAt after it four fifths of one that runs are used; null while none runs
 * @param overdue whether a limit was missed, or runs past its due time now
 * @param holder in whose hands it is; null for nobody's, and for those outside the house
 */
public record TicketSummary(
        long id,
        String number,
        String type,
        int version,
        String stage,
        String category,
        String title,
        String channel,
        int priority,
        String unit,
        String grid,
        Point point,
        String address,
        String field,
        boolean ledger,
        boolean confidential,
        boolean suspended,
        Instant openedAt,
        Instant updatedAt,
        Instant closedAt,
        Instant dueAt,
        Instant warnAt,
        boolean overdue,
        Holder holder) {}
