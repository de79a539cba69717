package org.gridhall.core.register;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.persistence.LockModeType;
import org.gridhall.api.FieldError;
import org.gridhall.api.Problem;
import org.gridhall.api.Problem.Kind;
import org.gridhall.api.Text;
import org.gridhall.api.account.Actor;
import org.gridhall.api.register.ImportOptions;
import org.gridhall.api.register.ImportState;
import org.gridhall.api.register.ImportState.LineError;
import org.gridhall.api.register.ImportState.State;
import org.gridhall.core.storage.Database;
import org.gridhall.core.storage.Ids;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Imports in two steps. The preview reads the file and keeps, for each chunk of rows, a digest of what is to be done; the
 * commit works chunk by chunk, each in a transaction that finds out the same again and stops where it differs. So it can
 * go on after a restart, and nobody's later change is overwritten unseen.
 */
final class Imports {

    /** How long a file is kept. */
    static final Duration LIFE = Duration.ofHours(24);

    /** After this long without a step whoever worked on an import is taken for dead. */
    static final Duration SILENCE = Duration.ofMinutes(2);

    private static final Logger LOG = LoggerFactory.getLogger(Imports.class);
    private static final int A_DAY = 100;

    private final Database database;
    private final Kinds kinds;
    private final Checker checker;
    private final Records records;
    private final Cells cells;
    private final ImportFiles files;
    private final Ids ids;
    private final Executor executor;

    Imports(
            Database database,
            Kinds kinds,
            Checker checker,
            Records records,
            Cells cells,
            Path folder,
            Ids ids,
            Executor executor) {
        this.database = database;
        this.kinds = kinds;
        this.checker = checker;
        this.records = records;
        this.cells = cells;
        this.files = new ImportFiles(folder);
        this.ids = ids;
        this.executor = executor;
    }

    ImportState preview(Actor actor, String register, ImportOptions options, InputStream content) throws IOException {
        Layout layout = kinds.layout(kinds.writable(actor, register));
        refuseMany(actor);
        long id = ids.next();
        boolean kept = false;
        try {
            String format = Sheets.format(files.keep(id, content));
            if (options.format() != null && !options.format().equals(format)) {
                throw Problem.invalid(
                        "/format",
                        "文件内容是 " + format + "，不是 " + options.format(),
                        "The content is " + format + ", not " + options.format());
            }
            ImportReport report = preview(actor, layout, id, format, options.replace());
            StoredImport stored = database.write(manager -> {
                StoredImport fresh = new StoredImport();
                fresh.id = id;
                fresh.register = register;
                fresh.account = actor.account();
                fresh.login = actor.login();
                fresh.state(State.PREVIEWED);
                fresh.report = report.text();
                fresh.createdAt = System.currentTimeMillis();
                fresh.touchedAt = fresh.createdAt;
                manager.persist(fresh);
                return fresh;
            });
            kept = true;
            return ImportReport.state(stored);
        } finally {
            if (!kept) {
                files.delete(id);
            }
        }
    }

    private void refuseMany(Actor actor) {
        long since = System.currentTimeMillis() - LIFE.toMillis();
        long some = database.read(manager -> manager.createQuery(
                        "SELECT COUNT(i) FROM StoredImport i WHERE i.createdAt > :since AND i.account = :account",
                        Long.class)
                .setParameter("since", since)
                .setParameter("account", actor.account())
                .getSingleResult());
        if (some >= A_DAY) {
            throw Problem.of(
                    Kind.TOO_MANY,
                    "import.many",
                    "一天最多预览 " + A_DAY + " 个文件，请明天再来",
                    "An account may look at " + A_DAY + " files a day; come back tomorrow");
        }
    }

    ImportState again(Actor actor, long id) throws IOException {
        StoredImport stored = own(actor, id);
        if (stored.begun()) {
            throw wrongState(stored);
        }
        Layout layout = kinds.layout(kinds.writable(actor, stored.register));
        ImportReport old = ImportReport.of(stored);
        ImportReport report = preview(actor, layout, id, old.format(), old.replace());
        return ImportReport.state(database.write(manager -> {
            StoredImport now = manager.find(StoredImport.class, id, LockModeType.PESSIMISTIC_WRITE);
            if (now == null) {
                throw unknown();
            }
            if (now.begun()) {
                throw wrongState(now);
            }
            now.state(State.PREVIEWED);
            now.report = report.text();
            now.done = 0;
            now.touchedAt = System.currentTimeMillis();
            return now;
        }));
    }

