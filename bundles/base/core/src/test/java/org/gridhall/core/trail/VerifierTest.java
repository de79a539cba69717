package org.gridhall.core.trail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import javax.persistence.EntityManager;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.gridhall.api.account.Actor;
import org.gridhall.api.trail.Subject;
import org.gridhall.api.trail.Trail.Fault;
import org.gridhall.api.trail.Trail.Manner;
import org.gridhall.api.trail.Trail.Verdict;
import org.gridhall.core.storage.TestDatabase;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever somebody with all rights on the database does to the trail, a check names the entry and what was done. */
class VerifierTest {

    private static final List<SealedHall> HALLS = TestDatabase.both()
            .map(database -> new SealedHall(database).filled())
            .toList();

    private static final String[] FACTS = {
        "action = 'other'",
        "account = account + 1",
        "actor = '别人'",
        "post = post + 7",
        "unit = 'fire'",
        "occurred_at = occurred_at - 1",
        "recorded_at = recorded_at + 1",
        "version = version + 1",
        "changes = '{}'",
        "changes = NULL"
    };

    private static final Subject MIDDLE = SealedHall.subject(3);

    static Stream<SealedHall> both() {
        return HALLS.stream();
    }

    private static BiConsumer<SealedHall, EntityManager> sql(String... statements) {
        return (hall, manager) -> {
            for (String statement : statements) {
                assertThat(manager.createNativeQuery(statement).executeUpdate())
                        .as(statement)
                        .isPositive();
            }
        };
    }

    private static String of(Subject subject, int seq) {
        return " WHERE kind = '" + subject.kind() + "' AND subject = " + subject.id() + " AND seq = " + seq;
    }

    /** Both ways to check name the same. */
    private static void named(
            SealedHall hall, Subject subject, int seq, Manner manner, BiConsumer<SealedHall, EntityManager> tampering) {
        long id = hall.database.read(manager -> hall.entry(manager, subject, seq).id);
        for (Subject asked : new Subject[] {null, subject}) {
            Fault fault = hall.after(asked, tampering).broken();
            assertThat(fault).as("%s of %s", manner, asked).isNotNull();
            assertThat(fault.manner()).as(fault.toString()).isEqualTo(manner);
            assertThat(fault.subject()).as(fault.toString()).isEqualTo(subject);
            assertThat(fault.seq()).as(fault.toString()).isEqualTo(seq);
            if (fault.entry() != 0 || seq <= 4) {
                assertThat(fault.entry()).as(fault.toString()).isEqualTo(id);
                assertThat(fault.at()).isNotNull();
            }
            assertThat(fault.reason().zh()).contains(manner.text().zh()).contains(subject + " 第 " + seq + " 条");
            assertThat(fault.reason().en()).contains(manner.text().en()).contains(subject + " #" + seq);
        }
        assertThat(hall.trail.verifyAll().intact()).isTrue();
    }

    private static Fault rootFault(SealedHall hall, BiConsumer<SealedHall, EntityManager> tampering) {
        Fault fault = hall.after(null, tampering).broken();
        assertThat(fault).isNotNull();
        assertThat(fault.subject()).isNull();
        return fault;
    }

    @ParameterizedTest
    @MethodSource("both")
    void an_untouched_trail_is_intact_with_its_roots(SealedHall hall) {
        Verdict verdict = hall.trail.verifyAll();
        assertThat(verdict.reason()).isNull();
        assertThat(verdict).isEqualTo(new Verdict(SealedHall.SUBJECTS, 6L * SealedHall.SUBJECTS, 2, null));
        assertThat(hall.trail.verify(MIDDLE)).isEqualTo(new Verdict(1, 6, 2, null));
        assertThat(hall.trail.verify(new Subject("person", 99)).subjects()).isZero();
    }

    @Property(tries = 60)
    void any_changed_fact_of_any_entry_is_named(
            @ForAll @IntRange(max = 9) int fact,
            @ForAll @IntRange(min = 1, max = SealedHall.SUBJECTS) int subject,
            @ForAll @IntRange(min = 1, max = 6) int seq,
            @ForAll boolean derby) {
        Subject touched = SealedHall.subject(subject);
        named(
                HALLS.get(derby ? 0 : 1),
                touched,
                seq,
                Manner.ENTRY_CHANGED,
                sql("UPDATE trail_entry SET " + FACTS[fact] + of(touched, seq)));
    }

