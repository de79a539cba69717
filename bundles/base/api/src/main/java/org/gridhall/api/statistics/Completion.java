package org.gridhall.api.statistics;

import org.gridhall.api.Text;

/**
 * How much of what was accepted is closed (办结率: closed / accepted).
 *
 * @param key code of the unit, grid, category, channel, type or field, or the day; null where the ticket has none
 * @param accepted tickets opened in the period and not void
 * @param closed those of them that are closed
 * @param overdue those of them that ended late
 * @param ledger those of them on the ledger
 * @param ledgerClosed closed ones among those on the ledger
 */
public record Completion(
        String key, Text title, long accepted, long closed, long overdue, long ledger, long ledgerClosed) {

    /** Closed by accepted, 0 to 1; null, not available, when nothing was accepted. */
    public Double rate() {
        return accepted == 0 ? null : (double) closed / accepted;
    }
}
