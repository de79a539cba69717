package org.gridhall.core.organisation;

import java.util.Objects;
import javax.persistence.Column;
import javax.persistence.Entity;
import javax.persistence.Id;
import javax.persistence.Table;
import org.gridhall.api.Text;
import org.gridhall.api.organisation.Grid;

/** A row of a grid. */
@Entity
@Table(name = "grid")
class StoredGrid {

    @Id
    long id;

    String code;
    String parent;
    String network;
    int level;
    String kind;
    String unit;

    @Column(name = "name_zh")
    String nameZh;

    @Column(name = "name_en")
    String nameEn;

    String path;
    String boundary;
    int place;
    boolean ended;

    Grid grid() {
        return new Grid(code, parent, network, level, kind, unit, new Text(nameZh, nameEn), path, boundary != null);
    }

    boolean is(Grid grid, String outline) {
        return !ended && grid.equals(grid()) && Objects.equals(outline, boundary);
    }

    void become(Grid grid, String outline) {
        code = grid.code();
        parent = grid.parent();
        network = grid.network();
        level = grid.level();
        kind = grid.kind();
        unit = grid.unit();
        nameZh = grid.name().zh();
        nameEn = grid.name().en();
        path = grid.path();
        boundary = outline;
        ended = false;
    }

    void end() {
        ended = true;
    }

    void stand(int at) {
        place = at;
    }
}
