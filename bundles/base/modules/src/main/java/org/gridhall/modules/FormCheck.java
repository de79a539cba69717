package org.gridhall.modules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.gridhall.api.Text;

/**
 * Checks a form: a JSON Schema of draft 2020-12 for an object, self-contained, whose patterns are safe and whose fields
 * are named in both languages by {@code x-title}. {@code x-options} names the choices of an {@code enum}, and {@code
 * x-gridhall} says what a text stands for.
 */
final class FormCheck {

    /** What {@code x-gridhall} may say. */
    static final Set<String> MEANINGS = Set.of(
            "unit",
            "grid",
            "category",
            "person",
            "organization",
            "ticket",
            "attachment",
            "text",
            "money",
            "duration",
            "place");

    private static final String DRAFT = "https://json-schema.org/draft/2020-12/schema";
    private static final Set<String> REFUSED =
            Set.of("$id", "$anchor", "$dynamicRef", "$dynamicAnchor", "$recursiveRef", "$vocabulary");
    private static final Set<String> MAPS = Set.of("properties", "$defs", "dependentSchemas", "patternProperties");
    private static final int DEEPEST = 12;

    private final DescriptorSchema schema;

    FormCheck(DescriptorSchema schema) {
        this.schema = schema;
    }

    void check(Cursor form) {
        int before = form.faults().count();
        schema.checkSchema(form);
        if (form.faults().count() > before) {
            return;
        }
        if (!"object".equals(form.value().path("type").asText())) {
            form.fault("表单必须写明 type: object", "A form must say type: object");
        }
        String draft = form.text("$schema");
        if (draft != null && !draft.equals(DRAFT)) {
            form.at("$schema")
                    .fault(
                            "表单只支持 2020-12 版 JSON Schema",
                            "Forms are JSON Schema of draft 2020-12 only; correct $schema");
        }
        walk(form, 0);
        fields(form, Set.of(), 0);
        form.at("$defs").entries().values().forEach(shared -> fields(shared, Set.of(), 0));
    }

    /** The fields of an object, those in their groups and rows, and those that only a condition brings. */
    private static void fields(Cursor object, Set<String> known, int depth) {
        if (depth > DEEPEST || !object.value().isObject()) {
            return;
        }
        Set<String> names = new HashSet<>(known);
        object.at("properties").entries().forEach((name, field) -> {
            if (field.value().isObject() && !known.contains(name)) {
                if (!field.value().has("$ref")) {
                    field(field, name);
                }
                fields(field, Set.of(), depth + 1);
                fields(field.at("items"), Set.of(), depth + 1);
            }
            names.add(name);
        });
        for (String branch : List.of("then", "else")) {
            fields(object.at(branch), names, depth + 1);
        }
        object.at("allOf").items().forEach(part -> fields(part, names, depth + 1));
        object.at("dependentSchemas").entries().values().forEach(part -> fields(part, names, depth + 1));
    }

    private static void field(Cursor field, String name) {
        if (!name.matches("[a-z][A-Za-z0-9-]{0,59}")) {
            field.fault(
                    "字段名 " + name + " 写法不对；请以小写字母开头，只用字母、数字和连字符",
                    "The field name " + name
                            + " is not written right; begin with a lower-case letter and use letters, digits and"
                            + " hyphens");
        }
        if (!both(field.at("x-title"))) {
            field.fault(
                    "字段 " + name + " 缺少中英文名称；请加 x-title: {zh: …, en: …}",
                    "The field " + name + " has no name in both languages; add x-title: {zh: …, en: …}");
        }
        if (field.at("x-description").present() && !both(field.at("x-description"))) {
            field.at("x-description").fault("说明要有中文 zh 和英文 en", "A description needs zh and en; add what is missing");
        }
        options(field);
        String meaning = field.text("x-gridhall");
        if (meaning != null && !MEANINGS.contains(meaning)) {
            field.at("x-gridhall")
                    .fault(
                            "x-gridhall 不认识 " + meaning + "；可用 " + new TreeSet<>(MEANINGS),
                            "x-gridhall does not know " + meaning + "; use one of " + new TreeSet<>(MEANINGS));
        }
        JsonNode parts = field.value().path("properties");
        if ("place".equals(meaning) && !(parts.has("longitude") && parts.has("latitude"))) {
            field.fault(
                    "地点字段 " + name + " 要有数字字段 longitude 和 latitude，可另有文字字段 address",
                    "The place " + name
                            + " needs the number fields longitude and latitude, and may have a text field address");
        }
    }

