package org.gridhall.core.organisation;

import java.util.Objects;
import javax.persistence.Column;
import javax.persistence.Entity;
import javax.persistence.Table;
import org.gridhall.api.Text;
import org.gridhall.api.organisation.Grid;

/** A row of a grid. */
@Entity
@Table(name = "grid")
class StoredGrid extends StoredTerm {

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

    /** Code of the one grid that took its place; null where there is none, or several. */
    String successor;

    int place;

    Grid grid() {
        return new Grid(
                code,
                parent,
                network,
                level,
                kind,
                unit,
                new Text(nameZh, nameEn),
                path,
                boundary != null,
                from(),
                to());
    }

    boolean is(Grid grid, String outline) {
        return Objects.equals(parent, grid.parent())
                && Objects.equals(network, grid.network())
                && level == grid.level()
                && kind.equals(grid.kind())
                && Objects.equals(unit, grid.unit())
                && nameZh.equals(grid.name().zh())
                && nameEn.equals(grid.name().en())
                && path.equals(grid.path())
                && Objects.equals(outline, boundary);
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
        successor = null;
    }
}
