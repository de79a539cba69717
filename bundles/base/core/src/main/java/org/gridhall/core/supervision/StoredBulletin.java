package org.gridhall.core.supervision;

import javax.persistence.Column;
import javax.persistence.Entity;
import javax.persistence.Id;
import javax.persistence.Lob;
import javax.persistence.Table;
import javax.persistence.Version;

/** A bulletin; its body is as it was drafted, without the titles of tickets. Days are days since 1970-01-01. */
@Entity
@Table(name = "bulletin")
class StoredBulletin {

    @Id
    long id;

    @Version
    int revision;

    @Column(name = "year_no")
    Integer year;

    Integer series;
    String unit;

    @Column(name = "first_day")
    int firstDay;

    @Column(name = "last_day")
    int lastDay;

    String title;
    String remark;

    @Lob
    String body;

    long drafter;

    @Column(name = "drafted_by")
    String draftedBy;

    @Column(name = "drafted_at")
    long draftedAt;

    @Column(name = "signed_by")
    String signedBy;

    @Column(name = "signed_at")
    Long signedAt;
}
