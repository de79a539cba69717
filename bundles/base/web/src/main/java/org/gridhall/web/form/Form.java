package org.gridhall.web.form;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.gridhall.web.http.Json;

/**
 * What a JSON Schema of draft 2020-12 asks for, as fields in order. Immutable; the schema of a module was checked when
 * the module came.
 */
public final class Form {

    private static final Form EMPTY = new Form(FormField.Body.NONE);
    private static final int KEPT = 1000;
    private static final Map<List<String>, Form> READ = new ConcurrentHashMap<>();

    private final FormField.Body body;

    private Form(FormField.Body body) {
        this.body = body;
    }

    /**
     * The fields of one schema, or of several whose fields stand one after the other, such as those of a ticket type and
     * of a category.
     *
     * @param schemas JSON text; null for none
     * @throws IllegalArgumentException for what is no JSON
     */
    public static Form of(String... schemas) {
        List<String> texts =
                Stream.of(schemas).filter(Objects::nonNull).distinct().toList();
        if (texts.isEmpty()) {
            return EMPTY;
        }
        Form known = READ.get(texts);
        if (known != null) {
            return known;
        }
        Form read = read(texts);
        if (READ.size() >= KEPT) {
            READ.clear();
        }
        READ.put(texts, read);
        return read;
    }

    /** Of a value, what the form asks for. */
    public Map<String, Object> asked(Map<String, Object> value) {
        Map<String, Object> asked = new LinkedHashMap<>(value);
        asked.keySet().retainAll(body.fields().stream().map(FormField::name).toList());
        return asked;
    }

    private static Form read(List<String> texts) {
        Map<String, FormField> fields = new LinkedHashMap<>();
        List<List<String>> oneOf = new ArrayList<>();
        for (String text : texts) {
            FormField.Body one = SchemaReader.read(tree(text));
            one.fields().forEach(field -> fields.putIfAbsent(field.name(), field));
            oneOf.addAll(one.oneOf());
        }
        return new Form(new FormField.Body(List.copyOf(fields.values()), List.copyOf(oneOf)));
    }

    private static JsonNode tree(String text) {
        try {
            return Json.MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a form that is no JSON", e);
        }
    }

    public List<FormField> fields() {
        return body.fields();
    }

    public boolean isEmpty() {
        return body.fields().isEmpty();
    }

    FormField.Body body() {
        return body;
    }

    /** The values that a new form begins with. */
    public Map<String, Object> initial() {
        return initial(body);
    }

    private static Map<String, Object> initial(FormField.Body body) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (FormField field : body.fields()) {
            if (field.initial() != null) {
                values.put(field.name(), field.initial());
            } else if (field.kind() == Kind.GROUP) {
                Map<String, Object> inner = initial(field.body());
                if (!inner.isEmpty()) {
                    values.put(field.name(), inner);
                }
            }
        }
        return values;
    }
}
