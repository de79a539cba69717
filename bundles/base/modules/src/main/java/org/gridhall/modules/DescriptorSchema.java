package org.gridhall.modules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaId;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import com.networknt.schema.resource.ClasspathSchemaLoader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** The published JSON Schema of descriptors, and the standard's schema of JSON Schemas. Says faults in plain words. */
final class DescriptorSchema {

    private static final String RESOURCE = "module.schema.json";

    private final String text;
    private final JsonSchema descriptor;
    private final JsonSchema schema;

    DescriptorSchema() {
        try (InputStream in = DescriptorSchema.class.getResourceAsStream(RESOURCE)) {
            text = new String(Objects.requireNonNull(in, RESOURCE).readAllBytes(), StandardCharsets.UTF_8);
            SchemaValidatorsConfig config = SchemaValidatorsConfig.builder()
                    .pathType(PathType.JSON_POINTER)
                    .locale(Locale.ROOT)
                    .build();
            // the library looks for the standard's schemas by the thread's class loader, which in OSGi is anybody's
            JsonSchemaFactory factory = JsonSchemaFactory.getInstance(
                    SpecVersion.VersionFlag.V202012,
                    builder -> builder.schemaLoaders(loaders ->
                            loaders.add(new ClasspathSchemaLoader(JsonSchemaFactory.class::getClassLoader))));
            descriptor = factory.getSchema(new ObjectMapper().readTree(text), config);
            schema = factory.getSchema(SchemaLocation.of(SchemaId.V202012), config);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The schema as JSON text. */
    String text() {
        return text;
    }

    void check(Cursor cursor) {
        check(descriptor, cursor);
    }

    /** Whether a value is itself a JSON Schema. */
    void checkSchema(Cursor cursor) {
        check(schema, cursor);
    }

    private static void check(JsonSchema schema, Cursor cursor) {
        List<ValidationMessage> messages = new ArrayList<>(schema.validate(cursor.value()));
        messages.sort(Comparator.comparingInt(
                message -> cursor.root().find(path(cursor, message)).line()));
        for (ValidationMessage message : messages) {
            String path = path(cursor, message);
            words(message, cursor, path);
        }
    }

    private static String path(Cursor cursor, ValidationMessage message) {
        String path = cursor.path() + message.getInstanceLocation().toString();
        boolean unknown = "additionalProperties".equals(message.getType()) && message.getProperty() != null;
        return unknown ? path + Node.step(message.getProperty()) : path;
    }

    private static void words(ValidationMessage message, Cursor cursor, String path) {
        String keyword = message.getType();
        JsonNode said = message.getSchemaNode();
        JsonNode found = message.getInstanceNode();
        String value = found == null ? "" : shortened(found.isTextual() ? found.textValue() : found.toString());
        String wanted = said == null ? "" : said.isTextual() ? said.textValue() : said.toString();
        Faults faults = cursor.faults();
        Node.Place at = cursor.root().find(path);
        switch (keyword == null ? "" : keyword) {
            case "required" -> {
                String key = message.getProperty();
                faults.add(at, path, "缺少必填项 " + key + "，请补上", "The key " + key + " is missing; add it");
            }
            case "additionalProperties" -> {
                String key = message.getProperty();
                String near = Nearest.to(key, known(message));
                faults.add(
                        at,
                        path,
                        "不认识的键 " + key + (near == null ? "，请核对写法或删去" : "，是不是 " + near + "？"),
                        "The key " + key + " is not known"
                                + (near == null ? "; correct or remove it" : "; did you mean " + near + "?"));
            }
            case "type" ->
                faults.add(
                        at,
                        path,
                        "这里应当是 " + wanted + "，现在是 " + value,
                        "This should be " + wanted + " and is " + value + "; correct it");
            case "enum" ->
                faults.add(
                        at,
                        path,
                        value + " 不在可选值之中，请用其一：" + wanted,
                        value + " is not among the choices; use one of " + wanted);
            case "pattern" -> pattern(message, value, wanted, at, path, faults);
            case "minItems", "minLength" ->
                faults.add(at, path, "不能为空，至少要有 " + wanted + " 个（字）", "This may not be empty; give at least " + wanted);
            case "maxLength", "maxItems" ->
                faults.add(at, path, "太长，最多 " + wanted + " 个（字）", "This is too long; at most " + wanted);
            case "minimum", "maximum" ->
                faults.add(
                        at,
                        path,
                        value + " 超出范围（" + keyword + " " + wanted + "）",
                        value + " is out of range (" + keyword + " " + wanted + "); correct it");
            case "uniqueItems" ->
                faults.add(at, path, "列表里有重复的值，请删去一个", "A value occurs twice in the list; remove one");
            default ->
                faults.add(
                        at,
                        path,
                        "不合规定（" + keyword + "）：" + message.getError(),
                        "This does not fit (" + keyword + "): " + message.getError() + "; correct it");
        }
    }

    private static void pattern(
            ValidationMessage message, String value, String wanted, Node.Place at, String path, Faults faults) {
        String location = message.getSchemaLocation().toString();
        if (!location.contains("/duration/")) {
            faults.add(
                    at,
                    path,
                    value + " 写法不对，应当符合 " + wanted,
                    value + " is not written right; it should match " + wanted);
        } else {
            faults.add(
                    at,
                    path,
                    "期限 " + value + " 写法不对；请写成 90m（分钟）、72h（小时）、16wh（工作小时）、3d（自然日）或 20wd（工作日）",
                    "The duration " + value
                            + " is not written right; write 90m (minutes), 72h (hours), 16wh (working hours), 3d (calendar"
                            + " days) or 20wd (working days)");
        }
    }

    private static List<String> known(ValidationMessage message) {
        List<String> keys = new ArrayList<>();
        Object schema = message.getSchemaLocation() == null
                ? null
                : message.getSchemaLocation().toString();
        if (schema != null) {
            String pointer = schema.toString();
            pointer = pointer.substring(pointer.indexOf('#') + 1).replaceFirst("/additionalProperties$", "");
            Holder.ROOT.at(pointer).path("properties").fieldNames().forEachRemaining(keys::add);
        }
        return keys;
    }

    private static String shortened(String text) {
        String line = text.replaceAll("\\s+", " ");
        return line.length() <= 60 ? line : line.substring(0, 57) + "...";
    }

    /** The schema as a tree, for suggesting what was meant. */
    private static final class Holder {
        static final JsonNode ROOT = load();

        private static JsonNode load() {
            try (InputStream in = DescriptorSchema.class.getResourceAsStream(RESOURCE)) {
                return new ObjectMapper().readTree(in);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
