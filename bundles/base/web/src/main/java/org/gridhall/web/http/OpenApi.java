package org.gridhall.web.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.gridhall.api.Text;

/** The OpenAPI 3.0 document, made from the declared routes and the records that they take and give. */
public final class OpenApi {

    private static final JsonNode NOTHING = Json.MAPPER.createObjectNode();

    private final Routes routes;
    private final String root;
    private final Locale locale;
    private final Map<String, ObjectNode> schemas = new LinkedHashMap<>();
    private final Map<String, Class<?>> named = new LinkedHashMap<>();

    private OpenApi(Routes routes, String root, Locale locale) {
        this.routes = routes;
        this.root = root;
        this.locale = locale;
    }

    /** @param root path under which the routes are */
    public static byte[] document(Routes routes, String root, String version, Locale locale) {
        return Json.bytes(new OpenApi(routes, root, locale).document(version));
    }

    private ObjectNode document(String version) {
        ObjectNode document = object().put("openapi", "3.0.3");
        document.putObject("info")
                .put("title", say("网格政务接口", "Gridhall API"))
                .put("version", version)
                .put(
                        "description",
                        say(
                                "编号是字符串。时间为 ISO 8601 UTC。没有值的字段为 null。清单按 next 翻页。",
                                "Ids are strings. Times are ISO 8601 in UTC. A field without a value is null. Lists page by next."))
                .putObject("license")
                .put("name", "Apache-2.0")
                .put("url", "https://www.apache.org/licenses/LICENSE-2.0");
        document.putArray("servers").addObject().put("url", root);
        ArrayNode tags = document.putArray("tags");
        new TreeSet<>(routes.all().stream().map(route -> route.tag).toList())
                .forEach(tag -> tags.addObject().put("name", tag));
        ObjectNode paths = document.putObject("paths");
        for (Route route : routes.all()) {
            ObjectNode path = paths.has(route.path) ? (ObjectNode) paths.get(route.path) : paths.putObject(route.path);
            path.set(route.method.toLowerCase(Locale.ROOT), operation(route));
        }
        ObjectNode components = document.putObject("components");
        components
                .putObject("securitySchemes")
                .putObject("token")
                .put("type", "http")
                .put("scheme", "bearer");
        components.set("responses", responses());
        problemSchema();
        ObjectNode all = components.putObject("schemas");
        schemas.forEach(all::set);
        return document;
    }

    private ObjectNode operation(Route route) {
        ObjectNode operation = object();
        operation.putArray("tags").add(route.tag);
        operation.put("summary", route.summary.in(locale));
        if (route.permission != null) {
            operation.put("description", say("需要权限 ", "Needs the permission ") + route.permission);
        }
        operation.put("operationId", operationId(route));
        parameters(route, operation);
        if (route.body != Route.Body.NONE) {
            requestBody(route, operation.putObject("requestBody"));
        }
        answers(route, operation.putObject("responses"));
        ArrayNode security = operation.putArray("security");
        if (route.account) {
            security.addObject().putArray("token");
        }
        return operation;
    }

    private static String operationId(Route route) {
        StringBuilder id = new StringBuilder(route.method.toLowerCase(Locale.ROOT));
        for (String segment : route.path.substring(1).split("[/.-]")) {
            String word = segment.startsWith("{") ? "By-" + segment.substring(1, segment.length() - 1) : segment;
            for (String part : word.split("-")) {
                id.append(Character.toUpperCase(part.charAt(0))).append(part.substring(1));
            }
        }
        return id.toString();
    }

