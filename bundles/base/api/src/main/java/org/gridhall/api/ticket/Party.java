package org.gridhall.api.ticket;

/**
 * Who is what on a ticket.
 *
 * @param role code of a party role of the type, such as {@code reporter}
 * @param person id in the people model; null when only the words below are known
 */
public record Party(String role, Long person, String name, String phone, String email) {}
