package org.gridhall.web.http;

import java.util.List;
import org.gridhall.api.Text;

/**
 * A parameter in the query, or a header that a route reads.
 *
 * @param name as it is sent; one that ends in {@code .} stands for every name that begins so
 * @param values the only ones it takes; empty for any of its type
 */
record Parameter(In in, String name, Type type, List<String> values, Text text, boolean required) {

    enum In {
        QUERY,
        HEADER
    }

    enum Type {
        TEXT,
        LIST,
        INTEGER,
        NUMBER,
        FLAG,
        INSTANT,
        DATE
    }
}
