package org.gridhall.core.ticket;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.persistence.EntityManager;
import javax.persistence.LockModeType;
import javax.persistence.OptimisticLockException;
import org.gridhall.api.Problem;
import org.gridhall.api.account.Actor;
import org.gridhall.api.catalogue.FlowAction;
import org.gridhall.api.catalogue.Stage;
import org.gridhall.core.flow.Definitions;

/**
 * Links that actions make and take back. A {@code duplicate} merges: the other ticket answers for both from then on. Only a
 * ticket that is not merged itself can answer, so that the ways never make a circle; of two mergers that cross, the rows
 * are locked in the order of their ids and the second one sees the first.
 */
final class Mergers {

    private static final String DUPLICATE = "duplicate";
    private static final int READ = 500;

    /** What ends a merger when the flow does not say so. */
    static final FlowAction.Link END = new FlowAction.Link(DUPLICATE, null, true);

    private final Definitions definitions;

    Mergers(Definitions definitions) {
        this.definitions = definitions;
    }

    /**
     * The other ticket of a link, both rows locked. Called before the action has changed anything.
     *
     * @param asked id or number; null for the one that the ticket was merged into
     * @throws Problem INVALID with what to do instead
     */
    StoredTicket other(EntityManager manager, Actor actor, StoredTicket ticket, FlowAction.Link link, String asked) {
        String at = link.to() == null ? "/form" : Interpreter.pointer(link.to());
        boolean merge = DUPLICATE.equals(link.kind());
        Long id = link.undo() && asked == null ? standing(manager, ticket, link) : find(manager, actor, asked, at);
        if (id == null) {
            return null;
        }
        if (id == ticket.id) {
            throw Problem.invalid(at, "不能并入或关联自身，请填写另一事项", "A ticket cannot be linked to itself; name another one");
        }
        manager.flush();
        int seen = ticket.revision;
        // In the order of ids, so that two who cross wait for each other and none dies.
        Stream.of(id, ticket.id).sorted().forEach(one -> lock(manager, one));
        if (seen != ticket.revision) {
            throw new OptimisticLockException("changed before it was locked");
        }
        StoredTicket other = manager.find(StoredTicket.class, id);
        if (merge && !link.undo()) {
            check(manager, actor, ticket, other, at);
        }
        return other;
    }

    private static Long standing(EntityManager manager, StoredTicket ticket, FlowAction.Link link) {
        return DUPLICATE.equals(link.kind())
                ? ticket.mergedInto
                : manager.createQuery(
                                "SELECT l.other FROM StoredLink l WHERE l.ticket = :ticket AND l.kind = :kind"
                                        + " ORDER BY l.other",
                                Long.class)
                        .setParameter("ticket", ticket.id)
                        .setParameter("kind", link.kind())
                        .setMaxResults(1)
                        .getResultStream()
                        .findFirst()
                        .orElse(null);
    }

    private static Long find(EntityManager manager, Actor actor, String asked, String at) {
        String name = asked == null ? "" : asked.strip();
        Optional<StoredTicket> found = name.matches("[0-9]{1,18}|[1-8][0-9]{18}")
                ? Optional.ofNullable(manager.find(StoredTicket.class, Long.parseLong(name)))
                : manager.createQuery("SELECT t FROM StoredTicket t WHERE t.number = :number", StoredTicket.class)
                        .setParameter("number", name.toUpperCase(Locale.ROOT))
                        .getResultStream()
                        .findFirst();
        return found.filter(ticket -> Views.visible(ticket, actor))
                .map(ticket -> ticket.id)
                .orElseThrow(() -> Problem.invalid(
                        at, "没有这个事项，或您无权查看；请填写编号", "There is no such ticket, or you may not see it; give its number"));
    }

    /** A row with nothing in memory that differs from it, locked until the end. */
    static StoredTicket lock(EntityManager manager, long id) {
        return manager.createQuery("SELECT t FROM StoredTicket t WHERE t.id = :id", StoredTicket.class)
                .setParameter("id", id)
                .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                .getSingleResult();
    }

