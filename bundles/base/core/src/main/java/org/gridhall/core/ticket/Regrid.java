package org.gridhall.core.ticket;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.persistence.EntityManager;
import org.gridhall.api.Text;
import org.gridhall.api.account.Actor;
import org.gridhall.api.organisation.Grid;
import org.gridhall.api.organisation.Organisation;
import org.gridhall.api.organisation.PlannedChange;
import org.gridhall.api.trail.Subject;
import org.gridhall.core.District;
import org.gridhall.core.job.Clockwork;
import org.gridhall.core.organisation.Follower;
import org.gridhall.core.organisation.StoredOrganisation;
import org.gridhall.core.people.Resettlement;
import org.gridhall.core.trail.Chain;
import org.gridhall.core.trail.ChainedTrail;
import org.gridhall.core.trail.Deed;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * Puts changes of grids in force when their day begins and lets open tickets follow, some in each transaction: by their
 * point, without one to the grid that stands for theirs now. Several nodes may do so at once; what is done is not done
 * again. Closed tickets keep the grid of their time. People, organizations, households and addresses follow as well.
 */
@Component(service = Regrid.class, immediate = true)
public class Regrid implements Follower {

    /** Tickets a transaction: it holds up the feed, and Derby locks the whole table at 5,000 rows. */
    private static final int SOME = 300;

    private static final Duration OFTEN = Duration.ofSeconds(1);

    /** How often to look although this node knows of nothing: for what another one left undone. */
    private static final Duration SELDOM = Duration.ofSeconds(20);

    private final ChainedTrail trail;
    private final StoredOrganisation organisation;
    private final Clock clock;
    private final int some;
    private final List<Follower> followers = new ArrayList<>();
    private final Clockwork job = new Clockwork(
            "regrid",
            new Text("网格变更生效与随迁", "Changes of grids"),
            new Text(
                    "到日子的网格变更生效，未办结事项和人员、企业随之归位",
                    "Puts planned changes of grids in force on their day; open tickets, people and firms follow"),
            this::look);
    private final ScheduledExecutorService thread;
    private volatile long seen = -1;
    private volatile boolean busy = true;
    private volatile LocalDate day;
    private volatile Instant next = Instant.EPOCH;

    @Activate
    public Regrid(
            @Reference ChainedTrail trail, @Reference StoredOrganisation organisation, @Reference District district) {
        this(trail, organisation, Clock.system(district.zone()), SOME, true);
    }

    /**
     * @param clock in the zone of the district
     * @param some how many tickets a transaction
     * @param byItself whether it has a thread that runs it
     */
    Regrid(ChainedTrail trail, StoredOrganisation organisation, Clock clock, int some, boolean byItself) {
        this.trail = trail;
        this.organisation = organisation;
        this.clock = clock;
        this.some = some;
        followers.add(this);
        followers.addAll(new Resettlement(trail, organisation, some).followers());
        this.thread = byItself ? start() : null;
    }

    private ScheduledExecutorService start() {
        ScheduledExecutorService executor = Clockwork.thread("gridhall-regrid");
        job.start(executor, 0, OFTEN.toMillis(), TimeUnit.MILLISECONDS);
        return executor;
    }

    @Deactivate
    public void stop() {
        if (thread != null) {
            job.end();
        }
    }

    private void look() {
        if (awake()) {
            run();
        }
    }

    /** Whether there may be something to do: a day has begun, the organisation has changed, or it was long ago. */
    private boolean awake() {
        Instant now = clock.instant();
        LocalDate today = ZonedDateTime.ofInstant(now, clock.getZone()).toLocalDate();
        boolean due = !today.equals(day) || organisation.revision() != seen || busy || !now.isBefore(next);
        if (due) {
            day = today;
            next = now.plus(SELDOM);
        }
        return due;
    }

    /** All kinds of things that follow, tickets first. */
    List<Follower> followers() {
        return followers;
    }

    /** Does what is to be done now. */
    void run() {
        long revision = organisation.revision();
        organisation.due();
        boolean worked = false;
        while (organisation.follow(followers) && (thread == null || !thread.isShutdown())) {
            worked = true;
        }
        // Once it has come to an end it is looked at seldom until something changes.
        busy = worked;
        seen = revision;
    }

    @Override
    public Step step(EntityManager manager, PlannedChange change, String path, long after) {
        List<StoredTicket> tickets = manager.createQuery(
                        "SELECT t FROM StoredTicket t WHERE t.gridPath = :path AND t.id > :after"
                                + " AND t.closedAt IS NULL ORDER BY t.id",
                        StoredTicket.class)
                .setParameter("path", path)
                .setParameter("after", after)
                .setMaxResults(some)
                .getResultList();
        int moved = 0;
        List<Long> unplaced = new ArrayList<>();
        for (StoredTicket ticket : tickets) {
            String old = ticket.grid;
            if (place(ticket, organisation)) {
                boolean above = ticket.longitude == null && above(old, ticket.grid);
                record(ticket, old, change, above);
                moved++;
                if (above) {
                    unplaced.add(ticket.id);
                }
            }
        }
        return new Step(tickets.size() < some ? null : tickets.get(some - 1).id, moved, unplaced);
    }

    /** Whether a ticket of one grid went to the other only because nothing told which of several it belongs to. */
    private boolean above(String old, String now) {
        return organisation
                .grid(old)
                .map(grid -> grid.path().contains("/" + now + "/"))
                .orElse(false);
    }

    /**
     * Puts a ticket into the grid that it belongs to today. One that was outside of all grids stays so.
     *
     * @return whether it is in another grid now; only its path may have changed otherwise
     */
    static boolean place(StoredTicket ticket, Organisation organisation) {
        if (ticket.grid == null) {
            return false;
        }
        Optional<Grid> its = ticket.longitude == null ? Optional.empty() : organisation.gridAt(ticket.point(), null);
        Grid now = its.or(() -> organisation.heir(ticket.grid)).orElse(null);
        if (now == null) {
            return false;
        }
        boolean moved = !Objects.equals(now.code(), ticket.grid);
        ticket.grid = now.code();
        ticket.gridPath = now.path();
        return moved;
    }

    private void record(StoredTicket ticket, String old, PlannedChange change, boolean above) {
        Map<String, Object> payload = new LinkedHashMap<>();
        payload.put("change", Long.toString(change.id()));
        payload.put("reason", change.change().reason());
        if (change.change().document() != null) {
            payload.put("document", change.change().document());
        }
        if (above) {
            payload.put("note", "没有坐标，暂归上级网格 | without a point: with the grid above for now");
        }
        Instant now = clock.instant();
        ticket.version++;
        Chain end = trail.append(
                new Chain(ticket.seq, ticket.head),
                new Deed(
                        Subject.ticket(ticket.id),
                        "regrid",
                        Actor.SYSTEM,
                        null,
                        now,
                        ticket.version,
                        Map.of("grid", Arrays.asList(old, ticket.grid)),
                        payload));
        ticket.seq = end.seq();
        ticket.head = end.head();
        ticket.updatedAt = Math.max(ticket.updatedAt, now.toEpochMilli());
    }
}
