package org.gridhall.core.time;

import javax.persistence.Column;
import javax.persistence.Entity;
import javax.persistence.Id;
import javax.persistence.Lob;
import javax.persistence.Table;

/** A change of calendar or opening hours: limits that were reckoned before it are to be reckoned again. */
@Entity
@Table(name = "working_time")
class StoredWorkingTime {

    @Id
    long revision;

    @Column(name = "changed_at")
    long changedAt;

    @Column(name = "changed_by")
    String changedBy;

    @Column(name = "cause_zh")
    String causeZh;

    @Column(name = "cause_en")
    String causeEn;

    /** Digest of the files that the district's folder had then. */
    String shipped;

    /** Opening hours as they were loaded; null where they did not change. */
    @Lob
    String hours;
}
