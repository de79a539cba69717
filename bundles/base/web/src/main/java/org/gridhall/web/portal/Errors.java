package org.gridhall.web.portal;

import java.util.LinkedHashMap;
import java.util.Map;
import org.gridhall.api.Text;

/** What is wrong with a form, by field; under the empty name what is wrong with the whole. */
public final class Errors {

    private final Map<String, Text> all = new LinkedHashMap<>();

    /** The first that is wrong with a field is told. */
    void put(String field, Text text) {
        all.putIfAbsent(field, text);
    }

    boolean has(String field) {
        return all.containsKey(field);
    }

    public boolean any() {
        return !all.isEmpty();
    }

    /** What is wrong with a field; null for nothing. */
    public Text of(String field) {
        return all.get(field);
    }
}
