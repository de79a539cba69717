package org.gridhall.core.trail;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import javax.persistence.EntityManager;
import org.gridhall.api.trail.Subject;
import org.gridhall.api.trail.TrailEntry;
import org.gridhall.core.storage.Database;

/** Reads what was done to tickets, for whoever computes from the trail. Entries come without what was filled in. */
public final class TicketHistory {

    private static final int PAGE = 1000;
    /** The name of an attribute in what an entry changed; no other name ends so. */
    private static final String STAGE = "%\"stage\":[%";

    private final Database database;

    public TicketHistory(Database database) {
        this.database = database;
    }

    /**
     * The entries by which tickets that anybody may know of came into a stage, in the order of their recording.
     *
     * @param first the smallest id of an entry
     * @param end the id of an entry that is too late
     */
    public List<TrailEntry> publicStages(EntityManager manager, long first, long end, int limit) {
        return manager.createQuery(
                        "SELECT e FROM StoredEntry e, StoredTicket t WHERE e.id >= :first AND e.id < :end"
                                + " AND e.kind = :kind AND e.changes LIKE :stage AND t.id = e.subject"
                                + " AND t.published = :yes ORDER BY e.id",
                        StoredEntry.class)
                .setParameter("first", first)
                .setParameter("end", end)
                .setParameter("kind", Subject.TICKET)
                .setParameter("stage", STAGE)
                .setParameter("yes", true)
                .setHint("eclipselink.read-only", true)
                .setMaxResults(limit)
                .getResultStream()
                .map(row -> row.entry(null))
                .toList();
    }

    /** The entries by which a ticket came into a stage. */
    public List<TrailEntry> stages(EntityManager manager, long ticket) {
        return manager.createQuery(
                        "SELECT e FROM StoredEntry e WHERE e.kind = :kind AND e.subject = :ticket"
                                + " AND e.changes LIKE :stage ORDER BY e.seq",
                        StoredEntry.class)
                .setParameter("kind", Subject.TICKET)
                .setParameter("ticket", ticket)
                .setParameter("stage", STAGE)
                .setHint("eclipselink.read-only", true)
                .setMaxResults(PAGE)
                .getResultStream()
                .map(row -> row.entry(null))
                .toList();
    }

    /** The entries of tickets before a place in each one's chain, each ticket's in order. */
    public void before(Map<Long, Integer> places, Consumer<TrailEntry> taker) {
        List<Long> subjects = new ArrayList<>(places.keySet());
        for (int from = 0; from < subjects.size(); from += 500) {
            List<Long> some = subjects.subList(from, Math.min(subjects.size(), from + 500));
            database.read(manager -> manager.createQuery(
                                    "SELECT e FROM StoredEntry e WHERE e.kind = :kind AND e.subject IN :subjects"
                                            + " ORDER BY e.subject, e.seq",
                                    StoredEntry.class)
                            .setParameter("kind", Subject.TICKET)
                            .setParameter("subjects", some)
                            .setHint("eclipselink.read-only", true)
                            .getResultList())
                    .forEach(row -> {
                        if (row.seq < places.get(row.subject)) {
                            taker.accept(row.entry(null));
                        }
                    });
        }
    }

    /** What tickets are pinned to: the id of the definition by the id of the ticket. */
    public Map<Long, Long> definitions(Collection<Long> tickets) {
        List<Long> all = new ArrayList<>(tickets);
        Map<Long, Long> found = new HashMap<>();
        for (int from = 0; from < all.size(); from += 500) {
            List<Long> some = all.subList(from, Math.min(all.size(), from + 500));
            database.read(manager -> manager.createQuery(
                                    "SELECT t.id, t.definition FROM StoredTicket t WHERE t.id IN :some", Object[].class)
                            .setParameter("some", some)
                            .getResultList())
                    .forEach(row -> found.put((Long) row[0], (Long) row[1]));
        }
        return found;
    }

    /**
     * The entries of all tickets up to a place in the feed, ticket by ticket, each one's in order, some at a time: a ticket may
     * go on in the next ones.
     */
    public void all(long txid, long entry, Consumer<List<TrailEntry>> taker) {
        long subject = Long.MIN_VALUE;
        int seq = 0;
        while (true) {
            long s = subject;
            int q = seq;
            List<StoredEntry> rows = database.read(manager -> manager.createQuery(
                            "SELECT e FROM StoredEntry e WHERE e.kind = :kind"
                                    + " AND e.subject >= :subject AND (e.subject > :subject OR e.seq > :seq)"
                                    + " ORDER BY e.subject, e.seq",
                            StoredEntry.class)
                    .setParameter("kind", Subject.TICKET)
                    .setParameter("subject", s)
                    .setParameter("seq", q)
                    .setMaxResults(PAGE)
                    .setHint("eclipselink.read-only", true)
                    .getResultList());
            if (rows.isEmpty()) {
                return;
            }
            taker.accept(rows.stream()
                    .filter(row -> row.txid < txid || row.txid == txid && row.id <= entry)
                    .map(row -> row.entry(null))
                    .toList());
            StoredEntry last = rows.get(rows.size() - 1);
            subject = last.subject;
            seq = last.seq;
        }
    }
}
