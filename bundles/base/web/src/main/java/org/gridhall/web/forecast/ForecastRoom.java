package org.gridhall.web.forecast;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.gridhall.api.Problem;
import org.gridhall.api.Text;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.catalogue.Category;
import org.gridhall.api.forecast.Forecasts;
import org.gridhall.api.forecast.Hotspots;
import org.gridhall.api.forecast.Outlook;
import org.gridhall.api.forecast.Repeats;
import org.gridhall.api.statistics.Slice;
import org.gridhall.web.Services;
import org.gridhall.web.http.Json;
import org.gridhall.web.http.Problems;
import org.gridhall.web.page.Page;
import org.gridhall.web.page.Pages;
import org.gridhall.web.page.Room;
import org.gridhall.web.page.View;
import org.gridhall.web.page.Visit;

/** The coming week, and where more happens than before or the same comes again. */
public final class ForecastRoom implements Room {

    private static final int SHOWN = 25;

    private final Services services;

    public ForecastRoom(Services services) {
        this.services = services;
    }

    @Override
    public void declare(Pages pages) {
        pages.add(
                Page.get("/command/forecast").needs(Permissions.STATISTICS_READ).to(this::week));
        pages.add(Page.get("/command/forecast/places")
                .needs(Permissions.STATISTICS_READ)
                .to(this::places));
    }

    @Override
    public List<Entry> menu(Visit visit) {
        return visit.may(Permissions.STATISTICS_READ)
                ? List.of(new Entry(new Text("趋势预警", "Outlook"), "graph-up-arrow", "/command/forecast"))
                : List.of();
    }

    /** Something to choose. */
    public record Option(String code, Text title, String space) {}

    /** A row of what is expected. */
    public record Row(String address, Text title, Text beside, String mean, long low, long high, long last) {}

    /** A line of errors. */
    public record Line(Text what, String mae, String lastMae, String wape, String lastWape, String inside) {}

    /** A warning. */
    public record Rise(String address, Text title, long counted, String mean, long limit, String chance) {}

    /** A day. */
    public record Day(String date, Text weekday, boolean off, String mean) {}

    private View week(Visit visit) {
        Slice slice = slice(visit);
        Outlook outlook = services.forecasts().outlook(visit.actor(), slice);
        List<Line> lines = new ArrayList<>();
        if (outlook.quality() != null) {
            lines.add(line(new Text("全部", "All together"), outlook.quality().total()));
            lines.add(line(new Text("按类别", "By category"), outlook.quality().categories()));
            lines.add(line(new Text("按网格", "By grid"), outlook.quality().grids()));
            lines.add(line(
                    new Text("按类别与网格", "By category and grid"),
                    outlook.quality().cells()));
        }
        return framed(View.of("forecast/week"), visit, slice)
                .with("outlook", outlook)
                .with(
                        "total",
                        outlook.total() == null ? "" : one(outlook.total().mean()))
                .with("chart", Chart.of(outlook))
                .with(
                        "days",
                        outlook.days().stream()
                                .map(day -> new Day(
                                        day.date().toString().substring(5), weekday(day), day.off(), one(day.mean())))
                                .toList())
                .with(
                        "categories",
                        outlook.categories().stream()
                                .limit(SHOWN)
                                .map(each -> row(slice, each, true))
                                .toList())
                .with(
                        "grids",
                        outlook.grids().stream()
                                .limit(SHOWN)
                                .map(each -> row(slice, each, false))
                                .toList())
                .with(
                        "cells",
                        outlook.cells().stream()
                                .limit(SHOWN)
                                .map(cell -> new Row(
                                        "",
                                        cell.categoryTitle(),
                                        cell.gridTitle(),
                                        one(cell.mean()),
                                        cell.low(),
                                        cell.high(),
                                        cell.last()))
                                .toList())
                .with("lines", lines)
                .with(
                        "warnings",
                        outlook.warnings().stream()
                                .map(each -> new Rise(
                                        address("/command/forecast/places", each.category(), slice.grid()),
                                        each.title(),
                                        each.counted(),
                                        one(each.mean()),
                                        each.limit(),
                                        chance(each.chance())))
                                .toList())
                .with("byChance", one(outlook.watched() * Forecasts.FALSE_ALARMS))
                .with("alarms", percent(Forecasts.FALSE_ALARMS));
    }

