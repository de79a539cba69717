package org.gridhall.web.command;

import java.time.ZoneId;
import java.util.List;
import org.gridhall.api.Problem;
import org.gridhall.api.Text;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.organisation.Grid;
import org.gridhall.web.Services;
import org.gridhall.web.page.Page;
import org.gridhall.web.page.Pages;
import org.gridhall.web.page.Room;
import org.gridhall.web.page.View;
import org.gridhall.web.page.Visit;

/** The wall, and what it asks for: figures and ground. */
public final class CommandRoom implements Room {

    private static final String JSON = "application/json";

    private final Services services;
    private final Walls walls;

    public CommandRoom(Services services, ZoneId zone) {
        this.services = services;
        this.walls = new Walls(services, zone);
    }

    @Override
    public void declare(Pages pages) {
        pages.add(Page.get("/command").needs(Permissions.STATISTICS_READ).to(this::wall));
        pages.add(Page.get("/command/data")
                .needs(Permissions.STATISTICS_READ)
                .data()
                .to(this::data));
        pages.add(Page.get("/command/map")
                .needs(Permissions.STATISTICS_READ)
                .data()
                .to(this::map));
        new StatisticsPages(services).declare(pages);
    }

    @Override
    public List<Entry> menu(Visit visit) {
        return visit.may(Permissions.STATISTICS_READ)
                ? List.of(
                        new Entry(new Text("指挥大屏", "Command wall"), "display", "/command"),
                        new Entry(new Text("统计分析", "Statistics"), "bar-chart-line", "/command/statistics"))
                : List.of();
    }

    private View wall(Visit visit) {
        String code = code(visit, "grid");
        if (code != null) {
            Drawing.grid(services.organisation(), code);
        }
        return View.of("command/wall");
    }

    private View data(Visit visit) {
        Walls.Drawn drawn = walls.of(visit.actor(), visit.locale(), code(visit, "grid"), category(visit));
        return drawn.since().equals(visit.text("since")) ? View.nothing() : View.bytes(JSON, drawn.body());
    }

    private View map(Visit visit) {
        String code = code(visit, "grid");
        Grid grid = code == null ? null : Drawing.grid(services.organisation(), code);
        return View.json(Ground.of(services.organisation(), grid, visit.locale()));
    }

    private static String code(Visit visit, String name) {
        String code = visit.text(name);
        return code == null || code.isBlank() ? null : code;
    }

    private String category(Visit visit) {
        String code = code(visit, "category");
        if (code != null && services.catalogue().category(code).isEmpty()) {
            throw Problem.notFound("没有这个类别，请重新选择", "There is no such category; choose another one");
        }
        return code;
    }
}
