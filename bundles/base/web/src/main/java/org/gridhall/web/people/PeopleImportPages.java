package org.gridhall.web.people;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.gridhall.api.Problem;
import org.gridhall.api.Text;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.people.PeopleImports;
import org.gridhall.web.Services;
import org.gridhall.web.http.Json;
import org.gridhall.web.http.Problems;
import org.gridhall.web.page.Page;
import org.gridhall.web.page.Pages;
import org.gridhall.web.page.View;
import org.gridhall.web.page.Visit;

/** Imports of people, firms and households from CSV, with what became of each line. */
final class PeopleImportPages {

    private static final String ROOT = "/desk/people/import";
    private static final int LARGEST = 1 << 30;
    private static final int SHOWN = 200;
    private static final List<String> KINDS =
            List.of(PeopleImports.PEOPLE, PeopleImports.ORGANIZATIONS, PeopleImports.HOUSEHOLDS);

    private final Services services;

    PeopleImportPages(Services services) {
        this.services = services;
    }

    void declare(Pages pages) {
        pages.add(Page.get(ROOT).needs(Permissions.PEOPLE_IMPORT).to(visit -> View.of("people/import")
                .with("kind", kind(visit))));
        pages.add(Page.post(ROOT)
                .needs(Permissions.PEOPLE_IMPORT)
                .takesBytes()
                .atMost(LARGEST)
                .to(this::bring));
        pages.add(Page.get(ROOT + "/{id}").needs(Permissions.PEOPLE_IMPORT).to(this::show));
        pages.add(
                Page.get(ROOT + "/{id}/report").needs(Permissions.PEOPLE_IMPORT).to(this::report));
    }

    private static String kind(Visit visit) {
        String kind = visit.text("kind");
        return kind != null && KINDS.contains(kind) ? kind : PeopleImports.PEOPLE;
    }

    /** Takes the file as it is and answers a script with where its report is, or why it cannot be read. */
    private View bring(Visit visit) throws IOException {
        try (InputStream content = visit.stream()) {
            PeopleImports.Result result = services.imports().bring(visit.actor(), visit.text("kind"), content);
            return View.bytes("application/json", Json.bytes(Map.of("location", ROOT + "/" + result.id())));
        } catch (Problem problem) {
            Text why = Problems.said(problem);
            return View.bytes("application/json", Json.bytes(Map.of("problem", visit.say(why))))
                    .status(problem.kind().status());
        }
    }

    /** A line that was refused, its field in words. */
    public record Refused(int line, Text field, Text reason) {}

    private View show(Visit visit) throws IOException {
        PeopleImports.Result result = services.imports().get(visit.actor(), visit.id("id"));
        List<Refused> refused = List.of();
        boolean gone = false;
        if (result.refused() > 0) {
            try {
                refused = services.imports().refused(visit.actor(), result.id(), SHOWN).stream()
                        .map(one -> new Refused(one.line(), field(one.field()), one.reason()))
                        .toList();
            } catch (Problem expired) {
                gone = true;
            }
        }
        return View.of("people/imported")
                .with("result", result)
                .with("refused", refused)
                .with("gone", gone)
                .with("most", SHOWN)
                .with("reads", visit.may(Permissions.PEOPLE_READ));
    }

    private static Text field(String name) {
        Text field = Facts.field(name);
        return field == null ? new Text("整行", "The line") : field;
    }

    private View report(Visit visit) throws IOException {
        long id = visit.id("id");
        InputStream report = services.imports().report(visit.actor(), id);
        String name = visit.say("人口导入报告", "people-import") + "-" + id + ".csv";
        return View.stream("text/csv; charset=UTF-8", name, out -> {
            try (report) {
                report.transferTo(out);
            }
        });
    }
}
