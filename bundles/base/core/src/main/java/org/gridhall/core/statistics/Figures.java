package org.gridhall.core.statistics;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.persistence.EntityManager;
import org.gridhall.api.Text;
import org.gridhall.api.account.Actor;
import org.gridhall.api.catalogue.Catalogue;
import org.gridhall.api.catalogue.Channel;
import org.gridhall.api.catalogue.Stage;
import org.gridhall.api.organisation.Organisation;
import org.gridhall.api.place.Point;
import org.gridhall.api.statistics.Completion;
import org.gridhall.api.statistics.Correction;
import org.gridhall.api.statistics.Count;
import org.gridhall.api.statistics.Counted;
import org.gridhall.api.statistics.Event;
import org.gridhall.api.statistics.Lasting;
import org.gridhall.api.statistics.Slice;
import org.gridhall.api.statistics.Standing;
import org.gridhall.api.statistics.Statistics.By;
import org.gridhall.api.statistics.Statistics.Now;
import org.gridhall.core.storage.Database;

/** Reads what is counted, as far as whoever asks may. */
final class Figures {

    static final DateTimeFormatter DAY = DateTimeFormatter.BASIC_ISO_DATE;

    /** What is counted in public. */
    private static final Set<By> PUBLIC = Set.of(By.TOTAL, By.CATEGORY, By.FIELD, By.DAY);

    private static final List<String> LOOP =
            List.of("collect", "dispatch", "handle", "supervise", "feedback", "assess");

    private static final Map<String, Text> PHASES = Map.of(
            "collect", new Text("信息收集", "Collect"),
            "dispatch", new Text("分流交办", "Dispatch"),
            "handle", new Text("执行处置", "Handle"),
            "supervise", new Text("日常督办", "Supervise"),
            "feedback", new Text("信息反馈", "Feedback"),
            "assess", new Text("督查考核", "Assess"));

    /** Derby would rather read all tickets: it is told which index to take. Elsewhere this is a comment. */
    private static final String WARN = " --DERBY-PROPERTIES index=TICKET_WARN\n";

    private final Database database;
    private final Catalogue catalogue;
    private final Organisation organisation;
    private final ZoneId zone;
    private final Clock clock;

    Figures(Database database, Catalogue catalogue, Organisation organisation, ZoneId zone, Clock clock) {
        this.zone = zone;
        this.database = database;
        this.catalogue = catalogue;
        this.organisation = organisation;
        this.clock = clock;
    }

    List<Completion> completion(Actor actor, By by, Slice slice) {
        Cut cut = new Cut(catalogue, organisation, actor, slice, PUBLIC.contains(by));
        List<Completion> found = new ArrayList<>();
        sums(cut, by, slice.from(), last(slice), COMPLETION).forEach((key, sums) -> {
            if (sums[0] > 0 || by == By.TOTAL) {
                found.add(new Completion(key, title(by.name(), key), sums[0], sums[1], sums[2], sums[3], sums[4]));
            }
        });
        if (by != By.DAY && by != By.MONTH && by != By.YEAR) {
            found.sort(Comparator.comparingLong(Completion::accepted)
                    .reversed()
                    .thenComparing(Completion::key, Comparator.nullsFirst(Comparator.naturalOrder())));
        }
        return found;
    }

    private static final List<String> COMPLETION = List.of("accepted", "closed", "late", "ledger", "ledger_closed");

    private static final List<String> OPEN = List.of("accepted", "ended");

    /** What is due later is not due yet. */
    private LocalDate last(Slice slice) {
        LocalDate today = LocalDate.ofInstant(clock.instant(), zone);
        return slice.to() == null || slice.to().isAfter(today) ? today : slice.to();
    }

