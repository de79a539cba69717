package org.gridhall.web.form;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes a value as what would be posted for it. */
final class Prefill {

    private final Map<String, List<String>> posted = new LinkedHashMap<>();
    private final ZoneId zone;

    private Prefill(ZoneId zone) {
        this.zone = zone;
    }

    /** What a browser would post if the value were filled in and nothing changed. */
    static Map<String, List<String>> of(Form form, Map<String, Object> value, String prefix, ZoneId zone) {
        Prefill prefill = new Prefill(zone);
        prefill.body(form.body(), value, prefix);
        return prefill.posted;
    }

    /** Whether anything was written that does not look empty. */
    private boolean body(FormField.Body body, Map<?, ?> values, String base) {
        boolean any = false;
        for (FormField field : body.fields()) {
            Object value = values.get(field.name());
            if (value != null) {
                any |= field(field, value, Names.below(base, field.name()));
            }
        }
        return any;
    }

    private boolean field(FormField field, Object value, String name) {
        switch (field.kind()) {
            case OTHER:
                return false;
            case GROUP, PLACE:
                if (!(value instanceof Map<?, ?> object)) {
                    return false;
                }
                return here(body(field.body(), object, name), name);
            case ROWS:
                return value instanceof List<?> rows && rows(field, rows, name);
            case MULTI, FILES:
                return value instanceof List<?> all && several(field, all, name);
            case CHECKBOX:
                return Boolean.TRUE.equals(value) && put(name, "true");
            case CONSTANT:
                put(name, Written.shown(field, value, zone));
                return false;
            case DURATION:
                put(name + Names.UNIT, Written.unit(value));
                return put(name, Written.shown(field, value, zone));
            case DATETIME, TIME:
                put(name + Names.WAS, value.toString());
                return put(name, Written.shown(field, value, zone));
            default:
                return put(name, Written.shown(field, value, zone));
        }
    }

    private boolean rows(FormField field, List<?> rows, String name) {
        for (int i = 0; i < rows.size(); i++) {
            String row = name + '/' + i;
            if (field.body().single()) {
                FormField one = field.fields().get(0);
                here(rows.get(i) != null && field(one, rows.get(i), row), row);
            } else {
                here(rows.get(i) instanceof Map<?, ?> object && body(field.body(), object, row), row);
            }
        }
        return !rows.isEmpty();
    }

    private boolean several(FormField field, List<?> all, String name) {
        List<String> values = new ArrayList<>();
        all.forEach(one -> values.add(Written.shown(field, one, zone)));
        posted.put(name, values);
        return !values.isEmpty();
    }

    private boolean here(boolean any, String name) {
        if (!any) {
            put(name + Names.HERE, "true");
        }
        return true;
    }

    private boolean put(String name, String value) {
        posted.put(name, List.of(value));
        return !value.isEmpty();
    }
}
