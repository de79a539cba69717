package org.gridhall.web.desk;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.gridhall.api.organisation.Grid;
import org.gridhall.web.Services;
import org.gridhall.web.http.Json;
import org.gridhall.web.page.Page;
import org.gridhall.web.page.Pages;
import org.gridhall.web.page.View;
import org.gridhall.web.page.Visit;

/** The district's own ground for maps: boundaries of its grids, no tiles from elsewhere. */
final class MapDesk {

    private static final int MOST = 200;

    private final Services services;

    MapDesk(Services services) {
        this.services = services;
    }

    void declare(Pages pages) {
        pages.add(Page.get("/desk/map").to(this::ground));
    }

    /** A grid with those around it and the one above, or the two upper levels of the main tree. */
    private View ground(Visit visit) {
        String wanted = visit.text("grid");
        List<Grid> all = services.organisation().grids();
        Grid own = wanted == null ? null : services.organisation().grid(wanted).orElse(null);
        List<Grid> shown = new ArrayList<>();
        for (Grid grid : all) {
            boolean near = own == null
                    ? grid.network() == null && grid.level() <= 2
                    : Objects.equals(grid.network(), own.network())
                            && (grid.code().equals(own.code())
                                    || grid.code().equals(own.parent())
                                    || own.parent() != null && own.parent().equals(grid.parent()));
            if (near && grid.bounded() && shown.size() < MOST) {
                shown.add(grid);
            }
        }
        StringBuilder json = new StringBuilder("{\"grids\":[");
        for (Grid grid : shown) {
            services.organisation().boundary(grid.code()).ifPresent(geometry -> {
                json.append(json.charAt(json.length() - 1) == '[' ? "" : ",");
                json.append("{\"name\":").append(quoted(visit.say(grid.name())));
                json.append(",\"level\":").append(grid.level());
                json.append(",\"own\":").append(own != null && grid.code().equals(own.code()));
                json.append(",\"geometry\":").append(geometry).append('}');
            });
        }
        return View.bytes("application/json", json.append("]}").toString().getBytes(StandardCharsets.UTF_8));
    }

    private static String quoted(String text) {
        return new String(Json.bytes(text), StandardCharsets.UTF_8);
    }
}
