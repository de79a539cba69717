package org.gridhall.api.statistics;

import java.time.LocalDate;
import java.util.Set;

/**
 * Which part of the counts is asked for; null or empty does not restrict.
 *
 * @param unit code; those below it count too
 * @param grid code; those below it count too, also those that have ended
 * @param category code; those below it count too
 * @param types codes of ticket types
 * @param from first day of opening
 * @param to last day of opening, inclusive
 */
public record Slice(String unit, String grid, String category, Set<String> types, LocalDate from, LocalDate to) {

    /** Everything that there ever was. */
    public static final Slice ALL = new Slice(null, null, null, Set.of(), null, null);

    public Slice {
        types = types == null ? Set.of() : Set.copyOf(types);
    }

    /** The same for tickets that were opened in a time. */
    public Slice during(LocalDate first, LocalDate last) {
        return new Slice(unit, grid, category, types, first, last);
    }

    /** The same in one category. */
    public Slice in(String other) {
        return new Slice(unit, grid, other, types, from, to);
    }

    /** The same for some types. */
    public Slice of(Set<String> others) {
        return new Slice(unit, grid, category, others, from, to);
    }
}
