package org.gridhall.web.register;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gridhall.api.Problem;
import org.gridhall.api.Text;
import org.gridhall.api.register.ImportOptions;
import org.gridhall.api.register.ImportState;
import org.gridhall.api.register.RegisterInfo;
import org.gridhall.web.Services;
import org.gridhall.web.form.Form;
import org.gridhall.web.form.FormField;
import org.gridhall.web.http.Csv;
import org.gridhall.web.http.Json;
import org.gridhall.web.http.Problems;
import org.gridhall.web.page.Page;
import org.gridhall.web.page.Pages;
import org.gridhall.web.page.View;
import org.gridhall.web.page.Visit;

/** Import of records: a file is read, what it would do is shown line by line, then it is done. */
final class ImportPages {

    private static final String ROOT = "/desk/registers/{register}/import";
    private static final int LARGEST = 64 << 20;

    private final Services services;

    ImportPages(Services services) {
        this.services = services;
    }

    void declare(Pages pages) {
        pages.add(Page.get(ROOT).to(visit -> View.of("register/import").with("register", type(visit))));
        pages.add(Page.post(ROOT).takesBytes().atMost(LARGEST).to(this::preview));
        pages.add(Page.get(ROOT + "/{id}").to(visit -> show(visit, state(visit), null)));
        pages.add(Page.post(ROOT + "/{id}/commit").to(this::commit));
        pages.add(Page.post(ROOT + "/{id}/again").to(this::again));
        pages.add(Page.get(ROOT + "/{id}/errors").to(this::errors));
    }

    private RegisterInfo type(Visit visit) {
        return services.registers().type(visit.actor(), visit.path("register"));
    }

    private ImportState state(Visit visit) {
        ImportState state = services.registers().importState(visit.actor(), visit.id("id"));
        if (!state.register().equals(visit.path("register"))) {
            throw Problem.notFound("没有这个导入，或已过期", "There is no such import, or it is gone");
        }
        return state;
    }

    /** Takes the file as it is and answers a script with where its preview is, or why it cannot be read. */
    private View preview(Visit visit) throws IOException {
        try (InputStream content = visit.stream()) {
            ImportOptions options = new ImportOptions(null, "replace".equals(visit.text("mode")));
            ImportState state = services.registers().preview(visit.actor(), visit.path("register"), options, content);
            String address = "/desk/registers/" + state.register() + "/import/" + state.id();
            return View.bytes("application/json", Json.bytes(Map.of("location", address)));
        } catch (Problem problem) {
            Text why = Problems.said(problem);
            return View.bytes("application/json", Json.bytes(Map.of("problem", visit.say(why))))
                    .status(problem.kind().status());
        }
    }

    /**
     * One change that the file would make.
     *
     * @param fields field by its label, with what it was and what it would be
     */
    public record Change(ImportState.Change change, Map<Text, List<String>> fields) {}

    /** One thing that is wrong, its field by its label. */
    public record Wrong(ImportState.LineError error, Text field) {}

    private View show(Visit visit, ImportState state, Text problem) {
        RegisterInfo register = type(visit);
        Form form = Form.of(register.type().form());
        List<Change> changes = new ArrayList<>();
        for (ImportState.Change change : state.changes()) {
            Map<Text, List<String>> fields = new LinkedHashMap<>();
            change.fields().forEach((name, pair) -> fields.put(label(form, name), pair(form, name, pair, visit)));
            changes.add(new Change(change, fields));
        }
        List<Wrong> errors = state.errors().stream()
                .map(error -> new Wrong(error, label(form, error.error().field())))
                .toList();
        return View.of("register/preview")
                .with("register", register)
                .with("state", state)
                .with("changes", changes)
                .with("errors", errors)
                .with("problem", problem == null ? "" : problem);
    }

    private static Text label(Form form, String name) {
        String field =
                name.startsWith("/fields/") ? name.substring(8) : name.startsWith("/") ? name.substring(1) : name;
        return switch (field) {
            case "" -> new Text("整行", "The line");
            case "geometry" -> new Text("位置", "Place");
            default ->
                form.fields().stream()
                        .filter(one -> one.name().equals(field))
                        .map(FormField::label)
                        .findAny()
                        .orElse(Text.same(field));
        };
    }

    private static List<String> pair(Form form, String name, Object pair, Visit visit) {
        List<String> words = new ArrayList<>();
        if (pair instanceof List<?> both) {
            both.forEach(one -> words.add(one == null ? "" : words(form, name, one, visit)));
        }
        while (words.size() < 2) {
            words.add("");
        }
        return words;
    }

    /** A value as people read it: a choice by its title. */
    private static String words(Form form, String name, Object value, Visit visit) {
        return form.fields().stream()
                .filter(field -> field.name().equals(name))
                .flatMap(field -> field.options().stream())
                .filter(option -> option.key().equals(String.valueOf(value)))
                .map(option -> visit.say(option.label()))
                .findAny()
                .orElse(String.valueOf(value));
    }

    private View commit(Visit visit) {
        ImportState state = state(visit);
        try {
            services.registers().commit(visit.actor(), state.id(), visit.filled("skip") != null);
        } catch (Problem problem) {
            if (problem.kind() == Problem.Kind.CONFLICT || problem.kind() == Problem.Kind.INVALID) {
                return show(visit, state(visit), problem.text())
                        .status(problem.kind().status());
            }
            throw problem;
        }
        return View.to("/desk/registers/" + state.register() + "/import/" + state.id());
    }

    private View again(Visit visit) throws IOException {
        ImportState state =
                services.registers().previewAgain(visit.actor(), state(visit).id());
        return View.to("/desk/registers/" + state.register() + "/import/" + state.id());
    }

    private View errors(Visit visit) {
        ImportState state = state(visit);
        Form form = Form.of(type(visit).type().form());
        String name = visit.say("导入错误", "import-errors") + "-" + state.register() + ".csv";
        return View.stream("text/csv; charset=UTF-8", name, out -> {
            line(
                    out,
                    "\ufeff" + visit.say("行号", "Line"),
                    visit.say("标识", "Key"),
                    visit.say("字段", "Field"),
                    visit.say("问题", "What is wrong"));
            services.registers().importErrors(visit.actor(), state.id(), one -> {
                try {
                    line(
                            out,
                            String.valueOf(one.line()),
                            one.key(),
                            visit.say(label(form, one.error().field())),
                            visit.say(one.error().message()));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        });
    }

    private static void line(OutputStream out, String... cells) throws IOException {
        StringBuilder line = new StringBuilder();
        for (String cell : cells) {
            line.append(line.isEmpty() ? "" : ",").append(Csv.cell(cell));
        }
        out.write(line.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
    }
}
