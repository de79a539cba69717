package org.gridhall.api.people;

import java.time.LocalDate;
import org.gridhall.api.place.Point;

/**
 * What is said about a person. In a change, null leaves a thing as it is and an empty text takes it away.
 *
 * @param name 1 to 100 characters; needed for a new person
 * @param sex {@code M} or {@code F}; a citizen's number says it where nothing else does
 * @param birth a citizen's number says it where nothing else does
 * @param idType one of {@link IdNumber#TYPES}; {@code citizen-id} where a number comes without one
 * @param number in any way of writing
 * @param address at most 500 characters
 * @param point where they live; says the grid
 * @param grid code of a grid, where there is no point
 * @param note at most 1000 characters
 * @param override why a number that fails its check is right, at least four characters: what the paper shows
 */
public record PersonDetails(
        String name,
        String sex,
        LocalDate birth,
        String idType,
        String number,
        String phone,
        String address,
        Point point,
        String grid,
        String note,
        String override) {

    /** Without what identifies them, for the log. */
    @Override
    public String toString() {
        return "details of a person";
    }
}
