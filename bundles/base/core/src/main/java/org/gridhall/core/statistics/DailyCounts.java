package org.gridhall.core.statistics;

import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.gridhall.api.Problem;
import org.gridhall.api.account.Actor;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.catalogue.Catalogue;
import org.gridhall.api.feed.FeedSubscriber;
import org.gridhall.api.organisation.Organisation;
import org.gridhall.api.statistics.Completion;
import org.gridhall.api.statistics.Event;
import org.gridhall.api.statistics.Slice;
import org.gridhall.api.statistics.Standing;
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
 * Counts by day of opening, unit, grid, category, channel, type and field, and what stands where now. They follow from the
 * trail alone: what a ticket counted before an entry is taken out, what it counts after is put in, so they are exact
 * whatever the order.
 */
@Component(service = {Statistics.class, FeedSubscriber.class})
public class DailyCounts implements Statistics, FeedSubscriber {

    private static final String NAME = "statistics";

    private final Database database;
    private final District district;
    private final Cursors cursors;
    private final TicketHistory history;
    private final Figures figures;

    @Activate
    public DailyCounts(
            @Reference Database database,
            @Reference Catalogue catalogue,
            @Reference Organisation organisation,
            @Reference District district) {
        this(database, catalogue, organisation, district, Clock.systemUTC());
    }

    DailyCounts(Database database, Catalogue catalogue, Organisation organisation, District district, Clock clock) {
        this.database = database;
        this.district = district;
        this.cursors = new Cursors(database);
        this.history = new TicketHistory(database);
        this.figures = new Figures(database, catalogue, organisation, clock);
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
        Map<Long, Integer> known = new HashMap<>();
        byTicket.forEach((ticket, own) -> {
            if (own.get(0).seq() > 1) {
                known.put(ticket, own.get(0).seq());
            }
        });
        Map<Long, Traced> before = new HashMap<>();
        history.before(
                known,
                entry -> before.merge(
                        entry.subject().id(), after(Traced.NONE, entry), (old, ignored) -> after(old, entry)));
        Tally days = Tally.days();
        Tally places = Tally.places();
        Latest latest = new Latest();
        byTicket.forEach((ticket, own) -> {
            Traced then = before.getOrDefault(ticket, Traced.NONE);
            Traced now = then;
            for (TrailEntry entry : own) {
                now = after(now, entry);
                latest.add(entry, now);
            }
            then.count(days, places, -1);
            now.count(days, places, 1);
        });
        database.write(manager -> {
            days.apply(manager);
            places.apply(manager);
            latest.apply(manager);
            return null;
        });
    }

    private Traced after(Traced traced, TrailEntry entry) {
        Traced next = traced.after(entry.changes());
        return entry.seq() == 1
                ? next.opened(Integer.parseInt(
                        entry.occurredAt().atZone(district.zone()).toLocalDate().format(Figures.DAY)))
                : next;
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
        if (!actor.mayEverywhere(Permissions.STATISTICS_READ)) {
            throw Problem.forbidden(
                    "只有全区范围的统计岗位可以重新统计", "Only a post with statistics of the whole district may count again");
        }
        return database.write(manager -> {
            // Held until the end: nothing is delivered meanwhile, and what comes later is counted by the feed.
            StoredCursor cursor = cursors.lock(NAME);
            Tally days = Tally.days();
            Tally places = Tally.places();
            Latest latest = new Latest();
            long[] read = {0};
            Traced[] traced = {Traced.NONE};
            history.all(cursor.txid(), cursor.entry(), entry -> {
                if (entry.seq() == 1) {
                    traced[0].count(days, places, 1);
                    traced[0] = Traced.NONE;
                }
                traced[0] = after(traced[0], entry);
                latest.add(entry, traced[0]);
                read[0]++;
            });
            traced[0].count(days, places, 1);
            days.replace(manager);
            places.replace(manager);
            latest.replace(manager);
            return read[0];
        });
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
