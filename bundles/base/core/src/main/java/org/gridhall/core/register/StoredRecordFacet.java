package org.gridhall.core.register;

import java.io.Serializable;
import java.util.Objects;
import javax.persistence.Column;
import javax.persistence.Entity;
import javax.persistence.Id;
import javax.persistence.IdClass;
import javax.persistence.Table;

/** The value of an indexed field, in a form that both databases can search and sort. */
@Entity
@IdClass(StoredRecordFacet.Key.class)
@Table(name = "record_facet")
class StoredRecordFacet {

    @Id
    long record;

    @Id
    String field;

    String register;

    @Column(name = "text_value")
    String text;

    @Column(name = "number_value")
    Double number;

    /** Both columns together. */
    public static final class Key implements Serializable {
        private static final long serialVersionUID = 1L;

        public long record;
        public String field;

        public Key() {}

        @Override
        public boolean equals(Object object) {
            return object instanceof Key key && key.record == record && key.field.equals(field);
        }

        @Override
        public int hashCode() {
            return Objects.hash(record, field);
        }
    }
}
