package org.gridhall.core.ticket;

import java.io.Serializable;
import java.util.Objects;
import javax.persistence.Entity;
import javax.persistence.Id;
import javax.persistence.IdClass;
import javax.persistence.Table;

/** A link from one ticket to another. */
@Entity
@IdClass(StoredLink.Key.class)
@Table(name = "ticket_link")
public class StoredLink {

    @Id
    long ticket;

    @Id
    String kind;

    @Id
    long other;

    /** The three columns together. */
    public static final class Key implements Serializable {
        private static final long serialVersionUID = 1L;

        public long ticket;
        public String kind;
        public long other;

        public Key() {}

        Key(long ticket, String kind, long other) {
            this.ticket = ticket;
            this.kind = kind;
            this.other = other;
        }

        @Override
        public boolean equals(Object object) {
            return object instanceof Key key && key.ticket == ticket && key.other == other && key.kind.equals(kind);
        }

        @Override
        public int hashCode() {
            return Objects.hash(ticket, kind, other);
        }
    }
}
