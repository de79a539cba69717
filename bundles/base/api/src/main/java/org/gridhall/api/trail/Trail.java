package org.gridhall.api.trail;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** Reading and checking the trail. Reading a ticket's trail goes through {@code Tickets}, which knows who may. */
@ProviderType
public interface Trail {

    /** A subject's entries in order, from a place in the chain on; at most {@code limit}. */
    List<TrailEntry> entries(Subject subject, int fromSeq, int limit);

    /** Computes a subject's chain again. */
    Verdict verify(Subject subject);

    /** Computes every chain again, in the order of their subjects. */
    Verdict verifyAll();

    /**
     * What a check found.
     *
     * @param subjects chains computed
     * @param entries entries computed
     * @param broken the first entry that does not fit, or null when all do
     * @param reason how it was broken; null when not
     */
    record Verdict(long subjects, long entries, TrailEntry broken, String reason) {
        public boolean intact() {
            return reason == null;
        }
    }
}