    private void check(EntityManager manager, Actor actor, StoredTicket ticket, StoredTicket other, String at) {
        if (!other.type.equals(ticket.type)) {
            throw Problem.invalid(at, "只能并入同类事项，请改用关联", "Only tickets of one type can be merged; link them instead");
        }
        if (ticket.mergedInto != null) {
            throw Problem.of(
                    Problem.Kind.CONFLICT,
                    "ticket.merged",
                    "此件已并入其他事项，请先撤销并案",
                    "It was merged before; undo that first");
        }
        if (other.mergedInto != null) {
            StoredTicket end = end(manager, other);
            boolean same = end.id == ticket.id;
            boolean shown = !same && Views.visible(end, actor);
            throw Problem.invalid(
                    at,
                    other.number
                            + (same ? " 已并入本件，不能反向并入" : " 已并入" + (shown ? " " + end.number + "，请并入该件" : "其他事项，请另选")),
                    other.number
                            + (same
                                    ? " was merged into this one already"
                                    : " was merged into "
                                            + (shown
                                                    ? end.number + "; take that one"
                                                    : "another ticket; take another")));
        }
        Stage stage =
                definitions.get(other.definition).type().stage(other.stage).orElseThrow();
        if (other.closedAt != null || stage.voided() || stage.closed()) {
            throw Problem.invalid(
                    at,
                    other.number + " 处于“" + stage.title().zh() + "”，已不能代为答复；请改用关联",
                    other.number + " is at \"" + stage.title().en() + "\" and answers no more; link it instead");
        }
        if (other.confidential && !ticket.confidential) {
            throw Problem.invalid(
                    at,
                    other.number + " 是保密件；请先将本件设为保密",
                    other.number + " is confidential; make this one confidential first");
        }
    }

    /** Makes or takes back the link on the ticket's own side, and says what the trail of the other one tells. */
    void apply(EntityManager manager, StoredTicket ticket, FlowAction.Link link, StoredTicket other) {
        StoredLink.Key key = new StoredLink.Key(ticket.id, link.kind(), other.id);
        StoredLink known = manager.find(StoredLink.class, key);
        if (link.undo() && known != null) {
            manager.remove(known);
        } else if (!link.undo() && known == null) {
            StoredLink fresh = new StoredLink();
            fresh.ticket = ticket.id;
            fresh.kind = link.kind();
            fresh.other = other.id;
            manager.persist(fresh);
        }
        ticket.extras |= StoredTicket.LINKS;
        if (DUPLICATE.equals(link.kind())) {
            ticket.mergedInto = link.undo() ? null : Long.valueOf(other.id);
            other.extras |= StoredTicket.MERGED;
        }
    }

    /** What the other ticket's trail calls it. */
    static String deed(FlowAction.Link link) {
        if (DUPLICATE.equals(link.kind())) {
            return link.undo() ? "unmerged" : "merged";
        }
        return link.undo() ? "unlinked" : "linked";
    }

    static Map<String, Object> changes(FlowAction.Link link, StoredTicket ticket) {
        String id = Long.toString(ticket.id);
        return Map.of(
                DUPLICATE.equals(link.kind()) ? "merged" : link.kind(),
                link.undo() ? Arrays.asList(id, null) : Arrays.asList(null, id));
    }

    /** The ticket at the end of the way. */
    static StoredTicket end(EntityManager manager, StoredTicket ticket) {
        StoredTicket end = ticket;
        while (end.mergedInto != null) {
            end = manager.find(StoredTicket.class, end.mergedInto);
        }
        return end;
    }

    /** All tickets that a ticket answers for, itself first, then by the order of their ids, nearest first. */
    static List<StoredTicket> answered(EntityManager manager, StoredTicket ticket) {
        List<StoredTicket> all = new ArrayList<>(List.of(ticket));
        List<Long> next = ticket.has(StoredTicket.MERGED) ? new ArrayList<>(List.of(ticket.id)) : new ArrayList<>();
        while (!next.isEmpty()) {
            List<Long> some = next.subList(0, Math.min(READ, next.size()));
            List<StoredTicket> below = manager.createQuery(
                            "SELECT t FROM StoredTicket t WHERE t.mergedInto IN :tickets ORDER BY t.id",
                            StoredTicket.class)
                    .setParameter("tickets", new ArrayList<>(some))
                    .getResultList();
            some.clear();
            all.addAll(below);
            below.stream().filter(one -> one.has(StoredTicket.MERGED)).forEach(one -> next.add(one.id));
        }
        return all;
    }
}
