package org.gridhall.core.message;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.gridhall.api.message.Contact;
import org.gridhall.api.message.Contacts;
import org.gridhall.core.organisation.StoredOrganisation;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The telephones of the organisation's people, asked last. */
@Component(service = Contacts.class, property = "service.ranking:Integer=-1000")
public class StaffContacts implements Contacts {

    private final StoredOrganisation organisation;

    @Activate
    public StaffContacts(@Reference StoredOrganisation organisation) {
        this.organisation = organisation;
    }

    @Override
    public Map<Long, Contact> ofPeople(Set<Long> people) {
        Map<Long, Contact> known = new HashMap<>();
        for (long id : people) {
            organisation
                    .person(id)
                    .filter(person -> person.phone() != null && !person.phone().isBlank())
                    .ifPresent(person -> known.put(id, Contact.phone(person.phone())));
        }
        return known;
    }
}
