package org.gridhall.api.register;

/**
 * A record that was asked for.
 *
 * @param repeated the idempotency key was known: this is the record of the first time
 */
public record Created(RegisterRecord record, boolean repeated) {}
