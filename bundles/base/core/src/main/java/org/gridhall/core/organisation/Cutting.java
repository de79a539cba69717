package org.gridhall.core.organisation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gridhall.api.Problem;
import org.gridhall.api.organisation.Piece;
import org.gridhall.core.place.Boundary;
import org.gridhall.core.storage.Json;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.LineString;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.operation.overlayng.OverlayNG;
import org.locationtech.jts.operation.overlayng.OverlayNGRobust;
import org.locationtech.jts.operation.polygonize.Polygonizer;

/** Cuts the ground of grids along a line into pieces that fit together. */
final class Cutting {

    private static final int LONGEST = 2000;

    /** A piece that is smaller than this part of the ground comes from a line along an old border: its neighbour takes it. */
    private static final double SLIVER = 0.001;

    private Cutting() {}

    /** @param grids boundary by code; null where there is none */
    static List<Piece> cut(Map<String, String> grids, String line) {
        Map<String, Geometry> shapes = new LinkedHashMap<>();
        grids.forEach((code, boundary) -> {
            if (boundary == null) {
                throw Problem.invalid(
                        "/grids", "网格 " + code + " 不存在或没有边界", "The grid " + code + " is not there or has no boundary");
            }
            shapes.put(code, Boundary.stored(boundary));
        });
        if (shapes.isEmpty()) {
            throw Problem.invalid("/grids", "请选择网格", "Choose a grid");
        }
        Geometry ground = OverlayNGRobust.union(shapes.values());
        List<Geometry> pieces = line == null ? List.of(ground) : pieces(ground, line(line, ground));
        return pieces.stream()
                .sorted(Comparator.comparingDouble(
                        (Geometry piece) -> piece.getCentroid().getX()))
                .map(piece -> new Piece(owner(piece, shapes), Boundary.text(piece)))
                .toList();
    }

    private static List<Geometry> pieces(Geometry ground, LineString line) {
        Polygonizer polygonizer = new Polygonizer();
        polygonizer.add(OverlayNGRobust.overlay(ground.getBoundary(), line, OverlayNG.UNION));
        List<Geometry> pieces = new ArrayList<>();
        for (Object found : (Collection<?>) polygonizer.getPolygons()) {
            Polygon polygon = (Polygon) found;
            if (ground.contains(polygon.getInteriorPoint())) {
                pieces.add(polygon);
            }
        }
        pieces.sort(Comparator.comparingDouble(Geometry::getArea));
        while (pieces.size() > 1 && pieces.get(0).getArea() < SLIVER * ground.getArea()) {
            Geometry sliver = pieces.remove(0);
            Geometry beside = pieces.stream()
                    .max(Comparator.comparingDouble(
                            piece -> OverlayNGRobust.overlay(piece, sliver, OverlayNG.INTERSECTION)
                                    .getLength()))
                    .orElseThrow();
            pieces.set(pieces.indexOf(beside), OverlayNGRobust.overlay(beside, sliver, OverlayNG.UNION));
            pieces.sort(Comparator.comparingDouble(Geometry::getArea));
        }
        return pieces;
    }

    private static String owner(Geometry piece, Map<String, Geometry> shapes) {
        return shapes.entrySet().stream()
                .max(Comparator.comparingDouble(
                        one -> OverlayNGRobust.overlay(piece, one.getValue(), OverlayNG.INTERSECTION)
                                .getArea()))
                .orElseThrow()
                .getKey();
    }

    private static LineString line(String text, Geometry ground) {
        try {
            JsonNode node = Json.MAPPER.readTree(text);
            JsonNode points = node.path("coordinates");
            if (node.path("type").asText().equals("LineString") && points.size() >= 2 && points.size() <= LONGEST) {
                List<Coordinate> way = new ArrayList<>();
                for (JsonNode point : points) {
                    double x = point.path(0).asDouble(Double.NaN);
                    double y = point.path(1).asDouble(Double.NaN);
                    if (!(Math.abs(x) <= 180 && Math.abs(y) <= 90)) {
                        throw unclear();
                    }
                    way.add(new Coordinate(x, y));
                }
                return ground.getFactory().createLineString(way.toArray(new Coordinate[0]));
            }
        } catch (JsonProcessingException e) {
            // told below
        }
        throw unclear();
    }

    private static Problem unclear() {
        return Problem.invalid("/line", "分界线无法读取，请在地图上重新画", "The line cannot be read; draw it again on the map");
    }
}
