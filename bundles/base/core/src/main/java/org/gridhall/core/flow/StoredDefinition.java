package org.gridhall.core.flow;

import javax.persistence.Column;
import javax.persistence.Entity;
import javax.persistence.Id;
import javax.persistence.Table;

/** A type that tickets are pinned to. */
@Entity
@Table(name = "definition")
class StoredDefinition {

    @Id
    long id;

    String hash;
    String type;
    String body;

    @Column(name = "stored_at")
    long storedAt;
}
