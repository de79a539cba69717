package org.gridhall.web.admin;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gridhall.api.Problem;
import org.gridhall.api.Text;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.setting.Setting;
import org.gridhall.api.setting.SettingGroup;
import org.gridhall.web.Services;
import org.gridhall.web.page.Page;
import org.gridhall.web.page.Pages;
import org.gridhall.web.page.View;
import org.gridhall.web.page.Visit;

/** The settings of this node, by the descriptions in the bundles. */
final class SettingPages {

    private final Services services;

    SettingPages(Services services) {
        this.services = services;
    }

    void declare(Pages pages) {
        String needed = Permissions.SETTING_MANAGE;
        pages.add(Page.get("/admin/settings").needs(needed).to(visit -> View.of("admin/settings")
                .with("groups", services.settings().groups(visit.actor()))));
        pages.add(Page.get("/admin/settings/{pid}").needs(needed).to(visit -> form(visit, Map.of())));
        pages.add(Page.post("/admin/settings/{pid}").needs(needed).to(this::change));
    }

    /** A setting with what stands in its input. */
    public record Input(Setting setting, String id, String value) {}

    private SettingGroup group(Visit visit) {
        return services.settings().groups(visit.actor()).stream()
                .filter(group -> group.pid().equals(visit.path("pid")))
                .findAny()
                .orElseThrow(() -> Problem.notFound("没有这组设置", "There is no such group of settings"));
    }

    private View form(Visit visit, Map<String, Text> problems) {
        SettingGroup group = group(visit);
        boolean again = !problems.isEmpty();
        List<Input> inputs = group.settings().stream()
                .map(setting -> {
                    String filled = visit.form().first(setting.name());
                    String value = setting.value() == null ? setting.fallback() : setting.value();
                    return new Input(
                            setting,
                            setting.name().replace('.', '-'),
                            setting.secret() ? "" : again ? filled == null ? "" : filled : value);
                })
                .toList();
        return View.of("admin/setting")
                .with("chosen", group)
                .with("inputs", inputs)
                .with("problems", problems)
                .with("rest", problems.getOrDefault("", Text.same("")))
                .with("done", "1".equals(visit.text("done")) && !again)
                .with("same", "0".equals(visit.text("done")) && !again);
    }

    private View change(Visit visit) {
        SettingGroup group = group(visit);
        Map<String, String> values = new LinkedHashMap<>();
        for (Setting setting : group.settings()) {
            String filled = visit.form().first(setting.name());
            if (!setting.fixed()) {
                values.put(setting.name(), filled == null ? "" : filled);
            }
        }
        try {
            int changed = services.settings().change(visit.actor(), group.pid(), values);
            return View.to("/admin/settings/" + group.pid() + "?done=" + (changed > 0 ? 1 : 0));
        } catch (Problem problem) {
            if (problem.kind() != Problem.Kind.INVALID) {
                throw problem;
            }
            Map<String, Text> problems = new LinkedHashMap<>();
            problem.errors().forEach(error -> problems.put(error.field().substring(1), error.message()));
            return form(visit, problems).status(422);
        }
    }
}
