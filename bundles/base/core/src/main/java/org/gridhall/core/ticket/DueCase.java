package org.gridhall.core.ticket;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import javax.persistence.EntityManager;
import org.gridhall.api.Text;
import org.gridhall.api.catalogue.Catalogue;
import org.gridhall.api.catalogue.LimitRule;
import org.gridhall.api.catalogue.Stage;
import org.gridhall.api.catalogue.TicketType;
import org.gridhall.api.time.Limit;
import org.gridhall.api.trail.TrailEntry;

/** A ticket with a limit that falls due, as those see it who do what happens then. */
public final class DueCase {

    /**
     * Where a ticket was at a moment.
     *
     * @param account in whose hands it was; null for nobody's
     */
    public record Stood(String unit, String grid, String stage, Long account) {

        /** Where it was after an entry of its trail. */
        public Stood after(TrailEntry entry) {
            String holder = change(entry, "holder", account == null ? null : Long.toString(account));
            return new Stood(
                    change(entry, "unit", unit),
                    change(entry, "grid", grid),
                    change(entry, "stage", stage),
                    holder == null ? null : Long.valueOf(holder));
        }

        private static String change(TrailEntry entry, String attribute, String before) {
            return entry.changes().get(attribute) instanceof List<?> change && change.size() == 2
                    ? Objects.toString(change.get(1), null)
                    : before;
        }
    }

    private final EntityManager manager;
    private final Execution execution;
    private final Catalogue catalogue;
    private final Work work;
    private final StoredLimit limit;
    private final Instant now;
    private final Supplier<List<TrailEntry>> entries;

    DueCase(
            EntityManager manager,
            Execution execution,
            Catalogue catalogue,
            Work work,
            StoredLimit limit,
            Instant now,
            Supplier<List<TrailEntry>> entries) {
        this.manager = manager;
        this.execution = execution;
        this.catalogue = catalogue;
        this.work = work;
        this.limit = limit;
        this.now = now;
        this.entries = entries;
    }

    public EntityManager manager() {
        return manager;
    }

    public Instant now() {
        return now;
    }

    public long ticket() {
        return work.ticket.id;
    }

    public String number() {
        return work.ticket.number;
    }

    public String title() {
        return work.ticket.title;
    }

    public boolean confidential() {
        return work.ticket.confidential;
    }

    public String gridPath() {
        return work.ticket.gridPath;
    }

    public TicketType type() {
        return work.pinned.type();
    }

    public Limit limit() {
        return limit.limit();
    }

    /** Whether another limit of the ticket that runs is one that was promised. */
    public boolean promised() {
        return work.limits.stream()
                .anyMatch(other -> other.id != limit.id && other.live() && other.kind == Limit.Kind.PROMISED.ordinal());
    }

    /** What people call the limit. */
    public Text limitTitle() {
        return catalogue
                .type(work.ticket.type)
                .flatMap(type -> type.limit(limit.code))
                .or(() -> type().limit(limit.code))
                .map(LimitRule::title)
                .orElse(Text.same(limit.code));
    }

    public Text stageTitle() {
        return type().stage(work.ticket.stage).map(Stage::title).orElse(Text.same(work.ticket.stage));
    }

    /**
     * Where the ticket was at a moment. The row says so as long as nothing was done since; else the trail does, from the
     * intake on.
     */
    public Stood stood(Instant at) {
        StoredTicket ticket = work.ticket;
        if (ticket.updatedAt <= at.toEpochMilli()) {
            return new Stood(ticket.unit, ticket.grid, ticket.stage, ticket.holder);
        }
        Stood stood = new Stood(null, null, null, null);
        for (TrailEntry entry : entries.get()) {
            // What was brought in later with an earlier time counts at its time.
            if (!entry.occurredAt().isAfter(at)) {
                stood = stood.after(entry);
            }
        }
        return stood.stage() == null ? new Stood(stood.unit(), stood.grid(), ticket.stage, stood.account()) : stood;
    }

    /** Writes into the ticket's trail, without changing the ticket. */
    public void note(String action, Map<String, Object> changes, Map<String, Object> payload) {
        execution.note(work, action, now, changes, payload);
    }
}
