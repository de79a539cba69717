package org.gridhall.core.ticket;

import org.gridhall.api.Problem;
import org.gridhall.api.account.Actor;
import org.gridhall.api.account.Permissions;
import org.gridhall.core.storage.Database;
import org.gridhall.core.trail.Insiders;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Whoever sees all that was filled in on a ticket by a post may have its history, and whoever checks the trail of the whole
 * district; a confidential one only if that post knows confidential tickets too.
 */
@Component(service = Insiders.class)
public final class TicketInsiders implements Insiders {

    private final Database database;

    @Activate
    public TicketInsiders(@Reference Database database) {
        this.database = database;
    }

    @Override
    public void check(Actor actor, long id) {
        StoredTicket ticket = database.read(manager -> manager.find(StoredTicket.class, id));
        if (ticket == null) {
            throw Views.unknown();
        }
        boolean checks = actor.mayEverywhere(Permissions.TRAIL_VERIFY)
                && (!ticket.confidential || actor.mayEverywhere(Permissions.TICKET_CONFIDENTIAL));
        if (checks || Views.insider(ticket, actor)) {
            return;
        }
        if (!Views.visible(ticket, actor)) {
            throw Views.unknown();
        }
        throw Problem.forbidden("只有主管此件的岗位可以导出全部留痕", "Only posts that cover this ticket may export its whole history");
    }
}
