package org.gridhall.web.admin;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gridhall.api.FieldError;
import org.gridhall.api.Page;
import org.gridhall.api.Problem;
import org.gridhall.api.Text;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.catalogue.Role;
import org.gridhall.api.organisation.ChangePreview;
import org.gridhall.api.organisation.Grid;
import org.gridhall.api.organisation.GridChange;
import org.gridhall.api.organisation.GridChange.Alter;
import org.gridhall.api.organisation.GridChange.NewGrid;
import org.gridhall.api.organisation.Network;
import org.gridhall.api.organisation.Piece;
import org.gridhall.api.organisation.PlannedChange;
import org.gridhall.api.organisation.Post;
import org.gridhall.api.organisation.PostQuery;
import org.gridhall.api.organisation.Unit;
import org.gridhall.api.ticket.TicketSummary;
import org.gridhall.web.Services;
import org.gridhall.web.http.Json;
import org.gridhall.web.page.Pages;
import org.gridhall.web.page.View;
import org.gridhall.web.page.Visit;

/** Grids on the map and in a list; splits, mergers, other borders and new grids, from a day on. */
final class GridPages {

    private static final int LARGEST = 8 << 20;
    private static final int MOST_SHOWN = 3000;
    private static final int UNPLACED = 50;
    private static final Set<String> KINDS = Set.of("split", "merge", "border", "alter", "begin");

    private final Services services;

    GridPages(Services services) {
        this.services = services;
    }

    void declare(Pages pages) {
        String needed = Permissions.ORGANISATION_WRITE;
        pages.add(org.gridhall.web.page.Page.get("/admin/grids").needs(needed).to(this::grids));
        pages.add(org.gridhall.web.page.Page.get("/admin/grids/ground")
                .needs(needed)
                .data()
                .to(this::ground));
        pages.add(org.gridhall.web.page.Page.get("/admin/grids/change")
                .needs(needed)
                .to(visit -> form(visit, asked(visit, visit.query()::all), List.of(), List.of(), null)));
        pages.add(org.gridhall.web.page.Page.post("/admin/grids/change")
                .needs(needed)
                .atMost(LARGEST)
                .to(this::change));
        pages.add(org.gridhall.web.page.Page.get("/admin/grids/changes/{id}")
                .needs(needed)
                .to(visit -> planned(visit, null)));
        pages.add(org.gridhall.web.page.Page.post("/admin/grids/changes/{id}/withdraw")
                .needs(needed)
                .to(this::withdraw));
    }

    // --- the list and the map ---

    /** @param holders who holds posts in it */
    public record GridRow(Grid grid, int depth, Text unit, Text network, List<Post> holders) {}

    private View grids(Visit visit) {
        LocalDate day = OrganisationPages.day(visit);
        Map<String, List<Post>> holders = new HashMap<>();
        services.organisation().who(PostQuery.ALL, day).stream()
                .filter(post -> post.grid() != null)
                .forEach(post -> holders.computeIfAbsent(post.grid(), code -> new ArrayList<>())
                        .add(post));
        List<Network> networks = services.organisation().networks(day);
        Map<String, Text> titles = new HashMap<>();
        networks.forEach(network -> titles.put(network.code(), network.name()));
        List<Grid> all = services.organisation().grids(day);
        Grid top = top(visit, day);
        String network = top == null ? visit.text("network") : top.network();
        List<GridRow> rows = all.stream()
                .filter(shown(top, network))
                .map(grid -> new GridRow(
                        grid,
                        grid.level() - (top == null ? 1 : top.level()),
                        unit(grid.unit()),
                        grid.network() == null ? null : titles.get(grid.network()),
                        holders.getOrDefault(grid.code(), List.of())))
                .toList();
        Page<PlannedChange> changes = visit.actor().mayEverywhere(Permissions.ORGANISATION_WRITE)
                ? services.organisation().changes(visit.actor(), visit.text("after"), 20)
                : new Page<>(List.of(), null);
        return View.of("admin/grids")
                .with("rows", rows)
                .with("day", day)
                .with("today", day.equals(LocalDate.now(visit.zone())))
                .with("top", top)
                .with("topUnit", top == null || top.unit() == null ? "" : unit(top.unit()))
                .with("network", network == null ? "" : network)
                .with("networks", networks)
                .with("total", all.size())
                .with("may", visit.actor().mayEverywhere(Permissions.ORGANISATION_WRITE))
                .with("changes", changes.items().stream().map(this::line).toList())
                .with("next", changes.next() == null ? "" : changes.next());
    }

