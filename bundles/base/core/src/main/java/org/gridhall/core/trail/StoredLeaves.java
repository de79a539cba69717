package org.gridhall.core.trail;

import javax.persistence.Entity;
import javax.persistence.Id;
import javax.persistence.Lob;
import javax.persistence.Table;

/** What a root seals, entry by entry. */
@Entity
@Table(name = "trail_leaves")
class StoredLeaves {

    @Id
    long root;

    @Lob
    byte[] body;
}
