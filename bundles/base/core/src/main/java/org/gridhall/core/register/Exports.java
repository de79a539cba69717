package org.gridhall.core.register;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.gridhall.api.Page;
import org.gridhall.api.account.Actor;
import org.gridhall.api.register.RecordQuery;
import org.gridhall.core.storage.Database;

/** Writes lists as files, page by page. Each page is what the actor may see when it is read. */
final class Exports {

    private static final int PAGE = 200;

    private final Database database;
    private final RecordLists lists;
    private final Cells cells;
    private final Path folder;

    Exports(Database database, RecordLists lists, Cells cells, Path folder) {
        this.database = database;
        this.lists = lists;
        this.cells = cells;
        this.folder = folder;
    }

    @FunctionalInterface
    private interface Taker {
        void take(StoredRecord record) throws IOException;
    }

    void write(Actor actor, Layout layout, RecordQuery query, String format, Locale locale, OutputStream out)
            throws IOException {
        // Before the first byte: what is refused is refused as a whole.
        Page<StoredRecord> first = page(actor, layout, query);
        Columns columns = Columns.all(layout, cells);
        switch (format) {
            case Sheets.CSV -> {
                Writer text = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
                text.write('\ufeff');
                Csv.write(text, columns.titles(locale));
                all(actor, layout, query, first, record -> Csv.write(text, columns.cells(record, locale)));
                text.flush();
            }
            case Sheets.XLSX -> xlsx(actor, layout, query, first, columns, locale, out);
            case Sheets.GEOJSON -> {
                JsonGenerator json = GeoJson.begin(out);
                all(actor, layout, query, first, record -> GeoJson.write(json, record));
                GeoJson.end(json);
            }
            default -> throw Sheets.unknown(format);
        }
    }

    /** By way of a file: a record that does not fit into a sheet is told, not found in half a file. */
    private void xlsx(
            Actor actor,
            Layout layout,
            RecordQuery query,
            Page<StoredRecord> first,
            Columns columns,
            Locale locale,
            OutputStream out)
            throws IOException {
        Files.createDirectories(folder);
        Path file = Files.createTempFile(folder, "export", ".xlsx");
        try {
            try (OutputStream to = Files.newOutputStream(file);
                    Xlsx.Writer sheet = new Xlsx.Writer(to)) {
                sheet.write(columns.titles(locale), "");
                all(actor, layout, query, first, record -> sheet.write(columns.cells(record, locale), record.key));
            }
            Files.copy(file, out);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private void all(Actor actor, Layout layout, RecordQuery query, Page<StoredRecord> first, Taker taker)
            throws IOException {
        Page<StoredRecord> page = first;
        while (true) {
            for (StoredRecord record : page.items()) {
                taker.take(record);
            }
            if (page.next() == null) {
                return;
            }
            page = page(actor, layout, query.page(page.next(), PAGE));
        }
    }

    private Page<StoredRecord> page(Actor actor, Layout layout, RecordQuery query) {
        return database.read(manager -> lists.list(manager, actor, layout, query.page(query.after(), PAGE)));
    }
}
