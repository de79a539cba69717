package org.gridhall.core.register;

import javax.persistence.Column;
import javax.persistence.Entity;
import javax.persistence.Id;
import javax.persistence.Table;
import javax.persistence.Version;

/** An import; its file lies beside it under its id. */
@Entity
@Table(name = "register_import")
class StoredImport {

    @Id
    long id;

    @Version
    int revision;

    String register;
    long account;
    String login;

    /** The ordinal of the state. */
    int state;

    String report;
    int done;

    @Column(name = "created_at")
    long createdAt;

    @Column(name = "touched_at")
    long touchedAt;
}
