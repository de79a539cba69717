package org.gridhall.core.ticket;

import java.time.Instant;
import java.util.List;
import org.gridhall.api.catalogue.TicketType;
import org.gridhall.api.time.Limit;
import org.gridhall.core.time.Due;
import org.gridhall.core.time.LimitClock;

/**
 * What is promised is never more than what the law grants. A promised limit and a statutory one are of the same matter when
 * some action of the flow ends both; then the promised one is over no later than the statutory one. Nothing is kept for
 * that: it follows from the limits of the ticket whenever one of them moves.
 */
final class Ceiling {

    private Ceiling() {}

    /** The statutory limit that a promised one may not pass, the first of them that is over; null for none. */
    static StoredLimit of(TicketType type, List<StoredLimit> limits, StoredLimit promised) {
        if (promised.kind != Limit.Kind.PROMISED.ordinal()) {
            return null;
        }
        StoredLimit first = null;
        for (StoredLimit other : limits) {
            // One of an earlier round, or that was taken away, says nothing about this one.
            boolean meanwhile =
                    other.live() || other.state() != Limit.State.DROPPED && other.endedAt >= promised.startedAt;
            if (other.kind == Limit.Kind.STATUTORY.ordinal()
                    && meanwhile
                    && (first == null || other.dueAt < first.dueAt)
                    && together(type, promised.code, other.code)) {
                first = other;
            }
        }
        return first;
    }

    private static boolean together(TicketType type, String promised, String statutory) {
        return type.actions().stream()
                .map(action -> action.limits().end())
                .anyMatch(ends -> ends.contains(promised) && ends.contains(statutory));
    }

    /** Holds the promised limits that run to it, after any limit of the ticket began or moved. */
    static void hold(TicketType type, List<StoredLimit> limits, LimitClock clock) {
        for (StoredLimit limit : limits) {
            StoredLimit law = limit.live() ? of(type, limits, limit) : null;
            if (law != null) {
                limit.notAfter(law, clock);
            }
        }
    }

    /** Whether a limit is over when the law says, and not when it would be by itself. */
    static boolean holds(StoredLimit law, StoredLimit limit, LimitClock clock) {
        if (law == null || limit.dueAt != law.dueAt) {
            return false;
        }
        Due own = clock.reckon(limit.terms());
        return own.at().isAfter(Instant.ofEpochMilli(law.dueAt));
    }
}
