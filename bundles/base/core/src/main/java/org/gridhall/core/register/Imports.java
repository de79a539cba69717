package org.gridhall.core.register;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.persistence.EntityManager;
import javax.persistence.LockModeType;
import org.gridhall.api.FieldError;
import org.gridhall.api.Problem;
import org.gridhall.api.Problem.Kind;
import org.gridhall.api.Text;
import org.gridhall.api.account.Actor;
import org.gridhall.api.register.ImportOptions;
import org.gridhall.api.register.ImportState;
import org.gridhall.api.register.ImportState.Change;
import org.gridhall.api.register.ImportState.LineError;
import org.gridhall.api.register.ImportState.State;
import org.gridhall.core.storage.Database;
import org.gridhall.core.storage.Ids;
import org.gridhall.core.storage.Json;
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

    /** Rows a transaction; with all that is kept beside a record far from where Derby locks the whole table. */
    private static final int CHUNK = 200;

    /** Referring records read at once; more than one record has references. */
    private static final int REFERRING = 20_000;

    private static final int FIRST = 100;
    private static final int A_DAY = 100;
    private static final State[] STATES = State.values();

    private final Database database;
    private final Kinds kinds;
    private final Checker checker;
    private final Records records;
    private final Cells cells;
    private final Path folder;
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
        this.folder = folder;
        this.ids = ids;
        this.executor = executor;
    }

    /**
     * What a preview found, as it is kept.
     *
     * @param form hash of the register's form at that time
     * @param digests of the chunks: those of rows, then those of records that end
     * @param rowChunks how many of them are of rows
     * @param bounds the last id of each chunk of records that end
     * @param skipWrong as it was committed
     */
    record Report(
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

        Report committed(boolean skip) {
            return new Report(
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

        Report failed(LineError error) {
            List<LineError> all = new ArrayList<>(errors);
            all.add(0, error);
            return new Report(
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
            int rows = Math.min(lines, Math.min(chunks, rowChunks) * CHUNK);
            return rows + Math.min(ended, Math.max(0, chunks - rowChunks) * CHUNK);
        }
    }

    private Path file(long id) {
        return folder.resolve(Long.toString(id));
    }

    private Path errors(long id) {
        return folder.resolve(id + ".errors");
    }

    ImportState preview(Actor actor, String register, ImportOptions options, InputStream content) throws IOException {
        Layout layout = kinds.layout(kinds.writable(actor, register));
        refuseMany(actor);
        long id = ids.next();
        Files.createDirectories(folder);
        boolean kept = false;
        try {
            Files.copy(content, file(id));
            String format = Sheets.format(file(id));
            if (options.format() != null && !options.format().equals(format)) {
                throw Problem.invalid(
                        "/format",
                        "文件内容是 " + format + "，不是 " + options.format(),
                        "The content is " + format + ", not " + options.format());
            }
            Report report = new Look(actor, layout, id, format, options.replace()).report();
            StoredImport stored = database.write(manager -> {
                StoredImport fresh = new StoredImport();
                fresh.id = id;
                fresh.register = register;
                fresh.account = actor.account();
                fresh.login = actor.login();
                fresh.state = State.PREVIEWED.ordinal();
                fresh.report = text(report);
                fresh.createdAt = System.currentTimeMillis();
                fresh.touchedAt = fresh.createdAt;
                manager.persist(fresh);
                return fresh;
            });
            kept = true;
            return state(stored);
        } finally {
            if (!kept) {
                Files.deleteIfExists(file(id));
                Files.deleteIfExists(errors(id));
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
        if (stored.state == State.RUNNING.ordinal() || stored.state == State.DONE.ordinal()) {
            throw wrongState(stored);
        }
        Layout layout = kinds.layout(kinds.writable(actor, stored.register));
        Report old = report(stored);
        Report report = new Look(actor, layout, id, old.format(), old.replace()).report();
        return state(database.write(manager -> {
            StoredImport now = manager.find(StoredImport.class, id, LockModeType.PESSIMISTIC_WRITE);
            if (now == null) {
                throw unknown();
            }
            if (now.state == State.RUNNING.ordinal() || now.state == State.DONE.ordinal()) {
                throw wrongState(now);
            }
            now.state = State.PREVIEWED.ordinal();
            now.report = text(report);
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
                .with("state", STATES[stored.state].name().toLowerCase(java.util.Locale.ROOT));
    }

    ImportState look(Actor actor, long id) {
        return state(own(actor, id));
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

    private static Problem unknown() {
        return Problem.notFound("没有这个导入，或已过期", "There is no such import, or it is gone");
    }

    void errors(Actor actor, long id, Consumer<LineError> taker) throws IOException {
        own(actor, id);
        if (!Files.exists(errors(id))) {
            return;
        }
        try (BufferedReader reader = Files.newBufferedReader(errors(id))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                taker.accept(Json.MAPPER.readValue(line, LineError.class));
            }
        }
    }

    private static String text(Report report) {
        try {
            return Json.MAPPER.writeValueAsString(report);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Report report(StoredImport stored) {
        try {
            return Json.MAPPER.readValue(stored.report, Report.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a stored import cannot be read", e);
        }
    }

    private static ImportState state(StoredImport stored) {
        Report report = report(stored);
        return new ImportState(
                stored.id,
                stored.register,
                STATES[stored.state],
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
                stored.state == State.DONE.ordinal() ? report.lines() + report.ended() : report.done(stored.done),
                Instant.ofEpochMilli(stored.createdAt),
                Instant.ofEpochMilli(stored.createdAt).plus(LIFE));
    }

    private static String form(Layout layout) {
        return HexFormat.of().formatHex(Content.digest(Json.text(layout.type).getBytes(StandardCharsets.UTF_8)), 0, 16);
    }

    ImportState commit(Actor actor, long id, boolean skipWrong) {
        StoredImport stored = own(actor, id);
        Layout layout = kinds.layout(kinds.writable(actor, stored.register));
        if (stored.state == State.RUNNING.ordinal() || stored.state == State.DONE.ordinal()) {
            // Asked twice: the first answer was lost on its way.
            return state(stored);
        }
        Report report = report(stored);
        if (stored.state != State.PREVIEWED.ordinal()) {
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
        if (!form(layout).equals(report.form()) || changedSince(stored) && !holds(actor, layout, stored, report)) {
            mark(id, State.OUTDATED, null);
            throw outdated();
        }
        ImportState begun = state(database.write(manager -> {
            StoredImport now = manager.find(StoredImport.class, id, LockModeType.PESSIMISTIC_WRITE);
            if (now == null) {
                throw unknown();
            }
            if (now.state == State.PREVIEWED.ordinal()) {
                now.state = State.RUNNING.ordinal();
                now.report = text(report.committed(skipWrong));
                now.touchedAt = System.currentTimeMillis();
                database.afterCommit(() -> executor.execute(() -> run(id, login -> actor)));
            }
            return now;
        }));
        // Where the work is done at once, its result.
        StoredImport now = database.read(manager -> manager.find(StoredImport.class, id));
        return now == null ? begun : state(now);
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

    private boolean holds(Actor actor, Layout layout, StoredImport stored, Report report) {
        try {
            return new Look(actor, layout, stored.id, report.format(), report.replace())
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
                now.state = state.ordinal();
                now.touchedAt = System.currentTimeMillis();
                if (error != null) {
                    now.report = text(report(now).failed(error));
                }
            }
            return null;
        });
    }

    /** Works on an import until it is done or stops. */
    void run(long id, Function<String, Actor> actors) {
        StoredImport stored = database.read(manager -> manager.find(StoredImport.class, id));
        if (stored == null || stored.state != State.RUNNING.ordinal()) {
            return;
        }
        try {
            Actor actor = actors.apply(stored.login);
            Layout layout = kinds.layout(kinds.writable(actor, stored.register));
            Report report = report(stored);
            if (!form(layout).equals(report.form())) {
                mark(id, State.OUTDATED, null);
                return;
            }
            new Look(actor, layout, id, report.format(), report.replace()).apply(stored.done, report);
        } catch (Stopped stopped) {
            LOG.debug("import {} is worked on elsewhere, or outdated", id);
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
                .filter(one -> Files.exists(file(one.id)) || one.touchedAt < now - LIFE.toMillis())
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
            Files.deleteIfExists(file(id));
            Files.deleteIfExists(errors(id));
        }
        if (!Files.isDirectory(folder)) {
            return;
        }
        // Uploads and exports that broke off.
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                if (Files.getLastModifiedTime(file).toMillis() < before - LIFE.toMillis()) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    /** Ends the reading of a file. */
    private static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Stopped() {
            super(null, null, false, false);
        }
    }

    /** What a row comes to. */
    private enum Fate {
        CREATED,
        CHANGED,
        UNCHANGED,
        WRONG
    }

    private static final class Outcome {
        final Row row;
        final String key;
        Fate fate;
        StoredRecord record;
        Map<String, Object> old = Map.of();
        Draft draft;
        final List<FieldError> errors = new ArrayList<>();

        Outcome(Row row, String key) {
            this.row = row;
            this.key = key;
            this.errors.addAll(row.errors());
        }
    }

    /** One way through a file, to see or to do what it says. */
    private final class Look {
        private final Actor actor;
        private final Layout layout;
        private final long id;
        private final String format;
        private final boolean replace;
        private final Map<String, Integer> keys = new HashMap<>();
        private final Layout.Field keyField;
        private final boolean selfish;

        Look(Actor actor, Layout layout, long id, String format, boolean replace) {
            this.actor = actor;
            this.layout = layout;
            this.id = id;
            this.format = format;
            this.replace = replace;
            this.keyField = layout.fields.get(layout.type.key());
            this.selfish = layout.references.stream()
                    .anyMatch(field -> field.reference().equals(layout.type.code()));
        }

        private void read(Row.Taker taker) throws IOException {
            if (!Files.exists(file(id))) {
                throw unknown();
            }
            Sheets.read(file(id), format, layout, cells, taker);
        }

        private String key(Row row) {
            Object key = row.fields().get(keyField.code());
            return key instanceof String text && !text.isBlank() ? text.strip() : null;
        }

        /** The keys of the file with their first lines: rows may refer to what comes later. */
        private void collect() throws IOException {
            keys.clear();
            read(row -> {
                String key = key(row);
                if (key != null) {
                    keys.putIfAbsent(key, row.line());
                }
            });
        }

        private void chunks(Consumer<List<Row>> taker) throws IOException {
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

        private List<Outcome> outcomes(EntityManager manager, List<Row> rows) {
            List<Outcome> outcomes = new ArrayList<>(rows.size());
            Set<String> wanted = new HashSet<>();
            for (Row row : rows) {
                Outcome outcome = new Outcome(row, key(row));
                outcomes.add(outcome);
                if (outcome.key != null) {
                    wanted.add(outcome.key);
                }
            }
            Map<String, StoredRecord> there = new HashMap<>();
            if (!wanted.isEmpty()) {
                manager.createQuery(
                                "SELECT r FROM StoredRecord r WHERE r.register = :register AND r.key IN :keys",
                                StoredRecord.class)
                        .setParameter("register", layout.type.code())
                        .setParameter("keys", wanted)
                        .getResultList()
                        .forEach(record -> there.put(record.key, record));
            }
            outcomes.forEach(outcome -> judge(outcome, there.get(outcome.key)));
            List<Draft> drafts = new ArrayList<>();
            Map<Draft, Map<String, Object>> old = new HashMap<>();
            for (Outcome outcome : outcomes) {
                if (outcome.draft != null) {
                    drafts.add(outcome.draft);
                    old.put(outcome.draft, outcome.old);
                }
            }
            checker.references(manager, actor, drafts, old, keys.keySet());
            outcomes.forEach(this::conclude);
            return outcomes;
        }

        private void judge(Outcome outcome, StoredRecord record) {
            String at = "/fields/" + keyField.code();
            if (outcome.key == null) {
                outcome.errors.add(new FieldError(at, new Text("必须填写", "This is needed")));
                return;
            }
            int first = keys.getOrDefault(outcome.key, outcome.row.line());
            if (first != outcome.row.line()) {
                outcome.errors.add(
                        new FieldError(at, new Text("与第 " + first + " 行的键相同", "Line " + first + " has the same key")));
                return;
            }
            if (record != null && !Permit.reads(actor, layout.type, record.unitPath, record.gridPath)) {
                outcome.errors.add(new FieldError(
                        at, JpaRegisters.taken(layout, outcome.key).text()));
                return;
            }
            outcome.record = record;
            if (record != null && record.ended) {
                outcome.errors.add(new FieldError(
                        at, new Text("此键的记录已注销，不能再修改", "The record of this key has ended and cannot be changed")));
                return;
            }
            outcome.old = record == null ? Map.of() : record.fields();
            Map<String, Object> fields = new HashMap<>(outcome.old);
            fields.putAll(outcome.row.fields());
            List<FieldError> errors = new ArrayList<>();
            Map<String, Object> plain = Content.plain(fields, "/fields", errors);
            Shape shape = outcome.row.located() ? outcome.row.shape() : kept(record);
            if (record != null
                    && errors.isEmpty()
                    && outcome.errors.isEmpty()
                    && Content.same(plain, outcome.old)
                    && java.util.Objects.equals(shape == null ? null : shape.text(), record.geometry)) {
                outcome.fate = Fate.UNCHANGED;
                return;
            }
            if (record != null && !Permit.writes(actor, layout.type, record.unitPath, record.gridPath)) {
                outcome.errors.add(
                        new FieldError("", new Text("您的岗位只能查看这条记录", "Your posts may see this record, not change it")));
                return;
            }
            outcome.draft = checker.draft(layout, plain, shape, errors);
            checker.place(outcome.draft, outcome.old);
        }

        private Shape kept(StoredRecord record) {
            return record == null || record.geometry == null
                    ? null
                    : new Shape(
                            record.geometry,
                            record.longitude,
                            record.latitude,
                            record.west,
                            record.south,
                            record.east,
                            record.north);
        }

        private void conclude(Outcome outcome) {
            if (outcome.fate == Fate.UNCHANGED) {
                return;
            }
            if (outcome.draft != null) {
                outcome.errors.addAll(outcome.draft.errors);
                if (outcome.errors.isEmpty()
                        && !Permit.writes(actor, layout.type, outcome.draft.unitPath, outcome.draft.gridPath)) {
                    outcome.errors.add(new FieldError(
                            layout.type.unit() == null ? "" : "/fields/" + layout.type.unit(),
                            JpaRegisters.outside(layout).text()));
                }
                if (replace) {
                    layout.targets(outcome.draft.fields).forEach((field, targets) -> targets.stream()
                            .filter(target -> field.reference().equals(layout.type.code()) && !keys.containsKey(target))
                            .forEach(target -> outcome.errors.add(new FieldError(
                                    "/fields/" + field.code(),
                                    new Text(
                                            "引用的“" + Content.cut(target, 60) + "”不在文件里，替换后会被注销",
                                            "\"" + Content.cut(target, 60)
                                                    + "\" is not in the file and ends with the replacement")))));
                }
            }
            outcome.fate =
                    !outcome.errors.isEmpty() ? Fate.WRONG : outcome.record == null ? Fate.CREATED : Fate.CHANGED;
        }

        /** What is to be done with some rows, as a digest: the same digest is the same work. */
        private String digest(List<Outcome> outcomes) {
            List<Object> all = new ArrayList<>();
            for (Outcome outcome : outcomes) {
                all.add(Arrays.asList(
                        outcome.row.line(),
                        outcome.fate.name(),
                        outcome.record == null || outcome.fate == Fate.WRONG ? null : outcome.record.id,
                        outcome.record == null || outcome.fate == Fate.WRONG ? null : outcome.record.version,
                        outcome.draft == null || outcome.fate == Fate.WRONG ? null : outcome.draft.body(),
                        outcome.draft == null || outcome.fate == Fate.WRONG ? null : outcome.draft.geometry()));
            }
            return hash(all);
        }

        private String hash(Object content) {
            return HexFormat.of().formatHex(Content.digest(Json.text(content).getBytes(StandardCharsets.UTF_8)), 0, 8);
        }

        List<String> digests() throws IOException {
            collect();
            List<String> digests = new ArrayList<>();
            chunks(rows -> digests.add(database.read(manager -> digest(outcomes(manager, rows)))));
            endings(ending -> digests.add(hash(ending.ids())));
            return digests;
        }

        /** What is found on the way, and where it is written. */
        private final class Found implements AutoCloseable {
            final BufferedWriter file;
            final List<Change> changes = new ArrayList<>();
            final List<LineError> errors = new ArrayList<>();
            final int[] fates = new int[Fate.values().length];
            int lines;
            int errorCount;
            int ended;
            int stuck;

            Found() throws IOException {
                file = Files.newBufferedWriter(errors(id));
            }

            void error(int line, String key, FieldError error) {
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

            void take(Outcome outcome) {
                lines++;
                fates[outcome.fate.ordinal()]++;
                if (outcome.fate == Fate.WRONG) {
                    outcome.errors.forEach(error -> error(outcome.row.line(), outcome.key, error));
                } else if (outcome.fate != Fate.UNCHANGED && changes.size() < FIRST) {
                    changes.add(change(outcome));
                }
            }

            @Override
            public void close() throws IOException {
                file.close();
            }
        }

        private Change change(Outcome outcome) {
            Map<String, Object> fields = Content.difference(outcome.old, outcome.draft.fields);
            String geometry = outcome.record == null ? null : outcome.record.geometry;
            if (!java.util.Objects.equals(geometry, outcome.draft.geometry())) {
                fields.put("geometry", Arrays.asList(shown(geometry), shown(outcome.draft.geometry())));
            }
            return new Change(outcome.row.line(), outcome.key, outcome.record == null ? "created" : "changed", fields);
        }

        private String shown(String geometry) {
            return geometry == null || geometry.length() <= 200 ? geometry : Content.cut(geometry, 200) + "…";
        }

        Report report() throws IOException {
            collect();
            List<String> digests = new ArrayList<>();
            Set<String> bad = new HashSet<>();
            // Rows that refer to rows of the file: what is said of a key, and by which line.
            Map<String, List<Outcome>> referring = new HashMap<>();
            try (Found found = new Found()) {
                chunks(rows -> {
                    List<Outcome> outcomes = database.read(manager -> outcomes(manager, rows));
                    digests.add(digest(outcomes));
                    outcomes.forEach(outcome -> {
                        found.take(outcome);
                        watch(outcome, bad, referring);
                    });
                });
                int rowChunks = digests.size();
                List<Long> bounds = new ArrayList<>();
                spread(bad, referring, found);
                endings(ending -> {
                    digests.add(hash(ending.ids()));
                    bounds.add(ending.last());
                    ending.kept().forEach(record -> {
                        found.stuck++;
                        found.error(
                                0,
                                record.key,
                                new FieldError(
                                        "",
                                        new Text(
                                                "文件里没有，但还有记录引用它，不能注销",
                                                "The file lacks it, but others refer to it: it cannot end")));
                    });
                    ending.records().forEach(record -> {
                        found.ended++;
                        if (found.changes.size() < FIRST) {
                            found.changes.add(new Change(0, record.key, "ended", Map.of()));
                        }
                    });
                });
                return new Report(
                        format,
                        replace,
                        found.lines,
                        found.fates[Fate.CREATED.ordinal()],
                        found.fates[Fate.CHANGED.ordinal()],
                        found.fates[Fate.UNCHANGED.ordinal()],
                        found.ended,
                        found.fates[Fate.WRONG.ordinal()] + found.stuck,
                        found.changes,
                        found.errors,
                        found.errorCount,
                        form(layout),
                        digests,
                        rowChunks,
                        bounds,
                        false);
            }
        }

        private void watch(Outcome outcome, Set<String> bad, Map<String, List<Outcome>> referring) {
            if (!selfish) {
                return;
            }
            // A record that is there stays there, whatever is wrong with its row.
            boolean there = outcome.record != null && !outcome.record.ended;
            boolean again = keys.getOrDefault(outcome.key, 0) != outcome.row.line();
            if (outcome.fate == Fate.WRONG && !again && !there) {
                bad.add(outcome.key);
            }
            if (outcome.draft == null || outcome.fate == Fate.WRONG) {
                return;
            }
            layout.targets(outcome.draft.fields).forEach((field, targets) -> {
                if (field.reference().equals(layout.type.code())) {
                    targets.stream()
                            .filter(target -> keys.containsKey(target) && !target.equals(outcome.key))
                            .forEach(target -> referring
                                    .computeIfAbsent(target, key -> new ArrayList<>())
                                    .add(slim(outcome)));
                }
            });
        }

        /** No more than is needed later: there may be as many as rows. */
        private Outcome slim(Outcome outcome) {
            Outcome slim = new Outcome(new Row(outcome.row.line(), Map.of(), false, null, List.of()), outcome.key);
            slim.fate = outcome.fate;
            slim.record = outcome.record == null ? null : new StoredRecord();
            return slim;
        }

        /** What refers to a row that cannot be taken cannot be taken either. */
        private void spread(Set<String> bad, Map<String, List<Outcome>> referring, Found found) {
            List<String> waiting = new ArrayList<>(bad);
            Set<Integer> told = new HashSet<>();
            while (!waiting.isEmpty()) {
                String key = waiting.remove(waiting.size() - 1);
                for (Outcome outcome : referring.getOrDefault(key, List.of())) {
                    if (!told.add(outcome.row.line())) {
                        continue;
                    }
                    found.fates[outcome.fate.ordinal()]--;
                    found.fates[Fate.WRONG.ordinal()]++;
                    found.changes.removeIf(change -> change.line() == outcome.row.line());
                    found.error(
                            outcome.row.line(),
                            outcome.key,
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

        /** Some records that the file lacks: those that end, and those that cannot because others refer to them. */
        private record Ending(List<StoredRecord> records, List<StoredRecord> kept) {
            long last() {
                long last = 0;
                for (StoredRecord record : records) {
                    last = Math.max(last, record.id);
                }
                for (StoredRecord record : kept) {
                    last = Math.max(last, record.id);
                }
                return last;
            }

            List<Long> ids() {
                List<Long> ids = new ArrayList<>();
                records.forEach(record -> {
                    ids.add(record.id);
                    ids.add((long) record.version);
                });
                kept.forEach(record -> ids.add(-record.id));
                return ids;
            }
        }

        private void endings(Consumer<Ending> taker) {
            if (!replace) {
                return;
            }
            long after = 0;
            while (true) {
                long from = after;
                List<StoredRecord> some = database.read(manager -> missing(manager, from, Long.MAX_VALUE));
                if (some.isEmpty()) {
                    return;
                }
                after = some.get(some.size() - 1).id;
                taker.accept(database.read(manager -> ending(manager, some)));
            }
        }

        private List<StoredRecord> missing(EntityManager manager, long from, long to) {
            List<StoredRecord> missing = new ArrayList<>();
            long after = from;
            while (missing.size() < CHUNK) {
                Condition condition = new Condition();
                condition.and("r.register = " + condition.parameter(layout.type.code()));
                condition.and("r.ended = FALSE");
                condition.and("r.id > " + condition.parameter(after) + " AND r.id <= " + condition.parameter(to));
                condition.writable(actor, layout.type);
                List<StoredRecord> some =
                        condition.records(manager, "SELECT r.* FROM register_record r", " ORDER BY r.id", CHUNK);
                for (StoredRecord record : some) {
                    after = record.id;
                    if (!keys.containsKey(record.key)) {
                        missing.add(record);
                        if (missing.size() == CHUNK) {
                            break;
                        }
                    }
                }
                if (some.size() < CHUNK) {
                    break;
                }
            }
            return missing;
        }

        private Ending ending(EntityManager manager, List<StoredRecord> some) {
            List<String> targets = some.stream().map(record -> record.key).toList();
            Set<String> referred = new HashSet<>();
            Condition others = referring(targets);
            others.and("r.register <> " + others.parameter(layout.type.code()));
            // As many as keys and registers, however many records refer to them.
            others.rows(
                            manager,
                            "SELECT DISTINCT f.target, r.register FROM record_reference f"
                                    + " JOIN register_record r ON r.id = f.record",
                            "",
                            Integer.MAX_VALUE)
                    .forEach(row -> referred.add((String) row[0]));
            long after = 0;
            for (List<Object[]> page = own(manager, targets, after);
                    !page.isEmpty();
                    page = own(manager, targets, after)) {
                for (Object[] row : page) {
                    boolean ends = !keys.containsKey((String) row[1])
                            && Permit.writes(actor, layout.type, (String) row[2], (String) row[3]);
                    if (!ends) {
                        referred.add((String) row[0]);
                    }
                }
                long last = ((Number) page.get(page.size() - 1)[4]).longValue();
                // The last one may have more references than the page had room for.
                after = page.size() < REFERRING ? last : Math.max(after, last - 1);
            }
            List<StoredRecord> ending = new ArrayList<>();
            List<StoredRecord> kept = new ArrayList<>();
            some.forEach(record -> (referred.contains(record.key) ? kept : ending).add(record));
            return new Ending(ending, kept);
        }

        private Condition referring(List<String> targets) {
            Condition condition = new Condition();
            condition.and("f.register = " + condition.parameter(layout.type.code()));
            condition.and("f.target IN " + condition.anyOf(targets));
            return condition.and("r.ended = FALSE");
        }

        /** Records of this very register that refer to some of its keys, after one of them. */
        private List<Object[]> own(EntityManager manager, List<String> targets, long after) {
            Condition condition = referring(targets);
            condition.and("r.register = " + condition.parameter(layout.type.code()));
            condition.and("r.id > " + condition.parameter(after));
            return condition.rows(
                    manager,
                    "SELECT f.target, r.record_key, r.unit_path, r.grid_path, r.id FROM record_reference f"
                            + " JOIN register_record r ON r.id = f.record",
                    " ORDER BY r.id",
                    REFERRING);
        }

        /** Does it, from a chunk on. */
        void apply(int from, Report report) throws IOException {
            collect();
            Set<Integer> skipped = new HashSet<>();
            if (report.skipWrong() && Files.exists(errors(id))) {
                errors(Actor.SYSTEM, id, error -> skipped.add(error.line()));
            }
            int[] chunk = {0};
            chunks(rows -> {
                int number = chunk[0]++;
                if (number >= from) {
                    step(number, manager -> {
                        List<Outcome> outcomes = outcomes(manager, rows);
                        expect(report, number, digest(outcomes));
                        apply(manager, outcomes, skipped);
                    });
                }
            });
            if (chunk[0] != report.rowChunks()) {
                throw stop(State.OUTDATED);
            }
            for (int i = Math.max(0, from - report.rowChunks());
                    i < report.bounds().size();
                    i++) {
                long begin = i == 0 ? 0 : report.bounds().get(i - 1);
                long end = report.bounds().get(i);
                int number = report.rowChunks() + i;
                step(number, manager -> {
                    Ending ending = ending(manager, missing(manager, begin, end));
                    expect(report, number, hash(ending.ids()));
                    end(manager, ending);
                });
            }
            mark(id, State.DONE, null);
        }

        private void expect(Report report, int number, String digest) {
            if (number >= report.digests().size()
                    || !report.digests().get(number).equals(digest)) {
                throw new Stopped();
            }
        }

        private Stopped stop(State state) {
            mark(id, state, null);
            return new Stopped();
        }

        /** One chunk in one transaction, which also says that it is done. */
        private void step(int number, Consumer<EntityManager> work) {
            boolean[] elsewhere = new boolean[1];
            try {
                database.write(manager -> {
                    StoredImport now = manager.find(StoredImport.class, id, LockModeType.PESSIMISTIC_WRITE);
                    elsewhere[0] = now == null || now.state != State.RUNNING.ordinal() || now.done != number;
                    if (elsewhere[0]) {
                        throw new Stopped();
                    }
                    work.accept(manager);
                    now.done = number + 1;
                    now.touchedAt = System.currentTimeMillis();
                    return null;
                });
            } catch (Stopped stopped) {
                throw elsewhere[0] ? stopped : stop(State.OUTDATED);
            }
        }

        private void apply(EntityManager manager, List<Outcome> outcomes, Set<Integer> skipped) {
            Records.Cause cause = new Records.Cause(actor, "imported", Map.of("import", Long.toString(id)));
            List<Long> changing = outcomes.stream()
                    .filter(outcome -> outcome.fate == Fate.CHANGED)
                    .map(outcome -> outcome.record.id)
                    .toList();
            Records.Beside beside = Records.Beside.of(manager, changing);
            for (Outcome outcome : outcomes) {
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

        private void end(EntityManager manager, Ending ending) {
            Records.Cause cause = new Records.Cause(actor, "ended", Map.of("import", Long.toString(id)));
            for (StoredRecord seen : ending.records()) {
                Optional<StoredRecord> record = Optional.ofNullable(manager.find(StoredRecord.class, seen.id));
                record.filter(one -> !one.ended && one.version == seen.version)
                        .ifPresent(one -> records.end(cause, layout, one, "导入文件中没有 | not in the imported file"));
            }
        }
    }
}
