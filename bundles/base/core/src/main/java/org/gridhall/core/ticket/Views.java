package org.gridhall.core.ticket;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.persistence.EntityManager;
import javax.persistence.FlushModeType;
import org.gridhall.api.Problem;
import org.gridhall.api.account.Actor;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.catalogue.Catalogue;
import org.gridhall.api.catalogue.Category;
import org.gridhall.api.catalogue.Stage;
import org.gridhall.api.catalogue.TicketType;
import org.gridhall.api.ticket.Attachment;
import org.gridhall.api.ticket.Party;
import org.gridhall.api.ticket.Ticket;
import org.gridhall.api.ticket.TicketLink;
import org.gridhall.api.trail.TrailEntry;
import org.gridhall.core.flow.Definitions;
import org.gridhall.core.flow.Forms;
import org.gridhall.core.storage.Json;

/** Reads whole tickets, and decides who may see which. */
final class Views {

    /** Fields that a reporter is told of, besides those of the intake: what was asked and answered, and when. */
    private static final Set<String> TOLD = Set.of("question", "reply", "feedbackAt", "media_url");

    private final Definitions definitions;
    private final Catalogue catalogue;
    private final Hands hands;

    /** For whoever only looks for tickets and shows none whole. */
    Views(Definitions definitions) {
        this(definitions, null, null);
    }

    Views(Definitions definitions, Catalogue catalogue, Hands hands) {
        this.definitions = definitions;
        this.catalogue = catalogue;
        this.hands = hands;
    }

    static Problem unknown() {
        return Problem.notFound("没有这个事项，或您无权查看", "There is no such ticket, or you may not see it");
    }

    /** Whether an actor may see a ticket by posts, or because it is theirs. */
    static boolean visible(TicketFacts ticket, Actor actor) {
        return switch (actor.kind()) {
            case SYSTEM -> true;
            case REPORTER -> actor.ticket() == ticket.id;
            case ACCOUNT ->
                actor.account() == ticket.createdBy
                        || (covers(ticket, actor, Permissions.TICKET_READ) || observes(ticket, actor))
                                && (!ticket.confidential || Interpreter.mayKnow(ticket, actor));
        };
    }

    /** Whether an actor sees all that was filled in by a post that covers the ticket, not only because it is theirs. */
    static boolean insider(TicketFacts ticket, Actor actor) {
        return actor.kind() == Actor.Kind.SYSTEM
                || covers(ticket, actor, Permissions.TICKET_READ)
                        && (!ticket.confidential || covers(ticket, actor, Permissions.TICKET_CONFIDENTIAL));
    }

    private static boolean observes(TicketFacts ticket, Actor actor) {
        return actor.with(Permissions.TICKET_OBSERVE)
                .anyMatch(grant ->
                        grant.observes().contains(ticket.type) && grant.covers(ticket.unitPath, ticket.gridPath));
    }

    private static boolean covers(TicketFacts ticket, Actor actor, String permission) {
        return actor.with(permission).anyMatch(grant -> grant.covers(ticket.unitPath, ticket.gridPath));
    }

    /**
     * The ticket as far as the actor may see it: the whole, or the limited view of who sees the ticket above or one
     * below. A confidential ticket is not shown by that way.
     */
    Ticket show(EntityManager manager, StoredTicket ticket, Actor actor) {
        if (ticket == null) {
            throw unknown();
        }
        if (visible(ticket, actor)) {
            return view(manager, work(manager, ticket), actor);
        }
        if (ticket.confidential || actor.kind() != Actor.Kind.ACCOUNT || !related(manager, ticket, actor)) {
            throw unknown();
        }
        return limited(ticket);
    }

    private static boolean related(EntityManager manager, StoredTicket ticket, Actor actor) {
        if (ticket.parent != null && visible(manager.find(StoredTicket.class, ticket.parent), actor)) {
            return true;
        }
        return ticket.has(StoredTicket.CHILDREN)
                && manager.createQuery("SELECT t FROM ListedTicket t WHERE t.parent = :ticket", ListedTicket.class)
                        .setParameter("ticket", ticket.id)
                        .getResultStream()
                        .anyMatch(child -> visible(child, actor));
    }

    /** What the ticket is and where it stands, and nothing of what people said. */
    Ticket limited(StoredTicket ticket) {
        return new Ticket(
                ticket.summary(System.currentTimeMillis()),
                definitions.get(ticket.definition).hash(),
                null,
                TicketFacts.instant(ticket.stageAt),
                ticket.returns,
                null,
                null,
                null,
                0,
                Map.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                ticket.parent,
                List.of(),
                true);
    }

    /** A row that the actor may see. */
    StoredTicket find(EntityManager manager, Actor actor, long id) {
        StoredTicket ticket = manager.find(StoredTicket.class, id);
        if (ticket == null || !visible(ticket, actor)) {
            throw unknown();
        }
        return ticket;
    }

