package org.gridhall.api.ticket;

/**
 * What came of an intake.
 *
 * @param secret the reporter's secret, 22 characters, shown once; null when the intake was a repeat, unless {@link
 *     org.gridhall.api.account.Actor#ANYBODY} opened it
 * @param repeated whether the intake key was known and the ticket is the one of then
 */
public record Opened(Ticket ticket, String secret, boolean repeated) {}
