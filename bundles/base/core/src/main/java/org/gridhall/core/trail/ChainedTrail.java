package org.gridhall.core.trail;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import javax.persistence.EntityManager;
import org.gridhall.api.account.Actor;
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

/** The chains: appends within the writer's transaction, reads, and erases what was filled in. */
@Component(service = ChainedTrail.class)
public class ChainedTrail {

    /** The change that says of which places of its chain the payload was erased. */
    public static final String ERASED_PAYLOADS = "erasedPayloads";

    private static final SecureRandom RANDOM = new SecureRandom();

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
            database.insert(payload);
        }
        entry.hash = entry.computeHash(end.head());
        database.persist(entry);
        return new Chain(entry.seq, entry.hash);
    }

    /**
     * Appends to a chain whose end is looked up: for subjects that change rarely, and for what concerns only the trail. Only
     * inside a write. Where the subject's row keeps the end (tickets, people), the row is told of the new one; so this is not
     * for use together with a change of the same row.
     */
    public void append(Deed deed) {
        database.write(manager -> {
            Ends.End before = Ends.of(manager, deed.subject());
            if (before == null) {
                return append(end(deed.subject()), deed);
            }
            Deed dated = new Deed(
                    deed.subject(),
                    deed.action(),
                    deed.actor(),
                    deed.grant(),
                    deed.occurredAt(),
                    before.version(),
                    deed.changes(),
                    deed.payload());
            Chain end = append(before.chain(), dated);
            Ends.tell(manager, deed.subject(), before, end);
            return end;
        });
    }

    private Chain end(Subject subject) {
        Chain end = null;
        for (Database.Sequenced row : database.pending()) {
            if (row instanceof StoredEntry entry && entry.subject().equals(subject)) {
                end = new Chain(entry.seq, entry.hash);
            }
        }
        if (end == null) {
            StoredEntry last = database.read(manager -> last(manager, subject));
            end = last == null ? Chain.EMPTY : new Chain(last.seq, last.hash);
        }
        return end;
    }

    static StoredEntry last(EntityManager manager, Subject subject) {
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

    /** A subject's entries in order, from a place in the chain on; at most {@code limit}. */
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

    static Map<Long, StoredPayload> payloads(EntityManager manager, List<StoredEntry> rows) {
        return payloads(manager, rows, row -> row.digest != null);
    }

    /** What was filled in with some of the entries, by the entry's id. */
    static Map<Long, StoredPayload> payloads(
            EntityManager manager, List<StoredEntry> rows, Predicate<StoredEntry> some) {
        List<Long> wanted = rows.stream().filter(some).map(row -> row.id).toList();
        Map<Long, StoredPayload> found = new HashMap<>();
        for (int from = 0; from < wanted.size(); from += 500) {
            manager.createQuery("SELECT p FROM StoredPayload p WHERE p.entry IN :entries", StoredPayload.class)
                    .setParameter("entries", wanted.subList(from, Math.min(wanted.size(), from + 500)))
                    .getResultList()
                    .forEach(payload -> found.put(payload.entry, payload));
        }
        return found;
    }

    /** Computes a subject's chain again, without the keys: signatures of roots and their file are not looked at. */
    public Trail.Verdict verify(Subject subject) {
        return new Verifier(database, null).verify(subject);
    }

    /** The same for every chain and every root. */
    public Trail.Verdict verifyAll() {
        return new Verifier(database, null).verifyAll();
    }

    /**
     * Erases for good what was filled in with entries of a subject, where the law wants it. The caller says so in the
     * subject's chain in the same write, in one entry for each of the texts that are given back: without, a check misses
     * what is gone. Files are not touched.
     *
     * @param entries ids of entries; null for all of the subject
     * @return what each such entry's changes have under {@link #ERASED_PAYLOADS}, such as {@code 2-5,7}, as the old value;
     *     none when there was nothing to erase
     */
    public List<String> eraseWithin(Subject subject, Collection<Long> entries) {
        return database.write(manager -> {
            List<?> found = manager.createQuery("SELECT e.seq, e.id FROM StoredEntry e WHERE e.kind = :kind"
                            + " AND e.subject = :subject AND e.digest IS NOT NULL AND EXISTS"
                            + " (SELECT p.entry FROM StoredPayload p WHERE p.entry = e.id) ORDER BY e.seq")
                    .setParameter("kind", subject.kind())
                    .setParameter("subject", subject.id())
                    .getResultList();
            Places places = new Places();
            List<Long> ids = new ArrayList<>();
            for (Object row : found) {
                Object[] cells = (Object[]) row;
                Long id = (Long) cells[1];
                if (entries == null || entries.contains(id)) {
                    places.add((Integer) cells[0]);
                    ids.add(id);
                }
            }
            for (int from = 0; from < ids.size(); from += 500) {
                manager.createQuery("DELETE FROM StoredPayload p WHERE p.entry IN :entries")
                        .setParameter("entries", ids.subList(from, Math.min(ids.size(), from + 500)))
                        .executeUpdate();
            }
            return places.texts(3000);
        });
    }

    /**
     * Erases what was filled in, as {@link #eraseWithin}, and says so in the subject's chain by {@code erased} entries. Only
     * inside a write, and not together with a change of a row that keeps the end of the chain.
     *
     * @param reason why, and who asked for it; no personal data, as it stays
     * @param basis law and article
     * @return whether there was anything to erase
     */
    public boolean erasePayloads(Subject subject, Collection<Long> entries, Actor actor, String reason, String basis) {
        List<String> erased = eraseWithin(subject, entries);
        for (String some : erased) {
            Map<String, Object> changes = new LinkedHashMap<>();
            changes.put(ERASED_PAYLOADS, Arrays.asList(some, null));
            changes.put("reason", Arrays.asList(null, cut(reason, 300)));
            changes.put("basis", Arrays.asList(null, cut(basis, 300)));
            append(Deed.now(subject, "erased", actor, changes));
        }
        return !erased.isEmpty();
    }
}
