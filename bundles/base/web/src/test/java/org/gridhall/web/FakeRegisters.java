package org.gridhall.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.gridhall.api.FieldError;
import org.gridhall.api.Page;
import org.gridhall.api.Problem;
import org.gridhall.api.Text;
import org.gridhall.api.account.Actor;
import org.gridhall.api.catalogue.RegisterType;
import org.gridhall.api.place.Point;
import org.gridhall.api.register.Created;
import org.gridhall.api.register.ImportOptions;
import org.gridhall.api.register.ImportState;
import org.gridhall.api.register.RecordBody;
import org.gridhall.api.register.RecordQuery;
import org.gridhall.api.register.Referrer;
import org.gridhall.api.register.RegisterInfo;
import org.gridhall.api.register.RegisterRecord;
import org.gridhall.api.register.Registers;
import org.gridhall.api.trail.Subject;
import org.gridhall.api.trail.TrailEntry;

/** One register in memory; what was asked of it last is kept for the tests. */
final class FakeRegisters implements Registers {

    static final long FIRST = 722413094182913000L;

    final Map<Long, RegisterRecord> records = new LinkedHashMap<>();
    final Map<String, Long> keys = new LinkedHashMap<>();
    final List<String> calls = new ArrayList<>();
    /** Registers beside the stalls that take records too. */
    final Set<String> others = new HashSet<>();

    RecordQuery asked;
    byte[] uploaded;

    private static final RegisterType STALLS = new RegisterType(
            "stalls",
            "streets",
            Text.of("摊点", "Stalls"),
            null,
            """
            {"type":"object","properties":{
              "number":{"type":"string","x-title":{"zh":"编号","en":"Number"}},
              "owner":{"type":"string","x-title":{"zh":"经营者","en":"Owner"}},
              "kind":{"type":"string","x-title":{"zh":"类型","en":"Kind"},"enum":["food","goods"],
                "x-options":{"food":{"zh":"餐饮","en":"Food"},"goods":{"zh":"百货","en":"Goods"}}},
              "area":{"type":"number","x-title":{"zh":"面积","en":"Area"}},
              "licensed":{"type":"boolean","x-title":{"zh":"有证","en":"Licensed"}}}}""",
            "number",
            "owner",
            "point",
            null,
            null,
            List.of("kind", "area", "licensed"),
            List.of("all"),
            List.of("all"),
            null,
            false,
            null);

    @Override
    public List<RegisterInfo> types(Actor actor) {
        return List.of(type(actor, "stalls"));
    }

    @Override
    public RegisterInfo type(Actor actor, String register) {
        if (!register.equals("stalls") && !others.contains(register)) {
            throw Problem.notFound("没有这个登记簿", "There is no such register");
        }
        return new RegisterInfo(STALLS, true, false, List.of());
    }

    @Override
    public RegisterRecord get(Actor actor, long id) {
        RegisterRecord record = records.get(id);
        if (record == null) {
            throw Problem.notFound("没有这条记录", "There is no such record");
        }
        return record;
    }

    @Override
    public RegisterRecord byKey(Actor actor, String register, String key) {
        return records.values().stream()
                .filter(one -> one.key().equals(key))
                .findFirst()
                .orElseThrow(() -> Problem.notFound("没有这条记录", "There is no such record"));
    }

    @Override
    public List<RegisterRecord> all(Actor actor, Collection<Long> ids) {
        return ids.stream().map(records::get).toList();
    }

    @Override
    public List<TrailEntry> history(Actor actor, long id) {
        return List.of(new TrailEntry(
                1,
                new Subject("record", id),
                1,
                "created",
                7,
                "王五",
                0,
                null,
                Instant.EPOCH,
                Instant.EPOCH,
                1,
                Map.of("fields", List.of("owner")),
                null,
                "00"));
    }

    @Override
    public Page<RegisterRecord> list(Actor actor, RecordQuery query) {
        asked = query;
        return new Page<>(List.copyOf(records.values()), "more");
    }

