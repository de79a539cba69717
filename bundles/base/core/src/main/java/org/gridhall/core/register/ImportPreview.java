package org.gridhall.core.register;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gridhall.api.FieldError;
import org.gridhall.api.Text;
import org.gridhall.core.register.ImportOutcome.Fate;
import org.gridhall.core.storage.Database;

/** One way through a file that tells what it would do, and does nothing. */
final class ImportPreview {

    private final Database database;
    private final Layout layout;
    private final ImportRows rows;
    private final RowJudge judge;
    private final MissingRecords missing;

    /** Whether rows may refer to rows. */
    private final boolean selfish;

    /** Keys of rows that cannot be taken. */
    private final Set<String> bad = new HashSet<>();

    /** Rows that refer to rows of the file, by the key they name. */
    private final Map<String, List<ImportOutcome>> referring = new HashMap<>();

    ImportPreview(Database database, Layout layout, ImportRows rows, RowJudge judge, MissingRecords missing) {
        this.database = database;
        this.layout = layout;
        this.rows = rows;
        this.judge = judge;
        this.missing = missing;
        this.selfish =
                layout.references.stream().anyMatch(field -> field.reference().equals(layout.type.code()));
    }

    /** What is to be done now, chunk by chunk. */
    List<String> digests() throws IOException {
        rows.collect();
        List<String> digests = new ArrayList<>();
        rows.chunks(some -> digests.add(database.read(manager -> ImportOutcome.digest(judge.outcomes(manager, some)))));
        missing.endings(ending -> digests.add(ending.digest()));
        return digests;
    }

    /** @param errors where all errors are written, one a line */
    ImportReport report(String format, boolean replace, Path errors) throws IOException {
        rows.collect();
        List<String> digests = new ArrayList<>();
        try (Findings found = new Findings(errors)) {
            rows.chunks(some -> {
                List<ImportOutcome> outcomes = database.read(manager -> judge.outcomes(manager, some));
                digests.add(ImportOutcome.digest(outcomes));
                outcomes.forEach(outcome -> {
                    found.take(outcome);
                    watch(outcome);
                });
            });
            int rowChunks = digests.size();
            List<Long> bounds = new ArrayList<>();
            spread(found);
            missing.endings(ending -> {
                digests.add(ending.digest());
                bounds.add(ending.last());
                ending.kept().forEach(found::keep);
                ending.records().forEach(found::end);
            });
            return found.report(format, replace, ImportReport.form(layout), digests, rowChunks, bounds);
        }
    }

    private void watch(ImportOutcome outcome) {
        if (!selfish) {
            return;
        }
        // A record that is there stays there, whatever is wrong with its row.
        boolean there = outcome.record != null && !outcome.record.ended;
        boolean again = rows.first(outcome.key, 0) != outcome.row.line();
        if (outcome.fate == Fate.WRONG && !again && !there) {
            bad.add(outcome.key);
        }
        if (outcome.draft == null || outcome.fate == Fate.WRONG) {
            return;
        }
        layout.targets(outcome.draft.fields).forEach((field, targets) -> {
            if (field.reference().equals(layout.type.code())) {
                targets.stream()
                        .filter(target -> rows.has(target) && !target.equals(outcome.key))
                        .forEach(target -> referring
                                .computeIfAbsent(target, key -> new ArrayList<>())
                                .add(outcome.slim()));
            }
        });
    }

    /** What refers to a row that cannot be taken cannot be taken either. */
    private void spread(Findings found) {
        List<String> waiting = new ArrayList<>(bad);
        Set<Integer> told = new HashSet<>();
        while (!waiting.isEmpty()) {
            String key = waiting.remove(waiting.size() - 1);
            for (ImportOutcome outcome : referring.getOrDefault(key, List.of())) {
                if (!told.add(outcome.row.line())) {
                    continue;
                }
                found.wrong(
                        outcome,
                        new FieldError(
                                "",
                                new Text(
                                        "引用的“" + Content.cut(key, 60) + "”所在的行有错",
                                        "It refers to \"" + Content.cut(key, 60) + "\", whose row is wrong")));
                if (outcome.record == null && bad.add(outcome.key)) {
                    waiting.add(outcome.key);
                }
            }
        }
    }
}
