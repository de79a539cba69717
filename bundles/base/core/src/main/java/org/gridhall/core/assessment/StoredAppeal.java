package org.gridhall.core.assessment;

import java.time.Instant;
import javax.persistence.Column;
import javax.persistence.Entity;
import javax.persistence.Id;
import javax.persistence.Table;
import org.gridhall.api.assessment.Sheet;

/** What was said against a result. */
@Entity
@Table(name = "assessment_appeal")
class StoredAppeal {

    @Id
    long id;

    @Column(name = "month_id")
    long month;

    String subject;
    String reason;

    @Column(name = "said_by")
    long saidBy;

    @Column(name = "said_name")
    String saidName;

    @Column(name = "said_at")
    long saidAt;

    short state;
    Double score;
    String decision;

    @Column(name = "decided_name")
    String decidedName;

    @Column(name = "decided_at")
    Long decidedAt;

    Sheet.Appeal appeal() {
        return new Sheet.Appeal(
                id,
                subject,
                reason,
                new Sheet.Said(saidName, Instant.ofEpochMilli(saidAt)),
                Sheet.AppealState.values()[state],
                score,
                decision,
                decidedAt == null ? null : new Sheet.Said(decidedName, Instant.ofEpochMilli(decidedAt)));
    }
}
