package org.gridhall.core.ticket;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.persistence.EntityManager;
import javax.persistence.LockModeType;
import org.gridhall.api.Text;
import org.gridhall.api.account.Actor;
import org.gridhall.api.catalogue.Catalogue;
import org.gridhall.api.catalogue.LimitRule;
import org.gridhall.api.message.MessageChannel;
import org.gridhall.api.message.Messages;
import org.gridhall.api.message.NewMessage;
import org.gridhall.api.message.Recipient;
import org.gridhall.api.trail.Subject;
import org.gridhall.core.District;
import org.gridhall.core.flow.Definitions;
import org.gridhall.core.job.Clockwork;
import org.gridhall.core.storage.Database;
import org.gridhall.core.time.LimitClock;
import org.gridhall.core.time.WorkingTimes;
import org.gridhall.core.trail.Chain;
import org.gridhall.core.trail.ChainedTrail;
import org.gridhall.core.trail.Deed;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * Reckons limits again that were reckoned before calendar or opening hours changed, some in each transaction. Each limit says
 * by which revision it was reckoned, so what is done is not done again: not after a restart, not by another node, and what
 * another node reckoned by the old calendar a moment after the change is found as well. Limits that have ended stay as
 * they were. The trail says why a due time moved, and whoever holds the ticket is told.
 */
@Component(service = Recount.class, immediate = true)
public class Recount {

    static final String ACTION = "recount";
    private static final String TEMPLATE = "ticket-limit-moved";

    /** Limits a transaction: it holds up the feed, and Derby locks the whole table at 5,000 rows. */
    private static final int SOME = 200;

    private static final Duration OFTEN = Duration.ofSeconds(1);
    /** How often to look although nothing has changed that this node knows of. */
    private static final Duration SELDOM = Duration.ofSeconds(20);

    private static final int TITLE = 60;

    private final Database database;
    private final ChainedTrail trail;
    private final WorkingTimes times;
    private final Definitions definitions;
    private final LimitClock limits;
    private final DueTimes dueTimes;
    private final Catalogue catalogue;
    private final Messages messages;
    private final Clock clock;
    private final int some;
    private final DateTimeFormatter format;
    private final Clockwork job = new Clockwork(
            "recount",
            new Text("时限重算", "Limits reckoned again"),
            new Text(
                    "日历或开放时间变动后，重新计算未办结事项的到期时间",
                    "After calendar or opening hours changed, the due times of open tickets are reckoned again"),
            this::look);
    private final ScheduledExecutorService thread;
    private volatile long done = -1;
    private volatile Instant next = Instant.EPOCH;

    @Activate
    public Recount(
            @Reference Database database,
            @Reference ChainedTrail trail,
            @Reference WorkingTimes times,
            @Reference Definitions definitions,
            @Reference Catalogue catalogue,
            @Reference Messages messages,
            @Reference District district) {
        this(database, trail, times, definitions, catalogue, messages, Clock.system(district.zone()), SOME, true);
    }

    /**
     * @param clock in the zone of the district
     * @param some how many limits a transaction
     * @param byItself whether it has a thread that runs it
     */
    Recount(
            Database database,
            ChainedTrail trail,
            WorkingTimes times,
            Definitions definitions,
            Catalogue catalogue,
            Messages messages,
            Clock clock,
            int some,
            boolean byItself) {
        this.database = database;
        this.trail = trail;
        this.times = times;
        this.definitions = definitions;
        this.limits = times.clock();
        this.dueTimes = new DueTimes(database, limits);
        this.catalogue = catalogue;
        this.messages = messages;
        this.clock = clock;
        this.some = some;
        this.format =
                DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(clock.getZone());
        this.thread = byItself ? start() : null;
    }

    private ScheduledExecutorService start() {
        ScheduledExecutorService executor = Clockwork.thread("gridhall-recount");
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
        Instant now = clock.instant();
        if (times.look().revision() != done || !now.isBefore(next)) {
            next = now.plus(SELDOM);
            run();
        }
    }

    /** Does what is to be done now. */
    void run() {
        times.compareFolder();
        long revision = times.look().revision();
        while (step()) {
            if (thread != null && thread.isShutdown()) {
                return;
            }
        }
        done = revision;
    }

    /** Reckons some limits in one transaction. Returns whether there may be more. */
    boolean step() {
        return database.write(manager -> {
            // One node at a time: the others wait here, and then see what is left.
            long revision = times.lock(manager);
            if (times.get().revision() < revision && times.look().revision() < revision) {
                // The files of another node hold: it does this.
                return false;
            }
            List<Object[]> old = manager.createQuery(
                            "SELECT l.ticket, l.reckonedBy FROM StoredLimit l WHERE l.reckonedBy < :revision"
                                    + " ORDER BY l.reckonedBy, l.id",
                            Object[].class)
                    .setParameter("revision", revision)
                    .setMaxResults(some)
                    .getResultList();
            if (old.isEmpty()) {
                return false;
            }
            List<Long> ids =
                    old.stream().map(row -> (Long) row[0]).distinct().sorted().toList();
            // The tickets before their limits: whoever acts on one after this is noticed by its revision.
            List<StoredTicket> tickets = manager.createQuery(
                            "SELECT t FROM StoredTicket t WHERE t.id IN :ids ORDER BY t.id", StoredTicket.class)
                    .setParameter("ids", ids)
                    .getResultList();
            Map<Long, List<StoredLimit>> all = new TreeMap<>();
            TicketLimits.stored(manager, ids)
                    .forEach(limit -> all.computeIfAbsent(limit.ticket, fresh -> new ArrayList<>())
                            .add(limit));
            Text cause = cause(manager, (Long) old.get(0)[1]);
            tickets.forEach(ticket -> recount(manager, ticket, all.get(ticket.id), cause));
            return true;
        });
    }

