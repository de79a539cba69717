package org.gridhall.core.trail;

import java.util.List;
import java.util.TreeSet;
import org.gridhall.api.trail.TrailEntry;

/** What entries are about. */
public final class Touched {

    private Touched() {}

    /** Ids of the subjects of one kind. */
    public static TreeSet<Long> ids(List<TrailEntry> entries, String kind) {
        TreeSet<Long> ids = new TreeSet<>();
        for (TrailEntry entry : entries) {
            if (entry.subject().kind().equals(kind)) {
                ids.add(entry.subject().id());
            }
        }
        return ids;
    }
}
