package org.gridhall.core.ticket;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongConsumer;
import javax.persistence.EntityManager;
import org.gridhall.api.Page;
import org.gridhall.api.Problem;
import org.gridhall.api.Text;
import org.gridhall.api.account.Actor;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.catalogue.Catalogue;
import org.gridhall.api.catalogue.FlowAction;
import org.gridhall.api.catalogue.LimitRule;
import org.gridhall.api.message.Messages;
import org.gridhall.api.organisation.Organisation;
import org.gridhall.api.organisation.Unit;
import org.gridhall.api.search.Search;
import org.gridhall.api.ticket.ActionRequest;
import org.gridhall.api.ticket.Colleague;
import org.gridhall.api.ticket.DispatchTrial;
import org.gridhall.api.ticket.Handing;
import org.gridhall.api.ticket.Holder;
import org.gridhall.api.ticket.ImportItem;
import org.gridhall.api.ticket.ImportResult;
import org.gridhall.api.ticket.Likely;
import org.gridhall.api.ticket.NewTicket;
import org.gridhall.api.ticket.OfferedAction;
import org.gridhall.api.ticket.Opened;
import org.gridhall.api.ticket.Party;
import org.gridhall.api.ticket.Probe;
import org.gridhall.api.ticket.PublicUpdate;
import org.gridhall.api.ticket.PublishedTicket;
import org.gridhall.api.ticket.Suggestion;
import org.gridhall.api.ticket.Ticket;
import org.gridhall.api.ticket.TicketQuery;
import org.gridhall.api.ticket.TicketSummary;
import org.gridhall.api.ticket.Tickets;
import org.gridhall.api.ticket.WorkQuery;
import org.gridhall.api.time.Limit;
import org.gridhall.api.time.LimitLedger;
import org.gridhall.api.time.Reckoning;
import org.gridhall.api.trail.Subject;
import org.gridhall.api.trail.TrailEntry;
import org.gridhall.core.District;
import org.gridhall.core.account.StoredAccounts;
import org.gridhall.core.flow.Definitions;
import org.gridhall.core.people.KnownPeople;
import org.gridhall.core.storage.Database;
import org.gridhall.core.storage.Ids;
import org.gridhall.core.storage.Json;
import org.gridhall.core.time.Ledger;
import org.gridhall.core.time.LimitClock;
import org.gridhall.core.time.WorkingTimes;
import org.gridhall.core.trail.ChainedTrail;
import org.gridhall.core.trail.TicketHistory;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Tickets in the database: one action, one transaction. */
@Component(service = {Tickets.class, JpaTickets.class})
public class JpaTickets implements Tickets {

    /** Clocks of clients may be ahead by so much: things may have happened so long after they were recorded. */
    public static final Duration AHEAD = Intake.AHEAD;

    private static final int BATCH = 500;

    private final Database database;
    private final ChainedTrail trail;
    private final Interpreter interpreter;
    private final Intake intake;
    private final Views views;
    private final TicketLists lists;
    private final WorkLists work;
    private final TicketSheets sheets;
    private final Found found = new Found();
    private final Dispatcher dispatcher;
    private final Duplicates duplicates;
    private final Catalogue catalogue;
    private final LimitClock clock;
    private final Execution execution;
    private final PublicSteps publicSteps;
    private final Hands hands;
    private final HandingOver handingOver;
    private final DueTimes dueTimes;
    private final DueWork due;
    private final CallBackWork callBacks;