    @Override
    public Created create(Actor actor, String register, RecordBody body, String key) {
        type(actor, register);
        if (key != null && keys.containsKey(key)) {
            return new Created(records.get(keys.get(key)), true);
        }
        long id = FIRST + records.size();
        keys.put(String.valueOf(key), id);
        return new Created(put(id, 1, body, null), false);
    }

    private RegisterRecord put(long id, int version, RecordBody body, String ended) {
        RegisterRecord record = new RegisterRecord(
                id,
                "stalls",
                String.valueOf(body.fields().get("number")),
                "王五",
                version,
                null,
                null,
                "MH01",
                "/MH01/",
                body.geometry() == null ? null : new Point(120, 30),
                body.geometry(),
                body.fields(),
                Instant.parse("2026-01-31T08:00:00Z"),
                Instant.parse("2026-01-31T08:00:00Z"),
                ended == null ? null : Instant.parse("2026-02-01T08:00:00Z"),
                ended);
        records.put(id, record);
        return record;
    }

    @Override
    public RegisterRecord update(Actor actor, long id, Integer version, RecordBody body) {
        RegisterRecord old = get(actor, id);
        if (version != null && version != old.version()) {
            throw Problem.of(Problem.Kind.CONFLICT, "record.version", "已被他人修改", "Changed meanwhile")
                    .with("changes", List.of());
        }
        return put(id, old.version() + 1, body, null);
    }

    @Override
    public RegisterRecord end(Actor actor, long id, Integer version, String reason, boolean force) {
        calls.add("end " + version + " " + reason + " " + force);
        RegisterRecord old = get(actor, id);
        return put(id, old.version() + 1, new RecordBody(old.fields(), old.geometry()), reason);
    }

    @Override
    public Page<Referrer> references(Actor actor, long id, String after, int size) {
        return new Page<>(List.of(new Referrer(9, "stalls", "B", "乙", "next", false)), null);
    }

    private static ImportState state(ImportState.State state, ImportOptions options) {
        return new ImportState(
                5,
                "stalls",
                state,
                options.format(),
                options.replace(),
                3,
                1,
                1,
                0,
                0,
                1,
                List.of(new ImportState.Change(2, "A", "changed", Map.of("owner", List.of("旧", "新")))),
                List.of(new ImportState.LineError(
                        3, "B", new FieldError("/fields/area", new Text("应为数字", "A number")))),
                1,
                0,
                Instant.EPOCH,
                Instant.EPOCH);
    }

    @Override
    public ImportState preview(Actor actor, String register, ImportOptions options, InputStream content)
            throws IOException {
        uploaded = content.readAllBytes();
        return state(ImportState.State.PREVIEWED, options);
    }

    @Override
    public ImportState previewAgain(Actor actor, long id) {
        return importState(actor, id);
    }

    @Override
    public ImportState importState(Actor actor, long id) {
        if (id != 5) {
            throw Problem.notFound("没有这个导入", "There is no such import");
        }
        return state(ImportState.State.PREVIEWED, new ImportOptions("csv", false));
    }

    @Override
    public void importErrors(Actor actor, long id, Consumer<ImportState.LineError> taker) {
        taker.accept(new ImportState.LineError(
                3, "=cmd()", new FieldError("/fields/owner", new Text("含\"引号\"", "It has \"quotes\""))));
    }

    @Override
    public ImportState commit(Actor actor, long id, boolean skipWrong) {
        calls.add("commit " + skipWrong);
        return state(ImportState.State.RUNNING, new ImportOptions("csv", false));
    }

    @Override
    public void export(Actor actor, RecordQuery query, String format, Locale locale, OutputStream out)
            throws IOException {
        asked = query;
        if ("note".equals(query.sort())) {
            throw Problem.invalid("/sort", "不能按它排序", "It cannot sort");
        }
        out.write("a,b\r\n".getBytes(StandardCharsets.UTF_8));
    }
}
