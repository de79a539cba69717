package org.gridhall.web.admin;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.servlet.http.Part;
import org.gridhall.api.FieldError;
import org.gridhall.api.Problem;
import org.gridhall.api.Text;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.catalogue.Role;
import org.gridhall.api.organisation.Grid;
import org.gridhall.api.organisation.ImportReport;
import org.gridhall.api.organisation.Post;
import org.gridhall.api.organisation.PostQuery;
import org.gridhall.api.organisation.Unit;
import org.gridhall.web.Services;
import org.gridhall.web.page.Pages;
import org.gridhall.web.page.View;
import org.gridhall.web.page.Visit;

/** Units, grids and posts as they are on a day. */
final class OrganisationPages {

    private static final int LARGEST = 64 << 20;
    private static final Set<String> FILES = Set.of(
            "units.csv",
            "networks.csv",
            "grids.csv",
            "grids.geojson",
            "people.csv",
            "posts.csv",
            "accounts.csv",
            "team-grids.csv",
            "post-firms.csv");

    private final Services services;

    OrganisationPages(Services services) {
        this.services = services;
    }

    void declare(Pages pages) {
        String needed = Permissions.ORGANISATION_WRITE;
        pages.add(org.gridhall.web.page.Page.get("/admin/units").needs(needed).to(this::units));
        pages.add(org.gridhall.web.page.Page.get("/admin/posts").needs(needed).to(this::posts));
        pages.add(org.gridhall.web.page.Page.get("/admin/import").needs(needed).to(visit -> imports(visit, Map.of())));
        pages.add(org.gridhall.web.page.Page.post("/admin/import")
                .needs(needed)
                .takesFiles()
                .atMost(LARGEST)
                .to(this::bring));
        pages.add(org.gridhall.web.page.Page.get("/admin/organisation/{file}")
                .needs(needed)
                .to(this::file));
    }

    static LocalDate day(Visit visit) {
        try {
            return visit.text("day") == null ? LocalDate.now(visit.zone()) : LocalDate.parse(visit.text("day"));
        } catch (DateTimeParseException e) {
            return LocalDate.now(visit.zone());
        }
    }

    /** @param depth from 0 */
    public record UnitRow(Unit unit, int depth, Text kind, long posts) {}

    private View units(Visit visit) {
        LocalDate day = day(visit);
        Map<String, Long> posts = new HashMap<>();
        services.organisation().who(PostQuery.ALL, day).stream()
                .filter(post -> post.unit() != null)
                .forEach(post -> posts.merge(post.unit(), 1L, Long::sum));
        List<UnitRow> rows = services.organisation().units(day).stream()
                .map(unit -> new UnitRow(
                        unit,
                        (int) unit.path().chars().filter(c -> c == '/').count() - 2,
                        kind(unit.kind()),
                        posts.getOrDefault(unit.code(), 0L)))
                .toList();
        return View.of("admin/units")
                .with("rows", rows)
                .with("day", day)
                .with("files", List.copyOf(services.organisation().files().keySet()));
    }

    private static Text kind(String kind) {
        return switch (kind) {
            case "district" -> new Text("区", "district");
            case "command" -> new Text("指挥中心", "command room");
            case "platform" -> new Text("平台", "platform");
            case "department" -> new Text("部门", "department");
            case "street" -> new Text("街道", "street office");
            case "community" -> new Text("社区（村）", "community");
            case "hall" -> new Text("服务大厅", "hall");
            case "team" -> new Text("工作队", "team");
            default -> Text.same(kind);
        };
    }

    public record PostRow(Post post, Text role, Text unit, Text grid, Text home) {}

    private View posts(Visit visit) {
        LocalDate day = day(visit);
        PostQuery query = new PostQuery(visit.text("role"), visit.text("unit"), visit.text("grid"), null, null, null);
        Map<String, Text> roles = new LinkedHashMap<>();
        services.catalogue().roles().forEach(role -> roles.put(role.code(), role.title()));
        List<PostRow> rows = services.organisation().who(query, day).stream()
                .map(post -> new PostRow(
                        post,
                        roles.getOrDefault(post.role(), Text.same(post.role())),
                        unit(post.unit()),
                        post.grid() == null
                                ? null
                                : services.organisation()
                                        .grid(post.grid(), day)
                                        .map(Grid::name)
                                        .orElse(Text.same(post.grid())),
                        unit(post.home())))
                .toList();
        int shown = 300;
        return View.of("admin/posts")
                .with("rows", rows.subList(0, Math.min(shown, rows.size())))
                .with("total", rows.size())
                .with("day", day)
                .with(
                        "roles",
                        services.catalogue().roles().stream().map(Role::code).toList())
                .with("titles", roles)
                .with("units", services.organisation().units(day))
                .with("role", visit.text("role") == null ? "" : visit.text("role"))
                .with("unit", visit.text("unit") == null ? "" : visit.text("unit"))
                .with("grid", visit.text("grid") == null ? "" : visit.text("grid"));
    }

