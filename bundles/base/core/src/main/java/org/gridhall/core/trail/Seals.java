package org.gridhall.core.trail;

import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.gridhall.api.trail.Subject;
import org.gridhall.api.trail.Trail.Fault;
import org.gridhall.api.trail.Trail.Manner;
import org.gridhall.core.storage.Database;

/** Compares the trail with the roots over it, and the roots with themselves, their signatures and their file. */
final class Seals {

    private static final int PAGE = 200;

    private final Database database;
    private final Roots roots;
    private Map<Long, String> lines;
    private long lastLine;
    private long checked;

    Seals(Database database, Roots roots) {
        this.database = database;
        this.roots = roots;
    }

    /** Roots that were computed so far. */
    long checked() {
        return checked;
    }

    static Fault fault(Manner manner, StoredEntry row, long root) {
        return Fault.of(manner, row.subject(), row.seq, row.id, Instant.ofEpochMilli(row.recordedAt), root);
    }

    private static Fault fault(Manner manner, Found found) {
        Leaf leaf = found.leaf();
        return Fault.of(manner, leaf.subject(), leaf.seq(), leaf.entry(), leaf.at(), found.root());
    }

    private static Fault fault(Manner manner, long root) {
        return Fault.of(manner, null, 0, 0, null, root);
    }

    /** A leaf and the root that has it. */
    private record Found(Leaf leaf, long root) {}

    // ---- what the roots know about a place where a chain is broken

    /** An entry that a chain lacks: what it was, and whether it is somewhere else now. */
    Fault missing(Subject subject, int seq, Manner manner) {
        Found sealed = find(leaf -> leaf.seq() == seq && leaf.subject().equals(subject));
        if (sealed == null) {
            return Fault.of(manner, subject, seq, 0, null, 0);
        }
        StoredEntry now = entry(sealed.leaf().entry());
        if (now == null) {
            return fault(manner, sealed);
        }
        boolean same = Arrays.equals(now.hash, sealed.leaf().hash());
        return fault(same ? Manner.ENTRY_MOVED : Manner.ENTRY_REPLACED, sealed);
    }

    /** An entry that does not fit the one before: it may be that one that is not what it was. */
    Fault changed(StoredEntry previous, StoredEntry row) {
        if (previous != null) {
            Fault before = replaced(previous, null);
            if (before != null) {
                return before;
            }
        }
        return replaced(row, Manner.ENTRY_CHANGED);
    }

    /** How an entry differs from what was sealed; the given manner when it does not, or was not sealed yet. */
    Fault replaced(StoredEntry row, Manner otherwise) {
        Found sealed = find(leaf -> leaf.entry() == row.id);
        if (sealed == null) {
            StoredRoot over = Roots.sealing(database, row).orElse(null);
            if (over != null && good(over)) {
                return fault(Manner.ENTRY_INSERTED, row, over.number);
            }
            return otherwise == null ? null : fault(otherwise, row, 0);
        }
        Leaf leaf = sealed.leaf();
        if (!leaf.subject().equals(row.subject()) || leaf.seq() != row.seq) {
            return fault(Manner.ENTRY_MOVED, sealed);
        }
        if (!Arrays.equals(leaf.hash(), row.hash)) {
            return fault(Manner.ENTRY_REPLACED, sealed);
        }
        return otherwise == null ? null : fault(otherwise, row, 0);
    }

    /** Looks through all that was ever sealed: only where something is broken already. */
    private Found find(Predicate<Leaf> wanted) {
        long from = 0;
        for (List<StoredRoot> page = Roots.page(database, from, PAGE);
                !page.isEmpty();
                page = Roots.page(database, from, PAGE)) {
            for (StoredRoot root : page) {
                from = root.number;
                for (Leaf leaf : sealed(root)) {
                    if (wanted.test(leaf)) {
                        return new Found(leaf, root.number);
                    }
                }
            }
        }
        return null;
    }

    /** What a root seals; nothing where that can no longer be trusted. */
    private List<Leaf> sealed(StoredRoot root) {
        byte[] body = Roots.leaves(database, root.number).orElse(null);
        return body == null || !good(root) || !fits(root, body) ? List.of() : Roots.read(body);
    }

