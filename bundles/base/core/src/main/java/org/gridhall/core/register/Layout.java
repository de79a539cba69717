package org.gridhall.core.register;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.gridhall.api.Text;
import org.gridhall.api.catalogue.RegisterType;
import org.gridhall.core.storage.Json;

/** A register's fields, read from its form once. */
final class Layout {

    /** Stands for a number that is not there: below every number that is taken. */
    static final double NO_NUMBER = -1E300;

    /** Numbers beyond this are not exact in a facet. */
    static final long EXACT = 1L << 53;

    private static final int FACET = 200;

    /**
     * One field of the form.
     *
     * @param type of JSON Schema: string, integer, number, boolean, array or object
     * @param format such as {@code date}; null for none
     * @param meaning what {@code x-gridhall} says; null for nothing
     * @param reference the register whose keys it holds; null for none
     * @param options names of the values of an enum; empty for none
     */
    record Field(
            String code,
            Text title,
            String type,
            String format,
            String meaning,
            String reference,
            Map<String, Text> options) {

        /** Whether its facet is a number. */
        boolean numeric() {
            return type.equals("integer") || type.equals("number");
        }

        /** Whether people read words in it; not ids, codes and dates. */
        boolean words() {
            return (type.equals("string") || type.equals("array"))
                    && !date()
                    && (meaning == null || meaning.equals("text"));
        }

        boolean date() {
            return type.equals("string") && "date".equals(format);
        }
    }

    final RegisterType type;
    final Map<String, Field> fields;
    final List<Field> references;
    private final String hash;

    Layout(RegisterType type) {
        this.type = type;
        this.fields = fields(type.form());
        this.references = fields.values().stream()
                .filter(field -> field.reference() != null)
                .toList();
        this.hash = hash(type, fields);
    }

    private static Map<String, Field> fields(String form) {
        Map<String, Field> fields = new LinkedHashMap<>();
        try {
            for (Map.Entry<String, JsonNode> property :
                    Json.MAPPER.readTree(form).path("properties").properties()) {
                fields.put(property.getKey(), field(property.getKey(), property.getValue()));
            }
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a form that is no JSON", e);
        }
        return fields;
    }

    private static Field field(String code, JsonNode schema) {
        JsonNode title = schema.path("x-title");
        Map<String, Text> options = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> option : schema.path("x-options").properties()) {
            options.put(option.getKey(), words(option.getValue(), Text.same(option.getKey())));
        }
        JsonNode reference = schema.has("x-register")
                ? schema.path("x-register")
                : schema.path("items").path("x-register");
        return new Field(
                code,
                words(title, Text.same(code)),
                type(schema.path("type")),
                text(schema.path("format")),
                text(schema.path("x-gridhall")),
                text(reference),
                options);
    }

    private static String type(JsonNode type) {
        if (type.isArray()) {
            for (JsonNode one : type) {
                if (!one.asText().equals("null")) {
                    return one.asText();
                }
            }
        }
        return type.isTextual() ? type.asText() : "string";
    }

    private static String text(JsonNode node) {
        return node.isTextual() ? node.asText() : null;
    }

    private static Text words(JsonNode both, Text otherwise) {
        return both.path("zh").isTextual() && both.path("en").isTextual()
                ? Text.of(both.path("zh").asText(), both.path("en").asText())
                : otherwise;
    }

    /** Everything that is kept beside the body depends on what this covers, and on nothing else of the definition. */
    private static String hash(RegisterType type, Map<String, Field> fields) {
        Map<String, Object> kept = new TreeMap<>();
        Map<String, String> indexed = new TreeMap<>();
        type.indexed().forEach(code -> indexed.put(code, fields.get(code).numeric() ? "number" : "text"));
        Map<String, String> references = new TreeMap<>();
        fields.values().stream()
                .filter(field -> field.reference() != null)
                .forEach(field -> references.put(field.code(), field.reference()));
        kept.put("indexed", indexed);
        kept.put("references", references);
        kept.put("name", String.valueOf(type.name()));
        kept.put("unit", String.valueOf(type.unit()));
        kept.put("owner", String.valueOf(type.owner()));
        kept.put("grid", String.valueOf(type.grid()));
        return HexFormat.of().formatHex(Content.digest(Json.text(kept).getBytes(StandardCharsets.UTF_8)));
    }

    String hash() {
        return hash;
    }

    /** Whether the search finds records by the texts of a field; by the key it always does. */
    boolean searched(Field field) {
        if (field.code().equals(type.key())) {
            return false;
        }
        return type.searched() == null ? field.words() : type.searched().contains(field.code());
    }

    /** The facets of a record's fields: a text or a number for each indexed field. */
    Map<String, Object> facets(Map<String, Object> values) {
        Map<String, Object> facets = new TreeMap<>();
        for (String code : type.indexed()) {
            facets.put(code, facet(fields.get(code), values.get(code)));
        }
        return facets;
    }

    static Object facet(Field field, Object value) {
        if (field.numeric()) {
            // adding zero makes the negative zero one with the other
            return value instanceof Number number ? number.doubleValue() + 0.0 : NO_NUMBER;
        }
        return value == null ? "" : text(value.toString());
    }

    /** A text as a facet holds it: a long one is cut and told apart from others by its digest. */
    static String text(String value) {
        if (value.length() <= FACET) {
            return value;
        }
        byte[] digest = Content.digest(value.getBytes(StandardCharsets.UTF_8));
        int end = FACET - 17;
        if (Character.isHighSurrogate(value.charAt(end - 1))) {
            end--;
        }
        return value.substring(0, end) + "…" + HexFormat.of().formatHex(digest, 0, 8);
    }

    /** The keys that a record's fields name in other registers, by field. */
    Map<Field, List<String>> targets(Map<String, Object> values) {
        Map<Field, List<String>> targets = new LinkedHashMap<>();
        for (Field field : references) {
            Object value = values.get(field.code());
            List<String> keys = new ArrayList<>();
            if (value instanceof List<?> list) {
                list.stream()
                        .filter(String.class::isInstance)
                        .map(String.class::cast)
                        .distinct()
                        .forEach(keys::add);
            } else if (value instanceof String key) {
                keys.add(key);
            }
            if (!keys.isEmpty()) {
                targets.put(field, keys);
            }
        }
        return targets;
    }

    /** What lists show first: the named field, the key where it is empty. */
    String name(Map<String, Object> values, String key) {
        Object value = type.name() == null ? null : values.get(type.name());
        String name = value == null ? key : value.toString();
        return Content.cut(name, 200);
    }
}
