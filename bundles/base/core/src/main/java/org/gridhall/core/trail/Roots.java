package org.gridhall.core.trail;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.persistence.EntityManager;
import org.gridhall.core.District;
import org.gridhall.core.keys.Keys;
import org.gridhall.core.storage.Database;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Seals the trail: a signed Merkle root over the entries committed since the root before, in the order of the feed and below
 * its low-water mark, so that nothing can commit behind it later. Of two nodes that seal at once the root's number lets one
 * in; the other looks again.
 */
@Component(service = Roots.class)
public class Roots {

    /** Entries a root at most: what one transaction holds, and how far a search for a forged one has to go. */
    static final int MOST = 4096;

    private static final Logger LOG = LoggerFactory.getLogger(Roots.class);
    private static final byte[] NONE = new byte[32];
    private static final int PAGE = 200;

    private final Database database;
    private final Keys keys;
    private final Clock clock;
    private final int most;
    private final CommittedTrail committed;
    private final RootsFile file;

    @Activate
    public Roots(@Reference Database database, @Reference Keys keys, @Reference District district) {
        this(database, keys, Clock.system(district.zone()), MOST);
    }

    /**
     * For a clock with the district's zone.
     *
     * @param most entries a root
     */
    Roots(Database database, Keys keys, Clock clock, int most) {
        this.database = database;
        this.keys = keys;
        this.clock = clock;
        this.most = most;
        this.committed = new CommittedTrail(database);
        this.file = new RootsFile(keys.folder());
    }

    Keys keys() {
        return keys;
    }

    RootsFile file() {
        return file;
    }

    /** Seals all that is committed. */
    List<StoredRoot> seal() {
        return seal(false);
    }

    /** Seals what is committed if the day is over for some of it, and no root was made today. */
    List<StoredRoot> sealWhenDue() {
        return seal(true);
    }

    private List<StoredRoot> seal(boolean whenDue) {
        if (database.read(manager -> last(manager)) == null) {
            file.begin();
        }
        List<StoredRoot> made = new ArrayList<>();
        for (StoredRoot root = next(whenDue); root != null; root = next(whenDue)) {
            made.add(root);
        }
        keep();
        return made;
    }

    /** Brings the file up to the database. */
    private void keep() {
        boolean kept = file.append(number -> signed(number));
        if (!kept && database.read(manager -> last(manager)) != null) {
            LOG.error(
                    "the file {} in {} is missing, damaged or differs from the database: see gridhall:trail-verify --all",
                    RootsFile.NAME,
                    keys.folder());
        }
    }

    void renewFile() {
        file.renew();
        keep();
    }

    private List<StoredRoot> signed(long after) {
        List<StoredRoot> found = new ArrayList<>();
        long from = after;
        for (List<StoredRoot> page = page(from, PAGE); !page.isEmpty(); page = page(from, PAGE)) {
            for (StoredRoot root : page) {
                if (!good(root)) {
                    return found;
                }
                found.add(root);
                from = root.number;
            }
        }
        return found;
    }

    /** Whether a root's hash and signature are right. */
    boolean good(StoredRoot root) {
        return Arrays.equals(root.hash, root.computeHash())
                && Signatures.good(keys, root.key, root.statement(), root.signature);
    }

    /** Whether a root is the next one after another, or the first when that is null. */
    static boolean follows(StoredRoot root, StoredRoot before) {
        return root.number == (before == null ? 1 : before.number + 1)
                && Arrays.equals(root.previous, before == null ? NONE : before.hash)
                && root.fromTxid == (before == null ? 0 : before.toTxid)
                && root.fromEntry == (before == null ? 0 : before.toEntry);
    }

    List<StoredRoot> page(long after, int limit) {
        return page(database, after, limit);
    }

    static List<StoredRoot> page(Database database, long after, int limit) {
        return database.read(manager -> manager.createQuery(
                        "SELECT r FROM StoredRoot r WHERE r.number > :after ORDER BY r.number", StoredRoot.class)
                .setParameter("after", after)
                .setHint("eclipselink.read-only", true)
                .setMaxResults(limit)
                .getResultList());
    }

    /** The root that seals an entry, by its place in the feed; empty while none does. */
    Optional<StoredRoot> sealing(StoredEntry entry) {
        return sealing(database, entry);
    }

