package org.gridhall.core.ticket;

import javax.persistence.Column;
import javax.persistence.Entity;
import javax.persistence.Table;
import javax.persistence.Version;

/** A whole ticket. Each action changes this row, so that of two writers one is told. */
@Entity
@Table(name = "ticket")
public class StoredTicket extends TicketFacts {

    /** Bits of {@link #extras}: what else there is to read of this ticket. */
    static final int PARTIES = 1;

    static final int LIMITS = 2;
    static final int ATTACHMENTS = 4;
    static final int LINKS = 8;
    static final int CHILDREN = 16;
    /** Other tickets are or were merged into it. */
    static final int MERGED = 32;

    @Version
    int revision;

    int seq;
    byte[] head;

    @Column(name = "stage_at")
    long stageAt;

    String description;

    @Column(name = "returned")
    int returns;

    @Column(name = "outcome")
    String result;

    Integer rating;
    Integer score;
    String fields;
    int extras;

    @Column(name = "intake_key")
    String intakeKey;

    @Column(name = "intake_digest")
    byte[] intakeDigest;

    @Column(name = "secret_digest")
    byte[] secretDigest;

    /** What only the channel knows. */
    String source;

    @Column(name = "source_digest")
    byte[] sourceDigest;

    Long cell;

    /** Whether it is a joint task of the ticket above. */
    boolean task;

    @Column(name = "open_tasks")
    int openTasks;

    /** When it is due while it is open, {@link Long#MAX_VALUE} without a limit; null once it is closed. */
    @Column(name = "work_due")
    Long workDue;

    static final int IN_TIME = 0;
    /** Some limit was missed, what runs now may be in time. */
    static final int LATE_BEFORE = 1;

    static final int SUSPENDED = 2;

    /** How it stands while it is open, so that lists of work are ranges of an index; null once it is closed. */
    @Column(name = "work_standing")
    Integer workStanding;

    void refreshWork() {
        workDue = closedAt != null ? null : dueAt == null ? Long.valueOf(Long.MAX_VALUE) : dueAt;
        workStanding = closedAt != null ? null : Integer.valueOf(suspended ? SUSPENDED : late ? LATE_BEFORE : IN_TIME);
    }

    boolean has(int extra) {
        return (extras & extra) != 0;
    }
}
