package org.gridhall.api.module;

import java.util.Map;
import org.gridhall.api.account.Actor;
import org.gridhall.api.ticket.Ticket;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A rule that data cannot say. Registered as a service with {@link ForModule}; asked for tickets whose category or type
 * its module brings. Rules are live: when their module is away, they are not asked.
 */
@ConsumerType
public interface TicketRule {

    /**
     * Looks at an action before it is taken, inside its transaction.
     *
     * @param ticket as it stands; for {@code open}, as it would be
     * @param action code of the action
     * @param form what was filled in
     * @throws org.gridhall.api.Problem to refuse, with words for the user
     */
    void check(Ticket ticket, String action, Map<String, Object> form, Actor actor);
}
