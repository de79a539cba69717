package org.gridhall.core.organisation;

import java.util.Objects;
import javax.persistence.Entity;
import javax.persistence.Table;

/** A row of one holder's term in a post. */
@Entity
@Table(name = "post")
class StoredPost extends StoredTerm {

    String code;
    String role;
    String unit;
    String grid;
    long person;
    Long substitute;
    String home;
    Integer tier;

    boolean is(Draft.PostRow row, long holder, Long standIn) {
        return role.equals(row.role())
                && Objects.equals(unit, row.unit())
                && Objects.equals(grid, row.grid())
                && person == holder
                && Objects.equals(substitute, standIn)
                && Objects.equals(home, row.home())
                && Objects.equals(tier, row.tier())
                && Objects.equals(lastDay, row.to() == null ? null : day(row.to()));
    }

    void become(Draft.PostRow row, long holder, Long standIn) {
        code = row.code();
        role = row.role();
        unit = row.unit();
        grid = row.grid();
        person = holder;
        substitute = standIn;
        home = row.home();
        tier = row.tier();
        firstDay = day(row.from());
        lastDay = row.to() == null ? null : day(row.to());
    }

    /** The same holder from another day on, in another grid. */
    StoredPost movedTo(String other, int day, long freshId) {
        StoredPost moved = new StoredPost();
        moved.id = freshId;
        moved.code = code;
        moved.role = role;
        moved.unit = unit;
        moved.grid = other;
        moved.person = person;
        moved.substitute = substitute;
        moved.home = home;
        moved.tier = tier;
        moved.firstDay = day;
        moved.lastDay = lastDay;
        return moved;
    }
}