    private static Row row(Slice slice, Outlook.Expected each, boolean category) {
        String address = each.key() == null
                ? ""
                : category
                        ? address("/command/forecast", each.key(), slice.grid())
                        : address("/command/forecast", slice.category(), each.key());
        return new Row(address, each.title(), null, one(each.mean()), each.low(), each.high(), each.last());
    }

    private static Line line(Text what, Outlook.Measure measure) {
        return new Line(
                what,
                two(measure.mae()),
                two(measure.lastMae()),
                percent(measure.wape()),
                percent(measure.lastWape()),
                percent(measure.inside()));
    }

    /** A square in words. */
    public record Square(String place, long counted, String mean, String chance, boolean hot) {}

    private View places(Visit visit) {
        Slice slice = slice(visit);
        Map<String, Text> problems = new LinkedHashMap<>();
        int days = number(visit, "days", 28);
        int back = number(visit, "back", 30);
        int metres = number(visit, "metres", 50);
        int least = number(visit, "least", 3);
        Hotspots hotspots = null;
        Repeats repeats = null;
        try {
            hotspots = services.forecasts().hotspots(visit.actor(), slice, days);
        } catch (Problem problem) {
            collect(problem, problems, "");
        }
        try {
            repeats = services.forecasts().repeats(visit.actor(), slice, metres, back, least);
        } catch (Problem problem) {
            collect(problem, problems, "days");
        }
        View view = framed(View.of("forecast/places"), visit, slice)
                .with("problems", problems)
                .with("daysAsked", asked(visit, "days", days))
                .with("backAsked", asked(visit, "back", back))
                .with("metresAsked", asked(visit, "metres", metres))
                .with("leastAsked", asked(visit, "least", least))
                .with("hotspots", hotspots)
                .with(
                        "squares",
                        hotspots == null
                                ? List.of()
                                : hotspots.squares().stream()
                                        .limit(20)
                                        .map(this::square)
                                        .toList())
                .with("shape", hotspots == null ? "" : shape(hotspots))
                .with("repeats", repeats)
                .with("points", repeats == null ? "" : points(visit, repeats));
        return problems.isEmpty() ? view : view.status(422);
    }

    private static String asked(Visit visit, String name, int value) {
        return value < 0 ? visit.text(name) : Integer.toString(value);
    }

    /** −1 for what is no number: the core says what is. */
    private static int number(Visit visit, String name, int usual) {
        String value = visit.text(name);
        return value == null || value.isBlank() ? usual : value.matches("[0-9]{1,6}") ? Integer.parseInt(value) : -1;
    }

    private static void collect(Problem problem, Map<String, Text> problems, String days) {
        if (problem.kind() != Problem.Kind.INVALID) {
            throw problem;
        }
        problem.errors().forEach(error -> {
            String field = error.field().substring(1);
            problems.put(field.equals(days) ? "back" : field, error.message());
        });
        if (problem.errors().isEmpty()) {
            problems.put("days", Problems.said(problem));
        }
    }

    private Square square(Hotspots.Square one) {
        double longitude = one.west() + one.size() / 2;
        double latitude = one.south() + one.size() / 2;
        return new Square(
                String.format(Locale.ROOT, "%.4f, %.4f", longitude, latitude),
                one.counted(),
                one(one.mean()),
                chance(one.chance()),
                one.hot());
    }

    /** The hot squares, as a GeoJSON MultiPolygon; empty for none. */
    private static String shape(Hotspots hotspots) {
        String squares = hotspots.squares().stream()
                .filter(Hotspots.Square::hot)
                .map(one -> {
                    double east = one.west() + one.size();
                    double north = one.south() + one.size();
                    return String.format(
                            Locale.ROOT,
                            "[[[%.5f,%.5f],[%.5f,%.5f],[%.5f,%.5f],[%.5f,%.5f],[%.5f,%.5f]]]",
                            one.west(),
                            one.south(),
                            east,
                            one.south(),
                            east,
                            north,
                            one.west(),
                            north,
                            one.west(),
                            one.south());
                })
                .collect(Collectors.joining(","));
        return squares.isEmpty() ? "" : "{\"type\":\"MultiPolygon\",\"coordinates\":[" + squares + "]}";
    }

