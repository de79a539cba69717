package org.gridhall.core.statistics;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.persistence.EntityManager;
import javax.persistence.Query;
import org.gridhall.api.Problem;
import org.gridhall.api.Text;
import org.gridhall.api.account.Actor;
import org.gridhall.api.account.Grant;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.catalogue.Catalogue;
import org.gridhall.api.catalogue.Channel;
import org.gridhall.api.catalogue.TicketType;
import org.gridhall.api.feed.FeedSubscriber;
import org.gridhall.api.organisation.Grid;
import org.gridhall.api.organisation.Organisation;
import org.gridhall.api.statistics.Completion;
import org.gridhall.api.statistics.Statistics;
import org.gridhall.api.trail.Subject;
import org.gridhall.api.trail.TrailEntry;
import org.gridhall.core.District;
import org.gridhall.core.feed.Cursors;
import org.gridhall.core.feed.StoredCursor;
import org.gridhall.core.storage.Database;
import org.gridhall.core.trail.TicketHistory;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Counts by day of opening, unit, grid, category, channel, type and field. They follow from the trail alone: what a
 * ticket counted before an entry is taken out, what it counts after is put in, so they are exact whatever the order.
 */
@Component(service = {Statistics.class, FeedSubscriber.class})
public class DailyCounts implements Statistics, FeedSubscriber {

    private static final String NAME = "statistics";
    /** What is counted in public: the district as a whole, no unit and no grid held up to the others. */
    private static final Set<By> PUBLIC = Set.of(By.TOTAL, By.CATEGORY, By.FIELD, By.DAY);

    private static final DateTimeFormatter DAY = DateTimeFormatter.BASIC_ISO_DATE;
    private static final String KEY =
            "opened_on = ?1 AND type = ?2 AND unit = ?3 AND grid = ?4 AND category = ?5 AND channel = ?6 AND field = ?7";

    private final Database database;
    private final Catalogue catalogue;
    private final Organisation organisation;
    private final District district;
    private final Cursors cursors;
    private final TicketHistory history;

