package org.gridhall.core.organisation;

import java.io.Serializable;
import java.util.Objects;
import javax.persistence.Column;
import javax.persistence.Entity;
import javax.persistence.Id;
import javax.persistence.IdClass;
import javax.persistence.Table;

/** A ticket that went to the grid above, because nothing told which of several new grids is its own. */
@Entity
@IdClass(StoredUnplaced.Key.class)
@Table(name = "grid_change_ticket")
class StoredUnplaced {

    /** Change and ticket. */
    public static class Key implements Serializable {
        private static final long serialVersionUID = 1L;

        public long change;
        public long ticket;

        public Key() {}

        Key(long change, long ticket) {
            this.change = change;
            this.ticket = ticket;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Key key && key.change == change && key.ticket == ticket;
        }

        @Override
        public int hashCode() {
            return Objects.hash(change, ticket);
        }
    }

    @Id
    @Column(name = "change_id")
    long change;

    @Id
    long ticket;
}
