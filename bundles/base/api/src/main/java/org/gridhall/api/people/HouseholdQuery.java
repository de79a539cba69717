package org.gridhall.api.people;

/**
 * Which households a list shows. With a number they come by number, else the latest first.
 *
 * @param number what their numbers begin with; null for all
 * @param grid code of a grid, those below it included; null for all
 * @param person id of somebody who belongs or belonged to them, or who was merged into that person; null for all
 * @param after key of the page before; null for the first page
 * @param size 1 to 200
 */
public record HouseholdQuery(String number, String grid, Long person, String after, int size) {}
