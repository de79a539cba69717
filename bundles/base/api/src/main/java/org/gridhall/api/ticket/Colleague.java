package org.gridhall.api.ticket;

/**
 * Somebody with an account, as far as those who work together need to know.
 *
 * @param account its id
 * @param login its name
 * @param name of the person
 * @param role code of the role of the post that counts here; null for none
 * @param unit code of that post's unit; null for a post in a grid
 * @param substitute whether they share a post with whoever asks: holder and substitute (AB岗)
 */
public record Colleague(long account, String login, String name, String role, String unit, boolean substitute) {}
