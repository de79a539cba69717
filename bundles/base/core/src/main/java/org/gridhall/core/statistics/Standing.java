package org.gridhall.core.statistics;

import java.util.List;
import java.util.Map;

/**
 * Where a ticket stands in the counts, as its trail entries so far say.
 *
 * @param day of opening, as yyyymmdd in the district; 0 before it was opened
 */
record Standing(
        int day,
        String type,
        String unit,
        String grid,
        String category,
        String channel,
        String field,
        boolean ledger,
        boolean closed,
        boolean late,
        boolean voided) {

    static final Standing NONE = new Standing(0, "", "", "", "", "", "", false, false, false, false);

    Standing opened(int on) {
        return new Standing(on, type, unit, grid, category, channel, field, ledger, closed, late, voided);
    }

    /** The standing after an entry with these changes. */
    Standing after(Map<String, Object> changes) {
        return new Standing(
                day,
                text(changes, "type", type),
                text(changes, "unit", unit),
                text(changes, "grid", grid),
                text(changes, "category", category),
                text(changes, "channel", channel),
                text(changes, "field", field),
                flag(changes, "ledger", ledger),
                flag(changes, "closed", closed),
                flag(changes, "late", late),
                flag(changes, "voided", voided));
    }

    private static Object fresh(Map<String, Object> changes, String name) {
        return changes.get(name) instanceof List<?> pair && pair.size() == 2 ? pair.get(1) : null;
    }

    private static String text(Map<String, Object> changes, String name, String before) {
        if (!changes.containsKey(name)) {
            return before;
        }
        Object value = fresh(changes, name);
        return value == null ? "" : value.toString();
    }

    private static boolean flag(Map<String, Object> changes, String name, boolean before) {
        return changes.containsKey(name) ? Boolean.TRUE.equals(fresh(changes, name)) : before;
    }

    /** The row of the counts that it belongs to; null when it is in none. */
    Cell cell() {
        return day == 0 || voided ? null : new Cell(day, type, unit, grid, category, channel, field);
    }

    /** What it adds there. */
    long[] amounts() {
        return new long[] {1, closed ? 1 : 0, late ? 1 : 0, ledger ? 1 : 0, ledger && closed ? 1 : 0};
    }

    /** One row of the counts. */
    record Cell(int day, String type, String unit, String grid, String category, String channel, String field) {}
}
