package org.gridhall.core.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.gridhall.api.account.Actor;
import org.gridhall.api.feed.FeedWatcher;
import org.gridhall.api.trail.Subject;
import org.gridhall.core.storage.Database;
import org.gridhall.core.storage.TestDatabase;
import org.gridhall.core.trail.ChainedTrail;
import org.gridhall.core.trail.Deed;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FeedTailTest {

    static Stream<Database> both() {
        return TestDatabase.both();
    }

    private static final class Ear implements FeedWatcher {
        final BlockingQueue<Set<String>> told = new LinkedBlockingQueue<>();
        final BlockingQueue<Boolean> asked = new LinkedBlockingQueue<>();
        volatile boolean listening = true;
        volatile Error error;

        @Override
        public boolean listening() {
            asked.offer(true);
            return listening;
        }

        @Override
        public void committed(Set<String> kinds) {
            Error now = error;
            told.add(kinds);
            if (now != null) {
                throw now;
            }
        }

        /** Until the tail has come by twice from now on: then it has begun, or stopped, to follow. */
        void passedBy() throws InterruptedException {
            asked.clear();
            for (int i = 0; i < 2; i++) {
                assertThat(asked.poll(20, TimeUnit.SECONDS)).isTrue();
            }
        }

        Set<String> heardUntil(String kind) throws InterruptedException {
            Set<String> heard = new HashSet<>();
            while (!heard.contains(kind)) {
                Set<String> kinds = told.poll(20, TimeUnit.SECONDS);
                assertThat(kinds).as("told of %s", kind).isNotNull();
                heard.addAll(kinds);
            }
            return heard;
        }
    }

    private static void append(Database database, String kind, int entries, boolean fail) {
        try {
            database.write(manager -> {
                ChainedTrail trail = new ChainedTrail(database);
                for (int i = 0; i < entries; i++) {
                    trail.append(new Deed(
                            new Subject(kind, System.nanoTime()),
                            "act",
                            Actor.SYSTEM,
                            null,
                            Instant.now(),
                            0,
                            Map.of(),
                            Map.of()));
                }
                if (fail) {
                    throw new IllegalArgumentException("rolled back on purpose");
                }
                return null;
            });
        } catch (IllegalArgumentException onPurpose) {
            assertThat(fail).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("both")
    void who_listens_hears_of_what_was_committed_and_of_nothing_else(Database database) throws Exception {
        append(database, "before", 1, false);
        Ear ear = new Ear();
        FeedTail tail = new FeedTail(database);
        try {
            tail.add(ear);
            ear.passedBy();
            append(database, "undone", 1, true);
            append(database, "kept", 2, false);
            assertThat(ear.heardUntil("kept")).doesNotContain("before", "undone");

            ear.listening = false;
            ear.passedBy();
            ear.told.clear();
            append(database, "unheard", 1, false);
            ear.passedBy();
            ear.listening = true;
            ear.passedBy();
            append(database, "heard", 1, false);
            assertThat(ear.heardUntil("heard")).doesNotContain("unheard");
        } finally {
            tail.stop();
        }
    }

    @ParameterizedTest
    @MethodSource("both")
    void an_error_of_a_listener_does_not_end_the_tail(Database database) throws Exception {
        Ear ear = new Ear();
        FeedTail tail = new FeedTail(database);
        try {
            tail.add(ear);
            ear.passedBy();
            ear.error = new NoClassDefFoundError("of a bundle that is being exchanged");
            append(database, "failing", 1, false);
            ear.heardUntil("failing");
            ear.error = null;
            ear.passedBy();
            append(database, "later", 1, false);
            ear.heardUntil("later");
        } finally {
            tail.stop();
        }
    }

    @ParameterizedTest
    @MethodSource("both")
    void after_very_many_entries_every_kind_is_to_be_looked_at_again(Database database) throws Exception {
        Ear ear = new Ear();
        FeedTail tail = new FeedTail(database);
        try {
            tail.add(ear);
            ear.passedBy();
            append(database, "many", 300, false);
            List<String> heard = new ArrayList<>(ear.heardUntil("many"));
            assertThat(heard).contains(Subject.TICKET, Subject.RECORD);
            append(database, "later", 1, false);
            assertThat(ear.heardUntil("later")).contains("later");
        } finally {
            tail.stop();
        }
    }
}
