package org.gridhall.core.people;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.gridhall.api.account.Actor;
import org.gridhall.api.account.Grant;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.trail.Subject;
import org.gridhall.api.trail.TrailEntry;
import org.gridhall.core.trail.Chain;
import org.gridhall.core.trail.ChainedTrail;
import org.gridhall.core.trail.Deed;

/** Writes what was done to somebody into their chain, whose end the row keeps. */
final class Recorder {

    /** Entries of one chain that are told at most. */
    private static final int TOLD = 200;

    static final String PERSON = Subject.PERSON;
    static final String ORGANIZATION = Subject.ORGANIZATION;
    static final String HOUSEHOLD = Subject.HOUSEHOLD;

    private static final int ENTRIES = 100_000;

    private final ChainedTrail trail;

    Recorder(ChainedTrail trail) {
        this.trail = trail;
    }

    /**
     * Only inside a write.
     *
     * @param permission by which the actor did it: says in which post
     * @param changes no personal data
     * @param payload what may be erased; never a whole number
     */
    void record(
            Located row,
            String kind,
            String action,
            Actor actor,
            String permission,
            Map<String, Object> changes,
            Map<String, Object> payload) {
        Grant grant = actor.with(permission)
                .filter(one -> one.unitPath() != null || one.covers(null, row.gridPath))
                .findFirst()
                .orElse(null);
        Chain end = trail.append(
                new Chain(row.seq, row.head),
                new Deed(
                        new Subject(kind, row.id), action, actor, grant, Instant.now(), row.version, changes, payload));
        row.seq = end.seq();
        row.head = end.head();
    }

    /** What was done to some rows of one kind, the latest first. */
    List<TrailEntry> history(String kind, List<? extends Located> rows) {
        return rows.stream()
                .flatMap(
                        row -> trail.entries(new Subject(kind, row.id), Math.max(1, row.seq - TOLD + 1), TOLD).stream())
                .sorted(Comparator.comparing(TrailEntry::recordedAt)
                        .thenComparing(TrailEntry::id)
                        .reversed())
                .toList();
    }

    /**
     * Erases what was filled in with entries of somebody's chain, and says so. The entries stay and hold their digests: the
     * chain verifies without it. Only inside a write.
     *
     * @param which of the payloads
     * @param facts on what basis
     * @param payload why
     */
    void erase(
            Located row,
            String kind,
            String action,
            Actor actor,
            Predicate<Map<String, Object>> which,
            Map<String, Object> facts,
            Map<String, Object> payload) {
        Subject subject = new Subject(kind, row.id);
        List<Long> entries = trail.entries(subject, 1, ENTRIES).stream()
                .filter(entry -> entry.payload() != null && which.test(entry.payload()))
                .map(TrailEntry::id)
                .toList();
        List<String> erased = new ArrayList<>(trail.eraseWithin(subject, entries));
        if (erased.isEmpty()) {
            erased.add(null);
        }
        for (String some : erased) {
            Map<String, Object> changes = new LinkedHashMap<>(facts);
            if (some != null) {
                changes.put(ChainedTrail.ERASED_PAYLOADS, Arrays.asList(some, null));
            }
            record(row, kind, action, actor, Permissions.PEOPLE_ERASE, changes, payload);
        }
    }
}
