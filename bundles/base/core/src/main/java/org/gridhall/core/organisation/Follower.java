package org.gridhall.core.organisation;

import java.util.List;
import javax.persistence.EntityManager;
import org.gridhall.api.organisation.PlannedChange;

/** Lets what lies in a path go where it belongs after grids have changed: open tickets, people and the like. */
public interface Follower {

    /**
     * What one step did.
     *
     * @param last the last thing looked at; null when there was none left
     * @param moved how many tickets went to another grid
     * @param unplaced tickets that went to the grid above for want of a point
     */
    record Step(Long last, int moved, List<Long> unplaced) {}

    /**
     * Looks at some within the transaction. Looking at one again does no harm.
     *
     * @param path of the grid they are in; those of grids below it have paths of their own
     * @param after only those with larger ids
     */
    Step step(EntityManager manager, PlannedChange change, String path, long after);
}
