package org.gridhall.core.trail;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.gridhall.api.trail.Subject;
import org.gridhall.api.trail.Trail.Fault;
import org.gridhall.api.trail.Trail.Manner;
import org.gridhall.api.trail.Trail.Verdict;
import org.gridhall.core.storage.Database;
import org.gridhall.core.storage.Json;

/**
 * Computes chains and roots again, page by page, and names the first thing that does not fit. A chain alone shows that it was
 * broken at a place; what the roots have sealed shows which entry is not the one it was.
 */
final class Verifier {

    private static final int PAGE = 2000;

    private final Database database;
    private final Seals seals;

    private long subjects;
    private volatile long entries;

    /** @param roots with the keys and the file; null to do without both */
    Verifier(Database database, Roots roots) {
        this.database = database;
        this.seals = new Seals(database, roots);
    }

    /** How many entries have been computed so far. */
    long entries() {
        return entries;
    }

    Verdict verify(Subject subject) {
        Fault fault = walk(subject);
        if (fault == null && Ends.kept(subject.kind())) {
            fault = end(subject.kind(), subject);
        }
        if (fault == null) {
            fault = seals.sealedOf(subject);
        }
        return new Verdict(subjects, entries, seals.checked(), fault);
    }

    Verdict verifyAll() {
        Fault fault = walk(null);
        for (String kind : Ends.kinds()) {
            fault = fault == null ? end(kind, null) : fault;
        }
        if (fault == null) {
            fault = seals.all();
        }
        return new Verdict(subjects, entries, seals.checked(), fault);
    }

    /** The chain that the walk is in. */
    private static final class Walk {
        StoredEntry previous;
        final Places missing = new Places();

        boolean same(StoredEntry row) {
            return previous != null && previous.kind.equals(row.kind) && previous.subject == row.subject;
        }
    }

    /** Walks the chains in the order of subject, kind and place; only one where a subject is given. */
    private Fault walk(Subject only) {
        Walk walk = new Walk();
        for (List<StoredEntry> rows = page(only, null); !rows.isEmpty(); rows = page(only, walk.previous)) {
            List<StoredEntry> page = rows;
            Map<Long, StoredPayload> payloads =
                    database.read(manager -> ChainedTrail.payloads(manager, page, row -> true));
            for (StoredEntry row : rows) {
                Fault fault = step(walk, row, payloads.get(row.id));
                if (fault != null) {
                    return fault;
                }
            }
        }
        return unerased(walk);
    }

    private Fault step(Walk walk, StoredEntry row, StoredPayload payload) {
        if (!walk.same(row)) {
            Fault fault = unerased(walk);
            if (fault != null) {
                return fault;
            }
            walk.previous = null;
            walk.missing.clear();
            subjects++;
        }
        Fault fault = tie(walk.previous, row, payload);
        if (fault != null) {
            return fault;
        }
        if (row.digest != null && payload == null) {
            walk.missing.add(row.seq);
        }
        if (row.changes != null
                && row.changes.contains(ChainedTrail.ERASED_PAYLOADS)
                && Json.map(row.changes).get(ChainedTrail.ERASED_PAYLOADS) instanceof List<?> erased
                && !erased.isEmpty()) {
            walk.missing.remove(String.valueOf(erased.get(0)));
        }
        entries++;
        walk.previous = row;
        return null;
    }

    private Fault tie(StoredEntry previous, StoredEntry row, StoredPayload payload) {
        int expected = previous == null ? 1 : previous.seq + 1;
        if (row.seq != expected) {
            return seals.missing(row.subject(), expected, Manner.ENTRY_MISSING);
        }
        if (!Arrays.equals(row.computeHash(previous == null ? null : previous.hash), row.hash)) {
            return seals.changed(previous, row);
        }
        if (payload != null && !Arrays.equals(payload.digest(), row.digest)) {
            return Seals.fault(Manner.PAYLOAD_CHANGED, row, 0);
        }
        return null;
    }

    /** What was filled in may be gone where the chain says later that it was erased. */
    private Fault unerased(Walk walk) {
        int seq = walk.missing.first();
        if (seq < 0) {
            return null;
        }
        Subject subject = walk.previous.subject();
        return Seals.fault(Manner.PAYLOAD_MISSING, seals.entry(subject, seq), 0);
    }

    private List<StoredEntry> page(Subject only, StoredEntry after) {
        String where = only != null
                ? "e.kind = :kind AND e.subject = :subject AND e.seq > :seq"
                // The first condition says nothing new: Derby begins its index scan there.
                : "e.subject >= :subject AND (e.subject > :subject OR e.kind > :kind"
                        + " OR (e.kind = :kind AND e.seq > :seq))";
        return database.read(manager -> manager.createQuery(
                        "SELECT e FROM StoredEntry e WHERE " + where + " ORDER BY e.subject, e.kind, e.seq",
                        StoredEntry.class)
                .setParameter("kind", only != null ? only.kind() : after == null ? "" : after.kind)
                .setParameter("subject", only != null ? only.id() : after == null ? Long.MIN_VALUE : after.subject)
                .setParameter("seq", after == null ? Integer.MIN_VALUE : after.seq)
                .setHint("eclipselink.read-only", true)
                .setMaxResults(PAGE)
                .getResultList());
    }

    /** Tickets and people know the end of their chain: what was cut off there, or as a whole, is missed. */
    private Fault end(String kind, Subject only) {
        Leaf end = differing(kind, only);
        if (end == null) {
            return null;
        }
        StoredEntry last = database.read(manager -> ChainedTrail.last(manager, end.subject()));
        if (last == null) {
            return seals.missing(end.subject(), 1, Manner.CHAIN_MISSING);
        }
        if (last.seq < end.seq()) {
            return seals.missing(end.subject(), last.seq + 1, Manner.END_MISSING);
        }
        return seals.replaced(last, Manner.END_DIFFERS);
    }

    /** On Derby row and entries are not read at one moment: what looks cut off while somebody writes is looked at again. */
    private Leaf differing(String kind, Subject only) {
        Leaf end = database.read(manager -> Ends.differing(manager, kind, only));
        while (end != null) {
            Subject suspect = end.subject();
            Leaf again = database.read(manager -> Ends.differing(manager, kind, suspect));
            if (again != null && again.seq() == end.seq()) {
                return again;
            }
            end = database.read(manager -> Ends.differing(manager, kind, only));
        }
        return null;
    }
}