    private Grid top(Visit visit, LocalDate day) {
        String below = visit.text("below");
        return below == null
                ? null
                : services.organisation()
                        .grid(below, day)
                        .or(() -> services.organisation().grid(below))
                        .orElseThrow(() -> Problem.notFound("没有这个网格", "There is no such grid"));
    }

    private static Predicate<Grid> shown(Grid top, String network) {
        return grid -> top == null
                ? Objects.equals(grid.network(), network) && grid.level() <= 2
                : grid.path().startsWith(top.path());
    }

    /** The boundaries of a day for the map: of one grid and all below it, else of a whole network. */
    private View ground(Visit visit) {
        LocalDate day = OrganisationPages.day(visit);
        Grid top = top(visit, day);
        Set<String> own = new LinkedHashSet<>(visit.query().all("own"));
        String network = top == null ? visit.text("network") : top.network();
        StringBuilder json = new StringBuilder("{\"grids\":[");
        int count = 0;
        for (Grid grid : services.organisation().grids(day)) {
            boolean wanted = top == null
                    ? Objects.equals(grid.network(), network)
                    : grid.path().startsWith(top.path());
            if (wanted && grid.bounded() && count < MOST_SHOWN) {
                String boundary =
                        services.organisation().boundary(grid.code(), day).orElse(null);
                if (boundary != null) {
                    json.append(count++ == 0 ? "" : ",");
                    append(
                            json,
                            visit.say(grid.name()),
                            "/admin/grids?below=" + grid.code() + "&day=" + day,
                            grid.level(),
                            own.contains(grid.code()),
                            boundary);
                }
            }
        }
        return View.bytes("application/json", json.append("]}").toString().getBytes(StandardCharsets.UTF_8));
    }

    private static void append(
            StringBuilder json, String name, String address, int level, boolean own, String boundary) {
        json.append("{\"name\":").append(quoted(name));
        json.append(",\"address\":").append(quoted(address));
        json.append(",\"level\":").append(level).append(",\"own\":").append(own);
        json.append(",\"geometry\":").append(boundary).append('}');
    }

    private static String quoted(String text) {
        return new String(Json.bytes(text), StandardCharsets.UTF_8);
    }

    private Text unit(String code) {
        return code == null
                ? null
                : services.organisation().unit(code).map(Unit::name).orElse(Text.same(code));
    }

    private Text grid(String code) {
        return services.organisation().grid(code).map(Grid::name).orElse(Text.same(code));
    }

    // --- a change ---

    /** A grid that begins or goes on, as it was filled in. */
    public record Part(String code, String nameZh, String nameEn, String boundary) {}

    /** What was filled in for a change. */
    public record Asked(
            String kind,
            List<Grid> grids,
            Grid parent,
            String day,
            String reason,
            String document,
            String line,
            String shape,
            String unit,
            String carry,
            List<Part> parts) {

        boolean is(String other) {
            return kind.equals(other);
        }
    }

    private interface Filled {
        List<String> all(String name);

        default String first(String name) {
            List<String> values = all(name);
            return values.isEmpty() ? "" : values.get(0).strip();
        }
    }

