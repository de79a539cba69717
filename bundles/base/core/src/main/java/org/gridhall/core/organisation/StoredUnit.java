package org.gridhall.core.organisation;

import javax.persistence.Column;
import javax.persistence.Entity;
import javax.persistence.Id;
import javax.persistence.Table;
import org.gridhall.api.Text;
import org.gridhall.api.organisation.Unit;

/** A row of a unit. */
@Entity
@Table(name = "unit")
class StoredUnit {

    @Id
    long id;

    String code;
    String parent;
    String kind;

    @Column(name = "name_zh")
    String nameZh;

    @Column(name = "name_en")
    String nameEn;

    String path;
    int place;
    boolean ended;

    Unit unit() {
        return new Unit(code, parent, kind, new Text(nameZh, nameEn), path);
    }

    void become(Unit unit) {
        code = unit.code();
        parent = unit.parent();
        kind = unit.kind();
        nameZh = unit.name().zh();
        nameEn = unit.name().en();
        path = unit.path();
        ended = false;
    }

    void end() {
        ended = true;
    }

    void stand(int at) {
        place = at;
    }
}
