package org.gridhall.core.ticket;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.LongConsumer;
import javax.persistence.EntityManager;
import org.gridhall.api.catalogue.FlowAction;
import org.gridhall.api.time.Limit;
import org.gridhall.core.storage.Database;
import org.gridhall.core.time.LimitClock;

/**
 * When something happens to limits by themselves: kept in step with the limits in the transaction that changes them, so
 * that nobody has to look through all tickets to find what falls due. Whatever moves a limit writes through
 * {@link Execution#record}, which calls this.
 */
final class DueTimes {

    private static final Duration LONG_AGO = Duration.ofMinutes(10);

    private final Database database;
    private final LimitClock clock;
    private volatile LongConsumer bell = at -> {};

    DueTimes(Database database, LimitClock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Whom to tell, after the commit, that something falls due at a time. */
    void bell(LongConsumer bell) {
        this.bell = bell;
    }

    /**
     * Keeps the rows of a ticket's limits in step with what was done to them. What was done long ago and is only brought in
     * now ended what it ended then: nothing more comes of that.
     */
    void follow(EntityManager manager, Work work, Instant at) {
        boolean past = at.isBefore(Instant.now().minus(LONG_AGO));
        for (StoredLimit limit : work.limits) {
            if (work.moved(limit) && wanted(work, limit)) {
                boolean unseen = work.unseen(limit);
                StoredDue due = unseen ? null : manager.find(StoredDue.class, limit.id);
                // One that was late and has no row any more has told everybody; standing still does not begin it anew.
                boolean told = !unseen && due == null && limit.live() && limit.dueAt < at.toEpochMilli();
                if (!told) {
                    follow(manager, limit, due, at, past);
                }
            }
        }
        work.remember();
    }

    /** Whether anything ever happens to it by itself: a limit of a stage only has what its flow says. */
    static boolean wanted(Work work, StoredLimit limit) {
        return Limit.Kind.values()[limit.kind] != Limit.Kind.STAGE
                || !actions(work, limit).isEmpty();
    }

    /** What the flow says happens when a limit passes. */
    static List<FlowAction> actions(Work work, StoredLimit limit) {
        String on = FlowAction.PASSED + limit.code;
        return work.pinned.type().actions().stream()
                .filter(action -> on.equals(action.on()))
                .toList();
    }

    private void follow(EntityManager manager, StoredLimit limit, StoredDue known, Instant at, boolean past) {
        StoredDue due = known;
        if (!limit.live() && (past || !passed(limit) || due == null || due.step > StoredDue.PASSED)) {
            if (due != null) {
                manager.remove(due);
            }
            return;
        }
        boolean fresh = due == null;
        if (fresh) {
            due = new StoredDue();
            due.limit = limit.id;
            due.ticket = limit.ticket;
            due.step = StoredDue.NEAR;
        } else if (due.step > StoredDue.NEAR && limit.live() && limit.dueAt > at.toEpochMilli()) {
            // It was moved: it comes near once more.
            due.step = StoredDue.NEAR;
        }
        long fires = fires(limit, Math.min(due.step, StoredDue.PASSED), List.of());
        // Which level comes when is for whoever knows them: it is looked at now.
        due.firesAt = due.step < StoredDue.LEVELS || fires == StoredDue.NEVER ? fires : at.toEpochMilli();
        if (fresh) {
            manager.persist(due);
        }
        long next = due.firesAt;
        database.afterCommit(() -> bell.accept(next));
    }

    /** Whether its due time came while it ran, whatever became of it later. */
    static boolean passed(StoredLimit limit) {
        return limit.live() ? limit.counts() : limit.endedAt > limit.dueAt;
    }

    /**
     * When a step of a limit is due.
     *
     * @param levels after how long each level of the line of command is told
     * @return {@link StoredDue#NEVER} while it stands still
     */
    long fires(StoredLimit limit, int step, List<String> levels) {
        if (limit.live() && !limit.counts() || !limit.live() && step > StoredDue.PASSED) {
            return StoredDue.NEVER;
        }
        if (limit.state() == Limit.State.PAUSED && step > StoredDue.PASSED) {
            return StoredDue.NEVER;
        }
        if (step == StoredDue.NEAR) {
            long near = near(limit);
            // One that is shorter than the warning is not warned of.
            return near < limit.startedAt ? limit.dueAt + 1 : near;
        }
        if (step == StoredDue.PASSED) {
            return limit.dueAt + 1;
        }
        return step - StoredDue.LEVELS < levels.size()
                ? clock.due(Instant.ofEpochMilli(limit.dueAt), levels.get(step - StoredDue.LEVELS))
                                .toEpochMilli()
                        + 1
                : StoredDue.NEVER;
    }

    /** When a limit comes near: one working day before it is over. */
    private long near(StoredLimit limit) {
        return clock.workdaysBefore(Instant.ofEpochMilli(limit.dueAt), 1).toEpochMilli();
    }

    /** Keeps the row of a limit in step that moved without an action, where it has one. */
    void moved(EntityManager manager, StoredLimit limit, Instant at) {
        StoredDue due = manager.find(StoredDue.class, limit.id);
        if (due != null) {
            follow(manager, limit, due, at, false);
        }
    }
}
