package org.gridhall.core.organisation;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.gridhall.core.organisation.Draft.Outline;
import org.gridhall.core.place.BadBoundary;
import org.gridhall.core.place.Boundary;
import org.gridhall.core.storage.Json;
import org.locationtech.jts.geom.Geometry;

/** Reads a GeoJSON FeatureCollection whose features name their grid in {@code properties.code}. */
final class Outlines {

    private Outlines() {}

    /** The boundaries by grid; what cannot be read goes to the faults, with the line that its feature begins on. */
    static Map<String, Outline> read(String file, String content, Faults faults) {
        Map<String, Outline> outlines = new LinkedHashMap<>();
        if (content == null) {
            return outlines;
        }
        boolean features = false;
        try (JsonParser parser = Json.MAPPER.createParser(content)) {
            if (parser.nextToken() == JsonToken.START_OBJECT) {
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    String name = parser.currentName();
                    JsonToken value = parser.nextToken();
                    if (name.equals("features") && value == JsonToken.START_ARRAY) {
                        features = true;
                        while (parser.nextToken() != JsonToken.END_ARRAY) {
                            int line = parser.currentTokenLocation().getLineNr();
                            feature(file, line, parser.readValueAsTree(), outlines, faults);
                        }
                    } else if (name.equals("crs")) {
                        system(file, parser.currentTokenLocation().getLineNr(), parser.readValueAsTree(), faults);
                    } else {
                        parser.skipChildren();
                    }
                }
            }
            if (!features) {
                faults.whole(file, 1, "须为 GeoJSON FeatureCollection", "this is no GeoJSON FeatureCollection");
            }
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
            faults.whole(file, line, "不是正确的 JSON", "not readable as JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return outlines;
    }

    private static void feature(String file, int line, JsonNode feature, Map<String, Outline> outlines, Faults faults) {
        String code = feature.path("properties").path("code").asText("");
        if (code.isEmpty()) {
            faults.add(file, line, "图形没有 properties.code", "the feature has no properties.code");
            return;
        }
        if (outlines.containsKey(code)) {
            faults.add(file, line, "网格 " + code + " 的边界出现了两次", "the boundary of grid " + code + " is there twice");
            return;
        }
        try {
            Geometry shape = Boundary.read(feature.get("geometry"));
            outlines.put(code, new Outline(line, shape, Boundary.text(shape)));
        } catch (BadBoundary e) {
            faults.add(
                    file,
                    line,
                    "网格 " + code + "：" + e.text().zh(),
                    "grid " + code + ": " + e.text().en());
        }
    }

    /** Old GeoJSON may name another reference system: its coordinates would be taken for degrees. */
    private static void system(String file, int line, JsonNode crs, Faults faults) {
        String name = crs.path("properties").path("name").asText("");
        if (!name.isEmpty() && !name.endsWith("CRS84") && !name.endsWith("4326")) {
            faults.add(
                    file,
                    line,
                    "坐标系须为 WGS 84（EPSG:4326）：" + name,
                    "coordinates are in WGS 84 (EPSG:4326), not " + name);
        }
    }
}