    List<Counted> counted(Actor actor, By by, Slice slice) {
        Cut cut = new Cut(catalogue, organisation, actor, slice);
        List<String> columns = new ArrayList<>(Tally.COUNTS);
        List<String> patrols = catalogue.channels().stream()
                .filter(Channel::patrol)
                .map(Channel::code)
                .toList();
        columns.add(
                patrols.isEmpty()
                        ? "filed"
                        : "CASE WHEN channel IN "
                                + patrols.stream().map(cut::parameter).collect(Collectors.joining(", ", "(", ")"))
                                + " THEN 0 ELSE filed END");
        LocalDate to = last(slice);
        Map<String, long[]> sums = sums(cut, by, slice.from(), to, columns);
        Cut open = new Cut(catalogue, organisation, actor, slice);
        Map<String, Long> backlog = backlog(open, by, slice.from(), to, sums);
        List<Counted> found = new ArrayList<>();
        sums.forEach((key, amounts) -> {
            Map<Count, Long> counts = new EnumMap<>(Count.class);
            for (int i = 0; i <= Tally.COUNTS.size(); i++) {
                counts.put(Count.values()[i], amounts[i]);
            }
            counts.put(Count.SATISFIED, sum(counts, Count.RATED_3, Count.RATED_5));
            counts.put(Count.RATED, sum(counts, Count.RATED_1, Count.RATED_5));
            counts.put(Count.BACKLOG, backlog.getOrDefault(key, 0L));
            found.add(new Counted(key, title(by.name(), key), counts));
        });
        return found;
    }

    private static long sum(Map<Count, Long> counts, Count first, Count last) {
        return EnumSet.range(first, last).stream().mapToLong(counts::get).sum();
    }

    /** What was accepted and not ended until the end of each period; of everything else, until the end of the time. */
    private Map<String, Long> backlog(Cut cut, By by, LocalDate from, LocalDate to, Map<String, long[]> sums) {
        Map<String, Long> found = new HashMap<>();
        if (by != By.DAY && by != By.MONTH && by != By.YEAR) {
            sums(cut, by, null, to, OPEN).forEach((key, pair) -> {
                found.put(key, pair[0] - pair[1]);
                // Something may be left of what nothing happened to in the time.
                if (pair[0] != pair[1]) {
                    sums.computeIfAbsent(key, fresh -> new long[Tally.COUNTS.size() + 1]);
                }
            });
            return found;
        }
        long open = 0;
        if (from != null) {
            long[] before = sums(cut, By.TOTAL, null, from.minusDays(1), OPEN).get(null);
            open = before[0] - before[1];
        }
        for (Map.Entry<String, long[]> period : sums.entrySet()) {
            open += period.getValue()[Count.ACCEPTED.ordinal()] - period.getValue()[Count.ENDED.ordinal()];
            found.put(period.getKey(), open);
        }
        return found;
    }

    List<Lasting> lasting(Actor actor, By by, Slice slice, Lasting.Span span) {
        Cut cut = new Cut(catalogue, organisation, actor, slice);
        Map<String, SortedMap<Integer, Long>> histograms = new TreeMap<>(KEYS);
        if (by == By.TOTAL) {
            histograms.put(null, new TreeMap<>());
        }
        Source source = source(cut, by, "lasting");
        for (Cover.Range range : source.cover(slice.from(), last(slice))) {
            String sql = "SELECT " + source.key + " AS k, bucket, SUM(tickets) FROM " + source.table + " WHERE "
                    + source.where + " AND span = " + span.ordinal() + " AND period BETWEEN " + range.first() + " AND "
                    + range.last() + " GROUP BY bucket" + source.group();
            for (Object[] cells : rows(cut, sql)) {
                histograms
                        .computeIfAbsent(key(by, cells[0]), fresh -> new TreeMap<>())
                        .merge((int) number(cells[1]), range.sign() * number(cells[2]), Long::sum);
            }
        }
        List<Lasting> found = new ArrayList<>();
        histograms.forEach((key, histogram) -> {
            long tickets =
                    histogram.values().stream().mapToLong(Long::longValue).sum();
            if (tickets > 0 || by == By.TOTAL) {
                found.add(new Lasting(
                        key,
                        title(by.name(), key),
                        tickets,
                        Buckets.quantile(histogram, 0.5),
                        Buckets.quantile(histogram, 0.9),
                        Buckets.ERROR));
            }
        });
        return found;
    }

