package org.gridhall.api.ticket;

import java.time.Instant;

/**
 * A step of a ticket that anybody may know of: that it came into a stage, without who, where to and why.
 *
 * @param id of the step, time-sorted
 * @param number of the ticket
 * @param type of the ticket
 * @param stage that it came into
 * @param open whether that stage is neither closed nor void
 * @param at when it happened
 * @param result what the handling came to, for the step that closed the ticket; else null. Whoever shows it to the public
 *     hides numbers that point to a person
 */
public record PublicUpdate(
        long id, String number, String type, String stage, boolean open, Instant at, String result) {}
