package org.gridhall.api.people;

/**
 * Which organizations a list shows. With a name they come by name, else the latest first.
 *
 * @param name what their names begin with; null for all
 * @param code a whole credit code; null for all
 * @param representative id of the person who heads them, or of one who was merged into that person; null for all
 * @param grid code of a grid, those below it included; null for all
 * @param after key of the page before; null for the first page
 * @param size 1 to 200
 */
public record OrganizationQuery(String name, String code, Long representative, String grid, String after, int size) {}
