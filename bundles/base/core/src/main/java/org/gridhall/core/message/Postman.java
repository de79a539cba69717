package org.gridhall.core.message;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.gridhall.api.Problem;
import org.gridhall.api.catalogue.Catalogue;
import org.gridhall.api.message.Contact;
import org.gridhall.api.message.Contacts;
import org.gridhall.api.message.MessageChannel;
import org.gridhall.core.District;
import org.gridhall.core.keys.Keys;
import org.gridhall.core.organisation.StoredOrganisation;
import org.gridhall.core.storage.Database;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries messages from the outbox to their channels. One thread takes what is due, each channel has threads of its own,
 * one more records what came of it, many at a time. Sending happens outside any transaction: whoever dies between sending
 * and recording leaves a message that is sent again, with the same id, once the lease has ended.
 */
@Component(service = Postman.class, immediate = true)
public class Postman {

    private static final Logger LOG = LoggerFactory.getLogger(Postman.class);
    private static final Duration LEASE = Duration.ofSeconds(60);
    private static final Duration GRACE = Duration.ofSeconds(60);
    private static final long POLL_MILLIS = 1000;
    private static final long SELDOM_MILLIS = 5000;
    private static final long PAUSE_MILLIS = 1000;
    private static final long END_SECONDS = 10;

    /** What comes in such a time goes together: a round takes as much for one message as for a hundred. */
    private static final long GATHER_MILLIS = 100;
    /** So many that were sent may wait to be recorded before more are taken. */
    private static final int BACKLOG = 10 * Ledger.SOME;

    private final Ledger ledger;
    private final Addresses addresses;
    private final Rendering rendering;
    private final ReceiptBook receipts;
    private final Map<String, Lane> lanes = new ConcurrentHashMap<>();
    private final Map<Contacts, Integer> books = new ConcurrentHashMap<>();
    private final Map<String, Instant> missing = new HashMap<>();
    private final BlockingQueue<Outcome.Of> outcomes = new LinkedBlockingQueue<>();
    private final Set<Long> inHand = ConcurrentHashMap.newKeySet();
    private final Semaphore bell = new Semaphore(0);
    private final CountDownLatch ending = new CountDownLatch(1);
    private final List<Thread> threads = new ArrayList<>();
    private volatile Catalogue catalogue;
    private volatile boolean stopped;
    /** Whether a channel has room again while more is due. */
    private volatile boolean starving;

    private long seldom;

    /** A channel with what waits for its threads. */
    private final class Lane {
        final MessageChannel channel;
        final ThreadPoolExecutor pool;
        volatile boolean hungry;

        Lane(MessageChannel channel) {
            this.channel = channel;
            int width = Math.max(1, Math.min(64, channel.concurrency()));
            this.pool =
                    new ThreadPoolExecutor(width, width, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                        Thread thread = new Thread(task, "gridhall-message-" + channel.code());
                        thread.setDaemon(true);
                        return thread;
                    });
            pool.allowCoreThreadTimeOut(true);
        }

        /** How many more to take: in large portions, without piling up what another node could send. */
        int room() {
            hungry = full();
            return hungry ? 0 : Ledger.SOME;
        }

        /** Asks for more once there is room again. */
        void done() {
            if (hungry && !full()) {
                hungry = false;
                starving = true;
                bell.release();
            }
        }

