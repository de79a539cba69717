package org.gridhall.api.register;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.gridhall.api.FieldError;

/**
 * An import: what it would do, is doing or has done.
 *
 * @param lines rows with content that the file has
 * @param created records that are new
 * @param changed records that are changed
 * @param unchanged rows that say what is there already
 * @param ended records that end because the file lacks them
 * @param wrong rows that cannot be taken
 * @param changes the first changes
 * @param errors the first errors; all of them can be fetched
 * @param errorCount how many errors there are
 * @param done rows that are done, of those that are new or changed or end
 * @param expiresAt when the file is thrown away
 */
public record ImportState(
        long id,
        String register,
        State state,
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
        int done,
        Instant createdAt,
        Instant expiresAt) {

    /** Where an import stands. */
    public enum State {
        /** Looked at; nothing is changed. */
        PREVIEWED,
        /** At work. */
        RUNNING,
        /** All is in. */
        DONE,
        /** Something changed since it was looked at: look again and commit again. What was done by then stays. */
        OUTDATED,
        /** It was stopped by an error that is told; what was done by then stays. */
        FAILED
    }

    /**
     * One record that changes.
     *
     * @param line of the file, the header being line 1; 0 for one that ends
     * @param kind {@code created}, {@code changed} or {@code ended}
     * @param fields field to {@code [old, new]}; {@code geometry} for the geometry
     */
    public record Change(int line, String key, String kind, Map<String, Object> fields) {}

    /** One thing that is wrong with a line; the field is empty for the whole line. */
    public record LineError(int line, String key, FieldError error) {}

    public ImportState {
        changes = List.copyOf(changes);
        errors = List.copyOf(errors);
    }
}
