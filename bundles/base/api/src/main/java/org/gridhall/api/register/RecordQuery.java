package org.gridhall.api.register;

import java.util.List;

/**
 * What a list of records shows; null or empty does not restrict.
 *
 * @param register code
 * @param filters on indexed fields; all of them hold
 * @param text what the key or the name begins with
 * @param unit code; those below it count too
 * @param grid code; those below it count too
 * @param box what touches this rectangle
 * @param ended true for ended ones, false for those that have not, null for both
 * @param sort {@code key}, {@code name}, {@code changed} or an indexed field, with {@code -} before it for the other
 *     direction; null for the key. Records without a value come first
 * @param after key of the page before; null for the first
 * @param size 1 to 200
 */
public record RecordQuery(
        String register,
        List<RecordFilter> filters,
        String text,
        String unit,
        String grid,
        Box box,
        Boolean ended,
        String sort,
        String after,
        int size) {

    public RecordQuery {
        filters = filters == null ? List.of() : List.copyOf(filters);
        if (size < 1 || size > 200) {
            throw new IllegalArgumentException("size is 1 to 200");
        }
    }

    /** All records of a register that have not ended, by key. */
    public static RecordQuery of(String register) {
        return new RecordQuery(register, null, null, null, null, null, false, null, null, 50);
    }

    public RecordQuery filter(RecordFilter... all) {
        return new RecordQuery(register, List.of(all), text, unit, grid, box, ended, sort, after, size);
    }

    public RecordQuery sorted(String by) {
        return new RecordQuery(register, filters, text, unit, grid, box, ended, by, after, size);
    }

    public RecordQuery page(String from, int most) {
        return new RecordQuery(register, filters, text, unit, grid, box, ended, sort, from, most);
    }
}
