package org.gridhall.web.portal;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.gridhall.api.Page;
import org.gridhall.api.Problem;
import org.gridhall.api.Text;
import org.gridhall.api.catalogue.Stage;
import org.gridhall.api.organisation.Grid;
import org.gridhall.api.place.Point;
import org.gridhall.api.ticket.PublicUpdate;
import org.gridhall.web.Privacy;
import org.gridhall.web.Services;
import org.gridhall.web.http.Json;
import org.gridhall.web.page.View;
import org.gridhall.web.page.Visit;

/** What was solved near somebody: by the grid that they are in or choose. */
final class Nearby {

    /** Sub-districts and communities: basic grids are more than a map of the district can show. */
    private static final int DEEPEST = 2;

    private static final int SIZE = 12;

    /** A grid to choose, its name indented by its depth. */
    public record Place(String code, Text name, boolean below, boolean chosen) {}

    /** A step that everybody may know of. */
    public record Step(Instant at, Text stage, String result) {}

    private final Services services;
    private final Cases cases;
    private final Supplier<Topics> topics;

    Nearby(Services services, Cases cases, Supplier<Topics> topics) {
        this.services = services;
        this.cases = cases;
        this.topics = topics;
    }

    View list(Visit visit) {
        Errors errors = new Errors();
        Grid here = located(visit, errors);
        String asked = here != null ? here.code() : visit.text("grid");
        Optional<Grid> grid =
                asked == null ? Optional.empty() : services.organisation().grid(asked);
        String category =
                topics.get().find(visit.text("category")).map(Topic::code).orElse(null);
        Page<Solved> page = new Page<>(List.of(), null);
        try {
            page = cases.solved(grid.map(Grid::code).orElse(null), category, visit.text("after"), SIZE);
        } catch (Problem problem) {
            if (problem.kind() != Problem.Kind.UNREADABLE) {
                throw problem;
            }
            errors.put("", problem.text());
        }
        return View.of("portal/near")
                .with("cases", page.items())
                .with("next", page.next() == null ? "" : page.next())
                .with("after", visit.text("after") == null ? "" : visit.text("after"))
                .with("places", places(grid.map(Grid::code).orElse("")))
                .with("grid", grid.orElse(null))
                .with("groups", topics.get().groups())
                .with("category", category == null ? "" : category)
                .with("errors", errors);
    }

    /** The community around a position, as the browser tells it; null for none. */
    private Grid located(Visit visit, Errors errors) {
        String longitude = visit.text("longitude");
        String latitude = visit.text("latitude");
        if (longitude == null || latitude == null) {
            return null;
        }
        try {
            Point point = new Point(Double.parseDouble(longitude), Double.parseDouble(latitude));
            Optional<Grid> found = services.organisation().gridAt(point, null);
            while (found.isPresent()
                    && found.get().level() > DEEPEST
                    && found.get().parent() != null) {
                found = services.organisation().grid(found.get().parent());
            }
            if (found.isEmpty()) {
                errors.put(
                        "place",
                        new Text(
                                "您的位置不在本区范围内，下面是全区的情况，也可以选择一个地方",
                                "You are outside the district. This is all of it; or choose a place"));
            }
            return found.orElse(null);
        } catch (IllegalArgumentException e) {
            errors.put("place", new Text("没有得到您的位置，请选择一个地方", "Your position is not known; choose a place"));
            return null;
        }
    }

    private List<Place> places(String chosen) {
        List<Place> places = new ArrayList<>();
        List<Grid> grids = services.organisation().grids().stream()
                .filter(grid -> grid.network() == null && grid.level() <= DEEPEST)
                .toList();
        for (Grid top : grids) {
            if (top.parent() == null) {
                places.add(new Place(top.code(), top.name(), false, top.code().equals(chosen)));
                grids.stream()
                        .filter(grid -> top.code().equals(grid.parent()))
                        .forEach(grid -> places.add(new Place(
                                grid.code(), grid.name(), true, grid.code().equals(chosen))));
            }
        }
        return places;
    }

    /** One matter that everybody may know of. */
    View one(Visit visit) {
        Solved shown = cases.find(visit.path("number"))
                .orElseThrow(() -> Problem.notFound(
                        "没有可以公开的这个编号。请核对编号；自己反映的问题请用查询码查看",
                        "Nothing can be shown for this number. Check it; to see your own report use its code"));
        List<Step> steps = services.tickets().publicUpdates(shown.number()).stream()
                .map(this::step)
                .toList();
        return View.of("portal/case")
                .with("one", shown)
                .with("steps", Progress.STEPS)
                .with("now", Progress.now(shown.step()))
                .with("events", steps);
    }

    private Step step(PublicUpdate update) {
        Text stage = services.catalogue()
                .type(update.type())
                .flatMap(type -> type.stage(update.stage()))
                .map(Stage::title)
                .orElse(Text.same(update.stage()));
        return new Step(update.at(), stage, Privacy.hide(update.result()));
    }

    /** The boundaries of the district's larger grids as GeoJSON. */
    View grids(Visit visit) throws IOException {
        ObjectNode collection = Json.MAPPER.createObjectNode();
        collection.put("type", "FeatureCollection");
        ArrayNode features = collection.putArray("features");
        for (Grid grid : services.organisation().grids()) {
            if (grid.network() == null && grid.level() <= DEEPEST && grid.bounded()) {
                services.organisation().boundary(grid.code()).ifPresent(boundary -> {
                    ObjectNode feature = features.addObject();
                    feature.put("type", "Feature");
                    feature.putObject("properties")
                            .put("code", grid.code())
                            .put("name", visit.say(grid.name()))
                            .put("level", grid.level());
                    feature.putRawValue("geometry", new RawValue(boundary));
                });
            }
        }
        return View.bytes("application/geo+json", Json.MAPPER.writeValueAsBytes(collection));
    }
}
