package org.gridhall.api.people;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.gridhall.api.place.Point;

/**
 * A person as whoever may read them sees them: number and phone masked.
 *
 * @param id of the row that stands for the person; where it differs from the id asked for, that one was merged into it
 * @param version grows with each change; 0 for staff of whom nothing else is known
 * @param name empty once erased
 * @param sex {@code M}, {@code F} or null
 * @param idType one of {@link IdNumber#TYPES}; null where no number is known
 * @param number masked; null where none is known
 * @param phone masked
 * @param addressId the standard address; null where only words are known
 * @param grid code of the grid they live in
 * @param staff code in the organisation; null for who is not of its staff
 * @param confirmed how a number that fails its check was taken; null for one that passes
 * @param merged ids of those that were merged into this one
 * @param erasedAt when personal data was erased; null while it is there
 */
public record Person(
        long id,
        int version,
        String name,
        String sex,
        LocalDate birth,
        String idType,
        String number,
        String phone,
        String address,
        Long addressId,
        Point point,
        String grid,
        String note,
        String staff,
        Confirmed confirmed,
        List<Long> merged,
        Instant erasedAt,
        Instant changedAt) {

    public Person {
        merged = List.copyOf(merged);
    }

    /** Without what identifies them, for the log. */
    @Override
    public String toString() {
        return "person/" + id;
    }
}
