package org.gridhall.web.form;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.gridhall.api.Text;
import org.gridhall.web.http.Json;

/** Reads a schema as fields. What it does not understand asks for less here; the core checks the value by all of it. */
final class SchemaReader {

    /** Texts that may be longer get several lines. */
    private static final int LINE = 200;

    /** Choices up to this many are seen at once. */
    private static final int FEW = 5;

    private static final int DEEPEST = 12;
    private static final String NAMES = "x-options";
    private static final Text YES = Text.of("是", "Yes");
    private static final Text NO = Text.of("否", "No");

    private final JsonNode root;

    private SchemaReader(JsonNode root) {
        this.root = root;
    }

    static FormField.Body read(JsonNode schema) {
        return new SchemaReader(schema).body(schema, 0);
    }

    /** A field of an object while its schema is read. */
    private static final class Draft {
        private JsonNode schema;
        private boolean required;
        private Condition requiredWhen;
        private Condition shownWhen;
    }

    private FormField.Body body(JsonNode given, int depth) {
        JsonNode schema = resolved(given);
        Map<String, Draft> drafts = new LinkedHashMap<>();
        Set<String> required = names(schema.path("required"));
        properties(schema, drafts, null);
        List<List<String>> oneOf = new ArrayList<>();
        required.forEach(name -> {
            if (drafts.containsKey(name)) {
                drafts.get(name).required = true;
            }
        });
        branches(schema, drafts, required, null, oneOf, 0);
        List<FormField> fields = new ArrayList<>();
        drafts.forEach((name, draft) -> fields.add(field(name, draft, depth)));
        return new FormField.Body(List.copyOf(fields), List.copyOf(oneOf));
    }