    private Text cause(EntityManager manager, long revision) {
        List<WorkingTimes.Change> changes = times.changesSince(manager, revision);
        return changes.isEmpty()
                ? new Text("启用工作日历", "The calendar was put to use")
                : changes.get(0).cause();
    }

    private void recount(EntityManager manager, StoredTicket ticket, List<StoredLimit> all, Text cause) {
        Long before = ticket.dueAt;
        Map<String, Object> changes = new TreeMap<>();
        List<StoredLimit> open = all.stream().filter(StoredLimit::live).toList();
        List<Stood> stood = open.stream()
                .map(limit -> new Stood(limit.dueAt, limit.provisional))
                .toList();
        open.stream().filter(limit -> limit.reckonedBy != null).forEach(limit -> limit.recount(limits));
        // One that does not follow the calendar may be held to one that does.
        Ceiling.hold(definitions.get(ticket.definition).type(), all, limits);
        StoredLimit moved = null;
        long from = 0;
        for (int i = 0; i < open.size(); i++) {
            StoredLimit limit = open.get(i);
            long due = stood.get(i).dueAt();
            boolean provisional = stood.get(i).provisional();
            if (limit.dueAt == due && limit.provisional == provisional) {
                continue;
            }
            if (limit.dueAt != due) {
                dueTimes.moved(manager, limit, clock.instant());
                changes.put("limit." + limit.code, Arrays.asList(text(due), text(limit.dueAt)));
            }
            if (limit.provisional != provisional) {
                changes.put("provisional." + limit.code, Arrays.asList(provisional, limit.provisional));
            }
            if (moved == null || limit.dueAt < moved.dueAt) {
                moved = limit;
                from = due;
            }
        }
        Work.refreshDue(ticket, all);
        ticket.refreshWork();
        // Whoever acts on it at this moment is told by its revision, as if another had changed it.
        manager.lock(ticket, LockModeType.OPTIMISTIC_FORCE_INCREMENT);
        if (changes.isEmpty()) {
            return;
        }
        if (!Objects.equals(before, ticket.dueAt)) {
            changes.put("due", Arrays.asList(text(before), text(ticket.dueAt)));
        }
        record(ticket, changes, cause);
        tell(ticket, moved, from, cause);
    }

    private record Stood(long dueAt, boolean provisional) {}

    private static String text(Long millis) {
        return millis == null ? null : Instant.ofEpochMilli(millis).toString();
    }

    private void record(StoredTicket ticket, Map<String, Object> changes, Text cause) {
        Map<String, Object> payload = new LinkedHashMap<>();
        payload.put("reason", cause.zh() + " | " + cause.en());
        Instant now = clock.instant();
        ticket.version++;
        Chain end = trail.append(
                new Chain(ticket.seq, ticket.head),
                new Deed(Subject.ticket(ticket.id), ACTION, Actor.SYSTEM, null, now, ticket.version, changes, payload));
        ticket.seq = end.seq();
        ticket.head = end.head();
        ticket.updatedAt = Math.max(ticket.updatedAt, now.toEpochMilli());
    }

    /** Tells whoever has it in their hands, or else the unit that holds it. */
    private void tell(StoredTicket ticket, StoredLimit moved, long from, Text cause) {
        if (ticket.holder == null && ticket.unit == null) {
            return;
        }
        boolean unit = ticket.holder == null;
        Recipient to = unit ? Recipient.unit(ticket.unit) : Recipient.account(ticket.holder);
        Text limit = catalogue
                .type(ticket.type)
                .flatMap(type -> type.limit(moved.code))
                .map(LimitRule::title)
                .orElse(new Text("时限", "limit"));
        String title = ticket.title.length() <= TITLE ? ticket.title : ticket.title.substring(0, TITLE - 1) + "…";
        messages.queue(NewMessage.of("ticket/" + ticket.id + "/" + ticket.seq + "/limit", to, TEMPLATE)
                .by(List.of(MessageChannel.MAILBOX))
                .fact("number", Text.same(ticket.number))
                .fact("title", ticket.confidential && unit ? new Text("（保密）", "(confidential)") : Text.same(title))
                .fact("limit", limit)
                .fact("from", Text.same(format.format(Instant.ofEpochMilli(from))))
                .fact("due", Text.same(format.format(Instant.ofEpochMilli(moved.dueAt))))
                .fact("reason", cause)
                .fact("link", Text.same("/api/v1/tickets/by-number/" + ticket.number))
                .about(Subject.ticket(ticket.id)));
    }
}
