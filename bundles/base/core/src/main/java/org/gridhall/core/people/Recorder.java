package org.gridhall.core.people;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gridhall.api.account.Actor;
import org.gridhall.api.account.Grant;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.trail.Subject;
import org.gridhall.core.trail.Chain;
import org.gridhall.core.trail.ChainedTrail;
import org.gridhall.core.trail.Deed;

/** Writes what was done to somebody into their chain, whose end the row keeps. */
final class Recorder {

    static final String PERSON = Subject.PERSON;
    static final String ORGANIZATION = Subject.ORGANIZATION;
    static final String HOUSEHOLD = Subject.HOUSEHOLD;

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

    /**
     * Erases what was ever filled in with somebody's entries, and says so. The entries stay and hold their digests: the chain
     * verifies without it. Only inside a write.
     *
     * @param facts on what basis
     * @param payload why
     */
    void erase(PersonRow row, Actor actor, Map<String, Object> facts, Map<String, Object> payload) {
        List<String> erased = new ArrayList<>(trail.eraseWithin(new Subject(PERSON, row.id), null));
        if (erased.isEmpty()) {
            erased.add(null);
        }
        for (String some : erased) {
            Map<String, Object> changes = new LinkedHashMap<>(facts);
            if (some != null) {
                changes.put(ChainedTrail.ERASED_PAYLOADS, Arrays.asList(some, null));
            }
            record(row, PERSON, "erase", actor, Permissions.PEOPLE_ERASE, changes, payload);
        }
    }
}
