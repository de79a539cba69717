package org.gridhall.api.ticket;

import org.gridhall.api.Text;

/**
 * A ticket that is likely about the same matter.
 *
 * @param score 50 to 100, from category, distance, time and words
 * @param metres how far apart; null where the address is the same and a point is missing
 * @param hours how long between the two
 * @param reason why, for people
 */
public record Likely(TicketSummary ticket, int score, Integer metres, long hours, Text reason) {}
