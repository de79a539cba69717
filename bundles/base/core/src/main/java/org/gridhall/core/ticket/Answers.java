package org.gridhall.core.ticket;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.persistence.EntityManager;
import org.gridhall.api.Text;
import org.gridhall.api.account.Actor;
import org.gridhall.api.catalogue.Catalogue;
import org.gridhall.api.catalogue.Channel;
import org.gridhall.api.catalogue.Stage;
import org.gridhall.api.message.Contact;
import org.gridhall.api.message.MessageChannel;
import org.gridhall.api.message.Messages;
import org.gridhall.api.message.NewMessage;
import org.gridhall.api.message.Recipient;
import org.gridhall.api.trail.Subject;
import org.gridhall.core.storage.Json;

/**
 * One mouth out: tells who asked by the channel they came from, each person once, however many tickets they have in the
 * matter. Messages are queued in the transaction of the action. Whom no channel reaches is answered by hand, and the ticket
 * says so in its fields {@link #BY_HAND} and {@link #BY_HAND_FOR}.
 */
final class Answers {

    /** True while somebody waits for an answer by hand. */
    static final String BY_HAND = "replyByHand";

    /** The numbers of the tickets whose reporters wait. */
    static final String BY_HAND_FOR = "replyByHandFor";

    private static final String REPORTER = "reporter";
    private static final int READ = 500;
    /** Han characters take three bytes each; facts of a message take 4,000 bytes in all. */
    private static final int CHARACTERS = 1000;

    private static final int TITLE = 60;

    /** What stands for the words of a confidential ticket where those who read it may not know of it. */
    private static final Text WITHHELD = new Text("（保密）", "(confidential)");

    private final Messages messages;
    private final Catalogue catalogue;
    private final DateTimeFormatter time;

    Answers(Messages messages, Catalogue catalogue, ZoneId zone) {
        this.messages = messages;
        this.catalogue = catalogue;
        this.time = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(zone);
    }

    /** Somebody to be told, of which ticket, under which name in the message's key. */
    private record Addressee(StoredTicket ticket, String name, Recipient to, List<String> by, String endpoint) {}

    /**
     * Queues what an action tells, and notes in the ticket's fields who has to be told by hand.
     *
     * @param entry place of the action's entry in the ticket's trail
     * @param other number of the ticket that the action linked to; null for none
     */
    void tell(EntityManager manager, Work work, List<Interpreter.Told> all, int entry, String other) {
        for (Interpreter.Told told : all) {
            String to = told.tell().to();
            String key = "ticket/" + work.ticket.id + "/" + entry + "/" + to + "/";
            for (Addressee addressee : addressees(manager, work.ticket, to)) {
                NewMessage message = addressee.endpoint() != null
                        ? NewMessage.event(
                                key + addressee.name(),
                                addressee.endpoint(),
                                "gridhall.ticket." + told.tell().template())
                        : NewMessage.of(
                                        key + addressee.name(),
                                        addressee.to(),
                                        told.tell().template())
                                .by(addressee.by());
                messages.queue(facts(message, work, addressee, told.facts(), other)
                        .about(Subject.ticket(addressee.ticket().id)));
            }
        }
    }

    /** Tells somebody that a ticket was given to them, after the entry of that was written. */
    void delegated(Work work, Actor to, Actor by, String reason) {
        StoredTicket ticket = work.ticket;
        Map<String, Object> facts = new HashMap<>();
        facts.put("from", by.name());
        facts.put("reason", reason == null ? "" : reason);
        tellColleague(work, to, "ticket-delegated", ticket.seq, facts);
    }

    /** Tells those whom a comment names, before its entry is written; nobody is told of what they wrote themselves. */
    void mentioned(Work work, List<Actor> people, Actor by) {
        for (Actor somebody : people) {
            if (somebody.account() != by.account()) {
                Map<String, Object> facts = new HashMap<>();
                facts.put("from", by.name());
                tellColleague(work, somebody, "ticket-mentioned", work.ticket.seq + 1, facts);
            }
        }
    }

