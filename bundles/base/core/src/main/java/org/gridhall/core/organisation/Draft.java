package org.gridhall.core.organisation;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.gridhall.api.Text;
import org.locationtech.jts.geom.Geometry;

/** An organisation as its files say it. Each row knows its line. */
record Draft(
        List<UnitRow> units,
        List<NetworkRow> networks,
        List<GridRow> grids,
        List<PersonRow> people,
        List<PostRow> posts,
        List<AccountRow> accounts,
        Map<String, Outline> outlines,
        Map<String, String> unitPaths,
        Map<String, String> gridPaths) {

    Draft(
            List<UnitRow> units,
            List<NetworkRow> networks,
            List<GridRow> grids,
            List<PersonRow> people,
            List<PostRow> posts,
            List<AccountRow> accounts,
            Map<String, Outline> outlines) {
        this(units, networks, grids, people, posts, accounts, outlines, new HashMap<>(), new HashMap<>());
    }

    /** A row of a tree. */
    interface Node {
        int line();

        String code();

        String parent();
    }

    record UnitRow(int line, String code, String parent, String kind, Text name) implements Node {}

    record NetworkRow(int line, String code, String kind, Text name) {}

    /** @param level 0 where it could not be read */
    record GridRow(int line, String code, String parent, String network, int level, String kind, String unit, Text name)
            implements Node {}

    record PersonRow(int line, String code, String name, String phone) {}

    record PostRow(
            int line,
            String code,
            String role,
            String unit,
            String grid,
            String person,
            String substitute,
            LocalDate from,
            LocalDate to) {}

    record AccountRow(int line, String login, String person) {}

    /** The boundary of a grid. */
    record Outline(int line, Geometry shape, String text) {}
}
