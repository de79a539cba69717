package org.gridhall.core.ticket;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.persistence.EntityManager;
import org.gridhall.api.Problem;
import org.gridhall.api.account.Actor;
import org.gridhall.api.account.Grant;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.catalogue.FlowAction;
import org.gridhall.api.catalogue.TicketType;
import org.gridhall.api.ticket.Colleague;
import org.gridhall.api.ticket.Handing;
import org.gridhall.api.ticket.Holder;
import org.gridhall.core.account.StoredAccounts;
import org.gridhall.core.flow.Definitions;
import org.gridhall.core.flow.Onward;

/**
 * Who has a ticket in their hands, and what that binds. Only whom the stage waits for can have it, and only the work of
 * the stage is bound: what leads the ticket elsewhere, suspends it, or belongs to this stage alone, done in a role that
 * the stage waits for. A holder who may not act any more binds nobody.
 */
final class Hands {

    static final String TAKEN = "taken";
    static final String TAKEN_OVER = "taken-over";
    static final String GIVEN_BACK = "given-back";
    static final String DELEGATED = "delegated";

    private static final int MOST = 200;

    private final StoredAccounts accounts;
    private final Definitions definitions;

    Hands(StoredAccounts accounts, Definitions definitions) {
        this.accounts = accounts;
        this.definitions = definitions;
    }

    private Set<String> waiting(TicketFacts ticket) {
        return ticket.closedAt != null
                ? Set.of()
                : Onward.roles(definitions.get(ticket.definition).type(), ticket.stage);
    }

    /** The posts in which somebody may do the work of a ticket's stage. */
    private List<Grant> posts(TicketFacts ticket, Actor actor) {
        if (actor.kind() != Actor.Kind.ACCOUNT || !Views.visible(ticket, actor)) {
            return List.of();
        }
        Set<String> roles = waiting(ticket);
        return actor.grants().stream()
                .filter(grant -> roles.contains(grant.role()) && grant.covers(ticket.unitPath, ticket.gridPath))
                .toList();
    }

    /** In which post somebody may have the ticket. */
    Optional<Grant> post(TicketFacts ticket, Actor actor) {
        return posts(ticket, actor).stream().findFirst();
    }

    static Optional<Grant> assigner(TicketFacts ticket, Actor actor) {
        return actor.with(Permissions.TICKET_ASSIGN)
                .filter(grant -> grant.covers(ticket.unitPath, ticket.gridPath))
                .findFirst();
    }

    /** Whose hands it is in, as long as that binds. */
    Optional<Actor> holder(EntityManager manager, TicketFacts ticket) {
        return ticket.holder == null
                ? Optional.empty()
                : accounts.open(manager, ticket.holder)
                        .filter(holder -> post(ticket, holder).isPresent());
    }

    /** The holders of some tickets, by the tickets' ids; nobody for whoever stands outside. */
    Map<Long, Holder> holders(EntityManager manager, Actor actor, List<? extends TicketFacts> tickets) {
        Map<Long, Holder> holders = new HashMap<>();
        Set<Long> held = new HashSet<>();
        tickets.forEach(ticket -> Stream.ofNullable(ticket.holder).forEach(held::add));
        if (held.isEmpty() || actor.kind() == Actor.Kind.REPORTER) {
            return holders;
        }
        Map<Long, Actor> people = accounts.open(manager, held);
        for (TicketFacts ticket : tickets) {
            Actor holder = ticket.holder == null ? null : people.get(ticket.holder);
            if (holder != null && post(ticket, holder).isPresent()) {
                holders.put(
                        ticket.id, new Holder(ticket.holder, ticket.holderName, Instant.ofEpochMilli(ticket.heldAt)));
            }
        }
        return holders;
    }

    Holder shown(EntityManager manager, Actor actor, TicketFacts ticket) {
        return holders(manager, actor, List.of(ticket)).get(ticket.id);
    }

    /** Whether an action is the stage's own work, and the actor's only as such. */
    private boolean binds(Work work, FlowAction action, Actor actor) {
        StoredTicket ticket = work.ticket;
        boolean moves = action.to() != null
                || action.hold() != null
                || action.cases().stream().anyMatch(variant -> variant.to() != null)
                || action.from().equals(List.of(ticket.stage));
        if (!moves
                || actor.kind() != Actor.Kind.ACCOUNT
                || action.by().contains("reporter") && actor.account() == ticket.createdBy) {
            return false;
        }
        Set<String> roles = waiting(ticket);
        List<Grant> by = actor.grants().stream()
                .filter(grant -> action.by().contains(grant.role()) && grant.covers(ticket.unitPath, ticket.gridPath))
                .toList();
        return !by.isEmpty()
                && by.stream()
                        .allMatch(grant -> roles.contains(grant.role())
                                && !grant.permissions().contains(Permissions.TICKET_IMPORT));
    }