    @ParameterizedTest
    @MethodSource("both")
    void a_changed_or_vanished_payload_is_named(SealedHall hall) {
        String payload = " WHERE entry = (SELECT id FROM trail_entry" + of(MIDDLE, 2) + ")";
        named(hall, MIDDLE, 2, Manner.PAYLOAD_CHANGED, sql("UPDATE trail_payload SET body = '{}'" + payload));
        named(hall, MIDDLE, 2, Manner.PAYLOAD_MISSING, sql("DELETE FROM trail_payload" + payload));
        String other =
                "(SELECT salt FROM trail_payload WHERE entry = (SELECT id FROM trail_entry" + of(MIDDLE, 1) + "))";
        named(hall, MIDDLE, 2, Manner.PAYLOAD_CHANGED, sql("UPDATE trail_payload SET salt = " + other + payload));
        // An entry that never had one gets one.
        named(
                hall,
                MIDDLE,
                3,
                Manner.PAYLOAD_CHANGED,
                sql("INSERT INTO trail_payload SELECT (SELECT id FROM trail_entry" + of(MIDDLE, 3)
                        + "), salt, body FROM trail_payload" + payload));
    }

    @ParameterizedTest
    @MethodSource("both")
    void a_missing_entry_end_or_chain_is_named(SealedHall hall) {
        for (int seq = 1; seq <= 5; seq++) {
            named(hall, MIDDLE, seq, Manner.ENTRY_MISSING, sql("DELETE FROM trail_entry" + of(MIDDLE, seq)));
        }
        String chain = " WHERE subject = " + MIDDLE.id();
        named(hall, MIDDLE, 3, Manner.END_MISSING, sql("DELETE FROM trail_entry" + chain + " AND seq >= 3"));
        named(hall, MIDDLE, 1, Manner.CHAIN_MISSING, sql("DELETE FROM trail_entry" + chain));
    }

    @ParameterizedTest
    @MethodSource("both")
    void an_entry_at_another_place_is_named(SealedHall hall) {
        named(
                hall,
                MIDDLE,
                3,
                Manner.ENTRY_MOVED,
                sql(
                        "UPDATE trail_entry SET seq = 99" + of(MIDDLE, 2),
                        "UPDATE trail_entry SET seq = 2" + of(MIDDLE, 3),
                        "UPDATE trail_entry SET seq = 3" + of(MIDDLE, 99)));
        named(hall, MIDDLE, 4, Manner.ENTRY_MOVED, sql("UPDATE trail_entry SET seq = 99" + of(MIDDLE, 4)));
        Fault taken = hall.after(
                        null,
                        sql("UPDATE trail_entry SET kind = 'person', subject = 2, seq = 7"
                                + of(SealedHall.subject(5), 4)))
                .broken();
        assertThat(taken.manner()).isEqualTo(Manner.ENTRY_MOVED);
        assertThat(taken.subject()).isEqualTo(SealedHall.subject(5));
        assertThat(taken.seq()).isEqualTo(4);
        // In the order of the feed alone.
        Fault swapped = hall.after(null, (h, manager) -> {
                    StoredEntry one = h.entry(manager, MIDDLE, 1);
                    StoredEntry two = h.entry(manager, SealedHall.subject(5), 2);
                    place(manager, one.id, two.txid);
                    place(manager, two.id, one.txid);
                })
                .broken();
        assertThat(swapped.manner()).isEqualTo(Manner.ENTRY_MOVED);
        assertThat(swapped.subject()).isEqualTo(MIDDLE);
        assertThat(swapped.seq()).isEqualTo(1);
    }

    private static void place(EntityManager manager, long entry, long txid) {
        manager.createNativeQuery("UPDATE trail_entry SET txid = ?1 WHERE id = ?2")
                .setParameter(1, txid)
                .setParameter(2, entry)
                .executeUpdate();
    }

    /** Changes an entry and makes its hash fit, and those of some entries after it. */
    private static BiConsumer<SealedHall, EntityManager> forged(Subject subject, int seq, int upTo) {
        return (hall, manager) -> {
            byte[] before = seq == 1 ? null : hall.entry(manager, subject, seq - 1).hash;
            for (int i = seq; i <= upTo; i++) {
                StoredEntry entry = hall.entry(manager, subject, i);
                entry.actor = i == seq ? "别人" : entry.actor;
                before = entry.computeHash(before);
                manager.createNativeQuery("UPDATE trail_entry SET actor = ?1, hash = ?2 WHERE id = ?3")
                        .setParameter(1, entry.actor)
                        .setParameter(2, before)
                        .setParameter(3, entry.id)
                        .executeUpdate();
            }
        };
    }

