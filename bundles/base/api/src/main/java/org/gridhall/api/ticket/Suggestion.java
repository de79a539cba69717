package org.gridhall.api.ticket;

import java.util.List;
import org.gridhall.api.Text;

/**
 * The unit a ticket might be dispatched to.
 *
 * @param unit code; null when nothing fits
 * @param rule code of the dispatch rule, or {@code owner}, {@code place}, {@code none}
 * @param reason why, for the dispatcher
 * @param likely tickets that may be about the same matter, the likeliest first, so that one may be merged instead
 */
public record Suggestion(String unit, String rule, Text reason, List<Likely> likely) {

    public Suggestion {
        likely = List.copyOf(likely);
    }

    public Suggestion(String unit, String rule, Text reason) {
        this(unit, rule, reason, List.of());
    }
}
