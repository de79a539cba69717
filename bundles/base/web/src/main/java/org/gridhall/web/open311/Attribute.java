package org.gridhall.web.open311;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * An attribute of a service: one property of a category's or type's JSON Schema.
 *
 * @param schema of the property
 * @param values what may be chosen, in order; empty where anything may be written
 */
record Attribute(String code, String datatype, boolean required, JsonNode schema, List<Value> values) {

    private static final int LONG_TEXT = 200;
    private static final String NAMES = "x-options";
    private static final String MEANING = "x-gridhall";
    private static final JsonNode YES = name("是", "Yes");
    private static final JsonNode NO = name("否", "No");

    /** One choice: what is sent, what is stored, and the schema node that names it. */
    record Value(String key, JsonNode stored, JsonNode name) {

        String name(Locale locale) {
            String words = words(name, locale);
            return words == null ? key : words;
        }
    }

    private static JsonNode name(String zh, String en) {
        return JsonNodeFactory.instance.objectNode().put("zh", zh).put("en", en);
    }

    /** The attribute that a property is, or null where Open311 has no way to ask for it. */
    static Attribute of(String code, JsonNode schema, boolean required) {
        String type = type(schema);
        boolean many = type.equals("array");
        JsonNode element = many ? schema.path("items") : schema;
        List<Value> values = values(element, schema);
        String datatype;
        if (schema.path(MEANING).asText().equals("person")) {
            datatype = null; // a person's id means nothing outside
        } else if (many) {
            datatype = values.isEmpty() ? null : "multivaluelist";
        } else if (!values.isEmpty()) {
            datatype = "singlevaluelist";
        } else {
            datatype = plain(type, schema);
        }
        return datatype == null ? null : new Attribute(code, datatype, required, schema, values);
    }

    private static String plain(String type, JsonNode schema) {
        return switch (type) {
            case "integer", "number" -> "number";
            case "string" -> {
                String format = schema.path("format").asText();
                if (format.equals("date") || format.equals("date-time")) {
                    yield "datetime";
                }
                yield schema.path(MEANING).asText().equals("text")
                                || schema.path("maxLength").asInt(0) > LONG_TEXT
                        ? "text"
                        : "string";
            }
            default -> null;
        };
    }

    private static String type(JsonNode schema) {
        JsonNode type = schema.path("type");
        if (type.isArray()) {
            for (JsonNode one : type) {
                if (!one.asText().equals("null")) {
                    return one.asText();
                }
            }
        }
        boolean choice = schema.has("enum") || schema.has("oneOf") || schema.has("const");
        return type.isTextual() ? type.asText() : choice ? "string" : "object";
    }

    private static List<Value> values(JsonNode element, JsonNode property) {
        List<Value> values = new ArrayList<>();
        if (element.path("enum").isArray()) {
            JsonNode names = element.has(NAMES) ? element.get(NAMES) : property.path(NAMES);
            for (int i = 0; i < element.get("enum").size(); i++) {
                JsonNode stored = element.get("enum").get(i);
                if (!stored.isNull()) {
                    values.add(new Value(stored.asText(), stored, names.path(stored.asText())));
                }
            }
        } else if (element.path("oneOf").isArray()) {
            for (JsonNode one : element.get("oneOf")) {
                if (one.has("const")) {
                    JsonNode name = one.has("x-title") ? one.get("x-title") : one.path("title");
                    values.add(new Value(one.get("const").asText(), one.get("const"), name));
                }
            }
        } else if (type(element).equals("boolean")) {
            values.add(new Value("true", BooleanNode.TRUE, YES));
            values.add(new Value("false", BooleanNode.FALSE, NO));
        }
        return values;
    }

    /** Words that are text, or text by language; null where there are none. */
    static String words(JsonNode words, Locale locale) {
        if (words.isTextual()) {
            return words.asText();
        }
        JsonNode its = words.path(locale.getLanguage());
        return its.isTextual() ? its.asText() : words.path("zh").asText(null);
    }

    Map<String, Object> describe(int order, Locale locale) {
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("variable", true);
        described.put("code", code);
        described.put("datatype", datatype);
        described.put("required", required);
        described.put("datatype_description", datatypeDescription(locale));
        described.put("order", order);
        described.put("description", title(locale));
        described.put(
                "values",
                values.isEmpty()
                        ? null
                        : new Items(
                                "value",
                                values.stream()
                                        .map(value -> choice(value, locale))
                                        .toList()));
        return described;
    }

    private static Map<String, Object> choice(Value value, Locale locale) {
        Map<String, Object> choice = new LinkedHashMap<>();
        choice.put("key", value.key());
        choice.put("name", value.name(locale));
        return choice;
    }

    private String title(Locale locale) {
        for (String name : List.of("x-title", "title", "description")) {
            String words = words(schema.path(name), locale);
            if (words != null) {
                return words;
            }
        }
        return code;
    }

    private String datatypeDescription(Locale locale) {
        String words = words(schema.path("x-description"), locale);
        if (words == null && (schema.has("title") || schema.has("x-title"))) {
            words = words(schema.path("description"), locale);
        }
        if (words == null && datatype.equals("datetime")) {
            words = schema.path("format").asText().equals("date") ? "2026-01-31" : "2026-01-31T08:00:00+08:00";
        }
        return words;
    }

    /** What was sent, as the form stores it. */
    Object value(List<String> sent, ZoneId zone) {
        if (datatype.equals("multivaluelist")) {
            return sent.stream().map(this::chosen).toList();
        }
        if (sent.size() > 1) {
            throw Refused.bad("属性 " + code + " 只能填一个值", "attribute " + code + " takes one value");
        }
        String words = sent.get(0);
        return switch (datatype) {
            case "singlevaluelist" -> chosen(words);
            case "number" -> number(words);
            case "datetime" -> time(words, zone);
            default -> words;
        };
    }

    private Object chosen(String key) {
        for (Value value : values) {
            if (value.key().equals(key)) {
                JsonNode stored = value.stored();
                if (stored.isBoolean()) {
                    return stored.asBoolean();
                } else if (stored.isIntegralNumber()) {
                    return stored.asLong();
                }
                return stored.isNumber() ? stored.asDouble() : stored.asText();
            }
        }
        throw Refused.bad(
                "属性 " + code + " 没有这个选项，可用的 key 见 services/…",
                "attribute " + code + " has no such value; see services/… for the keys");
    }

    private Object number(String words) {
        try {
            if (type(schema).equals("integer")) {
                return Long.valueOf(words.trim());
            }
            double number = Double.parseDouble(words.trim());
            if (Double.isFinite(number)) {
                return number;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw Refused.bad("属性 " + code + " 应为数字", "attribute " + code + " is a number");
    }

    private Object time(String words, ZoneId zone) {
        try {
            boolean date = schema.path("format").asText().equals("date");
            if (words.length() == 10) {
                LocalDate day = LocalDate.parse(words);
                return date
                        ? day.toString()
                        : day.atStartOfDay(zone).toInstant().toString();
            }
            Instant instant = OffsetDateTime.parse(words.replace(' ', '+')).toInstant();
            return date ? instant.atZone(zone).toLocalDate().toString() : instant.toString();
        } catch (DateTimeException e) {
            throw Refused.bad(
                    "属性 " + code + " 应为 ISO 8601 日期或时间", "attribute " + code + " is an ISO 8601 date or time");
        }
    }
}
