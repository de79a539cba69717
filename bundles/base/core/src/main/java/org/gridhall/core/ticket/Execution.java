package org.gridhall.core.ticket;

import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import javax.persistence.EntityManager;
import javax.persistence.LockModeType;
import org.gridhall.api.Problem;
import org.gridhall.api.account.Actor;
import org.gridhall.api.account.Grant;
import org.gridhall.api.catalogue.Catalogue;
import org.gridhall.api.catalogue.FlowAction;
import org.gridhall.api.ticket.ActionRequest;
import org.gridhall.api.ticket.Ticket;
import org.gridhall.api.trail.Subject;
import org.gridhall.core.flow.Definitions;
import org.gridhall.core.storage.Database;
import org.gridhall.core.storage.Json;
import org.gridhall.core.time.LimitClock;
import org.gridhall.core.trail.Chain;
import org.gridhall.core.trail.ChainedTrail;
import org.gridhall.core.trail.Deed;

/** Opens tickets and takes actions within a transaction that somebody else began: the rows, their limits, the trail. */
final class Execution {

    private final Database database;
    private final ChainedTrail trail;
    private final Catalogue catalogue;
    private final Definitions definitions;
    private final Numbers numbers;
    private final Interpreter interpreter;
    private final Intake intake;
    private final Views views;
    private final Rules rules;
    private final LimitClock clock;

    Execution(
            Database database,
            ChainedTrail trail,
            Catalogue catalogue,
            Definitions definitions,
            Numbers numbers,
            Interpreter interpreter,
            Intake intake,
            Views views,
            Rules rules,
            LimitClock clock) {
        this.database = database;
        this.trail = trail;
        this.catalogue = catalogue;
        this.definitions = definitions;
        this.numbers = numbers;
        this.interpreter = interpreter;
        this.intake = intake;
        this.views = views;
        this.rules = rules;
        this.clock = clock;
    }

    /** A ticket that is there already, made ready for actions. */
    Work known(EntityManager manager, StoredTicket ticket) {
        return views.work(manager, ticket);
    }

    /** Opens within the transaction: row, limits, attachments, trail. */
    Work open(EntityManager manager, Actor actor, Intake.Prepared prepared, String secret) {
        Work work = intake.open(manager, actor, prepared, secret);
        StoredTicket ticket = work.ticket;
        attach(manager, actor, ticket, prepared.asked().attachments());
        rules.check(ticket, preview(work), FlowAction.OPEN, Map.of(), actor);
        Map<String, Object> payload = new LinkedHashMap<>();
        payload.put("title", ticket.title);
        payload.put("description", ticket.description);
        payload.put("address", ticket.address);
        payload.put("fields", Json.map(ticket.fields));
        payload.put("source", Json.map(ticket.source));
        payload.put("attachments", prepared.asked().attachments());
        payload.values()
                .removeIf(value -> value == null
                        || value instanceof Map<?, ?> map && map.isEmpty()
                        || value instanceof List<?> list && list.isEmpty());
        record(
                work,
                prepared.open(),
                actor,
                grant(work, prepared.open(), actor),
                prepared.at(),
                opening(work),
                payload);
        manager.persist(ticket);
        work.persistStarted(manager);
        return work;
    }

    /** What a new ticket begins with, as the trail tells it. */
    private static Map<String, Object> opening(Work work) {
        StoredTicket ticket = work.ticket;
        Map<String, Object> changes = new TreeMap<>();
        work.attributes().forEach((name, value) -> {
            if (value != null
                    && !Boolean.FALSE.equals(value)
                    && !Integer.valueOf(0).equals(value)) {
                changes.put(name, Work.TEXTS.contains(name) ? List.of() : Arrays.asList(null, value));
            }
        });
        changes.put("type", Arrays.asList(null, ticket.type));
        changes.put("channel", Arrays.asList(null, ticket.channel));
        if (ticket.parent != null) {
            changes.put("parent", Arrays.asList(null, Long.toString(ticket.parent)));
        }
        return changes;
    }

    private Grant grant(Work work, FlowAction action, Actor actor) {
        return interpreter.grant(work, action, actor).orElse(null);
    }

    /** Writes the trail entry and moves the ticket on: its version with it when anything changed. */
    private void record(
            Work work,
            FlowAction action,
            Actor actor,
            Grant grant,
            Instant at,
            Map<String, Object> changes,
            Map<String, Object> payload) {
        StoredTicket ticket = work.ticket;
        if (!changes.isEmpty()) {
            ticket.version++;
        }
        Chain end = trail.append(
                work.chain(),
                new Deed(Subject.ticket(ticket.id), action.code(), actor, grant, at, ticket.version, changes, payload));
        ticket.seq = end.seq();
        ticket.head = end.head();
        ticket.updatedAt = Math.max(ticket.updatedAt, at.toEpochMilli());
    }