    List<Correction> corrections(Actor actor, Slice slice) {
        Cut cut = new Cut(catalogue, organisation, actor, slice);
        if (cut.dims().size() > 1) {
            return List.of();
        }
        Sums.Dim dim = cut.dims().stream().findFirst().orElse(Sums.Dim.ALL);
        String sql = "SELECT period, "
                + Tally.COUNTS.stream().map(name -> "SUM(" + name + ")").collect(Collectors.joining(", "))
                + " FROM figure_change WHERE " + cut.where(dim) + " AND dim = " + dim.ordinal() + " AND period BETWEEN "
                + (slice.from() == null ? 0 : Cover.month(YearMonth.from(slice.from()))) + " AND "
                + Cover.month(YearMonth.from(last(slice))) + " GROUP BY period ORDER BY period DESC";
        List<Correction> found = new ArrayList<>();
        for (Object[] cells : rows(cut, sql)) {
            Map<Count, Long> changes = new EnumMap<>(Count.class);
            for (int i = 0; i < Tally.COUNTS.size(); i++) {
                if (number(cells[i + 1]) != 0) {
                    changes.put(Count.values()[i], number(cells[i + 1]));
                }
            }
            int month = (int) number(cells[0]);
            if (!changes.isEmpty()) {
                found.add(new Correction(YearMonth.of(month / 100, month % 100), changes));
            }
        }
        return found;
    }

    private static final Comparator<String> KEYS = Comparator.nullsLast(Comparator.naturalOrder());

    /**
     * From where something is counted: the roll-ups where one dimension at most is asked for, else the days.
     *
     * @param key what it is grouped by; constant for all
     */
    private record Source(String table, String key, String where, boolean rolled, By by) {

        String group() {
            return by == By.TOTAL ? "" : ", " + key;
        }

        List<Cover.Range> cover(LocalDate from, LocalDate to) {
            return Cover.of(
                    from,
                    to,
                    !rolled || by == By.DAY ? Cover.Grain.DAY : by == By.MONTH ? Cover.Grain.MONTH : Cover.Grain.YEAR);
        }
    }

    private static Source source(Cut cut, By by, String name) {
        Set<Sums.Dim> dims = EnumSet.noneOf(Sums.Dim.class);
        dims.addAll(cut.dims());
        Sums.Dim own =
                switch (by) {
                    case UNIT -> Sums.Dim.UNIT;
                    case GRID -> Sums.Dim.GRID;
                    case CATEGORY -> Sums.Dim.CATEGORY;
                    case FIELD -> Sums.Dim.FIELD;
                    default -> null;
                };
        if (own != null) {
            dims.add(own);
        }
        String key =
                switch (by) {
                    case TOTAL -> "''";
                    case CHANNEL -> "channel";
                    case TYPE -> "type";
                    case DAY, MONTH, YEAR -> "period";
                    default -> Cut.column(own);
                };
        if (dims.size() > 1) {
            return new Source(name + "_day", key, cut.where(), false, by);
        }
        Sums.Dim dim = dims.stream().findFirst().orElse(Sums.Dim.ALL);
        return new Source(
                name + "_part", own == null ? key : "code", cut.where(dim) + " AND dim = " + dim.ordinal(), true, by);
    }

    /** Sums by key, in the order of the keys; of everything there is always one. */
    private Map<String, long[]> sums(Cut cut, By by, LocalDate from, LocalDate to, List<String> columns) {
        Map<String, long[]> found = new TreeMap<>(KEYS);
        if (by == By.TOTAL) {
            found.put(null, new long[columns.size()]);
        }
        Source source = source(cut, by, "figure");
        String select = columns.stream().map(column -> "SUM(" + column + ")").collect(Collectors.joining(", "));
        for (Cover.Range range : source.cover(from, to)) {
            String sql = "SELECT " + source.key + " AS k, " + select + " FROM " + source.table + " WHERE "
                    + source.where + " AND period BETWEEN " + range.first() + " AND " + range.last()
                    + (by == By.TOTAL ? "" : " GROUP BY " + source.key);
            for (Object[] cells : rows(cut, sql)) {
                long[] sum = found.computeIfAbsent(key(by, cells[0]), fresh -> new long[columns.size()]);
                for (int i = 0; i < sum.length; i++) {
                    sum[i] += range.sign() * number(cells[i + 1]);
                }
            }
        }
        if (by != By.TOTAL) {
            found.values().removeIf(sum -> Arrays.stream(sum).allMatch(amount -> amount == 0));
        }
        return found;
    }

    /** A key as it is told: a day as 2026-01-31, a month as 2026-01. */
    private static String key(By by, Object cell) {
        if (by == By.DAY || by == By.MONTH || by == By.YEAR) {
            String period = cell.toString();
            return switch (by) {
                case YEAR -> period.substring(0, 4);
                case MONTH -> period.substring(0, 4) + "-" + period.substring(4, 6);
                default -> LocalDate.parse(period, DAY).toString();
            };
        }
        return by == By.TOTAL ? null : blank(cell);
    }

