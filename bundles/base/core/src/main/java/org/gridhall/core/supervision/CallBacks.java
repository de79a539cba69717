package org.gridhall.core.supervision;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.gridhall.api.feed.FeedSubscriber;
import org.gridhall.api.trail.Subject;
import org.gridhall.api.trail.TrailEntry;
import org.gridhall.core.District;
import org.gridhall.core.flow.Expressions;
import org.gridhall.core.keys.Keys;
import org.gridhall.core.ticket.JpaTickets;
import org.gridhall.core.time.WorkingTimes;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Has closed tickets called back (回访): those that a rule names, and of the others a share by lot. The calls are opened in
 * the transaction that moves the feed's cursor, so once for each closing, also with several nodes. A rating that comes after the
 * closing is looked at as well.
 */
@Component(service = FeedSubscriber.class)
public class CallBacks implements FeedSubscriber {

    private final JpaTickets tickets;
    private final CallBackRules rules;
    private final Keys keys;
    private final Clock clock;

    @Activate
    public CallBacks(
            @Reference JpaTickets tickets,
            @Reference Keys keys,
            @Reference District district,
            @Reference WorkingTimes times) {
        this(tickets, CallBackRules.of(district.folder(), new Expressions(times.clock())), keys, Clock.systemUTC());
    }

    CallBacks(JpaTickets tickets, CallBackRules rules, Keys keys, Clock clock) {
        this.tickets = tickets;
        this.rules = rules;
        this.keys = keys;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "call-backs";
    }

    @Override
    public void deliver(List<TrailEntry> entries) {
        Instant now = clock.instant();
        Instant since = now.minus(rules.within());
        Set<Long> closed = new TreeSet<>();
        for (TrailEntry entry : entries) {
            if (Subject.TICKET.equals(entry.subject().kind())
                    && entry.recordedAt().isAfter(since)
                    && (closes(entry) || entry.changes().containsKey("rating"))) {
                closed.add(entry.subject().id());
            }
        }
        if (!closed.isEmpty()) {
            tickets.callBack(
                    closed,
                    ticket -> ticket.closedAt().isAfter(since) ? rules.choose(ticket, keys::hash) : Optional.empty(),
                    now);
        }
    }

    private static boolean closes(TrailEntry entry) {
        return entry.changes().get("closed") instanceof List<?> change
                && change.size() == 2
                && Boolean.TRUE.equals(change.get(1));
    }
}
