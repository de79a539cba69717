package org.gridhall.core.organisation;

import java.util.Objects;
import javax.persistence.Column;
import javax.persistence.Entity;
import javax.persistence.Table;
import org.gridhall.api.Text;
import org.gridhall.api.organisation.Unit;

/** A row of a unit. */
@Entity
@Table(name = "unit")
class StoredUnit extends StoredTerm {

    String code;
    String parent;
    String kind;

    @Column(name = "name_zh")
    String nameZh;

    @Column(name = "name_en")
    String nameEn;

    String path;
    String purpose;
    int place;

    Unit unit() {
        return new Unit(code, parent, kind, new Text(nameZh, nameEn), path, purpose, from(), to());
    }

    boolean is(Unit unit) {
        return Objects.equals(parent, unit.parent())
                && kind.equals(unit.kind())
                && nameZh.equals(unit.name().zh())
                && nameEn.equals(unit.name().en())
                && path.equals(unit.path())
                && Objects.equals(purpose, unit.purpose());
    }

    void become(Unit unit) {
        code = unit.code();
        parent = unit.parent();
        kind = unit.kind();
        nameZh = unit.name().zh();
        nameEn = unit.name().en();
        path = unit.path();
        purpose = unit.purpose();
    }
}