    @Activate
    public DailyCounts(
            @Reference Database database,
            @Reference Catalogue catalogue,
            @Reference Organisation organisation,
            @Reference District district) {
        this.database = database;
        this.catalogue = catalogue;
        this.organisation = organisation;
        this.district = district;
        this.cursors = new Cursors(database);
        this.history = new TicketHistory(database);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void deliver(List<TrailEntry> entries) {
        Map<Long, List<TrailEntry>> byTicket = entries.stream()
                .filter(entry -> Subject.TICKET.equals(entry.subject().kind()))
                .collect(Collectors.groupingBy(entry -> entry.subject().id(), TreeMap::new, Collectors.toList()));
        Map<Long, Integer> known = new HashMap<>();
        byTicket.forEach((ticket, own) -> {
            if (own.get(0).seq() > 1) {
                known.put(ticket, own.get(0).seq());
            }
        });
        Map<Long, Standing> before = new HashMap<>();
        history.before(
                known,
                entry -> before.merge(
                        entry.subject().id(), after(Standing.NONE, entry), (old, ignored) -> after(old, entry)));
        Map<Standing.Cell, long[]> deltas = new HashMap<>();
        byTicket.forEach((ticket, own) -> {
            Standing then = before.getOrDefault(ticket, Standing.NONE);
            Standing now = then;
            for (TrailEntry entry : own) {
                now = after(now, entry);
            }
            add(deltas, then, -1);
            add(deltas, now, 1);
        });
        database.write(manager -> {
            apply(manager, deltas);
            return null;
        });
    }

    private Standing after(Standing standing, TrailEntry entry) {
        Standing next = standing.after(entry.changes());
        return entry.seq() == 1
                ? next.opened(Integer.parseInt(
                        entry.occurredAt().atZone(district.zone()).format(DAY).substring(0, 8)))
                : next;
    }

    private static void add(Map<Standing.Cell, long[]> deltas, Standing standing, int sign) {
        Standing.Cell cell = standing.cell();
        if (cell != null) {
            long[] sum = deltas.computeIfAbsent(cell, key -> new long[5]);
            long[] amounts = standing.amounts();
            for (int i = 0; i < sum.length; i++) {
                sum[i] += sign * amounts[i];
            }
        }
    }

    private static void apply(EntityManager manager, Map<Standing.Cell, long[]> deltas) {
        deltas.forEach((cell, amounts) -> {
            if (Arrays.stream(amounts).allMatch(amount -> amount == 0)) {
                return;
            }
            int known = bind(
                            manager.createNativeQuery(
                                    "UPDATE daily_count SET accepted = accepted + ?8, closed = closed + ?9,"
                                            + " late = late + ?10, ledger = ledger + ?11, ledger_closed = ledger_closed + ?12"
                                            + " WHERE " + KEY),
                            cell,
                            amounts)
                    .executeUpdate();
            if (known == 0) {
                bind(
                                manager.createNativeQuery(
                                        "INSERT INTO daily_count (opened_on, type, unit, grid, category,"
                                                + " channel, field, accepted, closed, late, ledger, ledger_closed)"
                                                + " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)"),
                                cell,
                                amounts)
                        .executeUpdate();
            }
        });
    }

    private static Query bind(Query query, Standing.Cell cell, long[] amounts) {
        query.setParameter(1, cell.day())
                .setParameter(2, cell.type())
                .setParameter(3, cell.unit())
                .setParameter(4, cell.grid())
                .setParameter(5, cell.category())
                .setParameter(6, cell.channel())
                .setParameter(7, cell.field());
        for (int i = 0; i < amounts.length; i++) {
            query.setParameter(8 + i, amounts[i]);
        }
        return query;
    }

    @Override
    public long lag() {
        return cursors.lag(NAME);
    }

    @Override
    public long rebuild(Actor actor) {
        if (!actor.mayEverywhere(Permissions.STATISTICS_READ)) {
            throw Problem.forbidden(
                    "只有全区范围的统计岗位可以重新统计", "Only a post with statistics of the whole district may count again");
        }
        return database.write(manager -> {
            // Held until the end: nothing is delivered meanwhile, and what comes later is counted by the feed.
            StoredCursor cursor = cursors.lock(NAME);
            Map<Standing.Cell, long[]> counts = new HashMap<>();
            long[] read = {0};
            Standing[] standing = {Standing.NONE};
            history.all(cursor.txid(), cursor.entry(), entry -> {
                if (entry.seq() == 1) {
                    add(counts, standing[0], 1);
                    standing[0] = Standing.NONE;
                }
                standing[0] = after(standing[0], entry);
                read[0]++;
            });
            add(counts, standing[0], 1);
            manager.createNativeQuery("DELETE FROM daily_count").executeUpdate();
            apply(manager, counts);
            return read[0];
        });
    }

    @Override
    public List<Completion> completion(Actor actor, By by, String type, LocalDate from, LocalDate to) {
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
        List<Object> parameters = new ArrayList<>();
        List<String> conditions = new ArrayList<>(List.of(scope(actor, by, parameters)));
        discreet(actor, parameters, conditions);
        if (type != null) {
            parameters.add(type);
            conditions.add("type = ?" + parameters.size());
        }
        if (from != null) {
            parameters.add(Integer.parseInt(from.format(DAY)));
            conditions.add("opened_on >= ?" + parameters.size());
        }
        if (to != null) {
            parameters.add(Integer.parseInt(to.format(DAY)));
            conditions.add("opened_on <= ?" + parameters.size());
        }
        String sql = "SELECT " + column + " AS k, SUM(accepted) AS n, SUM(closed), SUM(late), SUM(ledger),"
                + " SUM(ledger_closed) FROM daily_count WHERE " + String.join(" AND ", conditions)
                + (by == By.TOTAL ? "" : " GROUP BY " + column)
                + " ORDER BY " + (by == By.DAY ? "1" : "2 DESC, 1");
        List<Completion> found = new ArrayList<>();
        database.read(manager -> {
                    Query query = manager.createNativeQuery(sql);
                    for (int i = 0; i < parameters.size(); i++) {
                        query.setParameter(i + 1, parameters.get(i));
                    }
                    return (List<?>) query.getResultList();
                })
                .forEach(row -> {
                    Object[] cells = (Object[]) row;
                    if (number(cells[1]) > 0 || by == By.TOTAL) {
                        String key = cells[0] == null || cells[0].toString().isEmpty() ? null : key(by, cells[0]);
                        found.add(new Completion(
                                key,
                                title(by, key),
                                number(cells[1]),
                                number(cells[2]),
                                number(cells[3]),
                                number(cells[4]),
                                number(cells[5])));
                    }
                });
        return found;
    }

    private static String key(By by, Object cell) {
        return by == By.DAY ? LocalDate.parse(cell.toString(), DAY).toString() : cell.toString();
    }

    private static long number(Object value) {
        return value == null ? 0 : ((Number) value).longValue();
    }

    /** What the actor may count: everything, or the units and grids below their posts. */
    private String scope(Actor actor, By by, List<Object> parameters) {
        if (actor.equals(Actor.ANYBODY) && PUBLIC.contains(by)) {
            return "1 = 1";
        }
        if (!actor.may(Permissions.STATISTICS_READ)) {
            throw Problem.forbidden("您的岗位不能查看统计", "Your posts do not allow reading statistics");
        }
        if (actor.mayEverywhere(Permissions.STATISTICS_READ)) {
            return "1 = 1";
        }
        List<Grant> grants = actor.with(Permissions.STATISTICS_READ).toList();
        List<String> any = new ArrayList<>();
        organisation.units().stream()
                .filter(unit -> grants.stream().anyMatch(grant -> grant.covers(unit.path(), null)))
                .forEach(unit -> {
                    parameters.add(unit.code());
                    any.add("unit = ?" + parameters.size());
                });
        // Closed tickets keep the grid of their time, which may have ended: it counts where it lay.
        organisation.gridsEver().stream()
                .filter(grid -> grants.stream().anyMatch(grant -> grant.covers(null, grid.path())))
                .map(Grid::code)
                .distinct()
                .forEach(grid -> {
                    parameters.add(grid);
                    any.add("grid = ?" + parameters.size());
                });
        return any.isEmpty() ? "1 = 0" : "(" + String.join(" OR ", any) + ")";
    }

    /**
     * Leaves out what begins confidential (tip-offs) for whom no confidential ticket is shown: a count of one in a grid on a
     * day says that somebody told. What was made confidential later counts where it was counted before.
     */
    private void discreet(Actor actor, List<Object> parameters, List<String> conditions) {
        if (actor.kind() == Actor.Kind.SYSTEM
                || actor.mayEverywhere(Permissions.TICKET_CONFIDENTIAL)
                || actor.with(Permissions.STATISTICS_READ)
                        .allMatch(grant -> grant.permissions().contains(Permissions.TICKET_CONFIDENTIAL))) {
            return;
        }
        without(
                "channel",
                catalogue.channels().stream()
                        .filter(Channel::confidential)
                        .map(Channel::code)
                        .toList(),
                parameters,
                conditions);
        without(
                "type",
                catalogue.modules().stream()
                        .flatMap(module -> module.types().stream())
                        .filter(TicketType::confidential)
                        .map(TicketType::code)
                        .toList(),
                parameters,
                conditions);
    }

    private static void without(String column, List<String> codes, List<Object> parameters, List<String> conditions) {
        for (String code : codes) {
            parameters.add(code);
            conditions.add(column + " <> ?" + parameters.size());
        }
    }

    private Text title(By by, String key) {
        Text none = new Text("（无）", "(none)");
        if (by == By.TOTAL) {
            return new Text("合计", "Total");
        }
        if (key == null) {
            return none;
        }
        return switch (by) {
            case UNIT -> organisation.unit(key).map(unit -> unit.name()).orElse(Text.same(key));
            case GRID -> organisation.grid(key).map(grid -> grid.name()).orElse(Text.same(key));
            case CATEGORY -> catalogue.category(key).map(found -> found.title()).orElse(Text.same(key));
            case CHANNEL -> catalogue.channel(key).map(found -> found.title()).orElse(Text.same(key));
            case TYPE -> catalogue.type(key).map(found -> found.title()).orElse(Text.same(key));
            default -> Text.same(key);
        };
    }
}