    private Asked asked(Visit visit, Filled filled) {
        String kind = filled.first("kind");
        if (!KINDS.contains(kind)) {
            throw Problem.notFound("没有这种变更", "There is no such kind of change");
        }
        List<Grid> grids = new ArrayList<>();
        for (String code : new LinkedHashSet<>(filled.all("grid"))) {
            grids.add(services.organisation()
                    .grid(code)
                    .orElseThrow(() -> Problem.notFound("没有这个网格", "There is no such grid")));
        }
        if (grids.isEmpty()) {
            throw Problem.notFound("请先选择网格", "Choose a grid first");
        }
        Grid parent = grids.get(0).parent() == null
                ? null
                : services.organisation().grid(grids.get(0).parent()).orElse(null);
        List<Part> parts = new ArrayList<>();
        String count = filled.first("count");
        for (int i = 0; count.matches("[0-9]{1,2}") && i < Integer.parseInt(count); i++) {
            parts.add(new Part(
                    filled.first("code." + i), filled.first("nameZh." + i), filled.first("nameEn." + i), null));
        }
        String day = filled.first("day");
        return new Asked(
                kind,
                grids,
                parent,
                day.isEmpty() ? LocalDate.now(visit.zone()).plusDays(1).toString() : day,
                filled.first("reason"),
                filled.first("document"),
                filled.first("line"),
                filled.first("shape"),
                filled.first("unit"),
                filled.first("carry"),
                parts);
    }

    private View change(Visit visit) {
        Asked asked = asked(visit, visit.form()::all);
        List<FieldError> errors = new ArrayList<>();
        LocalDate day = null;
        try {
            day = LocalDate.parse(asked.day());
        } catch (java.time.format.DateTimeParseException e) {
            errors.add(new FieldError("/day", new Text("请选择生效日期", "Choose the day")));
        }
        if (asked.reason().isEmpty()) {
            errors.add(new FieldError("/reason", new Text("请填写原因", "Say why")));
        }
        if ((asked.is("split") || asked.is("border")) && asked.line().isEmpty()) {
            errors.add(new FieldError("/line", new Text("请在地图上画出分界线", "Draw the line on the map")));
        }
        if (asked.is("begin") && asked.shape().isEmpty()) {
            errors.add(new FieldError("/shape", new Text("请在地图上画出边界", "Draw the boundary on the map")));
        }
        if (asked.grids().size() < 2 && (asked.is("merge") || asked.is("border"))) {
            errors.add(new FieldError("/grid", new Text("请至少选择两个相邻的网格", "Choose at least two neighbours")));
        }
        List<Piece> pieces = List.of();
        try {
            pieces = pieces(visit, asked, errors);
        } catch (Problem problem) {
            errors.addAll(told(problem));
        }
        Asked cut = errors.isEmpty() ? cut(asked, pieces) : asked;
        boolean named = cut.parts().stream()
                .noneMatch(part -> part.code().isEmpty() || part.nameZh().isEmpty());
        if (!errors.isEmpty()) {
            return form(visit, cut, errors, pieces, null).status(422);
        }
        if (asked.is("split") && asked.parts().size() != cut.parts().size()) {
            // The first step: the pieces are there and want names.
            return form(visit, cut, List.of(), pieces, null);
        }
        if (!named && !asked.is("border") && !asked.is("alter")) {
            errors.add(new FieldError("/code", new Text("请填写每个新网格的编码和名称", "Give each new grid a code and a name")));
            return form(visit, cut, errors, pieces, null).status(422);
        }
        try {
            GridChange change = made(cut, day, pieces);
            if ("plan".equals(visit.filled("do"))) {
                PlannedChange planned = services.organisation().reshape(visit.actor(), change);
                return View.to("/admin/grids/changes/" + planned.id());
            }
            ChangePreview preview = services.organisation().preview(visit.actor(), change);
            return form(visit, cut, List.of(), pieces, preview);
        } catch (Problem problem) {
            if (problem.kind() != Problem.Kind.INVALID && problem.kind() != Problem.Kind.CONFLICT) {
                throw problem;
            }
            return form(visit, cut, told(problem), pieces, null)
                    .status(problem.kind().status());
        }
    }

    private static List<FieldError> told(Problem problem) {
        return problem.errors().isEmpty() ? List.of(new FieldError("", problem.text())) : problem.errors();
    }

