package org.gridhall.web.desk;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.gridhall.api.Text;
import org.gridhall.api.account.Actor;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.catalogue.Category;
import org.gridhall.api.catalogue.FlowAction;
import org.gridhall.web.Services;
import org.gridhall.web.http.Json;

/** Choices of the desk's lists, and what was filled in by a schema in words. */
public final class Ask {

    private Ask() {}

    /** One choice. */
    public record Option(String key, Text label, int depth, boolean heading) {
        /** What stands before it, so that one sees how deep it is. */
        public String space() {
            return "\u3000".repeat(depth);
        }
    }

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

    private static String type(JsonNode field) {
        JsonNode type = field.path("type");
        return type.isArray() ? type.path(0).asText() : type.asText();
    }

    private static Text text(JsonNode words, String otherwise) {
        return words.isObject()
                ? Text.of(words.path("zh").asText(), words.path("en").asText())
                : otherwise == null ? null : Text.same(otherwise);
    }

    public static List<Option> units(Services services) {
        return services.organisation().units().stream()
                .map(unit -> new Option(unit.code(), unit.name(), depth(unit.path()), false))
                .toList();
    }

    /** Sub-districts and communities of the main tree. */
    public static List<Option> grids(Services services) {
        return services.organisation().grids().stream()
                .filter(grid -> grid.network() == null && grid.level() <= 2)
                .map(grid -> new Option(grid.code(), grid.name(), depth(grid.path()), false))
                .toList();
    }

    private static int depth(String path) {
        return Math.max(0, path.split("/").length - 2);
    }

    public static void categories(Services services, List<Option> options) {
        categories(services, options, category -> true);
    }

    /** @param some which of them, headings among them */
    static void categories(Services services, List<Option> options, Predicate<Category> some) {
        Map<String, Integer> depths = new LinkedHashMap<>();
        for (Category category : services.catalogue().categories()) {
            int depth = category.parent() == null ? 0 : depths.getOrDefault(category.parent(), 0) + 1;
            depths.put(category.code(), depth);
            if (some.test(category)) {
                options.add(new Option(category.code(), category.title(), depth, category.heading()));
            }
        }
    }

    /** The intake of a category's tickets; empty for a heading. */
    static Optional<FlowAction> intake(Services services, Category category) {
        return Optional.ofNullable(category.type())
                .flatMap(services.catalogue()::type)
                .flatMap(type -> type.action(FlowAction.OPEN));
    }

    /** Whether a post of theirs is named for the intake; headings stay for what is below them. */
    public static boolean opens(Services services, Actor actor, Category category) {
        return intake(services, category)
                .map(open -> open.by().contains("reporter")
                        || actor.with(Permissions.TICKET_OPEN)
                                .anyMatch(grant -> open.by().contains(grant.role())))
                .orElse(true);
    }

    /** What the fields of a form begin with that name fields of the ticket: the first of them that is there. */
    static Map<String, Object> from(String schema, Map<String, Object> ticket) {
        Map<String, Object> values = new LinkedHashMap<>();
        if (schema != null && schema.contains("\"x-from\"")) {
            properties(schema).fields().forEachRemaining(field -> {
                for (JsonNode name : field.getValue().path("x-from")) {
                    Object value = ticket.get(name.asText());
                    if (value != null) {
                        values.putIfAbsent(field.getKey(), value);
                    }
                }
            });
        }
        return values;
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
            case "duration":
                return Durations.words(text);
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
