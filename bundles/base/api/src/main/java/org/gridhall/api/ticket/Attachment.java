package org.gridhall.api.ticket;

import java.time.Instant;

/**
 * A file that belongs to a ticket.
 *
 * @param hash SHA-256 of its content, hexadecimal
 * @param size bytes
 */
public record Attachment(long id, String name, String mediaType, long size, String hash, Instant storedAt) {}