    private List<Piece> pieces(Visit visit, Asked asked, List<FieldError> errors) {
        List<String> codes = asked.grids().stream().map(Grid::code).toList();
        if (!errors.isEmpty()) {
            return List.of();
        }
        if (asked.is("merge")) {
            return asked.grids().stream().anyMatch(Grid::bounded)
                    ? services.organisation().cut(visit.actor(), codes, null)
                    : List.of();
        }
        if (!asked.is("split") && !asked.is("border")) {
            return List.of();
        }
        List<Piece> pieces = services.organisation().cut(visit.actor(), codes, asked.line());
        if (pieces.size() < 2) {
            errors.add(new FieldError(
                    "/line",
                    new Text(
                            "分界线没有把网格分开：起点和终点都要画到边界之外",
                            "The line does not cut: begin and end it beyond the boundary")));
        } else if (asked.is("border")
                && (pieces.size() != codes.size()
                        || pieces.stream().map(Piece::grid).distinct().count() != codes.size())) {
            errors.add(new FieldError(
                    "/line",
                    new Text("分界线须把所选网格正好分成原来的个数，每个网格一块", "The line has to leave each chosen grid exactly one piece")));
        }
        return pieces;
    }

    private Asked cut(Asked asked, List<Piece> pieces) {
        List<Part> parts = new ArrayList<>();
        if (asked.is("border")) {
            pieces.forEach(piece -> parts.add(new Part(
                    piece.grid(), grid(piece.grid()).zh(), grid(piece.grid()).en(), piece.boundary())));
        } else if (asked.is("split")) {
            boolean named = asked.parts().size() == pieces.size();
            for (int i = 0; i < pieces.size(); i++) {
                Part old = named ? asked.parts().get(i) : new Part("", "", "", null);
                parts.add(new Part(
                        old.code(), old.nameZh(), old.nameEn(), pieces.get(i).boundary()));
            }
        } else {
            String boundary = pieces.isEmpty()
                    ? asked.shape().isEmpty() ? null : asked.shape()
                    : pieces.get(0).boundary();
            Part old = asked.parts().isEmpty()
                    ? new Part("", "", "", null)
                    : asked.parts().get(0);
            parts.add(new Part(old.code(), old.nameZh(), old.nameEn(), boundary));
        }
        return new Asked(
                asked.kind(),
                asked.grids(),
                asked.parent(),
                asked.day(),
                asked.reason(),
                asked.document(),
                asked.line(),
                asked.shape(),
                asked.unit(),
                asked.carry(),
                parts);
    }

    private static String none(String text) {
        return text == null || text.isEmpty() ? null : text;
    }

    private GridChange made(Asked asked, LocalDate day, List<Piece> pieces) {
        List<String> codes = asked.grids().stream().map(Grid::code).toList();
        List<NewGrid> begin = new ArrayList<>();
        List<Alter> alter = new ArrayList<>();
        List<String> end = List.of();
        Map<String, String> carry = new LinkedHashMap<>();
        switch (asked.kind()) {
            case "border" ->
                pieces.forEach(
                        piece -> alter.add(new Alter(piece.grid(), null, null, null, null, null, piece.boundary())));
            case "alter" -> {
                Part part = asked.parts().get(0);
                alter.add(new Alter(
                        codes.get(0),
                        null,
                        null,
                        none(asked.unit()),
                        none(part.nameZh()),
                        none(part.nameEn()),
                        none(asked.shape())));
            }
            case "begin" -> {
                Part part = asked.parts().get(0);
                begin.add(new NewGrid(
                        part.code(),
                        codes.get(0),
                        null,
                        none(asked.unit()),
                        part.nameZh(),
                        none(part.nameEn()),
                        asked.shape()));
            }
            default -> {
                end = codes;
                asked.parts()
                        .forEach(part -> begin.add(new NewGrid(
                                part.code(),
                                null,
                                null,
                                none(asked.unit()),
                                part.nameZh(),
                                none(part.nameEn()),
                                part.boundary())));
                if (asked.is("split")) {
                    int heir = asked.carry().matches("[0-9]{1,2}") ? Integer.parseInt(asked.carry()) : 0;
                    carry.put(
                            codes.get(0),
                            asked.parts()
                                    .get(Math.min(heir, asked.parts().size() - 1))
                                    .code());
                }
            }
        }
        return new GridChange(day, asked.reason(), none(asked.document()), end, begin, alter, carry, null);
    }

    /** A grid to choose for a merger or another border. */
    public record Neighbour(Grid grid, boolean chosen) {}

