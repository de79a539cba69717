package org.gridhall.web.desk;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gridhall.api.FieldError;
import org.gridhall.api.Text;
import org.gridhall.api.catalogue.Category;
import org.gridhall.web.Services;
import org.gridhall.web.http.Json;
import org.gridhall.web.http.Query;

/**
 * A field of an action's form: what flat forms of the platform ask.
 *
 * @param name of its input
 * @param kind text, lines, number, moment, tick or choice
 * @param value of its input; empty for none
 * @param error null where nothing is wrong
 */
public record Ask(
        String name,
        Text label,
        Text hint,
        String kind,
        boolean required,
        List<Option> options,
        String value,
        Text error) {

    /** One choice. */
    public record Option(String key, Text label, int depth, boolean heading) {
        /** What stands before it, so that one sees how deep it is. */
        public String space() {
            return "\u3000".repeat(depth);
        }
    }

    static final String PREFIX = "f/";

    private static JsonNode properties(String schema) {
        return tree(schema).path("properties");
    }

    private static JsonNode tree(String schema) {
        try {
            return Json.MAPPER.readTree(schema == null ? "{}" : schema);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a form that is no JSON", e);
        }
    }

    /** @param errors by pointers into the request, {@code /form/unit} */
    static List<Ask> of(String schema, Map<String, String> values, List<FieldError> errors, Services services) {
        return of(schema, PREFIX, "/form/", values, errors, services);
    }

    /**
     * @param prefix of the inputs' names
     * @param pointer below which the errors stand
     */
    static List<Ask> of(
            String schema,
            String prefix,
            String pointer,
            Map<String, String> values,
            List<FieldError> errors,
            Services services) {
        JsonNode tree = tree(schema);
        List<String> needed = new ArrayList<>();
        tree.path("required").forEach(one -> needed.add(one.asText()));
        List<Ask> fields = new ArrayList<>();
        tree.path("properties").fields().forEachRemaining(entry -> {
            String name = entry.getKey();
            JsonNode field = entry.getValue();
            Text error = errors.stream()
                    .filter(one ->
                            one.field().equals(pointer + name) || one.field().startsWith(pointer + name + "/"))
                    .map(FieldError::message)
                    .findFirst()
                    .orElse(null);
            fields.add(new Ask(
                    prefix + name,
                    text(field.path("x-title"), name),
                    text(field.path("x-description"), null),
                    kind(field),
                    needed.contains(name),
                    options(field, services),
                    values.getOrDefault(name, ""),
                    error));
        });
        return fields;
    }

    private static String kind(JsonNode field) {
        String type = type(field);
        String stands = field.path("x-gridhall").asText();
        if (field.has("enum") || stands.equals("unit") || stands.equals("category")) {
            return "choice";
        } else if (type.equals("boolean")) {
            return "tick";
        } else if (type.equals("integer") || type.equals("number")) {
            return "number";
        } else if (field.path("format").asText().equals("date-time")) {
            return "moment";
        }
        return stands.equals("text") ? "lines" : "text";
    }

    private static String type(JsonNode field) {
        JsonNode type = field.path("type");
        return type.isArray() ? type.path(0).asText() : type.asText();
    }

    private static Text text(JsonNode words, String otherwise) {
        return words.isObject()
                ? Text.of(words.path("zh").asText(), words.path("en").asText())
                : otherwise == null ? null : Text.same(otherwise);
    }

    private static List<Option> options(JsonNode field, Services services) {
        List<Option> options = new ArrayList<>();
        switch (field.path("x-gridhall").asText()) {
            case "unit" -> options.addAll(units(services));
            case "category" -> categories(services, options);
            default ->
                field.path("enum")
                        .forEach(value -> options.add(new Option(
                                value.asText(),
                                text(field.path("x-options").path(value.asText()), value.asText()),
                                0,
                                false)));
        }
        return options;
    }

    static List<Option> units(Services services) {
        return services.organisation().units().stream()
                .map(unit -> new Option(unit.code(), unit.name(), depth(unit.path()), false))
                .toList();
    }

    /** Sub-districts and communities of the main tree. */
    static List<Option> grids(Services services) {
        return services.organisation().grids().stream()
                .filter(grid -> grid.network() == null && grid.level() <= 2)
                .map(grid -> new Option(grid.code(), grid.name(), depth(grid.path()), false))
                .toList();
    }

    private static int depth(String path) {
        return Math.max(0, path.split("/").length - 2);
    }

    static void categories(Services services, List<Option> options) {
        Map<String, Integer> depths = new LinkedHashMap<>();
        for (Category category : services.catalogue().categories()) {
            int depth = category.parent() == null ? 0 : depths.getOrDefault(category.parent(), 0) + 1;
            depths.put(category.code(), depth);
            options.add(new Option(category.code(), category.title(), depth, category.heading()));
        }
    }

    /** What was filled in, by the names of the schema. */
    static Map<String, String> posted(Query form) {
        return posted(form, PREFIX);
    }

    static Map<String, String> posted(Query form, String prefix) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String name : form.names()) {
            if (name.startsWith(prefix) && form.first(name) != null) {
                values.put(name.substring(prefix.length()), form.first(name));
            }
        }
        return values;
    }

    /** The value that a schema asks for; what cannot be read is left as it is for the core to refuse. */
    static Map<String, Object> read(String schema, Map<String, String> posted, ZoneId zone) {
        Map<String, Object> value = new LinkedHashMap<>();
        properties(schema).fields().forEachRemaining(entry -> {
            String words = posted.get(entry.getKey());
            if (words != null && !words.isBlank()) {
                value.put(entry.getKey(), read(entry.getValue(), words.strip(), zone));
            }
        });
        return value;
    }

    private static Object read(JsonNode field, String words, ZoneId zone) {
        try {
            return switch (kind(field)) {
                case "number" ->
                    type(field).equals("integer") ? (Object) Integer.valueOf(words) : Double.valueOf(words);
                case "tick" -> Boolean.TRUE;
                case "moment" ->
                    LocalDateTime.parse(words).atZone(zone).toInstant().toString();
                default -> words.replace("\r\n", "\n");
            };
        } catch (NumberFormatException | DateTimeException e) {
            return words;
        }
    }

    /** What somebody filled in, in words. */
    static List<Step.Said> said(String schema, Map<String, Object> payload, Rows rows) {
        JsonNode fields = properties(schema);
        List<Step.Said> said = new ArrayList<>();
        payload.forEach((name, value) -> {
            JsonNode field = fields.path(name);
            if (field.isObject() && value != null && !(value instanceof Map) && !(value instanceof Collection)) {
                said.add(new Step.Said(text(field.path("x-title"), name), words(field, value, rows)));
            }
        });
        return said;
    }

    private static Text words(JsonNode field, Object value, Rows rows) {
        String text = value.toString();
        switch (field.path("x-gridhall").asText()) {
            case "unit":
                return rows.unit(text);
            case "category":
                return rows.category(text);
            case "grid":
                return rows.grid(text);
            default:
        }
        if (value instanceof Boolean yes) {
            return yes ? Text.of("是", "Yes") : Text.of("否", "No");
        }
        if (field.path("format").asText().equals("date-time")) {
            Instant at = Json.instant(text);
            return at == null ? Text.same(text) : rows.moment(at);
        }
        return field.has("enum") ? text(field.path("x-options").path(text), text) : Text.same(text);
    }
}
