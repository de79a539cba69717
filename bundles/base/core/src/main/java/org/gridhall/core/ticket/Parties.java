package org.gridhall.core.ticket;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.gridhall.api.Problem;
import org.gridhall.api.account.Actor;
import org.gridhall.api.account.Grant;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.people.People;
import org.gridhall.api.ticket.Party;
import org.gridhall.api.trail.Subject;
import org.gridhall.core.storage.Database;
import org.gridhall.core.trail.Chain;
import org.gridhall.core.trail.ChainedTrail;
import org.gridhall.core.trail.Deed;

/** Shows who is what on a ticket in full, and keeps who wanted to know and why. */
final class Parties {

    private final Database database;
    private final ChainedTrail trail;
    private final Views views;

    Parties(Database database, ChainedTrail trail, Views views) {
        this.database = database;
        this.trail = trail;
        this.views = views;
    }

    Party reveal(Actor actor, long id, int party, String reason) {
        String why = reason == null ? "" : reason.strip();
        if (why.length() < People.REASON || why.length() > 500) {
            throw Problem.invalid("/reason", "请说明查看理由，4 到 500 个字", "Say why you need it, in 4 to 500 characters");
        }
        return database.write(manager -> {
            StoredTicket ticket = views.find(manager, actor, id);
            if (!Interpreter.mayKnow(ticket, actor)) {
                throw Problem.forbidden(
                        "您的岗位不能查看反映人的完整信息，请联系指挥室", "Your posts do not show people in full; ask the command room");
            }
            List<StoredParty> parties = manager.createQuery(
                            "SELECT p FROM StoredParty p WHERE p.ticket = :ticket ORDER BY p.id", StoredParty.class)
                    .setParameter("ticket", id)
                    .getResultList();
            if (party < 0 || party >= parties.size()) {
                throw Problem.notFound("没有这个人员", "There is nobody there");
            }
            StoredParty wanted = parties.get(party);
            Grant grant = actor.with(Permissions.TICKET_CONFIDENTIAL)
                    .filter(held -> held.covers(ticket.unitPath, ticket.gridPath))
                    .findFirst()
                    .orElse(null);
            Chain end = trail.append(
                    new Chain(ticket.seq, ticket.head),
                    new Deed(
                            Subject.ticket(id),
                            "reveal",
                            actor,
                            grant,
                            Instant.now(),
                            ticket.version,
                            Map.of(),
                            Map.of("role", wanted.role, "reason", why)));
            ticket.seq = end.seq();
            ticket.head = end.head();
            return wanted.party();
        });
    }
}
