package org.gridhall.core.register;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.gridhall.api.FieldError;
import org.gridhall.api.Text;
import org.gridhall.api.register.ImportState.Change;
import org.gridhall.api.register.ImportState.LineError;
import org.gridhall.core.register.ImportOutcome.Fate;
import org.gridhall.core.storage.Json;

/** What a preview finds on its way: counted, the first of it kept, and every error written into a file. */
final class Findings implements AutoCloseable {

    /** Errors and changes that are shown; all errors are in the file. */
    private static final int FIRST = 100;

    private final BufferedWriter file;
    private final List<Change> changes = new ArrayList<>();
    private final List<LineError> errors = new ArrayList<>();
    private final int[] fates = new int[Fate.values().length];
    private int lines;
    private int errorCount;
    private int ended;
    private int stuck;

    Findings(Path errors) throws IOException {
        file = Files.newBufferedWriter(errors);
    }

    void end(StoredRecord record) {
        ended++;
        if (changes.size() < FIRST) {
            changes.add(new Change(0, record.key, "ended", Map.of()));
        }
    }

    void keep(StoredRecord record) {
        stuck++;
        error(
                0,
                record.key,
                new FieldError(
                        "",
                        new Text("文件里没有，但还有记录引用它，不能注销", "The file lacks it, but others refer to it: it cannot end")));
    }

    /** Takes back what was said of a row. */
    void wrong(ImportOutcome outcome, FieldError error) {
        fates[outcome.fate.ordinal()]--;
        fates[Fate.WRONG.ordinal()]++;
        changes.removeIf(change -> change.line() == outcome.row.line());
        error(outcome.row.line(), outcome.key, error);
    }

    private void error(int line, String key, FieldError error) {
        // Kept for a day: no number of somebody who was put into the wrong column.
        LineError one = new LineError(
                line,
                key == null ? "" : Checker.masked(Content.cut(key, 200)),
                new FieldError(
                        error.field(),
                        new Text(
                                Checker.masked(error.message().zh()),
                                Checker.masked(error.message().en()))));
        errorCount++;
        if (errors.size() < FIRST) {
            errors.add(one);
        }
        try {
            file.write(Json.MAPPER.writeValueAsString(one));
            file.write('\n');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a row comes to. */
    void take(ImportOutcome outcome) {
        lines++;
        fates[outcome.fate.ordinal()]++;
        if (outcome.fate == Fate.WRONG) {
            outcome.errors.forEach(error -> error(outcome.row.line(), outcome.key, error));
        } else if (outcome.fate != Fate.UNCHANGED && changes.size() < FIRST) {
            changes.add(outcome.change());
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    ImportReport report(
            String format, boolean replace, String form, List<String> digests, int rowChunks, List<Long> bounds) {
        return new ImportReport(
                format,
                replace,
                lines,
                fates[Fate.CREATED.ordinal()],
                fates[Fate.CHANGED.ordinal()],
                fates[Fate.UNCHANGED.ordinal()],
                ended,
                fates[Fate.WRONG.ordinal()] + stuck,
                changes,
                errors,
                errorCount,
                form,
                digests,
                rowChunks,
                bounds,
                false);
    }
}