    private void tellColleague(Work work, Actor to, String template, int entry, Map<String, Object> facts) {
        StoredTicket ticket = work.ticket;
        Addressee addressee = new Addressee(
                ticket, "c" + to.account(), Recipient.account(to.account()), List.of(MessageChannel.MAILBOX), null);
        NewMessage message = NewMessage.of(
                        "ticket/" + ticket.id + "/" + entry + "/" + template + "/" + addressee.name(),
                        addressee.to(),
                        template)
                .by(addressee.by());
        messages.queue(facts(message, work, addressee, facts, null).about(Subject.ticket(ticket.id)));
    }

    private List<Addressee> addressees(EntityManager manager, StoredTicket ticket, String to) {
        return switch (to) {
            case REPORTER -> reporters(manager, ticket);
            case "holder" ->
                ticket.unit == null
                        ? List.of()
                        : List.of(new Addressee(ticket, "u", Recipient.unit(ticket.unit), List.of(), null));
            case "creator" ->
                ticket.createdBy == 0
                        ? List.of()
                        : List.of(new Addressee(
                                ticket,
                                "a",
                                Recipient.account(ticket.createdBy),
                                List.of(MessageChannel.MAILBOX),
                                null));
            default -> throw new IllegalStateException("a flow tells the unknown " + to);
        };
    }

    /** Who asked, of the ticket and of all that were merged into it: the same person once. */
    private List<Addressee> reporters(EntityManager manager, StoredTicket ticket) {
        List<StoredTicket> matters = Mergers.answered(manager, ticket);
        Map<Long, List<StoredParty>> parties = parties(manager, matters);
        List<Addressee> addressees = new ArrayList<>();
        Set<StoredTicket> byHand = new HashSet<>();
        Set<String> known = new HashSet<>();
        for (StoredTicket matter : matters) {
            List<String> reply =
                    catalogue.channel(matter.channel).map(Channel::reply).orElse(List.of());
            List<StoredParty> people = parties.getOrDefault(matter.id, List.of());
            String system = reply.contains(MessageChannel.WEBHOOK) ? system(matter) : null;
            if (system != null) {
                addressees.add(new Addressee(matter, "e" + matter.id, null, null, system));
            } else if (people.isEmpty()) {
                // Nobody is named: whoever typed it in by such a channel is the one who asked.
                if (reply.contains(MessageChannel.MAILBOX)
                        && matter.createdBy != 0
                        && known.add("account:" + matter.createdBy)) {
                    addressees.add(new Addressee(
                            matter,
                            "a" + matter.createdBy,
                            Recipient.account(matter.createdBy),
                            List.of(MessageChannel.MAILBOX),
                            null));
                } else if (reply.contains(MessageChannel.WEBHOOK)) {
                    byHand.add(matter);
                }
            }
            for (StoredParty party : system == null ? people : List.<StoredParty>of()) {
                Set<String> names = names(party);
                boolean seen = names.stream().anyMatch(known::contains);
                known.addAll(names);
                if (seen) {
                    continue;
                }
                if (reachable(party, reply)) {
                    addressees.add(new Addressee(matter, "p" + party.id, recipient(party), reply, null));
                } else {
                    byHand.add(matter);
                }
            }
        }
        note(ticket, byHand);
        return addressees;
    }

    private static Map<Long, List<StoredParty>> parties(EntityManager manager, List<StoredTicket> matters) {
        List<Long> ids = matters.stream()
                .filter(matter -> matter.has(StoredTicket.PARTIES))
                .map(matter -> matter.id)
                .toList();
        Map<Long, List<StoredParty>> parties = new HashMap<>();
        for (int from = 0; from < ids.size(); from += READ) {
            manager.createQuery(
                            "SELECT p FROM StoredParty p WHERE p.ticket IN :tickets AND p.role = :role ORDER BY p.id",
                            StoredParty.class)
                    .setParameter("tickets", ids.subList(from, Math.min(ids.size(), from + READ)))
                    .setParameter("role", REPORTER)
                    .getResultList()
                    .forEach(party -> parties.computeIfAbsent(party.ticket, any -> new ArrayList<>())
                            .add(party));
        }
        return parties;
    }

    /** The system that gave it to us, by the name under which its address is configured; null for none. */
    private static String system(StoredTicket matter) {
        Object system = Json.map(matter.source).get("system");
        // An address that somebody wrote into an intake is nothing to send to.
        return system != null && system.toString().matches("[^\\s/:@]{1,60}") ? system.toString() : null;
    }

