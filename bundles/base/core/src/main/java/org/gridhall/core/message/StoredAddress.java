package org.gridhall.core.message;

import java.io.Serializable;
import java.util.Arrays;
import javax.persistence.Entity;
import javax.persistence.Id;
import javax.persistence.IdClass;
import javax.persistence.Table;

/** The keyed hash of an address that a message goes to. */
@Entity
@IdClass(StoredAddress.Key.class)
@Table(name = "message_address")
class StoredAddress {

    @Id
    long message;

    @Id
    byte[] hash;

    /** Both columns together. */
    public static final class Key implements Serializable {
        private static final long serialVersionUID = 1L;

        public long message;
        public byte[] hash;

        @Override
        public boolean equals(Object object) {
            return object instanceof Key key && key.message == message && Arrays.equals(key.hash, hash);
        }

        @Override
        public int hashCode() {
            return Long.hashCode(message) ^ Arrays.hashCode(hash);
        }
    }
}
