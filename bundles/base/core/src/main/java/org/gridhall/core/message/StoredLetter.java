package org.gridhall.core.message;

import javax.persistence.Column;
import javax.persistence.Entity;
import javax.persistence.Id;
import javax.persistence.Lob;
import javax.persistence.Table;

/** A row of a mailbox. */
@Entity
@Table(name = "letter")
class StoredLetter {

    @Id
    long id;

    long message;
    long account;

    @Column(name = "subject_zh")
    String subjectZh;

    @Column(name = "subject_en")
    String subjectEn;

    @Lob
    @Column(name = "body_zh")
    String bodyZh;

    @Lob
    @Column(name = "body_en")
    String bodyEn;

    String template;

    @Column(name = "about_kind")
    String aboutKind;

    long about;

    @Column(name = "read_at")
    Long readAt;
}