    /** By what the same person is known again. */
    private static Set<String> names(StoredParty party) {
        Set<String> names = new HashSet<>();
        if (party.person != null) {
            names.add("person:" + party.person);
        }
        if (party.phone != null) {
            names.add("phone:" + party.phone.replaceAll("^(\\+86|0086)|[^0-9+]", ""));
        }
        if (party.email != null) {
            names.add("mail:" + party.email.strip().toLowerCase(Locale.ROOT));
        }
        return names;
    }

    private static boolean reachable(StoredParty party, List<String> reply) {
        return reply.stream().anyMatch(channel -> switch (channel) {
            case MessageChannel.SMS -> party.phone != null || party.person != null;
            case MessageChannel.MAIL -> party.email != null || party.person != null;
            case MessageChannel.WEBHOOK -> false;
            default -> party.person != null;
        });
    }

    private static Recipient recipient(StoredParty party) {
        return party.phone == null && party.email == null
                ? Recipient.person(party.person)
                : Recipient.address(new Contact(0, party.phone, party.email, null));
    }

    /** Whoever sees the ticket reads its fields: a confidential one that was merged into it is not named there. */
    private static void note(StoredTicket ticket, Set<StoredTicket> byHand) {
        Map<String, Object> fields = new HashMap<>(Json.map(ticket.fields));
        fields.remove(BY_HAND);
        fields.remove(BY_HAND_FOR);
        if (!byHand.isEmpty()) {
            fields.put(BY_HAND, true);
        }
        String numbers = byHand.stream()
                .filter(matter -> ticket.confidential || !matter.confidential)
                .map(matter -> matter.number)
                .sorted()
                .collect(Collectors.joining("、"));
        if (!numbers.isEmpty()) {
            fields.put(BY_HAND_FOR, numbers);
        }
        ticket.fields = Json.text(fields);
    }

    private NewMessage facts(
            NewMessage message, Work work, Addressee addressee, Map<String, Object> facts, String other) {
        StoredTicket own = addressee.ticket();
        StoredTicket ticket = work.ticket;
        Map<String, Text> all = new LinkedHashMap<>();
        int share = CHARACTERS / Math.max(1, facts.size());
        // Not all in a unit may know of a confidential ticket; nor who reported one that was merged into it before.
        boolean unit = addressee.to() != null && addressee.to().kind() == Recipient.Kind.UNIT;
        boolean withheld = ticket.confidential && (unit || !own.confidential);
        facts.forEach((name, value) -> all.put(
                name,
                withheld && value != null ? WITHHELD : Text.same(value == null ? "" : cut(value.toString(), share))));
        // Each hears of their own ticket; where it stands is where the one stands that answers for it.
        all.put("number", Text.same(own.number));
        all.put("title", withheld && unit ? WITHHELD : Text.same(cut(own.title, TITLE)));
        all.put("stage", stage(work, ticket));
        all.put(
                "due",
                ticket.dueAt == null
                        ? new Text("规定期限", "its limit")
                        : Text.same(time.format(Instant.ofEpochMilli(ticket.dueAt))));
        all.put("link", Text.same("/api/v1/tickets/by-number/" + own.number));
        if (other != null) {
            all.put("other", Text.same(other));
        } else if (own.id != ticket.id) {
            all.put("other", Text.same(ticket.number));
        }
        Object theirs = Json.map(own.source).get("number");
        if (addressee.endpoint() != null && theirs != null) {
            all.put("theirNumber", Text.same(theirs.toString()));
        }
        NewMessage filled = message;
        for (Map.Entry<String, Text> fact : all.entrySet()) {
            filled = filled.fact(fact.getKey(), fact.getValue());
        }
        return filled;
    }

    private Text stage(Work work, StoredTicket ticket) {
        return catalogue
                .type(ticket.type)
                .flatMap(type -> type.stage(ticket.stage))
                .map(Stage::title)
                .orElseGet(() -> Interpreter.stage(work, ticket.stage).title());
    }

    private static String cut(String text, int most) {
        String plain = text.replaceAll("[\\p{Cntrl}&&[^\n]]", " ");
        return plain.codePointCount(0, plain.length()) <= most
                ? plain
                : plain.substring(0, plain.offsetByCodePoints(0, most - 1)) + "…";
    }
}
