package org.gridhall.core.ticket;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.gridhall.api.account.Actor;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.catalogue.Catalogue;
import org.gridhall.api.search.Ground;
import org.gridhall.api.search.SearchDocument;
import org.gridhall.api.search.SearchSource;
import org.gridhall.api.trail.Subject;
import org.gridhall.api.trail.TrailEntry;
import org.gridhall.core.organisation.StoredOrganisation;
import org.gridhall.core.storage.Database;
import org.gridhall.core.storage.Json;
import org.gridhall.core.trail.Touched;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Tickets as the search finds them: what everybody who sees a ticket may read of it, and so no parties. */
@Component(service = SearchSource.class)
public class TicketDocuments implements SearchSource {

    private static final int LONGEST_FIELD = 1000;

    private final Database database;
    private final Catalogue catalogue;

    @Activate
    public TicketDocuments(@Reference Database database, @Reference Catalogue catalogue) {
        this.database = database;
        this.catalogue = catalogue;
    }

    @Override
    public String kind() {
        return Subject.TICKET;
    }

    @Override
    public List<Ground> seen(Actor actor) {
        List<Ground> seen = new ArrayList<>(List.of(Ground.of(actor, Permissions.TICKET_READ)));
        actor.with(Permissions.TICKET_OBSERVE)
                .forEach(grant -> grant.observes().forEach(type -> seen.add(Ground.of(type, List.of(grant)))));
        return seen;
    }

    @Override
    public List<Ground> confidential(Actor actor) {
        return List.of(Ground.of(actor, Permissions.TICKET_CONFIDENTIAL));
    }

    @Override
    public Collection<Long> touched(List<TrailEntry> entries) {
        return Touched.ids(entries, Subject.TICKET);
    }

    /** Where a grid was only put below another one, its tickets have another path and no entry of their own. */
    @Override
    public boolean upset(List<TrailEntry> entries) {
        return entries.stream()
                .anyMatch(entry -> entry.subject().kind().equals(Subject.ORGANISATION)
                        && entry.action().equals(StoredOrganisation.FOLLOWED));
    }

    @Override
    public List<SearchDocument> documents(Collection<Long> ids) {
        if (ids.isEmpty()) {
            return List.of();
        }
        return database
                .read(manager -> manager.createQuery(
                                "SELECT t FROM StoredTicket t WHERE t.id IN :ids", StoredTicket.class)
                        .setParameter("ids", ids)
                        .setHint("eclipselink.read-only", true)
                        .getResultList())
                .stream()
                .map(this::document)
                .toList();
    }

    @Override
    public List<SearchDocument> after(long id, int limit) {
        return database
                .read(manager -> manager.createQuery(
                                "SELECT t FROM StoredTicket t WHERE t.id > :id ORDER BY t.id", StoredTicket.class)
                        .setParameter("id", id)
                        .setMaxResults(limit)
                        .setHint("eclipselink.read-only", true)
                        .getResultList())
                .stream()
                .map(this::document)
                .toList();
    }

    private SearchDocument document(StoredTicket ticket) {
        List<String> texts = new ArrayList<>();
        texts.add(ticket.description);
        texts.add(ticket.address);
        texts.add(ticket.result);
        Json.map(ticket.fields).values().forEach(value -> words(value, texts));
        List<String> keywords = new ArrayList<>();
        if (ticket.category != null) {
            catalogue.category(ticket.category).ifPresent(category -> {
                keywords.add(category.title().zh());
                keywords.add(category.title().en());
            });
        }
        return new SearchDocument(
                Subject.TICKET,
                ticket.id,
                ticket.number,
                ticket.title,
                keywords,
                texts,
                ticket.type,
                ticket.category,
                ticket.unitPath,
                ticket.gridPath,
                ticket.confidential,
                ticket.published,
                ticket.createdBy,
                Instant.ofEpochMilli(ticket.openedAt));
    }

    private static void words(Object value, List<String> texts) {
        if (value instanceof String text && text.length() <= LONGEST_FIELD) {
            texts.add(text);
        } else if (value instanceof Collection<?> some) {
            some.forEach(each -> words(each, texts));
        }
    }
}
