package org.gridhall.api.catalogue;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A made-up record that demo data begins with.
 *
 * @param register code of the register; where the district has none of this code, the record is left out
 * @param fields by the register's form
 */
public record ExampleRecord(String register, Map<String, Object> fields) {

    public ExampleRecord {
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }
}