    private void parameters(Route route, ObjectNode operation) {
        ArrayNode parameters = object().putArray("parameters");
        for (String name : route.names) {
            parameters
                    .addObject()
                    .put("name", name)
                    .put("in", "path")
                    .put("required", true)
                    .putObject("schema")
                    .put("type", "string");
        }
        for (Parameter parameter : route.parameters) {
            ObjectNode node = parameters.addObject();
            boolean family = parameter.name().endsWith(".");
            node.put("name", family ? parameter.name().replace(".", "") : parameter.name());
            node.put("in", parameter.in().name().toLowerCase(Locale.ROOT));
            node.put("description", parameter.text().in(locale));
            if (parameter.required()) {
                node.put("required", true);
            }
            if (family) {
                node.put("style", "form").put("explode", true);
            }
            node.set("schema", family ? anyText() : schema(parameter));
        }
        if (!parameters.isEmpty()) {
            operation.set("parameters", parameters);
        }
    }

    private static ObjectNode anyText() {
        ObjectNode schema = object().put("type", "object");
        schema.putObject("additionalProperties").put("type", "string");
        return schema;
    }

    private static ObjectNode schema(Parameter parameter) {
        ObjectNode schema = object();
        switch (parameter.type()) {
            case TEXT -> schema.put("type", "string");
            case LIST -> schema.put("type", "array").putObject("items").put("type", "string");
            case INTEGER -> schema.put("type", "integer").put("format", "int32");
            case NUMBER -> schema.put("type", "number").put("format", "double");
            case FLAG -> schema.put("type", "boolean");
            // a date stands for its first moment, so the format says less than the description
            case INSTANT -> schema.put("type", "string");
            case DATE -> schema.put("type", "string").put("format", "date");
            default -> throw new IllegalStateException();
        }
        if (!parameter.values().isEmpty()) {
            ArrayNode values = schema.putArray("enum");
            parameter.values().forEach(values::add);
        }
        return schema;
    }

    private void requestBody(Route route, ObjectNode body) {
        if (!route.bodyOptional) {
            body.put("required", true);
        }
        ObjectNode content = body.putObject("content");
        for (String media : route.media) {
            ObjectNode type = content.putObject(media);
            switch (route.body) {
                case JSON -> type.set("schema", reference(route.request));
                case TEXT -> type.putObject("schema").put("type", "string");
                default -> type.putObject("schema").put("type", "string").put("format", "binary");
            }
            if (route.example != null) {
                type.set("example", tree(route.example));
            }
        }
        if (route.multipart) {
            ObjectNode schema = content.putObject("multipart/form-data").putObject("schema");
            schema.put("type", "object")
                    .putObject("additionalProperties")
                    .put("type", "string")
                    .put("format", "binary");
        }
    }

    private void answers(Route route, ObjectNode answers) {
        answers.set(Integer.toString(route.status), success(route));
        if (route.orStatus != null) {
            answers.set(Integer.toString(route.orStatus), success(route));
        }
        TreeSet<Integer> failures =
                new TreeSet<>(Arrays.stream(route.failures).boxed().toList());
        failures.addAll(List.of(500, 503));
        if (route.account) {
            failures.add(401);
        }
        if (route.permission != null) {
            failures.add(403);
        }
        if (!route.names.isEmpty()) {
            failures.add(404);
        }
        if (!route.parameters.isEmpty() || route.body != Route.Body.NONE) {
            failures.add(400);
        }
        if (route.body != Route.Body.NONE) {
            failures.addAll(List.of(413, 415));
        }
        if (route.rate != Route.Rate.NONE) {
            failures.add(429);
        }
        failures.forEach(status -> answers.putObject(Integer.toString(status))
                .put("$ref", "#/components/responses/" + (status >= 500 || status == 429 ? "Later" : "Problem")));
    }

