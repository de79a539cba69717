package org.gridhall.core.ticket;

import java.util.List;
import javax.persistence.EntityManager;
import org.gridhall.api.time.Limit;

/** Limits of tickets for other parts of the core, within their transaction. */
public final class TicketLimits {

    private TicketLimits() {}

    /** All limits of a ticket, those that have ended among them, in the order in which they began to run. */
    public static List<Limit> of(EntityManager manager, long ticket) {
        return stored(manager, List.of(ticket)).stream().map(StoredLimit::limit).toList();
    }

    static List<StoredLimit> stored(EntityManager manager, List<Long> tickets) {
        return manager.createQuery(
                        "SELECT l FROM StoredLimit l WHERE l.ticket IN :tickets ORDER BY l.id", StoredLimit.class)
                .setParameter("tickets", tickets)
                .getResultList();
    }
}
