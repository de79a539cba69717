package org.gridhall.modules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A value of a document that knows where it stands, so that every fault can name its line, also after a merge. */
sealed interface Node {

    /** Where the value begins; for the value of a key, where the key stands. */
    Place at();

    JsonNode json();

    /** A line of a file, from 1; 0 for the whole file. */
    record Place(String file, int line) {}

    /** Keys with their values, in the order of the document. */
    record Mapping(Place at, Map<String, Node> values, Map<String, Place> keys) implements Node {
        public Mapping {
            values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
            keys = Map.copyOf(keys);
        }

        Node get(String key) {
            return values.get(key);
        }

        /** The same with one value put in the place of another. */
        Mapping with(String key, Node value) {
            Map<String, Node> changed = new LinkedHashMap<>(values);
            changed.put(key, value);
            Map<String, Place> places = new LinkedHashMap<>(keys);
            places.putIfAbsent(key, value.at());
            return new Mapping(at, changed, places);
        }

        @Override
        public JsonNode json() {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            values.forEach((key, value) -> object.set(key, value.json()));
            return object;
        }
    }

    /** Values in order. */
    record Sequence(Place at, List<Node> values) implements Node {
        public Sequence {
            values = List.copyOf(values);
        }

        @Override
        public JsonNode json() {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            values.forEach(value -> array.add(value.json()));
            return array;
        }
    }

    /** Text, number, boolean or null. */
    record Scalar(Place at, JsonNode json) implements Node {}

    /** Where a JSON pointer leads; where it leads nowhere, the place of the last thing on the way. */
    default Place find(String pointer) {
        Node node = this;
        Place place = at();
        for (String raw : steps(pointer)) {
            String step = raw.replace("~1", "/").replace("~0", "~");
            if (node instanceof Mapping mapping && mapping.get(step) != null) {
                place = mapping.keys().getOrDefault(step, mapping.get(step).at());
                node = mapping.get(step);
            } else if (node instanceof Sequence sequence
                    && step.matches("[0-9]{1,6}")
                    && Integer.parseInt(step) < sequence.values().size()) {
                node = sequence.values().get(Integer.parseInt(step));
                place = node.at();
            } else {
                return place;
            }
        }
        return place;
    }

    private static List<String> steps(String pointer) {
        return pointer.isEmpty()
                ? List.of()
                : new ArrayList<>(List.of(pointer.substring(1).split("/", -1)));
    }

    /** A key as a step of a JSON pointer. */
    static String step(String key) {
        return "/" + key.replace("~", "~0").replace("/", "~1");
    }
}
