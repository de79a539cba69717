package org.gridhall.core.ticket;

import java.io.Serializable;
import java.util.Objects;
import javax.persistence.Column;
import javax.persistence.Entity;
import javax.persistence.Id;
import javax.persistence.IdClass;
import javax.persistence.Table;

/** A field that lists may filter by. */
@Entity
@IdClass(StoredFacet.Key.class)
@Table(name = "facet")
public class StoredFacet {

    @Id
    long ticket;

    @Id
    String code;

    @Column(name = "text_value")
    String value;

    /** Both columns together. */
    public static final class Key implements Serializable {
        private static final long serialVersionUID = 1L;

        public long ticket;
        public String code;

        public Key() {}

        Key(long ticket, String code) {
            this.ticket = ticket;
            this.code = code;
        }

        @Override
        public boolean equals(Object object) {
            return object instanceof Key key && key.ticket == ticket && key.code.equals(code);
        }

        @Override
        public int hashCode() {
            return Objects.hash(ticket, code);
        }
    }
}
