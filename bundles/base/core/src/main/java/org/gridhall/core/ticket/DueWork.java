package org.gridhall.core.ticket;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.persistence.EntityManager;
import org.gridhall.api.catalogue.Catalogue;
import org.gridhall.api.catalogue.FlowAction;
import org.gridhall.api.time.Limit;
import org.gridhall.core.flow.Definitions;
import org.gridhall.core.storage.Database;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what falls due, some rows a transaction: what is done, the ticket's trail and the row that says what comes next are
 * written together, so that whatever breaks off leaves either all or nothing. On PostgreSQL a node passes over the rows
 * that another one has in hand; on Derby there is one node, and the versions of ticket and row let one of two writers try
 * again.
 */
final class DueWork {

    private static final Logger LOG = LoggerFactory.getLogger(DueWork.class);
    private static final Duration LATER = Duration.ofMinutes(5);
    private static final Duration LATEST = Duration.ofHours(6);

    private final Database database;
    private final Definitions definitions;
    private final Catalogue catalogue;
    private final Execution execution;
    private final DueTimes times;

    DueWork(Database database, Definitions definitions, Catalogue catalogue, Execution execution, DueTimes times) {
        this.database = database;
        this.definitions = definitions;
        this.catalogue = catalogue;
        this.execution = execution;
        this.times = times;
    }

    long next() {
        Long first = database.read(manager -> manager.createQuery("SELECT MIN(d.firesAt) FROM StoredDue d", Long.class)
                .getSingleResult());
        return first == null ? StoredDue.NEVER : first;
    }

    int run(Instant now, int most, DueHandler handler) {
        try {
            return database.write(manager -> some(manager, now, most, handler));
        } catch (RuntimeException e) {
            // Only the database: what else is away, such as the module of a ticket below, is away for one ticket.
            if (Database.unavailable(e)) {
                throw e;
            }
            LOG.warn("some of what is due could not be done together: {}", e.toString());
            return oneByOne(now, most, handler);
        }
    }

    /** What one ticket refuses must not hold up the others. */
    private int oneByOne(Instant now, int most, DueHandler handler) {
        List<Long> due = database.read(manager -> manager.createQuery(
                        "SELECT d.limit FROM StoredDue d WHERE d.firesAt <= :now ORDER BY d.firesAt, d.limit",
                        Long.class)
                .setParameter("now", now.toEpochMilli())
                .setMaxResults(most)
                .getResultList());
        for (Long limit : due) {
            try {
                database.write(manager -> {
                    StoredDue row = lock(manager, limit);
                    if (row != null && row.firesAt <= now.toEpochMilli()) {
                        each(manager, List.of(row), now, handler);
                    }
                    return null;
                });
            } catch (RuntimeException e) {
                LOG.warn("what is due for limit {} is tried again later: {}", limit, e.toString());
                later(limit, now);
            }
        }
        return due.size();
    }

    private StoredDue lock(EntityManager manager, Long limit) {
        if (!database.derby()
                && manager.createNativeQuery(
                                "SELECT limit_id FROM limit_due WHERE limit_id = ?1 FOR UPDATE SKIP LOCKED")
                        .setParameter(1, limit)
                        .getResultList()
                        .isEmpty()) {
            return null;
        }
        return manager.find(StoredDue.class, limit);
    }

    private void later(Long limit, Instant now) {
        database.write(manager -> {
            StoredDue row = manager.find(StoredDue.class, limit);
            if (row != null && row.firesAt <= now.toEpochMilli()) {
                row.tries++;
                Duration pause = LATER.multipliedBy(1L << Math.min(row.tries - 1, 8));
                row.firesAt =
                        now.plus(pause.compareTo(LATEST) > 0 ? LATEST : pause).toEpochMilli();
            }
            return null;
        });
    }

    private int some(EntityManager manager, Instant now, int most, DueHandler handler) {
        List<Long> limits = new ArrayList<>();
        if (database.derby()) {
            limits.addAll(manager.createQuery(
                            "SELECT d.limit FROM StoredDue d WHERE d.firesAt <= :now ORDER BY d.firesAt, d.limit",
                            Long.class)
                    .setParameter("now", now.toEpochMilli())
                    .setMaxResults(most)
                    .getResultList());
        } else {
            for (Object id : manager.createNativeQuery("SELECT limit_id FROM limit_due WHERE fires_at <= ?1"
                            + " ORDER BY fires_at, limit_id LIMIT " + most + " FOR UPDATE SKIP LOCKED")
                    .setParameter(1, now.toEpochMilli())
                    .getResultList()) {
                limits.add(((Number) id).longValue());
            }
        }
        if (limits.isEmpty()) {
            return 0;
        }
        List<StoredDue> rows = manager.createQuery(
                        "SELECT d FROM StoredDue d WHERE d.limit IN :limits ORDER BY d.firesAt, d.limit",
                        StoredDue.class)
                .setParameter("limits", limits)
                .getResultList();
        each(manager, rows, now, handler);
        return limits.size();
    }