    /** Takes an action within the transaction: checks, effects, child, trail. */
    void act(EntityManager manager, Actor actor, Work work, ActionRequest request, Instant now) {
        FlowAction action = work.pinned
                .type()
                .action(request.action())
                .filter(found -> !FlowAction.OPEN.equals(found.code()))
                .orElseThrow(() -> Problem.notFound(
                        "此类事项没有操作“" + request.action() + "”",
                        "Such tickets have no action \"" + request.action() + "\""));
        Instant at = request.occurredAt() == null ? now : request.occurredAt();
        if (at.isAfter(now.plus(Intake.AHEAD))) {
            throw Problem.invalid("/occurredAt", "操作时间不能晚于现在", "It cannot have happened in the future");
        }
        if (request.occurredAt() != null && at.isBefore(Instant.ofEpochMilli(work.ticket.stageAt))) {
            throw Problem.invalid(
                    "/occurredAt",
                    "操作时间不能早于此件进入现阶段的时间",
                    "It cannot have happened before the ticket came into its stage");
        }
        interpreter.check(work, action, request.form(), actor, at);
        attach(manager, actor, work.ticket, request.attachments());
        rules.check(work.ticket, preview(work), action.code(), request.form(), actor);
        // The post counts that the actor holds now: the action may send the ticket out of its ground.
        Grant grant = grant(work, action, actor);
        Map<String, Object> before = work.attributes();
        boolean closed = work.ticket.closedAt != null;
        Interpreter.Outcome outcome = interpreter.take(work, action, request.form(), actor, at);
        if (closed && work.ticket.closedAt == null) {
            // It kept the grid of its time; now it belongs to those of today.
            Regrid.place(work.ticket, interpreter.organisation());
        }
        Map<String, Object> changes = work.changesSince(before);
        if (changes.containsKey("fields")) {
            Intake.facets(manager, work.ticket, work.pinned.type());
        }
        if (outcome != null) {
            StoredTicket child = child(manager, actor, work, outcome, at);
            work.ticket.extras |= StoredTicket.CHILDREN;
            changes.put("child", Arrays.asList(null, Long.toString(child.id)));
        }
        Map<String, Object> payload = new LinkedHashMap<>(request.form());
        if (!request.attachments().isEmpty()) {
            payload.put("attachments", request.attachments());
        }
        record(work, action, actor, grant, at, changes, payload);
        work.persistStarted(manager);
    }

    private StoredTicket child(
            EntityManager manager, Actor actor, Work parent, Interpreter.Outcome outcome, Instant at) {
        var type = catalogue
                .type(outcome.child().type())
                .orElseThrow(() -> Problem.of(
                        Problem.Kind.UNAVAILABLE,
                        "module.away",
                        "所需的事项类型暂不可用，请稍后重试",
                        "The ticket type needed is away for the moment; try again later"));
        var pinned = definitions.pin(type);
        StoredTicket child = intake.fresh(actor, pinned, at, numbers.next(type.prefix(), clock.day(at)));
        child.parent = parent.ticket.id;
        child.title = outcome.title() == null ? parent.ticket.title : cut(outcome.title());
        child.category = null;
        child.longitude = parent.ticket.longitude;
        child.latitude = parent.ticket.latitude;
        child.address = parent.ticket.address;
        child.cell = parent.ticket.cell;
        child.grid = parent.ticket.grid;
        child.gridPath = parent.ticket.gridPath;
        child.priority = parent.ticket.priority;
        child.confidential |= parent.ticket.confidential;
        Work work = new Work(child, pinned, List.of());
        if (outcome.unit() != null) {
            Attributes.set(child, Map.of("unit", outcome.unit()), catalogue, interpreter.organisation());
        }
        FlowAction open = type.action(FlowAction.OPEN).orElseThrow();
        interpreter.take(work, open, Map.of(), Actor.SYSTEM, at);
        record(work, open, actor, grant(work, open, actor), at, opening(work), Map.of());
        manager.persist(child);
        work.persistStarted(manager);
        return child;
    }

    private static String cut(String title) {
        return title.length() <= 200 ? title : title.substring(0, 200);
    }

    /** The ticket as rules see it. Only built when there are rules. */
    private Supplier<Ticket> preview(Work work) {
        return () -> database.read(manager -> views.view(manager, work, Actor.SYSTEM));
    }

    private static void attach(EntityManager manager, Actor actor, StoredTicket ticket, List<Long> attachments) {
        for (Long id : attachments) {
            StoredAttachment attachment = manager.find(StoredAttachment.class, id, LockModeType.PESSIMISTIC_WRITE);
            if (attachment == null
                    || attachment.storedBy != actor.account()
                    || attachment.ticket != null && attachment.ticket != ticket.id) {
                throw Problem.invalid(
                        "/attachments",
                        "附件 " + id + " 不存在，请重新上传",
                        "There is no attachment " + id + "; upload it again");
            }
            attachment.ticket = ticket.id;
            ticket.extras |= StoredTicket.ATTACHMENTS;
        }
        if (!attachments.isEmpty()) {
            // Rules look at the attachments, and the rows must not come before their ticket.
            if (!manager.contains(ticket)) {
                manager.persist(ticket);
            }
            manager.flush();
        }
    }
}
