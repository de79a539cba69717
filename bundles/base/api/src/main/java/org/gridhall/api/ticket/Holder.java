package org.gridhall.api.ticket;

import java.time.Instant;

/**
 * In whose hands a ticket is. It binds the others only while the holder may still act on it; whoever lost the post for that
 * is not shown any more.
 *
 * @param account its id
 * @param name of the person, as it was then
 * @param since when they got it
 */
public record Holder(long account, String name, Instant since) {}
