package org.gridhall.api.search;

import java.time.Instant;
import java.util.List;

/**
 * What is looked for; null or empty does not restrict.
 *
 * @param text words, phrases, pinyin or the beginning of a number; all of what stands between spaces must be found
 * @param kinds such as {@code ticket}
 * @param type code of a ticket type or register
 * @param category code; those below it count too
 * @param unit code; those below it count too
 * @param grid code; those below it count too
 * @param from begun at or after
 * @param to begun before
 * @param after key of the page before; null for the first
 * @param size 1 to 100
 */
public record SearchQuery(
        String text,
        List<String> kinds,
        String type,
        String category,
        String unit,
        String grid,
        Instant from,
        Instant to,
        String after,
        int size) {

    public SearchQuery {
        kinds = kinds == null ? List.of() : List.copyOf(kinds);
        if (size < 1 || size > 100) {
            throw new IllegalArgumentException("size is 1 to 100");
        }
    }

    /** The first page of whatever holds a text. */
    public static SearchQuery of(String text) {
        return new SearchQuery(text, null, null, null, null, null, null, null, null, 20);
    }

    /** The same of one kind. */
    public SearchQuery kind(String kind) {
        return new SearchQuery(text, List.of(kind), type, category, unit, grid, from, to, after, size);
    }
}
