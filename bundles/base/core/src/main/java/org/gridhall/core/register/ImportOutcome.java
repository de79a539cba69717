package org.gridhall.core.register;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.gridhall.api.FieldError;
import org.gridhall.api.register.ImportState.Change;

/** What a row of a file comes to. */
final class ImportOutcome {
    /** Whether there is something to do, and what. */
    enum Fate {
        CREATED,
        CHANGED,
        UNCHANGED,
        WRONG
    }

    final Row row;
    final String key;
    Fate fate;
    /** The record of its key; null for none. */
    StoredRecord record;
    /** The fields as they were. */
    Map<String, Object> old = Map.of();

    Draft draft;
    final List<FieldError> errors = new ArrayList<>();

    ImportOutcome(Row row, String key) {
        this.row = row;
        this.key = key;
        this.errors.addAll(row.errors());
    }

    /** No more than is needed later: there may be as many as rows. */
    ImportOutcome slim() {
        ImportOutcome slim = new ImportOutcome(new Row(row.line(), Map.of(), false, null, List.of()), key);
        slim.fate = fate;
        slim.record = record == null ? null : new StoredRecord();
        return slim;
    }

    Change change() {
        Map<String, Object> fields = Content.difference(old, draft.fields);
        String geometry = record == null ? null : record.geometry;
        if (!Objects.equals(geometry, draft.geometry())) {
            fields.put("geometry", Arrays.asList(shown(geometry), shown(draft.geometry())));
        }
        return new Change(row.line(), key, record == null ? "created" : "changed", fields);
    }

    private static String shown(String geometry) {
        return geometry == null || geometry.length() <= 200 ? geometry : Content.cut(geometry, 200) + "…";
    }

    /** What some rows come to, as a digest. */
    static String digest(List<ImportOutcome> outcomes) {
        List<Object> all = new ArrayList<>();
        for (ImportOutcome outcome : outcomes) {
            all.add(Arrays.asList(
                    outcome.row.line(),
                    outcome.fate.name(),
                    outcome.record == null || outcome.fate == Fate.WRONG ? null : outcome.record.id,
                    outcome.record == null || outcome.fate == Fate.WRONG ? null : outcome.record.version,
                    outcome.draft == null || outcome.fate == Fate.WRONG ? null : outcome.draft.body(),
                    outcome.draft == null || outcome.fate == Fate.WRONG ? null : outcome.draft.geometry()));
        }
        return ImportReport.digest(all);
    }
}
