package org.gridhall.core.ticket;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
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
import org.gridhall.api.trail.TrailEntry;
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
    private final Mergers mergers;
    private final Answers answers;
    private final Hands hands;
    private final DueTimes times;
    private final JointTasks tasks = new JointTasks();
    private volatile EvidenceTaker evidence;

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
            LimitClock clock,
            Answers answers,
            Hands hands,
            DueTimes times) {
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
        this.answers = answers;
        this.hands = hands;
        this.times = times;
        this.mergers = new Mergers(definitions);
    }

    void evidence(EvidenceTaker taker) {
        evidence = taker;
    }

    /** A ticket that is there already, made ready for actions. */
    Work known(EntityManager manager, StoredTicket ticket) {
        return views.work(manager, ticket);
    }

    /** Opens within the transaction: row, limits, attachments, trail. */
    Work open(EntityManager manager, Actor actor, Intake.Prepared prepared, String secret) {
        Intake.Begun begun = intake.open(manager, actor, prepared, secret);
        Work work = begun.work();
        StoredTicket ticket = work.ticket;
        if (actor.equals(Actor.ANYBODY)) {
            actor = Actor.reporter(ticket.id);
            attach(
                    manager,
                    Digests.holder(prepared.asked().intakeKey()),
                    ticket,
                    prepared.asked().attachments());
        } else {
            attach(manager, holder(actor), ticket, prepared.asked().attachments());
        }
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
        if (!prepared.importing()) {
            answers.tell(manager, work, begun.outcome().told(), ticket.seq + 1, null);
        }
        record(
                work,
                FlowAction.OPEN,
                actor,
                grant(work, prepared.open(), actor),
                prepared.at(),
                opening(work),
                payload);
        if (prepared.importing()) {
            // More steps follow in the same transaction; one of them may look for its row.
            manager.persist(ticket);
        } else if (!manager.contains(ticket)) {
            database.insert(ticket);
        }
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
    void record(
            Work work,
            String action,
            Actor actor,
            Grant grant,
            Instant at,
            Map<String, Object> changes,
            Map<String, Object> payload) {
        StoredTicket ticket = work.ticket;
        if (!changes.isEmpty()) {
            ticket.version++;
        }
        ticket.refreshWork();
        Chain end = trail.append(
                work.chain(),
                new Deed(Subject.ticket(ticket.id), action, actor, grant, at, ticket.version, changes, payload));
        ticket.seq = end.seq();
        ticket.head = end.head();
        ticket.updatedAt = Math.max(ticket.updatedAt, at.toEpochMilli());
        database.write(manager -> {
            times.follow(manager, work, at);
            return null;
        });
    }

    /**
     * Writes into the trail what happened to a ticket without changing it: its version and the time of its last change
     * stay, so that nobody who is at work on it is disturbed.
     */
    void note(Work work, String action, Instant at, Map<String, Object> changes, Map<String, Object> payload) {
        StoredTicket ticket = work.ticket;
        Chain end = trail.append(
                work.chain(),
                new Deed(Subject.ticket(ticket.id), action, Actor.SYSTEM, null, at, ticket.version, changes, payload));
        ticket.seq = end.seq();
        ticket.head = end.head();
    }

    List<TrailEntry> entries(StoredTicket ticket) {
        return trail.entries(Subject.ticket(ticket.id), 1, 10_000);
    }

    /**
     * Takes an action that the flow says happens by itself; not where its stage or its guard do not let it.
     *
     * @param because what the trail is to say of the cause
     */
    boolean byItself(EntityManager manager, Work work, FlowAction action, Map<String, Object> because, Instant at) {
        if (!Interpreter.possible(work, action) || !interpreter.open(work, action, Actor.SYSTEM, at)) {
            return false;
        }
        take(manager, Actor.SYSTEM, work, action, ActionRequest.of(action.code(), Map.of()), at, because);
        return true;
    }

    /** Takes an action within the transaction: checks, effects, children, messages, trail. */
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
        if (action.on() != null && actor.kind() != Actor.Kind.SYSTEM) {
            throw Problem.forbidden("这一步由平台自动执行", "The platform takes this step by itself");
        }
        take(manager, actor, work, action, request, at, Map.of());
    }

    /** Takes an action of a ticket's flow: asked for by somebody, or by the platform as the end of something else. */
    private void take(
            EntityManager manager,
            Actor actor,
            Work work,
            FlowAction action,
            ActionRequest request,
            Instant at,
            Map<String, Object> because) {
        StoredTicket ticket = work.ticket;
        StoredTicket above = tasks.above(manager, ticket, action);
        StoredTicket led = led(manager, ticket, action);
        interpreter.check(work, action, request.form(), actor, at);
        Mentions mentions = new Mentions(request.form(), List.of());
        if (request.occurredAt() == null) {
            hands.check(manager, work, action, actor);
            if (FlowAction.COMMENT.equals(action.code()) && actor.kind() == Actor.Kind.ACCOUNT) {
                mentions = Mentions.read(ticket, request.form(), login -> hands.called(manager, login));
            }
        }
        Map<String, Object> form = mentions.form();
        StoredTicket other = other(manager, actor, work, action, form, at);
        attach(manager, holder(actor), ticket, request.attachments());
        rules.check(ticket, preview(work), action.code(), form, actor);
        // The post counts that the actor holds now: the action may send the ticket out of its ground.
        Grant grant = grant(work, action, actor);
        Map<String, Object> told = action.above() == null ? Map.of() : interpreter.above(work, action, form, actor, at);
        Map<String, Object> before = work.attributes();
        boolean open = ticket.closedAt == null;
        boolean shown = !ticket.confidential;
        Interpreter.Outcome outcome = interpreter.take(work, action, form, actor, at);
        if (ticket.holder != null
                && !(Objects.equals(before.get("stage"), ticket.stage)
                        && Objects.equals(before.get("unit"), ticket.unit))) {
            Hands.release(ticket);
        }
        if (!open && ticket.closedAt == null) {
            // It kept the grid of its time; now it belongs to those of today.
            Regrid.place(ticket, interpreter.organisation());
        }
        List<StoredTicket> below = below(manager, actor, work, outcome.below(), at);
        FlowAction.Link link = action.link();
        if (other == null && ticket.mergedInto != null && ticket.closedAt == null) {
            // Whatever leads out of the merger ends it: no ticket both goes on and has another one answer for it.
            link = Mergers.END;
            other = Mergers.lock(manager, ticket.mergedInto);
        }
        if (other != null) {
            mergers.apply(manager, ticket, link, other);
        }
        // What was done in the past was told in the past.
        if (request.occurredAt() == null) {
            answers.tell(manager, work, outcome.told(), ticket.seq + 1, other == null ? null : other.number);
        }
        Map<String, Object> changes = work.changesSince(before);
        if (changes.containsKey("fields")) {
            Intake.facets(manager, ticket, work.pinned.type());
        }
        if (!below.isEmpty()) {
            changes.put("child", Arrays.asList(null, ids(below)));
        }
        Map<String, Object> payload = new LinkedHashMap<>(form);
        payload.putAll(because);
        if (!request.attachments().isEmpty()) {
            payload.put("attachments", request.attachments());
        }
        if (!mentions.people().isEmpty()) {
            payload.put(Mentions.PAYLOAD, mentions.payload());
            answers.mentioned(work, mentions.people(), actor);
        }
        record(work, action.code(), actor, grant, at, changes, payload);
        work.persistStarted(manager);
        if (other != null) {
            Work far = known(manager, other);
            record(far, Mergers.deed(link), actor, grant, at, Mergers.changes(link, ticket), Map.of());
        }
        if (shown && ticket.confidential) {
            hide(manager, actor, grant, ticket, action.code(), at);
        }
        if (above != null && open != (ticket.closedAt == null)) {
            ended(manager, actor, grant, above, ticket, open, at);
        }
        if (led != null) {
            lead(manager, led, ticket, action.above().action(), told, at);
        }
    }

    /** The ticket above one whose action leads that on as well, locked before anything is done below it. */
    private static StoredTicket led(EntityManager manager, StoredTicket ticket, FlowAction action) {
        if (action.above() == null) {
            return null;
        }
        if (ticket.parent == null) {
            throw Problem.of(
                    Problem.Kind.CONFLICT,
                    "ticket.alone",
                    "此件没有上级事项，不能执行此操作",
                    "There is no ticket above this one, which this would lead on");
        }
        return Mergers.lock(manager, ticket.parent);
    }

    /** Takes an action of the ticket above by the platform; the trail says which ticket below it came from. */
    private void lead(
            EntityManager manager,
            StoredTicket led,
            StoredTicket from,
            String code,
            Map<String, Object> form,
            Instant at) {
        Work work = known(manager, led);
        FlowAction action = work.pinned
                .type()
                .action(code)
                .orElseThrow(() -> Problem.of(
                        Problem.Kind.CONFLICT,
                        "ticket.action",
                        "上级事项没有对应的操作，请改用其他处理方式",
                        "The ticket above has no such action; end this one in another way"));
        take(manager, Actor.SYSTEM, work, action, ActionRequest.of(code, form), at, Map.of("ticketBelow", from.number));
    }

    /**
     * Opens a ticket below another one without an action of that: the trail of the one above says so and why, its version
     * stays.
     */
    StoredTicket below(
            EntityManager manager,
            Work work,
            String deed,
            Interpreter.Below below,
            Map<String, Object> because,
            Instant at) {
        StoredTicket child = child(manager, Actor.SYSTEM, work, below, at);
        work.ticket.extras |= StoredTicket.CHILDREN;
        note(work, deed, at, Map.of("child", Arrays.asList(null, Long.toString(child.id))), because);
        return child;
    }

    private static String ids(List<StoredTicket> tickets) {
        return tickets.stream().map(ticket -> Long.toString(ticket.id)).collect(Collectors.joining(","));
    }

    private StoredTicket other(
            EntityManager manager, Actor actor, Work work, FlowAction action, Map<String, Object> form, Instant at) {
        FlowAction.Link link = action.link();
        if (link == null) {
            return null;
        }
        String asked = link.to() == null ? null : interpreter.linked(work, action, form, actor, at);
        return mergers.other(manager, actor, work.ticket, link, asked);
    }

    /** Opens what an action opens below its ticket. */
    private List<StoredTicket> below(
            EntityManager manager, Actor actor, Work work, List<Interpreter.Below> all, Instant at) {
        List<StoredTicket> below = new ArrayList<>();
        if (!all.isEmpty()) {
            tasks.check(work, all);
        }
        for (Interpreter.Below one : all) {
            below.add(child(manager, actor, work, one, at));
            work.ticket.extras |= StoredTicket.CHILDREN;
            work.ticket.openTasks += one.task() == null ? 0 : 1;
        }
        return below;
    }

    /** What is confidential is so with all that hangs below it, also what was opened before. */
    private void hide(EntityManager manager, Actor actor, Grant grant, StoredTicket ticket, String action, Instant at) {
        if (!ticket.has(StoredTicket.CHILDREN)) {
            return;
        }
        for (StoredTicket child : manager.createQuery(
                        "SELECT t FROM StoredTicket t WHERE t.parent = :ticket ORDER BY t.id", StoredTicket.class)
                .setParameter("ticket", ticket.id)
                .getResultList()) {
            if (!child.confidential) {
                Work work = known(manager, child);
                Map<String, Object> before = work.attributes();
                child.confidential = true;
                Attributes.publish(child, catalogue);
                record(work, action, actor, grant, at, work.changesSince(before), Map.of());
            }
            hide(manager, actor, grant, child, action, at);
        }
    }

    /**
     * A joint task has ended or is open again: the ticket above counts it, and goes on when it was the last.
     *
     * @param ended whether it was open and is no more
     */
    private void ended(
            EntityManager manager,
            Actor actor,
            Grant grant,
            StoredTicket above,
            StoredTicket task,
            boolean ended,
            Instant at) {
        Work work = known(manager, above);
        Map<String, Object> before = work.attributes();
        tasks.count(above, ended);
        Map<String, Object> changes = work.changesSince(before);
        String id = Long.toString(task.id);
        changes.put("task", ended ? Arrays.asList(id, null) : Arrays.asList(null, id));
        record(work, ended ? "task-ended" : "task-reopened", actor, grant, at, changes, Map.of());
        if (!ended || above.openTasks > 0) {
            return;
        }
        for (FlowAction action : work.pinned.type().actions()) {
            if (FlowAction.TASKS_CLOSED.equals(action.on())
                    && Interpreter.possible(work, action)
                    && interpreter.open(work, action, Actor.SYSTEM, at)) {
                take(manager, Actor.SYSTEM, work, action, ActionRequest.of(action.code(), Map.of()), at, Map.of());
                return;
            }
        }
    }

    private StoredTicket child(EntityManager manager, Actor actor, Work parent, Interpreter.Below below, Instant at) {
        var type = catalogue
                .type(below.type())
                .orElseThrow(() -> Problem.of(
                        Problem.Kind.UNAVAILABLE,
                        "module.away",
                        "所需的事项类型暂不可用，请稍后重试",
                        "The ticket type needed is away for the moment; try again later"));
        var pinned = definitions.pin(type);
        StoredTicket child = intake.fresh(actor, pinned, at, numbers.next(type.prefix(), clock.day(at)));
        child.parent = parent.ticket.id;
        child.task = below.task() != null;
        child.title = below.title() == null ? parent.ticket.title : cut(below.title());
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
        if (below.unit() != null) {
            Attributes.set(child, Map.of("unit", below.unit()), catalogue, interpreter.organisation());
        }
        // Before its own flow begins: that may read them.
        Attributes.set(child, below.fields(), catalogue, interpreter.organisation());
        FlowAction open = type.action(FlowAction.OPEN).orElseThrow();
        Interpreter.Outcome outcome = interpreter.take(work, open, Map.of(), Actor.SYSTEM, at);
        answers.tell(manager, work, outcome.told(), 1, null);
        Map<String, Object> fields = Json.map(child.fields);
        Map<String, Object> changes = opening(work);
        if (below.evidence()) {
            changes.put("evidence", Arrays.asList(null, evidence(manager, child, parent, at)));
        }
        record(
                work,
                FlowAction.OPEN,
                actor,
                grant(work, open, actor),
                at,
                changes,
                fields.isEmpty() ? Map.of() : Map.of("fields", fields));
        manager.persist(child);
        if (!fields.isEmpty()) {
            Intake.facets(manager, child, type);
        }
        work.persistStarted(manager);
        return child;
    }

    private String evidence(EntityManager manager, StoredTicket child, Work parent, Instant at) {
        EvidenceTaker here = evidence;
        if (here == null) {
            throw Problem.of(
                    Problem.Kind.UNAVAILABLE,
                    "supervision.away",
                    "督办功能暂不可用，请稍后重试",
                    "The supervision is away for the moment; try again later");
        }
        return here.take(manager, child.id, Dossier.of(parent, entries(parent.ticket)), at);
    }

    private static String cut(String title) {
        return title.length() <= 200 ? title : title.substring(0, 200);
    }

    /** The ticket as rules see it. Only built when there are rules. */
    private Supplier<Ticket> preview(Work work) {
        return () -> database.read(manager -> views.view(manager, work, Actor.SYSTEM));
    }

    /** Whose files an actor may refer to: the account's own, or those of the ticket's reporter. */
    static long holder(Actor actor) {
        return actor.kind() == Actor.Kind.REPORTER ? -actor.ticket() : actor.account();
    }

    private static void attach(EntityManager manager, long holder, StoredTicket ticket, List<Long> attachments) {
        for (Long id : attachments) {
            StoredAttachment attachment = manager.find(StoredAttachment.class, id, LockModeType.PESSIMISTIC_WRITE);
            if (attachment == null
                    || attachment.storedBy != holder
                    || attachment.ticket != null && attachment.ticket != ticket.id) {
                throw Problem.invalid(
                        "/attachments",
                        "附件 " + id + " 不存在，请重新上传",
                        "There is no attachment " + id + "; upload it again");
            }
            attachment.ticket = ticket.id;
            if (holder < 0) {
                attachment.storedBy = -ticket.id;
            }
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
