package org.gridhall.core.statistics;

import java.io.IOException;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.persistence.EntityManager;
import javax.persistence.PersistenceException;
import org.gridhall.api.Page;
import org.gridhall.api.Problem;
import org.gridhall.api.account.Actor;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.catalogue.Catalogue;
import org.gridhall.api.feed.FeedSubscriber;
import org.gridhall.api.organisation.Organisation;
import org.gridhall.api.statistics.Completion;
import org.gridhall.api.statistics.Correction;
import org.gridhall.api.statistics.Count;
import org.gridhall.api.statistics.Counted;
import org.gridhall.api.statistics.Difference;
import org.gridhall.api.statistics.Event;
import org.gridhall.api.statistics.KeptReport;
import org.gridhall.api.statistics.Lasting;
import org.gridhall.api.statistics.Slice;
import org.gridhall.api.statistics.Standing;
import org.gridhall.api.statistics.Statistics;
import org.gridhall.api.ticket.TicketSummary;
import org.gridhall.api.ticket.Tickets;
import org.gridhall.api.trail.Subject;
import org.gridhall.api.trail.TrailEntry;
import org.gridhall.core.District;
import org.gridhall.core.feed.Cursors;
import org.gridhall.core.feed.StoredCursor;
import org.gridhall.core.flow.Definitions;
import org.gridhall.core.storage.Database;
import org.gridhall.core.trail.TicketHistory;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Counts by day, unit, grid, category, channel, type and field, and what stands where now. They follow from the
 * trail alone: what a ticket counted before an entry is taken out, what it counts after is put in, so they are exact
 * whatever the order.
 */
@Component(service = {Statistics.class, FeedSubscriber.class})
public class DailyCounts implements Statistics, FeedSubscriber {

    /** Its name in the feed. */
    public static final String NAME = "statistics";

    private final Database database;
    private final Cursors cursors;
    private final Recount recount;
    private final Figures figures;
    private final Behind behind;

    @Activate
    public DailyCounts(
            @Reference Database database,
            @Reference Catalogue catalogue,
            @Reference Organisation organisation,
            @Reference District district,
            @Reference Definitions definitions,
            @Reference Tickets tickets) {
        this(database, catalogue, organisation, district, definitions, tickets, Clock.systemUTC());
    }

    DailyCounts(
            Database database,
            Catalogue catalogue,
            Organisation organisation,
            District district,
            Definitions definitions,
            Tickets tickets,
            Clock clock) {
        this.database = database;
        this.cursors = new Cursors(database);
        this.recount = new Recount(new TicketHistory(database), new Meanings(definitions, catalogue), district.zone());
        this.figures = new Figures(database, catalogue, organisation, district.zone(), clock);
        this.behind = new Behind(database, catalogue, organisation, tickets, recount, district.zone(), clock);
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
        if (byTicket.isEmpty()) {
            return;
        }
        Sums sums = new Sums();
        Latest latest = new Latest();
        recount.take(byTicket, sums, latest);
        database.write(manager -> {
            sums.apply(manager);
            latest.apply(manager);
            return null;
        });
    }

    @Override
    public long lag() {
        return cursors.lag(NAME);
    }

    @Override
    public String revision() {
        return cursors.at(NAME);
    }

    @Override
    public long rebuild(Actor actor) {
        whole(actor);
        return database.write(manager -> {
            // Held until the end: nothing is delivered meanwhile, and what comes later is counted by the feed.
            StoredCursor cursor = cursors.lock(NAME);
            Sums sums = new Sums();
            Latest latest = new Latest();
            sums.clear(manager);
            long read = recount.all(cursor.txid(), cursor.entry(), sums, latest, some -> {
                if (some.many()) {
                    some.apply(manager);
                }
            });
            sums.apply(manager);
            latest.replace(manager);
            return read;
        });
    }

    @Override
    public List<Difference> verify(Actor actor, int most) {
        whole(actor);
        return database.write(manager -> {
            StoredCursor cursor = atOneMoment(manager);
            return new Comparison(manager, taker -> {
                        Sums sums = new Sums();
                        recount.all(cursor.txid(), cursor.entry(), sums, new Latest(), some -> {
                            if (some.many()) {
                                taker.accept(some);
                                some.forget();
                            }
                        });
                        taker.accept(sums);
                    })
                    .differences(most);
        });
    }

