package org.gridhall.core.forecast;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import javax.persistence.EntityManager;
import org.gridhall.api.Problem;
import org.gridhall.api.Text;
import org.gridhall.api.account.Actor;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.catalogue.Catalogue;
import org.gridhall.api.catalogue.Category;
import org.gridhall.api.catalogue.Stage;
import org.gridhall.api.forecast.Forecasts;
import org.gridhall.api.forecast.Hotspots;
import org.gridhall.api.forecast.Outlook;
import org.gridhall.api.forecast.Outlook.Expected;
import org.gridhall.api.forecast.Repeats;
import org.gridhall.api.organisation.Grid;
import org.gridhall.api.organisation.Organisation;
import org.gridhall.api.place.Point;
import org.gridhall.api.statistics.Slice;
import org.gridhall.api.statistics.Statistics;
import org.gridhall.api.time.CalendarDay;
import org.gridhall.api.time.CalendarYear;
import org.gridhall.api.time.Calendars;
import org.gridhall.core.District;
import org.gridhall.core.forecast.Trial.Kind;
import org.gridhall.core.statistics.Cut;
import org.gridhall.core.storage.Database;
import org.gridhall.core.storage.Ids;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Looks ahead from the counts that the statistics keep; keeps nothing of its own but the last answers. */
@Component(service = Forecasts.class)
public final class CountedForecasts implements Forecasts {

    private static final DateTimeFormatter DAY = DateTimeFormatter.BASIC_ISO_DATE;

    /** Weeks that are tried. */
    private static final int TRIED = 8;

    /** Weeks that are read: what is tried, what the first of them rests on, and one for the warnings. */
    private static final int READ = TRIED + Model.WEEKS + 2;

    private static final int CELLS = 200;
    private static final int PLACES = 100;

    /** Fewer of a category are no reason to warn, however few there were before. */
    private static final int LEAST = 4;

    /** Tickets that are looked at for repeats. */
    private static final int MOST = 20_000;

    private static final int KEPT = 32;

    private record Answer(String of, Outlook outlook) {}

    private final Database database;
    private final Catalogue catalogue;
    private final Organisation organisation;
    private final Calendars calendars;
    private final Statistics statistics;
    private final Clock clock;

