package org.gridhall.api.statistics;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.gridhall.api.Text;

/**
 * Everything that was counted of one part.
 *
 * @param key code of the unit, grid, category, channel, type or field, or the day, month or year; null where tickets have
 *     none
 * @param counts what is not there is 0
 */
public record Counted(String key, Text title, Map<Count, Long> counts) {

    public Counted {
        Map<Count, Long> copy = new EnumMap<>(Count.class);
        copy.putAll(counts);
        counts = java.util.Collections.unmodifiableMap(copy);
    }

    public long of(Count count) {
        return counts.getOrDefault(count, 0L);
    }

    public Rate rate(Indicator indicator) {
        long whole = of(indicator.whole());
        long part = of(indicator.part());
        return new Rate(indicator, indicator.rest() ? whole - part : part, whole);
    }

    /** All rates, in their order. */
    public List<Rate> rates() {
        return Stream.of(Indicator.values()).map(this::rate).toList();
    }
}
