package org.gridhall.core.trail;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import javax.persistence.EntityManager;
import org.gridhall.api.account.Actor;
import org.gridhall.api.trail.Subject;
import org.gridhall.api.trail.Trail.Verdict;
import org.gridhall.core.keys.Keys;
import org.gridhall.core.storage.Database;

/** A trail with some chains, sealed by two roots and then grown on. */
final class SealedHall {

    static final int SUBJECTS = 5;

    final Database database;
    final Keys keys = Keys.in(Path.of("target/keys-" + UUID.randomUUID()));
    final ChainedTrail chains;
    final Roots roots;
    final SealedTrail trail;
    Instant now = Instant.now();

    SealedHall(Database database) {
        this.database = database;
        this.chains = new ChainedTrail(database);
        this.roots = node(1000);
        this.trail = new SealedTrail(database, chains, roots, (actor, ticket) -> {});
    }

    /** One more node on the same database and keys. */
    Roots node(int most) {
        return new Roots(database, keys, clock(), most);
    }

    /** Chains of six entries: two under the first root, two under the second, two under none yet. */
    SealedHall filled() {
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 2; i++) {
                for (long subject = 1; subject <= SUBJECTS; subject++) {
                    append(subject(subject), 2 * round + i);
                }
            }
            if (round < 2) {
                roots.seal();
            }
        }
        return kept();
    }

    static Subject subject(long id) {
        return new Subject(id % 2 == 0 ? Subject.PERSON : Subject.RECORD, id);
    }

    void append(Subject subject, int n) {
        Deed deed = new Deed(
                subject,
                "act",
                Actor.SYSTEM,
                null,
                now,
                n,
                Map.of("stage", List.of("甲", n)),
                n == 2 ? null : Map.of("说明", "内容 " + n));
        database.write(manager -> {
            chains.append(deed);
            return null;
        });
    }

    StoredEntry entry(EntityManager manager, Subject subject, int seq) {
        StoredEntry entry = manager.createQuery(
                        "SELECT e FROM StoredEntry e WHERE e.kind = :kind AND e.subject = :id AND e.seq = :seq",
                        StoredEntry.class)
                .setParameter("kind", subject.kind())
                .setParameter("id", subject.id())
                .setParameter("seq", seq)
                .getSingleResult();
        manager.detach(entry);
        return entry;
    }

    /** What a check finds after somebody with all rights on the database was there; then all is as before. */
    Verdict after(Subject subject, BiConsumer<SealedHall, EntityManager> tampering) {
        try {
            database.write(manager -> {
                Tampering.triggersOff(database, manager);
                tampering.accept(this, manager);
                return null;
            });
            return subject == null ? trail.verifyAll() : trail.verify(subject);
        } finally {
            copy("kept_", "");
        }
    }

    private void copy(String from, String to) {
        Tampering.run(
                database,
                Tampering.tables().stream()
                        .flatMap(table -> Stream.of(
                                "DELETE FROM " + to + table,
                                "INSERT INTO " + to + table + " SELECT * FROM " + from + table))
                        .toArray(String[]::new));
    }

    /** Remembers how all is now. */
    SealedHall kept() {
        Tampering.run(
                database,
                Tampering.tables().stream()
                        .map(table -> "CREATE TABLE kept_" + table + " AS SELECT * FROM " + table + " WITH NO DATA")
                        .toArray(String[]::new));
        copy("", "kept_");
        return this;
    }

    private Clock clock() {
        return new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneId.of("Asia/Shanghai");
            }

            @Override
            public Clock withZone(ZoneId zone) {
                throw new UnsupportedOperationException();
            }

            @Override
            public Instant instant() {
                return now;
            }
        };
    }
}
