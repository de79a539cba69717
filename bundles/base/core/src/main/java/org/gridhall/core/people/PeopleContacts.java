package org.gridhall.core.people;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.gridhall.api.message.Contact;
import org.gridhall.api.message.Contacts;
import org.gridhall.core.keys.BrokenSeal;
import org.gridhall.core.keys.KeyFault;
import org.gridhall.core.keys.Keys;
import org.gridhall.core.storage.Database;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The telephones of people, for messages: of those merged, that of the one who stands for them. */
@Component(service = Contacts.class)
public class PeopleContacts implements Contacts {

    private static final Logger LOG = LoggerFactory.getLogger(PeopleContacts.class);

    private final Database database;
    private final PersonBook book;

    @Activate
    public PeopleContacts(@Reference Database database, @Reference Keys keys) {
        this.database = database;
        this.book = new PersonBook(keys);
    }

    @Override
    public Map<Long, Contact> ofPeople(Set<Long> people) {
        return database.read(manager -> {
            Map<Long, Contact> known = new HashMap<>();
            PersonBook.survivors(manager, people).forEach((id, row) -> {
                String phone = row.erasedAt == null ? phone(row) : null;
                if (phone != null) {
                    known.put(id, Contact.phone(phone));
                }
            });
            return known;
        });
    }

    /** Null for none, and for one that nobody can read any more: it must not hold up the messages to others. */
    private String phone(PersonRow row) {
        try {
            return book.phone(row);
        } catch (BrokenSeal | KeyFault e) {
            LOG.error("person/{} cannot be reached by telephone: {}", row.id, e.getMessage());
            return null;
        }
    }
}
