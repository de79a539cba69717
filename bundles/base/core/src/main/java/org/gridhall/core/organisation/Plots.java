package org.gridhall.core.organisation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.gridhall.api.organisation.Grid;

/** The grids of a day, and what a change makes of them. Never changes itself. */
final class Plots {

    private static final int LONGEST_PATH = 300;
    private static final int DEEPEST = 9;

    private final Map<String, Plot> plots;

    /** Codes of all grids there ever were. */
    private final Set<String> used;

    Plots(Collection<Plot> plots, Collection<String> used) {
        this.plots = new LinkedHashMap<>();
        plots.forEach(plot -> this.plots.put(plot.code(), plot));
        this.used = new HashSet<>(used);
    }

    Plot get(String code) {
        return code == null ? null : plots.get(code);
    }

    boolean used(String code) {
        return used.contains(code);
    }

    Collection<Plot> all() {
        return plots.values();
    }

    List<Plot> below(String code) {
        return plots.values().stream()
                .filter(plot -> code.equals(plot.parent()))
                .toList();
    }

    /** Those beside it: of the same network and parent. */
    List<Plot> beside(Plot one) {
        return plots.values().stream()
                .filter(plot -> !plot.code().equals(one.code())
                        && Objects.equals(plot.parent(), one.parent())
                        && Objects.equals(plot.network(), one.network()))
                .toList();
    }

    /** The same without some and with others, new or in the place of those of their code. */
    Plots with(Collection<String> gone, Collection<Plot> fresh) {
        Map<String, Plot> next = new LinkedHashMap<>(plots);
        next.keySet().removeAll(gone);
        fresh.forEach(plot -> next.put(plot.code(), plot));
        Set<String> ever = new HashSet<>(used);
        fresh.forEach(plot -> ever.add(plot.code()));
        return new Plots(next.values(), ever);
    }

    /** The codes from the top down to one; null when the way up goes in a circle or to a grid that is not there. */
    List<String> way(String code) {
        List<String> way = new ArrayList<>();
        for (String at = code; at != null; at = plots.get(at).parent()) {
            if (!plots.containsKey(at) || way.size() > plots.size()) {
                return null;
            }
            way.add(0, at);
        }
        return way;
    }

    /** Whether the way to a grid fits into what is stored. */
    boolean fits(List<String> way) {
        return way.size() <= DEEPEST && path(way).length() <= LONGEST_PATH;
    }

    private static String path(List<String> way) {
        return "/" + String.join("/", way) + "/";
    }

    /** All as they are to be stored, by code. */
    Map<String, Grid> grids() {
        Map<String, Grid> grids = new HashMap<>();
        plots.forEach((code, plot) -> {
            List<String> way = way(code);
            grids.put(
                    code,
                    new Grid(
                            code,
                            plot.parent(),
                            plot.network(),
                            way.size(),
                            plot.kind(),
                            plot.unit(),
                            plot.name(),
                            path(way),
                            plot.boundary() != null));
        });
        return grids;
    }
}
