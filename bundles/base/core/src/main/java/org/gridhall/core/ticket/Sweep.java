package org.gridhall.core.ticket;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.gridhall.core.District;
import org.gridhall.core.storage.Database;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes away what nobody needs after two days: keys of actions, and uploads that no action came to refer to. Several nodes
 * may sweep at once.
 */
@Component(service = Sweep.class, immediate = true)
public class Sweep {

    private static final Logger LOG = LoggerFactory.getLogger(Sweep.class);
    /** A little longer than a key lives, so that none goes while somebody looks at it. */
    private static final Duration AGE = StoredActionKey.LIFE.plusHours(1);

    /** Rows a transaction: far from the number at which Derby locks the whole table. */
    private static final int SOME = 500;

    private final Database database;
    private final Path folder;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread swept = new Thread(task, "gridhall-sweep");
        swept.setDaemon(true);
        return swept;
    });

    @Activate
    public Sweep(@Reference Database database, @Reference District district) {
        this.database = database;
        this.folder = district.files();
        thread.scheduleWithFixedDelay(this::quietly, 10, 60, TimeUnit.MINUTES);
    }

    @Deactivate
    public void stop() {
        thread.shutdownNow();
    }

    private void quietly() {
        try {
            sweep(Instant.now());
        } catch (RuntimeException e) {
            LOG.warn("the sweep is tried again later: {}", e.toString());
        }
    }

    /** Sweeps what is too old at a moment. */
    void sweep(Instant now) {
        long before = now.minus(AGE).toEpochMilli();
        while (keys(before) == SOME) {
            LOG.debug("more keys to sweep");
        }
        List<StoredAttachment> orphans = orphans(before);
        while (!orphans.isEmpty()) {
            orphans.forEach(orphan -> remove(orphan.hash, before));
            orphans = orphans.size() < SOME ? List.of() : orphans(before);
        }
        unfinished(before);
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

    private List<StoredAttachment> orphans(long before) {
        return database.write(manager -> {
            List<StoredAttachment> orphans = manager.createQuery(
                            "SELECT a FROM StoredAttachment a WHERE a.ticket IS NULL AND a.storedAt < :before",
                            StoredAttachment.class)
                    .setParameter("before", before)
                    .setMaxResults(SOME)
                    .getResultList();
            // Attached meanwhile? Then it is no orphan: the condition is asked again as the row goes.
            orphans.forEach(orphan -> manager.createQuery(
                            "DELETE FROM StoredAttachment a WHERE a.id = :id AND a.ticket IS NULL")
                    .setParameter("id", orphan.id)
                    .executeUpdate());
            return orphans;
        });
    }

    /** Removes a file that no row names and nobody has stored again lately. */
    private void remove(String hash, long before) {
        long named = database.read(manager -> manager.createQuery(
                        "SELECT COUNT(a) FROM StoredAttachment a WHERE a.hash = :hash", Long.class)
                .setParameter("hash", hash)
                .getSingleResult());
        if (named == 0) {
            removeIfOld(FileAttachments.path(folder, hash), before);
        }
    }

    /** Uploads that broke off. */
    private void unfinished(long before) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> files = Files.list(folder)) {
            files.filter(file -> file.getFileName().toString().startsWith(FileAttachments.ARRIVING))
                    .forEach(file -> removeIfOld(file, before));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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
