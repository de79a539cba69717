package org.gridhall.core.organisation;

import java.util.List;
import javax.persistence.EntityManager;
import org.gridhall.api.organisation.PlannedChange;

/** Lets the open tickets of a path go where they belong after grids have changed. */
public interface Follower {

    /**
     * What one step did.
     *
     * @param last the last ticket looked at; null when there was none left
     * @param moved how many went to another grid
     * @param unplaced those that went to the grid above for want of a point
     */
    record Step(Long last, int moved, List<Long> unplaced) {}

    /**
     * Looks at some open tickets within the transaction. Looking at a ticket again does no harm.
     *
     * @param path of the grid they are in; those of grids below it have paths of their own
     * @param after only tickets with larger ids
     */
    Step step(EntityManager manager, PlannedChange change, String path, long after);
}
