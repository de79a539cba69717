package org.gridhall.api.register;

import java.util.List;

/**
 * A condition on one indexed field. Texts compare byte by byte, numbers as numbers, dates as the texts they are.
 *
 * @param field an indexed field
 * @param values any of these; empty for any value
 * @param from at least; null for no bound
 * @param to at most; null for no bound
 * @param prefix a text begins so; null for any
 */
public record RecordFilter(String field, List<String> values, String from, String to, String prefix) {

    public RecordFilter {
        values = values == null ? List.of() : List.copyOf(values);
    }

    public static RecordFilter is(String field, String... values) {
        return new RecordFilter(field, List.of(values), null, null, null);
    }

    public static RecordFilter between(String field, String from, String to) {
        return new RecordFilter(field, List.of(), from, to, null);
    }

    public static RecordFilter begins(String field, String prefix) {
        return new RecordFilter(field, List.of(), null, null, prefix);
    }
}
