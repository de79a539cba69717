package org.gridhall.api.register;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a record is to be, whole. Spaces around texts are dropped, and an empty text is no value.
 *
 * @param fields by the register's form
 * @param geometry GeoJSON geometry in WGS-84, as text; null for none
 */
public record RecordBody(Map<String, Object> fields, String geometry) {

    public RecordBody {
        fields = fields == null ? Map.of() : new LinkedHashMap<>(fields);
    }
}
