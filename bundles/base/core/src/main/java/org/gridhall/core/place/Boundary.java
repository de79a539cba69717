package org.gridhall.core.place;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.gridhall.core.storage.Json;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.LinearRing;
import org.locationtech.jts.geom.MultiPolygon;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.geom.PrecisionModel;
import org.locationtech.jts.operation.valid.IsValidOp;
import org.locationtech.jts.operation.valid.TopologyValidationError;

/** Reads polygons from GeoJSON (RFC 7946, WGS 84) and writes them back. Rings may turn either way; heights are dropped. */
public final class Boundary {

    private static final GeometryFactory FACTORY = new GeometryFactory(new PrecisionModel(), 4326);

    private Boundary() {}

    /**
     * Reads and checks a boundary.
     *
     * @param geometry a Polygon or a MultiPolygon
     * @throws BadBoundary when it is of another type, has an open ring or a coordinate out of range, or crosses itself
     */
    public static Geometry read(JsonNode geometry) throws BadBoundary {
        Geometry shape = shape(geometry);
        TopologyValidationError error = new IsValidOp(shape).getValidationError();
        if (error != null) {
            throw invalid(error);
        }
        return shape;
    }

    /** Reads a boundary that was checked when it came in. */
    public static Geometry stored(String text) {
        try {
            return shape(Json.MAPPER.readTree(text));
        } catch (BadBoundary | com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalStateException("stored boundary cannot be read: " + e.getMessage(), e);
        }
    }

    /** The GeoJSON of a shape: the same shape is the same text. */
    public static String text(Geometry shape) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("type", shape.getGeometryType());
        ArrayNode coordinates = node.putArray("coordinates");
        if (shape instanceof Polygon) {
            rings((Polygon) shape, coordinates);
        } else {
            for (int i = 0; i < shape.getNumGeometries(); i++) {
                rings((Polygon) shape.getGeometryN(i), coordinates.addArray());
            }
        }
        return node.toString();
    }

    private static void rings(Polygon polygon, ArrayNode out) {
        ring(polygon.getExteriorRing(), out.addArray());
        for (int i = 0; i < polygon.getNumInteriorRing(); i++) {
            ring(polygon.getInteriorRingN(i), out.addArray());
        }
    }

    private static void ring(LinearRing ring, ArrayNode out) {
        for (Coordinate c : ring.getCoordinates()) {
            out.addArray().add(c.x).add(c.y);
        }
    }

    private static Geometry shape(JsonNode geometry) throws BadBoundary {
        if (geometry == null || !geometry.isObject()) {
            throw new BadBoundary("没有几何图形（geometry）", "there is no geometry");
        }
        JsonNode coordinates = geometry.path("coordinates");
        String type = geometry.path("type").asText();
        switch (type) {
            case "Polygon":
                return polygon(coordinates, "");
            case "MultiPolygon":
                List<Polygon> parts = new ArrayList<>();
                for (JsonNode part : list(coordinates)) {
                    parts.add(polygon(part, (parts.size() + 1) + "/"));
                }
                MultiPolygon all = FACTORY.createMultiPolygon(parts.toArray(new Polygon[0]));
                return parts.size() == 1 ? parts.get(0) : all;
            default:
                throw new BadBoundary(
                        "边界须为 Polygon 或 MultiPolygon，不能是“" + type + "”",
                        "a boundary is a Polygon or a MultiPolygon, not \"" + type + "\"");
        }
    }

    private static Polygon polygon(JsonNode coordinates, String part) throws BadBoundary {
        List<LinearRing> rings = new ArrayList<>();
        for (JsonNode ring : list(coordinates)) {
            rings.add(ring(ring, part + (rings.size() + 1)));
        }
        return FACTORY.createPolygon(
                rings.get(0), rings.subList(1, rings.size()).toArray(new LinearRing[0]));
    }

    /** @param name number of the ring, for messages: {@code 1} is the outer one, {@code 2/1} that of the second part */
    private static LinearRing ring(JsonNode ring, String name) throws BadBoundary {
        List<Coordinate> points = new ArrayList<>();
        for (JsonNode position : list(ring)) {
            double longitude = position.path(0).asDouble(Double.NaN);
            double latitude = position.path(1).asDouble(Double.NaN);
            if (!position.path(0).isNumber()
                    || !position.path(1).isNumber()
                    || !(Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90)) {
                throw new BadBoundary(
                        "第 " + name + " 环第 " + (points.size() + 1) + " 点不是经纬度（先经度 ±180，后纬度 ±90）：" + position,
                        "point " + (points.size() + 1) + " of ring " + name
                                + " is not a longitude (±180) and a latitude (±90): " + position);
            }
            points.add(new Coordinate(longitude, latitude));
        }
        if (points.size() < 4) {
            throw new BadBoundary("第 " + name + " 环不足四个点", "ring " + name + " has less than four points");
        }
        if (!points.get(0).equals2D(points.get(points.size() - 1))) {
            throw new BadBoundary(
                    "第 " + name + " 环没有闭合：最后一点须与第一点相同",
                    "ring " + name + " is not closed: its last point must be its first");
        }
        return FACTORY.createLinearRing(points.toArray(new Coordinate[0]));
    }

    private static JsonNode list(JsonNode node) throws BadBoundary {
        if (!node.isArray() || node.isEmpty()) {
            throw new BadBoundary("坐标（coordinates）缺失或层数不对", "the coordinates are missing or nested wrongly");
        }
        return node;
    }

    private static BadBoundary invalid(TopologyValidationError error) {
        String zh;
        switch (error.getErrorType()) {
            case TopologyValidationError.SELF_INTERSECTION:
                zh = "边界与自身相交";
                break;
            case TopologyValidationError.RING_SELF_INTERSECTION:
                zh = "环与自身相接";
                break;
            case TopologyValidationError.HOLE_OUTSIDE_SHELL:
                zh = "内环在外环之外";
                break;
            case TopologyValidationError.NESTED_HOLES:
                zh = "内环互相嵌套";
                break;
            case TopologyValidationError.NESTED_SHELLS:
                zh = "各部分互相嵌套";
                break;
            case TopologyValidationError.DISCONNECTED_INTERIOR:
                zh = "内部被内环隔断";
                break;
            case TopologyValidationError.TOO_FEW_POINTS:
                zh = "环的不同点太少";
                break;
            default:
                zh = "边界图形不正确";
        }
        Coordinate at = error.getCoordinate();
        String where = at == null ? "" : " " + at.x + ", " + at.y;
        String en = error.getMessage().toLowerCase(java.util.Locale.ROOT);
        return at == null ? new BadBoundary(zh, en) : new BadBoundary(zh + "，位置" + where, en + " at" + where);
    }
}
