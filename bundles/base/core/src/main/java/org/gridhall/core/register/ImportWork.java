package org.gridhall.core.register;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import javax.persistence.EntityManager;
import javax.persistence.LockModeType;
import org.gridhall.api.account.Actor;
import org.gridhall.api.register.ImportState.State;
import org.gridhall.core.register.ImportOutcome.Fate;
import org.gridhall.core.storage.Database;

/** One way through a file that does what its preview told, a chunk a transaction, and stops where that is no longer true. */
final class ImportWork {

    private final Database database;
    private final Records records;
    private final Actor actor;
    private final Layout layout;
    private final long id;
    private final ImportRows rows;
    private final RowJudge judge;
    private final MissingRecords missing;

    ImportWork(
            Database database,
            Records records,
            Actor actor,
            Layout layout,
            long id,
            ImportRows rows,
            RowJudge judge,
            MissingRecords missing) {
        this.database = database;
        this.records = records;
        this.actor = actor;
        this.layout = layout;
        this.id = id;
        this.rows = rows;
        this.judge = judge;
        this.missing = missing;
    }

    /** Ends the work before its end. */
    static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final boolean outdated;

        /** @param outdated whether the preview is no longer true; otherwise somebody else works on it */
        private Stopped(boolean outdated) {
            super(null, null, false, false);
            this.outdated = outdated;
        }

        boolean outdated() {
            return outdated;
        }
    }

    /**
     * Goes on after some chunks, to the end.
     *
     * @param skipped lines that are left out
     * @throws Stopped where it must not go on
     */
    void apply(int from, ImportReport report, Set<Integer> skipped) throws IOException {
        rows.collect();
        int[] chunk = {0};
        rows.chunks(some -> {
            int number = chunk[0]++;
            if (number >= from) {
                step(number, manager -> {
                    List<ImportOutcome> outcomes = judge.outcomes(manager, some);
                    expect(report, number, ImportOutcome.digest(outcomes));
                    apply(manager, outcomes, skipped);
                });
            }
        });
        if (chunk[0] != report.rowChunks()) {
            throw new Stopped(true);
        }
        for (int i = Math.max(0, from - report.rowChunks()); i < report.bounds().size(); i++) {
            long begin = i == 0 ? 0 : report.bounds().get(i - 1);
            long end = report.bounds().get(i);
            int number = report.rowChunks() + i;
            step(number, manager -> {
                MissingRecords.Ending ending = missing.ending(manager, missing.missing(manager, begin, end));
                expect(report, number, ending.digest());
                end(manager, ending);
            });
        }
    }

    private static void expect(ImportReport report, int number, String digest) {
        if (number >= report.digests().size() || !report.digests().get(number).equals(digest)) {
            throw new Stopped(true);
        }
    }

    /** One chunk in one transaction, which also says that it is done. */
    private void step(int number, Consumer<EntityManager> work) {
        database.write(manager -> {
            StoredImport now = manager.find(StoredImport.class, id, LockModeType.PESSIMISTIC_WRITE);
            if (now == null || now.state() != State.RUNNING || now.done != number) {
                throw new Stopped(false);
            }
            work.accept(manager);
            now.done = number + 1;
            now.touchedAt = System.currentTimeMillis();
            return null;
        });
    }

    private void apply(EntityManager manager, List<ImportOutcome> outcomes, Set<Integer> skipped) {
        Records.Cause cause = new Records.Cause(actor, "imported", Map.of("import", Long.toString(id)));
        List<Long> changing = outcomes.stream()
                .filter(outcome -> outcome.fate == Fate.CHANGED)
                .map(outcome -> outcome.record.id)
                .toList();
        Records.Beside beside = Records.Beside.of(manager, changing);
        for (ImportOutcome outcome : outcomes) {
            if (skipped.contains(outcome.row.line())) {
                continue;
            }
            if (outcome.fate == Fate.CREATED) {
                records.create(manager, cause, outcome.draft);
            } else if (outcome.fate == Fate.CHANGED) {
                records.change(manager, cause, outcome.record, outcome.draft, beside);
            }
        }
    }

    private void end(EntityManager manager, MissingRecords.Ending ending) {
        Records.Cause cause = new Records.Cause(actor, "ended", Map.of("import", Long.toString(id)));
        for (StoredRecord seen : ending.records()) {
            Optional<StoredRecord> record = Optional.ofNullable(manager.find(StoredRecord.class, seen.id));
            record.filter(one -> !one.ended && one.version == seen.version)
                    .ifPresent(one -> records.end(cause, layout, one, "导入文件中没有 | not in the imported file"));
        }
    }
}
