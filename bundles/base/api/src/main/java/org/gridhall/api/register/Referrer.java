package org.gridhall.api.register;

/**
 * A record that refers to another one.
 *
 * @param field its field that does
 */
public record Referrer(long id, String register, String key, String name, String field, boolean ended) {}
