package org.gridhall.core.register;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.persistence.EntityManager;
import org.gridhall.api.FieldError;
import org.gridhall.api.Page;
import org.gridhall.api.Problem;
import org.gridhall.api.Problem.Kind;
import org.gridhall.api.account.Actor;
import org.gridhall.api.catalogue.Catalogue;
import org.gridhall.api.catalogue.RegisterType;
import org.gridhall.api.organisation.Organisation;
import org.gridhall.api.register.Created;
import org.gridhall.api.register.ImportOptions;
import org.gridhall.api.register.ImportState;
import org.gridhall.api.register.RecordBody;
import org.gridhall.api.register.RecordQuery;
import org.gridhall.api.register.Referrer;
import org.gridhall.api.register.RegisterInfo;
import org.gridhall.api.register.RegisterRecord;
import org.gridhall.api.register.Registers;
import org.gridhall.api.trail.TrailEntry;
import org.gridhall.core.District;
import org.gridhall.core.storage.Database;
import org.gridhall.core.storage.Ids;
import org.gridhall.core.storage.Json;
import org.gridhall.core.trail.ChainedTrail;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Registers in the database: one change, one transaction. */
@Component(service = {Registers.class, JpaRegisters.class})
public class JpaRegisters implements Registers {

    private static final int REFERRERS = 20;

    private final Database database;
    private final ChainedTrail trail;
    private final Kinds kinds;
    private final Checker checker;
    private final Records records;
    private final RecordLists lists;
    private final Exports exports;
    private final Imports imports;
    private final Filling filling;
    private final Executor executor;

