package org.gridhall.modules;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gridhall.api.Text;

/**
 * A value in a descriptor whose shape the schema has already checked.
 *
 * @param root the whole descriptor, for the lines
 * @param path JSON pointer to the value
 * @param value never null; missing where the descriptor says nothing
 */
record Cursor(Node root, String path, JsonNode value, Faults faults) {

    static Cursor of(Node root, Faults faults) {
        return new Cursor(root, "", root.json(), faults);
    }

    Cursor at(String key) {
        return new Cursor(root, path + Node.step(key), value.path(key), faults);
    }

    List<Cursor> items() {
        List<Cursor> items = new ArrayList<>();
        for (JsonNode item : value.isArray() ? value : List.<JsonNode>of()) {
            items.add(new Cursor(root, path + "/" + items.size(), item, faults));
        }
        return items;
    }

    Map<String, Cursor> entries() {
        Map<String, Cursor> entries = new LinkedHashMap<>();
        value.fieldNames().forEachRemaining(key -> entries.put(key, at(key)));
        return entries;
    }

    boolean present() {
        return !value.isMissingNode() && !value.isNull();
    }

    /** The text, or null. */
    String text() {
        return present() ? value.asText() : null;
    }

    String text(String key) {
        return at(key).text();
    }

    String text(String key, String otherwise) {
        String text = text(key);
        return text == null ? otherwise : text;
    }

    boolean is(String key) {
        return value.path(key).asBoolean(false);
    }

    List<String> texts(String key) {
        return at(key).items().stream().map(Cursor::text).toList();
    }

    /** Words in both languages, or null. */
    Text words(String key) {
        JsonNode words = value.path(key);
        return words.isObject()
                ? Text.of(words.path("zh").asText(), words.path("en").asText())
                : null;
    }

    Node.Place place() {
        return root.find(path);
    }

    void fault(String zh, String en) {
        faults.add(place(), path, zh, en);
    }
}
