package org.gridhall.core.trail;

import java.time.Instant;
import org.gridhall.api.trail.Subject;
import org.gridhall.core.storage.Ids;

/** One entry as a root has sealed it. */
record Leaf(Subject subject, int seq, long entry, byte[] hash) {

    static Leaf of(StoredEntry entry) {
        return new Leaf(entry.subject(), entry.seq, entry.id, entry.hash);
    }

    /** When the entry was recorded: its id says so. */
    Instant at() {
        return Ids.moment(entry);
    }
}