    /**
     * The cursor, and for the rest of the transaction all as it was then. PostgreSQL does so for one that only reads and
     * draws no number, so that the feed goes on, which waits for whatever has one. Derby has no such thing: there nothing is
     * delivered meanwhile.
     */
    private StoredCursor atOneMoment(EntityManager manager) {
        if (database.derby()) {
            return cursors.lock(NAME);
        }
        try (Statement statement = manager.unwrap(Connection.class).createStatement()) {
            statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
        } catch (SQLException e) {
            throw new PersistenceException(e);
        }
        return cursors.look(NAME);
    }

    private static void whole(Actor actor) {
        if (!actor.mayEverywhere(Permissions.STATISTICS_READ)) {
            throw Problem.forbidden(
                    "只有全区范围的统计岗位可以重新统计", "Only a post with statistics of the whole district may count again");
        }
    }

    @Override
    public List<Counted> counted(Actor actor, By by, Slice slice) {
        return figures.counted(actor, by, slice);
    }

    @Override
    public void export(Actor actor, By by, Slice slice, String format, Locale locale, OutputStream out)
            throws IOException {
        Sheets.write(figures.counted(actor, by, slice), slice, format, locale, out);
    }

    @Override
    public List<Lasting> lasting(Actor actor, By by, Slice slice, Lasting.Span span) {
        return figures.lasting(actor, by, slice, span);
    }

    @Override
    public List<KeptReport> reports(Actor actor) {
        district(actor);
        return database
                .read((EntityManager manager) -> (List<?>) manager.createNativeQuery(
                                "SELECT kind, first_day, made_at FROM kept_report ORDER BY made_at DESC, kind"
                                        + " FETCH FIRST 100 ROWS ONLY")
                        .getResultList())
                .stream()
                .map(row -> (Object[]) row)
                .map(row -> new KeptReport(
                        row[0].toString(),
                        LocalDate.parse(row[1].toString(), Figures.DAY),
                        Instant.ofEpochMilli(((Number) row[2]).longValue())))
                .toList();
    }

    @Override
    public String report(Actor actor, String kind, LocalDate from) {
        district(actor);
        // Read by JDBC: of a large text the provider gives a locator that is closed with the statement.
        return database.write(manager -> {
                    try (PreparedStatement statement = manager.unwrap(Connection.class)
                            .prepareStatement("SELECT content FROM kept_report WHERE kind = ? AND first_day = ?")) {
                        statement.setString(1, kind);
                        statement.setInt(2, Cover.day(from));
                        try (ResultSet rows = statement.executeQuery()) {
                            return rows.next() ? Optional.of(rows.getString(1)) : Optional.<String>empty();
                        }
                    } catch (SQLException e) {
                        throw new PersistenceException(e);
                    }
                })
                .orElseThrow(() -> Problem.notFound("没有这份报表", "There is no such report"));
    }

    /** These figures are the whole district's. */
    private static void district(Actor actor) {
        if (!actor.mayEverywhere(Permissions.STATISTICS_READ)) {
            throw Problem.forbidden(
                    "只有全区范围的统计岗位可以查看", "Only a post with statistics of the whole district may see them");
        }
    }

    @Override
    public List<Correction> corrections(Actor actor, Slice slice) {
        return figures.corrections(actor, slice);
    }

    @Override
    public Page<TicketSummary> behind(Actor actor, Count count, Slice slice, String after, int size) {
        return behind.page(actor, count, slice, after, size);
    }

    @Override
    public List<Completion> completion(Actor actor, By by, Slice slice) {
        return figures.completion(actor, by, slice);
    }

    @Override
    public List<Standing> standing(Actor actor, Now by, Slice slice) {
        return figures.standing(actor, by, slice);
    }

    @Override
    public List<Event> latest(Actor actor, Slice slice, int size) {
        return figures.latest(actor, slice, size);
    }
}
