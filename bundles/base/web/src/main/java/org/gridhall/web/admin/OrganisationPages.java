package org.gridhall.web.admin;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gridhall.api.Page;
import org.gridhall.api.Problem;
import org.gridhall.api.Text;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.catalogue.Role;
import org.gridhall.api.organisation.Grid;
import org.gridhall.api.organisation.PlannedChange;
import org.gridhall.api.organisation.Post;
import org.gridhall.api.organisation.PostQuery;
import org.gridhall.api.organisation.Unit;
import org.gridhall.web.Services;
import org.gridhall.web.page.Pages;
import org.gridhall.web.page.View;
import org.gridhall.web.page.Visit;

/** Units, grids and posts as they are on a day. */
final class OrganisationPages {

    private final Services services;

    OrganisationPages(Services services) {
        this.services = services;
    }

    void declare(Pages pages) {
        String needed = Permissions.ORGANISATION_WRITE;
        pages.add(org.gridhall.web.page.Page.get("/admin/units").needs(needed).to(this::units));
        pages.add(org.gridhall.web.page.Page.get("/admin/grids").needs(needed).to(this::grids));
        pages.add(org.gridhall.web.page.Page.get("/admin/posts").needs(needed).to(this::posts));
        pages.add(org.gridhall.web.page.Page.post("/admin/grids/changes/{id}/withdraw")
                .needs(needed)
                .to(visit -> {
                    services.organisation().withdraw(visit.actor(), visit.id("id"));
                    return View.to("/admin/grids");
                }));
        pages.add(org.gridhall.web.page.Page.get("/admin/organisation/{file}")
                .needs(needed)
                .to(this::file));
    }

    private static LocalDate day(Visit visit) {
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

    /** @param holders who holds posts in it */
    public record GridRow(Grid grid, int depth, Text unit, Text network, List<Post> holders) {}

    private View grids(Visit visit) {
        LocalDate day = day(visit);
        Map<String, List<Post>> holders = new HashMap<>();
        services.organisation().who(PostQuery.ALL, day).stream()
                .filter(post -> post.grid() != null)
                .forEach(post -> holders.computeIfAbsent(post.grid(), code -> new ArrayList<>())
                        .add(post));
        Map<String, Text> networks = new HashMap<>();
        services.organisation().networks(day).forEach(network -> networks.put(network.code(), network.name()));
        List<Grid> all = services.organisation().grids(day);
        String below = visit.text("below");
        Grid top =
                below == null ? null : services.organisation().grid(below, day).orElse(null);
        List<GridRow> rows = all.stream()
                .filter(grid -> top == null ? grid.level() <= 2 : grid.path().startsWith(top.path()))
                .map(grid -> new GridRow(
                        grid,
                        grid.level() - (top == null ? 1 : top.level()),
                        grid.unit() == null
                                ? null
                                : services.organisation()
                                        .unit(grid.unit())
                                        .map(Unit::name)
                                        .orElse(Text.same(grid.unit())),
                        grid.network() == null ? null : networks.get(grid.network()),
                        holders.getOrDefault(grid.code(), List.of())))
                .toList();
        Page<PlannedChange> changes = services.organisation().changes(visit.actor(), null, 20);
        return View.of("admin/grids")
                .with("rows", rows)
                .with("day", day)
                .with("top", top)
                .with("total", all.size())
                .with("changes", changes.items());
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
        String name = visit.path("file");
        String text = services.organisation().files().get(name);
        if (text == null) {
            throw Problem.notFound("没有这个文件", "There is no such file");
        }
        String media = name.endsWith(".csv") ? "text/csv; charset=UTF-8" : "application/geo+json";
        return View.stream(media, name, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }
}
