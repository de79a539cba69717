package org.gridhall.core.trail;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.persistence.EntityManager;
import javax.persistence.Query;
import org.gridhall.api.account.Grant;
import org.gridhall.api.trail.Subject;
import org.gridhall.api.trail.Trail;
import org.gridhall.api.trail.TrailEntry;
import org.gridhall.core.storage.Database;
import org.gridhall.core.storage.Ids;
import org.gridhall.core.storage.Json;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The trail: appends within the writer's transaction, reads, and checks the chains. */
@Component(service = {Trail.class, ChainedTrail.class})
public class ChainedTrail implements Trail {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int PAGE = 2000;

    private final Database database;
    private final Ids ids = new Ids();

    @Activate
    public ChainedTrail(@Reference Database database) {
        this.database = database;
    }

    /**
     * Appends to a chain whose end the caller knows and keeps. Only inside a write; two writers at the same end cannot
     * both commit.
     *
     * @return the new end
     */
    public Chain append(Chain end, Deed deed) {
        StoredEntry entry = new StoredEntry();
        entry.id = ids.next();
        entry.kind = deed.subject().kind();
        entry.subject = deed.subject().id();
        entry.seq = end.seq() + 1;
        entry.action = deed.action();
        entry.account = deed.actor().account();
        entry.actor = cut(deed.actor().name(), 100);
        Grant grant = deed.grant();
        entry.post = grant == null ? 0 : grant.post();
        entry.unit = grant == null ? null : grant.unit();
        entry.occurredAt = deed.occurredAt().toEpochMilli();
        entry.recordedAt = Instant.now().toEpochMilli();
        entry.version = deed.version();
        entry.changes = Json.text(deed.changes());
        String body = Json.text(deed.payload());
        if (body != null) {
            StoredPayload payload = new StoredPayload();
            payload.entry = entry.id;
            payload.salt = new byte[32];
            RANDOM.nextBytes(payload.salt);
            payload.body = body;
            entry.digest = payload.digest();
            database.write(manager -> {
                manager.persist(payload);
                return null;
            });
        }
        entry.hash = entry.computeHash(end.head());
        database.persist(entry);
        return new Chain(entry.seq, entry.hash);
    }

    /** Appends to a chain whose end is looked up: for subjects that change rarely. Only inside a write. */
    public void append(Deed deed) {
        Chain end = null;
        for (Database.Sequenced row : database.pending()) {
            if (row instanceof StoredEntry entry && entry.subject().equals(deed.subject())) {
                end = new Chain(entry.seq, entry.hash);
            }
        }
        if (end == null) {
            StoredEntry last = database.read(manager -> last(manager, deed.subject()));
            end = last == null ? Chain.EMPTY : new Chain(last.seq, last.hash);
        }
        append(end, deed);
    }

    private static StoredEntry last(EntityManager manager, Subject subject) {
        return manager.createQuery(
                        "SELECT e FROM StoredEntry e WHERE e.kind = :kind AND e.subject = :subject ORDER BY e.seq DESC",
                        StoredEntry.class)
                .setParameter("kind", subject.kind())
                .setParameter("subject", subject.id())
                .setMaxResults(1)
                .getResultStream()
                .findFirst()
                .orElse(null);
    }