    /** What is added up of what stands somewhere. */
    private static final class Sum {
        long open;
        long closed;
        long suspended;
        long late;
        long running;
        long over;
        long overRunning;
        long soon;

        Standing standing(String key, Text title, String type, String phase) {
            long red = late + over;
            // What the clock says is of this moment, what is kept perhaps of one before.
            long green = Math.max(0, running - overRunning - soon);
            return new Standing(key, title, type, phase, open, closed, suspended, red, soon, green);
        }
    }

    private record Key(String key, String type) {}

    List<Standing> standing(Actor actor, Now by, Slice slice) {
        String column =
                switch (by) {
                    case TOTAL -> "''";
                    case PHASE, STAGE -> "stage";
                    case TYPE -> "type";
                    case UNIT -> "unit";
                    case GRID -> "grid";
                    case CATEGORY -> "category";
                    case CHANNEL -> "channel";
                };
        boolean stages = by == Now.STAGE || by == Now.PHASE;
        String groups = by == Now.TOTAL ? "" : stages ? "stage, type" : column;
        Map<Key, Sum> sums = new LinkedHashMap<>();
        kept(new Cut(catalogue, organisation, actor, slice), column, groups, stages, sums);
        clocked(new Cut(catalogue, organisation, actor, slice), column, groups, stages, sums);
        return by == Now.PHASE ? phases(sums) : list(by, sums);
    }

    private void kept(Cut cut, String column, String groups, boolean stages, Map<Key, Sum> sums) {
        String sql = "SELECT " + column + " AS k, " + (stages ? "type" : "''") + " AS t, closed, SUM(tickets),"
                + " SUM(suspended), SUM(late), SUM(running) FROM standing_count WHERE " + cut.where()
                + " GROUP BY closed" + (groups.isEmpty() ? "" : ", " + groups);
        for (Object[] cells : rows(cut, sql)) {
            Sum sum = sums.computeIfAbsent(key(cells), fresh -> new Sum());
            if (number(cells[2]) == 1) {
                sum.closed += number(cells[3]);
            } else {
                sum.open += number(cells[3]);
                sum.suspended += number(cells[4]);
                sum.late += number(cells[5]);
                sum.running += number(cells[6]);
            }
        }
    }

    /**
     * Lamps follow the clock, without an entry of the trail: the open tickets that have used four fifths of their time or
     * more, which are a range of an index, grouped by the database. Closed tickets have no such time.
     */
    private void clocked(Cut cut, String column, String groups, boolean stages, Map<Key, Sum> sums) {
        long now = clock.millis();
        String over = "due_at < " + cut.parameter(now);
        cut.and("warn_at < " + cut.parameter(now));
        cut.and("late = " + cut.parameter(false));
        cut.and("closed_at IS NULL");
        String state = "CASE WHEN " + over + " THEN CASE WHEN suspended THEN 1 ELSE 0 END"
                + " ELSE CASE WHEN suspended THEN 3 ELSE 2 END END";
        String inner = "SELECT " + (stages ? "stage, type" : column.equals("''") ? "type" : column) + ", " + state
                + " AS state FROM ticket" + WARN + " WHERE " + cut.where();
        String sql = "SELECT " + column + " AS k, " + (stages ? "type" : "''") + " AS t, state, COUNT(*) FROM (" + inner
                + ") x GROUP BY state" + (groups.isEmpty() ? "" : ", " + groups);
        for (Object[] cells : rows(cut, sql)) {
            Sum sum = sums.computeIfAbsent(key(cells), fresh -> new Sum());
            long count = number(cells[3]);
            switch ((int) number(cells[2])) {
                case 0 -> {
                    sum.over += count;
                    sum.overRunning += count;
                }
                case 1 -> sum.over += count;
                case 2 -> sum.soon += count;
                default -> {
                    // stands still, and is in time
                }
            }
        }
    }

    private static Key key(Object[] cells) {
        return new Key(blank(cells[0]), blank(cells[1]));
    }

    private static String blank(Object cell) {
        return cell == null || cell.toString().isEmpty() ? null : cell.toString();
    }

