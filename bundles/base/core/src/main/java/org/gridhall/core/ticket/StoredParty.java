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

    /** As staff see it before they say why they need more: 王***, 138***0000, z***. */
    Party masked(boolean known) {
        return new Party(role, known ? person : null, mask(name, 1, 0), mask(phone, 3, 4), mask(email, 1, 0));
    }

    private static String mask(String text, int head, int tail) {
        if (text == null || text.isEmpty()) {
            return text;
        }
        int[] points = text.codePoints().toArray();
        int shown = points.length > head + tail ? head : 0;
        int last = points.length > head + tail + 2 ? tail : 0;
        return new String(points, 0, shown) + "***" + new String(points, points.length - last, last);
    }
}
