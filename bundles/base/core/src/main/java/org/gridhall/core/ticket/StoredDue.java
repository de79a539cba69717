package org.gridhall.core.ticket;

import javax.persistence.Column;
import javax.persistence.Entity;
import javax.persistence.Id;
import javax.persistence.Table;
import javax.persistence.Version;

/** What happens to a limit next by itself, and when. Gone once nothing more can. */
@Entity
@Table(name = "limit_due")
class StoredDue {

    /** It comes near. */
    static final int NEAR = 0;

    /** It passes. */
    static final int PASSED = 1;

    /** From here on the levels of the line of command, one after the other. */
    static final int LEVELS = 2;

    /** Stands still for now. */
    static final long NEVER = Long.MAX_VALUE;

    @Id
    @Column(name = "limit_id")
    long limit;

    @Version
    int revision;

    long ticket;

    @Column(name = "fires_at")
    long firesAt;

    int step;

    /** How often it could not be done. */
    int tries;
}