    private static Problem wrongState(StoredImport stored) {
        return Problem.of(
                        Kind.CONFLICT,
                        "import.state",
                        "这个导入正在进行或已完成，请重新上传文件",
                        "This import is at work or done; upload the file again")
                .with("state", stored.state().name().toLowerCase(Locale.ROOT));
    }

    ImportState look(Actor actor, long id) {
        return ImportReport.state(own(actor, id));
    }

    private StoredImport own(Actor actor, long id) {
        StoredImport stored = database.read(manager -> manager.find(StoredImport.class, id));
        if (stored == null || actor.kind() != Actor.Kind.SYSTEM && stored.account != actor.account()) {
            throw unknown();
        }
        // Whoever has lost the posts has lost what the file said of their records.
        kinds.readable(actor, stored.register);
        return stored;
    }

    static Problem unknown() {
        return Problem.notFound("没有这个导入，或已过期", "There is no such import, or it is gone");
    }

    void errors(Actor actor, long id, Consumer<LineError> taker) throws IOException {
        own(actor, id);
        files.errors(id, taker);
    }

    ImportState commit(Actor actor, long id, boolean skipWrong) {
        StoredImport stored = own(actor, id);
        Layout layout = kinds.layout(kinds.writable(actor, stored.register));
        if (stored.begun()) {
            // Asked twice: the first answer was lost on its way.
            return ImportReport.state(stored);
        }
        ImportReport report = ImportReport.of(stored);
        if (stored.state() != State.PREVIEWED) {
            throw outdated();
        }
        if (report.wrong() > 0 && !skipWrong) {
            throw Problem.of(
                            Kind.CONFLICT,
                            "import.wrong",
                            "有 " + report.wrong() + " 处有错；请改正后重新上传，或选择跳过有错的行",
                            report.wrong() + " rows are wrong; correct the file and upload it again, or skip them")
                    .with("wrong", report.wrong());
        }
        if (!ImportReport.form(layout).equals(report.form())
                || changedSince(stored) && !holds(actor, layout, stored, report)) {
            mark(id, State.OUTDATED, null);
            throw outdated();
        }
        ImportState begun = ImportReport.state(database.write(manager -> {
            StoredImport now = manager.find(StoredImport.class, id, LockModeType.PESSIMISTIC_WRITE);
            if (now == null) {
                throw unknown();
            }
            if (now.state() == State.PREVIEWED) {
                now.state(State.RUNNING);
                now.report = report.committed(skipWrong).text();
                now.touchedAt = System.currentTimeMillis();
                database.afterCommit(() -> executor.execute(() -> run(id, login -> actor)));
            }
            return now;
        }));
        // Where the work is done at once, its result.
        StoredImport now = database.read(manager -> manager.find(StoredImport.class, id));
        return now == null ? begun : ImportReport.state(now);
    }

    private static Problem outdated() {
        return Problem.of(
                Kind.CONFLICT,
                "import.outdated",
                "登记簿在预览后有变化，预览已过时；请重新预览并核对后再提交",
                "The register has changed since the preview, which is no longer true; preview again and look before you"
                        + " commit");
    }

    private boolean changedSince(StoredImport stored) {
        Number last = (Number) database.read(
                manager -> manager.createNativeQuery("SELECT MAX(changed_at) FROM register_record WHERE register = ?1")
                        .setParameter(1, stored.register)
                        .getSingleResult());
        return last != null && last.longValue() >= stored.touchedAt - 60_000;
    }