    @Activate
    public JpaTickets(
            @Reference Database database,
            @Reference ChainedTrail trail,
            @Reference Catalogue catalogue,
            @Reference Organisation organisation,
            @Reference Definitions definitions,
            @Reference District district,
            @Reference Rules rules,
            @Reference Messages messages,
            @Reference StoredAccounts accounts,
            @Reference WorkingTimes times) {
        this.database = database;
        this.trail = trail;
        this.catalogue = catalogue;
        this.clock = times.clock();
        Ids ids = new Ids();
        Numbers numbers = new Numbers(database);
        this.interpreter = new Interpreter(catalogue, organisation, clock, ids);
        this.intake = new Intake(catalogue, organisation, definitions, numbers, interpreter, clock, ids);
        this.hands = new Hands(accounts, definitions);
        this.views = new Views(definitions, catalogue, hands);
        this.lists = new TicketLists(catalogue, organisation, found, database.derby() ? TicketLists.NEAR : 0);
        this.work = new WorkLists(definitions, lists, district.zone());
        this.sheets = new TicketSheets(catalogue, organisation, district.zone());
        this.publicSteps = new PublicSteps(definitions, new TicketHistory(database));
        this.duplicates = new Duplicates(lists, catalogue, district.nearby());
        this.dispatcher = new Dispatcher(catalogue, organisation);
        Answers answers = new Answers(messages, catalogue, district.zone());
        this.dueTimes = new DueTimes(database, clock);
        this.execution = new Execution(
                database,
                trail,
                catalogue,
                definitions,
                numbers,
                interpreter,
                intake,
                views,
                rules,
                clock,
                answers,
                hands,
                dueTimes);
        this.due = new DueWork(database, definitions, catalogue, execution, dueTimes);
        this.callBacks = new CallBackWork(definitions, catalogue, interpreter, execution);
        this.handingOver = new HandingOver(database, hands, execution, views, answers, this::changed);
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    public void setSearch(Search search) {
        found.set(search);
    }

    void unsetSearch(Search search) {
        found.unset(search);
    }

    /** Whom to tell, after a commit, that something falls due at a time in milliseconds. */
    public void dueBell(LongConsumer bell) {
        dueTimes.bell(bell);
    }

    /** Who keeps what cases are built on; null while nobody does. */
    public void evidence(EvidenceTaker taker) {
        execution.evidence(taker);
    }

    /**
     * Opens calls below tickets that were closed, one for each closing. Whoever asks sees to it that nobody else does at the
     * same time.
     *
     * @param chooser what a ticket that is closed is called back for; empty for none
     * @return how many were opened
     */
    public int callBack(Collection<Long> closed, Function<ClosedCase, Optional<CallBack>> chooser, Instant now) {
        return database.write(manager -> callBacks.open(manager, closed, chooser, now));
    }

    /** When something falls due next, in milliseconds; {@link Long#MAX_VALUE} for nothing. */
    public long nextDue() {
        return due.next();
    }

    /**
     * Does some of what falls due by a moment, each thing once, however many nodes do so at once.
     *
     * @param most rows a transaction
     * @return how many rows were looked at; fewer than {@code most} when nothing more is due for this node
     */
    public int due(Instant now, int most, DueHandler handler) {
        return due.run(now, most, handler);
    }

    @Override
    public Opened open(Actor actor, NewTicket asked) {
        boolean anybody = actor.equals(Actor.ANYBODY);
        // Before anything is checked: what was taken once is that ticket, also when it could not be taken any more.
        Optional<Opened> before = !anybody && Intake.keyed(asked)
                ? database.read(manager -> known(manager, actor, Intake.key(actor, asked), Intake.digest(asked)))
                : Optional.empty();
        if (before.isPresent()) {
            return before.get();
        }
        Intake.Prepared prepared = intake.prepare(actor, asked, false);
        String secret = anybody ? Digests.secret(asked.intakeKey()) : Digests.secret();
        return database.write(manager -> {
            if (prepared.key() != null) {
                Optional<StoredTicket> reported = anybody ? byKey(manager, prepared.key()) : Optional.empty();
                if (reported.isPresent()) {
                    return new Opened(reported(manager, reported.get()), secret, true);
                }
                Optional<Opened> known = known(manager, actor, prepared.key(), prepared.digest());
                if (known.isPresent()) {
                    return known.get();
                }
            }
            Optional<StoredTicket> same = intake.same(manager, prepared);
            if (same.isPresent()) {
                if (!Views.visible(same.get(), actor)) {
                    throw Intake.known();
                }
                return new Opened(views.view(manager, views.work(manager, same.get()), actor), null, true);
            }
            Work work = execution.open(manager, actor, prepared, secret);
            return new Opened(
                    views.view(manager, work, anybody ? Actor.reporter(work.ticket.id) : actor), secret, false);
        });
    }

    private Ticket reported(EntityManager manager, StoredTicket ticket) {
        return views.view(manager, views.work(manager, ticket), Actor.reporter(ticket.id));
    }

    private Optional<Opened> known(EntityManager manager, Actor actor, String key, byte[] digest) {
        return byKey(manager, key).map(ticket -> {
            sameContent(ticket.intakeDigest, digest);
            return new Opened(views.view(manager, views.work(manager, ticket), actor), null, true);
        });
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
                throw changed(manager, actor, ticket, request.version());
            }
            Work work = views.work(manager, ticket);
            execution.act(manager, actor, work, request, Instant.now());
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
        long holder = Execution.holder(actor);
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
    private Problem changed(EntityManager manager, Actor actor, StoredTicket ticket, int seen) {
        // Who reported it sees where it stands, not who works on it and how.
        boolean inside = actor.kind() != Actor.Kind.REPORTER;
        List<Map<String, Object>> changes = new ArrayList<>();
        for (TrailEntry entry : Views.discreet(manager, actor, trail.entries(Subject.ticket(ticket.id), 1, 10_000))) {
            if (entry.version() > seen && !entry.changes().isEmpty()) {
                Map<String, Object> change = new LinkedHashMap<>();
                change.put("version", entry.version());
                change.put("at", entry.occurredAt().toString());
                if (inside) {
                    change.put("action", entry.action());
                    change.put("actor", entry.actor());
                    change.put("changes", entry.changes());
                } else {
                    change.put(
                            "changes",
                            entry.changes().containsKey("stage")
                                    ? Map.of("stage", entry.changes().get("stage"))
                                    : Map.of());
                }
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
                .map(ticket -> reported(manager, ticket))
                .orElseThrow(Views::unknown));
    }

    @Override
    public Page<TicketSummary> list(Actor actor, TicketQuery query) {
        return database.read(manager -> shown(manager, actor, lists.list(manager, actor, query)));
    }

    @Override
    public void export(Actor actor, TicketQuery query, String format, Locale locale, OutputStream out)
            throws IOException {
        sheets.write(after -> list(actor, query.page(after, 200)), format, locale, out);
    }

    @Override
    public Page<TicketSummary> work(Actor actor, WorkQuery query) {
        Instant now = Instant.now();
        return database.read(manager -> shown(manager, actor, work.list(manager, actor, query, now)));
    }

    /** Rows as the actor sees them, with whose hands they are in. */
    private Page<TicketSummary> shown(EntityManager manager, Actor actor, Page<ListedTicket> page) {
        Map<Long, Holder> holders = hands.holders(manager, actor, page.items());
        long now = System.currentTimeMillis();
        return page.map(row -> row.summary(now, holders.get(row.id)));
    }

    @Override
    public Map<WorkQuery.Group, Integer> workCounts(Actor actor, int most) {
        return database.read(manager -> work.counts(manager, actor, Instant.now(), most));
    }

    @Override
    public List<TicketSummary> some(Actor actor, List<Long> ids) {
        if (ids.size() > 200) {
            throw new IllegalArgumentException("200 at most");
        }
        Map<Long, TicketSummary> seen = new LinkedHashMap<>();
        if (!ids.isEmpty()) {
            database.read(manager -> shown(manager, actor, new Page<>(lists.some(manager, actor, ids), null)))
                    .items()
                    .forEach(row -> seen.put(row.id(), row));
        }
        return ids.stream().distinct().map(seen::get).filter(Objects::nonNull).toList();
    }

    @Override
    public Page<TicketSummary> naming(Actor actor, long person, String after, int size) {
        if (size < 1 || size > 200) {
            throw new IllegalArgumentException("size is 1 to 200");
        }
        if (actor.kind() == Actor.Kind.REPORTER || actor.equals(Actor.ANYBODY)) {
            return new Page<>(List.of(), null);
        }
        long now = System.currentTimeMillis();
        return database.read(manager -> lists.naming(manager, actor, KnownPeople.same(manager, person), after, size))
                .map(row -> row.summary(now));
    }

    @Override
    public Party reveal(Actor actor, long id, int party, String reason) {
        return new Parties(database, trail, views).reveal(actor, id, party, reason);
    }

    @Override
    public List<TrailEntry> trail(Actor actor, long id) {
        StoredTicket ticket = database.read(manager -> views.find(manager, actor, id));
        List<TrailEntry> entries =
                database.read(manager -> Views.discreet(manager, actor, trail.entries(Subject.ticket(id), 1, 10_000)));
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
    public LimitLedger ledger(Actor actor, long id, long limit) {
        return database.read(manager -> {
            StoredTicket row = manager.find(StoredTicket.class, id);
            Ticket ticket = views.show(manager, row, actor);
            Limit shown = ticket.limits().stream()
                    .filter(one -> one.id() == limit)
                    .findFirst()
                    .orElseThrow(() -> Problem.notFound("此件没有这个时限", "The ticket has no such limit"));
            TicketSummary summary = ticket.summary();
            return new LimitLedger(
                    id,
                    summary.number(),
                    summary.title(),
                    shown,
                    catalogue
                            .type(summary.type())
                            .flatMap(type -> type.limit(shown.code()))
                            .map(LimitRule::title)
                            .orElse(new Text("时限", "Limit")),
                    shown.unit() == null
                            ? null
                            : interpreter
                                    .organisation()
                                    .unit(shown.unit())
                                    .map(Unit::name)
                                    .orElse(Text.same(shown.unit())),
                    explained(manager.find(StoredLimit.class, limit), shown, views.work(manager, row)));
        });
    }

    private Reckoning explained(StoredLimit limit, Limit shown, Work work) {
        Reckoning now = Ledger.of(clock, limit.terms());
        String zh = "";
        String en = "";
        List<Reckoning.Step> steps = now.steps();
        StoredLimit law = Ceiling.of(work.pinned.type(), work.limits, limit);
        if (Ceiling.holds(law, limit, clock)) {
            LocalDate last = clock.day(shown.dueAt());
            Text title = title(work, law);
            zh = "。承诺期限不得超过法定期限：按承诺应到 " + clock.day(now.dueAt()) + "，以“" + title.zh() + "”到期的 " + last + " 为准"
                    + (law.basis == null ? "" : "（" + law.basis + "）");
            en = ". A promised limit never passes the statutory one: by itself it would be over on "
                    + clock.day(now.dueAt())
                    + ", it is over with \"" + title.en() + "\" on " + last
                    + (law.basis == null ? "" : " (" + law.basis + ")");
            steps = steps.stream().filter(step -> !step.day().isAfter(last)).toList();
        } else if (!now.dueAt().equals(shown.dueAt())) {
            // It ended under an earlier calendar, and does not move any more.
            zh = "。日历或开放时间后来有变动，到期时间仍按办理当时的规定，以下逐日说明按现在的日历";
            en =
                    ". Calendar or opening hours have changed since; the due time stays as it was, the days are by those of now";
        }
        if (shown.state() == Limit.State.PAUSED) {
            zh += "。现在暂停计时，恢复后到期时间顺延";
            en += ". The clock stands now; the due time moves on when it resumes";
        }
        return new Reckoning(
                shown.dueAt(),
                shown.warnAt() == null ? now.warnAt() : shown.warnAt(),
                shown.provisional(),
                new Text(now.how().zh() + zh, now.how().en() + en),
                steps);
    }

    private Text title(Work work, StoredLimit limit) {
        return catalogue
                .type(work.ticket.type)
                .flatMap(type -> type.limit(limit.code))
                .or(() -> work.pinned.type().limit(limit.code))
                .map(LimitRule::title)
                .orElse(Text.same(limit.code));
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
                    .filter(action -> hands.free(manager, work, action, actor))
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
    public Ticket take(Actor actor, long id, boolean over, Integer version) {
        return handingOver.take(actor, id, over, version);
    }

    @Override
    public Ticket giveBack(Actor actor, long id, Integer version) {
        return handingOver.giveBack(actor, id, version);
    }

    @Override
    public Ticket delegate(Actor actor, long id, String to, String reason, Integer version) {
        return handingOver.delegate(actor, id, to, reason, version);
    }

    @Override
    public Handing handing(Actor actor, long id) {
        return database.read(manager -> hands.handing(manager, views.find(manager, actor, id), actor));
    }

    @Override
    public List<Colleague> colleagues(Actor actor, long id, String text, int most) {
        if (most < 1 || most > 50) {
            throw new IllegalArgumentException("1 to 50");
        }
        String words =
                text == null || text.isBlank() || text.length() > 40 || text.indexOf('\0') >= 0 ? null : text.strip();
        return database.read(manager -> {
            StoredTicket ticket = views.find(manager, actor, id);
            // Who else works here is for those who do; a text that names nobody finds nobody.
            return actor.kind() != Actor.Kind.ACCOUNT || words == null && text != null && !text.isBlank()
                    ? List.of()
                    : hands.colleagues(manager, ticket, actor, words, most);
        });
    }

    @Override
    public Suggestion suggest(Actor actor, long id) {
        return database.read(manager -> {
            StoredTicket ticket = views.find(manager, actor, id);
            Suggestion unit = dispatcher.suggest(ticket);
            return new Suggestion(unit.unit(), unit.rule(), unit.reason(), duplicates.of(manager, actor, ticket));
        });
    }

    @Override
    public DispatchTrial trial(Actor actor, Probe probe, String grid) {
        if (!actor.may(Permissions.MODULE_READ) && !actor.may(Permissions.TICKET_IMPORT)) {
            throw Problem.forbidden("没有试算分派规则的权限", "you may not try the dispatch rules");
        }
        return dispatcher.trial(probe, grid);
    }

    @Override
    public List<Likely> likely(Actor actor, Probe probe) {
        return database.read(manager -> duplicates.of(manager, actor, probe));
    }

    @Override
    public List<Likely> likely(Actor actor, long id) {
        return database.read(manager -> duplicates.of(manager, actor, views.find(manager, actor, id)));
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
        return new Batch(database, intake, execution).bring(actor, items);
    }

    @Override
    public Page<PublishedTicket> published(TicketQuery query) {
        long now = System.currentTimeMillis();
        return database.read(manager -> {
            Page<ListedTicket> page = lists.published(manager, query);
            List<Long> wanted = page.items().stream().map(row -> row.id).toList();
            Map<Long, PublishedTicket> whole = new LinkedHashMap<>();
            if (!wanted.isEmpty()) {
                List<StoredTicket> rows = manager.createQuery(
                                "SELECT t FROM StoredTicket t WHERE t.id IN :ids", StoredTicket.class)
                        .setParameter("ids", wanted)
                        .getResultList();
                Map<Long, Long> pictures = pictures(manager, rows);
                rows.forEach(ticket -> whole.put(ticket.id, published(ticket, now, pictures)));
            }
            return new Page<>(
                    wanted.stream().map(whole::get).filter(Objects::nonNull).toList(), page.next());
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
                .map(ticket -> published(manager, ticket, System.currentTimeMillis())));
    }

    @Override
    public Page<PublicUpdate> publicUpdates(Instant from, Instant to, String after, int size) {
        return database.read(manager -> publicSteps.between(manager, from, to, after, size));
    }

    @Override
    public List<PublicUpdate> publicUpdates(String number) {
        return database.read(manager -> publicSteps.of(manager, number));
    }

    private static PublishedTicket published(EntityManager manager, StoredTicket ticket, long now) {
        return published(ticket, now, pictures(manager, List.of(ticket)));
    }

    /** The first picture of each ticket that is shown to the public. */
    private static Map<Long, Long> pictures(EntityManager manager, List<StoredTicket> tickets) {
        List<Long> wanted = tickets.stream()
                .filter(ticket -> ticket.has(StoredTicket.ATTACHMENTS))
                .map(ticket -> ticket.id)
                .toList();
        Map<Long, Long> pictures = new LinkedHashMap<>();
        if (!wanted.isEmpty()) {
            manager.createQuery(
                            "SELECT a FROM StoredAttachment a WHERE a.ticket IN :tickets AND a.published = :yes"
                                    + " ORDER BY a.id",
                            StoredAttachment.class)
                    .setParameter("tickets", wanted)
                    .setParameter("yes", true)
                    .getResultList()
                    .forEach(picture -> pictures.putIfAbsent(picture.ticket, picture.id));
        }
        return pictures;
    }

    private static PublishedTicket published(StoredTicket ticket, long now, Map<Long, Long> pictures) {
        Object media = Json.map(ticket.fields).get("media_url");
        return new PublishedTicket(
                ticket.summary(now),
                ticket.description,
                ticket.result,
                media == null ? null : media.toString(),
                pictures.get(ticket.id));
    }
}