    private static String cut(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length);
    }

    @Override
    public List<TrailEntry> entries(Subject subject, int fromSeq, int limit) {
        return database.read(manager -> {
            List<StoredEntry> rows = manager.createQuery(
                            "SELECT e FROM StoredEntry e WHERE e.kind = :kind AND e.subject = :subject AND e.seq >= :seq"
                                    + " ORDER BY e.seq",
                            StoredEntry.class)
                    .setParameter("kind", subject.kind())
                    .setParameter("subject", subject.id())
                    .setParameter("seq", fromSeq)
                    .setMaxResults(limit)
                    .getResultList();
            Map<Long, StoredPayload> payloads = payloads(manager, rows);
            return rows.stream()
                    .map(row -> row.entry(payloads.containsKey(row.id) ? Json.map(payloads.get(row.id).body) : null))
                    .toList();
        });
    }

    private static Map<Long, StoredPayload> payloads(EntityManager manager, List<StoredEntry> rows) {
        List<Long> wanted = rows.stream()
                .filter(row -> row.digest != null)
                .map(row -> row.id)
                .toList();
        Map<Long, StoredPayload> found = new HashMap<>();
        for (int from = 0; from < wanted.size(); from += 500) {
            manager.createQuery("SELECT p FROM StoredPayload p WHERE p.entry IN :entries", StoredPayload.class)
                    .setParameter("entries", wanted.subList(from, Math.min(wanted.size(), from + 500)))
                    .getResultList()
                    .forEach(payload -> found.put(payload.entry, payload));
        }
        return found;
    }

    @Override
    public Verdict verify(Subject subject) {
        Verdict chain = verify(subject.kind(), subject.id(), subject);
        return Subject.TICKET.equals(subject.kind()) ? withEnds(chain, subject) : chain;
    }

    @Override
    public Verdict verifyAll() {
        return withEnds(verify("", Long.MIN_VALUE, null), null);
    }

    /** A ticket knows the end of its chain: what was cut off there, or as a whole, is missed. */
    private Verdict withEnds(Verdict chains, Subject only) {
        if (!chains.intact()) {
            return chains;
        }
        List<?> cut = database.read(manager -> {
            Query query = manager.createNativeQuery("SELECT t.id, t.seq FROM ticket t WHERE "
                    + (only == null ? "" : "t.id = ?1 AND ")
                    + "NOT EXISTS (SELECT 1 FROM trail_entry e WHERE e.kind = 'ticket' AND e.subject = t.id"
                    + " AND e.seq = t.seq AND e.hash = t.head) FETCH FIRST 1 ROWS ONLY");
            if (only != null) {
                query.setParameter(1, only.id());
            }
            return query.getResultList();
        });
        if (cut.isEmpty()) {
            return chains;
        }
        Object[] row = (Object[]) cut.get(0);
        Subject ticket = Subject.ticket(((Number) row[0]).longValue());
        int seq = ((Number) row[1]).intValue();
        StoredEntry last = database.read(manager -> last(manager, ticket));
        String fault = last == null
                ? "every entry of " + ticket + " is missing"
                : last.seq < seq
                        ? "entry " + (last.seq + 1) + ", which came after it, is missing"
                        : "the ticket ends with another entry";
        return new Verdict(chains.subjects(), chains.entries(), last == null ? null : last.entry(null), fault);
    }

    /** Walks the chains in the order of subject, kind and place, page by page, from a subject on or only that one. */
    private Verdict verify(String kind, long id, Subject only) {
        long subjects = 0;
        long entries = 0;
        StoredEntry previous = null;
        String afterKind = kind;
        long afterSubject = id;
        int afterSeq = only == null ? Integer.MAX_VALUE : 0;
        while (true) {
            String k = afterKind;
            long s = afterSubject;
            int q = afterSeq;
            List<StoredEntry> rows = database.read(manager -> manager.createQuery(
                            "SELECT e FROM StoredEntry e WHERE "
                                    + (only != null
                                            ? "e.kind = :kind AND e.subject = :subject AND e.seq > :seq"
                                            // The first condition says nothing new: Derby begins its index scan there.
                                            : "e.subject >= :subject AND (e.subject > :subject OR e.kind > :kind"
                                                    + " OR (e.kind = :kind AND e.seq > :seq))")
                                    + " ORDER BY e.subject, e.kind, e.seq",
                            StoredEntry.class)
                    .setParameter("kind", k)
                    .setParameter("subject", s)
                    .setParameter("seq", q)
                    .setHint("eclipselink.read-only", true)
                    .setMaxResults(PAGE)
                    .getResultList());
            if (rows.isEmpty()) {
                return new Verdict(subjects, entries, null, null);
            }
            Map<Long, StoredPayload> payloads = database.read(manager -> payloads(manager, rows));
            for (StoredEntry row : rows) {
                boolean same = previous != null && previous.kind.equals(row.kind) && previous.subject == row.subject;
                String fault = fault(row, same ? previous : null, payloads.get(row.id));
                if (fault != null) {
                    return new Verdict(subjects, entries, row.entry(null), fault);
                }
                subjects += same ? 0 : 1;
                entries++;
                previous = row;
            }
            afterKind = previous.kind;
            afterSubject = previous.subject;
            afterSeq = previous.seq;
        }
    }

    private static String fault(StoredEntry row, StoredEntry previous, StoredPayload payload) {
        int expected = previous == null ? 1 : previous.seq + 1;
        if (row.seq != expected) {
            return "entry " + expected + " is missing";
        }
        if (payload != null && !Arrays.equals(payload.digest(), row.digest)) {
            return "the payload was changed";
        }
        if (!Arrays.equals(row.computeHash(previous == null ? null : previous.hash), row.hash)) {
            return "the entry was changed";
        }
        return null;
    }
}
