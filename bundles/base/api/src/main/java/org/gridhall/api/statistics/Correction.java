package org.gridhall.api.statistics;

import java.time.YearMonth;
import java.util.Map;

/**
 * How the figures of a month changed after its end: by entries that came late, and by what happened to its tickets since.
 *
 * @param changes more or fewer than at the end of the month; what did not change is not there
 */
public record Correction(YearMonth month, Map<Count, Long> changes) {

    public Correction {
        Map<Count, Long> copy = new java.util.EnumMap<>(Count.class);
        copy.putAll(changes);
        changes = java.util.Collections.unmodifiableMap(copy);
    }
}
