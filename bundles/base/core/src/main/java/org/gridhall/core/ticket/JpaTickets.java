package org.gridhall.core.ticket;

import java.time.Duration;
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
import org.gridhall.api.Page;
import org.gridhall.api.Problem;
import org.gridhall.api.account.Actor;
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

    private static final Duration KEY_LIFE = Duration.ofHours(48);
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
        record(manager, work, prepared.open(), actor, prepared.at(), changes, payload);
        manager.persist(ticket);
        return work;
    }

    /** Writes the trail entry and moves the ticket on: its version with it when anything changed. */
    private void record(
            EntityManager manager,
            Work work,
            FlowAction action,
            Actor actor,
            Instant at,
            Map<String, Object> changes,
            Map<String, Object> payload) {
        StoredTicket ticket = work.ticket;
        if (!changes.isEmpty()) {
            ticket.version++;
        }
        Chain end = trail.append(
                work.chain(),
                new Deed(
                        Subject.ticket(ticket.id),
                        action.code(),
                        actor,
                        interpreter.grant(work, action, actor).orElse(null),
                        at,
                        ticket.version,
                        changes,
                        payload));
        ticket.seq = end.seq();
        ticket.head = end.head();
        ticket.updatedAt = Math.max(ticket.updatedAt, at.toEpochMilli());
        work.started.forEach(manager::persist);
        work.started.clear();
    }

    @Override
    public Ticket act(Actor actor, long id, ActionRequest request) {
        if (request.occurredAt() != null && !actor.may(Permissions.TICKET_IMPORT)) {
            throw Problem.invalid(
                    "/occurredAt", "只有导入岗位可以填写过去的时间，请去掉此项", "Only importers may give a time; leave it out");
        }
        return database.write(manager -> {
            StoredTicket ticket = views.find(manager, actor, id);
            byte[] digest = null;
            if (request.key() != null) {
                if (request.key().length() > 120) {
                    throw Problem.invalid("/key", "幂等键最多 120 个字符", "An idempotency key has at most 120 characters");
                }
                digest = Digests.ofContent(Arrays.asList(id, request.action(), request.form(), request.attachments()));
                var known =
                        manager.find(StoredActionKey.class, new StoredActionKey.Key(actor.account(), request.key()));
                if (known != null && known.createdAt > System.currentTimeMillis() - KEY_LIFE.toMillis()) {
                    sameContent(known.digest, digest);
                    return views.view(manager, views.work(manager, ticket), actor);
                }
                remember(manager, known, actor, request.key(), id, digest);
            }
            if (request.version() != null && request.version() != ticket.version) {
                throw changed(ticket, request.version());
            }
            Work work = views.work(manager, ticket);
            actHere(manager, actor, work, request, Instant.now());
            return views.view(manager, work, actor);
        });
    }

    private static void remember(
            EntityManager manager, StoredActionKey known, Actor actor, String key, long ticket, byte[] digest) {
        StoredActionKey fresh = known == null ? new StoredActionKey() : known;
        fresh.account = actor.account();
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
        interpreter.check(work, action, request.form(), actor, at);
        attach(manager, actor, work.ticket, request.attachments());
        rules.check(work.ticket, preview(work), action.code(), request.form(), actor);
        Map<String, Object> before = work.attributes();
        Interpreter.Outcome outcome = interpreter.take(work, action, request.form(), actor, at);
        Map<String, Object> changes = work.changesSince(before);
        if (outcome != null) {
            StoredTicket child = child(manager, actor, work, outcome, at);
            work.ticket.extras |= StoredTicket.CHILDREN;
            changes.put("child", Arrays.asList(null, Long.toString(child.id)));
        }
        Map<String, Object> payload = new LinkedHashMap<>(request.form());
        if (!request.attachments().isEmpty()) {
            payload.put("attachments", request.attachments());
        }
        record(manager, work, action, actor, at, changes, payload);
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
        Map<String, Object> changes = new TreeMap<>();
        changes.put("type", Arrays.asList(null, child.type));
        changes.put("stage", Arrays.asList(null, child.stage));
        changes.put("channel", Arrays.asList(null, child.channel));
        changes.put("unit", Arrays.asList(null, child.unit));
        changes.put("grid", Arrays.asList(null, child.grid));
        changes.put("parent", Arrays.asList(null, Long.toString(child.parent)));
        record(manager, work, open, actor, at, changes, Map.of());
        manager.persist(child);
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
            StoredAttachment attachment = manager.find(StoredAttachment.class, id);
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
        return database.read(
                manager -> views.view(manager, views.work(manager, views.find(manager, actor, id)), actor));
    }

    @Override
    public Ticket byNumber(Actor actor, String number) {
        return database.read(manager -> manager.createQuery(
                        "SELECT t FROM StoredTicket t WHERE t.number = :number", StoredTicket.class)
                .setParameter("number", number)
                .getResultStream()
                .filter(ticket -> Views.visible(ticket, actor))
                .findFirst()
                .map(ticket -> views.view(manager, views.work(manager, ticket), actor))
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
        database.read(manager -> views.find(manager, actor, id));
        return trail.entries(Subject.ticket(id), 1, 10_000);
    }

    @Override
    public List<OfferedAction> offered(Actor actor, long id) {
        return database.read(manager -> {
            Work work = views.work(manager, views.find(manager, actor, id));
            Instant now = Instant.now();
            return work.pinned.type().actions().stream()
                    .filter(action -> !FlowAction.OPEN.equals(action.code()))
                    .filter(action -> Interpreter.possible(work, action) && interpreter.allowed(work, action, actor))
                    .filter(action -> action.form() != null || interpreter.open(work, action, actor, now))
                    .map(action -> new OfferedAction(
                            action.code(),
                            title(work, action),
                            action.to(),
                            action.form() == null
                                    ? null
                                    : work.pinned.type().forms().get(action.form())))
                    .toList();
        });
    }

    /** Words are live: those of the module that is here now, else those the ticket began with. */
    private org.gridhall.api.Text title(Work work, FlowAction action) {
        return catalogue
                .type(work.ticket.type)
                .flatMap(type -> type.action(action.code()))
                .map(FlowAction::title)
                .orElse(action.title());
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