    private Text unit(String code) {
        return code == null
                ? null
                : services.organisation().unit(code).map(Unit::name).orElse(Text.same(code));
    }

    private View file(Visit visit) {
        whole(visit);
        String name = visit.path("file");
        String text = services.organisation().files().get(name);
        if (text == null) {
            throw Problem.notFound("没有这个文件", "There is no such file");
        }
        String media = name.endsWith(".csv") ? "text/csv; charset=UTF-8" : "application/geo+json";
        return View.stream(media, name, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Whole or not at all: with everybody's telephone in it. */
    private static void whole(Visit visit) {
        if (!visit.actor().mayEverywhere(Permissions.ORGANISATION_WRITE)) {
            throw Problem.forbidden(
                    "只有全区范围的岗位可以导出或导入整个组织", "Only a post of the whole district may export or import its organisation");
        }
    }

    // --- import ---

    /** What is wrong with a file, by its line. */
    public record Wrong(String file, String line, Text message) {}

    private View imports(Visit visit, Map<String, Object> outcome) {
        whole(visit);
        View view = View.of("admin/import")
                .with("files", FILES.stream().sorted().toList())
                .with("sent", List.of())
                .with("report", null)
                .with("done", false)
                .with("wrong", List.of())
                .with("problem", "");
        outcome.forEach(view::with);
        return view;
    }

    /** Looks at the files that were sent, those that were not as they are now; or brings them in. */
    private View bring(Visit visit) throws IOException {
        whole(visit);
        boolean forGood = "bring".equals(visit.filled("do"));
        Map<String, Object> outcome = new LinkedHashMap<>();
        Map<String, InputStream> files = new LinkedHashMap<>();
        List<String> sent = new ArrayList<>();
        for (Part part : visit.files("files")) {
            String name = part.getSubmittedFileName() == null ? "" : part.getSubmittedFileName();
            name = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
            if (name.isEmpty() && part.getSize() == 0) {
                continue;
            }
            if (!FILES.contains(name)) {
                outcome.put(
                        "problem",
                        new Text(
                                "不认识文件“" + name + "”，请用下列文件名之一",
                                "The file \"" + name + "\" is not one of those below; name it like one of them"));
                return imports(visit, outcome).status(visit.partial() ? 200 : 422);
            }
            sent.add(name);
            files.put(name, part.getInputStream());
        }
        if (sent.isEmpty()) {
            outcome.put("problem", new Text("请选择至少一个文件", "Choose at least one file"));
            return imports(visit, outcome).status(visit.partial() ? 200 : 422);
        }
        services.organisation().files().forEach((name, text) -> {
            boolean asked = !name.equals("accounts.csv");
            if (asked) {
                files.computeIfAbsent(name, key -> new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
            }
        });
        outcome.put("sent", sent);
        try {
            ImportReport report = forGood
                    ? services.organisation().bring(visit.actor(), files)
                    : services.organisation().check(visit.actor(), files);
            outcome.put("report", report);
            outcome.put("done", forGood);
            return imports(visit, outcome);
        } catch (Problem problem) {
            if (problem.kind() != Problem.Kind.INVALID) {
                throw problem;
            }
            outcome.put("problem", problem.errors().isEmpty() ? problem.text() : "");
            outcome.put(
                    "wrong",
                    problem.errors().stream().map(OrganisationPages::wrong).toList());
            return imports(visit, outcome).status(visit.partial() ? 200 : 422);
        } finally {
            for (InputStream in : files.values()) {
                in.close();
            }
        }
    }

    private static Wrong wrong(FieldError error) {
        int colon = error.field().lastIndexOf(':');
        return colon < 0
                ? new Wrong(error.field(), "", error.message())
                : new Wrong(error.field().substring(0, colon), error.field().substring(colon + 1), error.message());
    }
}