        /** Also while what was sent is not recorded: a crash would send all of that again. */
        private boolean full() {
            return pool.getQueue().size() > Ledger.SOME / 2 || outcomes.size() > BACKLOG;
        }
    }

    @Activate
    public Postman(
            @Reference Database database,
            @Reference Keys keys,
            @Reference MessageSettings settings,
            @Reference District district,
            @Reference StoredOrganisation organisation,
            @Reference Queue queue,
            @Reference ReceiptBook receipts) {
        this(database, keys, settings, district, organisation, receipts, Clock.systemUTC(), LEASE);
        queue.bell(bell::release);
        start();
    }

    /** Without threads: whoever makes it calls {@link #start} or {@link #drain}. */
    Postman(
            Database database,
            Keys keys,
            MessageSettings settings,
            District district,
            StoredOrganisation organisation,
            ReceiptBook receipts,
            Clock clock,
            Duration lease) {
        Sealing sealing = new Sealing(keys);
        this.ledger = new Ledger(database, sealing, settings, clock, lease);
        this.addresses = new Addresses(database, sealing);
        this.rendering = new Rendering(organisation, district, settings, sealing, clock);
        this.receipts = receipts;
    }

    void start() {
        thread("gridhall-messages", this::carry);
        thread("gridhall-message-record", this::write);
        thread("gridhall-message-lease", this::keep);
    }

    private void thread(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    @Deactivate
    public void stop() {
        stopped = true;
        bell.release();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(END_SECONDS);
        List<Long> untouched = new ArrayList<>();
        for (Lane lane : lanes.values()) {
            lane.pool.shutdown();
            lane.pool.getQueue().removeIf(task -> {
                untouched.add(((Carried) task).message.id);
                return true;
            });
        }
        try {
            for (Lane lane : lanes.values()) {
                lane.pool.awaitTermination(Math.max(1, end - System.nanoTime()), TimeUnit.NANOSECONDS);
                lane.pool.shutdownNow();
            }
            // Not interrupted: that would close Derby's files under a statement.
            ending.countDown();
            for (Thread thread : threads) {
                thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())));
            }
            List<Outcome.Of> rest = new ArrayList<>();
            outcomes.drainTo(rest);
            if (!rest.isEmpty()) {
                ledger.record(rest);
            }
            ledger.release(untouched);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.info("what was in hand is free again in {} seconds: {}", LEASE.toSeconds(), e.toString());
        }
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    public void setCatalogue(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    void unsetCatalogue(Catalogue old) {
        if (catalogue == old) {
            catalogue = null;
        }
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    public void addChannel(MessageChannel channel) {
        Lane before = lanes.put(channel.code(), new Lane(channel));
        if (before != null) {
            before.pool.shutdown();
        }
        bell.release();
    }

    void removeChannel(MessageChannel channel) {
        lanes.computeIfPresent(channel.code(), (code, lane) -> {
            if (lane.channel != channel) {
                return lane;
            }
            lane.pool.shutdown();
            return null;
        });
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    public void addContacts(Contacts contacts, Map<String, Object> properties) {
        Object ranking = properties.get("service.ranking");
        books.put(contacts, ranking instanceof Integer number ? number : 0);
    }

    void removeContacts(Contacts contacts) {
        books.remove(contacts);
    }

    private List<Contacts> books() {
        return books.entrySet().stream()
                .sorted(Map.Entry.<Contacts, Integer>comparingByValue(Comparator.reverseOrder()))
                .map(Map.Entry::getKey)
                .toList();
    }

    private void carry() {
        while (!stopped) {
            try {
                if (!round()) {
                    if (bell.tryAcquire(POLL_MILLIS, TimeUnit.MILLISECONDS) && !starving) {
                        ending.await(GATHER_MILLIS, TimeUnit.MILLISECONDS);
                    }
                    starving = false;
                    bell.drainPermits();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException | Error e) {
                if (!stopped) {
                    LOG.warn("the outbox is looked at again in a moment: {}", e.toString());
                    pause();
                }
            }
        }
    }

    private void pause() {
        try {
            ending.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Takes what is due once. Whether there may be more that a channel has room for. */
    private boolean round() {
        boolean more = expand() == Ledger.SOME;
        for (Lane lane : lanes.values()) {
            int room = lane.room();
            if (room > 0) {
                List<StoredMessage> due = ledger.claim(lane.channel.code(), room);
                more |= due.size() == room;
                hand(lane, due);
            }
        }
        if (System.nanoTime() - seldom >= 0) {
            seldom = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(SELDOM_MILLIS);
            more |= withoutChannel();
            receipts.match();
        }
        return more;
    }

    private void hand(Lane lane, List<StoredMessage> due) {
        Map<Long, Contact> contacts = addresses.of(due, books());
        for (StoredMessage message : due) {
            // A lease that ended while the database was away: it is still on its way.
            if (inHand.add(message.id)) {
                try {
                    lane.pool.execute(new Carried(lane, message, contacts.get(message.id)));
                } catch (java.util.concurrent.RejectedExecutionException gone) {
                    inHand.remove(message.id);
                    ledger.release(List.of(message.id));
                }
            }
        }
    }

    /** A message in the hands of its channel's threads. */
    private final class Carried implements Runnable {
        final Lane lane;
        final StoredMessage message;
        final Contact to;

        Carried(Lane lane, StoredMessage message, Contact to) {
            this.lane = lane;
            this.message = message;
            this.to = to;
        }

        @Override
        public void run() {
            boolean came = false;
            try {
                outcomes.add(new Outcome.Of(message, rendering.send(message, to, lane.channel, catalogue)));
                came = true;
            } finally {
                if (!came) {
                    // An error of the JVM: the lease is not renewed, so that it is tried again when it ends.
                    inHand.remove(message.id);
                }
                lane.done();
            }
        }
    }

    /** Messages to units and posts become messages to people. How many were there. */
    private int expand() {
        List<StoredMessage> many = ledger.claim(Queue.MANY, Ledger.SOME);
        if (many.isEmpty()) {
            return 0;
        }
        try {
            expand(many);
        } catch (Problem away) {
            throw away;
        } catch (RuntimeException e) {
            // One of them: it waits, the others do not.
            many.forEach(this::expandAlone);
        }
        return many.size();
    }

    private void expand(List<StoredMessage> many) {
        ledger.record(many.stream()
                .map(message -> new Outcome.Of(message, rendering.expand(message)))
                .toList());
    }

    private void expandAlone(StoredMessage message) {
        try {
            expand(List.of(message));
        } catch (Problem away) {
            throw away;
        } catch (RuntimeException e) {
            LOG.warn("message {} could not be shared out: {}", message.id, e.toString());
            ledger.record(List.of(new Outcome.Of(message, Rendering.failed(e))));
        }
    }

    /** What waits for a channel that has been away for a while goes to its next one. */
    private boolean withoutChannel() {
        List<String> awaited = ledger.awaited();
        missing.keySet().retainAll(new HashSet<>(awaited));
        boolean more = false;
        for (String code : awaited) {
            if (lanes.containsKey(code)) {
                missing.remove(code);
                continue;
            }
            Instant since = missing.computeIfAbsent(code, fresh -> ledger.now());
            if (!since.plus(GRACE).isAfter(ledger.now())) {
                more |= instead(code);
            }
        }
        return more;
    }

    private boolean instead(String code) {
        List<StoredMessage> some = ledger.claim(code, Ledger.SOME);
        if (some.isEmpty()) {
            return false;
        }
        ledger.record(some.stream()
                .map(message -> new Outcome.Of(
                        message,
                        message.expiresAt <= ledger.now().toEpochMilli()
                                ? new Outcome.Never("expired: the channel " + code + " is not set up")
                                : new Outcome.Next("the channel " + code + " is not set up", false, true)))
                .toList());
        if (some.size() == Ledger.SOME) {
            seldom = System.nanoTime();
        }
        return true;
    }

    private void write() {
        List<Outcome.Of> some = new ArrayList<>();
        while (!stopped || !outcomes.isEmpty()) {
            try {
                if (some.isEmpty() && !gather(some)) {
                    continue;
                }
                record(some);
                some.clear();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                outcomes.addAll(some);
                return;
            } catch (RuntimeException | Error e) {
                LOG.warn("what was sent is recorded in a moment: {}", e.toString());
                if (stopped) {
                    outcomes.addAll(some);
                    return;
                }
                pause();
            }
        }
    }

    /** All at once; one by one where one of them cannot be recorded, which must not keep the others. */
    private void record(List<Outcome.Of> some) {
        try {
            recorded(some);
        } catch (Problem away) {
            throw away;
        } catch (RuntimeException e) {
            if (some.size() > 1) {
                some.forEach(of -> record(List.of(of)));
                return;
            }
            // It stays in hand, so that it is not sent again and again; until the next start.
            LOG.error("what came of message {} cannot be recorded", some.get(0).message().id, e);
        }
    }

    private void recorded(List<Outcome.Of> some) {
        if (ledger.record(some)) {
            bell.release();
        }
        some.forEach(of -> inHand.remove(of.message().id));
        lanes.values().forEach(Lane::done);
    }

    private boolean gather(List<Outcome.Of> some) throws InterruptedException {
        Outcome.Of first = outcomes.poll(POLL_MILLIS / 4, TimeUnit.MILLISECONDS);
        if (first == null) {
            return false;
        }
        some.add(first);
        if (outcomes.size() < Ledger.SOME - 1) {
            ending.await(GATHER_MILLIS, TimeUnit.MILLISECONDS);
        }
        outcomes.drainTo(some, Ledger.SOME - 1);
        return true;
    }

    private void keep() {
        while (!stopped) {
            try {
                if (!ending.await(LEASE.toMillis() / 4, TimeUnit.MILLISECONDS)) {
                    ledger.renew(inHand);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException | Error e) {
                LOG.warn("leases are renewed in a moment: {}", e.toString());
            }
        }
    }

    /** Sends all that is due on the calling thread. How many tries that were. */
    int drain() {
        int all = 0;
        boolean more = true;
        while (more) {
            more = expand() > 0 | withoutChannel();
            receipts.match();
            for (Lane lane : lanes.values()) {
                List<StoredMessage> due = ledger.claim(lane.channel.code(), Ledger.SOME);
                Map<Long, Contact> contacts = addresses.of(due, books());
                List<Outcome.Of> came = new ArrayList<>();
                due.forEach(message -> came.add(new Outcome.Of(
                        message, rendering.send(message, contacts.get(message.id), lane.channel, catalogue))));
                more |= !came.isEmpty();
                all += came.size();
                if (!came.isEmpty()) {
                    ledger.record(came);
                }
            }
        }
        return all;
    }
}
