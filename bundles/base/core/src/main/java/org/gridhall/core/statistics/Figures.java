package org.gridhall.core.statistics;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import javax.persistence.EntityManager;
import org.gridhall.api.Text;
import org.gridhall.api.account.Actor;
import org.gridhall.api.catalogue.Catalogue;
import org.gridhall.api.catalogue.Stage;
import org.gridhall.api.organisation.Organisation;
import org.gridhall.api.place.Point;
import org.gridhall.api.statistics.Completion;
import org.gridhall.api.statistics.Event;
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

    /** How long before its end a limit's lamp is yellow. */
    private static final Duration NEAR = Duration.ofHours(8);

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
    private static final String DUE = " --DERBY-PROPERTIES index=TICKET_DUE\n";

    private final Database database;
    private final Catalogue catalogue;
    private final Organisation organisation;
    private final Clock clock;

    Figures(Database database, Catalogue catalogue, Organisation organisation, Clock clock) {
        this.database = database;
        this.catalogue = catalogue;
        this.organisation = organisation;
        this.clock = clock;
    }

    List<Completion> completion(Actor actor, By by, Slice slice) {
        String column =
                switch (by) {
                    case TOTAL -> "''";
                    case UNIT -> "unit";
                    case GRID -> "grid";
                    case CATEGORY -> "category";
                    case CHANNEL -> "channel";
                    case TYPE -> "type";
                    case FIELD -> "field";
                    case DAY -> "opened_on";
                };
        Cut cut = new Cut(catalogue, organisation, actor, slice, PUBLIC.contains(by));
        if (slice.from() != null) {
            cut.and("opened_on >= "
                    + cut.parameter(Integer.parseInt(slice.from().format(DAY))));
        }
        if (slice.to() != null) {
            cut.and("opened_on <= " + cut.parameter(Integer.parseInt(slice.to().format(DAY))));
        }
        String sql = "SELECT " + column + " AS k, SUM(accepted) AS n, SUM(closed), SUM(late), SUM(ledger),"
                + " SUM(ledger_closed) FROM daily_count WHERE " + cut.where()
                + (by == By.TOTAL ? "" : " GROUP BY " + column)
                + " ORDER BY " + (by == By.DAY ? "1" : "2 DESC, 1");
        List<Completion> found = new ArrayList<>();
        for (Object[] cells : rows(cut, sql)) {
            if (number(cells[1]) > 0 || by == By.TOTAL) {
                String key = cells[0] == null || cells[0].toString().isEmpty()
                        ? null
                        : by == By.DAY
                                ? LocalDate.parse(cells[0].toString(), DAY).toString()
                                : cells[0].toString();
                found.add(new Completion(
                        key,
                        title(by.name(), key),
                        number(cells[1]),
                        number(cells[2]),
                        number(cells[3]),
                        number(cells[4]),
                        number(cells[5])));
            }
        }
        return found;
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
     * Lamps follow the clock, without an entry of the trail: the open tickets whose time is over or nearly, which are a range
     * of the index of due times, grouped by the database. Closed tickets have no due time.
     */
    private void clocked(Cut cut, String column, String groups, boolean stages, Map<Key, Sum> sums) {
        long now = clock.millis();
        String over = "due_at < " + cut.parameter(now);
        cut.and("due_at < " + cut.parameter(now + NEAR.toMillis()));
        cut.and("late = " + cut.parameter(false));
        cut.and("closed_at IS NULL");
        String state = "CASE WHEN " + over + " THEN CASE WHEN suspended THEN 1 ELSE 0 END"
                + " ELSE CASE WHEN suspended THEN 3 ELSE 2 END END";
        String inner = "SELECT " + (stages ? "stage, type" : column.equals("''") ? "type" : column) + ", " + state
                + " AS state FROM ticket" + DUE + " WHERE " + cut.where();
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
