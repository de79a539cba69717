package org.gridhall.core.register;

import java.util.List;
import java.util.Map;
import org.gridhall.api.FieldError;

/**
 * One row of a file.
 *
 * @param line of the file, the header being line 1; of GeoJSON the number of the feature
 * @param fields values of the fields that the file has a column for; null for an empty one
 * @param located whether the file says where the record lies
 * @param shape where; null for nowhere
 */
record Row(int line, Map<String, Object> fields, boolean located, Shape shape, List<FieldError> errors) {

    /** Takes the rows of a file, in order. */
    @FunctionalInterface
    interface Taker {
        void take(Row row);
    }
}