    private ObjectNode success(Route route) {
        ObjectNode answer = object().put("description", route.summary.in(locale));
        if (route.status == 204) {
            return answer;
        }
        ObjectNode type = answer.putObject("content").putObject(route.responseMedia);
        if (route.response == null) {
            type.putObject("schema");
            return answer;
        }
        JsonNode item = reference(route.response);
        if (route.shape == Route.Shape.ONE) {
            type.set("schema", item);
            return answer;
        }
        ObjectNode schema = type.putObject("schema").put("type", "object");
        ArrayNode required = schema.putArray("required").add("items");
        ObjectNode properties = schema.putObject("properties");
        properties.putObject("items").put("type", "array").set("items", item);
        if (route.shape == Route.Shape.PAGE) {
            required.add("next");
            properties
                    .putObject("next")
                    .put("type", "string")
                    .put("nullable", true)
                    .put("description", say("下一页的 after；最后一页为空", "after of the following page; null on the last one"));
        }
        return answer;
    }

    private ObjectNode responses() {
        ObjectNode responses = object();
        for (String name : List.of("Problem", "Later")) {
            ObjectNode response = responses.putObject(name);
            response.put(
                    "description",
                    name.equals("Problem")
                            ? say("出了什么问题、怎么办", "What is wrong and what to do")
                            : say("稍后再试", "Try again later"));
            if (name.equals("Later")) {
                response.putObject("headers")
                        .putObject("Retry-After")
                        .put("description", say("多少秒后再试", "Seconds after which to try again"))
                        .putObject("schema")
                        .put("type", "integer");
            }
            response.putObject("content")
                    .putObject(Problems.MEDIA)
                    .putObject("schema")
                    .put("$ref", "#/components/schemas/Problem");
        }
        return responses;
    }

    private void problemSchema() {
        ObjectNode problem = object().put("type", "object")
                .put(
                        "description",
                        say(
                                "问题（RFC 7807），语言随 Accept-Language",
                                "A problem (RFC 7807) in the language of Accept-Language"));
        ArrayNode required = problem.putArray("required");
        List.of("type", "title", "status", "detail", "code").forEach(required::add);
        ObjectNode properties = problem.putObject("properties");
        properties.putObject("type").put("type", "string").put("example", "urn:gridhall:problem:fields.invalid");
        properties.putObject("title").put("type", "string");
        properties.putObject("status").put("type", "integer").put("example", 422);
        properties
                .putObject("detail")
                .put("type", "string")
                .put("description", say("怎么回事、怎么办", "What is wrong and what to do"));
        properties.putObject("code").put("type", "string").put("example", "fields.invalid");
        ObjectNode error = properties.putObject("errors").put("type", "array").putObject("items");
        error.put("type", "object").putArray("required").add("field").add("message");
        error.putObject("properties").putObject("field").put("type", "string").put("example", "/category");
        ((ObjectNode) error.get("properties")).putObject("message").put("type", "string");
        properties
                .putObject("changes")
                .put("description", say("冲突时：别人改了什么", "In a conflict: what somebody else changed"));
        properties
                .putObject("id")
                .put("type", "string")
                .put("description", say("内部错误的编号", "The id of an internal error"));
        problem.put("additionalProperties", true);
        schemas.put("Problem", problem);
    }

    /** A reference to a record's schema, which is made at its first use. */
    private ObjectNode reference(Class<?> type) {
        String name = type.getSimpleName().replaceAll("(View|Body|Row)$", "");
        name = type.getSimpleName().endsWith("Row") ? name + "Summary" : name;
        name = type.getSimpleName().endsWith("Body") && !name.startsWith("New") ? name + "Request" : name;
        Class<?> before = named.putIfAbsent(name, type);
        if (before != null && before != type) {
            throw new IllegalStateException("two records are called " + name + ": " + before + ", " + type);
        }
        if (before == null) {
            schemas.put(name, object());
            schemas.get(name).setAll(record(type));
        }
        return object().put("$ref", "#/components/schemas/" + name);
    }

