package org.gridhall.api.people;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.gridhall.api.place.Point;

/**
 * People who live together (户).
 *
 * @param number its number, unique in the district
 * @param head id of the head of the household (户主); null where unknown
 * @param members all that belong or belonged to it, by their first day
 */
public record Household(
        long id,
        int version,
        String number,
        Long head,
        String address,
        Long addressId,
        Point point,
        String grid,
        String note,
        List<Member> members,
        Instant changedAt) {

    public Household {
        members = List.copyOf(members);
    }

    /**
     * One who belongs to a household.
     *
     * @param person id of the person; where two were merged, of the one that stands for both
     * @param name empty once erased, and where they live outside what one may see
     * @param relation to the head, such as 配偶
     * @param from first day
     * @param to last day, inclusive; null while they belong
     */
    public record Member(long person, String name, String relation, LocalDate from, LocalDate to) {}
}