    @ParameterizedTest
    @MethodSource("both")
    void an_entry_that_was_forged_with_all_hashes_after_it_is_named_by_its_root(SealedHall hall) {
        for (int seq = 1; seq <= 4; seq++) {
            named(hall, MIDDLE, seq, Manner.ENTRY_REPLACED, forged(MIDDLE, seq, seq));
            named(hall, MIDDLE, seq, Manner.ENTRY_REPLACED, forged(MIDDLE, seq, 6));
        }
        named(hall, MIDDLE, 2, Manner.ENTRY_REPLACED, sql("UPDATE trail_entry SET hash = digest" + of(MIDDLE, 2)));
    }

    @ParameterizedTest
    @MethodSource("both")
    void an_entry_that_was_put_among_sealed_ones_is_named(SealedHall hall) {
        for (long subject : new long[] {3, 77}) {
            Subject touched = SealedHall.subject(subject);
            for (long txid : new long[] {-1, hall.database.read(manager -> hall.entry(manager, MIDDLE, 2).txid)}) {
                Fault fault = hall.after(null, (h, manager) -> insert(h, manager, touched, txid))
                        .broken();
                assertThat(fault.manner()).isEqualTo(Manner.ENTRY_INSERTED);
                assertThat(fault.subject()).isEqualTo(touched);
                assertThat(fault.seq()).isEqualTo(subject == 3 ? 7 : 1);
            }
        }
    }

    private static void insert(SealedHall hall, EntityManager manager, Subject subject, long txid) {
        StoredEntry last = ChainedTrail.last(manager, subject);
        StoredEntry entry = new StoredEntry();
        StoredEntry model = hall.entry(manager, MIDDLE, 3);
        // Entries of one millisecond have neighbouring ids.
        entry.id = model.id + 1;
        while (manager.find(StoredEntry.class, entry.id) != null) {
            entry.id++;
        }
        entry.kind = subject.kind();
        entry.subject = subject.id();
        entry.seq = last == null ? 1 : last.seq + 1;
        entry.action = "forged";
        entry.actor = "别人";
        entry.txid = txid;
        entry.hash = entry.computeHash(last == null ? null : last.hash);
        manager.persist(entry);
        manager.flush();
        place(manager, entry.id, txid);
    }

    @ParameterizedTest
    @MethodSource("both")
    void a_root_that_was_touched_is_named(SealedHall hall) {
        for (String fact : List.of(
                "sealed_on = sealed_on - 1",
                "sealed_at = sealed_at + 1",
                "to_entry = to_entry + 1",
                "entries = entries - 1",
                "merkle = previous",
                "leaves = merkle",
                "previous = merkle",
                "hash = merkle",
                "signing_key = 'signing-9'",
                "signature = 'AAAA'")) {
            Fault fault = rootFault(hall, sql("UPDATE trail_root SET " + fact + " WHERE number = 2"));
            assertThat(fault.manner()).as(fact).isEqualTo(Manner.ROOT_CHANGED);
            assertThat(fault.root()).isEqualTo(2);
        }
        Fault other = rootFault(hall, (h, manager) -> {
            byte[] first = manager.find(StoredLeaves.class, 1L).body;
            manager.createNativeQuery("UPDATE trail_leaves SET body = ?1 WHERE root = 2")
                    .setParameter(1, first)
                    .executeUpdate();
        });
        assertThat(other.manner()).isEqualTo(Manner.ROOT_MISMATCH);
        assertThat(other.root()).isEqualTo(2);
        assertThat(rootFault(hall, sql("DELETE FROM trail_leaves WHERE root = 1"))
                        .manner())
                .isEqualTo(Manner.ROOT_MISMATCH);
    }

