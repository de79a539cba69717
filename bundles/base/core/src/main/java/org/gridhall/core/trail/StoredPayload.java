package org.gridhall.core.trail;

import java.nio.charset.StandardCharsets;
import javax.persistence.Entity;
import javax.persistence.Id;
import javax.persistence.Table;

/** What was filled in with an action: readable, erasable, bound to the chain by a salted digest. */
@Entity
@Table(name = "trail_payload")
class StoredPayload {

    @Id
    long entry;

    byte[] salt;
    String body;

    byte[] digest() {
        return StoredEntry.sha256(salt, body.getBytes(StandardCharsets.UTF_8));
    }
}