    Work work(EntityManager manager, StoredTicket ticket) {
        return new Work(
                ticket,
                definitions.get(ticket.definition),
                limits(manager, ticket),
                () -> ticket.has(StoredTicket.CHILDREN)
                        ? manager.createQuery(
                                        "SELECT t FROM StoredTicket t WHERE t.parent = :ticket AND t.task = :yes"
                                                + " ORDER BY t.id",
                                        StoredTicket.class)
                                .setParameter("ticket", ticket.id)
                                .setParameter("yes", true)
                                .getResultList()
                        : List.of());
    }

    private static List<StoredLimit> limits(EntityManager manager, StoredTicket ticket) {
        return ticket.has(StoredTicket.LIMITS)
                ? manager.createQuery(
                                "SELECT l FROM StoredLimit l WHERE l.ticket = :ticket ORDER BY l.id", StoredLimit.class)
                        .setParameter("ticket", ticket.id)
                        .getResultList()
                : List.of();
    }

    /** The whole ticket as the actor may see it. */
    Ticket view(EntityManager manager, Work work, Actor actor) {
        StoredTicket ticket = work.ticket;
        long now = System.currentTimeMillis();
        // Who reported it sees the ticket, not the inner workings around it.
        boolean inside = actor.kind() != Actor.Kind.REPORTER;
        // Staff see somebody's details by saying why; who somebody is in the people model is for whom the ticket
        // concerns.
        boolean plain = actor.kind() != Actor.Kind.ACCOUNT;
        boolean named = plain || Interpreter.mayKnow(ticket, actor);
        List<Party> parties = new ArrayList<>();
        if (ticket.has(StoredTicket.PARTIES)) {
            for (StoredParty party : work.parties == null ? parties(manager, ticket) : work.parties) {
                parties.add(plain ? party.party() : party.masked(named));
            }
        }
        List<Attachment> attachments = new ArrayList<>();
        if (ticket.has(StoredTicket.ATTACHMENTS)) {
            manager.createQuery(
                            "SELECT a FROM StoredAttachment a WHERE a.ticket = :ticket ORDER BY a.id",
                            StoredAttachment.class)
                    .setParameter("ticket", ticket.id)
                    // They were written when they were attached.
                    .setFlushMode(FlushModeType.COMMIT)
                    .getResultList()
                    .forEach(attachment -> attachments.add(attachment.attachment()));
        }
        List<TicketLink> links = new ArrayList<>();
        if (inside && ticket.has(StoredTicket.LINKS)) {
            List<StoredLink> known = manager.createQuery(
                            "SELECT l FROM StoredLink l WHERE l.ticket = :ticket", StoredLink.class)
                    .setParameter("ticket", ticket.id)
                    .getResultList();
            Set<Long> secret = secret(
                    manager, actor, known.stream().map(link -> link.other).toList());
            known.stream()
                    .filter(link -> !secret.contains(link.other))
                    .forEach(link -> links.add(new TicketLink(link.kind, link.other)));
        }
        List<Long> children = inside && ticket.has(StoredTicket.CHILDREN)
                ? ids(manager, "SELECT t FROM ListedTicket t WHERE t.parent = :ticket ORDER BY t.id", ticket.id, actor)
                : List.of();
        return new Ticket(
                ticket.summary(now, hands.shown(manager, actor, ticket)),
                work.pinned.hash(),
                ticket.description,
                TicketFacts.instant(ticket.stageAt),
                ticket.returns,
                ticket.result,
                ticket.rating,
                // The assessment is of those who work on it.
                actor.kind() == Actor.Kind.REPORTER ? null : ticket.score,
                inside ? ticket.createdBy : 0,
                inside ? Json.map(ticket.fields) : told(work),
                parties,
                work.limits.stream().map(StoredLimit::limit).toList(),
                attachments,
                links,
                ticket.parent,
                children,
                false,
                inside && insider(ticket, actor) ? Json.map(ticket.source) : Map.of(),
                ticket.openTasks,
                merger(manager, ticket, actor),
                inside && ticket.has(StoredTicket.MERGED)
                        ? ids(
                                manager,
                                "SELECT t FROM ListedTicket t WHERE t.mergedInto = :ticket ORDER BY t.id",
                                ticket.id,
                                actor)
                        : List.of());
    }

    /** What the reporter filled in and was told; not what those who work on it note for each other. */
    private Map<String, Object> told(Work work) {
        TicketType type = work.pinned.type();
        Set<String> names = new HashSet<>(TOLD);
        if (type.form() != null) {
            names.addAll(Forms.names(type.forms().get(type.form())));
        }
        catalogue.category(work.ticket.category).map(Category::form).ifPresent(form -> names.addAll(Forms.names(form)));
        Map<String, Object> told = new LinkedHashMap<>(Json.map(work.ticket.fields));
        told.keySet().retainAll(names);
        return told;
    }

