package org.gridhall.core.feed;

import javax.persistence.Entity;
import javax.persistence.Id;
import javax.persistence.Table;

/** How far a subscriber has come. */
@Entity
@Table(name = "feed_cursor")
public class StoredCursor {

    @Id
    String name;

    long txid;
    long entry;

    public long txid() {
        return txid;
    }

    public long entry() {
        return entry;
    }
}