    @Activate
    public JpaRegisters(
            @Reference Database database,
            @Reference ChainedTrail trail,
            @Reference Catalogue catalogue,
            @Reference Organisation organisation,
            @Reference District district) {
        this(database, trail, catalogue, organisation, district, Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, "gridhall-imports");
            thread.setDaemon(true);
            return thread;
        }));
    }

    JpaRegisters(
            Database database,
            ChainedTrail trail,
            Catalogue catalogue,
            Organisation organisation,
            District district,
            Executor executor) {
        this.database = database;
        this.trail = trail;
        this.executor = executor;
        Ids ids = new Ids();
        Cells cells = new Cells(district.zone());
        Path folder = district.files().resolve("imports");
        this.kinds = new Kinds(catalogue, database);
        this.checker = new Checker(catalogue, organisation, kinds);
        this.records = new Records(database, trail, kinds, ids);
        this.lists = new RecordLists(kinds, organisation);
        this.exports = new Exports(database, lists, cells, folder);
        this.imports = new Imports(database, kinds, checker, records, cells, folder, ids, executor);
        this.filling = new Filling(database, catalogue, trail, kinds, checker, records);
    }

    @Deactivate
    void stop() {
        if (executor instanceof ExecutorService service) {
            service.shutdownNow();
        }
    }

    @Override
    public List<RegisterInfo> types(Actor actor) {
        return kinds.infos(actor);
    }

    @Override
    public RegisterInfo type(Actor actor, String register) {
        return kinds.info(actor, kinds.readable(actor, register));
    }

    @Override
    public RegisterRecord get(Actor actor, long id) {
        return database.read(manager -> visible(manager, actor, id)).view();
    }

    /** A record that the actor may see. */
    private StoredRecord visible(EntityManager manager, Actor actor, long id) {
        StoredRecord record = manager.find(StoredRecord.class, id);
        if (record == null || !visible(actor, record)) {
            throw Kinds.unknownRecord();
        }
        return record;
    }

    private boolean visible(Actor actor, StoredRecord record) {
        return kinds.known(record.register)
                .filter(type -> Permit.reads(actor, type, record.unitPath, record.gridPath))
                .isPresent();
    }

    @Override
    public RegisterRecord byKey(Actor actor, String register, String key) {
        return database.read(manager -> byKey(manager, register, key))
                .filter(record -> visible(actor, record))
                .orElseThrow(Kinds::unknownRecord)
                .view();
    }

    private static Optional<StoredRecord> byKey(EntityManager manager, String register, String key) {
        return manager.createQuery(
                        "SELECT r FROM StoredRecord r WHERE r.register = :register AND r.key = :key",
                        StoredRecord.class)
                .setParameter("register", register)
                .setParameter("key", key)
                .getResultStream()
                .findFirst();
    }

    @Override
    public List<RegisterRecord> all(Actor actor, Collection<Long> ids) {
        if (ids.isEmpty()) {
            return List.of();
        }
        if (ids.size() > 500) {
            throw new IllegalArgumentException("500 records at most");
        }
        Map<String, Optional<RegisterType>> types = new LinkedHashMap<>();
        return database
                .read(manager -> manager.createQuery(
                                "SELECT r FROM StoredRecord r WHERE r.id IN :ids", StoredRecord.class)
                        .setParameter("ids", ids)
                        .setHint("eclipselink.read-only", true)
                        .getResultList())
                .stream()
                .filter(record -> types.computeIfAbsent(record.register, kinds::known)
                        .filter(type -> Permit.reads(actor, type, record.unitPath, record.gridPath))
                        .isPresent())
                .map(StoredRecord::view)
                .toList();
    }

    @Override
    public List<TrailEntry> history(Actor actor, long id) {
        database.read(manager -> visible(manager, actor, id));
        return trail.entries(Records.subject(id), 1, 10_000);
    }

    @Override
    public Page<RegisterRecord> list(Actor actor, RecordQuery query) {
        Layout layout = kinds.layout(kinds.readable(actor, query.register()));
        return database.read(manager -> lists.list(manager, actor, layout, query))
                .map(StoredRecord::view);
    }

    @Override
    public Created create(Actor actor, String register, RecordBody body, String key) {
        RegisterType type = kinds.writable(actor, register);
        Layout layout = kinds.layout(type);
        String known = key == null ? null : actor.account() + ":" + key(key);
        return database.write(manager -> {
            Draft draft = checker.draft(layout, body);
            byte[] digest = digest(register, draft);
            Optional<StoredRecord> first = known == null ? Optional.empty() : byCreateKey(manager, known);
            if (first.isPresent()) {
                return repeat(manager, actor, first.get(), digest);
            }
            checker.place(draft, Map.of());
            checker.references(manager, actor, List.of(draft), Map.of(), Set.of());
            draft.refuse();
            covered(actor, draft);
            Optional<StoredRecord> there = byKey(manager, register, draft.key);
            if (there.isPresent()) {
                // The first of two at once may have ended since its key was looked for.
                if (known != null && known.equals(there.get().createKey)) {
                    return repeat(manager, actor, there.get(), digest);
                }
                throw taken(layout, draft.key);
            }
            StoredRecord record = records.create(manager, new Records.Cause(actor, "created", Map.of()), draft);
            record.createKey = known;
            record.createDigest = known == null ? null : digest;
            return new Created(record.view(), false);
        });
    }

    private Created repeat(EntityManager manager, Actor actor, StoredRecord first, byte[] digest) {
        sameContent(first.createDigest, digest);
        return new Created(visible(manager, actor, first.id).view(), true);
    }

    private static String key(String key) {
        if (key.isBlank() || key.length() > 120 || key.indexOf('\0') >= 0) {
            throw Problem.invalid("/key", "幂等键为 1 到 120 个字符", "An idempotency key has 1 to 120 characters");
        }
        return key;
    }

    private static byte[] digest(String register, Draft draft) {
        return Content.digest(Json.text(Arrays.asList(register, draft.fields, draft.geometry()))
                .getBytes(StandardCharsets.UTF_8));
    }

    private static Optional<StoredRecord> byCreateKey(EntityManager manager, String key) {
        return manager.createQuery("SELECT r FROM StoredRecord r WHERE r.createKey = :key", StoredRecord.class)
                .setParameter("key", key)
                .getResultStream()
                .findFirst();
    }

    private static void sameContent(byte[] then, byte[] now) {
        if (!Arrays.equals(then, now)) {
            throw Problem.of(
                    Kind.INVALID,
                    "key.reused",
                    "此幂等键已用于另一内容，请为新请求换一个键",
                    "This idempotency key was used with other content; take a new key for a new request");
        }
    }

    /** Refuses what would lie outside the ground of the actor's posts. */
    private static void covered(Actor actor, Draft draft) {
        if (!Permit.writes(actor, draft.layout.type, draft.unitPath, draft.gridPath)) {
            throw outside(draft.layout);
        }
    }

    static Problem outside(Layout layout) {
        String fields = layout.type.unit() == null ? "" : " " + layout.type.unit();
        return Problem.forbidden(
                "记录不在您岗位的范围内，请核对单位" + fields + "、网格或位置",
                "The record lies outside what your posts cover; check its unit" + fields + ", its grid or its place");
    }

    static Problem taken(Layout layout, String key) {
        return Problem.of(
                        Kind.CONFLICT,
                        "record.key",
                        "键“" + Content.cut(key, 60) + "”已被占用（包括已注销的记录），请换一个或修改原记录",
                        "The key \"" + Content.cut(key, 60)
                                + "\" is taken, maybe by a record that has ended; take another or change that record")
                .with("field", "/fields/" + layout.type.key());
    }

    @Override
    public RegisterRecord update(Actor actor, long id, Integer version, RecordBody body) {
        return database.write(manager -> {
            StoredRecord record = visible(manager, actor, id);
            Layout layout = changeable(actor, record, version);
            Draft draft = checker.draft(layout, body);
            if (draft.key != null && !draft.key.equals(record.key)) {
                throw Problem.invalid(
                        "/fields/" + layout.type.key(),
                        "键不能修改，原为“" + record.key + "”",
                        "The key never changes; it is \"" + record.key + "\"");
            }
            Map<String, Object> old = record.fields();
            checker.place(draft, old);
            checker.references(manager, actor, List.of(draft), Map.of(draft, old), Set.of());
            draft.refuse();
            covered(actor, draft);
            if (!draft.same(record)) {
                records.change(
                        manager,
                        new Records.Cause(actor, "changed", Map.of()),
                        record,
                        draft,
                        Records.Beside.of(manager, List.of(id)));
            }
            return record.view();
        });
    }

    /** The layout of a record that the actor may change as it is now. */
    private Layout changeable(Actor actor, StoredRecord record, Integer version) {
        RegisterType type = kinds.known(record.register).orElseThrow(Kinds::unknownRecord);
        if (!Permit.writes(actor, type, record.unitPath, record.gridPath)) {
            throw Problem.forbidden("您的岗位只能查看这条记录", "Your posts may see this record, not change it");
        }
        kinds.here(type);
        if (version != null && version != record.version) {
            throw changed(record, version);
        }
        if (record.ended) {
            throw Problem.of(
                    Kind.CONFLICT, "record.ended", "记录已注销，不能再修改", "The record has ended and cannot be changed");
        }
        return kinds.layout(type);
    }

    /** The conflict that tells what was done since the version that the actor saw. */
    private Problem changed(StoredRecord record, int seen) {
        List<Map<String, Object>> changes = new ArrayList<>();
        for (TrailEntry entry : trail.entries(Records.subject(record.id), 1, 10_000)) {
            if (entry.version() > seen) {
                Map<String, Object> change = new LinkedHashMap<>();
                change.put("version", entry.version());
                change.put("action", entry.action());
                change.put("actor", entry.actor());
                change.put("at", entry.occurredAt().toString());
                Object fields = entry.payload() == null ? null : entry.payload().get("fields");
                change.put("fields", fields == null ? Map.of() : fields);
                if (entry.changes().containsKey("geometry")) {
                    change.put("geometry", true);
                }
                changes.add(change);
            }
        }
        return Problem.of(
                        Kind.CONFLICT,
                        "record.version",
                        "此记录已被他人修改，请查看变化后再保存",
                        "Somebody changed this record meanwhile; look at what changed and try again")
                .with("version", record.version)
                .with("changes", changes);
    }

    @Override
    public RegisterRecord end(Actor actor, long id, Integer version, String reason, boolean force) {
        List<FieldError> errors = new ArrayList<>();
        Object plain = Content.plain(Map.of("reason", reason == null ? "" : reason), "", errors)
                .get("reason");
        if (!(plain instanceof String why) || why.length() > 500) {
            throw Problem.invalid("/reason", "请填写注销原因，最多 500 个字", "Give the reason, 500 characters at most");
        }
        return database.write(manager -> {
            StoredRecord record = visible(manager, actor, id);
            Layout layout = changeable(actor, record, version);
            if (!force) {
                referred(manager, actor, record);
            }
            records.end(new Records.Cause(actor, "ended", Map.of()), layout, record, why);
            return record.view();
        });
    }

    private void referred(EntityManager manager, Actor actor, StoredRecord record) {
        Condition any = referring(record).and("r.ended = FALSE").and("r.id <> " + record.id);
        if (any.rows(manager, "SELECT f.record, f.field" + REFERRING, "", 1).isEmpty()) {
            return;
        }
        List<Referrer> seen = referrers(manager, actor, record, false, null, REFERRERS);
        throw Problem.of(
                        Kind.CONFLICT,
                        "record.referred",
                        "还有记录引用它，请先改掉引用；确需注销请加 force",
                        "Other records refer to it; change them first, or end it with force")
                .with(
                        "referrers",
                        seen.stream()
                                .map(one -> Map.of(
                                        "id", Long.toString(one.id()),
                                        "register", one.register(),
                                        "key", one.key(),
                                        "name", one.name(),
                                        "field", one.field()))
                                .toList());
    }

    private static final String REFERRING = " FROM record_reference f JOIN register_record r ON r.id = f.record";

    private static Condition referring(StoredRecord record) {
        Condition condition = new Condition();
        return condition
                .and("f.register = " + condition.parameter(record.register))
                .and("f.target = " + condition.parameter(record.key));
    }

    @Override
    public Page<Referrer> references(Actor actor, long id, String after, int size) {
        if (size < 1 || size > 200) {
            throw new IllegalArgumentException("size is 1 to 200");
        }
        return database.read(manager -> {
            StoredRecord record = visible(manager, actor, id);
            List<Referrer> rows = referrers(manager, actor, record, true, after, size + 1);
            List<Referrer> items = rows.size() > size ? rows.subList(0, size) : rows;
            Referrer last = items.isEmpty() ? null : items.get(items.size() - 1);
            return new Page<>(items, rows.size() > size ? last.id() + "." + last.field() : null);
        });
    }

    /** The place in a list of referrers that a key names. */
    private record Place(long id, String field) {

        static Place of(String after) {
            int dot = after.indexOf('.');
            try {
                return new Place(Long.parseLong(after.substring(0, Math.max(dot, 0))), after.substring(dot + 1));
            } catch (NumberFormatException e) {
                throw RecordLists.badKey();
            }
        }
    }

    private List<Referrer> referrers(
            EntityManager manager, Actor actor, StoredRecord record, boolean ended, String after, int limit) {
        Condition condition = referring(record);
        condition.visible(actor, kinds.all().values());
        if (after != null) {
            Place place = Place.of(after);
            condition.and("r.id >= " + condition.parameter(place.id()));
            condition.and("(r.id > " + condition.parameter(place.id()) + " OR f.field > "
                    + condition.parameter(place.field()) + ")");
        }
        if (!ended) {
            condition.and("r.ended = FALSE").and("r.id <> " + record.id);
        }
        return condition
                .rows(
                        manager,
                        "SELECT r.id, r.register, r.record_key, r.name, f.field, r.ended" + REFERRING,
                        " ORDER BY r.id, f.field",
                        limit)
                .stream()
                .map(row -> new Referrer(
                        ((Number) row[0]).longValue(),
                        (String) row[1],
                        (String) row[2],
                        (String) row[3],
                        (String) row[4],
                        row[5] instanceof Boolean yes ? yes : ((Number) row[5]).intValue() != 0))
                .toList();
    }

    @Override
    public ImportState preview(Actor actor, String register, ImportOptions options, InputStream content)
            throws IOException {
        return imports.preview(actor, register, options, content);
    }

    @Override
    public ImportState previewAgain(Actor actor, long id) throws IOException {
        return imports.again(actor, id);
    }

    @Override
    public ImportState importState(Actor actor, long id) {
        return imports.look(actor, id);
    }

    @Override
    public void importErrors(Actor actor, long id, Consumer<ImportState.LineError> taker) throws IOException {
        imports.errors(actor, id, taker);
    }

    @Override
    public ImportState commit(Actor actor, long id, boolean skipWrong) {
        return imports.commit(actor, id, skipWrong);
    }

    @Override
    public void export(Actor actor, RecordQuery query, String format, Locale locale, OutputStream out)
            throws IOException {
        exports.write(actor, kinds.layout(kinds.readable(actor, query.register())), query, format, locale, out);
    }

    /** Goes on with imports that somebody began and nobody works on. */
    void resume(Function<String, Actor> actors) {
        imports.resume(actors);
    }

    /** Throws away files of imports that are a day old. */
    void sweep(Instant now) throws IOException {
        imports.sweep(now);
    }

    /** What follows when definitions or the organisation have changed. */
    Filling filling() {
        return filling;
    }
}
