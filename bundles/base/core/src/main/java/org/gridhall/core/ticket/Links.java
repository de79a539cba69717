package org.gridhall.core.ticket;

import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.gridhall.api.Problem;
import org.gridhall.api.account.Actor;
import org.gridhall.api.account.Grant;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.ticket.Ticket;
import org.gridhall.api.trail.Subject;
import org.gridhall.core.storage.Database;
import org.gridhall.core.trail.Chain;
import org.gridhall.core.trail.ChainedTrail;
import org.gridhall.core.trail.Deed;

/** Links between tickets; each can be taken back. */
final class Links {

    private static final Set<String> KINDS = Set.of("duplicate", "follow-up");
    /** Who says that two tickets belong together: the ones who triage. */
    private static final Set<String> ROLES = Set.of("admin", "dispatcher", "clerk", "supervisor");

    private final Database database;
    private final ChainedTrail trail;
    private final Views views;

    Links(Database database, ChainedTrail trail, Views views) {
        this.database = database;
        this.trail = trail;
        this.views = views;
    }

    Ticket link(Actor actor, long id, String kind, long other, boolean set) {
        if (!KINDS.contains(kind)) {
            throw Problem.invalid("/kind", "关联类型应为 duplicate 或 follow-up", "A link is duplicate or follow-up");
        }
        if (id == other) {
            throw Problem.invalid("/other", "不能与自身关联", "A ticket cannot be linked to itself");
        }
        return database.write(manager -> {
            StoredTicket ticket = views.find(manager, actor, id);
            views.find(manager, actor, other);
            Grant grant = actor.with(Permissions.TICKET_READ)
                    .filter(held -> ROLES.contains(held.role()) && held.covers(ticket.unitPath, ticket.gridPath))
                    .findFirst()
                    .orElse(null);
            if (grant == null && actor.kind() != Actor.Kind.SYSTEM) {
                throw Problem.forbidden("只有指挥室和窗口可以关联事项", "Only the command room and windows may link tickets");
            }
            if (!set && kind.equals("duplicate") && ticket.mergedInto != null && ticket.mergedInto == other) {
                throw Problem.of(
                        Problem.Kind.CONFLICT,
                        "ticket.merged",
                        "此件已并入该件，请用“撤销并案”",
                        "It was merged into that one; undo the merger instead");
            }
            StoredLink.Key key = new StoredLink.Key(id, kind, other);
            StoredLink known = manager.find(StoredLink.class, key);
            if ((known != null) != set) {
                if (set) {
                    StoredLink fresh = new StoredLink();
                    fresh.ticket = id;
                    fresh.kind = kind;
                    fresh.other = other;
                    manager.persist(fresh);
                } else {
                    manager.remove(known);
                }
                ticket.extras |= StoredTicket.LINKS;
                ticket.version++;
                Map<String, Object> changes = Map.of(
                        kind,
                        set ? Arrays.asList(null, Long.toString(other)) : Arrays.asList(Long.toString(other), null));
                Chain end = trail.append(
                        new Chain(ticket.seq, ticket.head),
                        new Deed(
                                Subject.ticket(id),
                                set ? "link" : "unlink",
                                actor,
                                grant,
                                Instant.now(),
                                ticket.version,
                                changes,
                                null));
                ticket.seq = end.seq();
                ticket.head = end.head();
                ticket.updatedAt = System.currentTimeMillis();
                manager.flush();
            }
            return views.view(manager, views.work(manager, ticket), actor);
        });
    }
}
