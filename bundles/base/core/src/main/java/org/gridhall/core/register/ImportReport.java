package org.gridhall.core.register;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.gridhall.api.register.ImportState;
import org.gridhall.api.register.ImportState.Change;
import org.gridhall.api.register.ImportState.LineError;
import org.gridhall.api.register.ImportState.State;
import org.gridhall.core.storage.Json;

/**
 * What a preview found, as it is kept.
 *
 * @param form hash of the register's form at that time
 * @param digests of the chunks: those of rows, then those of records that end
 * @param rowChunks how many of them are of rows
 * @param bounds the last id of each chunk of records that end
 * @param skipWrong as it was committed
 */
record ImportReport(
        String format,
        boolean replace,
        int lines,
        int created,
        int changed,
        int unchanged,
        int ended,
        int wrong,
        List<Change> changes,
        List<LineError> errors,
        int errorCount,
        String form,
        List<String> digests,
        int rowChunks,
        List<Long> bounds,
        boolean skipWrong) {

    ImportReport committed(boolean skip) {
        return new ImportReport(
                format,
                replace,
                lines,
                created,
                changed,
                unchanged,
                ended,
                wrong,
                changes,
                errors,
                errorCount,
                form,
                digests,
                rowChunks,
                bounds,
                skip);
    }

    ImportReport failed(LineError error) {
        List<LineError> all = new ArrayList<>(errors);
        all.add(0, error);
        return new ImportReport(
                format,
                replace,
                lines,
                created,
                changed,
                unchanged,
                ended,
                wrong,
                changes,
                all,
                errorCount + 1,
                form,
                digests,
                rowChunks,
                bounds,
                skipWrong);
    }

    /** Rows and endings that are done after some chunks. */
    int done(int chunks) {
        int rows = Math.min(lines, Math.min(chunks, rowChunks) * ImportRows.CHUNK);
        return rows + Math.min(ended, Math.max(0, chunks - rowChunks) * ImportRows.CHUNK);
    }

    String text() {
        try {
            return Json.MAPPER.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    static ImportReport of(StoredImport stored) {
        try {
            return Json.MAPPER.readValue(stored.report, ImportReport.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a stored import cannot be read", e);
        }
    }

    static ImportState state(StoredImport stored) {
        ImportReport report = of(stored);
        return new ImportState(
                stored.id,
                stored.register,
                stored.state(),
                report.format(),
                report.replace(),
                report.lines(),
                report.created(),
                report.changed(),
                report.unchanged(),
                report.ended(),
                report.wrong(),
                report.changes(),
                report.errors(),
                report.errorCount(),
                stored.state() == State.DONE ? report.lines() + report.ended() : report.done(stored.done),
                Instant.ofEpochMilli(stored.createdAt),
                Instant.ofEpochMilli(stored.createdAt).plus(Imports.LIFE));
    }

    /** A register's definition as a hash: what a preview said is true of this one only. */
    static String form(Layout layout) {
        return hash(layout.type, 16);
    }

    /** What is to be done with a chunk, as a digest: the same digest is the same work. */
    static String digest(Object content) {
        return hash(content, 8);
    }

    private static String hash(Object content, int length) {
        return HexFormat.of().formatHex(Content.digest(Json.text(content).getBytes(StandardCharsets.UTF_8)), 0, length);
    }
}
