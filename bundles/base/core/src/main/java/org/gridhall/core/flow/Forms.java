package org.gridhall.core.flow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.gridhall.api.FieldError;
import org.gridhall.api.Problem;
import org.gridhall.api.Text;
import org.gridhall.core.storage.Json;

/** Forms by JSON Schema (draft 2020-12): checks what was filled in and says what is wrong in both languages. */
public final class Forms {

    private static final JsonSchemaFactory FACTORY = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);

    /** Beyond this a form is no form. */
    private static final int MAX_LENGTH = 200_000;

    /** The patterns of forms are tried on texts of no more than this. */
    private static final int MAX_TEXT = 10_000;

    private final LoadingCache<String, JsonSchema> schemas =
            Caffeine.newBuilder().maximumSize(2000).build(Forms::compile);

    private static JsonSchema compile(String schema) {
        SchemaValidatorsConfig config = SchemaValidatorsConfig.builder()
                .formatAssertionsEnabled(true)
                .pathType(PathType.JSON_POINTER)
                .build();
        JsonSchema compiled = FACTORY.getSchema(schema, InputFormat.JSON, config);
        compiled.initializeValidators();
        return compiled;
    }

    /**
     * Checks a form.
     *
     * @param schema JSON Schema; null accepts only an empty form
     * @param at JSON pointer of the form in the request, for messages
     * @throws Problem INVALID with each wrong field
     */
    public void check(String schema, Map<String, Object> form, String at) {
        if (schema == null) {
            unknown(form.keySet(), Set.of(), at);
            return;
        }
        refuse(errors(schema, form, at));
    }

    /** Checks the fields of a ticket by the form of its type and that of its category together. */
    public void checkFields(String typeForm, String categoryForm, Map<String, Object> fields, String at) {
        if (typeForm == null && categoryForm == null) {
            unknown(fields.keySet(), Set.of(), at);
            return;
        }
        if (typeForm == null || categoryForm == null) {
            check(typeForm == null ? categoryForm : typeForm, fields, at);
            return;
        }
        Set<String> known = new HashSet<>(names(typeForm));
        known.addAll(names(categoryForm));
        unknown(fields.keySet(), known, at);
        List<FieldError> errors = new ArrayList<>(errors(open(typeForm), fields, at));
        errors.addAll(errors(open(categoryForm), fields, at));
        refuse(errors);
    }

    private static void refuse(List<FieldError> errors) {
        if (!errors.isEmpty()) {
            throw Problem.invalid(errors);
        }
    }

    private static void unknown(Set<String> given, Set<String> known, String at) {
        List<FieldError> errors = new ArrayList<>();
        for (String name : given) {
            if (!known.contains(name)) {
                errors.add(
                        new FieldError(at + "/" + name, new Text("没有此项，请去掉", "There is no such field; leave it out")));
            }
        }
        refuse(errors);
    }

    private List<FieldError> errors(String schema, Map<String, Object> form, String at) {
        JsonNode node = Json.MAPPER.valueToTree(form);
        if (node.toString().length() > MAX_LENGTH || longest(node) > MAX_TEXT) {
            return List.of(new FieldError(at, new Text("填写内容过长", "What was filled in is too long")));
        }
        JsonSchema compiled = schemas.get(schema);
        if (compiled.validate(node).isEmpty()) {
            return List.of();
        }
        // Validated once more for each language: only where something is wrong.
        Iterator<ValidationMessage> zh = compiled.validate(
                        node, context -> context.getExecutionConfig().setLocale(Locale.SIMPLIFIED_CHINESE))
                .iterator();
        List<FieldError> errors = new ArrayList<>();
        for (ValidationMessage en :
                compiled.validate(node, context -> context.getExecutionConfig().setLocale(Locale.ENGLISH))) {
            String chinese = zh.hasNext() ? zh.next().getMessage() : en.getMessage();
            String pointer = en.getInstanceLocation().toString();
            if (en.getProperty() != null) {
                pointer = pointer + "/" + en.getProperty();
            }
            errors.add(new FieldError(at + pointer, new Text(bare(chinese), bare(en.getMessage()))));
        }
        return errors;
    }

    private static int longest(JsonNode node) {
        int longest = node.isTextual() ? node.textValue().length() : 0;
        for (JsonNode inner : node) {
            longest = Math.max(longest, longest(inner));
        }
        return longest;
    }

    /** The message without the pointer that the library puts before it. */
    private static String bare(String message) {
        int colon = message.indexOf(": ");
        return colon >= 0 && (colon == 0 || message.startsWith("/") || message.startsWith("$"))
                ? message.substring(colon + 2)
                : message;
    }

    /** The fields that a form asks for. */
    public static List<String> names(String schema) {
        List<String> names = new ArrayList<>();
        tree(schema).path("properties").fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static String open(String schema) {
        ObjectNode tree = (ObjectNode) tree(schema);
        tree.remove("additionalProperties");
        tree.remove("unevaluatedProperties");
        return tree.toString();
    }

    private static JsonNode tree(String schema) {
        try {
            return Json.MAPPER.readTree(schema);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a form that is no JSON", e);
        }
    }
}
