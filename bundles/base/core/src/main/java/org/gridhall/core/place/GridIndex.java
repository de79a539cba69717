package org.gridhall.core.place;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gridhall.api.place.Point;
import org.locationtech.jts.algorithm.locate.IndexedPointInAreaLocator;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.Location;
import org.locationtech.jts.index.strtree.STRtree;

/**
 * Finds the deepest grid that contains a point, in each network by itself. A border belongs to its polygon; of several
 * grids at the same depth the lower code wins. Never changes once made, and safe for any number of threads.
 */
public final class GridIndex {

    public static final GridIndex EMPTY = new GridIndex(List.of());

    /**
     * A grid as the index sees it.
     *
     * @param network null for the main tree
     * @param level depth in its tree
     */
    public record Area(String code, String network, int level, Geometry boundary) {}

    private record Indexed(String code, int level, Envelope envelope, IndexedPointInAreaLocator locator) {

        boolean covers(Coordinate point) {
            return envelope.covers(point) && locator.locate(point) != Location.EXTERIOR;
        }

        boolean before(Indexed other) {
            return other == null || level > other.level || level == other.level && code.compareTo(other.code) < 0;
        }
    }

    private final Map<String, STRtree> trees = new HashMap<>();

    public GridIndex(Collection<Area> areas) {
        Map<String, List<Area>> networks = new HashMap<>();
        areas.forEach(area -> networks.computeIfAbsent(area.network(), key -> new ArrayList<>())
                .add(area));
        networks.forEach((network, its) -> {
            STRtree tree = new STRtree();
            for (Area area : its) {
                IndexedPointInAreaLocator locator = new IndexedPointInAreaLocator(area.boundary());
                // The first call builds the locator: done here, so that whoever reads later only reads.
                locator.locate(area.boundary().getCoordinate());
                Envelope envelope = area.boundary().getEnvelopeInternal();
                tree.insert(envelope, new Indexed(area.code(), area.level(), envelope, locator));
            }
            tree.build();
            trees.put(network, tree);
        });
    }

    /**
     * The code of the grid at a point.
     *
     * @param network null for the main tree
     */
    public Optional<String> at(Point point, String network) {
        STRtree tree = trees.get(network);
        if (tree == null) {
            return Optional.empty();
        }
        Coordinate coordinate = new Coordinate(point.longitude(), point.latitude());
        Indexed[] best = new Indexed[1];
        tree.query(new Envelope(coordinate), item -> {
            Indexed candidate = (Indexed) item;
            if (candidate.before(best[0]) && candidate.covers(coordinate)) {
                best[0] = candidate;
            }
        });
        return best[0] == null ? Optional.empty() : Optional.of(best[0].code());
    }
}
