package org.gridhall.core.trail;

import java.util.List;
import java.util.Map;
import javax.persistence.EntityManager;
import javax.persistence.Query;
import org.gridhall.api.trail.TrailEntry;
import org.gridhall.core.storage.Database;

/**
 * Reads the trail in the order of the feed: by the transaction that wrote an entry, then by its id, and only below the
 * oldest transaction that still runs. So a slow transaction is waited for, and never overtaken and forgotten.
 */
public final class CommittedTrail {

    private static final String AFTER = " WHERE txid >= ?1 AND (txid > ?1 OR id > ?2) AND txid < ";
    private static final String SERVER_LOW_WATER =
            "CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS text) AS bigint) + (SELECT value FROM feed_offset)";

    private final Database database;

    public CommittedTrail(Database database) {
        this.database = database;
    }

    /** Entries after a place in the feed, in order; at most {@code limit}. */
    @SuppressWarnings("unchecked")
    public List<StoredEntry> read(long txid, long entry, int limit) {
        return database.read(manager -> query(
                        manager,
                        "SELECT *",
                        " ORDER BY txid, id FETCH FIRST " + limit + " ROWS ONLY",
                        txid,
                        entry,
                        StoredEntry.class)
                // Entries are final: nothing looks for changes in them at the end of the transaction.
                .setHint("eclipselink.read-only", true)
                .getResultList());
    }

    /** How many there are after a place. */
    public long after(long txid, long entry) {
        return database.read(manager -> ((Number)
                        query(manager, "SELECT COUNT(*)", "", txid, entry, null).getSingleResult())
                .longValue());
    }

    /** The number of the oldest transaction whose entries are not all readable yet: entries below it are committed. */
    public long next() {
        return database.derby()
                ? database.lowWater()
                : database.read(manager -> ((Number) manager.createNativeQuery("SELECT " + SERVER_LOW_WATER)
                                .getSingleResult())
                        .longValue());
    }

    private Query query(EntityManager manager, String what, String order, long txid, long entry, Class<?> type) {
        String from = what + " FROM trail_entry" + AFTER;
        String sql = database.derby() ? from + "?3" + order : from + SERVER_LOW_WATER + order;
        Query query = type == null ? manager.createNativeQuery(sql) : manager.createNativeQuery(sql, type);
        query.setParameter(1, txid).setParameter(2, entry);
        if (database.derby()) {
            query.setParameter(3, database.lowWater());
        }
        return query;
    }

    /** As subscribers get them: without what was filled in, which they may look up. */
    public List<TrailEntry> entries(List<StoredEntry> rows) {
        return rows.stream().map(row -> row.entry((Map<String, Object>) null)).toList();
    }
}
