package org.gridhall.core.ticket;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.persistence.EntityManager;
import javax.persistence.LockModeType;
import org.gridhall.api.blob.BlobStore;
import org.gridhall.core.storage.Database;

/**
 * Puts content into the store and takes it out again, so that one never undoes the other, on whatever node. Whoever stores
 * claims the content first; the claim holds for two days, and by then a row names it. Whoever takes away holds the claim's
 * row while looking and deleting: a store that begins meanwhile waits, finds nothing and stores again.
 */
final class Contents {

    private final Database database;
    private final BlobStore blobs;

    Contents(Database database, BlobStore blobs) {
        this.database = database;
        this.blobs = blobs;
    }

    /** Keeps a file's content; whoever calls says in a row soon that it is needed. */
    void keep(String hash, Path file) throws IOException {
        database.write(manager -> {
            claim(manager, hash).claimedAt = System.currentTimeMillis();
            return null;
        });
        if (blobs.size(hash).isEmpty()) {
            try (InputStream content = Files.newInputStream(file)) {
                blobs.put(hash, Files.size(file), content);
            }
        }
    }

    private static StoredClaim claim(EntityManager manager, String hash) {
        StoredClaim known = manager.find(StoredClaim.class, hash, LockModeType.PESSIMISTIC_WRITE);
        if (known != null) {
            return known;
        }
        StoredClaim fresh = new StoredClaim();
        fresh.hash = hash;
        manager.persist(fresh);
        // Now, not at the commit: from here on everybody else waits.
        manager.flush();
        return fresh;
    }

    /**
     * Takes content away that no row names.
     *
     * @param before claims of this moment and later hold
     * @return whether it is gone
     */
    boolean drop(String hash, long before) {
        return database.write(manager -> {
            StoredClaim claim = claim(manager, hash);
            if (claim.claimedAt >= before) {
                return false;
            }
            manager.remove(claim);
            if (!unneeded(manager, List.of(hash)).isEmpty()) {
                try {
                    blobs.delete(hash);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                return true;
            }
            return false;
        });
    }

    /** Those that no row names. */
    static List<String> unneeded(EntityManager manager, List<String> hashes) {
        List<String> named = manager.createQuery(
                        "SELECT a.hash FROM StoredAttachment a WHERE a.hash IN :hashes", String.class)
                .setParameter("hashes", hashes)
                .getResultList();
        List<String> shown = manager.createQuery(
                        "SELECT a.publicHash FROM StoredAttachment a WHERE a.publicHash IN :hashes", String.class)
                .setParameter("hashes", hashes)
                .getResultList();
        return hashes.stream()
                .filter(hash -> !named.contains(hash) && !shown.contains(hash))
                .toList();
    }
}
