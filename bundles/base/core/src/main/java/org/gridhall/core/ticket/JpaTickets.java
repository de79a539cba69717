package org.gridhall.core.ticket;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import javax.persistence.EntityManager;
import javax.persistence.LockModeType;
import org.gridhall.api.Page;
import org.gridhall.api.Problem;
import org.gridhall.api.account.Actor;
import org.gridhall.api.account.Grant;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.catalogue.Catalogue;
import org.gridhall.api.catalogue.FlowAction;
import org.gridhall.api.organisation.Organisation;
import org.gridhall.api.ticket.ActionRequest;
import org.gridhall.api.ticket.ImportItem;
import org.gridhall.api.ticket.ImportResult;
import org.gridhall.api.ticket.NewTicket;
import org.gridhall.api.ticket.OfferedAction;
import org.gridhall.api.ticket.Opened;
import org.gridhall.api.ticket.PublishedTicket;
import org.gridhall.api.ticket.Suggestion;
import org.gridhall.api.ticket.Ticket;
import org.gridhall.api.ticket.TicketQuery;
import org.gridhall.api.ticket.TicketSummary;
import org.gridhall.api.ticket.Tickets;
import org.gridhall.api.trail.Subject;
import org.gridhall.api.trail.TrailEntry;
import org.gridhall.core.District;
import org.gridhall.core.flow.Definitions;
import org.gridhall.core.storage.Database;
import org.gridhall.core.storage.Ids;
import org.gridhall.core.storage.Json;
import org.gridhall.core.time.LimitClock;
import org.gridhall.core.trail.Chain;
import org.gridhall.core.trail.ChainedTrail;
import org.gridhall.core.trail.Deed;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Tickets in the database: one action, one transaction. */
@Component(service = Tickets.class)
public class JpaTickets implements Tickets {

    private static final int BATCH = 500;

    private final Database database;
    private final ChainedTrail trail;
    private final Catalogue catalogue;
    private final Interpreter interpreter;
    private final Intake intake;
    private final Views views;
    private final TicketLists lists;
    private final Dispatcher dispatcher;
    private final Numbers numbers;
    private final Rules rules;
    private final Definitions definitions;
    private final LimitClock clock;
    private final Ids ids = new Ids();

    @Activate
    public JpaTickets(
            @Reference Database database,
            @Reference ChainedTrail trail,
            @Reference Catalogue catalogue,
            @Reference Organisation organisation,
            @Reference Definitions definitions,
            @Reference District district,
            @Reference Rules rules) {
        this.database = database;
        this.trail = trail;
        this.catalogue = catalogue;
        this.definitions = definitions;
        this.rules = rules;
        this.clock = new LimitClock(district.zone());
        this.interpreter = new Interpreter(catalogue, organisation, clock, ids);
        this.numbers = new Numbers(database);
        this.intake = new Intake(catalogue, organisation, definitions, numbers, interpreter, clock, ids);
        this.views = new Views(definitions);
        this.lists = new TicketLists(catalogue, organisation);
        this.dispatcher = new Dispatcher(catalogue, organisation);
    }

    @Override
    public Opened open(Actor actor, NewTicket asked) {
        Intake.Prepared prepared = intake.prepare(actor, asked, false);
        String secret = Digests.secret();
        return database.write(manager -> {
            if (prepared.key() != null) {
                Optional<StoredTicket> known = byKey(manager, prepared.key());
                if (known.isPresent()) {
                    sameContent(known.get().intakeDigest, prepared.digest());
                    return new Opened(views.view(manager, views.work(manager, known.get()), actor), null, true);
                }
            }
            Work work = openHere(manager, actor, prepared, secret);
            return new Opened(views.view(manager, work, actor), secret, false);
        });
    }

