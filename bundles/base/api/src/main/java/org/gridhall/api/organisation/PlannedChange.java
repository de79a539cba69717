package org.gridhall.api.organisation;

import java.time.Instant;
import java.util.List;

/**
 * A change of the grids as it is kept.
 *
 * @param id of the change
 * @param change what was asked; for an import that changed grids its day and reason only
 * @param moved how many open tickets have followed so far
 * @param unplaced how many of them lacked a point to tell which of several new grids is theirs, and went to the grid above
 * @param plannedBy who brought it in
 * @param inForceAt when it came into force; null before
 * @param fault why it could not come into force; empty otherwise
 */
public record PlannedChange(
        long id,
        GridChange change,
        State state,
        int moved,
        int unplaced,
        String plannedBy,
        Instant plannedAt,
        Instant inForceAt,
        List<String> fault) {

    /** How far it has come. */
    public enum State {
        /** Waits for its day. */
        PLANNED,
        /** In force; open tickets are still following. */
        IN_FORCE,
        /** In force, and all open tickets have followed. */
        DONE,
        WITHDRAWN,
        /** When its day came the organisation no longer was what it was made for. */
        FAILED
    }
}
