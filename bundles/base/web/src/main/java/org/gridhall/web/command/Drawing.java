package org.gridhall.web.command;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.gridhall.api.Problem;
import org.gridhall.api.Text;
import org.gridhall.api.account.Actor;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.catalogue.Catalogue;
import org.gridhall.api.catalogue.Category;
import org.gridhall.api.catalogue.Role;
import org.gridhall.api.catalogue.Stage;
import org.gridhall.api.catalogue.TicketType;
import org.gridhall.api.organisation.Grid;
import org.gridhall.api.organisation.Organisation;
import org.gridhall.api.organisation.Post;
import org.gridhall.api.organisation.Unit;
import org.gridhall.api.statistics.Completion;
import org.gridhall.api.statistics.Event;
import org.gridhall.api.statistics.Slice;
import org.gridhall.api.statistics.Standing;
import org.gridhall.api.statistics.Statistics;
import org.gridhall.api.statistics.Statistics.By;
import org.gridhall.api.statistics.Statistics.Now;
import org.gridhall.web.Services;

/** Puts the wall together from the statistics, as far as whoever looks may count. */
final class Drawing {

    private static final int DAYS = 30;
    private static final int EVENTS = 40;
    private static final int RANKED = 12;
    private static final int ON_DUTY = 14;

    private final Catalogue catalogue;
    private final Organisation organisation;
    private final Statistics statistics;
    private final Actor actor;
    private final Locale locale;
    private final LocalDate today;
    private final Grid grid;
    private final Slice slice;

    /** @param code the grid that is shown; null for the district */
    Drawing(Services services, Actor actor, Locale locale, ZoneId zone, String code) {
        this.catalogue = services.catalogue();
        this.organisation = services.organisation();
        this.statistics = services.statistics();
        this.actor = actor;
        this.locale = locale;
        this.today = LocalDate.now(zone);
        this.grid = code == null ? null : grid(organisation, code);
        this.slice = new Slice(null, code, null, matters(), null, null);
    }

    /** A grid of the main tree that is there today. */
    static Grid grid(Organisation organisation, String code) {
        return organisation
                .grid(code)
                .filter(found -> found.network() == null)
                .orElseThrow(() -> Problem.notFound("没有这个网格，请返回全区", "There is no such grid; go back to the district"));
    }

    /**
     * Types of what somebody brings before the district, not of what it opens for itself: their flow begins by collecting.
     * Where no module has such a type, all.
     */
    private Set<String> matters() {
        Set<String> collected = types(stage -> stage.phase().equals("collect") && !stage.voided());
        return collected.isEmpty() ? types(stage -> true) : collected;
    }

    private Set<String> types(Predicate<Stage> with) {
        return catalogue.modules().stream()
                .flatMap(module -> module.types().stream())
                .filter(type -> type.stages().stream().anyMatch(with))
                .map(TicketType::code)
                .collect(Collectors.toSet());
    }

