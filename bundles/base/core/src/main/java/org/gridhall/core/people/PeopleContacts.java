package org.gridhall.core.people;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.gridhall.api.message.Contact;
import org.gridhall.api.message.Contacts;
import org.gridhall.core.keys.Keys;
import org.gridhall.core.storage.Database;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The telephones of people, for messages: of those merged, that of the one who stands for them. */
@Component(service = Contacts.class)
public class PeopleContacts implements Contacts {

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
                String phone = row.erasedAt == null ? book.phone(row) : null;
                if (phone != null) {
                    known.put(id, Contact.phone(phone));
                }
            });
            return known;
        });
    }
}
