package org.gridhall.core.register;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.gridhall.api.FieldError;
import org.gridhall.api.Problem;
import org.gridhall.core.storage.Json;

/** What a record is to become: content in its plain form, place, and all that is wrong with it. */
final class Draft {

    final Layout layout;
    final Map<String, Object> fields;
    final Shape shape;
    final String key;
    final List<FieldError> errors = new ArrayList<>();
    String unit;
    String unitPath;
    String grid;
    String gridPath;

    Draft(Layout layout, Map<String, Object> fields, Shape shape, List<FieldError> errors) {
        this.layout = layout;
        this.fields = fields;
        this.shape = shape;
        this.key = fields.get(layout.type.key()) instanceof String text && !text.isEmpty() ? text : null;
        this.errors.addAll(errors);
    }

    String body() {
        String text = Json.text(fields);
        return text == null ? "{}" : text;
    }

    String geometry() {
        return shape == null ? null : shape.text();
    }

    /** Whether a record says this already. */
    boolean same(StoredRecord record) {
        return body().equals(record.body) && Objects.equals(geometry(), record.geometry);
    }

    void refuse() {
        if (!errors.isEmpty()) {
            throw Problem.invalid(errors);
        }
    }

    /** Puts it into a record. */
    void into(StoredRecord record) {
        record.name = layout.name(fields, key);
        record.unit = unit;
        record.unitPath = unitPath;
        record.grid = grid;
        record.gridPath = gridPath;
        record.geometry = geometry();
        record.longitude = shape == null ? null : shape.longitude();
        record.latitude = shape == null ? null : shape.latitude();
        record.west = shape == null ? null : shape.west();
        record.south = shape == null ? null : shape.south();
        record.east = shape == null ? null : shape.east();
        record.north = shape == null ? null : shape.north();
        record.body = body();
    }
}
