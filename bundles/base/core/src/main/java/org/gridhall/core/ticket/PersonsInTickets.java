package org.gridhall.core.ticket;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.persistence.EntityManager;
import org.gridhall.api.account.Actor;
import org.gridhall.api.catalogue.Catalogue;
import org.gridhall.api.catalogue.Channel;
import org.gridhall.api.catalogue.FlowAction;
import org.gridhall.api.trail.Subject;
import org.gridhall.api.trail.TrailEntry;
import org.gridhall.core.message.Queue;
import org.gridhall.core.people.PersonalData;
import org.gridhall.core.people.Traces;
import org.gridhall.core.storage.Json;
import org.gridhall.core.trail.Chain;
import org.gridhall.core.trail.ChainedTrail;
import org.gridhall.core.trail.Deed;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Forgets who took part in closed tickets: the party, what the channel knew of who reported, what is known of them in the
 * words of the ticket and of those below it, and the payloads of the trail that hold any of it. That there was a ticket,
 * where it belongs, when and how it was handled stays: figures and the duty to keep records need it.
 */
@Component(service = PersonalData.class)
public class PersonsInTickets implements PersonalData {

    static final String ERASED = "erased";

    private static final String REPORTER = "reporter";
    private static final int READ = 500;
    private static final int NAMED = 20;
    private static final int ENTRIES = 100_000;

    private final ChainedTrail trail;
    private final Catalogue catalogue;
    private final Queue messages;

    @Activate
    public PersonsInTickets(@Reference ChainedTrail trail, @Reference Catalogue catalogue, @Reference Queue messages) {
        this.trail = trail;
        this.catalogue = catalogue;
        this.messages = messages;
    }

    @Override
    public List<String> look(EntityManager manager, Traces traces) {
        List<StoredParty> parties = parties(manager, traces);
        parties.forEach(party -> traces.name(party.name).phone(party.phone).mail(party.email));
        Set<String> open = new TreeSet<>();
        for (StoredTicket ticket : tickets(manager, parties)) {
            // Who waits for the answer of the ticket that theirs was merged into is still to be answered.
            if (ticket.closedAt == null || Mergers.end(manager, ticket).closedAt == null) {
                open.add(ticket.number);
            }
            below(manager, ticket).stream()
                    .filter(child -> child.closedAt == null)
                    .forEach(child -> open.add(child.number));
        }
        return open.stream().limit(NAMED).toList();
    }

    /** Those that name them, and those that somebody typed in without looking them up: by telephone or mail, and name. */
    private static List<StoredParty> parties(EntityManager manager, Traces traces) {
        Map<Long, StoredParty> found = new TreeMap<>();
        manager.createQuery("SELECT p FROM StoredParty p WHERE p.person IN :people", StoredParty.class)
                .setParameter("people", traces.people())
                .getResultList()
                .forEach(party -> found.put(party.id, party));
        found.values().forEach(party -> traces.phone(party.phone).mail(party.email));
        typed(
                        manager,
                        "phone",
                        traces.phones().stream()
                                .flatMap(PersonsInTickets::spellings)
                                .toList())
                .forEach(party -> known(traces, party, found));
        typed(manager, "email", List.copyOf(traces.mails())).forEach(party -> known(traces, party, found));
        return List.copyOf(found.values());
    }

    private static void known(Traces traces, StoredParty party, Map<Long, StoredParty> found) {
        // Families share a telephone: who has another name is somebody else.
        if (party.person == null && (party.name == null || traces.named(party.name))) {
            found.put(party.id, party);
        }
    }

    private static List<StoredParty> typed(EntityManager manager, String column, Collection<String> texts) {
        return texts.isEmpty()
                ? List.of()
                : manager.createQuery("SELECT p FROM StoredParty p WHERE p." + column + " IN :texts", StoredParty.class)
                        .setParameter("texts", texts)
                        .getResultList();
    }

