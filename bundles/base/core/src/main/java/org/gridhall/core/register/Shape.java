package org.gridhall.core.register;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.gridhall.api.Text;
import org.gridhall.core.place.BadBoundary;
import org.gridhall.core.place.Boundary;
import org.gridhall.core.storage.Json;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.LineString;
import org.locationtech.jts.geom.PrecisionModel;

/**
 * A record's place on the ground, read from GeoJSON (RFC 7946, WGS-84) and checked. Heights are dropped.
 *
 * @param text GeoJSON of it: the same shape is the same text
 * @param longitude of a point on it
 */
record Shape(String text, double longitude, double latitude, double west, double south, double east, double north) {

    /** Most positions of a shape. */
    static final int POINTS = 5_000;

    /** Most rings or parts of a shape. */
    static final int PARTS = 200;

    /** Widest shape, in degrees: some 200 km; what is wider lies across the edge of the map, or has its axes mixed up. */
    static final double EXTENT = 2;

    private static final GeometryFactory FACTORY = new GeometryFactory(new PrecisionModel(), 4326);

    /** A shape that cannot be taken, with the reason. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient Text text;

        Refused(Text text) {
            super(text.en(), null, false, false);
            this.text = text;
        }

        Refused(String zh, String en) {
            this(new Text(zh, en));
        }

        Text text() {
            return text;
        }
    }

    static Shape point(double longitude, double latitude) throws Refused {
        return shape(FACTORY.createPoint(
                coordinate(JsonNodeFactory.instance.arrayNode().add(longitude).add(latitude))));
    }

    /** @param kind what the register says: none, point, line or polygon */
    static Shape read(String text, String kind) throws Refused {
        try {
            return read(Json.MAPPER.readTree(text), kind);
        } catch (JsonProcessingException e) {
            throw new Refused("几何图形应为 GeoJSON", "The geometry should be GeoJSON");
        }
    }

    static Shape read(JsonNode geometry, String kind) throws Refused {
        String type = geometry.path("type").asText();
        JsonNode coordinates = geometry.path("coordinates");
        count(coordinates);
        switch (kind) {
            case "point":
                if (type.equals("Point")) {
                    return shape(FACTORY.createPoint(coordinate(coordinates)));
                }
                throw other("Point", type);
            case "line":
                if (type.equals("LineString")) {
                    return shape(line(coordinates));
                } else if (type.equals("MultiLineString")) {
                    List<LineString> lines = new ArrayList<>();
                    for (JsonNode line : list(coordinates)) {
                        lines.add(line(line));
                    }
                    return shape(
                            lines.size() == 1
                                    ? lines.get(0)
                                    : FACTORY.createMultiLineString(lines.toArray(new LineString[0])));
                }
                throw other("LineString, MultiLineString", type);
            case "polygon":
                if (!type.equals("Polygon") && !type.equals("MultiPolygon")) {
                    throw other("Polygon, MultiPolygon", type);
                }
                extent(coordinates);
                try {
                    return shape(Boundary.read(geometry));
                } catch (BadBoundary bad) {
                    throw new Refused(bad.text());
                }
            default:
                throw new Refused("此登记簿没有几何图形，请去掉", "This register has no geometry; leave it out");
        }
    }

    private static Refused other(String wanted, String type) {
        String shown = Content.cut(type, 40);
        return new Refused(
                "几何图形应为 " + wanted + "，不能是“" + shown + "”", "The geometry is " + wanted + ", not \"" + shown + "\"");
    }

    /** Before anything is computed: checking a shape costs more than its size. */
    private static void count(JsonNode coordinates) throws Refused {
        int[] counts = new int[2];
        count(coordinates, 0, counts);
        if (counts[0] > POINTS) {
            throw new Refused(
                    "几何图形最多 " + POINTS + " 个点，请简化", "A geometry has " + POINTS + " points at most; simplify it");
        }
        if (counts[1] > PARTS) {
            throw new Refused(
                    "几何图形最多 " + PARTS + " 个部分，请简化", "A geometry has " + PARTS + " parts at most; simplify it");
        }
    }