    static Optional<StoredRoot> sealing(Database database, StoredEntry entry) {
        return database.read(manager -> manager.createQuery(
                        "SELECT r FROM StoredRoot r WHERE r.toTxid >= :txid AND (r.toTxid > :txid OR r.toEntry >= :entry)"
                                + " ORDER BY r.toTxid, r.toEntry",
                        StoredRoot.class)
                .setParameter("txid", entry.txid)
                .setParameter("entry", entry.id)
                .setHint("eclipselink.read-only", true)
                .setMaxResults(1)
                .getResultStream()
                .findFirst());
    }

    /** What a root seals, in order; empty where that is gone or no longer readable. */
    List<Leaf> leaves(long root) {
        return leaves(database, root).map(body -> read(body)).orElse(List.of());
    }

    static Optional<byte[]> leaves(Database database, long root) {
        return database.read(
                manager -> manager.createQuery("SELECT l FROM StoredLeaves l WHERE l.root = :root", StoredLeaves.class)
                        .setParameter("root", root)
                        .setHint("eclipselink.read-only", true)
                        .getResultStream()
                        .findFirst()
                        .map(found -> found.body));
    }

    /** Leaves of a body; empty when it holds none. */
    static List<Leaf> read(byte[] body) {
        try {
            return Leaves.read(body);
        } catch (IllegalArgumentException e) {
            return List.of();
        }
    }

    private static StoredRoot last(EntityManager manager) {
        return manager.createQuery("SELECT r FROM StoredRoot r ORDER BY r.number DESC", StoredRoot.class)
                .setMaxResults(1)
                .getResultStream()
                .findFirst()
                .orElse(null);
    }

    private StoredRoot next(boolean whenDue) {
        Instant now = clock.instant();
        LocalDate today = LocalDate.ofInstant(now, clock.getZone());
        return database.write(manager -> {
            StoredRoot before = last(manager);
            if (whenDue && !due(before, today)) {
                return null;
            }
            List<StoredEntry> rows = after(before, most);
            if (rows.isEmpty()) {
                return null;
            }
            List<Leaf> sealed = rows.stream().map(Leaf::of).toList();
            StoredLeaves leaves = new StoredLeaves();
            leaves.body = Leaves.write(sealed);
            StoredEntry end = rows.get(rows.size() - 1);
            StoredRoot root = new StoredRoot();
            root.number = before == null ? 1 : before.number + 1;
            root.day = (int) today.toEpochDay();
            root.sealedAt = now.toEpochMilli();
            root.fromTxid = before == null ? 0 : before.toTxid;
            root.fromEntry = before == null ? 0 : before.toEntry;
            root.toTxid = end.txid;
            root.toEntry = end.id;
            root.entries = rows.size();
            root.merkle = new Merkle(sealed.stream().map(Leaf::hash).toList()).root();
            root.leaves = StoredEntry.sha256(leaves.body);
            root.previous = before == null ? NONE : before.hash;
            root.key = keys.signingId();
            root.hash = root.computeHash();
            root.signature = Signatures.sign(keys, root.statement());
            leaves.root = root.number;
            manager.persist(root);
            manager.persist(leaves);
            return root;
        });
    }

    private List<StoredEntry> after(StoredRoot root, int limit) {
        return committed.read(root == null ? 0 : root.toTxid, root == null ? 0 : root.toEntry, limit);
    }

    /**
     * Whether some entry is older than today and today has no root yet, or only full ones. Days that are still to come were
     * written while a clock was ahead: nobody waits for them.
     */
    private boolean due(StoredRoot last, LocalDate today) {
        if (last != null && last.day == today.toEpochDay()) {
            return last.entries == most;
        }
        List<StoredEntry> first = after(last, 1);
        if (first.isEmpty()) {
            return false;
        }
        if (last != null && last.day > today.toEpochDay()) {
            LOG.warn(
                    "root {} is of {}, when a clock was ahead; the trail is sealed on as of {}",
                    last.number,
                    LocalDate.ofEpochDay(last.day),
                    today);
            return true;
        }
        long recorded = first.get(0).recordedAt;
        return recorded < midnight(today) || recorded >= midnight(today.plusDays(1));
    }

    private long midnight(LocalDate day) {
        return day.atStartOfDay(clock.getZone()).toInstant().toEpochMilli();
    }
}
