package org.gridhall.core.message;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.gridhall.api.Text;
import org.gridhall.core.job.Clockwork;
import org.gridhall.core.storage.Database;
import org.gridhall.core.storage.Ids;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Erases what is no longer needed: addresses and facts of messages that ended long ago, and old letters. That they were
 * sent, and their receipts, stay. Several nodes may do it at once.
 */
@Component(service = Retention.class, immediate = true)
public class Retention {

    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);
    private static final int SOME = 500;

    private final Database database;
    private final MessageSettings settings;
    private final ScheduledExecutorService thread = Clockwork.thread("gridhall-message-retention");

    private final Clockwork job = new Clockwork(
            "message-retention",
            new Text("清除旧消息", "Erase old messages"),
            new Text("到期后清除消息的地址和内容、信箱里的旧消息", "Addresses and facts of messages that are old, and old letters"),
            this::erase);

    @Activate
    public Retention(@Reference Database database, @Reference MessageSettings settings) {
        this(database, settings, Clock.systemUTC());
        job.start(thread, 12, 60, TimeUnit.MINUTES);
    }

    Retention(Database database, MessageSettings settings, Clock clock) {
        this.database = database;
        this.settings = settings;
        this.clock = clock;
    }

    private final Clock clock;

    @Deactivate
    public void stop() {
        job.stop();
        thread.shutdownNow();
    }

    /** Erases what is too old now. */
    void erase() {
        Instant now = clock.instant();
        long kept = now.minus(settings.keep()).toEpochMilli();
        while (some(kept) == SOME) {
            LOG.debug("more to erase");
        }
        long letters = Ids.floor(now.minus(settings.mailbox()));
        while (letters(letters) == SOME) {
            LOG.debug("more letters to erase");
        }
    }

    private int some(long before) {
        return database.write(manager -> {
            List<Long> old = manager.createQuery(
                            "SELECT m.id FROM StoredMessage m WHERE m.keptFrom < :before ORDER BY m.keptFrom",
                            Long.class)
                    .setParameter("before", before)
                    .setMaxResults(SOME)
                    .getResultList();
            if (!old.isEmpty()) {
                manager.createQuery("DELETE FROM StoredAddress a WHERE a.message IN :ids")
                        .setParameter("ids", old)
                        .executeUpdate();
                manager.createQuery("UPDATE StoredMessage m SET m.contact = NULL, m.facts = NULL, m.keptFrom = NULL,"
                                + " m.erased = :erased WHERE m.id IN :ids AND m.keptFrom < :before")
                        .setParameter("erased", true)
                        .setParameter("ids", old)
                        .setParameter("before", before)
                        .executeUpdate();
            }
            return old.size();
        });
    }

    private int letters(long before) {
        return database.write(manager -> {
            List<Long> old = manager.createQuery(
                            "SELECT l.id FROM StoredLetter l WHERE l.id < :before ORDER BY l.id", Long.class)
                    .setParameter("before", before)
                    .setMaxResults(SOME)
                    .getResultList();
            if (!old.isEmpty()) {
                manager.createQuery("DELETE FROM StoredLetter l WHERE l.id IN :ids")
                        .setParameter("ids", old)
                        .executeUpdate();
            }
            return old.size();
        });
    }
}