    private List<Standing> list(Now by, Map<Key, Sum> sums) {
        if (by == Now.TOTAL && sums.isEmpty()) {
            sums.put(new Key(null, null), new Sum());
        }
        List<Standing> found = new ArrayList<>();
        sums.forEach((key, sum) -> {
            if (by == Now.STAGE) {
                Stage stage = stage(key);
                Text title = stage == null ? Text.same(Objects.toString(key.key, "")) : stage.title();
                found.add(sum.standing(key.key, title, key.type, phase(stage, sum)));
            } else {
                found.add(sum.standing(key.key, title(by.name(), key.key), null, null));
            }
        });
        found.sort(Comparator.comparingLong(Standing::open)
                .thenComparingLong(Standing::closed)
                .reversed()
                .thenComparing(Standing::key, Comparator.nullsLast(Comparator.naturalOrder())));
        return found;
    }

    private List<Standing> phases(Map<Key, Sum> sums) {
        Map<String, Sum> loop = new LinkedHashMap<>();
        LOOP.forEach(phase -> loop.put(phase, new Sum()));
        sums.forEach((key, sum) -> {
            Sum all = loop.computeIfAbsent(phase(stage(key), sum), fresh -> new Sum());
            all.open += sum.open;
            all.closed += sum.closed;
            all.suspended += sum.suspended;
            all.late += sum.late;
            all.running += sum.running;
            all.over += sum.over;
            all.overRunning += sum.overRunning;
            all.soon += sum.soon;
        });
        List<Standing> found = new ArrayList<>();
        loop.forEach((phase, sum) ->
                found.add(sum.standing(phase, PHASES.getOrDefault(phase, Text.same(phase)), null, phase)));
        return found;
    }

    private Stage stage(Key key) {
        return key.type == null || key.key == null
                ? null
                : catalogue.type(key.type).flatMap(type -> type.stage(key.key)).orElse(null);
    }

    /** The phase of a stage; while its module is away, or where the stage is of an older flow, the likeliest. */
    private static String phase(Stage stage, Sum sum) {
        return stage != null ? stage.phase() : sum.open > 0 ? "handle" : "feedback";
    }

    List<Event> latest(Actor actor, Slice slice, int size) {
        if (size < 1 || size > 100) {
            throw new IllegalArgumentException("size is 1 to 100");
        }
        Cut cut = new Cut(catalogue, organisation, actor, slice);
        // The ticket says where it lies, and whether it has become confidential since.
        String sql = "SELECT e.id, e.ticket, e.happened_at, e.action, e.type, e.stage, e.category, e.unit, e.grid,"
                + " t.longitude, t.latitude FROM (SELECT * FROM latest_event WHERE " + cut.where()
                + ") e JOIN ticket t ON t.id = e.ticket WHERE t.confidential = " + cut.parameter(false)
                + " ORDER BY e.happened_at DESC, e.id DESC FETCH FIRST " + size + " ROWS ONLY";
        List<Event> found = new ArrayList<>();
        for (Object[] cells : rows(cut, sql)) {
            found.add(new Event(
                    number(cells[0]),
                    number(cells[1]),
                    Instant.ofEpochMilli(number(cells[2])),
                    cells[3].toString(),
                    cells[4].toString(),
                    cells[5].toString(),
                    blank(cells[6]),
                    blank(cells[7]),
                    blank(cells[8]),
                    cells[9] == null
                            ? null
                            : new Point(((Number) cells[9]).doubleValue(), ((Number) cells[10]).doubleValue())));
        }
        return found;
    }

    private List<Object[]> rows(Cut cut, String sql) {
        return database
                .read((EntityManager manager) ->
                        (List<?>) cut.bind(manager.createNativeQuery(sql)).getResultList())
                .stream()
                .map(row -> (Object[]) row)
                .toList();
    }

    private static long number(Object value) {
        return value == null ? 0 : ((Number) value).longValue();
    }

    private Text title(String by, String key) {
        if (by.equals("TOTAL")) {
            return new Text("合计", "Total");
        }
        if (key == null) {
            return new Text("（无）", "(none)");
        }
        return switch (by) {
            case "UNIT" -> organisation.unit(key).map(unit -> unit.name()).orElse(Text.same(key));
            case "GRID" -> organisation.grid(key).map(grid -> grid.name()).orElse(Text.same(key));
            case "CATEGORY" ->
                catalogue.category(key).map(found -> found.title()).orElse(Text.same(key));
            case "CHANNEL" -> catalogue.channel(key).map(found -> found.title()).orElse(Text.same(key));
            case "TYPE" -> catalogue.type(key).map(found -> found.title()).orElse(Text.same(key));
            default -> Text.same(key);
        };
    }
}