    private boolean holds(Actor actor, Layout layout, StoredImport stored, ImportReport report) {
        try {
            return preview(way(actor, layout, stored.id, report.format(), report.replace()))
                    .digests()
                    .equals(report.digests());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void mark(long id, State state, LineError error) {
        database.write(manager -> {
            StoredImport now = manager.find(StoredImport.class, id, LockModeType.PESSIMISTIC_WRITE);
            if (now != null) {
                now.state(state);
                now.touchedAt = System.currentTimeMillis();
                if (error != null) {
                    now.report = ImportReport.of(now).failed(error).text();
                }
            }
            return null;
        });
    }

    /** Works on an import until it is done or stops. */
    void run(long id, Function<String, Actor> actors) {
        StoredImport stored = database.read(manager -> manager.find(StoredImport.class, id));
        if (stored == null || stored.state() != State.RUNNING) {
            return;
        }
        try {
            State end = work(stored, actors.apply(stored.login));
            if (end != null) {
                mark(id, end, null);
            }
        } catch (Problem problem) {
            if (problem.kind() == Kind.UNAVAILABLE) {
                LOG.info("import {} goes on later: {}", id, problem.getMessage());
            } else {
                mark(id, State.FAILED, new LineError(0, "", new FieldError("", problem.text())));
            }
        } catch (IOException | RuntimeException e) {
            LOG.error("import {} failed", id, e);
            mark(
                    id,
                    State.FAILED,
                    new LineError(
                            0,
                            "",
                            new FieldError(
                                    "", new Text("内部出错，请联系管理员查看日志", "Something failed inside; ask an administrator"))));
        }
    }

    /** How it ended; null where somebody else works on it. */
    private State work(StoredImport stored, Actor actor) throws IOException {
        Layout layout = kinds.layout(kinds.writable(actor, stored.register));
        ImportReport report = ImportReport.of(stored);
        if (!ImportReport.form(layout).equals(report.form())) {
            return State.OUTDATED;
        }
        Set<Integer> skipped = new HashSet<>();
        if (report.skipWrong()) {
            files.errors(stored.id, error -> skipped.add(error.line()));
        }
        Way way = way(actor, layout, stored.id, report.format(), report.replace());
        try {
            new ImportWork(database, records, actor, layout, stored.id, way.rows(), way.judge(), way.missing())
                    .apply(stored.done, report, skipped);
            return State.DONE;
        } catch (ImportWork.Stopped stopped) {
            LOG.debug("import {} is worked on elsewhere, or outdated", stored.id);
            return stopped.outdated() ? State.OUTDATED : null;
        }
    }

    /** What a file is read and judged by, on one way through it. */
    private record Way(Layout layout, ImportRows rows, RowJudge judge, MissingRecords missing) {}

    private Way way(Actor actor, Layout layout, long id, String format, boolean replace) {
        ImportRows rows = new ImportRows(files.file(id), format, layout, cells);
        return new Way(
                layout,
                rows,
                new RowJudge(checker, actor, layout, rows, replace),
                new MissingRecords(database, actor, layout, rows, replace));
    }

    private ImportPreview preview(Way way) {
        return new ImportPreview(database, way.layout(), way.rows(), way.judge(), way.missing());
    }

    private ImportReport preview(Actor actor, Layout layout, long id, String format, boolean replace)
            throws IOException {
        return preview(way(actor, layout, id, format, replace)).report(format, replace, files.errorFile(id));
    }

    /** Goes on with imports whose worker is gone. One whose file another node has is given up after a day only. */
    void resume(Function<String, Actor> actors) {
        long now = System.currentTimeMillis();
        database
                .read(manager -> manager.createQuery(
                                "SELECT i FROM StoredImport i WHERE i.state = :running AND i.touchedAt < :before",
                                StoredImport.class)
                        .setParameter("running", State.RUNNING.ordinal())
                        .setParameter("before", now - SILENCE.toMillis())
                        .getResultList())
                .stream()
                .filter(one -> files.has(one.id) || one.touchedAt < now - LIFE.toMillis())
                .forEach(one -> run(one.id, actors));
    }

    /** Throws away what is older than a day, with its file. */
    void sweep(Instant now) throws IOException {
        long before = now.minus(LIFE).toEpochMilli();
        List<Long> old = database.write(manager -> {
            List<StoredImport> some = manager.createQuery(
                            "SELECT i FROM StoredImport i WHERE i.createdAt < :before AND i.state <> :running",
                            StoredImport.class)
                    .setParameter("before", before)
                    .setParameter("running", State.RUNNING.ordinal())
                    .setMaxResults(500)
                    .getResultList();
            some.forEach(manager::remove);
            return some.stream().map(one -> one.id).toList();
        });
        for (long id : old) {
            files.delete(id);
        }
        files.sweep(before - LIFE.toMillis());
    }
}
