package org.gridhall.storage;

import java.util.Map;

/** The two databases, and the words in which their migrations differ. */
public enum Dialect {
    DERBY(Map.of(
            "clob", "CLOB",
            "blob", "BLOB",
            "hash", "CHAR(32) FOR BIT DATA",
            "bytes", "VARCHAR(1024) FOR BIT DATA",
            "collate", "")),
    POSTGRESQL(Map.of(
            "clob", "TEXT",
            "blob", "BYTEA",
            "hash", "BYTEA",
            "bytes", "BYTEA",
            "collate", "COLLATE \"C\""));

    private final Map<String, String> placeholders;

    Dialect(Map<String, String> placeholders) {
        this.placeholders = placeholders;
    }

    /** What {@code ${name}} stands for in a migration on this database. */
    public Map<String, String> placeholders() {
        return placeholders;
    }

    /** The name used for folders of migrations and for the service property {@code gridhall.database}. */
    public String id() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    /** @throws IllegalArgumentException where the URL is of neither database */
    public static Dialect of(String url) {
        if (url.startsWith("jdbc:derby:")) {
            return DERBY;
        }
        if (url.startsWith("jdbc:postgresql:")) {
            return POSTGRESQL;
        }
        throw new IllegalArgumentException(
                "Database URL must start with jdbc:derby: or jdbc:postgresql:, not " + url.replaceAll("[?;].*", ""));
    }
}
