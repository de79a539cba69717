package org.gridhall.core.assessment;

import javax.persistence.Column;
import javax.persistence.Entity;
import javax.persistence.Id;
import javax.persistence.Lob;
import javax.persistence.Table;
import javax.persistence.Version;

/** A month that was signed. Of what was signed nothing is ever written again. */
@Entity
@Table(name = "assessment_month")
class StoredMonth {

    static final int SIGNED = 1;
    static final int PUBLISHED = 2;

    @Id
    long id;

    @Version
    int revision;

    String kind;

    @Column(name = "month_no")
    int month;

    short state;

    /** Version of the rules. */
    String rules;

    @Column(name = "rules_digest")
    String rulesDigest;

    String digest;

    @Lob
    String body;

    @Column(name = "signed_by")
    long signedBy;

    @Column(name = "signed_name")
    String signedName;

    @Column(name = "signed_at")
    long signedAt;

    @Column(name = "published_name")
    String publishedName;

    @Column(name = "published_at")
    Long publishedAt;
}