    /** The last answers, by what was asked; the same for whoever may count the same. */
    private final Map<List<Object>, Answer> answers = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<List<Object>, Answer> eldest) {
            return size() > KEPT;
        }
    };

    @Activate
    public CountedForecasts(
            @Reference Database database,
            @Reference Catalogue catalogue,
            @Reference Organisation organisation,
            @Reference Calendars calendars,
            @Reference Statistics statistics,
            @Reference District district) {
        this(database, catalogue, organisation, calendars, statistics, Clock.system(district.zone()));
    }

    /** @param clock in the zone of the district */
    CountedForecasts(
            Database database,
            Catalogue catalogue,
            Organisation organisation,
            Calendars calendars,
            Statistics statistics,
            Clock clock) {
        this.database = database;
        this.catalogue = catalogue;
        this.organisation = organisation;
        this.calendars = calendars;
        this.statistics = statistics;
        this.clock = clock;
    }

    // --- the coming week ---

    @Override
    public Outlook outlook(Actor actor, Slice slice) {
        LocalDate today = LocalDate.now(clock);
        Cut cut = new Cut(catalogue, organisation, actor, slice);
        cut.and("period >= " + cut.parameter(number(today.minusDays(READ * 7L))));
        cut.and("period < " + cut.parameter(number(today)));
        List<Object> key = List.of(cut.where(), cut.parameters());
        String of = statistics.revision() + " " + catalogue.revision();
        synchronized (answers) {
            Answer answer = answers.get(key);
            if (answer != null && answer.of.equals(of)) {
                return answer.outlook;
            }
        }
        Outlook outlook = look(read(cut, today), today);
        synchronized (answers) {
            answers.put(key, new Answer(of, outlook));
        }
        return outlook;
    }

    private History read(Cut cut, LocalDate today) {
        String sql = "SELECT period, category, grid, SUM(accepted) FROM figure_day WHERE " + cut.where()
                + " AND accepted > 0 GROUP BY period, category, grid";
        History history = new History(READ);
        for (Object[] cells : rows(cut, sql)) {
            LocalDate day = LocalDate.parse(cells[0].toString(), DAY);
            long count = ((Number) cells[3]).longValue();
            if (count > 0) {
                history.add((int) ChronoUnit.DAYS.between(day, today), cells[1].toString(), cells[2].toString(), count);
            }
        }
        return history;
    }

    private Outlook look(History history, LocalDate today) {
        IntFunction<CalendarDay> calendar = calendar(today);
        Model model = Model.of(history, 0, calendar);
        Trial trial = new Trial(history, 0, TRIED, calendar);
        List<Outlook.Week> past = past(history, trial, today);
        if (model == null) {
            return new Outlook(
                    today,
                    today.plusDays(DAYS - 1L),
                    0,
                    null,
                    List.of(),
                    past,
                    List.of(),
                    List.of(),
                    List.of(),
                    null,
                    List.of(),
                    0);
        }
        Map<String, Long> grids = new HashMap<>();
        history.cells().forEach((cell, counts) -> grids.merge(cell.grid(), counts[0], Long::sum));
        List<Outlook.Day> days = new ArrayList<>();
        for (int i = 0; i < DAYS; i++) {
            days.add(new Outlook.Day(today.plusDays(i), !calendar.apply(-i).works(), model.days()[i]));
        }
        List<Rise> rises = rises(history, calendar);
        return new Outlook(
                today,
                today.plusDays(DAYS - 1L),
                Math.min(Model.WEEKS, history.weeks()),
                expected(trial, Kind.TOTAL, "", new Text("合计", "Total"), model.total(), History.week(history.all(), 0)),
                days,
                past,
                sorted(history.categories().entrySet().stream()
                        .map(one -> expected(
                                trial,
                                Kind.CATEGORY,
                                one.getKey(),
                                category(one.getKey()),
                                model.category(one.getKey()),
                                History.week(one.getValue(), 0)))
                        .toList()),
                sorted(grids.entrySet().stream()
                        .map(one -> expected(
                                trial,
                                Kind.GRID,
                                one.getKey(),
                                grid(one.getKey()),
                                model.grid(one.getKey()),
                                one.getValue()))
                        .toList()),
                cells(history, model, trial),
                trial.quality(),
                warnings(rises),
                rises.size());
    }

    private static List<Expected> sorted(List<Expected> some) {
        return some.stream()
                .sorted(Comparator.comparing(Expected::mean)
                        .reversed()
                        .thenComparing(Expected::key, Comparator.nullsLast(Comparator.naturalOrder())))
                .toList();
    }

    private static Expected expected(Trial trial, Kind kind, String key, Text title, double mean, long last) {
        return new Expected(blank(key), title, mean, trial.low(kind, key, mean), trial.high(kind, key, mean), last);
    }

    private List<Outlook.Cell> cells(History history, Model model, Trial trial) {
        return history.cells().entrySet().stream()
                .sorted(Comparator.comparingDouble((Map.Entry<History.Cell, long[]> one) -> -model.cell(one.getKey()))
                        .thenComparing(one -> one.getKey().category())
                        .thenComparing(one -> one.getKey().grid()))
                .limit(CELLS)
                .map(one -> {
                    History.Cell cell = one.getKey();
                    double mean = model.cell(cell);
                    return new Outlook.Cell(
                            blank(cell.category()),
                            category(cell.category()),
                            blank(cell.grid()),
                            grid(cell.grid()),
                            mean,
                            trial.low(Kind.CELL, cell, mean),
                            trial.high(Kind.CELL, cell, mean),
                            one.getValue()[0]);
                })
                .toList();
    }

    private List<Outlook.Week> past(History history, Trial trial, LocalDate today) {
        List<Outlook.Week> weeks = new ArrayList<>();
        for (int week = Math.min(history.weeks(), TRIED + Model.WEEKS) - 1; week >= 0; week--) {
            weeks.add(new Outlook.Week(
                    today.minusDays(week * 7L + 7),
                    today.minusDays(week * 7L + 1),
                    History.week(history.all(), week),
                    trial.total(week)));
        }
        return weeks;
    }

    // --- what rises ---

    /** A category that was watched. */
    record Rise(String category, long counted, double mean, double spread, double chance) {

        boolean warned() {
            return chance < FALSE_ALARMS && counted >= LEAST;
        }

        long limit() {
            return Math.max(LEAST - 1, Spread.quantile(mean, spread, 1 - FALSE_ALARMS));
        }
    }

    /** The last seven days of each category, against what the weeks before let expect. */
    static List<Rise> rises(History history, IntFunction<CalendarDay> calendar) {
        Model model = Model.of(history, 1, calendar);
        Trial trial = new Trial(history, 1, TRIED, calendar);
        if (model == null || trial.weeks() < Model.LEAST) {
            return List.of();
        }
        List<Rise> rises = new ArrayList<>();
        history.categories().forEach((category, counts) -> {
            // Nothing is known to be impossible: what never occurred is expected once in a long while.
            double mean = Math.max(model.category(category), 0.05);
            // Known from some weeks only.
            double spread = trial.spread(Kind.CATEGORY, category) * (1 + 1.0 / trial.weeks());
            long counted = History.week(counts, 0);
            rises.add(new Rise(category, counted, mean, spread, Spread.atLeast(mean, spread, counted)));
        });
        return rises;
    }

    private List<Outlook.Warning> warnings(List<Rise> rises) {
        return rises.stream()
                .filter(Rise::warned)
                .sorted(Comparator.comparing(Rise::chance)
                        .thenComparing(rise -> -rise.counted())
                        .thenComparing(Rise::category))
                .map(rise -> new Outlook.Warning(
                        blank(rise.category()),
                        category(rise.category()),
                        rise.counted(),
                        rise.mean(),
                        rise.limit(),
                        rise.chance()))
                .toList();
    }

    // --- where ---

    @Override
    public Hotspots hotspots(Actor actor, Slice slice, int days) {
        between("days", days, 7, 90);
        LocalDate today = LocalDate.now(clock);
        LocalDate from = today.minusDays(days);
        LocalDate since = from.minusDays((long) days * Squares.BEFORE);
        Cut cut = tickets(actor, slice, since, today);
        cut.openly();
        String now = "id >= " + cut.parameter(floor(from));
        String sql = "SELECT cell, recent, COUNT(*) FROM (SELECT cell, CASE WHEN " + now
                + " THEN 1 ELSE 0 END AS recent FROM ticket WHERE " + cut.where()
                + " AND cell >= 0) x GROUP BY cell, recent";
        Map<Long, long[]> counts = new HashMap<>();
        long all = 0;
        for (Object[] cells : rows(cut, sql)) {
            int recent = ((Number) cells[1]).intValue();
            long count = ((Number) cells[2]).longValue();
            counts.computeIfAbsent(((Number) cells[0]).longValue(), fresh -> new long[2])[recent] += count;
            all += recent * count;
        }
        return new Hotspots(from, today.minusDays(1), since, all, Squares.of(counts));
    }

    @Override
    public Repeats repeats(Actor actor, Slice slice, int metres, int days, int least) {
        between("metres", metres, 10, 1000);
        between("days", days, 7, 180);
        between("least", least, 2, 50);
        LocalDate today = LocalDate.now(clock);
        Cut cut = tickets(actor, slice, today.minusDays(days), today.plusDays(1));
        String sql = "SELECT id, number, category, longitude, latitude, cell, address, opened_at, closed_at, unit_path,"
                + " grid_path FROM ticket WHERE " + cut.where() + " AND confidential = " + cut.parameter(false)
                + " AND category IS NOT NULL AND cell IS NOT NULL ORDER BY id DESC FETCH FIRST " + MOST + " ROWS ONLY";
        Places places = new Places(metres);
        List<Object[]> read = rows(cut, sql);
        for (Object[] cells : read) {
            boolean shown = actor.kind() == Actor.Kind.SYSTEM
                    || actor.with(Permissions.TICKET_READ)
                            .anyMatch(grant -> grant.covers((String) cells[9], (String) cells[10]));
            places.add(
                    cells[2].toString(),
                    cells[3] == null
                            ? null
                            : new Point(((Number) cells[3]).doubleValue(), ((Number) cells[4]).doubleValue()),
                    ((Number) cells[5]).longValue(),
                    shown ? (String) cells[6] : null,
                    new Repeats.Case(
                            ((Number) cells[0]).longValue(),
                            cells[1].toString(),
                            Instant.ofEpochMilli(((Number) cells[7]).longValue()),
                            cells[8] == null ? null : Instant.ofEpochMilli(((Number) cells[8]).longValue())));
        }
        return new Repeats(
                places.all().stream()
                        .filter(place -> place.count >= least)
                        .sorted(Comparator.comparingInt((Places.Place place) -> -place.count)
                                .thenComparing(place -> place.last, Comparator.reverseOrder()))
                        .limit(PLACES)
                        .map(place -> new Repeats.Place(
                                place.category,
                                category(place.category),
                                place.point,
                                place.address,
                                place.count,
                                place.open,
                                place.first,
                                place.last,
                                place.tickets))
                        .toList(),
                read.size(),
                read.size() < MOST);
    }

    /** Tickets that were opened in a time, are not void and not merged into another: a range of ids. */
    private Cut tickets(Actor actor, Slice slice, LocalDate from, LocalDate before) {
        Cut cut = new Cut(catalogue, organisation, actor, slice);
        cut.and("id >= " + cut.parameter(floor(from)));
        cut.and("id < " + cut.parameter(floor(before)));
        cut.and("merged_into IS NULL");
        catalogue.modules().stream().flatMap(module -> module.types().stream()).forEach(type -> type.stages().stream()
                .filter(Stage::voided)
                .forEach(stage -> cut.and("NOT (type = " + cut.parameter(type.code()) + " AND stage = "
                        + cut.parameter(stage.code()) + ")")));
        return cut;
    }

    private long floor(LocalDate day) {
        return Ids.floor(day.atStartOfDay(clock.getZone()).toInstant());
    }

    private static void between(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw Problem.invalid(
                    "/" + name,
                    "请填写 " + least + " 到 " + most + " 之间的整数",
                    "Give a whole number from " + least + " to " + most);
        }
    }

    // --- words and days ---

    /** All days that are looked at, each with what the calendar says. */
    private IntFunction<CalendarDay> calendar(LocalDate today) {
        Map<LocalDate, CalendarDay> known = calendars.years().stream()
                .map(CalendarYear::days)
                .flatMap(List::stream)
                .filter(day -> day.date().isAfter(today.minusDays(READ * 7L + 1)))
                .filter(day -> day.date().isBefore(today.plusDays(DAYS)))
                .collect(Collectors.toMap(CalendarDay::date, Function.identity()));
        return number -> {
            LocalDate date = today.minusDays(number);
            CalendarDay day = known.get(date);
            return day != null ? day : usual(date);
        };
    }

    /** A day of a year that is not published. */
    static CalendarDay usual(LocalDate date) {
        return new CalendarDay(
                date,
                date.getDayOfWeek().getValue() > 5 ? CalendarDay.Kind.WEEKEND : CalendarDay.Kind.WORKDAY,
                null,
                false);
    }

    private Text category(String code) {
        return code.isEmpty()
                ? new Text("（无类别）", "(no category)")
                : catalogue.category(code).map(Category::title).orElse(Text.same(code));
    }

    private Text grid(String code) {
        return code.isEmpty()
                ? new Text("（不在网格内）", "(in no grid)")
                : organisation.grid(code).map(Grid::name).orElse(Text.same(code));
    }

    private static String blank(String code) {
        return code.isEmpty() ? null : code;
    }

    private static int number(LocalDate day) {
        return Integer.parseInt(day.format(DAY));
    }

    private List<Object[]> rows(Cut cut, String sql) {
        return database
                .read((EntityManager manager) ->
                        (List<?>) cut.bind(manager.createNativeQuery(sql)).getResultList())
                .stream()
                .map(row -> (Object[]) row)
                .toList();
    }
}
