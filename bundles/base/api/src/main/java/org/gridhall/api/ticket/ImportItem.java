package org.gridhall.api.ticket;

import java.util.List;

/**
 * One ticket of a batch with what happened to it. Repeating an item changes nothing: the ticket is known by its intake
 * key, an action by its code and time.
 *
 * @param open needed, with {@code intakeKey} and {@code occurredAt}
 * @param actions in order, each with {@code occurredAt}
 */
public record ImportItem(NewTicket open, List<ActionRequest> actions) {

    public ImportItem {
        actions = actions == null ? List.of() : List.copyOf(actions);
    }
}