    private static boolean fits(StoredRoot root, byte[] body) {
        if (!Arrays.equals(StoredEntry.sha256(body), root.leaves)) {
            return false;
        }
        List<Leaf> leaves = Roots.read(body);
        return leaves.size() == root.entries
                && root.entries > 0
                && Arrays.equals(new Merkle(leaves.stream().map(Leaf::hash).toList()).root(), root.merkle);
    }

    private boolean good(StoredRoot root) {
        return roots == null ? Arrays.equals(root.hash, root.computeHash()) : roots.good(root);
    }

    StoredEntry entry(Subject subject, int seq) {
        return database.read(manager -> manager.createQuery(
                        "SELECT e FROM StoredEntry e WHERE e.kind = :kind AND e.subject = :subject AND e.seq = :seq",
                        StoredEntry.class)
                .setParameter("kind", subject.kind())
                .setParameter("subject", subject.id())
                .setParameter("seq", seq)
                .getSingleResult());
    }

    private StoredEntry entry(long id) {
        return database.read(manager -> manager.find(StoredEntry.class, id));
    }

    // ---- one subject

    /** Compares a subject's entries with the roots over them, and looks for sealed ones that are gone from its end. */
    Fault sealedOf(Subject subject) {
        StoredEntry last = null;
        StoredRoot over = null;
        Map<Long, Leaf> leaves = Map.of();
        for (List<StoredEntry> rows = after(subject, 0); !rows.isEmpty(); rows = after(subject, last.seq)) {
            for (StoredEntry row : rows) {
                last = row;
                if (over == null || !over.reaches(row.txid, row.id) || !leaves.containsKey(row.id)) {
                    StoredRoot next = Roots.sealing(database, row).orElse(null);
                    if (next == null) {
                        continue;
                    }
                    Fault fault = over != null && next.number == over.number ? null : root(next);
                    if (fault != null) {
                        return fault;
                    }
                    over = next;
                    leaves = sealed(over).stream().collect(Collectors.toMap(Leaf::entry, leaf -> leaf));
                }
                Leaf leaf = leaves.get(row.id);
                if (leaf == null || !Arrays.equals(leaf.hash(), row.hash)) {
                    return replaced(row, Manner.ENTRY_MOVED);
                }
            }
        }
        return cut(subject, last, over == null ? 0 : over.number - 1);
    }

    private Fault cut(Subject subject, StoredEntry last, long from) {
        long after = from;
        for (List<StoredRoot> page = Roots.page(database, after, PAGE);
                !page.isEmpty();
                page = Roots.page(database, after, PAGE)) {
            for (StoredRoot root : page) {
                after = root.number;
                for (Leaf leaf : sealed(root)) {
                    if (leaf.subject().equals(subject) && leaf.seq() > (last == null ? 0 : last.seq)) {
                        Manner manner = last == null ? Manner.CHAIN_MISSING : Manner.END_MISSING;
                        return missing(subject, leaf.seq(), manner);
                    }
                }
            }
        }
        return null;
    }

    private List<StoredEntry> after(Subject subject, int seq) {
        return database.read(manager -> manager.createQuery(
                        "SELECT e FROM StoredEntry e WHERE e.kind = :kind AND e.subject = :subject AND e.seq > :seq"
                                + " ORDER BY e.seq",
                        StoredEntry.class)
                .setParameter("kind", subject.kind())
                .setParameter("subject", subject.id())
                .setParameter("seq", seq)
                .setHint("eclipselink.read-only", true)
                .setMaxResults(PAGE)
                .getResultList());
    }

    // ---- everything

    /** Every root in order, with the entries that it seals, then what the file says beyond the last. */
    Fault all() {
        StoredRoot before = null;
        for (List<StoredRoot> page = Roots.page(database, 0, PAGE);
                !page.isEmpty();
                page = Roots.page(database, before.number, PAGE)) {
            for (StoredRoot root : page) {
                long expected = before == null ? 1 : before.number + 1;
                if (root.number != expected) {
                    return fault(Manner.ROOT_MISSING, expected);
                }
                Fault fault = root(root);
                if (fault == null && !Roots.follows(root, before)) {
                    fault = fault(Manner.ROOT_CHANGED, root.number);
                }
                if (fault == null) {
                    fault = entries(root);
                }
                if (fault != null) {
                    return fault;
                }
                before = root;
            }
        }
        Fault early = beforeAll();
        if (early != null) {
            return early;
        }
        long last = before == null ? 0 : before.number;
        readFile();
        return roots != null && lastLine > last ? fault(known(lines.get(last + 1)), last + 1) : null;
    }

