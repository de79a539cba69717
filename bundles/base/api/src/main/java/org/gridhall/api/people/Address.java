package org.gridhall.api.people;

import org.gridhall.api.place.Point;

/**
 * A standard address; people, organizations and households with the same words lie in its grid.
 *
 * @param id 0 for a new one
 * @param words the whole address in its standard form, unique in the district, at most 300 characters
 * @param road street or road; null where unknown, as the parts below
 * @param house number at the road
 * @param building building or unit in it
 * @param room door
 * @param grid code of its grid: of the point where there is one
 */
public record Address(
        long id,
        int version,
        String words,
        String road,
        String house,
        String building,
        String room,
        Point point,
        String grid) {}
