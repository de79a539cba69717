package org.gridhall.core.statistics;

import org.gridhall.api.statistics.Count;
import org.gridhall.api.statistics.Lasting;

/**
 * One thing that a ticket counts as: one more of something on a day, or a time that ended on it.
 *
 * @param day yyyymmdd in the district
 * @param unit whose it is, which need not be the unit that holds the ticket now; empty for none
 * @param count null for a time
 * @param span null for a count
 * @param bucket of a time
 */
record Fact(int day, String unit, Kind kind, Count count, Lasting.Span span, int bucket) {

    /** What a ticket is, whatever it counts as. */
    record Kind(String type, String grid, String category, String channel, String field) {}
}
