package org.gridhall.web.rest;

import static org.gridhall.web.http.Route.get;
import static org.gridhall.web.http.Route.post;
import static org.gridhall.web.http.Route.put;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gridhall.api.Problem;
import org.gridhall.api.Text;
import org.gridhall.api.account.Actor;
import org.gridhall.api.register.Box;
import org.gridhall.api.register.Created;
import org.gridhall.api.register.ImportOptions;
import org.gridhall.api.register.ImportState;
import org.gridhall.api.register.RecordBody;
import org.gridhall.api.register.RecordFilter;
import org.gridhall.api.register.RecordQuery;
import org.gridhall.api.register.Referrer;
import org.gridhall.api.register.RegisterInfo;
import org.gridhall.api.register.RegisterRecord;
import org.gridhall.api.register.Registers;
import org.gridhall.web.Services;
import org.gridhall.web.http.Csv;
import org.gridhall.web.http.Exchange;
import org.gridhall.web.http.Field;
import org.gridhall.web.http.Json;
import org.gridhall.web.http.Raw;
import org.gridhall.web.http.Route;
import org.gridhall.web.http.Routes;

/** Registers: their records, one by one, in lists and in files. */
public final class RegisterRoutes {

    private static final int LARGEST_FILE = 64 << 20;
    private static final String TAG = "registers";

