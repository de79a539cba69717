package org.gridhall.core.trail;

import java.time.Instant;
import java.util.Map;
import org.gridhall.api.account.Actor;
import org.gridhall.api.account.Grant;
import org.gridhall.api.trail.Subject;

/**
 * What is about to be written into the trail.
 *
 * @param grant the post it was done in; null for none
 * @param version the subject's business version after it
 * @param changes attribute to {@code [old, new]}; no personal data
 * @param payload what was filled in; null or empty for nothing
 */
public record Deed(
        Subject subject,
        String action,
        Actor actor,
        Grant grant,
        Instant occurredAt,
        int version,
        Map<String, Object> changes,
        Map<String, Object> payload) {

    /** Something done to a subject that has no versions, now. */
    public static Deed now(Subject subject, String action, Actor actor, Map<String, Object> changes) {
        return new Deed(subject, action, actor, null, Instant.now(), 0, changes, null);
    }
}
