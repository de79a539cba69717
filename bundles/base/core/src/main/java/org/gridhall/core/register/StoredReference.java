package org.gridhall.core.register;

import java.io.Serializable;
import java.util.Objects;
import javax.persistence.Entity;
import javax.persistence.Id;
import javax.persistence.IdClass;
import javax.persistence.Table;

/** That a field of a record names another record by its key. */
@Entity
@IdClass(StoredReference.Key.class)
@Table(name = "record_reference")
class StoredReference {

    @Id
    long record;

    @Id
    String field;

    @Id
    String target;

    /** The register of the target. */
    String register;

    /** All three columns together. */
    public static final class Key implements Serializable {
        private static final long serialVersionUID = 1L;

        public long record;
        public String field;
        public String target;

        public Key() {}

        @Override
        public boolean equals(Object object) {
            return object instanceof Key key
                    && key.record == record
                    && key.field.equals(field)
                    && key.target.equals(target);
        }

        @Override
        public int hashCode() {
            return Objects.hash(record, field, target);
        }
    }
}
