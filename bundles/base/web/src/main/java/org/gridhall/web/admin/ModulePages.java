package org.gridhall.web.admin;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.gridhall.api.Problem;
import org.gridhall.api.Text;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.catalogue.Category;
import org.gridhall.api.catalogue.ModuleDefinition;
import org.gridhall.api.catalogue.TicketType;
import org.gridhall.api.module.ModuleState;
import org.gridhall.api.organisation.Unit;
import org.gridhall.web.Services;
import org.gridhall.web.page.Page;
import org.gridhall.web.page.Pages;
import org.gridhall.web.page.View;
import org.gridhall.web.page.Visit;

/** Which modules are here and what they bring: categories, rules, everything else. */
final class ModulePages {

    private final Services services;
    private final JobPages jobs;

    ModulePages(Services services, JobPages jobs) {
        this.services = services;
        this.jobs = jobs;
    }

    void declare(Pages pages) {
        pages.add(Page.get("/admin")
                .to(visit -> View.to(visit.may(Permissions.MODULE_READ) ? "/admin/modules" : "/desk")));
        pages.add(Page.get("/admin/modules")
                .needs(Permissions.MODULE_READ)
                .to(visit -> modules().with("text", "").with("checked", false).with("faults", List.of())));
        pages.add(
                Page.post("/admin/modules/check").needs(Permissions.MODULE_READ).to(this::check));
        pages.add(Page.get("/admin/modules/{id}").needs(Permissions.MODULE_READ).to(this::module));
        pages.add(Page.get("/admin/categories").needs(Permissions.MODULE_READ).to(this::categories));
    }

    private View modules() {
        List<ModuleState> states = services.modules().states();
        return View.of("admin/modules")
                .with("states", states)
                .with(
                        "refused",
                        states.stream().filter(state -> !state.active()).count());
    }

    private View check(Visit visit) {
        String text = visit.filled("text");
        List<ModuleState.Fault> faults =
                text == null ? List.of() : services.modules().check("module.yaml", text);
        return modules()
                .with("text", text == null ? "" : text)
                .with("checked", text != null)
                .with("faults", faults)
                .status(faults.isEmpty() ? 200 : 422);
    }

    private View module(Visit visit) {
        String id = visit.path("id");
        ModuleState state = services.modules().states().stream()
                .filter(one -> one.id().equals(id))
                .findAny()
                .orElseThrow(
                        () -> Problem.notFound("没有这个模块，可能已被移除", "There is no such module; it may have been removed"));
        ModuleDefinition definition = services.catalogue().modules().stream()
                .filter(one -> one.id().equals(id))
                .findAny()
                .orElse(null);
        return View.of("admin/module")
                .with("state", state)
                .with("module", definition)
                .with("may", visit.actor().mayEverywhere(Permissions.SETTING_MANAGE))
                .with("log", jobs.of(visit, id, 20));
    }

    /**
     * A category in its tree.
     *
     * @param depth from 0
     * @param limits its own durations in words, by the limit's title
     */
    public record Branch(Category category, int depth, Text type, Text unit, Map<Text, String> limits) {}

    private View categories(Visit visit) {
        Map<String, Integer> depths = new HashMap<>();
        List<Branch> branches = new ArrayList<>();
        for (Category category : services.catalogue().categories()) {
            int depth = category.parent() == null ? 0 : depths.getOrDefault(category.parent(), 0) + 1;
            depths.put(category.code(), depth);
            TicketType type = category.type() == null
                    ? null
                    : services.catalogue().type(category.type()).orElse(null);
            Map<Text, String> limits = new HashMap<>();
            category.limits()
                    .forEach((code, duration) -> limits.put(
                            type == null
                                    ? Text.same(code)
                                    : type.limit(code)
                                            .map(limit -> limit.title())
                                            .orElse(Text.same(code)),
                            duration(duration, visit)));
            branches.add(
                    new Branch(category, depth, type == null ? null : type.title(), unit(category.unit()), limits));
        }
        return View.of("admin/categories").with("branches", branches);
    }

    private Text unit(String code) {
        return code == null
                ? null
                : services.organisation().unit(code).map(Unit::name).orElse(Text.same(code));
    }

    /** {@code 72h} as words. */
    static String duration(String duration, Visit visit) {
        if (!duration.matches("[0-9]+(m|h|d|wd|wh)")) {
            return duration;
        }
        String number = duration.replaceAll("[a-z]+", "");
        return switch (duration.replaceAll("[0-9]+", "")) {
            case "m" -> visit.say(number + " 分钟", number + " minutes");
            case "h" -> visit.say(number + " 小时", number + " hours");
            case "d" -> visit.say(number + " 天", number + " days");
            case "wd" -> visit.say(number + " 个工作日", number + " working days");
            default -> visit.say(number + " 个工作小时", number + " working hours");
        };
    }
}
