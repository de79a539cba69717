package org.gridhall.core.flow;

import org.gridhall.api.catalogue.TicketType;

/**
 * A type as tickets are pinned to it.
 *
 * @param id first bits of the hash, positive
 * @param hash SHA-256 of flow, forms and guards, hexadecimal
 */
public record Pinned(long id, String hash, TicketType type) {}