    private static void count(JsonNode node, int depth, int[] counts) {
        if (!node.isArray() || depth > 4) {
            return;
        }
        if (node.path(0).isArray()) {
            counts[1] += node.path(0).path(0).isArray() ? 0 : 1;
            for (JsonNode inner : node) {
                count(inner, depth + 1, counts);
            }
        } else {
            counts[0]++;
        }
    }

    private static void extent(JsonNode coordinates) throws Refused {
        Envelope envelope = new Envelope();
        widen(coordinates, envelope, 0);
        extent(envelope);
    }

    private static void widen(JsonNode node, Envelope envelope, int depth) {
        if (node.path(0).isNumber() && node.path(1).isNumber()) {
            envelope.expandToInclude(node.path(0).asDouble(), node.path(1).asDouble());
        } else if (depth < 4) {
            for (JsonNode inner : node) {
                widen(inner, envelope, depth + 1);
            }
        }
    }

    private static void extent(Envelope envelope) throws Refused {
        if (envelope.getWidth() > EXTENT || envelope.getHeight() > EXTENT) {
            throw new Refused(
                    "几何图形跨度超过 " + (int) EXTENT + " 度；请核对经纬度顺序，不能跨越 180 度经线",
                    "The geometry is wider than " + (int) EXTENT
                            + " degrees; check the order of longitude and latitude, and do not cross the 180th meridian");
        }
    }

    private static LineString line(JsonNode coordinates) throws Refused {
        List<Coordinate> points = new ArrayList<>();
        for (JsonNode position : list(coordinates)) {
            Coordinate point = coordinate(position);
            if (points.isEmpty() || !points.get(points.size() - 1).equals2D(point)) {
                points.add(point);
            }
        }
        if (points.size() < 2) {
            throw new Refused("线至少要有两个不同的点", "A line has two different points at least");
        }
        return FACTORY.createLineString(points.toArray(new Coordinate[0]));
    }

    private static JsonNode list(JsonNode node) throws Refused {
        if (!node.isArray() || node.isEmpty()) {
            throw new Refused("坐标（coordinates）缺失或层数不对", "The coordinates are missing or nested wrongly");
        }
        return node;
    }

    private static Coordinate coordinate(JsonNode position) throws Refused {
        double longitude = position.path(0).asDouble(Double.NaN);
        double latitude = position.path(1).asDouble(Double.NaN);
        if (!position.path(0).isNumber()
                || !position.path(1).isNumber()
                || !(Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90)) {
            throw new Refused(
                    "坐标应为先经度（±180）后纬度（±90）的数字", "A position is a longitude (±180) and a latitude (±90), as numbers");
        }
        return new Coordinate(longitude + 0.0, latitude + 0.0);
    }

    private static Shape shape(Geometry geometry) throws Refused {
        Envelope envelope = geometry.getEnvelopeInternal();
        extent(envelope);
        Coordinate at = geometry.getInteriorPoint().getCoordinate();
        return new Shape(
                text(geometry),
                at.x,
                at.y,
                envelope.getMinX(),
                envelope.getMinY(),
                envelope.getMaxX(),
                envelope.getMaxY());
    }

    private static String text(Geometry geometry) {
        if (geometry instanceof org.locationtech.jts.geom.Polygonal) {
            return Boundary.text(geometry);
        }
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("type", geometry.getGeometryType());
        ArrayNode coordinates = node.putArray("coordinates");
        if (geometry.getNumGeometries() > 1) {
            for (int i = 0; i < geometry.getNumGeometries(); i++) {
                positions(geometry.getGeometryN(i), coordinates.addArray());
            }
        } else if (geometry instanceof LineString) {
            positions(geometry, coordinates);
        } else {
            coordinates.add(geometry.getCoordinate().x).add(geometry.getCoordinate().y);
        }
        return node.toString();
    }

    private static void positions(Geometry line, ArrayNode out) {
        for (Coordinate point : line.getCoordinates()) {
            out.addArray().add(point.x).add(point.y);
        }
    }
}
