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
 * @param channel code
 * @param field code
 * @param from first day
 * @param to last day, inclusive
 */
public record Slice(
        String unit,
        String grid,
        String category,
        Set<String> types,
        String channel,
        String field,
        LocalDate from,
        LocalDate to) {

    /** Everything that there ever was. */
    public static final Slice ALL = new Slice(null, null, null, Set.of(), null, null, null, null);

    public Slice {
        types = types == null ? Set.of() : Set.copyOf(types);
    }

    /** Of all channels and fields. */
    public Slice(String unit, String grid, String category, Set<String> types, LocalDate from, LocalDate to) {
        this(unit, grid, category, types, null, null, from, to);
    }

    /** The same for tickets that were opened in a time. */
    public Slice during(LocalDate first, LocalDate last) {
        return new Slice(unit, grid, category, types, channel, field, first, last);
    }

    /** The same in one category. */
    public Slice in(String other) {
        return new Slice(unit, grid, other, types, channel, field, from, to);
    }

    /** The same for some types. */
    public Slice of(Set<String> others) {
        return new Slice(unit, grid, category, others, channel, field, from, to);
    }
}
