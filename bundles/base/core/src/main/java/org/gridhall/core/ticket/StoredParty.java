package org.gridhall.core.ticket;

import javax.persistence.Entity;
import javax.persistence.Id;
import javax.persistence.Table;
import org.gridhall.api.ticket.Party;

/** Who is what on a ticket. */
@Entity
@Table(name = "ticket_party")
public class StoredParty {

    @Id
    long id;

    long ticket;
    String role;
    Long person;
    String name;
    String phone;
    String email;

    Party party() {
        return new Party(role, person, name, phone, email);
    }

    /** As it is shown to whom it does not concern: 王**, 138****0000, z***. */
    Party masked() {
        return new Party(role, null, mask(name, 1, 0), mask(phone, 3, 4), mask(email, 1, 0));
    }

    private static String mask(String text, int head, int tail) {
        if (text == null || text.isEmpty()) {
            return text;
        }
        int shown = text.length() > head + tail ? head : 0;
        String end = text.length() > head + tail + 2 && tail > 0 ? text.substring(text.length() - tail) : "";
        return text.substring(0, text.offsetByCodePoints(0, Math.min(shown, text.codePointCount(0, text.length()))))
                + "***" + end;
    }
}
