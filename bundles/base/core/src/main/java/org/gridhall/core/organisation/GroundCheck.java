package org.gridhall.core.organisation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.operation.overlayng.OverlayNG;
import org.locationtech.jts.operation.overlayng.OverlayNGRobust;

/**
 * Checks that new boundaries lie on the ground of the old ones, leave none of it out and do not overlap, and tells whose
 * ground went to whom.
 */
final class GroundCheck {

    /** Borders drawn by hand may leave or take this part of a grid. */
    private static final double TOLERATED = 0.002;

    private final Plots before;
    private final Plots after;
    private final Map<String, Geometry> shapes = new HashMap<>();
    private final ChangeFaults faults;

    GroundCheck(Plots before, Plots after, ChangeFaults faults) {
        this.before = before;
        this.after = after;
        this.faults = faults;
    }

    /**
     * @param gone codes of the grids that end
     * @param fresh pointer of each grid whose boundary is new, by code
     * @return for each grid that ends those that got some of its ground
     */
    Map<String, List<String>> run(Collection<String> gone, Map<String, String> fresh) {
        Map<String, Geometry> old = new LinkedHashMap<>();
        gone.forEach(code -> put(old, code, before.get(code)));
        fresh.keySet().forEach(code -> put(old, code, before.get(code)));
        Map<String, Geometry> now = new LinkedHashMap<>();
        fresh.keySet().forEach(code -> put(now, code, after.get(code)));
        if (!now.isEmpty()) {
            ground(old, now, fresh);
        }
        now.keySet().forEach(code -> neighbours(after.get(code), now.get(code), fresh));
        Map<String, List<String>> successors = new HashMap<>();
        gone.forEach(code -> successors.put(code, successors(code, old.get(code), now, fresh)));
        return successors;
    }

    private void put(Map<String, Geometry> shapes, String code, Plot plot) {
        if (plot != null && plot.boundary() != null) {
            shapes.put(code, plot.shape());
        }
    }

    private void ground(Map<String, Geometry> old, Map<String, Geometry> now, Map<String, String> fresh) {
        Geometry given = union(old.values());
        List<Geometry> all = new ArrayList<>(old.values());
        for (String parent : new TreeSet<>(parentsOfFirst(given, now))) {
            all.add(free(parent, now.keySet()));
        }
        if (all.isEmpty()) {
            return;
        }
        Geometry ground = union(all);
        now.forEach((code, shape) -> {
            double beyond = area(shape, ground, OverlayNG.DIFFERENCE) / shape.getArea();
            if (beyond > TOLERATED) {
                faults.add(
                        fresh.get(code),
                        "网格 " + code + " 有 " + percent(beyond) + " 的面积超出原有网格的范围",
                        percent(beyond) + " of grid " + code + " lies beyond the ground of the old grids");
            }
        });
        double left = area(ground, union(now.values()), OverlayNG.DIFFERENCE) / ground.getArea();
        if (left > TOLERATED) {
            faults.add(
                    "/begin",
                    "原有范围的 " + percent(left) + " 不属于任何新网格，请补全边界",
                    percent(left) + " of the old ground belongs to no new grid; complete the boundaries");
        }
    }

    /** Parents on whose free ground grids are drawn for the first time. */
    private List<String> parentsOfFirst(Geometry given, Map<String, Geometry> now) {
        List<String> parents = new ArrayList<>();
        now.forEach((code, shape) -> {
            Plot parent = after.get(after.get(code).parent());
            boolean first = before.get(code) == null
                    && (given == null || area(shape, given, OverlayNG.INTERSECTION) < TOLERATED * shape.getArea());
            if (first && parent != null && parent.boundary() != null) {
                parents.add(parent.code());
            }
        });
        return parents;
    }

    /** The ground of a grid that belongs to none below it that stays as it is. */
    private Geometry free(String code, Collection<String> fresh) {
        List<Geometry> taken = after.below(code).stream()
                .filter(plot -> plot.boundary() != null && !fresh.contains(plot.code()))
                .map(this::shape)
                .toList();
        Geometry whole = shape(after.get(code));
        return taken.isEmpty() ? whole : OverlayNGRobust.overlay(whole, union(taken), OverlayNG.DIFFERENCE);
    }

    private void neighbours(Plot plot, Geometry shape, Map<String, String> fresh) {
        for (Plot other : after.beside(plot)) {
            // Of two new ones the later tells.
            boolean told = fresh.containsKey(other.code()) && other.code().compareTo(plot.code()) > 0;
            if (other.boundary() != null && !told) {
                Geometry its = shape(other);
                double tolerated = TOLERATED * Math.min(shape.getArea(), its.getArea());
                if (shape.getEnvelopeInternal().intersects(its.getEnvelopeInternal())
                        && area(shape, its, OverlayNG.INTERSECTION) > tolerated) {
                    faults.add(
                            fresh.get(plot.code()),
                            "与同级网格 " + other.code() + " 的范围重叠",
                            "it overlaps the grid " + other.code() + " of the same parent");
                }
            }
        }
        Plot parent = after.get(plot.parent());
        if (parent != null && parent.boundary() != null && outside(shape, shape(parent))) {
            faults.add(
                    fresh.get(plot.code()),
                    "超出上级网格 " + parent.code() + " 的范围",
                    "it reaches beyond the grid above, " + parent.code());
        }
        for (Plot child : after.below(plot.code())) {
            if (child.boundary() != null && !fresh.containsKey(child.code()) && outside(shape(child), shape)) {
                faults.add(
                        fresh.get(plot.code()),
                        "下级网格 " + child.code() + " 不再位于其中，请一并调整",
                        "the grid " + child.code() + " below it no longer lies inside; change it too");
            }
        }
    }

    private static boolean outside(Geometry inner, Geometry outer) {
        return area(inner, outer, OverlayNG.DIFFERENCE) > TOLERATED * inner.getArea();
    }

    private List<String> successors(String code, Geometry its, Map<String, Geometry> now, Map<String, String> fresh) {
        if (its == null) {
            Plot gone = before.get(code);
            return fresh.keySet().stream()
                    .filter(one -> before.get(one) == null
                            && Objects.equals(after.get(one).parent(), gone.parent()))
                    .toList();
        }
        List<String> found = new ArrayList<>();
        now.forEach((one, shape) -> {
            if (area(its, shape, OverlayNG.INTERSECTION) > TOLERATED * Math.min(its.getArea(), shape.getArea())) {
                found.add(one);
            }
        });
        return found;
    }

    private Geometry shape(Plot plot) {
        return shapes.computeIfAbsent(plot.code(), code -> plot.shape());
    }

    private static Geometry union(Collection<Geometry> shapes) {
        return shapes.isEmpty() ? null : OverlayNGRobust.union(shapes);
    }

    private static double area(Geometry a, Geometry b, int operation) {
        return OverlayNGRobust.overlay(a, b, operation).getArea();
    }

    private static String percent(double part) {
        return String.format(Locale.ROOT, "%.2f %%", part * 100);
    }
}