    /** A place on the map. */
    record Mark(double longitude, double latitude, String name, String address) {}

    private static String points(Visit visit, Repeats repeats) {
        List<Mark> marks = repeats.places().stream()
                .filter(place -> place.point() != null)
                .map(place -> new Mark(
                        place.point().longitude(),
                        place.point().latitude(),
                        visit.say(place.title()) + " × " + place.count(),
                        "/desk/tickets/" + place.tickets().get(0).id()))
                .toList();
        return marks.isEmpty() ? "" : new String(Json.bytes(marks), java.nio.charset.StandardCharsets.UTF_8);
    }

    // --- what both have ---

    private View framed(View view, Visit visit, Slice slice) {
        return view.with("category", slice.category() == null ? "" : slice.category())
                .with("grid", slice.grid() == null ? "" : slice.grid())
                .with("categoryOptions", categoryOptions())
                .with("gridOptions", gridOptions())
                .with("here", address("", slice.category(), slice.grid()))
                .with("mayRead", visit.may(Permissions.TICKET_READ))
                .with("lag", services.statistics().lag());
    }

    private Slice slice(Visit visit) {
        String category = code(visit, "category");
        String grid = code(visit, "grid");
        if (category != null && services.catalogue().category(category).isEmpty()) {
            throw Problem.notFound("没有这个类别，请重新选择", "There is no such category; choose another one");
        }
        if (grid != null && services.organisation().grid(grid).isEmpty()) {
            throw Problem.notFound("没有这个网格，请重新选择", "There is no such grid; choose another one");
        }
        return new Slice(null, grid, category, null, null, null);
    }

    private static String code(Visit visit, String name) {
        String code = visit.text(name);
        return code == null || code.isBlank() ? null : code;
    }

    private static String address(String path, String category, String grid) {
        List<String> parts = new ArrayList<>();
        if (category != null && !category.isEmpty()) {
            parts.add("category=" + encoded(category));
        }
        if (grid != null && !grid.isEmpty()) {
            parts.add("grid=" + encoded(grid));
        }
        return path + (parts.isEmpty() ? "" : "?" + String.join("&", parts));
    }

    private static String encoded(String code) {
        return java.net.URLEncoder.encode(code, java.nio.charset.StandardCharsets.UTF_8);
    }

    private List<Option> categoryOptions() {
        Map<String, Integer> depths = new HashMap<>();
        List<Option> options = new ArrayList<>();
        for (Category one : services.catalogue().categories()) {
            int depth = one.parent() == null ? 0 : depths.getOrDefault(one.parent(), 0) + 1;
            depths.put(one.code(), depth);
            options.add(new Option(one.code(), one.title(), "\u3000".repeat(depth)));
        }
        return options;
    }

    private List<Option> gridOptions() {
        return services.organisation().grids().stream()
                .filter(one -> one.network() == null)
                .map(one -> new Option(one.code(), one.name(), "\u3000".repeat(Math.max(0, one.level() - 1))))
                .toList();
    }

    private static Text weekday(Outlook.Day day) {
        int number = day.date().getDayOfWeek().getValue() - 1;
        return new Text(
                "周" + "一二三四五六日".charAt(number),
                day.date().getDayOfWeek().getDisplayName(java.time.format.TextStyle.SHORT, Locale.ENGLISH));
    }

    static String one(double value) {
        return String.format(Locale.US, value >= 100 ? "%,.0f" : "%.1f", value);
    }

    private static String two(double value) {
        return String.format(Locale.US, "%,.2f", value);
    }

    private static String percent(Double value) {
        return value == null ? "—" : String.format(Locale.US, "%.1f %%", 100 * value);
    }

    private static String chance(double value) {
        return value < 0.0001 ? "< 0.01 %" : String.format(Locale.US, "%.2f %%", 100 * value);
    }
}
