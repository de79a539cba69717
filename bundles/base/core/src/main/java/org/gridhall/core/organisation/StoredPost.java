package org.gridhall.core.organisation;

import java.time.LocalDate;
import java.util.Objects;
import javax.persistence.Column;
import javax.persistence.Entity;
import javax.persistence.Id;
import javax.persistence.Table;

/** A row of one holder's term in a post. */
@Entity
@Table(name = "post")
class StoredPost {

    @Id
    long id;

    String code;
    String role;
    String unit;
    String grid;
    long person;
    Long substitute;

    @Column(name = "first_day")
    int firstDay;

    @Column(name = "last_day")
    Integer lastDay;

    static int day(LocalDate day) {
        return Math.toIntExact(day.toEpochDay());
    }

    boolean is(Draft.PostRow row, long holder, Long standIn) {
        return role.equals(row.role())
                && Objects.equals(unit, row.unit())
                && Objects.equals(grid, row.grid())
                && person == holder
                && Objects.equals(substitute, standIn)
                && Objects.equals(lastDay, row.to() == null ? null : day(row.to()));
    }

    void become(Draft.PostRow row, long holder, Long standIn) {
        code = row.code();
        role = row.role();
        unit = row.unit();
        grid = row.grid();
        person = holder;
        substitute = standIn;
        firstDay = day(row.from());
        lastDay = row.to() == null ? null : day(row.to());
    }

    void endOn(LocalDate day) {
        lastDay = day(day);
    }
}