    @ParameterizedTest
    @MethodSource("both")
    void a_missing_root_is_named(SealedHall hall) {
        for (long number = 1; number <= 2; number++) {
            Fault fault = rootFault(hall, sql("DELETE FROM trail_root WHERE number = " + number));
            assertThat(fault.manner()).isEqualTo(Manner.ROOT_MISSING);
            assertThat(fault.root()).isEqualTo(number);
        }
        Fault all = rootFault(hall, sql("DELETE FROM trail_root", "DELETE FROM trail_leaves"));
        assertThat(all.manner()).isEqualTo(Manner.ROOT_MISSING);
        assertThat(all.root()).isEqualTo(1);
    }

    /** Forges an entry and all that is in the database over it; signs the new root with a key. */
    private static BiConsumer<SealedHall, EntityManager> everything(KeyPair key) {
        return (hall, manager) -> {
            forged(MIDDLE, 3, 6).accept(hall, manager);
            List<Leaf> leaves = new ArrayList<>(Leaves.read(manager.find(StoredLeaves.class, 2L).body));
            leaves.replaceAll(
                    leaf -> leaf.subject().equals(MIDDLE) ? Leaf.of(hall.entry(manager, MIDDLE, leaf.seq())) : leaf);
            StoredRoot root = manager.createQuery("SELECT r FROM StoredRoot r WHERE r.number = 2", StoredRoot.class)
                    .getSingleResult();
            manager.detach(root);
            byte[] body = Leaves.write(leaves);
            root.leaves = StoredEntry.sha256(body);
            root.merkle = new Merkle(leaves.stream().map(Leaf::hash).toList()).root();
            manager.createNativeQuery("UPDATE trail_root SET leaves = ?1, merkle = ?2, hash = ?3, signature = ?4"
                            + " WHERE number = 2")
                    .setParameter(1, root.leaves)
                    .setParameter(2, root.merkle)
                    .setParameter(3, root.computeHash())
                    .setParameter(4, sign(key, root.statement()))
                    .executeUpdate();
            manager.createNativeQuery("UPDATE trail_leaves SET body = ?1 WHERE root = 2")
                    .setParameter(1, body)
                    .executeUpdate();
        };
    }

    private static String sign(KeyPair key, String text) {
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(key.getPrivate());
            signature.update(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(signature.sign());
        } catch (java.security.GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @MethodSource("both")
    void who_rewrites_everything_in_the_database_is_found_out_by_the_key_and_with_the_key_by_the_file(SealedHall hall)
            throws NoSuchAlgorithmException {
        KeyPair own = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        Fault foreign = rootFault(hall, everything(own));
        assertThat(foreign.manner()).isEqualTo(Manner.ROOT_CHANGED);
        assertThat(foreign.root()).isEqualTo(2);
        Fault stolen = rootFault(hall, everything(hall.keys.signing()));
        assertThat(stolen.manner()).isEqualTo(Manner.ROOTS_FILE);
        assertThat(stolen.root()).isEqualTo(2);
    }

    @ParameterizedTest
    @MethodSource("both")
    void a_touched_file_of_roots_is_noticed_and_renewed_on_demand(SealedHall hall) throws IOException {
        Path file = hall.keys.folder().resolve(RootsFile.NAME);
        String good = Files.readString(file);
        try {
            for (String bad : List.of(good.replaceFirst(" 10 ", " 11 "), good.replaceAll("gridhall-root 1 .*\n", ""))) {
                Files.writeString(file, bad);
                Fault fault = hall.trail.verifyAll().broken();
                assertThat(fault.manner()).isEqualTo(Manner.ROOTS_FILE);
                assertThat(fault.root()).isEqualTo(1);
            }
            Files.writeString(file, good + "nothing\n");
            assertThat(hall.trail.verifyAll().broken().manner()).isEqualTo(Manner.ROOTS_FILE);
            Files.delete(file);
            assertThat(hall.trail.verifyAll().broken().manner()).isEqualTo(Manner.ROOTS_FILE);
            hall.roots.sealWhenDue();
            assertThat(file).as("nobody replaces a lost file unseen").doesNotExist();
            hall.trail.renewRootsFile(Actor.SYSTEM);
            assertThat(Files.readString(file)).isEqualTo(good);
            // One that was cut off while it was written is written to its end.
            Files.writeString(file, good.substring(0, good.length() - 40));
            assertThat(hall.trail.verifyAll().intact()).isTrue();
            hall.roots.sealWhenDue();
            assertThat(Files.readString(file)).isEqualTo(good);
        } finally {
            Files.writeString(file, good);
        }
        assertThat(hall.trail.verifyAll().intact()).isTrue();
    }
}
