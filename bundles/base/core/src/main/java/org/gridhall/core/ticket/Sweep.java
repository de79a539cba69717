package org.gridhall.core.ticket;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.gridhall.api.Text;
import org.gridhall.api.blob.BlobStore;
import org.gridhall.core.District;
import org.gridhall.core.job.Clockwork;
import org.gridhall.core.storage.Database;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes away what nobody needs after two days: keys of actions, and uploads that no action came to refer to. Several nodes
 * may sweep at once.
 */
@Component(service = Sweep.class, immediate = true, configurationPid = "org.gridhall.files")
public class Sweep {

    private static final Logger LOG = LoggerFactory.getLogger(Sweep.class);
    /** A little longer than a key lives, so that none goes while somebody looks at it. */
    private static final Duration AGE = StoredActionKey.LIFE.plusHours(1);

    /** Rows a transaction: far from the number at which Derby locks the whole table. */
    private static final int SOME = 500;

    /** How often everything in the store is looked at. */
    private static final Duration ROUND = Duration.ofHours(23);

    private final Database database;
    private final BlobStore blobs;
    private final Contents contents;
    private final Path folder;
    private final ScheduledExecutorService thread = Clockwork.thread("gridhall-sweep");

    private final Clockwork job = new Clockwork(
            "sweep",
            new Text("清理临时数据", "Sweep"),
            new Text("清除没有用上的上传文件和过期的提交标识", "Uploads that nothing refers to, and keys of actions that are old"),
            () -> sweep(Instant.now()));

    @Activate
    public Sweep(
            @Reference Database database,
            @Reference District district,
            @Reference(name = "blobs", policyOption = ReferencePolicyOption.GREEDY) BlobStore blobs) {
        this.database = database;
        this.blobs = blobs;
        this.contents = new Contents(database, blobs);
        this.folder = district.files();
        job.start(thread, 10, 60, TimeUnit.MINUTES);
    }

    @Deactivate
    public void stop() {
        job.stop();
        thread.shutdownNow();
    }

    /** Sweeps what is too old at a moment. */
    void sweep(Instant now) {
        long before = now.minus(AGE).toEpochMilli();
        while (keys(before) == SOME) {
            LOG.debug("more keys to sweep");
        }
        List<String> orphans = orphans(before);
        while (!orphans.isEmpty()) {
            orphans.forEach(hash -> contents.drop(hash, before));
            orphans = orphans.size() < SOME ? List.of() : orphans(before);
        }
        claims(before);
        try {
            unfinished(before);
            blobs.tidy(Instant.ofEpochMilli(before));
            if (myRound(now)) {
                strays(before);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int keys(long before) {
        return database.write(manager -> {
            List<StoredActionKey> old = manager.createQuery(
                            "SELECT k FROM StoredActionKey k WHERE k.createdAt < :before ORDER BY k.createdAt",
                            StoredActionKey.class)
                    .setParameter("before", before)
                    .setMaxResults(SOME)
                    .getResultList();
            old.forEach(manager::remove);
            return old.size();
        });
    }

    /** Forgets uploads that no action came to refer to; gives what content they had. */
    private List<String> orphans(long before) {
        return database.write(manager -> {
            List<StoredAttachment> orphans = manager.createQuery(
                            "SELECT a FROM StoredAttachment a WHERE a.ticket IS NULL AND a.storedAt < :before",
                            StoredAttachment.class)
                    .setParameter("before", before)
                    .setMaxResults(SOME)
                    .getResultList();
            // Attached or uploaded again meanwhile? Then it is no orphan: the condition is asked again as the row goes.
            orphans.forEach(orphan -> manager.createQuery("DELETE FROM StoredAttachment a WHERE a.id = :id"
                            + " AND a.ticket IS NULL AND a.storedAt < :before")
                    .setParameter("id", orphan.id)
                    .setParameter("before", before)
                    .executeUpdate());
            return orphans.stream().map(orphan -> orphan.hash).distinct().toList();
        });
    }

    /** What was claimed so long ago has a row by now, or never will. */
    private void claims(long before) {
        database.write(manager -> manager.createQuery("DELETE FROM StoredClaim c WHERE c.claimedAt < :before")
                .setParameter("before", before)
                .executeUpdate());
    }

    /** Whether it is this node that looks at everything today. */
    private boolean myRound(Instant now) {
        return database.write(manager -> manager.createNativeQuery(
                                "UPDATE content_round SET due_at = ?1 WHERE name = 'stray' AND due_at <= ?2")
                        .setParameter(1, now.plus(ROUND).toEpochMilli())
                        .setParameter(2, now.toEpochMilli())
                        .executeUpdate())
                > 0;
    }

    /** Takes away old content that no row names: a node ended between storing and writing the row. */
    private void strays(long before) throws IOException {
        List<String> old = new ArrayList<>();
        blobs.each((hash, size, storedAt) -> {
            if (storedAt.toEpochMilli() < before) {
                old.add(hash);
            }
            if (old.size() == SOME) {
                drop(old, before);
                old.clear();
            }
        });
        drop(old, before);
    }

    private void drop(List<String> hashes, long before) {
        if (!hashes.isEmpty()) {
            database.read(manager -> Contents.unneeded(manager, hashes))
                    .forEach(hash -> LOG.info("content {} belonged to nothing: {}", hash, contents.drop(hash, before)));
        }
    }

    /** Uploads that broke off. */
    private void unfinished(long before) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> files = Files.list(folder)) {
            files.filter(file -> file.getFileName().toString().startsWith(BlobAttachments.ARRIVING))
                    .forEach(file -> removeIfOld(file, before));
        }
    }

    private static void removeIfOld(Path file, long before) {
        try {
            if (Files.getLastModifiedTime(file).toMillis() < before) {
                Files.deleteIfExists(file);
            }
        } catch (NoSuchFileException gone) {
            LOG.debug("{} is gone already", file);
        } catch (IOException e) {
            LOG.warn("{} could not be removed: {}", file, e.toString());
        }
    }
}