    Wall wall(String since, String category) {
        List<Completion> days = statistics.completion(actor, By.DAY, slice.during(first(), today));
        Slice lately = slice.during(today.minusDays(DAYS - 1L), today);
        Map<String, Standing> unitsNow = byKey(statistics.standing(actor, Now.UNIT, slice));
        return new Wall(
                since,
                Instant.now().truncatedTo(ChronoUnit.MILLIS),
                way(),
                period(days, today),
                period(days, today.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY))),
                period(days, today.withDayOfYear(1)),
                lamps(),
                loop(),
                trend(days),
                categories(lately),
                ranked(statistics.completion(actor, By.UNIT, lately), unitsNow),
                grids(lately.in(category), slice.in(category)),
                events(),
                duty());
    }

    private LocalDate first() {
        LocalDate year = today.withDayOfYear(1);
        LocalDate month = today.minusDays(DAYS - 1L);
        return year.isBefore(month) ? year : month;
    }

    private List<Wall.Named> way() {
        List<Wall.Named> way = new ArrayList<>();
        for (Grid step = grid;
                step != null;
                step = step.parent() == null
                        ? null
                        : organisation.grid(step.parent()).orElse(null)) {
            way.add(0, new Wall.Named(step.code(), say(step.name())));
        }
        way.add(0, new Wall.Named(null, say(new Text("全区", "District"))));
        return way;
    }

    private static Wall.Period period(List<Completion> days, LocalDate from) {
        long accepted = 0;
        long closed = 0;
        long overdue = 0;
        for (Completion day : days) {
            if (day.key() != null && day.key().compareTo(from.toString()) >= 0) {
                accepted += day.accepted();
                closed += day.closed();
                overdue += day.overdue();
            }
        }
        return new Wall.Period(accepted, closed, overdue);
    }

    private Wall.Lamps lamps() {
        Standing all = statistics.standing(actor, Now.TOTAL, slice).stream()
                .findFirst()
                .orElse(new Standing(null, null, null, null, 0, 0, 0, 0, 0, 0));
        return new Wall.Lamps(all.open(), all.red(), all.yellow(), all.green(), all.grey());
    }

    /**
     * What stands in each phase: matters by the phase of their stage, supervision orders under supervision, and for
     * assessment the closed ones that wait for it.
     */
    private List<Wall.Phase> loop() {
        Map<String, long[]> sums = new LinkedHashMap<>();
        PHASES.keySet().forEach(phase -> sums.put(phase, new long[4]));
        Set<String> matters = slice.types();
        Set<String> assessed = types(stage -> stage.phase().equals("assess"));
        for (Standing stage : statistics.standing(actor, Now.STAGE, slice.of(Set.of()))) {
            boolean matter = matters.contains(stage.type());
            if (!matter && !"supervise".equals(stage.phase())) {
                continue;
            }
            long[] sum = sums.computeIfAbsent(stage.phase(), phase -> new long[4]);
            sum[0] += stage.open();
            sum[1] += stage.red();
            sum[2] += stage.yellow();
            if (matter && stage.closed() > 0) {
                if (stage.phase().equals("assess")) {
                    sums.get("assess")[3] += stage.closed();
                } else if (assessed.contains(stage.type())) {
                    sums.get("assess")[0] += stage.closed();
                }
            }
        }
        List<Wall.Phase> loop = new ArrayList<>();
        PHASES.forEach((phase, title) -> {
            long[] sum = sums.get(phase);
            loop.add(new Wall.Phase(phase, say(title), sum[0], sum[1], sum[2], sum[3]));
        });
        return loop;
    }

    private static final Map<String, Text> PHASES = phases();

    private static Map<String, Text> phases() {
        Map<String, Text> phases = new LinkedHashMap<>();
        phases.put("collect", new Text("信息收集", "Collect"));
        phases.put("dispatch", new Text("分流交办", "Dispatch"));
        phases.put("handle", new Text("执行处置", "Handle"));
        phases.put("supervise", new Text("日常督办", "Supervise"));
        phases.put("feedback", new Text("信息反馈", "Feedback"));
        phases.put("assess", new Text("督查考核", "Assess"));
        return phases;
    }

    private List<Wall.Day> trend(List<Completion> days) {
        Map<String, Completion> known = new HashMap<>();
        days.forEach(day -> known.put(day.key(), day));
        List<Wall.Day> trend = new ArrayList<>();
        for (int i = DAYS - 1; i >= 0; i--) {
            LocalDate day = today.minusDays(i);
            Completion found = known.get(day.toString());
            trend.add(new Wall.Day(day, found == null ? 0 : found.accepted(), found == null ? 0 : found.closed()));
        }
        return trend;
    }

    private List<Wall.Ranked> categories(Slice lately) {
        List<Wall.Ranked> all = new ArrayList<>();
        for (Completion one : statistics.completion(actor, By.CATEGORY, lately)) {
            if (one.key() != null && all.size() < RANKED) {
                all.add(new Wall.Ranked(one.key(), say(one.title()), one.accepted(), one.closed(), 0, 0));
            }
        }
        return all;
    }

    private static Map<String, Standing> byKey(List<Standing> standing) {
        Map<String, Standing> all = new HashMap<>();
        standing.forEach(one -> all.put(one.key(), one));
        return all;
    }

    /** The best first: by rate, then by how much it was. */
    private static final Comparator<Wall.Ranked> BEST = Comparator.comparingDouble(
                    (Wall.Ranked one) -> one.accepted() == 0 ? -1 : (double) one.closed() / one.accepted())
            .thenComparingLong(Wall.Ranked::accepted)
            .reversed()
            .thenComparing(Wall.Ranked::key);

    private List<Wall.Ranked> ranked(List<Completion> counts, Map<String, Standing> now) {
        return counts.stream()
                .filter(one -> one.key() != null && one.accepted() > 0)
                .map(one -> {
                    Standing standing = now.get(one.key());
                    return new Wall.Ranked(
                            one.key(),
                            say(one.title()),
                            one.accepted(),
                            one.closed(),
                            standing == null ? 0 : standing.open(),
                            standing == null ? 0 : standing.red());
                })
                .sorted(BEST)
                .limit(RANKED)
                .toList();
    }

    /** The grids right below the one that is shown, each with all that lies below it. */
    private List<Wall.Ranked> grids(Slice lately, Slice now) {
        List<Grid> below = below(organisation, grid);
        Map<String, long[]> sums = new LinkedHashMap<>();
        below.forEach(one -> sums.put(one.code(), new long[4]));
        for (Completion one : statistics.completion(actor, By.GRID, lately)) {
            long[] sum = sums.get(above(one.key(), below));
            if (sum != null) {
                sum[0] += one.accepted();
                sum[1] += one.closed();
            }
        }
        for (Standing one : statistics.standing(actor, Now.GRID, now)) {
            long[] sum = sums.get(above(one.key(), below));
            if (sum != null) {
                sum[2] += one.open();
                sum[3] += one.red();
            }
        }
        return below.stream()
                .map(one -> {
                    long[] sum = sums.get(one.code());
                    return new Wall.Ranked(one.code(), say(one.name()), sum[0], sum[1], sum[2], sum[3]);
                })
                .sorted(BEST)
                .toList();
    }

    /** The grids of the main tree right below one, or the top ones; of one without any itself. */
    static List<Grid> below(Organisation organisation, Grid grid) {
        String code = grid == null ? null : grid.code();
        List<Grid> below = organisation.grids().stream()
                .filter(one -> one.network() == null)
                .filter(one -> code == null ? one.parent() == null : code.equals(one.parent()))
                .toList();
        return below.isEmpty() && grid != null ? List.of(grid) : below;
    }

    private String above(String code, List<Grid> below) {
        String path =
                code == null ? null : organisation.grid(code).map(Grid::path).orElse(null);
        if (path == null) {
            return null;
        }
        return below.stream()
                .filter(one -> path.startsWith(one.path()))
                .map(Grid::code)
                .findFirst()
                .orElse(null);
    }

    private List<Wall.Step> events() {
        return statistics.latest(actor, slice.of(Set.of()), EVENTS).stream()
                .map(this::step)
                .toList();
    }

    private Wall.Step step(Event event) {
        TicketType type = catalogue.type(event.type()).orElse(null);
        Stage stage = type == null ? null : type.stage(event.stage()).orElse(null);
        Text what = event.category() == null
                ? null
                : catalogue.category(event.category()).map(Category::title).orElse(null);
        if (what == null) {
            what = type == null ? new Text("事项", "Ticket") : type.title();
        }
        return new Wall.Step(
                Long.toString(event.id()),
                event.at(),
                say(what),
                stage == null ? say(new Text("有新进展", "Moved on")) : say(stage.title()),
                stage == null ? "collect" : stage.phase(),
                event.action().equals("open"),
                event.unit() == null
                        ? null
                        : organisation
                                .unit(event.unit())
                                .map(Unit::name)
                                .map(this::say)
                                .orElse(null),
                event.grid() == null
                        ? null
                        : organisation
                                .grid(event.grid())
                                .map(Grid::name)
                                .map(this::say)
                                .orElse(null),
                event.point() == null ? null : event.point().longitude(),
                event.point() == null ? null : event.point().latitude());
    }

    /** Who holds the posts of the command room today, or those of the grid that is shown. */
    private List<Wall.Duty> duty() {
        Map<String, String> names = new HashMap<>();
        List<Post> all = organisation.who(null, null, null, today);
        all.forEach(post -> names.put(post.person(), post.personName()));
        Set<Post> held = new LinkedHashSet<>();
        if (grid != null) {
            for (Grid step = grid;
                    step != null && held.isEmpty();
                    step = step.parent() == null
                            ? null
                            : organisation.grid(step.parent()).orElse(null)) {
                String code = step.code();
                all.stream().filter(post -> code.equals(post.grid())).forEach(held::add);
            }
        } else {
            Set<String> rooms = organisation.units().stream()
                    .filter(unit -> unit.kind().equals("command") || unit.parent() == null)
                    .map(Unit::code)
                    .collect(Collectors.toSet());
            all.stream()
                    .filter(post -> post.unit() != null && rooms.contains(post.unit()))
                    .filter(post -> commands(post.role()))
                    .forEach(held::add);
        }
        return held.stream()
                .limit(ON_DUTY)
                .map(post -> new Wall.Duty(
                        catalogue
                                .role(post.role())
                                .map(Role::title)
                                .map(this::say)
                                .orElse(""),
                        post.personName(),
                        post.substitute() == null ? null : names.get(post.substitute()),
                        place(post)))
                .toList();
    }

    private String place(Post post) {
        return post.grid() != null
                ? organisation.grid(post.grid()).map(Grid::name).map(this::say).orElse(null)
                : organisation.unit(post.unit()).map(Unit::name).map(this::say).orElse(null);
    }

    /** Whether a role is one of the room: it reads the figures, and is not there for the machinery. */
    private boolean commands(String role) {
        return catalogue
                .role(role)
                .map(Role::permissions)
                .filter(may -> may.contains(Permissions.STATISTICS_READ))
                .filter(may -> !may.contains(Permissions.ACCOUNT_MANAGE) && !may.contains(Permissions.TICKET_IMPORT))
                .isPresent();
    }

    private String say(Text text) {
        return text == null ? "" : text.in(locale);
    }
}
