package org.gridhall.api.statistics;

import org.gridhall.api.Text;

/**
 * What stands somewhere now. Void tickets are in none of the counts.
 *
 * @param key code of the phase, stage, type, unit, grid, category or channel; null where a ticket has none
 * @param type code of the ticket type that a stage belongs to; null where stages are not asked for
 * @param phase of a stage; null where neither stages nor phases are asked for
 * @param open tickets that are not closed
 * @param closed closed tickets, however long ago
 * @param suspended open ones whose time stands still
 * @param red open ones that are late or were late before
 * @param yellow open ones in time of which four fifths of a limit are used
 * @param green other open ones whose time runs
 */
public record Standing(
        String key,
        Text title,
        String type,
        String phase,
        long open,
        long closed,
        long suspended,
        long red,
        long yellow,
        long green) {

    /** Open ones without a limit that runs. */
    public long grey() {
        return Math.max(0, open - red - yellow - green);
    }
}
