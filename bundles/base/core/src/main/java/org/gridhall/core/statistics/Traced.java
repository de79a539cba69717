package org.gridhall.core.statistics;

import java.util.List;
import java.util.Map;

/**
 * Where a ticket stands in the counts, as its trail entries so far say.
 *
 * @param day of opening, as yyyymmdd in the district; 0 before it was opened
 * @param due whether a limit tells when it is late
 */
record Traced(
        int day,
        String type,
        String stage,
        String unit,
        String grid,
        String category,
        String channel,
        String field,
        boolean ledger,
        boolean confidential,
        boolean suspended,
        boolean due,
        boolean closed,
        boolean late,
        boolean voided) {

    static final Traced NONE =
            new Traced(0, "", "", "", "", "", "", "", false, false, false, false, false, false, false);

    Traced opened(int on) {
        return new Traced(
                on,
                type,
                stage,
                unit,
                grid,
                category,
                channel,
                field,
                ledger,
                confidential,
                suspended,
                due,
                closed,
                late,
                voided);
    }

    /** How it stands after an entry with these changes. */
    Traced after(Map<String, Object> changes) {
        return new Traced(
                day,
                text(changes, "type", type),
                text(changes, "stage", stage),
                text(changes, "unit", unit),
                text(changes, "grid", grid),
                text(changes, "category", category),
                text(changes, "channel", channel),
                text(changes, "field", field),
                flag(changes, "ledger", ledger),
                flag(changes, "confidential", confidential),
                flag(changes, "suspended", suspended),
                changes.containsKey("due") ? fresh(changes, "due") != null : due,
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

    /** Adds what it counts, or with -1 takes it out again. */
    void count(Tally days, Tally places, int sign) {
        if (day == 0 || voided) {
            return;
        }
        days.add(
                List.of(day, type, unit, grid, category, channel, field),
                sign,
                1,
                closed ? 1 : 0,
                late ? 1 : 0,
                ledger ? 1 : 0,
                ledger && closed ? 1 : 0);
        boolean open = !closed;
        places.add(
                List.of(type, stage, unit, grid, category, channel, closed ? 1 : 0),
                sign,
                1,
                open && suspended ? 1 : 0,
                open && late ? 1 : 0,
                open && !late && due && !suspended ? 1 : 0);
    }
}