    private ObjectNode record(Class<?> type) {
        ObjectNode schema = object().put("type", "object");
        describe(schema, type.getAnnotation(Field.class));
        ArrayNode required = object().putArray("required");
        ObjectNode properties = object();
        for (RecordComponent component : type.getRecordComponents()) {
            Field field = component.getAnnotation(Field.class);
            JsonProperty property = component.getAccessor().getAnnotation(JsonProperty.class);
            String name = property == null ? component.getName() : property.value();
            boolean always =
                    component.getType().isPrimitive() || type == Text.class || field != null && field.required();
            if (always) {
                required.add(name);
            }
            properties.set(name, property(component, field, always));
        }
        if (!required.isEmpty()) {
            schema.set("required", required);
        }
        schema.set("properties", properties);
        return schema;
    }

    private ObjectNode property(RecordComponent component, Field field, boolean always) {
        ObjectNode schema = schema(component.getGenericType());
        boolean isReference = schema.has("$ref");
        if (isReference && (!always || field != null && !field.value().isEmpty())) {
            ObjectNode wrapped = object();
            wrapped.putArray("allOf").add(schema);
            schema = wrapped;
        }
        if (!always) {
            schema.put("nullable", true);
        }
        if (!schema.has("$ref")) {
            describe(schema, field);
        }
        return schema;
    }

    private void describe(ObjectNode schema, Field field) {
        if (field == null) {
            return;
        }
        if (!field.value().isEmpty()) {
            int bar = field.value().indexOf(" | ");
            schema.put(
                    "description",
                    bar < 0
                            ? field.value()
                            : say(field.value().substring(0, bar), field.value().substring(bar + 3)));
        }
        if (field.max() > 0) {
            schema.put("maxLength", field.max());
        }
        if (field.values().length > 0) {
            ArrayNode values = schema.putArray("enum");
            Arrays.stream(field.values()).forEach(values::add);
        }
        if (!field.example().isEmpty()) {
            String type = schema.path("type").asText();
            schema.set(
                    "example",
                    type.equals("string") ? Json.MAPPER.valueToTree(field.example()) : tree(field.example()));
        }
    }

    private ObjectNode schema(Type type) {
        if (type instanceof ParameterizedType generic) {
            Class<?> raw = (Class<?>) generic.getRawType();
            Type[] arguments = generic.getActualTypeArguments();
            if (Collection.class.isAssignableFrom(raw)) {
                ObjectNode schema = object().put("type", "array");
                schema.set("items", schema(arguments[0]));
                return schema;
            }
            ObjectNode schema = object().put("type", "object");
            schema.set("additionalProperties", arguments[1] == Object.class ? NOTHING : schema(arguments[1]));
            return schema;
        }
        Class<?> plain = (Class<?>) type;
        if (plain.isEnum()) {
            ObjectNode schema = object().put("type", "string");
            ArrayNode values = schema.putArray("enum");
            Arrays.stream(plain.getEnumConstants())
                    .forEach(value -> values.add(value.toString().toLowerCase(Locale.ROOT)));
            return schema;
        }
        return simple(plain);
    }

    private ObjectNode simple(Class<?> type) {
        if (type == String.class) {
            return object().put("type", "string");
        } else if (type == int.class || type == Integer.class) {
            return object().put("type", "integer").put("format", "int32");
        } else if (type == long.class || type == Long.class) {
            return object().put("type", "integer").put("format", "int64");
        } else if (type == double.class || type == Double.class) {
            return object().put("type", "number").put("format", "double");
        } else if (type == boolean.class || type == Boolean.class) {
            return object().put("type", "boolean");
        } else if (type == Instant.class) {
            return object().put("type", "string").put("format", "date-time");
        } else if (type == LocalDate.class) {
            return object().put("type", "string").put("format", "date");
        } else if (type == Raw.class) {
            return object().put("type", "object");
        } else if (type.isRecord()) {
            return reference(type);
        }
        throw new IllegalStateException("no schema for " + type);
    }

    private String say(String zh, String en) {
        return new Text(zh, en).in(locale);
    }

    private static JsonNode tree(String json) {
        try {
            return Json.MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(json, e);
        }
    }

    private static ObjectNode object() {
        return Json.MAPPER.createObjectNode();
    }
}
