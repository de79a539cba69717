package org.gridhall.core.organisation;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gridhall.api.Text;
import org.locationtech.jts.geom.Geometry;

/**
 * An organisation as its files say it. Each row knows its line.
 *
 * @param says the files and columns that may be left out and were not: what they would say otherwise stays as it is
 */
record Draft(
        List<UnitRow> units,
        List<NetworkRow> networks,
        List<GridRow> grids,
        List<PersonRow> people,
        List<PostRow> posts,
        List<AccountRow> accounts,
        List<TeamGridRow> teamGrids,
        List<PostFirmRow> postFirms,
        Map<String, Outline> outlines,
        Set<String> says,
        Map<String, String> unitPaths,
        Map<String, String> gridPaths) {

    Draft(
            List<UnitRow> units,
            List<NetworkRow> networks,
            List<GridRow> grids,
            List<PersonRow> people,
            List<PostRow> posts,
            List<AccountRow> accounts,
            List<TeamGridRow> teamGrids,
            List<PostFirmRow> postFirms,
            Map<String, Outline> outlines,
            Set<String> says) {
        this(
                units,
                networks,
                grids,
                people,
                posts,
                accounts,
                teamGrids,
                postFirms,
                outlines,
                says,
                new HashMap<>(),
                new HashMap<>());
    }

    /** A row of a tree. */
    interface Node {
        int line();

        String code();

        String parent();
    }

    record UnitRow(int line, String code, String parent, String kind, Text name, String purpose) implements Node {}

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
            LocalDate to,
            String home,
            Integer tier) {

        PostRow with(String itsHome, Integer itsTier) {
            return new PostRow(line, code, role, unit, grid, person, substitute, from, to, itsHome, itsTier);
        }
    }

    record AccountRow(int line, String login, String person) {}

    /** A row of something that one thing is to another for some time. */
    interface Tie {
        int line();

        String one();

        String other();

        /** Null for ever since. */
        LocalDate from();

        LocalDate to();
    }

    record TeamGridRow(int line, String team, String grid, LocalDate from, LocalDate to) implements Tie {
        @Override
        public String one() {
            return team;
        }

        @Override
        public String other() {
            return grid;
        }
    }

    record PostFirmRow(int line, String post, String firm, LocalDate from, LocalDate to) implements Tie {
        @Override
        public String one() {
            return post;
        }

        @Override
        public String other() {
            return firm;
        }
    }

    /** The boundary of a grid. */
    record Outline(int line, Geometry shape, String text) {}
}
