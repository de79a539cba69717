package org.gridhall.core.trail;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.persistence.EntityManager;
import javax.persistence.OptimisticLockException;
import javax.persistence.Query;
import org.gridhall.api.trail.Subject;

/**
 * The subjects whose own row keeps the end of their chain, in columns {@code seq} and {@code head} beside {@code revision}
 * and {@code version}: who writes into such a chain tells the row, and what was cut off is missed without a root.
 */
final class Ends {

    /** Tables by kind of subject. */
    private static final Map<String, String> TABLES = new TreeMap<>(Map.of(
            Subject.TICKET, "ticket",
            Subject.PERSON, "person",
            Subject.ORGANIZATION, "organization",
            Subject.HOUSEHOLD, "household",
            Subject.RECORD, "register_record"));

    /** An end as a row has it, and the revision and business version of that row. */
    record End(Chain chain, int revision, int version) {}

    private Ends() {}

    static Iterable<String> kinds() {
        return TABLES.keySet();
    }

    static boolean kept(String kind) {
        return TABLES.containsKey(kind);
    }

    /** What a subject's row says; null where there is no such row. */
    static End of(EntityManager manager, Subject subject) {
        if (!kept(subject.kind())) {
            return null;
        }
        List<?> rows = manager.createNativeQuery(
                        "SELECT seq, head, revision, version FROM " + TABLES.get(subject.kind()) + " WHERE id = ?1")
                .setParameter(1, subject.id())
                .getResultList();
        if (rows.isEmpty()) {
            return null;
        }
        Object[] row = (Object[]) rows.get(0);
        return new End(new Chain(number(row[0]), (byte[]) row[1]), number(row[2]), number(row[3]));
    }

    /** Tells a row its new end. Of two writers the one whose revision is no longer there tries again. */
    static void tell(EntityManager manager, Subject subject, End before, Chain end) {
        int told = manager.createNativeQuery("UPDATE " + TABLES.get(subject.kind())
                        + " SET seq = ?1, head = ?2, revision = ?3 WHERE id = ?4 AND revision = ?5")
                .setParameter(1, end.seq())
                .setParameter(2, end.head())
                .setParameter(3, before.revision() + 1)
                .setParameter(4, subject.id())
                .setParameter(5, before.revision())
                .executeUpdate();
        if (told == 0) {
            throw new OptimisticLockException(subject.toString());
        }
    }

    /**
     * The first subject of a kind whose chain does not end as its row says, and the place of the end that the row has; null
     * for none.
     *
     * @param only the one subject to look at; null for all
     */
    static Leaf differing(EntityManager manager, String kind, Subject only) {
        Query query = manager.createNativeQuery("SELECT t.id, t.seq FROM " + TABLES.get(kind) + " t WHERE t.seq > 0"
                + (only == null ? "" : " AND t.id = ?1")
                + " AND NOT EXISTS (SELECT 1 FROM trail_entry e WHERE e.kind = '" + kind + "' AND e.subject = t.id"
                + " AND e.seq = t.seq AND e.hash = t.head AND NOT EXISTS (SELECT 1 FROM trail_entry n"
                + " WHERE n.kind = '" + kind + "' AND n.subject = t.id AND n.seq = t.seq + 1))"
                + " FETCH FIRST 1 ROWS ONLY");
        if (only != null) {
            query.setParameter(1, only.id());
        }
        List<?> rows = query.getResultList();
        if (rows.isEmpty()) {
            return null;
        }
        Object[] row = (Object[]) rows.get(0);
        return new Leaf(new Subject(kind, ((Number) row[0]).longValue()), number(row[1]), 0, null);
    }

    private static int number(Object value) {
        return ((Number) value).intValue();
    }
}
