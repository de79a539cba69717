package org.gridhall.api.ticket;

import java.time.Instant;

/**
 * A file that belongs to a ticket.
 *
 * @param mediaType by its content; text that is not UTF-8 says its charset
 * @param hash SHA-256 of its content, hexadecimal
 * @param size bytes
 * @param published whether insiders show a copy of it to the public
 */
public record Attachment(
        long id, String name, String mediaType, long size, String hash, Instant storedAt, boolean published) {}
