package org.gridhall.core.assessment;

import java.time.Instant;
import java.time.LocalDate;
import javax.persistence.Column;
import javax.persistence.Entity;
import javax.persistence.Id;
import javax.persistence.Lob;
import javax.persistence.Table;
import org.gridhall.api.assessment.Week;

/** A week of a unit that was signed. Nothing of it is ever written again. */
@Entity
@Table(name = "assessment_week")
class StoredWeek {

    @Id
    long id;

    String unit;

    /** Its Monday, as 20260601. */
    @Column(name = "week_from")
    int from;

    @Column(name = "week_to")
    int to;

    @Column(name = "open_count")
    long open;

    @Column(name = "late_count")
    long late;

    @Column(name = "closed_count")
    long closed;

    String reason;

    @Lob
    String body;

    String digest;

    @Column(name = "signed_by")
    long signedBy;

    @Column(name = "signed_name")
    String signedName;

    @Column(name = "signed_role")
    String signedRole;

    @Column(name = "signed_at")
    long signedAt;

    static int number(LocalDate day) {
        return day.getYear() * 10000 + day.getMonthValue() * 100 + day.getDayOfMonth();
    }

    Week.Signed signed() {
        return new Week.Signed(signedName, signedRole, Instant.ofEpochMilli(signedAt), digest);
    }
}
