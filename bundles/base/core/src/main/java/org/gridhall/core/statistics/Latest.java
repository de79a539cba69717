package org.gridhall.core.statistics;

import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import javax.persistence.EntityManager;
import org.gridhall.api.trail.TrailEntry;

/** What happened last: of all entries that brought a ticket into a stage those that happened last. */
final class Latest {

    /** How many are kept. */
    static final int MOST = 300;

    private record Row(
            long id,
            long happenedAt,
            TrailEntry entry,
            String type,
            String stage,
            String category,
            String unit,
            String grid,
            String channel) {}

    private final TreeSet<Row> rows =
            new TreeSet<>(Comparator.comparingLong(Row::happenedAt).thenComparingLong(Row::id));

    /** Takes an entry and how the ticket stands after it. */
    void add(TrailEntry entry, Traced traced) {
        if (entry.changes().containsKey("stage") && !traced.confidential()) {
            rows.add(new Row(
                    entry.id(),
                    entry.occurredAt().toEpochMilli(),
                    entry,
                    traced.type(),
                    traced.stage(),
                    traced.category(),
                    traced.unit(),
                    traced.grid(),
                    traced.channel()));
            if (rows.size() > MOST) {
                rows.pollFirst();
            }
        }
    }

    /** Adds them to those that are kept, and lets go what is no longer among the last. */
    void apply(EntityManager manager) {
        if (rows.isEmpty()) {
            return;
        }
        long[] floor = floor(manager);
        for (Row row : rows) {
            if (row.happenedAt > floor[0] || row.happenedAt == floor[0] && row.id > floor[1]) {
                insert(manager, row);
            }
        }
        floor = floor(manager);
        manager.createNativeQuery("DELETE FROM latest_event WHERE happened_at < ?1 OR happened_at = ?2 AND id < ?3")
                .setParameter(1, floor[0])
                .setParameter(2, floor[0])
                .setParameter(3, floor[1])
                .executeUpdate();
    }

    void replace(EntityManager manager) {
        manager.createNativeQuery("DELETE FROM latest_event").executeUpdate();
        rows.forEach(row -> insert(manager, row));
    }

    /** Time and id of the last one that is among the last; the beginning of time while there are too few. */
    private static long[] floor(EntityManager manager) {
        List<?> found = manager.createNativeQuery(
                        "SELECT happened_at, id FROM latest_event ORDER BY happened_at DESC, id DESC OFFSET "
                                + (MOST - 1) + " ROWS FETCH FIRST 1 ROWS ONLY")
                .getResultList();
        if (found.isEmpty()) {
            return new long[] {Long.MIN_VALUE, Long.MIN_VALUE};
        }
        Object[] row = (Object[]) found.get(0);
        return new long[] {((Number) row[0]).longValue(), ((Number) row[1]).longValue()};
    }

    private static void insert(EntityManager manager, Row row) {
        manager.createNativeQuery("INSERT INTO latest_event (id, ticket, happened_at, action, type, stage, category,"
                        + " unit, grid, channel) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)")
                .setParameter(1, row.id)
                .setParameter(2, row.entry.subject().id())
                .setParameter(3, row.happenedAt)
                .setParameter(4, row.entry.action())
                .setParameter(5, row.type)
                .setParameter(6, row.stage)
                .setParameter(7, row.category)
                .setParameter(8, row.unit)
                .setParameter(9, row.grid)
                .setParameter(10, row.channel)
                .executeUpdate();
    }
}
