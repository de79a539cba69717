package org.gridhall.web.http;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonValue;

/** JSON text that goes into an answer as it is; it was checked when it came in. */
public record Raw(@JsonRawValue @JsonValue String json) {

    /** Null stays null. */
    public static Raw of(String json) {
        return json == null ? null : new Raw(json);
    }
}
