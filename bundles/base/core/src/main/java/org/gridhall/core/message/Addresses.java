package org.gridhall.core.message;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gridhall.api.message.Contact;
import org.gridhall.api.message.Contacts;
import org.gridhall.api.message.Recipient;
import org.gridhall.core.keys.BrokenSeal;
import org.gridhall.core.keys.KeyFault;
import org.gridhall.core.storage.Database;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks up, for a whole batch at once, where its recipients can be reached now. */
final class Addresses {

    private static final Logger LOG = LoggerFactory.getLogger(Addresses.class);

    private final Database database;
    private final Sealing sealing;

    Addresses(Database database, Sealing sealing) {
        this.database = database;
        this.sealing = sealing;
    }

    /** @return by message; nothing for one whose addresses were erased, or whose account is not there */
    Map<Long, Contact> of(List<StoredMessage> messages, List<Contacts> books) {
        Map<Long, Contact> found = new HashMap<>();
        Set<Long> accounts = new HashSet<>();
        Set<Long> people = new HashSet<>();
        for (StoredMessage message : messages) {
            switch (message.kind()) {
                case ACCOUNT -> accounts.add(message.recipient);
                case PERSON -> people.add(message.recipient);
                case ADDRESS -> {
                    if (message.contact != null) {
                        open(message, found);
                    }
                }
                default -> {}
            }
        }
        Map<Long, Long> personOf = new HashMap<>();
        rows("a.id", accounts).forEach(row -> personOf.put(row[0], row[1]));
        Map<Long, Long> accountOf = new HashMap<>();
        rows("a.person", people).forEach(row -> accountOf.putIfAbsent(row[1], row[0]));
        people.addAll(personOf.values());
        Map<Long, Contact> known = ask(books, people);
        for (StoredMessage message : messages) {
            if (message.kind() == Recipient.Kind.PERSON) {
                found.put(message.id, contact(known, message.recipient, accountOf.getOrDefault(message.recipient, 0L)));
            } else if (message.kind() == Recipient.Kind.ACCOUNT && personOf.containsKey(message.recipient)) {
                found.put(message.id, contact(known, personOf.get(message.recipient), message.recipient));
            }
        }
        return found;
    }

    private void open(StoredMessage message, Map<Long, Contact> found) {
        try {
            found.put(message.id, sealing.contact(message));
        } catch (BrokenSeal | KeyFault e) {
            LOG.error("message {} has no recipient any more: {}", message.id, e.getMessage());
        }
    }

    private static Contact contact(Map<Long, Contact> known, long person, long account) {
        return new Contact(account, null, null, null).or(known.getOrDefault(person, Contact.NONE));
    }

    private static Map<Long, Contact> ask(List<Contacts> books, Set<Long> people) {
        Map<Long, Contact> known = new HashMap<>();
        for (Contacts book : books) {
            if (!people.isEmpty()) {
                book.ofPeople(Set.copyOf(people)).forEach((person, more) -> known.merge(person, more, Contact::or));
            }
        }
        return known;
    }

    /** Open accounts with their people, the older first. */
    private List<long[]> rows(String by, Collection<Long> ids) {
        if (ids.isEmpty()) {
            return List.of();
        }
        List<long[]> rows = new ArrayList<>();
        database.read(manager -> manager.createQuery(
                                "SELECT a.id, a.person FROM StoredAccount a WHERE a.enabled = :open AND " + by
                                        + " IN :ids ORDER BY a.id",
                                Object[].class)
                        .setParameter("ids", ids)
                        .setParameter("open", true)
                        .getResultList())
                .forEach(row -> rows.add(new long[] {(Long) row[0], (Long) row[1]}));
        return rows;
    }
}