    /** Only those who open a ticket name people, so that nothing has to be written before they are read. */
    private static List<StoredParty> parties(EntityManager manager, StoredTicket ticket) {
        return manager.createQuery(
                        "SELECT p FROM StoredParty p WHERE p.ticket = :ticket ORDER BY p.id", StoredParty.class)
                .setParameter("ticket", ticket.id)
                .setFlushMode(FlushModeType.COMMIT)
                .getResultList();
    }

    /** The ids of some tickets around a ticket, without those that the actor may not know to be there. */
    private static List<Long> ids(EntityManager manager, String query, long ticket, Actor actor) {
        return manager.createQuery(query, ListedTicket.class)
                .setParameter("ticket", ticket)
                .getResultStream()
                .filter(other -> !other.confidential || visible(other, actor))
                .map(other -> other.id)
                .toList();
    }

    /** Those of some tickets that are confidential and not for the actor to know. */
    private static Set<Long> secret(EntityManager manager, Actor actor, Collection<Long> ids) {
        Set<Long> secret = new HashSet<>();
        List<Long> all = List.copyOf(ids);
        for (int from = 0; from < all.size(); from += 500) {
            manager.createQuery(
                            "SELECT t FROM ListedTicket t WHERE t.id IN :ids AND t.confidential = :yes",
                            ListedTicket.class)
                    .setParameter("ids", all.subList(from, Math.min(all.size(), from + 500)))
                    .setParameter("yes", true)
                    .getResultStream()
                    .filter(other -> !visible(other, actor))
                    .forEach(other -> secret.add(other.id));
        }
        return secret;
    }

    /** What of an entry names other tickets, by id. */
    private static final Set<String> NAMING = Set.of("merged", "mergedInto", "duplicate", "follow-up", "child", "task");

    /** The same entries; ids of confidential tickets that the actor may not know to be there are left out. */
    static List<TrailEntry> discreet(EntityManager manager, Actor actor, List<TrailEntry> entries) {
        Set<Long> named = new HashSet<>();
        entries.forEach(entry -> NAMING.forEach(name -> others(entry.changes().get(name), named)));
        Set<Long> secret = secret(manager, actor, named);
        return secret.isEmpty()
                ? entries
                : entries.stream()
                        .map(entry -> discreet(actor, entry, discreet(entry.changes(), secret)))
                        .toList();
    }

    /** With the id of a ticket that answers goes the number of it that somebody typed in. */
    private static TrailEntry discreet(Actor actor, TrailEntry entry, Map<String, Object> changes) {
        TrailEntry told = entry.with(changes);
        boolean hidden =
                !Objects.equals(changes.get("mergedInto"), entry.changes().get("mergedInto"));
        return hidden && actor.kind() == Actor.Kind.ACCOUNT ? told.bare() : told;
    }

    private static void others(Object pair, Set<Long> named) {
        if (pair instanceof List<?> both) {
            for (Object value : both) {
                if (value instanceof String text) {
                    for (String id : text.split(",")) {
                        if (id.matches("[0-9]{1,18}|[1-8][0-9]{18}")) {
                            named.add(Long.parseLong(id));
                        }
                    }
                }
            }
        }
    }

    private static Map<String, Object> discreet(Map<String, Object> changes, Set<Long> secret) {
        Map<String, Object> shown = new LinkedHashMap<>(changes);
        for (String name : NAMING) {
            if (shown.get(name) instanceof List<?> both) {
                shown.put(
                        name,
                        Arrays.asList(both.stream()
                                .map(value -> value instanceof String text ? known(text, secret) : value)
                                .toArray()));
            }
        }
        return shown;
    }

    private static String known(String ids, Set<Long> secret) {
        String known = Stream.of(ids.split(","))
                .filter(id -> !id.matches("[0-9]{1,18}|[1-8][0-9]{18}") || !secret.contains(Long.parseLong(id)))
                .collect(Collectors.joining(","));
        return known.isEmpty() ? null : known;
    }

    /** Where a merged matter stands; what it came to is for the reporter, and for whom the other ticket is shown. */
    private Ticket.Merger merger(EntityManager manager, StoredTicket ticket, Actor actor) {
        if (ticket.mergedInto == null) {
            return null;
        }
        StoredTicket end = Mergers.end(manager, ticket);
        // Which number goes on is for the reporter of this one, not for staff who may not know that it is there.
        if (actor.kind() == Actor.Kind.ACCOUNT && end.confidential && !visible(end, actor)) {
            return null;
        }
        Stage stage = definitions.get(end.definition).type().stage(end.stage).orElseThrow();
        boolean answered = end.closedAt != null || Set.of("feedback", "assess").contains(stage.phase());
        boolean told = visible(end, actor)
                || actor.kind() == Actor.Kind.REPORTER && answered && (!end.confidential || ticket.confidential);
        return new Ticket.Merger(
                end.id,
                end.number,
                end.stage,
                stage.title(),
                TicketFacts.instant(end.closedAt),
                told ? end.result : null);
    }
}
