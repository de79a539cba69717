package org.gridhall.core.ticket;

import java.io.Serializable;
import java.time.Duration;
import java.util.Objects;
import javax.persistence.Column;
import javax.persistence.Entity;
import javax.persistence.Id;
import javax.persistence.IdClass;
import javax.persistence.Table;

/** An action that a client may repeat within 48 hours. */
@Entity
@IdClass(StoredActionKey.Key.class)
@Table(name = "action_key")
public class StoredActionKey {

    static final Duration LIFE = Duration.ofHours(48);

    /** The account; for the reporter of a ticket, who has none, its id with a minus. */
    @Id
    long account;

    @Id
    @Column(name = "action_key")
    String key;

    long ticket;
    byte[] digest;

    @Column(name = "created_at")
    long createdAt;

    /** Both columns together. */
    public static final class Key implements Serializable {
        private static final long serialVersionUID = 1L;

        public long account;
        public String key;

        public Key() {}

        Key(long account, String key) {
            this.account = account;
            this.key = key;
        }

        @Override
        public boolean equals(Object object) {
            return object instanceof Key other && other.account == account && other.key.equals(key);
        }

        @Override
        public int hashCode() {
            return Objects.hash(account, key);
        }
    }
}
