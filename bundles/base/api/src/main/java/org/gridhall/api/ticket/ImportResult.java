package org.gridhall.api.ticket;

import org.gridhall.api.FieldError;

/**
 * What came of one item of a batch.
 *
 * @param status opened, advanced (known, and something was added), unchanged or rejected
 * @param id of the ticket; 0 when rejected
 * @param grid code of the grid it lies in; null for none
 * @param overdue whether it is late
 * @param applied how many actions were added, the intake not counted
 * @param error why it was rejected; null otherwise
 */
public record ImportResult(
        String intakeKey,
        Status status,
        long id,
        String number,
        String grid,
        String stage,
        boolean overdue,
        int applied,
        FieldError error) {

    /** What became of the item. */
    public enum Status {
        OPENED,
        ADVANCED,
        UNCHANGED,
        REJECTED
    }
}
