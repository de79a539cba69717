package org.gridhall.api.statistics;

import java.time.Instant;
import org.gridhall.api.place.Point;

/**
 * That a ticket came into a stage, for everybody in a room to see: without words that somebody wrote, without who did it,
 * and never of a confidential ticket.
 *
 * @param id time-sorted
 * @param ticket id of the ticket
 * @param at when it happened
 * @param stage code of the stage it came into
 * @param category code; null for none
 * @param unit code of the unit that holds it since; null for none
 * @param grid code; null for none
 * @param point where the ticket lies; null when that is not known
 */
public record Event(
        long id,
        long ticket,
        Instant at,
        String action,
        String type,
        String stage,
        String category,
        String unit,
        String grid,
        Point point) {}
