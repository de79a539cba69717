package org.gridhall.api.organisation;

import java.time.LocalDate;

/**
 * Who holds which role where and when.
 *
 * @param unit code of the unit; null for a post in a grid
 * @param grid code of the grid; null for a post in a unit
 * @param person code of the holder
 * @param substitute code of the B person (AB岗) who stands in; null when none is named
 * @param from first day of the term
 * @param to last day of the term, inclusive; null while open
 * @param home code of the unit that sent the holder here (下沉人员: a department's staff in a team or a grid); null for
 *     one's own
 * @param tier of the technical staff; null for others
 */
public record Post(
        long id,
        String code,
        String role,
        String unit,
        String grid,
        String person,
        String personName,
        String substitute,
        LocalDate from,
        LocalDate to,
        String home,
        Tier tier) {

    /** A post of one's own unit that is not of the technical staff. */
    public Post(
            long id,
            String code,
            String role,
            String unit,
            String grid,
            String person,
            String personName,
            String substitute,
            LocalDate from,
            LocalDate to) {
        this(id, code, role, unit, grid, person, personName, substitute, from, to, null, null);
    }

    /** Whether it is held on a day. */
    public boolean on(LocalDate day) {
        return !from.isAfter(day) && (to == null || !to.isBefore(day));
    }
}
