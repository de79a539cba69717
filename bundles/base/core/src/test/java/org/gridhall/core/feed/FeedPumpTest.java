package org.gridhall.core.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.gridhall.api.account.Actor;
import org.gridhall.api.feed.FeedSubscriber;
import org.gridhall.api.trail.Subject;
import org.gridhall.api.trail.TrailEntry;
import org.gridhall.core.storage.Database;
import org.gridhall.core.storage.TestDatabase;
import org.gridhall.core.trail.ChainedTrail;
import org.gridhall.core.trail.Deed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The feed under transactions that are slow, fast, rolled back and committed out of order. */
class FeedPumpTest {

    private static final int WRITERS = 6;
    private static final int EACH = 40;

    static Stream<Database> both() {
        return TestDatabase.both();
    }

    private static final class Collector implements FeedSubscriber {
        final List<TrailEntry> got = Collections.synchronizedList(new ArrayList<>());
        final AtomicInteger failures;

        final Error error;

        Collector(int failures) {
            this(failures, null);
        }

        /** @param error what it fails with; null for an exception */
        Collector(int failures, Error error) {
            this.failures = new AtomicInteger(failures);
            this.error = error;
        }

        @Override
        public String name() {
            return "collector" + failures.hashCode();
        }

        @Override
        public void deliver(List<TrailEntry> entries) {
            if (failures.getAndDecrement() > 0) {
                if (error != null) {
                    throw error;
                }
                throw new IllegalStateException("fails on purpose");
            }
            got.addAll(entries);
        }
    }

    private static void append(
            Database database, ChainedTrail trail, long subject, int entries, long nanosBeforeCommit, boolean fail) {
        database.write(manager -> {
            for (int i = 0; i < entries; i++) {
                trail.append(new Deed(
                        new Subject("test", subject), "act", Actor.SYSTEM, null, Instant.now(), 0, Map.of(), Map.of()));
            }
            manager.flush();
            LockSupport.parkNanos(nanosBeforeCommit);
            if (fail) {
                throw new IllegalArgumentException("rolled back on purpose");
            }
            return null;
        });
    }

    @ParameterizedTest
    @MethodSource("both")
    void nothing_is_skipped_nothing_comes_twice_and_each_subject_is_in_order(Database database) throws Exception {
        ChainedTrail trail = new ChainedTrail(database);
        Collector collector = new Collector(0);
        FeedPump pump = new FeedPump(database);
        pump.add(collector);
        ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
        AtomicInteger written = new AtomicInteger();
        for (int w = 0; w < WRITERS; w++) {
            long own = 100 + w;
            Random random = new Random(w);
            writers.submit(() -> {
                for (int i = 0; i < EACH; i++) {
                    int entries = 1 + random.nextInt(3);
                    boolean fail = random.nextInt(8) == 0;
                    // Some transactions are long: later ones commit before them.
                    long nanos = random.nextInt(5) == 0 ? TimeUnit.MILLISECONDS.toNanos(random.nextInt(60)) : 0;
                    try {
                        append(database, trail, own, entries, nanos, fail);
                        written.addAndGet(entries);
                    } catch (IllegalArgumentException rolledBack) {
                        assertThat(fail).isTrue();
                    }
                }
            });
        }
        writers.shutdown();
        assertThat(writers.awaitTermination(120, TimeUnit.SECONDS)).isTrue();
        await(() -> collector.got.size() >= written.get());
        assertThat(collector.got).hasSize(written.get());
        Map<Long, Integer> last = new HashMap<>();
        for (TrailEntry entry : collector.got) {
            int before = last.getOrDefault(entry.subject().id(), 0);
            assertThat(entry.seq()).as("%s", entry.subject()).isEqualTo(before + 1);
            last.put(entry.subject().id(), entry.seq());
        }
        await(() -> new Cursors(database).lag(collector.name()) == 0);
        pump.stop();
    }

