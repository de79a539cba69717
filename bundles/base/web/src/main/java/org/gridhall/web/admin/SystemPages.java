package org.gridhall.web.admin;

import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.gridhall.api.Problem;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.health.Health;
import org.gridhall.api.module.ModuleState.Fault;
import org.gridhall.api.search.SearchStatus;
import org.gridhall.web.Services;
import org.gridhall.web.page.Page;
import org.gridhall.web.page.Pages;
import org.gridhall.web.page.View;
import org.gridhall.web.page.Visit;

/** How the system is. */
final class SystemPages {

    private final Services services;

    SystemPages(Services services) {
        this.services = services;
    }

    void declare(Pages pages) {
        pages.add(Page.get("/admin/health").needs(Permissions.MODULE_READ).to(this::health));
        pages.add(
                Page.post("/admin/health/search").needs(Permissions.MODULE_READ).to(visit -> {
                    services.search().rebuild(visit.actor());
                    return View.to("/admin/health");
                }));
    }

    private View health(Visit visit) {
        Map<String, Health> parts = new TreeMap<>();
        services.healthParts().forEach(part -> {
            try {
                parts.put(part.name(), part.check());
            } catch (RuntimeException e) {
                parts.put(
                        part.name(),
                        Health.down("The check itself failed: " + e.getClass().getSimpleName()));
            }
        });
        Runtime runtime = Runtime.getRuntime();
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("heap", (runtime.totalMemory() - runtime.freeMemory()) >> 20);
        figures.put("most", runtime.maxMemory() >> 20);
        figures.put("threads", ManagementFactory.getThreadMXBean().getThreadCount());
        Instant started =
                Instant.ofEpochMilli(ManagementFactory.getRuntimeMXBean().getStartTime());
        List<Fault> faults = List.of();
        try {
            faults = services.assessments().faults();
        } catch (Problem away) {
            parts.put("assessment", Health.down(visit.say(away.text())));
        }
        return View.of("admin/health")
                .with("faults", faults)
                .with("parts", parts)
                .with("figures", figures)
                .with("started", started)
                .with("java", Runtime.version().toString())
                .with("lag", lag(services))
                .with("search", search(services, visit));
    }

    static Object lag(Services services) {
        try {
            return services.statistics().lag();
        } catch (Problem away) {
            return "";
        }
    }

    static Object search(Services services, Visit visit) {
        try {
            SearchStatus status = services.search().status(visit.actor());
            return status;
        } catch (Problem away) {
            return "";
        }
    }
}