    private void properties(JsonNode schema, Map<String, Draft> drafts, Condition when) {
        for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
            Draft draft = drafts.get(property.getKey());
            JsonNode its = resolved(property.getValue());
            boolean never = its.isBoolean() && !its.asBoolean();
            if (never) {
                if (draft != null && when != null) {
                    draft.shownWhen = Condition.and(draft.shownWhen, Condition.not(when));
                }
            } else if (draft == null) {
                draft = new Draft();
                draft.schema = its;
                draft.shownWhen = when;
                drafts.put(property.getKey(), draft);
            } else if (!draft.schema.isObject() || draft.schema.isEmpty()) {
                draft.schema = its;
            } else if (when != null && draft.shownWhen != null && !draft.required && brought(draft)) {
                draft.shownWhen = Condition.or(draft.shownWhen, when);
            }
        }
    }

    /** Whether the field was brought by a branch, so that another branch that has it too shows it as well. */
    private boolean brought(Draft draft) {
        for (JsonNode own : root.path("properties")) {
            if (resolved(own).equals(draft.schema)) {
                return false;
            }
        }
        return true;
    }

    private void branches(
            JsonNode schema,
            Map<String, Draft> drafts,
            Set<String> required,
            Condition when,
            List<List<String>> oneOf,
            int depth) {
        if (depth > DEEPEST) {
            return;
        }
        for (JsonNode part : schema.path("allOf")) {
            branch(resolved(part), drafts, required, when, oneOf, depth + 1);
        }
        if (schema.has("if")) {
            Condition condition = condition(resolved(schema.get("if")), List.of(), required, 0);
            if (condition == null) {
                // shown and not asked for: what we cannot tell, the core tells
                properties(resolved(schema.path("then")), drafts, null);
                properties(resolved(schema.path("else")), drafts, null);
            } else {
                branch(
                        resolved(schema.path("then")),
                        drafts,
                        required,
                        Condition.and(when, condition),
                        oneOf,
                        depth + 1);
                branch(
                        resolved(schema.path("else")),
                        drafts,
                        required,
                        Condition.and(when, Condition.not(condition)),
                        oneOf,
                        depth + 1);
            }
        }
        for (Map.Entry<String, JsonNode> one : schema.path("dependentSchemas").properties()) {
            Condition present = new Condition.Present(List.of(one.getKey()));
            branch(resolved(one.getValue()), drafts, required, Condition.and(when, present), oneOf, depth + 1);
        }
        for (Map.Entry<String, JsonNode> one : schema.path("dependentRequired").properties()) {
            require(names(one.getValue()), drafts, Condition.and(when, new Condition.Present(List.of(one.getKey()))));
        }
        if (when == null) {
            oneOf(schema.path("anyOf"), drafts, oneOf);
        }
    }

    private void branch(
            JsonNode schema,
            Map<String, Draft> drafts,
            Set<String> required,
            Condition when,
            List<List<String>> oneOf,
            int depth) {
        if (!schema.isObject()) {
            return;
        }
        properties(schema, drafts, when);
        require(names(schema.path("required")), drafts, when);
        branches(schema, drafts, required, when, oneOf, depth);
    }

    private static void require(Set<String> names, Map<String, Draft> drafts, Condition when) {
        for (String name : names) {
            Draft draft = drafts.get(name);
            if (draft == null) {
                continue;
            }
            if (when == null) {
                draft.required = true;
            } else {
                draft.requiredWhen = draft.requiredWhen == null ? when : Condition.or(draft.requiredWhen, when);
            }
        }
    }

    /** The sets of names of an anyOf that only says which fields must be there. */
    private static void oneOf(JsonNode anyOf, Map<String, Draft> drafts, List<List<String>> oneOf) {
        List<String> names = new ArrayList<>();
        for (JsonNode one : anyOf) {
            Set<String> required = names(one.path("required"));
            if (one.size() != 1 || required.size() != 1 || !drafts.keySet().containsAll(required)) {
                return;
            }
            names.addAll(required);
        }
        if (!names.isEmpty()) {
            oneOf.add(List.copyOf(names));
        }
    }

    /** What an {@code if} asks, or null where it asks for more than is understood here. */
    private Condition condition(JsonNode schema, List<String> path, Set<String> required, int depth) {
        if (depth > DEEPEST || !schema.isObject()) {
            return null;
        }
        Set<String> demanded = names(schema.path("required"));
        Condition all = null;
        for (String name : demanded) {
            if (!schema.path("properties").has(name)) {
                all = Condition.and(all, new Condition.Present(path(path, name)));
            }
        }
        for (Map.Entry<String, JsonNode> entry : schema.properties()) {
            Condition one;
            switch (entry.getKey()) {
                case "type", "required", "$comment" -> {
                    continue;
                }
                case "properties" -> one = properties(entry.getValue(), demanded, path, required, depth);
                case "allOf", "anyOf" -> {
                    one = null;
                    for (JsonNode part : entry.getValue()) {
                        Condition its = condition(resolved(part), path, required, depth + 1);
                        if (its == null) {
                            return null;
                        }
                        one = one == null
                                ? its
                                : entry.getKey().equals("allOf") ? Condition.and(one, its) : Condition.or(one, its);
                    }
                }
                case "not" -> {
                    Condition its = condition(resolved(entry.getValue()), path, required, depth + 1);
                    one = its == null ? null : Condition.not(its);
                }
                default -> one = null;
            }
            if (one == null) {
                return null;
            }
            all = Condition.and(all, one);
        }
        return all;
    }

    private Condition properties(
            JsonNode properties, Set<String> demanded, List<String> path, Set<String> required, int depth) {
        Condition all = null;
        for (Map.Entry<String, JsonNode> property : properties.properties()) {
            List<String> its = path(path, property.getKey());
            Condition one = value(resolved(property.getValue()), its, depth + 1);
            if (one == null) {
                return null;
            }
            // Without a value a schema says yes; where the form wants a value anyway it is as good to wait for it.
            boolean certain =
                    demanded.contains(property.getKey()) || path.isEmpty() && required.contains(property.getKey());
            all = Condition.and(all, certain ? one : Condition.or(Condition.not(new Condition.Present(its)), one));
        }
        return all;
    }

    private Condition value(JsonNode schema, List<String> path, int depth) {
        if (depth > DEEPEST) {
            return null;
        }
        if (schema.isBoolean()) {
            Condition present = new Condition.Present(path);
            return schema.asBoolean() ? present : Condition.not(present);
        }
        Condition all = null;
        BigDecimal least = null;
        BigDecimal most = null;
        for (Map.Entry<String, JsonNode> entry : schema.properties()) {
            JsonNode its = entry.getValue();
            switch (entry.getKey()) {
                case "type", "$comment" -> {}
                case "const" -> all = Condition.and(all, new Condition.In(path, List.of(key(its))));
                case "enum" -> all = Condition.and(all, new Condition.In(path, keys(its)));
                case "minimum" -> least = its.decimalValue();
                case "maximum" -> most = its.decimalValue();
                case "minLength", "minItems" -> {
                    if (its.asInt() > 1) {
                        return null;
                    }
                    all = Condition.and(all, new Condition.Present(path));
                }
                case "contains" -> {
                    JsonNode one = resolved(its);
                    if (one.size() != 1 || !one.has("const") && !one.has("enum")) {
                        return null;
                    }
                    List<String> keys = one.has("const") ? List.of(key(one.get("const"))) : keys(one.get("enum"));
                    all = Condition.and(all, new Condition.In(path, keys));
                }
                case "not" -> {
                    Condition inner = value(resolved(its), path, depth + 1);
                    if (inner == null) {
                        return null;
                    }
                    all = Condition.and(all, Condition.not(inner));
                }
                case "properties", "required" -> {
                    if (entry.getKey().equals("properties") || !schema.has("properties")) {
                        Condition inner = condition(
                                Json.MAPPER
                                        .createObjectNode()
                                        .<ObjectNode>set("properties", schema.path("properties"))
                                        .set("required", schema.path("required")),
                                path,
                                Set.of(),
                                depth + 1);
                        if (inner == null) {
                            return null;
                        }
                        all = Condition.and(all, inner);
                    }
                }
                default -> {
                    return null;
                }
            }
        }
        if (least != null || most != null) {
            all = Condition.and(all, new Condition.Between(path, least, most));
        }
        return all == null ? new Condition.Present(path) : all;
    }

    private static List<String> path(List<String> path, String name) {
        List<String> longer = new ArrayList<>(path);
        longer.add(name);
        return List.copyOf(longer);
    }

    private static String key(JsonNode value) {
        return value.isNumber() ? Condition.plain(value.numberValue()) : value.asText();
    }

    private static List<String> keys(JsonNode values) {
        List<String> keys = new ArrayList<>();
        values.forEach(value -> keys.add(key(value)));
        return List.copyOf(keys);
    }

    private FormField field(String name, Draft draft, int depth) {
        JsonNode schema = narrowed(draft.schema);
        boolean nullable = types(draft.schema).contains("null")
                || schema != draft.schema
                || draft.schema.path("enum").isArray() && anyNull(draft.schema.path("enum"));
        List<FormField.Option> options = options(schema, schema);
        Kind kind = kind(schema, options, draft.required, depth);
        FormField.Body body = FormField.Body.NONE;
        if (kind == Kind.GROUP || kind == Kind.PLACE) {
            body = body(schema, depth + 1);
        } else if (kind == Kind.ROWS) {
            body = rows(schema, depth);
        } else if (kind == Kind.MULTI) {
            options = options(resolved(schema.path("items")), schema);
        } else if (kind == Kind.YESNO) {
            options = List.of(new FormField.Option("true", true, YES), new FormField.Option("false", false, NO));
        } else if (schema.has("const")) {
            Object value = plain(schema.get("const"));
            options =
                    List.of(new FormField.Option(key(schema.get("const")), value, Text.same(key(schema.get("const")))));
        }
        String register = schema.path("x-register").asText(null);
        return new FormField(
                name,
                kind,
                words(schema, "x-title", name),
                words(schema, "x-description", null),
                draft.required,
                draft.requiredWhen,
                draft.shownWhen,
                nullable,
                options,
                limits(schema, kind),
                register,
                schema.has("default") ? plain(schema.get("default")) : null,
                body);
    }

    private FormField.Body rows(JsonNode schema, int depth) {
        JsonNode items = resolved(schema.path("items"));
        if (types(items).contains("object") && items.path("x-gridhall").isMissingNode()) {
            return body(items, depth + 1);
        }
        Draft item = new Draft();
        item.schema = items;
        item.required = true;
        FormField one = field("", item, depth + 1);
        Text label = items.has("x-title") ? one.label() : words(schema, "x-title", "");
        return new FormField.Body(
                List.of(new FormField(
                        "",
                        one.kind(),
                        label,
                        one.hint(),
                        true,
                        null,
                        null,
                        one.nullable(),
                        one.options().isEmpty() ? options(items, schema) : one.options(),
                        one.limits(),
                        one.register(),
                        null,
                        one.body())),
                List.of());
    }

    /** Of a choice between null and one other schema that other one. */
    private JsonNode narrowed(JsonNode schema) {
        for (String key : List.of("anyOf", "oneOf")) {
            JsonNode parts = schema.path(key);
            if (parts.size() != 2) {
                continue;
            }
            for (int i = 0; i < 2; i++) {
                JsonNode other = resolved(parts.get(1 - i));
                if (parts.get(i).path("type").asText().equals("null") && other.isObject()) {
                    ObjectNode one = schema.deepCopy();
                    one.remove(key);
                    one.setAll((ObjectNode) other);
                    return one;
                }
            }
        }
        return schema;
    }

    private static boolean anyNull(JsonNode values) {
        for (JsonNode value : values) {
            if (value.isNull()) {
                return true;
            }
        }
        return false;
    }

    private Kind kind(JsonNode schema, List<FormField.Option> options, boolean required, int depth) {
        if (schema.has("const")) {
            return schema.get("const").isBoolean() && schema.get("const").asBoolean() ? Kind.CHECKBOX : Kind.CONSTANT;
        }
        if (!options.isEmpty()) {
            return required && options.size() <= FEW ? Kind.RADIO : Kind.SELECT;
        }
        List<String> types = new ArrayList<>(types(schema));
        types.remove("null");
        if (types.size() != 1) {
            return types.containsAll(List.of("integer", "number")) && types.size() == 2 ? Kind.NUMBER : Kind.OTHER;
        }
        String meaning = schema.path("x-gridhall").asText();
        return switch (types.get(0)) {
            case "integer" -> meaning.equals("money") ? Kind.MONEY : Kind.INTEGER;
            case "number" -> Kind.NUMBER;
            case "boolean" -> required ? Kind.CHECKBOX : Kind.YESNO;
            case "string" -> text(schema, meaning);
            case "object" -> object(schema, meaning, depth);
            case "array" -> array(schema, meaning, depth);
            default -> Kind.OTHER;
        };
    }

    private static Kind object(JsonNode schema, String meaning, int depth) {
        if (!schema.path("properties").isObject() || schema.path("properties").isEmpty() || depth >= DEEPEST) {
            return Kind.OTHER;
        }
        JsonNode properties = schema.path("properties");
        return meaning.equals("place") && properties.has("longitude") && properties.has("latitude")
                ? Kind.PLACE
                : Kind.GROUP;
    }

    private Kind array(JsonNode schema, String meaning, int depth) {
        JsonNode items = resolved(schema.path("items"));
        if (meaning.equals("attachment") || items.path("x-gridhall").asText().equals("attachment")) {
            return Kind.FILES;
        }
        if (!items.isObject() || depth >= DEEPEST || schema.has("prefixItems")) {
            return Kind.OTHER;
        }
        if (!options(items, schema).isEmpty()) {
            return Kind.MULTI;
        }
        Draft item = new Draft();
        item.schema = items;
        Kind inner = kind(narrowed(items), List.of(), true, depth + 1);
        return inner == Kind.OTHER || inner == Kind.ROWS || inner == Kind.FILES ? Kind.OTHER : Kind.ROWS;
    }

    private static Kind text(JsonNode schema, String meaning) {
        if (schema.has("x-register")) {
            return Kind.RECORD;
        }
        switch (meaning) {
            case "unit":
                return Kind.UNIT;
            case "grid":
                return Kind.GRID;
            case "category":
                return Kind.CATEGORY;
            case "person":
                return Kind.PERSON;
            case "organization":
                return Kind.ORGANIZATION;
            case "ticket":
                return Kind.TICKET;
            case "attachment":
                return Kind.FILE;
            case "text":
                return Kind.TEXTAREA;
            case "duration":
                return Kind.DURATION;
            default:
                break;
        }
        return switch (schema.path("format").asText()) {
            case "date" -> Kind.DATE;
            case "date-time" -> Kind.DATETIME;
            case "time" -> Kind.TIME;
            case "email", "idn-email" -> Kind.EMAIL;
            case "uri", "iri" -> Kind.LINK;
            default -> schema.path("maxLength").asInt(0) > LINE ? Kind.TEXTAREA : Kind.TEXT;
        };
    }

    private static Set<String> types(JsonNode schema) {
        JsonNode type = schema.path("type");
        if (type.isTextual()) {
            return Set.of(type.asText());
        }
        Set<String> types = names(type);
        if (types.isEmpty() && schema.path("properties").isObject()) {
            return Set.of("object");
        }
        return types;
    }

    private static Set<String> names(JsonNode array) {
        Set<String> names = new HashSet<>();
        if (array.isArray()) {
            array.forEach(name -> names.add(name.asText()));
        }
        return Collections.unmodifiableSet(names);
    }

    private List<FormField.Option> options(JsonNode element, JsonNode field) {
        List<FormField.Option> options = new ArrayList<>();
        if (element.path("enum").isArray()) {
            JsonNode names = element.has(NAMES) ? element.get(NAMES) : field.path(NAMES);
            for (JsonNode value : element.get("enum")) {
                if (value.isValueNode() && !value.isNull()) {
                    Text same = Text.same(value.asText());
                    options.add(new FormField.Option(key(value), plain(value), both(names.path(value.asText()), same)));
                }
            }
        } else if (element.path("oneOf").isArray()) {
            for (JsonNode one : element.get("oneOf")) {
                JsonNode value = one.path("const");
                if (!value.isValueNode() || value.isNull()) {
                    return List.of();
                }
                options.add(new FormField.Option(key(value), plain(value), words(one, "x-title", value.asText())));
            }
        }
        return List.copyOf(options);
    }

    private static FormField.Limits limits(JsonNode schema, Kind kind) {
        boolean many = kind == Kind.MULTI || kind == Kind.ROWS || kind == Kind.FILES;
        int shortest = schema.path(many ? "minItems" : "minLength").asInt(0);
        int longest = schema.path(many ? "maxItems" : "maxLength").asInt(Integer.MAX_VALUE);
        BigDecimal least = decimal(schema.path("minimum"));
        BigDecimal above = decimal(schema.path("exclusiveMinimum"));
        BigDecimal most = decimal(schema.path("maximum"));
        BigDecimal below = decimal(schema.path("exclusiveMaximum"));
        boolean aboveLeast = above != null && (least == null || above.compareTo(least) >= 0);
        boolean belowMost = below != null && (most == null || below.compareTo(most) <= 0);
        return new FormField.Limits(
                aboveLeast ? above : least,
                aboveLeast,
                belowMost ? below : most,
                belowMost,
                decimal(schema.path("multipleOf")),
                shortest,
                longest,
                pattern(schema.path("pattern").asText(null)));
    }

    private static BigDecimal decimal(JsonNode node) {
        return node.isNumber() ? node.decimalValue() : null;
    }

    private static Pattern pattern(String pattern) {
        try {
            return pattern == null ? null : Pattern.compile(pattern);
        } catch (PatternSyntaxException e) {
            return null; // the core knows it; here it asks for nothing
        }
    }

    /** The schema with what it refers to written in. */
    private JsonNode resolved(JsonNode schema) {
        JsonNode at = schema;
        for (int i = 0; i < DEEPEST && at.path("$ref").isTextual(); i++) {
            String target = at.get("$ref").asText();
            JsonNode found = target.startsWith("#/") ? root.at(target.substring(1)) : root.path("");
            if (!found.isObject()) {
                return at;
            }
            ObjectNode one = found.deepCopy();
            ObjectNode beside = at.deepCopy();
            beside.remove("$ref");
            one.setAll(beside);
            at = one;
        }
        return at;
    }

    private static Text words(JsonNode schema, String key, String otherwise) {
        Text plain = schema.path(key.substring(2)).isTextual()
                ? Text.same(schema.path(key.substring(2)).asText())
                : otherwise == null ? null : Text.same(otherwise);
        return both(schema.path(key), plain);
    }

    private static Text both(JsonNode words, Text otherwise) {
        return words.path("zh").isTextual() && words.path("en").isTextual()
                ? Text.of(words.path("zh").asText(), words.path("en").asText())
                : otherwise;
    }

    private static Object plain(JsonNode node) {
        return Json.MAPPER.convertValue(node, Object.class);
    }
}
