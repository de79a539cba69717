package org.gridhall.core.register;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gridhall.api.FieldError;
import org.gridhall.api.Problem;
import org.gridhall.api.Problem.Kind;
import org.gridhall.api.Text;
import org.gridhall.core.storage.Json;

/** GeoJSON feature collections (RFC 7946), feature by feature. */
final class GeoJson {

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(40)
                    .maxNumberLength(100)
                    .maxStringLength(500_000)
                    .maxNameLength(500)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /** Values of one feature, positions included. */
    private static final int VALUES = 100_000;

    private GeoJson() {}

    static void read(Path file, Layout layout, Cells cells, int most, Row.Taker taker) throws IOException {
        try (JsonParser in = FACTORY.createParser(Files.newInputStream(file))) {
            boolean features = false;
            if (in.nextToken() != JsonToken.START_OBJECT) {
                throw collection();
            }
            while (in.nextToken() == JsonToken.FIELD_NAME) {
                boolean here = in.currentName().equals("features");
                JsonToken value = in.nextToken();
                if (here && value == JsonToken.START_ARRAY) {
                    features = true;
                    int number = 0;
                    while (in.nextToken() != JsonToken.END_ARRAY) {
                        Sheets.count(++number, most);
                        taker.take(row(number, value(in, new int[] {VALUES}), layout, cells));
                    }
                } else {
                    in.skipChildren();
                }
            }
            if (!features) {
                throw collection();
            }
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            String where = at == null ? "?" : at.getLineNr() + ":" + at.getColumnNr();
            throw Problem.of(
                    Kind.UNREADABLE,
                    "geojson.malformed",
                    "GeoJSON 在 " + where + "（行:列）处写错了",
                    "The GeoJSON is wrong at " + where + " (line:column)");
        }
    }

    private static Problem collection() {
        return Problem.of(
                Kind.UNREADABLE,
                "geojson.collection",
                "应为 GeoJSON FeatureCollection",
                "This should be a GeoJSON FeatureCollection");
    }

    /** One value; not more than {@code left} values in all, so that a feature cannot fill the memory. */
    private static Object value(JsonParser in, int[] left) throws IOException {
        if (--left[0] < 0) {
            throw Problem.of(
                    Kind.TOO_LARGE,
                    "geojson.feature",
                    "有一个要素过大（最多 " + VALUES + " 个值），请简化图形",
                    "A feature is too large (" + VALUES + " values at most); simplify it");
        }
        switch (in.currentToken()) {
            case START_OBJECT:
                Map<String, Object> map = new LinkedHashMap<>();
                while (in.nextToken() == JsonToken.FIELD_NAME) {
                    String name = in.currentName();
                    in.nextToken();
                    map.put(name, value(in, left));
                }
                return map;
            case START_ARRAY:
                List<Object> list = new ArrayList<>();
                while (in.nextToken() != JsonToken.END_ARRAY) {
                    list.add(value(in, left));
                }
                return list;
            case VALUE_NUMBER_INT:
                return in.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                        ? (Object) new BigDecimal(in.getBigIntegerValue())
                        : (Object) in.getLongValue();
            case VALUE_NUMBER_FLOAT:
                return in.getDoubleValue();
            case VALUE_TRUE:
                return true;
            case VALUE_FALSE:
                return false;
            case VALUE_NULL:
                return null;
            default:
                return in.getText();
        }
    }

    private static Row row(int line, Object feature, Layout layout, Cells cells) {
        List<FieldError> errors = new ArrayList<>();
        Map<String, Object> fields = new LinkedHashMap<>();
        if (!(feature instanceof Map<?, ?> map) || !(map.get("properties") instanceof Map<?, ?> properties)) {
            errors.add(new FieldError(
                    "", new Text("应为带 properties 的 Feature", "This should be a Feature with properties")));
            return new Row(line, fields, false, null, errors);
        }
        properties.forEach((name, value) -> {
            Layout.Field field = layout.fields.get(name);
            if (field == null) {
                // Kept for the form to say what it thinks of it.
                fields.put((String) name, value);
            } else {
                fields.put((String) name, value instanceof String ? cells.value(field, value, errors) : value);
            }
        });
        Shape shape = null;
        Object geometry = map.get("geometry");
        if (geometry != null) {
            try {
                JsonNode node = Json.MAPPER.valueToTree(geometry);
                shape = Shape.read(node, layout.type.geometry());
            } catch (Shape.Refused refused) {
                errors.add(new FieldError("/geometry", refused.text()));
            }
        }
        return new Row(line, fields, map.containsKey("geometry"), shape, errors);
    }

    static JsonGenerator begin(OutputStream out) throws IOException {
        JsonGenerator json = Json.MAPPER.getFactory().createGenerator(out);
        json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
        json.disable(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM);
        json.writeStartObject();
        json.writeStringField("type", "FeatureCollection");
        json.writeArrayFieldStart("features");
        return json;
    }

    static void write(JsonGenerator json, StoredRecord record) throws IOException {
        json.writeStartObject();
        json.writeStringField("type", "Feature");
        json.writeStringField("id", record.key);
        json.writeFieldName("geometry");
        json.writeRawValue(record.geometry == null ? "null" : record.geometry);
        json.writeFieldName("properties");
        json.writeRawValue(record.body);
        json.writeEndObject();
    }

    static void end(JsonGenerator json) throws IOException {
        json.writeEndArray();
        json.writeEndObject();
        json.close();
    }
}
