package org.gridhall.core.ticket;

import com.fasterxml.jackson.core.type.TypeReference;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.persistence.Column;
import javax.persistence.Entity;
import javax.persistence.Id;
import javax.persistence.Table;
import org.gridhall.api.time.Limit;
import org.gridhall.core.storage.Json;
import org.gridhall.core.time.LimitClock;

/** A limit of a ticket. */
@Entity
@Table(name = "ticket_limit")
public class StoredLimit {

    private record StoredPause(long from, Long to, String cause) {}

    private record StoredExtension(String duration, long at, String cause) {}

    private static final TypeReference<List<StoredPause>> PAUSES = new TypeReference<>() {};
    private static final TypeReference<List<StoredExtension>> EXTENSIONS = new TypeReference<>() {};

    @Id
    long id;

    long ticket;
    String code;
    int kind;
    String duration;
    String basis;

    @Column(name = "started_at")
    long startedAt;

    @Column(name = "due_at")
    long dueAt;

    @Column(name = "ended_at")
    Long endedAt;

    int state;
    boolean provisional;
    String pauses;
    String extensions;

    Limit.State state() {
        return Limit.State.values()[state];
    }

    boolean live() {
        return endedAt == null;
    }

    void pause(Instant from, String cause) {
        List<StoredPause> all = pauses();
        all.add(new StoredPause(from.toEpochMilli(), null, cause));
        pauses = Json.text(all);
        state = Limit.State.PAUSED.ordinal();
    }

    void resume(Instant to, LimitClock clock) {
        List<StoredPause> all = pauses();
        StoredPause last = all.remove(all.size() - 1);
        Instant due = Instant.ofEpochMilli(dueAt);
        Instant from = Instant.ofEpochMilli(last.from());
        // No pause ends before it began, whatever the times that were brought in.
        Instant end = to.isBefore(from) ? from : to;
        all.add(new StoredPause(last.from(), end.toEpochMilli(), last.cause()));
        pauses = Json.text(all);
        // What was late before it paused stays as late as it was.
        if (!from.isAfter(due)) {
            dueAt = clock.resume(due, duration, from, end).toEpochMilli();
        }
        state = Limit.State.RUNNING.ordinal();
    }

    void extend(String by, Instant at, String cause, LimitClock clock) {
        List<StoredExtension> all = extensions == null ? new ArrayList<>() : Json.read(extensions, EXTENSIONS);
        all.add(new StoredExtension(by, at.toEpochMilli(), cause));
        extensions = Json.text(all);
        dueAt = clock.extend(Instant.ofEpochMilli(dueAt), by).toEpochMilli();
    }

    /** Ends it as done: met at the due time itself, missed a millisecond later. Returns whether it was missed. */
    boolean end(Instant at, LimitClock clock) {
        if (state() == Limit.State.PAUSED) {
            resume(at, clock);
        }
        endedAt = at.toEpochMilli();
        boolean missed = endedAt > dueAt;
        state = (missed ? Limit.State.MISSED : Limit.State.MET).ordinal();
        return missed;
    }

    /** Whether its due time tells how the ticket stands: it runs, or was late already when it paused. */
    boolean counts() {
        if (state() != Limit.State.PAUSED) {
            return state() == Limit.State.RUNNING;
        }
        List<StoredPause> all = pauses();
        return all.get(all.size() - 1).from() > dueAt;
    }

    void drop(Instant at) {
        endedAt = at.toEpochMilli();
        state = Limit.State.DROPPED.ordinal();
    }

    private List<StoredPause> pauses() {
        return pauses == null ? new ArrayList<>() : Json.read(pauses, PAUSES);
    }

    Limit limit() {
        return new Limit(
                id,
                code,
                Limit.Kind.values()[kind],
                duration,
                basis,
                Instant.ofEpochMilli(startedAt),
                Instant.ofEpochMilli(dueAt),
                pauses().stream()
                        .map(pause -> new Limit.Pause(
                                Instant.ofEpochMilli(pause.from()), TicketFacts.instant(pause.to()), pause.cause()))
                        .toList(),
                (extensions == null ? List.<StoredExtension>of() : Json.read(extensions, EXTENSIONS))
                        .stream()
                                .map(extension -> new Limit.Extension(
                                        extension.duration(), Instant.ofEpochMilli(extension.at()), extension.cause()))
                                .toList(),
                TicketFacts.instant(endedAt),
                state(),
                provisional);
    }
}
