package org.gridhall.api.trail;

import java.time.Instant;
import java.util.Map;

/**
 * One entry of the trail; never changed.
 *
 * @param id time-sorted
 * @param seq place in the subject's chain, from 1
 * @param action what was done
 * @param account who did it; 0 for the platform or a reporter
 * @param actor the name as it was then
 * @param post in which post; 0 for none
 * @param unit code of that post's unit; null for none
 * @param occurredAt when it happened
 * @param recordedAt when it was recorded
 * @param version the subject's business version after it
 * @param changes attribute to {@code [old, new]}; no personal data
 * @param payload what was filled in; null when nothing was, or when it was erased
 * @param hash SHA-256 over the entry before, this entry's facts and the salted digest of its payload; hexadecimal
 */
public record TrailEntry(
        long id,
        Subject subject,
        int seq,
        String action,
        long account,
        String actor,
        long post,
        String unit,
        Instant occurredAt,
        Instant recordedAt,
        int version,
        Map<String, Object> changes,
        Map<String, Object> payload,
        String hash) {

    /** The same without what was filled in. */
    public TrailEntry bare() {
        return new TrailEntry(
                id,
                subject,
                seq,
                action,
                account,
                actor,
                post,
                unit,
                occurredAt,
                recordedAt,
                version,
                changes,
                null,
                hash);
    }

    /** The same, telling of other changes: for whom some of them are not meant. The hash stays that of the whole. */
    public TrailEntry with(Map<String, Object> told) {
        return new TrailEntry(
                id,
                subject,
                seq,
                action,
                account,
                actor,
                post,
                unit,
                occurredAt,
                recordedAt,
                version,
                told,
                payload,
                hash);
    }
}
