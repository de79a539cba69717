package org.gridhall.core.feed;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.gridhall.api.feed.FeedWatcher;
import org.gridhall.api.trail.Subject;
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

/** Looks at the end of the feed while somebody listens, and tells which kinds of things changed. */
@Component(service = FeedTail.class, immediate = true)
public class FeedTail {

    private static final Logger LOG = LoggerFactory.getLogger(FeedTail.class);
    private static final long POLL_MILLIS = 250;
    private static final int BATCH = 200;

    private static final Set<String> ALL = Set.of(
            Subject.TICKET,
            Subject.ACCOUNT,
            Subject.ORGANISATION,
            Subject.MODULE,
            Subject.PERSON,
            Subject.ORGANIZATION,
            Subject.HOUSEHOLD,
            Subject.RECORD);

    private final CommittedTrail committed;
    private final List<FeedWatcher> watchers = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread own = new Thread(task, "gridhall-feed-tail");
        own.setDaemon(true);
        return own;
    });

    private boolean following;
    private long txid;
    private long entry;

    @Activate
    public FeedTail(@Reference Database database) {
        this.committed = new CommittedTrail(database);
        thread.scheduleWithFixedDelay(this::look, POLL_MILLIS, POLL_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Deactivate
    public void stop() {
        thread.shutdownNow();
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    public void add(FeedWatcher watcher) {
        watchers.add(watcher);
    }

    public void remove(FeedWatcher watcher) {
        watchers.remove(watcher);
    }

    private void look() {
        try {
            List<FeedWatcher> listening =
                    watchers.stream().filter(FeedWatcher::listening).toList();
            if (listening.isEmpty()) {
                following = false;
                return;
            }
            if (!following) {
                begin();
            }
            Set<String> kinds = read();
            if (!kinds.isEmpty()) {
                listening.forEach(watcher -> watcher.committed(kinds));
            }
        } catch (RuntimeException | Error e) {
            // An error too: thrown on, it would end this schedule for good.
            following = false;
            if (!thread.isShutdown()) {
                LOG.warn("the end of the feed could not be read, tried again: {}", e.toString());
            }
        }
    }

    private void begin() {
        txid = committed.next();
        entry = 0;
        following = true;
    }

    /** The kinds of what came since the last look; after a full batch all kinds, and the rest is passed over. */
    private Set<String> read() {
        List<StoredEntry> rows = committed.read(txid, entry, BATCH);
        Set<String> kinds = new HashSet<>();
        rows.forEach(row -> kinds.add(row.kind()));
        if (rows.size() == BATCH) {
            kinds.addAll(ALL);
            begin();
        } else if (!rows.isEmpty()) {
            StoredEntry last = rows.get(rows.size() - 1);
            txid = last.txid();
            entry = last.id();
        }
        return kinds;
    }
}