    @ParameterizedTest
    @MethodSource("both")
    void an_open_transaction_holds_back_what_was_committed_after_it_began(Database database) throws Exception {
        ChainedTrail trail = new ChainedTrail(database);
        Collector collector = new Collector(0);
        FeedPump pump = new FeedPump(database);
        CountDownLatch flushed = new CountDownLatch(1);
        CountDownLatch commit = new CountDownLatch(1);
        Thread slow = new Thread(() -> database.write(manager -> {
            trail.append(
                    new Deed(new Subject("test", 1), "slow", Actor.SYSTEM, null, Instant.now(), 0, Map.of(), null));
            // The first write of the transaction: on PostgreSQL it now has its number.
            manager.createNativeQuery("INSERT INTO number_block (series, used) VALUES ('slow', 1)")
                    .executeUpdate();
            flushed.countDown();
            awaitQuietly(commit);
            return null;
        }));
        slow.start();
        flushed.await();
        append(database, trail, 2, 1, 0, false);
        pump.drain(collector);
        int before = collector.got.size();
        commit.countDown();
        slow.join();
        await(() -> {
            pump.drain(collector);
            return collector.got.size() == 2;
        });
        if (!database.derby()) {
            assertThat(before)
                    .as("the fast one waits for the slow one that began before")
                    .isZero();
            assertThat(collector.got).extracting(TrailEntry::action).containsExactly("slow", "act");
        }
        pump.stop();
    }

    @ParameterizedTest
    @MethodSource("both")
    void who_fails_gets_the_same_entries_again_and_who_is_away_misses_nothing(Database database) {
        ChainedTrail trail = new ChainedTrail(database);
        append(database, trail, 7, 3, 0, false);
        Collector failing = new Collector(2);
        FeedPump pump = new FeedPump(database);
        pump.add(failing);
        await(() -> failing.got.size() == 3);
        pump.remove(failing);
        append(database, trail, 7, 2, 0, false);
        FeedPump later = new FeedPump(database);
        later.drain(failing);
        assertThat(failing.got).extracting(TrailEntry::seq).containsExactly(1, 2, 3, 4, 5);
        pump.stop();
        later.stop();
    }

    @ParameterizedTest
    @MethodSource("both")
    void an_error_of_a_subscriber_does_not_end_its_delivery(Database database) {
        append(database, new ChainedTrail(database), 7, 3, 0, false);
        Collector failing = new Collector(1, new NoClassDefFoundError("of a bundle that is being exchanged"));
        FeedPump pump = new FeedPump(database);
        pump.add(failing);
        await(() -> failing.got.size() == 3);
        pump.stop();
    }

    @ParameterizedTest
    @MethodSource("both")
    void two_nodes_deliver_each_entry_once(Database database) throws Exception {
        ChainedTrail trail = new ChainedTrail(database);
        Collector shared = new Collector(0);
        FeedPump one = new FeedPump(database);
        FeedPump two = new FeedPump(database);
        one.add(shared);
        two.add(shared);
        for (int i = 0; i < 50; i++) {
            append(database, trail, i, 2, 0, false);
        }
        await(() -> shared.got.size() >= 100);
        one.stop();
        two.stop();
        assertThat(shared.got).hasSize(100).doesNotHaveDuplicates();
    }

    @Test
    void a_dump_in_another_server_goes_on_where_its_trail_ended() {
        TestDatabase.Opened server = TestDatabase.openPostgresql();
        ChainedTrail trail = new ChainedTrail(server.database());
        Collector collector = new Collector(0);
        FeedPump pump = new FeedPump(server.database());
        // As if this trail had been written on a server with much larger transaction numbers.
        server.database().write(manager -> manager.createNativeQuery("UPDATE feed_offset SET value = 5000000")
                .executeUpdate());
        append(server.database(), trail, 1, 2, 0, false);
        pump.drain(collector);
        server.database().write(manager -> manager.createNativeQuery("UPDATE feed_offset SET value = 0")
                .executeUpdate());

        Database again = server.again();
        append(again, new ChainedTrail(again), 1, 1, 0, false);
        FeedPump later = new FeedPump(again);
        later.drain(collector);
        assertThat(collector.got).extracting(TrailEntry::seq).containsExactly(1, 2, 3);
        pump.stop();
        later.stop();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private interface Question {
        boolean yes();
    }

    private static void await(Question question) {
        Instant end = Instant.now().plus(Duration.ofSeconds(60));
        while (!question.yes()) {
            assertThat(Instant.now()).isBefore(end);
            LockSupport.parkNanos(5_000_000);
        }
    }
}
