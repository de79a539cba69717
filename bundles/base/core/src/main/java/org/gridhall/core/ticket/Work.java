package org.gridhall.core.ticket;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import javax.persistence.EntityManager;
import org.gridhall.api.catalogue.Stage;
import org.gridhall.core.flow.Pinned;
import org.gridhall.core.trail.Chain;

/** A ticket at work within one transaction: the row, its limits, and how it stood before the action. */
final class Work {

    static final Set<String> TEXTS = Set.of("result", "fields");

    final StoredTicket ticket;
    final Pinned pinned;
    final List<StoredLimit> limits;
    final List<StoredLimit> started = new ArrayList<>();

    /** Who is named, of a ticket that is opened now; null to look them up. */
    List<StoredParty> parties;

    /** How the limits stood when somebody last asked: due time and state. */
    private final Map<Long, Long> stood = new HashMap<>();

    /** The joint tasks below it, read when somebody asks. */
    final Supplier<List<StoredTicket>> tasks;

    Work(StoredTicket ticket, Pinned pinned, List<StoredLimit> limits) {
        this(ticket, pinned, limits, List::of);
    }

    Work(StoredTicket ticket, Pinned pinned, List<StoredLimit> limits, Supplier<List<StoredTicket>> tasks) {
        this.ticket = ticket;
        this.pinned = pinned;
        this.limits = new ArrayList<>(limits);
        this.tasks = tasks;
        remember();
    }

    /** Whether a limit is new or moved, stands or ended since {@link #remember}. */
    boolean moved(StoredLimit limit) {
        Long then = stood.get(limit.id);
        return then == null || then != standing(limit);
    }

    /** Whether nobody has seen the limit yet. */
    boolean unseen(StoredLimit limit) {
        return !stood.containsKey(limit.id);
    }

    void remember() {
        limits.forEach(limit -> stood.put(limit.id, standing(limit)));
    }

    /** Due time and state in one number: times of the next thousand years leave room for the state. */
    private static long standing(StoredLimit limit) {
        return limit.dueAt * 8 + limit.state;
    }

    void persistStarted(EntityManager manager) {
        started.forEach(manager::persist);
        started.clear();
    }

    Chain chain() {
        return new Chain(ticket.seq, ticket.head);
    }

    /** The attributes whose change the trail tells. */
    Map<String, Object> attributes() {
        Map<String, Object> all = new TreeMap<>();
        all.put("stage", ticket.stage);
        all.put("unit", ticket.unit);
        all.put("grid", ticket.grid);
        all.put("category", ticket.category);
        all.put("priority", ticket.priority);
        all.put("ledger", ticket.ledger);
        all.put("field", ticket.field);
        all.put("confidential", ticket.confidential);
        all.put("suspended", ticket.suspended);
        all.put("returns", ticket.returns);
        all.put("rating", ticket.rating);
        all.put("score", ticket.score);
        all.put("openTasks", ticket.openTasks);
        all.put("mergedInto", ticket.mergedInto == null ? null : Long.toString(ticket.mergedInto));
        all.put(
                "due",
                ticket.dueAt == null ? null : Instant.ofEpochMilli(ticket.dueAt).toString());
        all.put("late", ticket.late);
        all.put("holder", ticket.holder == null ? null : Long.toString(ticket.holder));
        boolean voided = pinned.type().stage(ticket.stage).filter(Stage::voided).isPresent();
        all.put("voided", voided);
        all.put("closed", ticket.closedAt != null && !voided);
        all.put("result", ticket.result);
        all.put("fields", ticket.fields);
        return all;
    }

    /** What differs from before: attribute to {@code [old, new]}; for texts, which may be personal, an empty list. */
    Map<String, Object> changesSince(Map<String, Object> before) {
        Map<String, Object> changes = new TreeMap<>();
        attributes().forEach((name, now) -> {
            Object then = before.get(name);
            if (!Objects.equals(then, now)) {
                changes.put(name, TEXTS.contains(name) ? List.of() : Arrays.asList(then, now));
            }
        });
        return changes;
    }

    /** The limit of a code that still runs or stands, or null. */
    StoredLimit live(String code) {
        for (StoredLimit limit : limits) {
            if (limit.live() && limit.code.equals(code)) {
                return limit;
            }
        }
        return null;
    }

    /**
     * The ticket's due time is that of the limit that ends first, and it warns with the limit that warns first; one that
     * stands in time has none for now.
     */
    void refreshDue() {
        refreshDue(ticket, limits);
    }

    static void refreshDue(StoredTicket ticket, List<StoredLimit> limits) {
        Long due = null;
        Long warn = null;
        for (StoredLimit limit : limits) {
            if (limit.counts()) {
                long its = limit.warnAt == null ? limit.dueAt : limit.warnAt;
                due = due == null ? limit.dueAt : Math.min(due, limit.dueAt);
                warn = warn == null ? its : Math.min(warn, its);
            }
        }
        ticket.dueAt = due;
        ticket.warnAt = warn;
    }
}
