package org.gridhall.core.register;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** The rows of a file: its keys, which are to be collected first, and some rows at a time. */
final class ImportRows {

    /** Rows a transaction; with all that is kept beside a record far from where Derby locks the whole table. */
    static final int CHUNK = 200;

    private final Path file;
    private final String format;
    private final Layout layout;
    private final Cells cells;
    private final Layout.Field keyField;
    private final Map<String, Integer> keys = new HashMap<>();

    ImportRows(Path file, String format, Layout layout, Cells cells) {
        this.file = file;
        this.format = format;
        this.layout = layout;
        this.cells = cells;
        this.keyField = layout.fields.get(layout.type.key());
    }

    private void read(Row.Taker taker) throws IOException {
        if (!Files.exists(file)) {
            throw Imports.unknown();
        }
        Sheets.read(file, format, layout, cells, taker);
    }

    String key(Row row) {
        Object key = row.fields().get(keyField.code());
        return key instanceof String text && !text.isBlank() ? text.strip() : null;
    }

    /** The keys of the file with their first lines: rows may refer to what comes later. */
    void collect() throws IOException {
        keys.clear();
        read(row -> {
            String key = key(row);
            if (key != null) {
                keys.putIfAbsent(key, row.line());
            }
        });
    }

    void chunks(Consumer<List<Row>> taker) throws IOException {
        List<Row> chunk = new ArrayList<>(CHUNK);
        read(row -> {
            chunk.add(row);
            if (chunk.size() == CHUNK) {
                taker.accept(chunk);
                chunk.clear();
            }
        });
        if (!chunk.isEmpty()) {
            taker.accept(chunk);
        }
    }

    Set<String> keys() {
        return keys.keySet();
    }

    boolean has(String key) {
        return keys.containsKey(key);
    }

    /** The first line with a key. */
    int first(String key, int otherwise) {
        return keys.getOrDefault(key, otherwise);
    }
}
