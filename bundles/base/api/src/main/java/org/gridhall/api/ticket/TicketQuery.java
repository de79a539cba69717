package org.gridhall.api.ticket;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What a list shows; null or empty does not restrict. Newest first.
 *
 * @param unit code; those below it count too
 * @param grid code; those below it count too
 * @param category code; those below it count too
 * @param from opened at or after
 * @param to opened before
 * @param text the beginning of a number, or words, as {@link org.gridhall.api.search.Search} finds them; while there is no
 *     index, a whole number or a piece of the title
 * @param overdue whether late now or when ended
 * @param open true for tickets not closed, false for closed ones
 * @param mine only tickets opened by the actor
 * @param parent only children of this ticket
 * @param fields values of fields that the type declares as indexed
 * @param after key of the page before; null for the first
 * @param size 1 to 200
 */
public record TicketQuery(
        String type,
        List<String> stages,
        String unit,
        String grid,
        String category,
        String channel,
        Instant from,
        Instant to,
        String text,
        Boolean overdue,
        Boolean open,
        boolean mine,
        Long parent,
        Map<String, String> fields,
        String after,
        int size) {

    public static final TicketQuery ALL = new TicketQuery(
            null, null, null, null, null, null, null, null, null, null, null, false, null, null, null, 50);

    /** The same, another page of it. */
    public TicketQuery page(String after, int size) {
        return new TicketQuery(
                type, stages, unit, grid, category, channel, from, to, text, overdue, open, mine, parent, fields, after,
                size);
    }

    public TicketQuery {
        stages = stages == null ? List.of() : List.copyOf(stages);
        fields = fields == null ? Map.of() : Map.copyOf(fields);
        if (size < 1 || size > 200) {
            throw new IllegalArgumentException("size is 1 to 200");
        }
    }
}
