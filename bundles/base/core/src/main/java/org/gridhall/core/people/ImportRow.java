package org.gridhall.core.people;

import java.time.Instant;
import javax.persistence.Column;
import javax.persistence.Entity;
import javax.persistence.Id;
import javax.persistence.Table;
import org.gridhall.api.people.PeopleImports;

/** A row of an import: how far it came. */
@Entity
@Table(name = "people_import")
class ImportRow {

    @Id
    long id;

    String kind;
    long account;

    @Column(name = "started_at")
    long startedAt;

    @Column(name = "ended_at")
    Long endedAt;

    @Column(name = "lines_read")
    long lines;

    long created;
    long updated;
    long unchanged;
    long refused;

    PeopleImports.Result result() {
        return new PeopleImports.Result(
                id,
                kind,
                Instant.ofEpochMilli(startedAt),
                endedAt == null ? null : Instant.ofEpochMilli(endedAt),
                lines,
                created,
                updated,
                unchanged,
                refused);
    }
}