    private static void options(Cursor field) {
        Cursor options = field.at("x-options");
        JsonNode choices = field.value().path("enum").isArray()
                ? field.value().path("enum")
                : field.value().path("items").path("enum");
        if (!choices.isArray()) {
            if (options.present()) {
                options.fault(
                        "有 x-options 却没有 enum，请补上 enum 或删去",
                        "There are x-options without an enum; add the enum or remove them");
            }
            return;
        }
        for (JsonNode choice : choices) {
            if (!both(options.at(choice.asText()))) {
                field.fault(
                        "选项 " + choice.asText() + " 缺少中英文名称；请在 x-options 里写 {zh: …, en: …}",
                        "The choice " + choice.asText()
                                + " has no name in both languages; add it to x-options as {zh: …, en: …}");
            }
        }
    }

    /** Whether words are there in both languages. What else is there is told: a comma that was not quoted cuts words in two. */
    private static boolean both(Cursor at) {
        at.entries().forEach((key, more) -> {
            if (!key.equals("zh") && !key.equals("en")) {
                more.fault(
                        "这里只写 zh 和 en，多出了“" + key + "”；文字里有英文逗号时请加引号",
                        "Only zh and en stand here, and there is \"" + key + "\"; put words with a comma in quotes");
            }
        });
        JsonNode words = at.value();
        return words.path("zh").isTextual()
                && !words.path("zh").asText().isBlank()
                && words.path("en").isTextual()
                && !words.path("en").asText().isBlank();
    }

    private static void walk(Cursor at, int depth) {
        if (depth > DEEPEST) {
            at.fault("表单嵌套太深，请简化", "The form is nested too deep; simplify it");
            return;
        }
        if (!at.value().isObject()) {
            return;
        }
        at.entries().forEach((key, value) -> {
            if (REFUSED.contains(key)) {
                value.fault("表单里不能用 " + key + "，请删去", key + " is not taken in forms; remove it");
            } else if (key.equals("$ref")) {
                reference(value, at.path());
            } else if (key.equals("pattern")) {
                pattern(value, value.text());
            } else if (key.equals("patternProperties")) {
                value.entries().forEach((pattern, below) -> pattern(below, pattern));
            }
            if (MAPS.contains(key)) {
                value.entries().values().forEach(below -> walk(below, depth + 1));
            } else if (!key.startsWith("x-")
                    && !List.of("enum", "const", "default", "examples").contains(key)) {
                walk(value, depth + 1);
                value.items().forEach(below -> walk(below, depth + 1));
            }
        });
    }

    private static void reference(Cursor reference, String holder) {
        String target = reference.text();
        if (!target.startsWith("#/$defs/")) {
            reference.fault(
                    "$ref 只能指向本表单的 #/$defs/…，请把内容写进来",
                    "$ref may only point to #/$defs/… of the same form; write the content there");
        } else if (holder.contains("/$defs/")) {
            reference.fault("$defs 里不能再用 $ref，请展开", "$ref is not taken inside $defs; write it out");
        }
    }

    private static void pattern(Cursor at, String pattern) {
        SafePattern.refusal(pattern).ifPresent(text -> at.fault(text.zh(), text.en()));
    }

    /** The form as JSON text, its fields named for readers that only know {@code title}. */
    static String text(JsonNode form) {
        ObjectNode copy = form.deepCopy();
        for (Map.Entry<String, JsonNode> field : copy.path("properties").properties()) {
            if (field.getValue() instanceof ObjectNode object) {
                named(object, "title", "x-title");
                named(object, "description", "x-description");
            }
        }
        return copy.toString();
    }

    private static void named(ObjectNode field, String plain, String both) {
        if (!field.has(plain) && field.has(both)) {
            Text text = Text.of(
                    field.path(both).path("zh").asText(),
                    field.path(both).path("en").asText());
            field.put(plain, text.zh());
        }
    }
}
