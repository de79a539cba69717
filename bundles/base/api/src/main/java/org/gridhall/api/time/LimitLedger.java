package org.gridhall.api.time;

import org.gridhall.api.Text;

/**
 * Why a limit of a ticket is over when it is.
 *
 * @param number of the ticket
 * @param ticketTitle of the ticket
 * @param title of the limit
 * @param unit name of the unit whose opening hours count; null for the district's
 * @param reckoning by the calendar of now. The due time is that of the limit, which for one that has ended may be of an
 *     earlier calendar; then {@code how} says so
 */
public record LimitLedger(
        long ticket, String number, String ticketTitle, Limit limit, Text title, Text unit, Reckoning reckoning) {}
