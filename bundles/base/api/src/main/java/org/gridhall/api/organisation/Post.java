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
        LocalDate to) {}