    private void each(EntityManager manager, List<StoredDue> rows, Instant now, DueHandler handler) {
        List<Long> ids = rows.stream().map(row -> row.ticket).distinct().toList();
        Map<Long, StoredTicket> tickets = manager.createQuery(
                        "SELECT t FROM StoredTicket t WHERE t.id IN :ids", StoredTicket.class)
                .setParameter("ids", ids)
                .getResultStream()
                .collect(Collectors.toMap(ticket -> ticket.id, Function.identity()));
        Map<Long, List<StoredLimit>> limits = new HashMap<>();
        manager.createQuery("SELECT l FROM StoredLimit l WHERE l.ticket IN :ids ORDER BY l.id", StoredLimit.class)
                .setParameter("ids", ids)
                .getResultList()
                .forEach(limit -> limits.computeIfAbsent(limit.ticket, any -> new ArrayList<>())
                        .add(limit));
        Map<Long, Work> works = new HashMap<>();
        DueHandler.Some some =
                handler.begin(manager, rows.stream().map(row -> row.limit).toList());
        List<String> levels = handler.levels();
        for (StoredDue row : rows) {
            StoredTicket ticket = tickets.get(row.ticket);
            StoredLimit limit = limits.getOrDefault(row.ticket, List.of()).stream()
                    .filter(one -> one.id == row.limit)
                    .findFirst()
                    .orElse(null);
            if (ticket == null || limit == null) {
                manager.remove(row);
                continue;
            }
            Work work = works.computeIfAbsent(
                    ticket.id, id -> new Work(ticket, definitions.get(ticket.definition), limits.get(id)));
            go(manager, row, work, limit, now, levels, some);
        }
    }

    /** Does all steps of a limit that are due; what it comes to stands in the row. */
    private void go(
            EntityManager manager,
            StoredDue row,
            Work work,
            StoredLimit limit,
            Instant now,
            List<String> levels,
            DueHandler.Some some) {
        DueCase due =
                new DueCase(manager, execution, catalogue, work, limit, now, () -> execution.entries(work.ticket));
        while (true) {
            // The limit itself is asked: what has moved meanwhile is not due.
            long fires = times.fires(limit, row.step, levels);
            boolean over = !limit.live() && row.step > StoredDue.PASSED || row.step - StoredDue.LEVELS >= levels.size();
            if (over) {
                manager.remove(row);
                return;
            }
            if (fires > now.toEpochMilli()) {
                row.firesAt = fires;
                row.tries = 0;
                return;
            }
            step(manager, row.step, due, work, limit, now, some);
            row.step++;
        }
    }

    private void step(
            EntityManager manager,
            int step,
            DueCase due,
            Work work,
            StoredLimit limit,
            Instant now,
            DueHandler.Some some) {
        boolean open = work.ticket.closedAt == null && limit.live();
        if (step == StoredDue.NEAR) {
            // A warning that comes late is none.
            if (open && limit.dueAt >= now.toEpochMilli() && limit.dueAt - 1 > limit.startedAt) {
                some.near(due);
            }
        } else if (step == StoredDue.PASSED) {
            if (DueTimes.passed(limit)) {
                some.passed(due);
                if (open && limit.state() == Limit.State.RUNNING) {
                    byThemselves(manager, work, limit, now);
                }
            }
        } else if (open && limit.state() == Limit.State.RUNNING) {
            some.level(due, step - StoredDue.LEVELS);
        }
    }

    /** What the flow says happens when the limit passes; the trail gives limit, due time and article. */
    private void byThemselves(EntityManager manager, Work work, StoredLimit limit, Instant now) {
        for (FlowAction action : DueTimes.actions(work, limit)) {
            Map<String, Object> because = new LinkedHashMap<>();
            because.put("limit", limit.code);
            because.put("due", Instant.ofEpochMilli(limit.dueAt).toString());
            if (limit.basis != null) {
                because.put("basis", limit.basis);
            }
            if (execution.byItself(manager, work, action, because, now)) {
                work.persistStarted(manager);
                return;
            }
        }
    }
}