    private View form(Visit visit, Asked asked, List<FieldError> errors, List<Piece> pieces, ChangePreview preview) {
        Grid first = asked.grids().get(0);
        Set<String> chosen = asked.grids().stream().map(Grid::code).collect(Collectors.toSet());
        List<Neighbour> neighbours = services.organisation().grids().stream()
                .filter(grid -> Objects.equals(grid.parent(), first.parent())
                        && Objects.equals(grid.network(), first.network())
                        && !grid.code().equals(first.code()))
                .map(grid -> new Neighbour(grid, chosen.contains(grid.code())))
                .toList();
        String shape = asked.shape();
        if (asked.is("alter") && shape.isEmpty()) {
            shape = services.organisation().boundary(first.code()).orElse("");
        }
        Map<String, Text> problems = new LinkedHashMap<>();
        errors.forEach(error -> problems.putIfAbsent(field(error.field()), error.message()));
        String around = asked.is("begin")
                ? first.code()
                : asked.parent() == null ? "" : asked.parent().code();
        List<Part> parts = asked.parts();
        if (parts.isEmpty() && !asked.is("split") && !asked.is("border")) {
            parts = List.of(
                    asked.is("alter")
                            ? new Part(
                                    first.code(),
                                    first.name().zh(),
                                    first.name().en(),
                                    null)
                            : new Part("", "", "", null));
        }
        String codes = asked.grids().stream().map(grid -> "&own=" + grid.code()).collect(Collectors.joining());
        return View.of("admin/change")
                .with("asked", asked)
                .with("first", first)
                .with("parts", parts)
                .with("shape", shape)
                .with("neighbours", neighbours)
                .with("units", services.organisation().units())
                .with("problems", problems)
                .with(
                        "rest",
                        problems.entrySet().stream()
                                .filter(problem -> problem.getKey().isEmpty())
                                .map(Map.Entry::getValue)
                                .toList())
                .with("ground", "/admin/grids/ground?" + (around.isEmpty() ? "" : "below=" + around) + codes)
                .with("shapes", pieces.isEmpty() ? "" : shapes(visit, pieces, asked))
                .with("preview", preview)
                .with("posts", moves(preview, parts, visit));
    }

    /** A post by its role and holder, and the grid that it goes to; null when it ends. */
    public record Move(Text post, Text grid) {}

    private Move move(String code, String to, List<Part> parts, Map<String, Post> posts) {
        Text grid = to == null
                ? null
                : parts.stream()
                        .filter(part -> part.code().equals(to))
                        .findFirst()
                        .map(part -> new Text(part.nameZh(), part.nameEn().isEmpty() ? part.nameZh() : part.nameEn()))
                        .orElseGet(() -> grid(to));
        Post post = posts.get(code);
        if (post == null) {
            return new Move(Text.same(code), grid);
        }
        Text role = services.catalogue().role(post.role()).map(Role::title).orElse(Text.same(post.role()));
        return new Move(new Text(role.zh() + post.personName(), role.en() + " " + post.personName()), grid);
    }

    private List<Move> moves(ChangePreview preview, List<Part> parts, Visit visit) {
        if (preview == null || preview.posts().isEmpty()) {
            return List.of();
        }
        Map<String, Post> posts = new HashMap<>();
        services.organisation()
                .who(PostQuery.ALL, LocalDate.now(visit.zone()))
                .forEach(post -> posts.put(post.code(), post));
        return new TreeMap<>(preview.posts())
                .entrySet().stream()
                        .map(move -> move(move.getKey(), move.getValue(), parts, posts))
                        .toList();
    }

    /** Which input a fault belongs to; empty for none. */
    private static String field(String pointer) {
        String last = pointer.substring(pointer.lastIndexOf('/') + 1);
        return switch (last) {
            case "day", "reason", "document", "line", "shape", "unit", "grid" -> last;
            case "code", "nameZh", "nameEn" -> "code";
            case "boundary" -> pointer.startsWith("/begin") || pointer.startsWith("/alter") ? "shape" : "";
            case "grids" -> "grid";
            default -> "";
        };
    }

