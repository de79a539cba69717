package org.gridhall.web.register;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.gridhall.api.FieldError;
import org.gridhall.api.Page;
import org.gridhall.api.Problem;
import org.gridhall.api.Text;
import org.gridhall.api.organisation.Grid;
import org.gridhall.api.organisation.Unit;
import org.gridhall.api.register.RecordBody;
import org.gridhall.api.register.RecordQuery;
import org.gridhall.api.register.RegisterInfo;
import org.gridhall.api.register.RegisterRecord;
import org.gridhall.api.trail.TrailEntry;
import org.gridhall.web.Services;
import org.gridhall.web.form.DistrictChoices;
import org.gridhall.web.form.Form;
import org.gridhall.web.form.FormField;
import org.gridhall.web.form.FormInput;
import org.gridhall.web.form.FormView;
import org.gridhall.web.form.Shown;
import org.gridhall.web.http.Exchange;
import org.gridhall.web.http.Json;
import org.gridhall.web.http.Problems;
import org.gridhall.web.page.Pages;
import org.gridhall.web.page.View;
import org.gridhall.web.page.Visit;

/** Lists of records, on paper and on the map; a record with its history; its form. */
final class RecordPages {

    private static final String ROOT = "/desk/registers/{register}";
    private static final int PAGE = 50;
    private static final int ON_THE_MAP = 200;
    private static final Map<String, String> MEDIA = Map.of(
            "csv", "text/csv; charset=UTF-8",
            "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "geojson", "application/geo+json");

    private final Services services;

    RecordPages(Services services) {
        this.services = services;
    }

    void declare(Pages pages) {
        pages.add(org.gridhall.web.page.Page.get(ROOT).to(this::list));
        pages.add(org.gridhall.web.page.Page.get(ROOT + "/export").to(this::export));
        pages.add(org.gridhall.web.page.Page.get(ROOT + "/new")
                .to(visit -> edit(visit, type(visit), null, null, List.of())));
        pages.add(org.gridhall.web.page.Page.post(ROOT + "/new").to(this::create));
        pages.add(org.gridhall.web.page.Page.get(ROOT + "/records/{id}").to(visit -> show(visit, null)));
        pages.add(org.gridhall.web.page.Page.get(ROOT + "/records/{id}/edit")
                .to(visit -> edit(visit, type(visit), record(visit), null, List.of())));
        pages.add(org.gridhall.web.page.Page.post(ROOT + "/records/{id}/edit").to(this::update));
        pages.add(org.gridhall.web.page.Page.post(ROOT + "/records/{id}/end").to(this::end));
        pages.add(org.gridhall.web.page.Page.get(ROOT + "/by-key")
                .to(visit -> View.to(
                        address(services.registers().byKey(visit.actor(), visit.path("register"), key(visit))))));
    }

    private static String key(Visit visit) {
        String key = visit.text("key");
        if (key == null) {
            throw Problem.notFound("没有这条记录", "There is no such record");
        }
        return key;
    }

    private RegisterInfo type(Visit visit) {
        return services.registers().type(visit.actor(), visit.path("register"));
    }

    private RegisterRecord record(Visit visit) {
        RegisterRecord record = services.registers().get(visit.actor(), visit.id("id"));
        if (!record.register().equals(visit.path("register"))) {
            throw Problem.notFound("没有这条记录", "There is no such record");
        }
        return record;
    }

    private static String address(RegisterRecord record) {
        return "/desk/registers/" + record.register() + "/records/" + record.id();
    }

    // --- lists ---

    private View list(Visit visit) {
        RegisterInfo register = type(visit);
        DistrictChoices choices = new DistrictChoices(services, visit.actor());
        Columns reader = new Columns(register, visit, choices);
        List<Column> columns = reader.all();
        boolean map = "map".equals(visit.text("view"));
        RecordQuery query = query(visit, columns, map ? ON_THE_MAP : PAGE);
        Page<RegisterRecord> page;
        Object wrong = "";
        try {
            page = services.registers().list(visit.actor(), query);
        } catch (Problem problem) {
            if (problem.kind() != Problem.Kind.INVALID && problem.kind() != Problem.Kind.UNREADABLE) {
                throw problem;
            }
            page = new Page<>(List.of(), null);
            wrong = Problems.said(problem);
        }
        return View.of("register/list")
                .with("register", register)
                .with("columns", columns)
                .with("records", page.items())
                .with("cells", reader.cells(columns, page.items()))
                .with("named", named(columns, register))
                .with("next", page.next() == null ? "" : again(visit, "after", page.next()))
                .with("restricted", restricted(visit))
                .with("wrong", wrong)
                .with("map", map)
                .with("points", map ? points(page.items()) : "")
                .with("asList", again(visit, "view", null))
                .with("asMap", again(visit, "view", "map"))
                .with("files", files(visit))
                .with("sorts", sorts(visit, columns))
                .with("units", services.organisation().units())
                .with("grids", services.organisation().grids())
                .with("asked", asked(visit));
    }

    private static Map<String, String> asked(Visit visit) {
        Map<String, String> asked = new LinkedHashMap<>();
        for (String name : List.of("q", "unit", "grid", "ended", "sort", "view")) {
            asked.put(name, visit.text(name) == null ? "" : visit.text(name));
        }
        return asked;
    }

    /** Whether the column of the name is shown already as the record's name. */
    private static String named(List<Column> columns, RegisterInfo register) {
        return columns.stream()
                .map(Column::name)
                .filter(name -> name.equals(register.type().name()))
                .findAny()
                .orElse("");
    }

    private static boolean restricted(Visit visit) {
        return visit.query().names().stream()
                .anyMatch(name -> !List.of("view", "sort", "after").contains(name) && visit.text(name) != null);
    }

    private static RecordQuery query(Visit visit, List<Column> columns, int size) {
        String ended = visit.text("ended");
        return new RecordQuery(
                visit.path("register"),
                Columns.filters(columns),
                visit.text("q"),
                visit.text("unit"),
                visit.text("grid"),
                null,
                "all".equals(ended) ? null : "only".equals(ended),
                visit.text("sort"),
                visit.text("after"),
                size);
    }

    /** The address of the list with one thing asked differently; another page begins anew. */
    private static String again(Visit visit, String name, String value) {
        StringBuilder address = new StringBuilder(visit.path());
        char separator = '?';
        for (String other : visit.query().names()) {
            if (!other.equals(name) && !other.equals("after")) {
                for (String its : visit.query().all(other)) {
                    address.append(separator)
                            .append(Exchange.encode(other))
                            .append('=')
                            .append(Exchange.encode(its));
                    separator = '&';
                }
            }
        }
        if (value != null) {
            address.append(separator).append(name).append('=').append(Exchange.encode(value));
        }
        return address.toString();
    }

    /** For each column the address that sorts by it, and whether it is sorted so now: up, down or not. */
    public record Sort(String address, String now) {}

    private static Map<String, Sort> sorts(Visit visit, List<Column> columns) {
        String now = visit.text("sort");
        Map<String, Sort> sorts = new LinkedHashMap<>();
        List<String> names = new ArrayList<>(List.of("name", "changed"));
        columns.stream().filter(Column::sortable).map(Column::name).forEach(names::add);
        for (String name : names) {
            String is = name.equals(now) ? "ascending" : ("-" + name).equals(now) ? "descending" : "none";
            sorts.put(name, new Sort(again(visit, "sort", is.equals("ascending") ? "-" + name : name), is));
        }
        return sorts;
    }

    private static Map<String, String> files(Visit visit) {
        Map<String, String> files = new LinkedHashMap<>();
        for (String format : List.of("csv", "xlsx", "geojson")) {
            String address = again(visit, "format", format);
            files.put(
                    format,
                    visit.path() + "/export" + address.substring(visit.path().length()));
        }
        return files;
    }

    private static String points(List<RegisterRecord> records) {
        List<Map<String, Object>> points = new ArrayList<>();
        for (RegisterRecord record : records) {
            if (record.point() != null) {
                points.add(Map.of(
                        "name", record.name(),
                        "address", address(record),
                        "longitude", record.point().longitude(),
                        "latitude", record.point().latitude()));
            }
        }
        return new String(Json.bytes(points), StandardCharsets.UTF_8);
    }

    private View export(Visit visit) {
        RegisterInfo register = type(visit);
        String format = visit.text("format");
        if (format == null || !MEDIA.containsKey(format)) {
            throw Problem.notFound("没有这种文件格式", "There is no such kind of file");
        }
        List<Column> columns = new Columns(register, visit, new DistrictChoices(services, visit.actor())).all();
        RecordQuery query = query(visit, columns, PAGE);
        String name = visit.say(register.type().title()) + "-" + LocalDate.now(visit.zone()) + "." + format;
        return View.stream(MEDIA.get(format), name, out -> services.registers()
                .export(visit.actor(), query, format, visit.locale(), out));
    }

    // --- one record ---

    private View show(Visit visit, Text problem) {
        RegisterInfo register = type(visit);
        RegisterRecord record = record(visit);
        List<Step> steps = new ArrayList<>();
        Form form = Form.of(register.type().form());
        for (TrailEntry entry : services.registers().history(visit.actor(), record.id())) {
            steps.add(Step.of(entry, form));
        }
        return View.of("register/record")
                .with("register", register)
                .with("record", record)
                .with("shown", shown(visit, form, record.fields()))
                .with("unit", record.unit() == null ? "" : unit(record.unit()))
                .with("grid", record.grid() == null ? "" : grid(record.grid()))
                .with("steps", steps)
                .with(
                        "referrers",
                        services.registers().references(visit.actor(), record.id(), visit.text("after"), PAGE))
                .with("problem", problem == null ? "" : problem);
    }

    private List<Shown> shown(Visit visit, Form form, Map<String, Object> fields) {
        return Shown.of(form, fields, visit.zone(), new DistrictChoices(services, visit.actor()), visit.locale());
    }

    private Text unit(String code) {
        return services.organisation().unit(code).map(Unit::name).orElse(Text.same(code));
    }

    private Text grid(String code) {
        return services.organisation().grid(code).map(Grid::name).orElse(Text.same(code));
    }

    /** The form of a record, new where there is none; with what was filled in before where there is that. */
    private View edit(
            Visit visit,
            RegisterInfo register,
            RegisterRecord record,
            FormInput.Result before,
            List<FieldError> errors) {
        Form form = Form.of(register.type().form());
        DistrictChoices choices = new DistrictChoices(services, visit.actor());
        Map<String, Object> value = record == null ? form.initial() : record.fields();
        FormView view = before == null
                ? FormView.of(form, value, "f", visit.zone(), choices, visit.locale())
                : FormView.again(form, before.posted(), errors, "f", visit.zone(), choices, visit.locale());
        String geometry = visit.filled("geometry");
        if (before == null) {
            geometry = record == null ? null : record.geometry();
        }
        String version = visit.filled("version");
        return View.of("register/edit")
                .with("register", register)
                .with("record", record)
                .with("form", view)
                .with("geometry", geometry == null ? "" : geometry)
                .with("grid", record == null || record.grid() == null ? "" : record.grid())
                .with("key", visit.filled("key") == null ? UUID.randomUUID().toString() : visit.filled("key"))
                .with("version", version != null ? version : record == null ? "" : record.version())
                .with("problem", "");
    }

    private View create(Visit visit) {
        RegisterInfo register = type(visit);
        return save(visit, register, null, body -> services.registers()
                .create(visit.actor(), register.type().code(), body, visit.filled("key"))
                .record());
    }

    private View update(Visit visit) {
        RegisterInfo register = type(visit);
        RegisterRecord record = record(visit);
        return save(visit, register, record, body -> services.registers()
                .update(visit.actor(), record.id(), version(visit), body));
    }

    private interface Save {
        RegisterRecord of(RecordBody body);
    }

    private View save(Visit visit, RegisterInfo register, RegisterRecord record, Save save) {
        FormInput.Result input = FormInput.read(
                Form.of(register.type().form()),
                FormInput.posted(visit.form()),
                "f",
                visit.zone(),
                new DistrictChoices(services, visit.actor()),
                record == null ? Map.of() : record.fields());
        if (!input.ok()) {
            return edit(visit, register, record, input, input.errors()).status(422);
        }
        try {
            return View.to(address(save.of(new RecordBody(input.value(), geometry(visit)))));
        } catch (Problem problem) {
            if (problem.kind() != Problem.Kind.INVALID && problem.kind() != Problem.Kind.CONFLICT) {
                throw problem;
            }
            View again = edit(visit, register, record, input, FormView.below(problem.errors(), "/fields"));
            boolean told =
                    problem.errors().stream().anyMatch(error -> error.field().startsWith("/fields"));
            return again.with("problem", told ? "" : remedy(problem))
                    .status(problem.kind().status());
        }
    }

    private static Text remedy(Problem problem) {
        return Problems.said(problem);
    }

    private static String geometry(Visit visit) {
        String text = visit.filled("geometry");
        if (text == null) {
            return null;
        }
        try {
            Json.MAPPER.readTree(text);
            return text;
        } catch (JsonProcessingException e) {
            throw Problem.invalid("/geometry", "图形无法读取，请在地图上重新画", "The shape cannot be read; draw it again on the map");
        }
    }

    private static Integer version(Visit visit) {
        String text = visit.filled("version");
        try {
            return text == null ? null : Integer.valueOf(text);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private View end(Visit visit) {
        RegisterRecord record = record(visit);
        String reason = visit.filled("reason");
        if (reason == null) {
            return show(visit, new Text("请填写注销原因", "Say why the record ends")).status(422);
        }
        try {
            boolean force = visit.filled("force") != null;
            services.registers().end(visit.actor(), record.id(), version(visit), reason, force);
        } catch (Problem problem) {
            if (problem.kind() == Problem.Kind.CONFLICT || problem.kind() == Problem.Kind.INVALID) {
                return show(visit, remedy(problem)).status(problem.kind().status());
            }
            throw problem;
        }
        return View.to(address(record));
    }

    /**
     * A step of a record's history.
     *
     * @param what the fields that changed, by their labels
     */
    public record Step(TrailEntry entry, Text title, List<Text> what) {

        static Step of(TrailEntry entry, Form form) {
            Text title =
                    switch (entry.action()) {
                        case "created" -> new Text("登记", "Added");
                        case "changed" -> new Text("修改", "Changed");
                        case "ended" -> new Text("注销", "Ended");
                        default -> new Text("变动", "Moved");
                    };
            List<Text> what = new ArrayList<>();
            if (entry.changes().get("fields") instanceof List<?> names) {
                form.fields().stream()
                        .filter(field -> names.contains(field.name()))
                        .map(FormField::label)
                        .forEach(what::add);
            }
            if (entry.changes().containsKey("unit")) {
                what.add(new Text("所属单位", "Its unit"));
            }
            if (entry.changes().containsKey("grid")) {
                what.add(new Text("所在网格", "Its grid"));
            }
            return new Step(entry, title, what);
        }
    }
}
