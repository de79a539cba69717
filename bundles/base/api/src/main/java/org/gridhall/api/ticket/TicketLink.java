package org.gridhall.api.ticket;

/** A link to another ticket: {@code duplicate} of it, or {@code follow-up} to it. */
public record TicketLink(String kind, long ticket) {}