    /** The ways in which a telephone is usually typed. */
    private static java.util.stream.Stream<String> spellings(String phone) {
        Set<String> all = new TreeSet<>(Set.of(phone, "+86" + phone, "0086" + phone, "86" + phone, "+86 " + phone));
        for (String dash : List.of("-", " ")) {
            if (phone.matches("1\\d{10}")) {
                all.add(phone.substring(0, 3) + dash + phone.substring(3, 7) + dash + phone.substring(7));
            } else if (phone.matches("0\\d{9,11}")) {
                all.add(phone.substring(0, 3) + dash + phone.substring(3));
                all.add(phone.substring(0, 4) + dash + phone.substring(4));
            }
        }
        return all.stream();
    }

    private static List<StoredTicket> tickets(EntityManager manager, List<StoredParty> parties) {
        List<Long> ids =
                parties.stream().map(party -> party.ticket).distinct().sorted().toList();
        List<StoredTicket> found = new ArrayList<>();
        for (int from = 0; from < ids.size(); from += READ) {
            found.addAll(manager.createQuery(
                            "SELECT t FROM StoredTicket t WHERE t.id IN :ids ORDER BY t.id", StoredTicket.class)
                    .setParameter("ids", ids.subList(from, Math.min(ids.size(), from + READ)))
                    .getResultList());
        }
        return found;
    }

    /** All below a ticket, which took title and place from it. */
    private static List<StoredTicket> below(EntityManager manager, StoredTicket ticket) {
        if (!ticket.has(StoredTicket.CHILDREN)) {
            return List.of();
        }
        List<StoredTicket> all = new ArrayList<>();
        for (StoredTicket child : manager.createQuery(
                        "SELECT t FROM StoredTicket t WHERE t.parent = :ticket ORDER BY t.id", StoredTicket.class)
                .setParameter("ticket", ticket.id)
                .getResultList()) {
            all.add(child);
            all.addAll(below(manager, child));
        }
        return all;
    }

    @Override
    public void erase(EntityManager manager, Traces traces, Actor actor, String basis, boolean files) {
        List<StoredParty> parties = parties(manager, traces);
        Set<Long> reported = parties.stream()
                .filter(party -> REPORTER.equals(party.role))
                .map(party -> party.ticket)
                .collect(Collectors.toSet());
        Map<Long, StoredTicket> all = new TreeMap<>();
        Set<Long> own = new HashSet<>();
        for (StoredTicket ticket : tickets(manager, parties)) {
            own.add(ticket.id);
            all.put(ticket.id, ticket);
            below(manager, ticket).forEach(child -> all.put(child.id, child));
        }
        for (StoredParty party : parties) {
            party.name = null;
            party.phone = null;
            party.email = null;
        }
        for (StoredTicket ticket : all.values()) {
            boolean reporter = reported.contains(ticket.id);
            Subject subject = Subject.ticket(ticket.id);
            List<TrailEntry> entries = trail.entries(subject, 1, ENTRIES);
            boolean changed = row(ticket, traces, reporter) | facets(manager, ticket, traces);
            changed |= files(manager, ticket, traces, files && reporter ? sent(entries) : Set.of());
            List<Long> payloads = entries.stream()
                    .filter(entry -> entry.payload() != null && holds(entry, traces, reporter))
                    .map(TrailEntry::id)
                    .toList();
            messages.forget(subject, traces::in);
            if (changed || own.contains(ticket.id) || !payloads.isEmpty()) {
                record(ticket, actor, basis, trail.eraseWithin(subject, payloads));
            }
        }
    }

    private static boolean holds(TrailEntry entry, Traces traces, boolean reporter) {
        return traces.in(entry.payload())
                || reporter
                        && FlowAction.OPEN.equals(entry.action())
                        && entry.payload().get("source") instanceof Map<?, ?> source
                        && !source.isEmpty();
    }

    private void record(StoredTicket ticket, Actor actor, String basis, List<String> erased) {
        Instant now = Instant.now();
        for (String some : erased.isEmpty() ? Arrays.asList((String) null) : erased) {
            Map<String, Object> changes = new LinkedHashMap<>();
            changes.put("basis", Arrays.asList(null, basis));
            if (some != null) {
                changes.put(ChainedTrail.ERASED_PAYLOADS, Arrays.asList(some, null));
            }
            ticket.version++;
            Chain end = trail.append(
                    new Chain(ticket.seq, ticket.head),
                    new Deed(Subject.ticket(ticket.id), ERASED, actor, null, now, ticket.version, changes, null));
            ticket.seq = end.seq();
            ticket.head = end.head();
        }
        ticket.updatedAt = Math.max(ticket.updatedAt, now.toEpochMilli());
    }