    /** What a line of the file means for which the database has no root. */
    private Manner known(String line) {
        try {
            return roots.good(StoredRoot.parse(line)) ? Manner.ROOT_MISSING : Manner.ROOTS_FILE;
        } catch (IllegalArgumentException e) {
            return Manner.ROOTS_FILE;
        }
    }

    /** One root in itself: its hash, its signature, its line in the file, and what it says that it seals. */
    private Fault root(StoredRoot root) {
        checked++;
        if (!good(root)) {
            return fault(Manner.ROOT_CHANGED, root.number);
        }
        byte[] body = Roots.leaves(database, root.number).orElse(null);
        if (body == null || !fits(root, body)) {
            return fault(Manner.ROOT_MISMATCH, root.number);
        }
        if (roots == null) {
            return null;
        }
        readFile();
        // The file may be behind for a moment: a root is committed first, and written to it then.
        boolean same =
                root.number > lastLine ? roots.file().exists() : root.line().equals(lines.get(root.number));
        return same ? null : fault(Manner.ROOTS_FILE, root.number);
    }

    private void readFile() {
        if (lines != null || roots == null) {
            return;
        }
        lines = new HashMap<>();
        if (roots.file().exists()) {
            for (String line : roots.file().lines()) {
                lastLine++;
                lines.put(lastLine, line);
            }
        }
    }

    /** The feed begins at 1: what stands before is under no root, and nobody gets it. */
    private Fault beforeAll() {
        List<StoredEntry> rows = database.read(
                manager -> manager.createQuery("SELECT e FROM StoredEntry e WHERE e.txid < 1", StoredEntry.class)
                        .setMaxResults(1)
                        .getResultList());
        return rows.isEmpty() ? null : replaced(rows.get(0), Manner.ENTRY_INSERTED);
    }

    private Fault entries(StoredRoot root) {
        List<Leaf> leaves = sealed(root);
        List<?> rows = database.read(manager -> manager.createNativeQuery(
                        "SELECT id, hash FROM trail_entry WHERE txid >= ?1 AND (txid > ?1 OR id > ?2)"
                                + " AND txid <= ?3 AND (txid < ?3 OR id <= ?4) ORDER BY txid, id FETCH FIRST "
                                + (leaves.size() + 1) + " ROWS ONLY")
                .setParameter(1, root.fromTxid)
                .setParameter(2, root.fromEntry)
                .setParameter(3, root.toTxid)
                .setParameter(4, root.toEntry)
                .getResultList());
        for (int i = 0; i < Math.max(leaves.size(), rows.size()); i++) {
            Object[] row = i < rows.size() ? (Object[]) rows.get(i) : null;
            long id = row == null ? 0 : ((Number) row[0]).longValue();
            Leaf leaf = i < leaves.size() ? leaves.get(i) : null;
            if (leaf == null || row == null || id != leaf.entry()) {
                return differs(root, leaves, leaf, row == null ? null : entry(id));
            }
            if (!Arrays.equals(leaf.hash(), (byte[]) row[1])) {
                return fault(Manner.ENTRY_REPLACED, new Found(leaf, root.number));
            }
        }
        return null;
    }

    /** What stands at a place of the feed is not what was sealed there. */
    private Fault differs(StoredRoot root, List<Leaf> leaves, Leaf leaf, StoredEntry row) {
        if (row != null && leaves.stream().noneMatch(other -> other.entry() == row.id)) {
            Found elsewhere = find(other -> other.entry() == row.id);
            return elsewhere == null
                    ? fault(Manner.ENTRY_INSERTED, row, root.number)
                    : fault(Manner.ENTRY_MOVED, elsewhere);
        }
        Found gone = new Found(leaf, root.number);
        StoredEntry now = entry(leaf.entry());
        if (now != null) {
            return fault(Arrays.equals(now.hash, leaf.hash()) ? Manner.ENTRY_MOVED : Manner.ENTRY_REPLACED, gone);
        }
        StoredEntry last = database.read(manager -> ChainedTrail.last(manager, leaf.subject()));
        if (last == null) {
            return missing(leaf.subject(), 1, Manner.CHAIN_MISSING);
        }
        return fault(last.seq < leaf.seq() ? Manner.END_MISSING : Manner.ENTRY_MISSING, gone);
    }
}