    /** Opens within the transaction: row, limits, attachments, trail. */
    private Work openHere(EntityManager manager, Actor actor, Intake.Prepared prepared, String secret) {
        Work work = intake.open(manager, actor, prepared, secret);
        StoredTicket ticket = work.ticket;
        attach(manager, actor, ticket, prepared.asked().attachments());
        rules.check(ticket, preview(work), FlowAction.OPEN, Map.of(), actor);
        Map<String, Object> payload = new LinkedHashMap<>();
        payload.put("title", ticket.title);
        payload.put("description", ticket.description);
        payload.put("address", ticket.address);
        payload.put("fields", Json.map(ticket.fields));
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

    @Override
    public Ticket act(Actor actor, long id, ActionRequest request) {
        if (request.occurredAt() != null && !actor.may(Permissions.TICKET_IMPORT)) {
            throw Problem.invalid(
                    "/occurredAt", "只有导入岗位可以填写过去的时间，请去掉此项", "Only importers may give a time; leave it out");
        }
        return database.write(manager -> {
            // Read before the key: whoever finds no key and an old row is told by the row's version.
            StoredTicket ticket = manager.find(StoredTicket.class, id);
            if (ticket == null) {
                throw Views.unknown();
            }
            if (request.key() != null && repeated(manager, actor, id, request)) {
                // The first of two at once may have ended since the row was read.
                manager.refresh(ticket);
                // The action itself may have taken the ticket out of the actor's sight.
                return Views.visible(ticket, actor)
                        ? views.view(manager, views.work(manager, ticket), actor)
                        : views.limited(ticket);
            }
            if (!Views.visible(ticket, actor)) {
                throw Views.unknown();
            }
            if (request.version() != null && request.version() != ticket.version) {
                throw changed(ticket, request.version());
            }
            Work work = views.work(manager, ticket);
            actHere(manager, actor, work, request, Instant.now());
            return views.view(manager, work, actor);
        });
    }

    /** Whether this very request was done before; remembers it when not. */
    private static boolean repeated(EntityManager manager, Actor actor, long id, ActionRequest request) {
        if (request.key().length() > 120 || request.key().indexOf('\0') >= 0) {
            throw Problem.invalid("/key", "幂等键最多 120 个字符", "An idempotency key has at most 120 characters");
        }
        byte[] digest = Digests.ofContent(Arrays.asList(id, request.action(), request.form(), request.attachments()));
        // Reporters have no account: each ticket's has keys of its own, like each account.
        long holder = actor.kind() == Actor.Kind.REPORTER ? -actor.ticket() : actor.account();
        var known = manager.find(StoredActionKey.class, new StoredActionKey.Key(holder, request.key()));
        if (known != null && known.createdAt > System.currentTimeMillis() - StoredActionKey.LIFE.toMillis()) {
            sameContent(known.digest, digest);
            return true;
        }
        remember(manager, known, holder, request.key(), id, digest);
        return false;
    }

    private static void remember(
            EntityManager manager, StoredActionKey known, long holder, String key, long ticket, byte[] digest) {
        StoredActionKey fresh = known == null ? new StoredActionKey() : known;
        fresh.account = holder;
        fresh.key = key;
        fresh.ticket = ticket;
        fresh.digest = digest;
        fresh.createdAt = System.currentTimeMillis();
        if (known == null) {
            manager.persist(fresh);
        }
    }

    private static void sameContent(byte[] then, byte[] now) {
        if (!Arrays.equals(then, now)) {
            throw Problem.of(
                    Problem.Kind.INVALID,
                    "key.reused",
                    "此幂等键已用于另一内容，请为新请求换一个键",
                    "This idempotency key was used with other content; take a new key for a new request");
        }
    }

    /** The conflict that tells what was done since the version that the actor saw. */
    private Problem changed(StoredTicket ticket, int seen) {
        List<Map<String, Object>> changes = new ArrayList<>();
        for (TrailEntry entry : trail.entries(Subject.ticket(ticket.id), 1, 10_000)) {
            if (entry.version() > seen && !entry.changes().isEmpty()) {
                Map<String, Object> change = new LinkedHashMap<>();
                change.put("version", entry.version());
                change.put("action", entry.action());
                change.put("actor", entry.actor());
                change.put("at", entry.occurredAt().toString());
                change.put("changes", entry.changes());
                changes.add(change);
            }
        }
        return Problem.of(
                        Problem.Kind.CONFLICT,
                        "ticket.version",
                        "此件已被他人更新，请查看变化后再操作",
                        "Somebody changed this ticket meanwhile; look at what changed and try again")
                .with("version", ticket.version)
                .with("changes", changes);
    }

    private void actHere(EntityManager manager, Actor actor, Work work, ActionRequest request, Instant now) {
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
        Interpreter.Outcome outcome = interpreter.take(work, action, request.form(), actor, at);
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

    private static Optional<StoredTicket> byKey(EntityManager manager, String key) {
        return manager.createQuery("SELECT t FROM StoredTicket t WHERE t.intakeKey = :key", StoredTicket.class)
                .setParameter("key", key)
                .getResultStream()
                .findFirst();
    }

    @Override
    public Ticket get(Actor actor, long id) {
        return database.read(manager -> views.show(manager, manager.find(StoredTicket.class, id), actor));
    }

    @Override
    public Ticket byNumber(Actor actor, String number) {
        return database.read(manager -> manager.createQuery(
                        "SELECT t FROM StoredTicket t WHERE t.number = :number", StoredTicket.class)
                .setParameter("number", number)
                .getResultStream()
                .findFirst()
                .map(ticket -> views.show(manager, ticket, actor))
                .orElseThrow(Views::unknown));
    }

    @Override
    public Ticket bySecret(String secret) {
        return database.read(manager -> manager.createQuery(
                        "SELECT t FROM StoredTicket t WHERE t.secretDigest = :digest", StoredTicket.class)
                .setParameter("digest", Digests.of(secret))
                .getResultStream()
                .findFirst()
                .map(ticket -> views.view(manager, views.work(manager, ticket), Actor.reporter(ticket.id)))
                .orElseThrow(Views::unknown));
    }

    @Override
    public Page<TicketSummary> list(Actor actor, TicketQuery query) {
        long now = System.currentTimeMillis();
        return database.read(manager -> lists.list(manager, actor, query)).map(row -> row.summary(now));
    }

    @Override
    public List<TrailEntry> trail(Actor actor, long id) {
        StoredTicket ticket = database.read(manager -> views.find(manager, actor, id));
        List<TrailEntry> entries = trail.entries(Subject.ticket(id), 1, 10_000);
        return Views.insider(ticket, actor)
                ? entries
                : entries.stream()
                        .map(entry -> own(entry, actor) ? entry : entry.bare())
                        .toList();
    }

    private static boolean own(TrailEntry entry, Actor actor) {
        return entry.account() == actor.account()
                && (actor.kind() == Actor.Kind.ACCOUNT || entry.actor().equals(actor.name()));
    }

    @Override
    public List<OfferedAction> offered(Actor actor, long id) {
        return database.read(manager -> {
            Work work = views.work(manager, views.find(manager, actor, id));
            Instant now = Instant.now();
            return work.pinned.type().actions().stream()
                    .filter(action -> !FlowAction.OPEN.equals(action.code()))
                    .filter(action -> Interpreter.possible(work, action) && interpreter.allowed(work, action, actor))
                    .filter(action -> interpreter.open(work, action, actor, now))
                    .map(action -> new OfferedAction(
                            action.code(),
                            interpreter.title(work, action),
                            action.to(),
                            action.form() == null
                                    ? null
                                    : work.pinned.type().forms().get(action.form())))
                    .toList();
        });
    }

    @Override
    public Suggestion suggest(Actor actor, long id) {
        return dispatcher.suggest(database.read(manager -> views.find(manager, actor, id)));
    }

    @Override
    public Ticket link(Actor actor, long id, String kind, long other) {
        return new Links(database, trail, views).link(actor, id, kind, other, true);
    }

    @Override
    public Ticket unlink(Actor actor, long id, String kind, long other) {
        return new Links(database, trail, views).link(actor, id, kind, other, false);
    }

    @Override
    public List<ImportResult> bring(Actor actor, List<ImportItem> items) {
        if (!actor.may(Permissions.TICKET_IMPORT)) {
            throw Problem.forbidden("只有导入岗位可以批量导入", "Only importers may send batches");
        }
        if (items.stream().mapToInt(item -> 1 + item.actions().size()).sum() > BATCH) {
            throw Problem.invalid(
                    "/items", "一批最多 500 个登记和操作，请分批发送", "A batch has at most 500 intakes and actions; send several");
        }
        return new Batch(database, intake, new Batch.Steps() {
                    @Override
                    public Work open(EntityManager manager, Intake.Prepared prepared) {
                        return openHere(manager, actor, prepared, null);
                    }

                    @Override
                    public Work known(EntityManager manager, StoredTicket ticket) {
                        return views.work(manager, ticket);
                    }

                    @Override
                    public void act(EntityManager manager, Work work, ActionRequest request) {
                        actHere(manager, actor, work, request, Instant.now());
                    }
                })
                .bring(actor, items);
    }

    @Override
    public Page<PublishedTicket> published(TicketQuery query) {
        long now = System.currentTimeMillis();
        return database.read(manager -> {
            Page<ListedTicket> page = lists.published(manager, query);
            List<Long> wanted = page.items().stream().map(row -> row.id).toList();
            Map<Long, PublishedTicket> whole = new LinkedHashMap<>();
            if (!wanted.isEmpty()) {
                manager.createQuery("SELECT t FROM StoredTicket t WHERE t.id IN :ids", StoredTicket.class)
                        .setParameter("ids", wanted)
                        .getResultList()
                        .forEach(ticket -> whole.put(ticket.id, published(ticket, now)));
            }
            return new Page<>(
                    wanted.stream()
                            .map(whole::get)
                            .filter(java.util.Objects::nonNull)
                            .toList(),
                    page.next());
        });
    }

    @Override
    public Optional<PublishedTicket> published(String number) {
        return database.read(manager -> manager.createQuery(
                        "SELECT t FROM StoredTicket t WHERE t.number = :number AND t.published = :yes",
                        StoredTicket.class)
                .setParameter("number", number)
                .setParameter("yes", true)
                .getResultStream()
                .findFirst()
                .map(ticket -> published(ticket, System.currentTimeMillis())));
    }

    @Override
    public List<PublishedTicket> publishedChanges(Instant from, Instant to, int limit) {
        return database.read(manager -> manager.createQuery(
                        "SELECT t FROM StoredTicket t WHERE t.published = :yes AND t.updatedAt >= :from"
                                + " AND t.updatedAt < :to ORDER BY t.updatedAt, t.id",
                        StoredTicket.class)
                .setParameter("yes", true)
                .setParameter("from", from.toEpochMilli())
                .setParameter("to", to.toEpochMilli())
                .setMaxResults(limit)
                .getResultStream()
                .map(ticket -> published(ticket, System.currentTimeMillis()))
                .toList());
    }

    private static PublishedTicket published(StoredTicket ticket, long now) {
        Object media = Json.map(ticket.fields).get("media_url");
        return new PublishedTicket(
                ticket.summary(now), ticket.description, ticket.result, media == null ? null : media.toString());
    }
}
