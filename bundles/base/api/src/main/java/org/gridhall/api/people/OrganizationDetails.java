package org.gridhall.api.people;

import org.gridhall.api.place.Point;

/**
 * What is said about an organization. In a change, null leaves a thing as it is and an empty text takes it away.
 *
 * @param name 1 to 200 characters; needed for a new one
 * @param code unified social credit code
 * @param kind lower-case words joined by hyphens, at most 40 characters
 * @param representative id of a person; 0 takes it away
 * @param override why a code that fails its check is right, at least four characters
 */
public record OrganizationDetails(
        String name,
        String code,
        String kind,
        Long representative,
        String phone,
        String address,
        Point point,
        String grid,
        String note,
        String override) {}
