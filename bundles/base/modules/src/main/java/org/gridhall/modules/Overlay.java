package org.gridhall.modules;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the district says otherwise. Mappings are merged key by key; lists whose items have a {@code code} (examples: a
 * {@code category}) item by item, new ones at the end; other values and lists are replaced; {@code off: true} removes.
 */
final class Overlay {

    private final Faults faults;

    Overlay(Faults faults) {
        this.faults = faults;
    }

    Node merge(Node base, Node over) {
        return merge(base, over, "");
    }

    private Node merge(Node base, Node over, String path) {
        if (base instanceof Node.Mapping below && over instanceof Node.Mapping above) {
            return mapping(below, above, path);
        }
        if (base instanceof Node.Sequence below
                && over instanceof Node.Sequence above
                && coded(below)
                && coded(above)) {
            return sequence(below, above, path);
        }
        return over;
    }

    private Node mapping(Node.Mapping below, Node.Mapping above, String path) {
        Map<String, Node> values = new LinkedHashMap<>(below.values());
        Map<String, Node.Place> keys = new LinkedHashMap<>(below.keys());
        above.values().forEach((key, value) -> {
            Node old = below.get(key);
            values.put(key, old == null ? value : merge(old, value, path + Node.step(key)));
            keys.put(key, above.keys().get(key));
        });
        return new Node.Mapping(below.at(), values, keys);
    }

    private Node sequence(Node.Sequence below, Node.Sequence above, String path) {
        Map<String, Node> items = new LinkedHashMap<>();
        List<Node> result = new ArrayList<>();
        below.values().forEach(item -> items.put(code(item), item));
        for (Node item : above.values()) {
            String code = code(item);
            Node old = items.get(code);
            if (!off(item)) {
                items.put(code, old == null ? item : merge(old, without((Node.Mapping) item), path + "/" + code));
            } else if (old == null) {
                faults.add(
                        item.at(),
                        path,
                        "模块里没有 " + code + "，不能停用；请核对代码或删去这一项",
                        "The module has no " + code + " to switch off; check the code or remove this item");
            } else {
                items.remove(code);
            }
        }
        result.addAll(items.values());
        return new Node.Sequence(below.at(), result);
    }

    private static boolean coded(Node.Sequence sequence) {
        return sequence.values().stream().allMatch(item -> code(item) != null);
    }

    private static String code(Node item) {
        if (item instanceof Node.Mapping mapping) {
            Node code = mapping.get("code") == null ? mapping.get("category") : mapping.get("code");
            return code instanceof Node.Scalar scalar && scalar.json().isTextual()
                    ? scalar.json().textValue()
                    : null;
        }
        return null;
    }

    private static boolean off(Node item) {
        return item instanceof Node.Mapping mapping
                && mapping.get("off") instanceof Node.Scalar scalar
                && isTrue(scalar.json());
    }

    private static boolean isTrue(JsonNode value) {
        return value.isBoolean() && value.booleanValue();
    }

    /** {@code off: false} says nothing. */
    private static Node without(Node.Mapping item) {
        if (!(item.get("off") instanceof Node.Scalar scalar) || !scalar.json().isBoolean()) {
            return item;
        }
        Map<String, Node> values = new LinkedHashMap<>(item.values());
        values.remove("off");
        return new Node.Mapping(item.at(), values, item.keys());
    }
}
