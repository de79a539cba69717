package org.gridhall.core.message;

import java.time.Instant;
import javax.persistence.Column;
import javax.persistence.Entity;
import javax.persistence.Id;
import javax.persistence.Table;
import org.gridhall.api.message.Receipt;

/** A row of what became of a message; of message 0 while it is not known which one it was. */
@Entity
@Table(name = "message_receipt")
class StoredReceipt {

    static final long STRAY = 0;

    @Id
    long id;

    long message;
    short kind;
    String channel;

    @Column(name = "received_at")
    long at;

    String reference;
    String reason;

    Receipt.Kind kind() {
        return Receipt.Kind.values()[kind];
    }

    Receipt receipt() {
        return new Receipt(kind(), channel, Instant.ofEpochMilli(at), reference, reason);
    }
}
