package org.gridhall.modules;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Checks that what a register says of its fields fits its form. */
final class RegisterCheck {

    private static final Set<String> SORTABLE = Set.of("string", "integer", "number", "boolean");

    private static final Set<String> TEXTS = Set.of("string", "array");

    private RegisterCheck() {}

    static void check(Cursor register) {
        Map<String, Cursor> fields = register.at("form").at("properties").entries();
        for (String part : List.of("key", "name", "unit", "grid")) {
            known(register.at(part), fields);
        }
        register.at("indexed").items().forEach(field -> {
            known(field, fields);
            sortable(field, fields.get(field.text()));
        });
        register.at("searched").items().forEach(field -> {
            known(field, fields);
            readable(field, fields.get(field.text()));
        });
        Cursor key = register.at("key");
        if (fields.containsKey(key.text())
                && !new LinkedHashSet<>(register.at("form").texts("required")).contains(key.text())) {
            key.fault(
                    "字段 " + key.text() + " 是记录的键，表单里要列入 required",
                    "The field " + key.text() + " names the record: list it among the required ones of the form");
        }
        if (fields.containsKey(key.text())
                && !"string".equals(fields.get(key.text()).text("type"))) {
            key.fault("键字段要写 type: string", "The key is a text: give its field type: string");
        }
    }

    static void known(Cursor named, Map<String, Cursor> fields) {
        if (named.present() && !fields.containsKey(named.text())) {
            String near = Nearest.to(named.text(), fields.keySet());
            named.fault(
                    "表单里没有字段 " + named.text() + (near == null ? "，请核对" : "，是不是 " + near + "？"),
                    "The form has no field " + named.text()
                            + (near == null ? "; correct it" : "; did you mean " + near + "?"));
        }
    }

    private static void readable(Cursor searched, Cursor field) {
        if (field != null && !TEXTS.contains(field.text("type", ""))) {
            searched.fault(
                    "字段 " + searched.text() + " 不是文字，检索只找 string 和 string 的列表",
                    "The field " + searched.text() + " is no text: the search finds strings and lists of strings");
        }
    }

    private static void sortable(Cursor indexed, Cursor field) {
        if (field != null && !SORTABLE.contains(field.text("type", ""))) {
            indexed.fault(
                    "字段 " + indexed.text() + " 不能检索；可检索的是 string、integer、number、boolean",
                    "The field " + indexed.text() + " cannot be indexed: string, integer, number and boolean can");
        }
    }
}
