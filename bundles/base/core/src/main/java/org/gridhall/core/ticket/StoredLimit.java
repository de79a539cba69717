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
import org.gridhall.core.time.Due;
import org.gridhall.core.time.LimitClock;
import org.gridhall.core.time.Terms;
import org.gridhall.core.time.WorkingTime;

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

    /** After it the lamp is yellow; null for some that ended long ago. */
    @Column(name = "warn_at")
    Long warnAt;

    /** The due time that an action gave; null where a duration is counted. */
    @Column(name = "given_at")
    Long givenAt;

    /** Whose opening hours count. */
    @Column(name = "unit_path")
    String unitPath;

    /** The case of the rule that held when it began; null for the rule itself. */
    String rule;

    /** By which revision of calendar and opening hours; null for one that does not follow them, or that has ended. */
    @Column(name = "reckoned_by")
    Long reckonedBy;

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
        state = Limit.State.RUNNING.ordinal();
        if (counted()) {
            reckon(clock);
        } else if (!from.isAfter(due)) {
            // What was late before it paused stays as late as it was.
            dueAt += end.toEpochMilli() - from.toEpochMilli();
        }
    }

    void extend(String by, Instant at, String cause, LimitClock clock) {
        List<StoredExtension> all = extensions();
        all.add(new StoredExtension(by, at.toEpochMilli(), cause));
        extensions = Json.text(all);
        if (counted()) {
            reckon(clock);
        } else {
            dueAt = clock.due(Instant.ofEpochMilli(dueAt), by).toEpochMilli();
        }
    }

    /** Whether it is known what its due time follows from; it is not for some that were given long ago. */
    private boolean counted() {
        return duration != null || givenAt != null;
    }

    /** What its due time follows from; a pause that has not ended moves nothing yet. */
    Terms terms() {
        return new Terms(
                Instant.ofEpochMilli(startedAt),
                duration,
                counted() ? TicketFacts.instant(givenAt) : Instant.ofEpochMilli(dueAt),
                unitPath,
                !counted()
                        ? List.of()
                        : pauses().stream()
                                .filter(pause -> pause.to() != null)
                                .map(pause -> new Terms.Pause(
                                        Instant.ofEpochMilli(pause.from()),
                                        Instant.ofEpochMilli(pause.to()),
                                        pause.cause()))
                                .toList(),
                !counted()
                        ? List.of()
                        : extensions().stream()
                                .map(more -> new Terms.Extension(more.duration(), more.cause()))
                                .toList());
    }

    /** Reckons its due time by what is known now. */
    void reckon(LimitClock clock) {
        Terms terms = terms();
        WorkingTime known = clock.known();
        Due due = clock.reckon(terms, known);
        dueAt = due.at().toEpochMilli();
        warnAt = due.warnAt().toEpochMilli();
        provisional = due.provisional();
        reckonedBy = live() && terms.working() ? Long.valueOf(known.revision()) : null;
    }

    /** Holds it to a limit that it may not pass; lets it go where that moved on. */
    void notAfter(StoredLimit law, LimitClock clock) {
        if (!counted()) {
            dueAt = Math.min(dueAt, law.dueAt);
            warnAt = warnAt == null ? null : Long.valueOf(Math.min(warnAt, dueAt));
            return;
        }
        Due own = clock.reckon(terms());
        boolean held = own.at().toEpochMilli() > law.dueAt;
        long its = own.warnAt().toEpochMilli();
        dueAt = held ? law.dueAt : own.at().toEpochMilli();
        warnAt = held ? Math.min(its, law.warnAt == null ? law.dueAt : law.warnAt) : its;
        provisional = held ? law.provisional : own.provisional();
    }

    /**
     * Reckons it again because calendar or opening hours changed. One that does not follow them keeps its due time.
     *
     * @return whether the due time, or whether it is provisional, is another
     */
    boolean recount(LimitClock clock) {
        long due = dueAt;
        boolean before = provisional;
        if (terms().working()) {
            reckon(clock);
        } else {
            warnAt = Math.min(due, clock.reckon(terms()).warnAt().toEpochMilli());
            reckonedBy = null;
        }
        return due != dueAt || before != provisional;
    }

    /** Ends it as done: met at the due time itself, missed a millisecond later. Returns whether it was missed. */
    boolean end(Instant at, LimitClock clock) {
        if (state() == Limit.State.PAUSED) {
            resume(at, clock);
        }
        endedAt = at.toEpochMilli();
        reckonedBy = null;
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

    /** Takes it away; what stood still until then was no later for that. */
    void drop(Instant at, LimitClock clock) {
        if (state() == Limit.State.PAUSED) {
            resume(at, clock);
        }
        endedAt = at.toEpochMilli();
        reckonedBy = null;
        state = Limit.State.DROPPED.ordinal();
    }

    /** Code of the unit whose opening hours count; null for none. */
    String unit() {
        return unitPath == null || unitPath.length() < 2
                ? null
                : unitPath.substring(unitPath.lastIndexOf('/', unitPath.length() - 2) + 1, unitPath.length() - 1);
    }

    private List<StoredPause> pauses() {
        return pauses == null ? new ArrayList<>() : Json.read(pauses, PAUSES);
    }

    private List<StoredExtension> extensions() {
        return extensions == null ? new ArrayList<>() : Json.read(extensions, EXTENSIONS);
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
                extensions().stream()
                        .map(extension -> new Limit.Extension(
                                extension.duration(), Instant.ofEpochMilli(extension.at()), extension.cause()))
                        .toList(),
                TicketFacts.instant(endedAt),
                state(),
                provisional,
                TicketFacts.instant(warnAt),
                rule,
                unit());
    }
}
