package org.gridhall.core.organisation;

import java.time.LocalDate;
import javax.persistence.Column;
import javax.persistence.Id;
import javax.persistence.MappedSuperclass;

/** A row that tells how something was for some time. Days are days since 1970-01-01. */
@MappedSuperclass
abstract class StoredTerm {

    /** The first day of what has been so ever since. */
    static final int EVER = 0;

    @Id
    long id;

    @Column(name = "first_day")
    int firstDay;

    /** Null while it is so; before the first day where it ended on the day it began. */
    @Column(name = "last_day")
    Integer lastDay;

    static int day(LocalDate day) {
        return Math.toIntExact(day.toEpochDay());
    }

    boolean open() {
        return lastDay == null;
    }

    boolean on(LocalDate day) {
        long at = day.toEpochDay();
        return (firstDay == EVER || firstDay <= at) && (lastDay == null || lastDay >= at);
    }

    LocalDate from() {
        return firstDay == EVER ? null : LocalDate.ofEpochDay(firstDay);
    }

    LocalDate to() {
        return lastDay == null ? null : LocalDate.ofEpochDay(lastDay);
    }

    /** It is so no longer from a day on. */
    void endBefore(int day) {
        lastDay = Math.max(day, firstDay) - 1;
    }
}
