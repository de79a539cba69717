package org.gridhall.api;

/**
 * One field that cannot be taken as it was sent.
 *
 * @param field JSON pointer into the request, for example {@code /form/unit}; for imports {@code file:line}
 * @param message what is wrong and what to do
 */
public record FieldError(String field, Text message) {}
