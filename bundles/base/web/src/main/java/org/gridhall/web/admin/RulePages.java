package org.gridhall.web.admin;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.gridhall.api.FieldError;
import org.gridhall.api.Problem;
import org.gridhall.api.Text;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.catalogue.Category;
import org.gridhall.api.catalogue.DispatchRule;
import org.gridhall.api.organisation.Grid;
import org.gridhall.api.organisation.Unit;
import org.gridhall.api.place.Point;
import org.gridhall.api.ticket.DispatchTrial;
import org.gridhall.api.ticket.Probe;
import org.gridhall.web.Services;
import org.gridhall.web.page.Page;
import org.gridhall.web.page.Pages;
import org.gridhall.web.page.View;
import org.gridhall.web.page.Visit;

/** The dispatch rules in words, and a box to try them: which unit, by which rule, and why not by the others. */
final class RulePages {

    private final Services services;

    RulePages(Services services) {
        this.services = services;
    }

    void declare(Pages pages) {
        pages.add(Page.get("/admin/rules").needs(Permissions.MODULE_READ).to(this::rules));
    }

    /** A dispatch rule in words. */
    public record Rule(
            DispatchRule rule, List<Text> categories, List<Text> grids, Text unit, Text network, Text module) {}

    /** A thing to choose, with space before it for its depth. */
    public record Option(String code, Text title, String space, boolean heading) {}

    /** How one rule answered, in words. */
    public record Step(String code, Text rule, Text unit, boolean chosen, boolean fits, Text why) {}

    private View rules(Visit visit) {
        Map<String, Text> modules = new HashMap<>();
        services.catalogue().modules().forEach(module -> modules.put(module.id(), module.title()));
        Map<String, Text> networks = new HashMap<>();
        services.organisation().networks().forEach(network -> networks.put(network.code(), network.name()));
        List<DispatchRule> all = services.catalogue().rules();
        List<Rule> rules = all.stream()
                .map(rule -> new Rule(
                        rule,
                        rule.categories().stream().map(this::category).toList(),
                        rule.grids().stream().map(this::grid).toList(),
                        unit(rule.unit()),
                        rule.network() == null
                                ? null
                                : networks.getOrDefault(rule.network(), Text.same(rule.network())),
                        modules.getOrDefault(rule.module(), Text.same(rule.module()))))
                .toList();
        Map<String, Text> problems = new LinkedHashMap<>();
        DispatchTrial trial = visit.text("try") == null ? null : trial(visit, problems);
        View view = View.of("admin/rules")
                .with("rules", rules)
                .with("categories", categories(services))
                .with("grids", grids())
                .with(
                        "asked",
                        Map.of(
                                "category", given(visit, "category"),
                                "grid", given(visit, "grid"),
                                "words", given(visit, "words"),
                                "longitude", given(visit, "longitude"),
                                "latitude", given(visit, "latitude")))
                .with("problems", problems)
                .with("trial", trial)
                .with("unit", trial == null ? null : unit(trial.suggestion().unit()))
                .with("place", trial == null || trial.grid() == null ? null : grid(trial.grid()))
                .with("steps", trial == null ? List.of() : steps(trial, all));
        return problems.isEmpty() ? view : view.status(422);
    }

    private static String given(Visit visit, String name) {
        return visit.text(name) == null ? "" : visit.text(name).strip();
    }

    private DispatchTrial trial(Visit visit, Map<String, Text> problems) {
        Point point = null;
        String longitude = given(visit, "longitude");
        String latitude = given(visit, "latitude");
        if (!longitude.isEmpty() || !latitude.isEmpty()) {
            try {
                point = new Point(Double.parseDouble(longitude), Double.parseDouble(latitude));
            } catch (IllegalArgumentException e) {
                problems.put(
                        "point", new Text("请填写正确的经纬度，或在地图上点选", "Write longitude and latitude, or click on the map"));
                return null;
            }
        }
        String category = given(visit, "category");
        String grid = given(visit, "grid");
        try {
            return services.tickets()
                    .trial(
                            visit.actor(),
                            new Probe(category.isEmpty() ? null : category, point, null, null, given(visit, "words")),
                            grid.isEmpty() ? null : grid);
        } catch (Problem problem) {
            if (problem.kind() != Problem.Kind.INVALID) {
                throw problem;
            }
            for (FieldError error : problem.errors()) {
                problems.putIfAbsent(error.field().substring(1), error.message());
            }
            return null;
        }
    }

    private List<Step> steps(DispatchTrial trial, List<DispatchRule> all) {
        Map<String, Text> reasons = new HashMap<>();
        all.forEach(rule -> reasons.put(rule.code(), rule.reason()));
        reasons.put("owner", new Text("按权属：类别的主管单位", "By owner: the unit of the category"));
        reasons.put("place", new Text("按属地：网格的责任单位", "By place: the unit of the grid"));
        return trial.steps().stream()
                .map(step -> new Step(
                        step.rule(),
                        reasons.getOrDefault(step.rule(), Text.same(step.rule())),
                        unit(step.unit()),
                        step.chosen(),
                        step.unit() != null,
                        step.why()))
                .toList();
    }

    static List<Option> categories(Services services) {
        Map<String, Integer> depths = new HashMap<>();
        List<Option> options = new ArrayList<>();
        for (Category category : services.catalogue().categories()) {
            int depth = category.parent() == null ? 0 : depths.getOrDefault(category.parent(), 0) + 1;
            depths.put(category.code(), depth);
            options.add(new Option(category.code(), category.title(), "\u3000".repeat(depth), category.heading()));
        }
        return options;
    }

    private List<Option> grids() {
        return services.organisation().grids().stream()
                .filter(grid -> grid.network() == null)
                .map(grid ->
                        new Option(grid.code(), grid.name(), "\u3000".repeat(Math.max(0, grid.level() - 1)), false))
                .toList();
    }

    private Text category(String code) {
        return services.catalogue().category(code).map(Category::title).orElse(Text.same(code));
    }

    private Text grid(String code) {
        return services.organisation().grid(code).map(Grid::name).orElse(Text.same(code));
    }

    private Text unit(String code) {
        return Objects.isNull(code)
                ? null
                : services.organisation().unit(code).map(Unit::name).orElse(Text.same(code));
    }
}