    private static String shapes(Visit visit, List<Piece> pieces, Asked asked) {
        StringBuilder json = new StringBuilder("[");
        for (int i = 0; i < pieces.size(); i++) {
            String name =
                    i < asked.parts().size() && !asked.parts().get(i).nameZh().isEmpty()
                            ? asked.parts().get(i).nameZh()
                            : visit.say("第 " + (i + 1) + " 块", "Piece " + (i + 1));
            json.append(i == 0 ? "" : ",");
            append(json, name, "", 0, true, pieces.get(i).boundary());
        }
        return json.append(']').toString();
    }

    // --- changes that are planned ---

    /** A change in words. */
    public record Line(PlannedChange change, Text kind, List<Text> grids) {}

    private Line line(PlannedChange planned) {
        GridChange change = planned.change();
        Text kind;
        if (!change.end().isEmpty() && change.begin().size() == 1) {
            kind = new Text("合并", "Merger");
        } else if (!change.end().isEmpty()) {
            kind = new Text("拆分", "Split");
        } else if (!change.begin().isEmpty()) {
            kind = new Text("新设", "New grid");
        } else if (!change.alter().isEmpty()) {
            kind = new Text("调整", "Other borders or names");
        } else {
            kind = new Text("整体导入", "Import");
        }
        List<Text> grids = Stream.concat(
                        change.end().stream(),
                        Stream.concat(
                                change.alter().stream().map(Alter::code),
                                change.end().isEmpty()
                                        ? change.begin().stream().map(NewGrid::code)
                                        : Stream.<String>empty()))
                .map(this::grid)
                .toList();
        return new Line(planned, kind, grids);
    }

    private View planned(Visit visit, Text problem) {
        PlannedChange planned = services.organisation()
                .change(visit.actor(), visit.id("id"))
                .orElseThrow(() -> Problem.notFound("没有这个网格变更", "There is no such change of grids"));
        GridChange change = planned.change();
        List<Piece> pieces = new ArrayList<>();
        List<Part> parts = new ArrayList<>();
        change.begin().forEach(grid -> {
            parts.add(new Part(grid.code(), grid.nameZh(), grid.nameEn(), grid.boundary()));
            if (grid.boundary() != null) {
                pieces.add(new Piece(grid.code(), grid.boundary()));
            }
        });
        change.alter().forEach(grid -> {
            parts.add(new Part(
                    grid.code(),
                    grid.nameZh() == null ? grid(grid.code()).zh() : grid.nameZh(),
                    grid.nameEn() == null ? grid(grid.code()).en() : grid.nameEn(),
                    grid.boundary()));
            if (grid.boundary() != null) {
                pieces.add(new Piece(grid.code(), grid.boundary()));
            }
        });
        List<Long> left = planned.unplaced() == 0
                ? List.of()
                : services.organisation().unplaced(visit.actor(), planned.id(), 0, UNPLACED);
        List<TicketSummary> unplaced =
                left.isEmpty() ? List.of() : services.tickets().some(visit.actor(), left);
        StringBuilder json = new StringBuilder("[");
        for (Piece piece : pieces) {
            Part part = parts.stream()
                    .filter(one -> one.code().equals(piece.grid()))
                    .findFirst()
                    .orElseThrow();
            json.append(json.length() == 1 ? "" : ",");
            append(json, part.nameZh(), "", 0, true, piece.boundary());
        }
        return View.of("admin/planned")
                .with("line", line(planned))
                .with("planned", planned)
                .with("ended", change.end().stream().map(this::grid).toList())
                .with("begun", parts.subList(0, change.begin().size()))
                .with("altered", parts.subList(change.begin().size(), parts.size()))
                .with(
                        "touched",
                        planned.state() == PlannedChange.State.PLANNED
                                ? services.organisation().touched(visit.actor(), change)
                                : 0L)
                .with("unplaced", unplaced)
                .with("shapes", pieces.isEmpty() ? "" : json.append(']').toString())
                .with("problem", problem == null ? "" : problem);
    }

    private View withdraw(Visit visit) {
        try {
            services.organisation().withdraw(visit.actor(), visit.id("id"));
        } catch (Problem problem) {
            if (problem.kind() == Problem.Kind.CONFLICT) {
                return planned(visit, problem.text()).status(409);
            }
            throw problem;
        }
        return View.to("/admin/grids/changes/" + visit.path("id"));
    }
}
