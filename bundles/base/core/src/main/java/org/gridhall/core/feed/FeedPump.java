package org.gridhall.core.feed;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.gridhall.api.feed.FeedSubscriber;
import org.gridhall.api.trail.TrailEntry;
import org.gridhall.core.storage.Database;
import org.gridhall.core.trail.CommittedTrail;
import org.gridhall.core.trail.StoredEntry;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands the feed to its subscribers, a batch and its cursor in one transaction. Of several nodes on one database the one
 * that holds the cursor's row delivers; the others find it moved on. A subscriber that fails gets its batch again, later
 * each time, and holds up nobody else.
 */
@Component(service = FeedPump.class, immediate = true)
public class FeedPump {

    private static final Logger LOG = LoggerFactory.getLogger(FeedPump.class);
    private static final int BATCH = 1000;

    /** Fewer wait for the next look: in busy times few large batches cost much less than many small ones. */
    private static final int FEW = 200;

    /** So many at one look are a busy time, in which the next look is left out. */
    private static final int BUSY = 50;

    private static final long POLL_MILLIS = 200;
    private static final int SLOWEST = 120;

    private final Database database;
    private final CommittedTrail committed;
    private final Cursors cursors;
    private final Map<FeedSubscriber, Delivery> deliveries = new ConcurrentHashMap<>();
    private volatile Stretch stretch = new Stretch(0, 0, List.of(), List.of());
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(2, task -> {
        Thread thread = new Thread(task, "gridhall-feed");
        thread.setDaemon(true);
        return thread;
    });

    @Activate
    public FeedPump(@Reference Database database) {
        this.database = database;
        this.committed = new CommittedTrail(database);
        this.cursors = new Cursors(database);
    }

    @Deactivate
    public void stop() {
        threads.shutdown();
        try {
            threads.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        threads.shutdownNow();
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    public void add(FeedSubscriber subscriber) {
        Delivery delivery = new Delivery(subscriber);
        deliveries.put(subscriber, delivery);
        threads.scheduleWithFixedDelay(delivery, 0, POLL_MILLIS, TimeUnit.MILLISECONDS);
    }

    public void remove(FeedSubscriber subscriber) {
        Delivery delivery = deliveries.remove(subscriber);
        if (delivery != null) {
            delivery.gone.set(true);
        }
    }

    /** Delivers to one subscriber until it has everything, on the calling thread. Returns how many entries it got. */
    public int drain(FeedSubscriber subscriber) {
        int all = 0;
        for (int some = deliver(subscriber); some > 0; some = deliver(subscriber)) {
            all += some;
        }
        return all;
    }

    private final class Delivery implements Runnable {
        private final FeedSubscriber subscriber;
        private final AtomicBoolean gone = new AtomicBoolean();
        private int failures;
        private int skip;

        Delivery(FeedSubscriber subscriber) {
            this.subscriber = subscriber;
        }

        @Override
        public void run() {
            if (gone.get()) {
                throw new IllegalStateException("ends this schedule");
            }
            if (skip-- > 0) {
                return;
            }
            try {
                int all = 0;
                int some = FEW;
                while (!gone.get() && some >= FEW) {
                    some = deliver(subscriber);
                    all += some;
                    failures = 0;
                }
                skip = all >= BUSY ? 1 : 0;
            } catch (RuntimeException | Error e) {
                // An error too, as of a bundle that is being exchanged: thrown on, it would end this schedule for good.
                failures++;
                skip = Math.min(SLOWEST, 1 << Math.min(failures, 10));
                if (!threads.isShutdown()) {
                    LOG.warn("feed subscriber {} failed, tried again later: {}", subscriber.name(), e.toString());
                }
            }
        }
    }

    private int deliver(FeedSubscriber subscriber) {
        // Mostly there is nothing; a look costs no lock, and so no write to the server's log.
        if (!cursors.behind(subscriber.name())) {
            return 0;
        }
        return database.write(manager -> {
            StoredCursor cursor = cursors.lock(subscriber.name());
            Stretch next = after(cursor);
            if (next.rows.isEmpty()) {
                return 0;
            }
            subscriber.deliver(next.entries);
            StoredEntry last = next.rows.get(next.rows.size() - 1);
            cursor.txid = last.txid();
            cursor.entry = last.id();
            return next.rows.size();
        });
    }

    /** What follows a cursor: of what was read last if that is among it, so that one reading serves all subscribers. */
    private Stretch after(StoredCursor cursor) {
        Stretch next = stretch.after(cursor.txid, cursor.entry);
        if (next.rows.isEmpty()) {
            List<StoredEntry> rows = committed.read(cursor.txid, cursor.entry, BATCH);
            next = new Stretch(cursor.txid, cursor.entry, rows, List.copyOf(committed.entries(rows)));
            stretch = next;
        }
        return next;
    }

    /** Entries that follow a place in the feed without a gap; nothing can come between them any more. */
    private record Stretch(long txid, long entry, List<StoredEntry> rows, List<TrailEntry> entries) {

        /** Those behind a place; none when it is not among them. */
        Stretch after(long txid, long entry) {
            if (txid == this.txid && entry == this.entry) {
                return this;
            }
            for (int i = rows.size() - 1; i >= 0; i--) {
                StoredEntry row = rows.get(i);
                if (row.txid() == txid && row.id() == entry) {
                    int from = i + 1;
                    return new Stretch(
                            txid, entry, rows.subList(from, rows.size()), entries.subList(from, entries.size()));
                }
            }
            return new Stretch(txid, entry, List.of(), List.of());
        }
    }
}
