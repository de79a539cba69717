package org.gridhall.core.people;

import java.time.Instant;
import javax.persistence.Column;
import javax.persistence.Entity;
import javax.persistence.Table;
import org.gridhall.api.people.Confirmed;
import org.gridhall.api.people.Organization;

/** A row of an organization. */
@Entity
@Table(name = "organization")
class OrganizationRow extends Located {

    String name;

    @Column(name = "credit_code")
    String code;

    String kind;
    Long representative;
    String phone;
    String confirmed;

    @Column(name = "confirmed_by")
    Long confirmedBy;

    @Column(name = "confirmed_at")
    Long confirmedAt;

    Organization organization() {
        return new Organization(
                id,
                version,
                name,
                code,
                kind,
                representative,
                phone,
                address,
                addressId,
                point(),
                grid,
                note,
                confirmed == null ? null : new Confirmed(confirmed, confirmedBy, Instant.ofEpochMilli(confirmedAt)),
                Instant.ofEpochMilli(changedAt));
    }

    /** What the code says to anybody: whose it is, without where they are and how to reach them. */
    Organization named() {
        return new Organization(
                id,
                version,
                name,
                code,
                kind,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                Instant.ofEpochMilli(changedAt));
    }
}
