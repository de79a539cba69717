package org.gridhall.core.time;

import javax.persistence.Column;
import javax.persistence.Entity;
import javax.persistence.Id;
import javax.persistence.Lob;
import javax.persistence.Table;

/** A year that was loaded: its special days, one {@code date,kind,name} a line. */
@Entity
@Table(name = "calendar_year")
class StoredCalendarYear {

    @Id
    @Column(name = "year_no")
    int year;

    @Lob
    String days;

    @Column(name = "loaded_at")
    long loadedAt;

    @Column(name = "loaded_by")
    String loadedBy;
}
