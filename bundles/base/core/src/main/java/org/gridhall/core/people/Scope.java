package org.gridhall.core.people;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.gridhall.api.account.Actor;
import org.gridhall.api.account.Grant;
import org.gridhall.api.organisation.Organisation;
import org.gridhall.api.organisation.Unit;

/**
 * Which people a permission reaches. A post in a grid: those of the grid. A post in a street office or a community: those
 * of the grids that it answers for. Any other post of a unit: the district, as people belong to no department.
 *
 * @param paths paths of grids; empty for the whole district where {@code all}, else for nobody
 */
record Scope(boolean all, List<String> paths) {

    private static final Set<String> LOCAL = Set.of("street", "community");

    static Scope of(Actor actor, String permission, Organisation organisation) {
        if (actor.kind() == Actor.Kind.SYSTEM) {
            return new Scope(true, List.of());
        }
        List<String> paths = new ArrayList<>();
        for (Grant grant : actor.with(permission).toList()) {
            if (grant.gridPath() != null) {
                paths.add(grant.gridPath());
                continue;
            }
            Unit unit = grant.unit() == null
                    ? null
                    : organisation.unit(grant.unit()).orElse(null);
            if (unit == null || !LOCAL.contains(unit.kind()) || grant.unitPath().equals("/")) {
                return new Scope(true, List.of());
            }
            organisation.grids().stream()
                    .filter(grid -> grid.network() == null && grid.unit() != null)
                    .filter(grid -> organisation
                            .unit(grid.unit())
                            .filter(its -> its.path().startsWith(grant.unitPath()))
                            .isPresent())
                    .forEach(grid -> paths.add(grid.path()));
        }
        return new Scope(false, List.copyOf(paths));
    }

    /** Whether it reaches somebody who lives there; who lives nowhere is the whole district's. */
    boolean covers(String gridPath) {
        return all || gridPath != null && paths.stream().anyMatch(gridPath::startsWith);
    }

    /** The same as a condition on {@code e.gridPath} of a query; null where it is no condition. */
    String condition(Map<String, Object> parameters) {
        if (all) {
            return null;
        }
        if (paths.isEmpty()) {
            return "1 = 0";
        }
        return paths.stream().map(path -> below(path, parameters)).collect(Collectors.joining(" OR ", "(", ")"));
    }

    /** A path and those below it, as a range that an index can follow: {@code /} is followed by {@code 0}. */
    static String below(String path, Map<String, Object> parameters) {
        String from = "g" + parameters.size();
        parameters.put(from, path);
        String to = "g" + parameters.size();
        parameters.put(to, path.substring(0, path.length() - 1) + "0");
        return "(e.gridPath >= :" + from + " AND e.gridPath < :" + to + ")";
    }
}
