package org.gridhall.core.ticket;

import java.time.Instant;
import javax.persistence.Column;
import javax.persistence.Entity;
import javax.persistence.Id;
import javax.persistence.Table;
import org.gridhall.api.ticket.Attachment;

/** A file of a ticket; without a ticket it is an upload that waits for its action. */
@Entity
@Table(name = "attachment")
public class StoredAttachment {

    @Id
    long id;

    Long ticket;
    String name;

    @Column(name = "media_type")
    String mediaType;

    long size;
    String hash;

    @Column(name = "stored_at")
    long storedAt;

    @Column(name = "stored_by")
    long storedBy;

    /** Whether insiders show it to the public. */
    boolean published;

    /** The copy for the public; null where none was made yet. */
    @Column(name = "public_hash")
    String publicHash;

    @Column(name = "public_type")
    String publicType;

    @Column(name = "public_size")
    Long publicSize;

    Attachment attachment() {
        return new Attachment(id, name, mediaType, size, hash, Instant.ofEpochMilli(storedAt), published);
    }
}