    /** Whether the actor may take an action although somebody may have the ticket in their hands. */
    boolean free(EntityManager manager, Work work, FlowAction action, Actor actor) {
        return work.ticket.holder == null
                || work.ticket.holder == actor.account()
                || !binds(work, action, actor)
                || holder(manager, work.ticket).isEmpty();
    }

    /** @throws Problem CONFLICT when somebody else has the ticket in their hands and the action is bound by that */
    void check(EntityManager manager, Work work, FlowAction action, Actor actor) {
        if (!free(manager, work, action, actor)) {
            throw taken(work.ticket);
        }
    }

    static Problem taken(StoredTicket ticket) {
        return Problem.of(
                        Problem.Kind.CONFLICT,
                        "ticket.taken",
                        "此件在" + ticket.holderName + "手上，请与其联系；确需由您办理的，请先接手",
                        "The ticket is in the hands of " + ticket.holderName
                                + "; talk to them, or take it over first if you have to act")
                .with("holder", ticket.holderName)
                .with("since", Instant.ofEpochMilli(ticket.heldAt).toString());
    }

    static void give(StoredTicket ticket, Actor to, Instant at) {
        ticket.holder = to.account();
        ticket.holderName = to.name();
        ticket.heldAt = at.toEpochMilli();
    }

    static void release(StoredTicket ticket) {
        ticket.holder = null;
        ticket.holderName = null;
        ticket.heldAt = null;
    }

    /** Whether two people hold the same post in which both may do the work: holder and substitute. */
    private boolean share(TicketFacts ticket, Actor one, Actor other) {
        Set<Long> posts = new HashSet<>();
        posts(ticket, one).forEach(grant -> posts.add(grant.post()));
        return posts(ticket, other).stream().anyMatch(grant -> posts.contains(grant.post()));
    }

    /** Whether somebody who has the ticket in their hands may give it to another. */
    boolean standsIn(TicketFacts ticket, Actor holder, Actor other) {
        return share(ticket, holder, other);
    }

    Handing handing(EntityManager manager, StoredTicket ticket, Actor actor) {
        Optional<Actor> holder = holder(manager, ticket);
        boolean own = ticket.holder != null && ticket.holder == actor.account() && holder.isPresent();
        boolean may = post(ticket, actor).isPresent();
        boolean assigns = assigner(ticket, actor).isPresent();
        return new Handing(
                may && holder.isEmpty(),
                may && holder.isPresent() && !own,
                own,
                own || assigns ? delegates(manager, ticket, actor, holder.orElse(null), assigns) : List.of());
    }

    private List<Colleague> delegates(
            EntityManager manager, StoredTicket ticket, Actor actor, Actor holder, boolean assigns) {
        TicketType type = definitions.get(ticket.definition).type();
        Actor from = holder == null ? actor : holder;
        return accounts
                .staff(
                        manager,
                        Onward.roles(type, ticket.stage),
                        null,
                        other -> other.account() != actor.account()
                                && (ticket.holder == null || other.account() != ticket.holder)
                                && post(ticket, other).isPresent()
                                && (assigns || standsIn(ticket, actor, other)),
                        MOST)
                .stream()
                .map(other -> colleague(ticket, other, standsIn(ticket, from, other)))
                .sorted((a, b) -> a.substitute() != b.substitute()
                        ? Boolean.compare(b.substitute(), a.substitute())
                        : a.name().compareTo(b.name()))
                .toList();
    }

    private Colleague colleague(TicketFacts ticket, Actor other, boolean substitute) {
        Grant grant = post(ticket, other).orElse(null);
        return new Colleague(
                other.account(),
                other.login(),
                other.name(),
                grant == null ? null : grant.role(),
                grant == null ? null : grant.unit(),
                substitute);
    }

    /** Colleagues who may see a ticket. */
    List<Colleague> colleagues(EntityManager manager, TicketFacts ticket, Actor actor, String text, int most) {
        return accounts
                .staff(
                        manager,
                        null,
                        text,
                        other -> other.account() != actor.account() && Views.visible(ticket, other),
                        most)
                .stream()
                .map(other -> {
                    Grant grant = other.with(Permissions.TICKET_READ)
                            .filter(one -> one.covers(ticket.unitPath, ticket.gridPath))
                            .findFirst()
                            .orElse(null);
                    return new Colleague(
                            other.account(),
                            other.login(),
                            other.name(),
                            grant == null ? null : grant.role(),
                            grant == null ? null : grant.unit(),
                            share(ticket, actor, other));
                })
                .toList();
    }

    Optional<Actor> called(EntityManager manager, String login) {
        return accounts.open(manager, login);
    }
}
