package org.gridhall.core.ticket;

import javax.persistence.Column;
import javax.persistence.Entity;
import javax.persistence.Id;
import javax.persistence.Table;

/** Says that content is being stored, or has lately been. */
@Entity
@Table(name = "content_claim")
public class StoredClaim {

    @Id
    String hash;

    @Column(name = "claimed_at")
    long claimedAt;
}