    /** Takes out of a row what is theirs; whether there was anything. */
    private boolean row(StoredTicket ticket, Traces traces, boolean reporter) {
        List<Object> before = words(ticket);
        ticket.title = traces.without(ticket.title);
        ticket.description = traces.without(ticket.description);
        ticket.result = traces.without(ticket.result);
        ticket.fields = Json.text(traces.without(Json.map(ticket.fields)));
        if (traces.addressIn(ticket.address)) {
            // It happened where they live: the point says as much as the words. The grid stays.
            ticket.longitude = null;
            ticket.latitude = null;
            ticket.cell = null;
        }
        ticket.address = traces.without(ticket.address);
        if (reporter) {
            ticket.source = Json.text(named(ticket));
            // Made of all that was sent, names and telephones included.
            ticket.intakeDigest = null;
        }
        if (traces.in(Json.map(ticket.source))) {
            ticket.source = Json.text(traces.without(Json.map(ticket.source)));
            ticket.sourceDigest = null;
        }
        if (traces.in(ticket.intakeKey)) {
            ticket.intakeKey = null;
        }
        return !before.equals(words(ticket));
    }

    private static List<Object> words(StoredTicket ticket) {
        return Arrays.asList(
                ticket.title,
                ticket.description,
                ticket.result,
                Json.map(ticket.fields),
                ticket.address,
                Json.map(ticket.source),
                ticket.intakeKey,
                ticket.intakeDigest == null);
    }

    /** Of what the channel knew only how the matter is named at its source: there it will be asked for, and it is no person's. */
    private Map<String, Object> named(StoredTicket ticket) {
        List<String> key = catalogue.channel(ticket.channel).map(Channel::key).orElse(List.of());
        Map<String, Object> rest = new LinkedHashMap<>(Json.map(ticket.source));
        rest.keySet().retainAll(key);
        return rest;
    }

    private static boolean facets(EntityManager manager, StoredTicket ticket, Traces traces) {
        boolean changed = false;
        for (StoredFacet facet : manager.createQuery(
                        "SELECT f FROM StoredFacet f WHERE f.ticket = :ticket", StoredFacet.class)
                .setParameter("ticket", ticket.id)
                .getResultList()) {
            if (traces.in(facet.value)) {
                facet.value = traces.without(facet.value);
                changed = true;
            }
        }
        return changed;
    }

    /** Files stay, under names that are not theirs, but for those that they sent, where these are to go. */
    private static boolean files(EntityManager manager, StoredTicket ticket, Traces traces, Set<Long> sent) {
        boolean changed = false;
        if (ticket.has(StoredTicket.ATTACHMENTS)) {
            for (StoredAttachment file : manager.createQuery(
                            "SELECT a FROM StoredAttachment a WHERE a.ticket = :ticket", StoredAttachment.class)
                    .setParameter("ticket", ticket.id)
                    .getResultList()) {
                if (sent.contains(file.id)) {
                    manager.remove(file);
                    changed = true;
                } else if (traces.in(file.name)) {
                    file.name = traces.without(file.name);
                    changed = true;
                }
            }
        }
        return changed;
    }

    /** Ids of the files that came with the intake, or later from whoever reported. */
    private static Set<Long> sent(List<TrailEntry> entries) {
        return entries.stream()
                .filter(entry -> FlowAction.OPEN.equals(entry.action())
                        || entry.account() == 0 && Actor.reporter(0).name().equals(entry.actor()))
                .map(entry -> entry.payload() == null ? null : entry.payload().get("attachments"))
                .filter(Collection.class::isInstance)
                .flatMap(some -> ((Collection<?>) some).stream())
                .filter(Objects::nonNull)
                .map(id -> Long.valueOf(id.toString().toLowerCase(Locale.ROOT)))
                .collect(Collectors.toSet());
    }
}
