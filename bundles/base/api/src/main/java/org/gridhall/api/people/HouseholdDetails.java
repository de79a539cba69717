package org.gridhall.api.people;

import org.gridhall.api.place.Point;

/**
 * What is said about a household. In a change, null leaves a thing as it is and an empty text takes it away.
 *
 * @param number 1 to 40 characters; needed for a new one, and never changed
 * @param head id of a person; 0 takes it away
 */
public record HouseholdDetails(String number, Long head, String address, Point point, String grid, String note) {}