    private static final Map<String, String> MEDIA = Map.of(
            "csv", "text/csv; charset=UTF-8",
            "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "geojson", "application/geo+json");

    private final Services services;

    public RegisterRoutes(Services services) {
        this.services = services;
    }

    @Field("登记簿 | A register")
    public record RegisterView(
            @Field(required = true, example = "stalls") String code,
            @Field(required = true, example = "urban-management") String module,
            @Field(required = true) Text title,
            Text description,
            @Field(value = "唯一标识记录的字段 | The field that names a record", required = true) String key,
            @Field("列表首先显示的字段 | The field that lists show first") String name,
            @Field(
                            required = true,
                            values = {"none", "point", "line", "polygon"})
                    String geometry,
            @Field("所属单位字段 | The field with its unit") String unit,
            @Field("所在网格字段 | The field with its grid") String grid,
            @Field(value = "可筛选和排序的字段 | Fields that filter and sort", required = true) List<String> indexed,
            @Field(value = "正在建立索引的字段 | Fields that are still being indexed", required = true) List<String> indexing,
            @Field("您可以修改 | Whether you may change records") boolean writable,
            @Field("模块不在，只能查看 | Its module is away: read only") boolean away,
            @Field(value = "记录的 JSON Schema | JSON Schema of a record", required = true) Raw form) {

        static RegisterView of(RegisterInfo info) {
            return new RegisterView(
                    info.type().code(),
                    info.type().module(),
                    info.type().title(),
                    info.type().description(),
                    info.type().key(),
                    info.type().name(),
                    info.type().geometry(),
                    info.type().unit(),
                    info.type().grid(),
                    info.type().indexed(),
                    info.indexing(),
                    info.writable(),
                    info.away(),
                    Raw.of(info.type().form()));
        }
    }

    @Field("一条记录 | A record")
    public record RecordView(
            @Field(required = true, example = "722413094182912001") String id,
            @Field(required = true, example = "stalls") String register,
            @Field(required = true, example = "A-17") String key,
            @Field(required = true, example = "王记早点") String name,
            int version,
            String unit,
            String grid,
            @Field("线和面上的一点 | A point on a line or polygon") Place point,
            @Field("GeoJSON；列表里要 geometry=true 才有 | GeoJSON; lists have it with geometry=true") Raw geometry,
            @Field(required = true) Map<String, Object> fields,
            @Field(required = true) Instant createdAt,
            @Field(required = true) Instant changedAt,
            @Field("注销时间 | When it ended") Instant endedAt,
            String endReason) {

        static RecordView of(RegisterRecord record, boolean geometry) {
            return new RecordView(
                    Long.toString(record.id()),
                    record.register(),
                    record.key(),
                    record.name(),
                    record.version(),
                    record.unit(),
                    record.grid(),
                    Place.of(record.point()),
                    geometry ? Raw.of(record.geometry()) : null,
                    record.fields(),
                    record.createdAt(),
                    record.changedAt(),
                    record.endedAt(),
                    record.endReason());
        }
    }

    @Field("一条记录的全部内容 | What a record is to be, whole")
    public record NewRecordBody(
            @Field(value = "登记簿表单的内容 | What the register's form asks", required = true) Map<String, Object> fields,
            @Field("GeoJSON 几何图形，WGS-84 | A GeoJSON geometry in WGS-84") Map<String, Object> geometry,
            @Field(
                            value =
                                    "修改时看到的版本；已被他人改动时答 409 | When changing: the version that was seen; 409 when somebody changed it since",
                            example = "3")
                    Integer version) {

        RecordBody body() {
            Map<String, Object> shape = Json.form("/geometry", geometry);
            return new RecordBody(
                    Json.form("/fields", fields),
                    shape == null ? null : new String(Json.bytes(shape), StandardCharsets.UTF_8));
        }
    }

    @Field("注销 | The end of a record")
    public record EndBody(
            @Field(value = "原因 | Why", required = true, max = 500) String reason,
            Integer version,
            @Field("仍被引用也注销 | End it though others refer to it") Boolean force) {}

    @Field("引用它的记录 | A record that refers to it")
    public record ReferrerView(
            @Field(required = true) String id,
            @Field(required = true) String register,
            @Field(required = true) String key,
            @Field(required = true) String name,
            @Field(required = true) String field,
            boolean ended) {

        static ReferrerView of(Referrer referrer) {
            return new ReferrerView(
                    Long.toString(referrer.id()),
                    referrer.register(),
                    referrer.key(),
                    referrer.name(),
                    referrer.field(),
                    referrer.ended());
        }
    }

    @Field("导入会改动的一条 | One change of an import")
    public record ImportChangeView(
            @Field("文件行号，表头为第 1 行；0 为注销 | Line of the file, the header being 1; 0 for one that ends") int line,
            @Field(required = true) String key,
            @Field(
                            required = true,
                            values = {"created", "changed", "ended"})
                    String kind,
            @Field(value = "字段: [旧, 新] | field: [old, new]", required = true) Map<String, Object> fields) {}

    @Field("导入的一处错误 | One thing that is wrong with a file")
    public record ImportErrorView(
            int line, String key, @Field(required = true) String field, @Field(required = true) String message) {}

    @Field("导入：预览、进度或结果 | An import: what it would do, does or did")
    public record RegisterImportView(
            @Field(required = true) String id,
            @Field(required = true) String register,
            @Field(required = true) ImportState.State state,
            @Field(
                            required = true,
                            values = {"csv", "xlsx", "geojson"})
                    String format,
            @Field("文件里没有的记录注销 | Records that the file lacks end") boolean replace,
            int lines,
            int created,
            int changed,
            int unchanged,
            int ended,
            int wrong,
            @Field(value = "前若干处改动 | The first changes", required = true) List<ImportChangeView> changes,
            @Field(value = "前若干处错误 | The first errors", required = true) List<ImportErrorView> errors,
            int errorCount,
            @Field("已完成的行 | Rows done") int done,
            @Field(required = true) Instant createdAt,
            @Field(required = true) Instant expiresAt) {

        static RegisterImportView of(Exchange x, ImportState state) {
            return new RegisterImportView(
                    Long.toString(state.id()),
                    state.register(),
                    state.state(),
                    state.format(),
                    state.replace(),
                    state.lines(),
                    state.created(),
                    state.changed(),
                    state.unchanged(),
                    state.ended(),
                    state.wrong(),
                    state.changes().stream()
                            .map(one -> new ImportChangeView(one.line(), one.key(), one.kind(), one.fields()))
                            .toList(),
                    state.errors().stream().map(one -> error(x, one)).toList(),
                    state.errorCount(),
                    state.done(),
                    state.createdAt(),
                    state.expiresAt());
        }

        static ImportErrorView error(Exchange x, ImportState.LineError one) {
            return new ImportErrorView(
                    one.line(),
                    one.key(),
                    one.error().field(),
                    one.error().message().in(x.locale()));
        }
    }

    @Field("提交导入 | Lets an import begin")
    public record CommitBody(
            @Field("跳过有错的行；否则有一处错误就全部不导入 | Leave wrong rows out; otherwise one wrong row stops it all")
                    Boolean skipWrong) {

        static final CommitBody EMPTY = new CommitBody(null);
    }

    public void declare(Routes routes) {
        routes.add(
                get("/registers")
                        .says(TAG, "您可以查看的登记簿", "The registers in which you may see records")
                        .givesItems(RegisterView.class)
                        .to(x -> new Items<>(registers().types(x.actor()).stream()
                                .map(RegisterView::of)
                                .toList())),
                get("/registers/{register}")
                        .says(TAG, "一个登记簿和它的表单", "One register with its form")
                        .gives(RegisterView.class)
                        .to(x -> RegisterView.of(registers().type(x.actor(), x.path("register")))));
        declareRecords(routes);
        declareFiles(routes);
    }

    private void declareRecords(Routes routes) {
        routes.add(
                filters(get("/registers/{register}/records")
                                .says(TAG, "记录，默认按键排列", "Records, by key unless asked otherwise"))
                        .flag("geometry", "带上几何图形", "With their geometries")
                        .paged()
                        .givesPage(RecordView.class)
                        .fails(422, 503)
                        .to(this::list),
                post("/registers/{register}/records")
                        .says(TAG, "新增一条记录", "Add a record")
                        .header("Idempotency-Key", "重复提交时返回同一记录", "A repeat gives the same record")
                        .takes(NewRecordBody.class)
                        .example(
                                "{\"fields\":{\"number\":\"A-17\"},\"geometry\":{\"type\":\"Point\",\"coordinates\":[113.8,34.76]}}")
                        .gives(201, RecordView.class)
                        .or(200)
                        .fails(403, 404, 409, 422, 503)
                        .to(this::create),
                get("/registers/{register}/by-key")
                        .says(TAG, "按键查找记录", "The record that a key names")
                        .text("key", "键", "Key")
                        .must()
                        .gives(RecordView.class)
                        .fails(404)
                        .to(x -> view(x, registers().byKey(x.actor(), x.path("register"), x.text("key")))),
                get("/registers/{register}/records/{id}")
                        .says(TAG, "一条记录", "One record")
                        .gives(RecordView.class)
                        .fails(404)
                        .to(x -> view(x, record(x))),
                put("/registers/{register}/records/{id}")
                        .says(TAG, "修改记录：给出全部内容", "Change a record: say all of it")
                        .versioned()
                        .takes(NewRecordBody.class)
                        .gives(RecordView.class)
                        .fails(403, 404, 409, 422, 503)
                        .to(this::update),
                post("/registers/{register}/records/{id}/end")
                        .says(TAG, "注销记录；仍可查看，键不再给别人", "End a record; it stays readable and keeps its key")
                        .versioned()
                        .takes(EndBody.class)
                        .gives(RecordView.class)
                        .fails(403, 404, 409, 422, 503)
                        .to(this::end),
                get("/registers/{register}/records/{id}/history")
                        .says(TAG, "记录的留痕", "What was done to a record")
                        .givesItems(TicketRoutes.TrailView.class)
                        .fails(404)
                        .to(x -> new Items<>(
                                registers().history(x.actor(), record(x).id()).stream()
                                        .map(TicketRoutes.TrailView::of)
                                        .toList())),
                get("/registers/{register}/records/{id}/references")
                        .says(TAG, "引用它的记录", "The records that refer to it")
                        .paged()
                        .givesPage(ReferrerView.class)
                        .fails(404)
                        .to(this::references));
    }

    private void declareFiles(Routes routes) {
        routes.add(
                filters(get("/registers/{register}/export").says(TAG, "导出记录", "The records as a file"))
                        .text("format", "文件格式", "Kind of file", "csv", "xlsx", "geojson")
                        .must()
                        .givesMedia("*/*")
                        .fails(422, 503)
                        .to(this::export),
                post("/registers/{register}/imports")
                        .says(
                                TAG,
                                "上传文件并预览导入（CSV、XLSX、GeoJSON，最大 64 MiB），不改动记录",
                                "Upload a file and see what its import would do (CSV, XLSX, GeoJSON; 64 MiB); nothing is changed")
                        .text("format", "文件格式；不填时自动识别", "Kind of file; told from the content", "csv", "xlsx", "geojson")
                        .text(
                                "mode",
                                "merge 只增改；replace 把文件里没有的注销",
                                "merge adds and changes; replace also ends what the file lacks",
                                "merge",
                                "replace")
                        .takesBytes()
                        .atMost(LARGEST_FILE)
                        .gives(201, RegisterImportView.class)
                        .fails(403, 413, 422, 503)
                        .to(this::preview),
                get("/registers/{register}/imports/{id}")
                        .says(TAG, "导入的预览、进度或结果", "What an import would do, does or did")
                        .gives(RegisterImportView.class)
                        .fails(404)
                        .to(x -> RegisterImportView.of(x, state(x))),
                post("/registers/{register}/imports/{id}/preview")
                        .says(TAG, "按现状再预览一次", "See again what it would do now")
                        .gives(RegisterImportView.class)
                        .fails(404, 409)
                        .to(x -> RegisterImportView.of(x, registers().previewAgain(x.actor(), state(x).id()))),
                post("/registers/{register}/imports/{id}/commit")
                        .says(TAG, "按预览导入，在后台进行", "Let it do what the preview said, in the background")
                        .takes(CommitBody.class)
                        .optional()
                        .gives(202, RegisterImportView.class)
                        .fails(404, 409)
                        .to(this::commit),
                get("/registers/{register}/imports/{id}/errors")
                        .says(TAG, "导入的全部错误（CSV）", "All errors of an import, as CSV")
                        .givesMedia("text/csv")
                        .fails(404)
                        .to(this::errors));
    }

    private static Route filters(Route route) {
        return route.list(
                        "field.",
                        "按字段筛选：field.NAME=值（可重复）、field.NAME.from、.to、.prefix",
                        "By a field: field.NAME=value (repeatable), field.NAME.from, .to, .prefix")
                .text("text", "键或名称以此开头", "What the key or the name begins with")
                .text("unit", "单位，含下级", "Unit and those below it")
                .text("grid", "网格，含下级", "Grid and those below it")
                .text("box", "范围：西,南,东,北（度）", "A rectangle: west,south,east,north in degrees")
                .text(
                        "ended",
                        "已注销的：false（默认）、true、any",
                        "Ended ones: false (default), true or any",
                        "false",
                        "true",
                        "any")
                .text(
                        "sort",
                        "排序：key、name、changed 或可检索字段，前加 - 为倒序",
                        "Order: key, name, changed or an indexed field; - before it for the other direction");
    }

    private Registers registers() {
        return services.registers();
    }

    /** The record of the path, if it is one of this register. */
    private RegisterRecord record(Exchange x) {
        RegisterRecord record = registers().get(x.actor(), x.id("id"));
        if (!record.register().equals(x.path("register"))) {
            throw Problem.notFound("没有这条记录，或您无权查看", "There is no such record, or you may not see it");
        }
        return record;
    }

    private ImportState state(Exchange x) {
        ImportState state = registers().importState(x.actor(), x.id("id"));
        if (!state.register().equals(x.path("register"))) {
            throw Problem.notFound("没有这个导入，或已过期", "There is no such import, or it is gone");
        }
        return state;
    }

    private static RecordView view(Exchange x, RegisterRecord record) {
        x.etag(record.version());
        return RecordView.of(record, true);
    }

    private Object list(Exchange x) {
        boolean geometry = Boolean.TRUE.equals(x.flag("geometry"));
        return Items.page(x, registers().list(x.actor(), query(x, x.pageSize())), one -> RecordView.of(one, geometry));
    }

    private static RecordQuery query(Exchange x, int size) {
        String ended = x.text("ended");
        return new RecordQuery(
                x.path("register"),
                fields(x),
                x.text("text"),
                x.text("unit"),
                x.text("grid"),
                box(x.text("box")),
                ended == null ? Boolean.FALSE : ended.equals("any") ? null : Boolean.valueOf(ended),
                x.text("sort"),
                x.text("after"),
                size);
    }

    /** What is asked of one field by several parameters. */
    private static final class Asked {
        final List<String> values = new ArrayList<>();
        String from;
        String to;
        String prefix;
    }

    private static List<RecordFilter> fields(Exchange x) {
        Map<String, Asked> asked = new LinkedHashMap<>();
        for (String name : x.query().names()) {
            if (!name.startsWith("field.") || x.text(name) == null) {
                continue;
            }
            String rest = name.substring(6);
            int dot = rest.indexOf('.');
            Asked one = asked.computeIfAbsent(dot < 0 ? rest : rest.substring(0, dot), key -> new Asked());
            switch (dot < 0 ? "" : rest.substring(dot + 1)) {
                case "" -> one.values.addAll(x.query().all(name));
                case "from" -> one.from = x.text(name);
                case "to" -> one.to = x.text(name);
                case "prefix" -> one.prefix = x.text(name);
                default ->
                    throw Exchange.unreadable(
                            name, "字段名后面可用 .from、.to、.prefix", "after the field there may be .from, .to or .prefix");
            }
        }
        return asked.entrySet().stream()
                .map(one -> new RecordFilter(
                        one.getKey(),
                        one.getValue().values,
                        one.getValue().from,
                        one.getValue().to,
                        one.getValue().prefix))
                .toList();
    }

    private static Box box(String words) {
        if (words == null) {
            return null;
        }
        String[] edges = words.split(",", -1);
        try {
            if (edges.length == 4) {
                return new Box(
                        Double.parseDouble(edges[0]),
                        Double.parseDouble(edges[1]),
                        Double.parseDouble(edges[2]),
                        Double.parseDouble(edges[3]));
            }
        } catch (IllegalArgumentException e) {
            // told below
        }
        throw Exchange.unreadable(
                "box",
                "应为西,南,东,北四个度数，例如 113.7,34.7,113.8,34.8",
                "This is west,south,east,north in degrees, such as 113.7,34.7,113.8,34.8");
    }

    private Object create(Exchange x) {
        NewRecordBody body = x.body(NewRecordBody.class);
        if (body.version() != null) {
            throw Problem.invalid("/version", "新记录没有版本，请去掉", "A new record has no version; leave it out");
        }
        Created created = registers().create(x.actor(), x.path("register"), body.body(), x.idempotencyKey());
        x.status(created.repeated() ? 200 : 201);
        x.set(
                "Location",
                x.request().getContextPath() + "/api/v1/registers/"
                        + created.record().register() + "/records/"
                        + created.record().id());
        return view(x, created.record());
    }

    private Object update(Exchange x) {
        NewRecordBody body = x.body(NewRecordBody.class);
        long id = record(x).id();
        return view(x, registers().update(x.actor(), id, x.seenVersion(body.version()), body.body()));
    }

    private Object end(Exchange x) {
        EndBody body = x.body(EndBody.class);
        long id = record(x).id();
        return view(
                x,
                registers()
                        .end(
                                x.actor(),
                                id,
                                x.seenVersion(body.version()),
                                body.reason(),
                                Boolean.TRUE.equals(body.force())));
    }

    private Object references(Exchange x) {
        int size = x.pageSize();
        return Items.page(
                x, registers().references(x.actor(), record(x).id(), x.text("after"), size), ReferrerView::of);
    }

    private Object export(Exchange x) throws IOException {
        String register = x.path("register");
        String format = x.text("format");
        Actor actor = x.actor();
        RecordQuery query = query(x, 200);
        try (Late out = new Late(() -> begin(x, register, format))) {
            registers().export(actor, query, format, x.locale(), out);
        }
        return null;
    }

    private static OutputStream begin(Exchange x, String register, String format) throws IOException {
        x.set("Content-Disposition", "attachment; filename*=UTF-8''" + Exchange.encode(register) + "." + format);
        x.set("Content-Security-Policy", "default-src 'none'; sandbox");
        return new BufferedOutputStream(x.write(MEDIA.get(format), -1), 1 << 15);
    }

    private Object preview(Exchange x) throws IOException {
        try (InputStream content = x.stream()) {
            ImportState state = registers()
                    .preview(
                            x.actor(),
                            x.path("register"),
                            new ImportOptions(x.text("format"), "replace".equals(x.text("mode"))),
                            content);
            x.set(
                    "Location",
                    x.request().getContextPath() + "/api/v1/registers/" + state.register() + "/imports/" + state.id());
            return RegisterImportView.of(x, state);
        }
    }

    private Object commit(Exchange x) {
        CommitBody sent = x.body(CommitBody.class);
        CommitBody body = sent == null ? CommitBody.EMPTY : sent;
        long id = state(x).id();
        return RegisterImportView.of(x, registers().commit(x.actor(), id, Boolean.TRUE.equals(body.skipWrong())));
    }

    private Object errors(Exchange x) throws IOException {
        long id = state(x).id();
        OutputStream out = new BufferedOutputStream(x.write("text/csv; charset=UTF-8", -1));
        out.write("\ufeffline,key,field,message\r\n".getBytes(StandardCharsets.UTF_8));
        registers().importErrors(x.actor(), id, one -> {
            try {
                ImportErrorView view = RegisterImportView.error(x, one);
                out.write((view.line() + "," + Csv.cell(view.key()) + "," + Csv.cell(view.field()) + ","
                                + Csv.cell(view.message()) + "\r\n")
                        .getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        out.flush();
        return null;
    }
}
