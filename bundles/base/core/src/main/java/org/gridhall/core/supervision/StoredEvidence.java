package org.gridhall.core.supervision;

import javax.persistence.Column;
import javax.persistence.Entity;
import javax.persistence.Id;
import javax.persistence.Lob;
import javax.persistence.Table;

/** What a case was opened on, as text, with the digest of that text. */
@Entity
@Table(name = "evidence")
class StoredEvidence {

    @Id
    long id;

    long ticket;
    long about;

    @Column(name = "taken_at")
    long takenAt;

    String digest;

    @Lob
    String body;
}
