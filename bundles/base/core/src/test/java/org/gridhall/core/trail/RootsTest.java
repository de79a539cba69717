package org.gridhall.core.trail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.gridhall.api.Problem;
import org.gridhall.api.account.Actor;
import org.gridhall.api.trail.Subject;
import org.gridhall.api.trail.TrailRoot;
import org.gridhall.core.storage.Database;
import org.gridhall.core.storage.TestDatabase;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RootsTest {

    static Stream<Database> both() {
        return TestDatabase.both();
    }

    @ParameterizedTest
    @MethodSource("both")
    void a_day_is_sealed_once_after_its_end_and_each_entry_once(Database database) {
        SealedHall hall = new SealedHall(database);
        hall.append(SealedHall.subject(1), 1);
        assertThat(hall.roots.sealWhenDue()).as("today is not over").isEmpty();
        hall.now = hall.now.plus(Duration.ofDays(1));
        assertThat(hall.roots.sealWhenDue()).hasSize(1);
        assertThat(hall.node(1000).sealWhenDue()).isEmpty();
        hall.append(SealedHall.subject(1), 2);
        assertThat(hall.roots.sealWhenDue()).as("one a day").isEmpty();
        assertThat(hall.trail.seal(Actor.SYSTEM)).as("unless somebody asks").hasSize(1);
        assertThat(hall.trail.seal(Actor.SYSTEM)).as("nothing to seal").isEmpty();
        List<TrailRoot> roots = hall.trail.roots(Actor.SYSTEM, 0, 10);
        assertThat(roots).extracting(TrailRoot::number).containsExactly(1L, 2L);
        assertThat(roots).extracting(TrailRoot::entries).containsExactly(1, 1);
        assertThat(roots.get(1).line()).contains(roots.get(0).hash());
        assertThat(hall.trail.roots(Actor.SYSTEM, 1, 10)).hasSize(1);
        assertThat(hall.trail.verifyAll().intact()).isTrue();
        assertThatThrownBy(() -> hall.trail.seal(Actor.reporter(1))).isInstanceOf(Problem.class);
        assertThatThrownBy(() -> hall.trail.roots(Actor.reporter(1), 0, 1)).isInstanceOf(Problem.class);
        assertThatThrownBy(() -> hall.trail.renewRootsFile(Actor.reporter(1))).isInstanceOf(Problem.class);
    }

    @ParameterizedTest
    @MethodSource("both")
    void a_clock_that_was_ahead_stops_no_sealing(Database database) {
        SealedHall hall = new SealedHall(database);
        Instant right = hall.now;
        hall.append(SealedHall.subject(1), 1);
        hall.now = right.plus(Duration.ofDays(400));
        assertThat(hall.roots.sealWhenDue()).hasSize(1);
        hall.now = right;
        assertThat(hall.roots.sealWhenDue()).as("nothing to seal").isEmpty();
        hall.append(SealedHall.subject(1), 2);
        assertThat(hall.roots.sealWhenDue()).hasSize(1);
        hall.append(SealedHall.subject(1), 3);
        assertThat(hall.roots.sealWhenDue()).as("one a day").isEmpty();
        hall.now = right.plus(Duration.ofDays(1));
        assertThat(hall.roots.sealWhenDue()).hasSize(1);
        hall.append(SealedHall.subject(1), 4);
        hall.now = right.minus(Duration.ofDays(400));
        assertThat(hall.node(1000).sealWhenDue()).hasSize(1);
        assertThat(hall.trail.verifyAll().reason()).isNull();
        assertThat(hall.trail.roots(Actor.SYSTEM, 0, 10))
                .extracting(TrailRoot::number)
                .containsExactly(1L, 2L, 3L, 4L);
    }

    @ParameterizedTest
    @MethodSource("both")
    void entries_dated_ahead_before_the_first_root_are_sealed_too(Database database) {
        SealedHall hall = new SealedHall(database);
        hall.append(SealedHall.subject(1), 1);
        hall.now = hall.now.minus(Duration.ofDays(400));
        assertThat(hall.roots.sealWhenDue()).hasSize(1);
        assertThat(hall.roots.sealWhenDue()).isEmpty();
        assertThat(hall.trail.verifyAll().intact()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("both")
    void a_long_day_takes_several_roots_and_nodes_that_seal_and_write_at_once_leave_none_out(Database database)
            throws Exception {
        SealedHall hall = new SealedHall(database);
        ExecutorService threads = Executors.newFixedThreadPool(6);
        try {
            List<Callable<Integer>> work = new ArrayList<>();
            for (int t = 0; t < 3; t++) {
                Subject subject = new Subject("person", t);
                work.add(() -> {
                    for (int i = 0; i < 40; i++) {
                        hall.append(subject, i);
                    }
                    return 0;
                });
                work.add(() -> {
                    int made = 0;
                    for (int i = 0; i < 15; i++) {
                        made += hall.node(7).seal().size();
                    }
                    return made;
                });
            }
            for (Future<Integer> done : threads.invokeAll(work)) {
                done.get();
            }
        } finally {
            threads.shutdownNow();
        }
        hall.node(7).seal();
        List<TrailRoot> roots = hall.trail.roots(Actor.SYSTEM, 0, 1000);
        assertThat(roots)
                .extracting(TrailRoot::number)
                .containsExactlyElementsOf(IntStream.rangeClosed(1, roots.size())
                        .mapToObj(Long::valueOf)
                        .toList());
        assertThat(roots.stream().mapToInt(TrailRoot::entries).sum()).isEqualTo(120);
        assertThat(Files.readAllLines(hall.keys.folder().resolve(RootsFile.NAME)))
                .filteredOn(line -> !line.startsWith("#"))
                .containsExactlyElementsOf(roots.stream().map(TrailRoot::line).toList());
        assertThat(hall.trail.verifyAll().reason()).isNull();
        // A day with more than one root holds is sealed to its end, also where the first of them broke off.
        for (int i = 0; i < 20; i++) {
            hall.append(new Subject("person", 9), i);
        }
        hall.now = hall.now.plus(Duration.ofDays(1));
        assertThat(hall.node(7).sealWhenDue()).hasSize(3);
    }

    @ParameterizedTest
    @MethodSource("both")
    void what_still_runs_is_waited_for(Database database) throws Exception {
        SealedHall hall = new SealedHall(database);
        hall.append(new Subject("person", 1), 1);
        int sealed = database.write(manager -> {
            hall.chains.append(Deed.now(new Subject("person", 2), "act", Actor.SYSTEM, java.util.Map.of()));
            // Another writer commits while this one has begun to write.
            manager.createNativeQuery("UPDATE organisation_revision SET revision = revision + 1")
                    .executeUpdate();
            ExecutorService other = Executors.newSingleThreadExecutor();
            try {
                return other.submit(() -> {
                            hall.append(new Subject("person", 3), 1);
                            return hall.roots.seal().stream()
                                    .mapToInt(root -> root.entries)
                                    .sum();
                        })
                        .get();
            } catch (InterruptedException | java.util.concurrent.ExecutionException e) {
                throw new AssertionError(e);
            } finally {
                other.shutdownNow();
            }
        });
        // On PostgreSQL a number is drawn with the first write, on Derby at the end: there the slow one comes last.
        assertThat(sealed).isEqualTo(database.derby() ? 2 : 1);
        int rest = hall.roots.seal().stream().mapToInt(root -> root.entries).sum();
        assertThat(sealed + rest).isEqualTo(3);
        assertThat(hall.trail.verifyAll().intact()).isTrue();
    }

    @Property(tries = 100)
    void every_proof_leads_to_the_root_and_no_other_hash_does(@ForAll @IntRange(min = 1, max = 70) int size) {
        List<byte[]> hashes = IntStream.range(0, size)
                .mapToObj(i -> StoredEntry.sha256(new byte[] {(byte) i}))
                .toList();
        Merkle tree = new Merkle(hashes);
        for (int i = 0; i < size; i++) {
            assertThat(up(hashes.get(i), tree.proof(i))).isEqualTo(tree.root());
            assertThat(up(hashes.get((i + 1) % size), tree.proof(i)).equals(tree.root()))
                    .isFalse();
        }
    }

    private static byte[] up(byte[] hash, List<String> proof) {
        byte[] at = StoredEntry.sha256(new byte[] {0}, hash);
        for (String step : proof) {
            byte[] other = java.util.HexFormat.of().parseHex(step.substring(1));
            at = step.startsWith("L")
                    ? StoredEntry.sha256(new byte[] {1}, other, at)
                    : StoredEntry.sha256(new byte[] {1}, at, other);
        }
        return at;
    }

    @Property(tries = 50)
    void leaves_are_read_as_they_were_written(@ForAll List<Long> ids) {
        List<Leaf> leaves = ids.stream()
                .map(id -> new Leaf(new Subject(id % 3 == 0 ? "ticket" : "person", id), 3, id, new byte[32]))
                .toList();
        assertThat(Leaves.read(Leaves.write(leaves)))
                .usingRecursiveFieldByFieldElementComparator()
                .isEqualTo(leaves);
    }
}
