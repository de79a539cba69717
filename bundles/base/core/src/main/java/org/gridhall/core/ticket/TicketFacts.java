package org.gridhall.core.ticket;

import java.time.Instant;
import javax.persistence.Column;
import javax.persistence.Id;
import javax.persistence.MappedSuperclass;
import org.gridhall.api.place.Point;
import org.gridhall.api.ticket.Holder;
import org.gridhall.api.ticket.TicketSummary;

/** What a list needs to know of a ticket; times in milliseconds since 1970. */
@MappedSuperclass
public abstract class TicketFacts {

    @Id
    long id;

    int version;
    String number;
    String type;
    String stage;
    String category;
    String title;
    String channel;
    int priority;
    String unit;

    @Column(name = "unit_path")
    String unitPath;

    String grid;

    @Column(name = "grid_path")
    String gridPath;

    Double longitude;
    Double latitude;
    String address;
    String field;
    boolean ledger;
    boolean confidential;
    boolean published;
    boolean suspended;

    @Column(name = "created_by")
    long createdBy;

    @Column(name = "opened_at")
    long openedAt;

    @Column(name = "updated_at")
    long updatedAt;

    @Column(name = "closed_at")
    Long closedAt;

    @Column(name = "due_at")
    Long dueAt;

    /** After it a limit that runs is yellow. */
    @Column(name = "warn_at")
    Long warnAt;

    boolean late;
    Long parent;

    /** The ticket that answers for this one. */
    @Column(name = "merged_into")
    Long mergedInto;

    long definition;

    /** The account in whose hands it is; null for nobody's. */
    Long holder;

    @Column(name = "held_at")
    Long heldAt;

    @Column(name = "holder_name")
    String holderName;

    boolean overdue(long now) {
        return late || dueAt != null && now > dueAt;
    }

    Point point() {
        return longitude == null ? null : new Point(longitude, latitude);
    }

    static Instant instant(Long millis) {
        return millis == null ? null : Instant.ofEpochMilli(millis);
    }

    /** As those see it who need not know in whose hands it is. */
    TicketSummary summary(long now) {
        return summary(now, null);
    }

    TicketSummary summary(long now, Holder holder) {
        return new TicketSummary(
                id,
                number,
                type,
                version,
                stage,
                category,
                title,
                channel,
                priority,
                unit,
                grid,
                point(),
                address,
                field,
                ledger,
                confidential,
                suspended,
                instant(openedAt),
                instant(updatedAt),
                instant(closedAt),
                instant(dueAt),
                instant(warnAt),
                overdue(now),
                holder);
    }
}
