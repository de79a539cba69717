package org.gridhall.web;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.gridhall.api.FieldError;
import org.gridhall.api.Page;
import org.gridhall.api.Problem;
import org.gridhall.api.Text;
import org.gridhall.api.account.Actor;
import org.gridhall.api.ticket.ActionRequest;
import org.gridhall.api.ticket.Attachment;
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
import org.gridhall.api.ticket.TicketLink;
import org.gridhall.api.ticket.TicketQuery;
import org.gridhall.api.ticket.TicketSummary;
import org.gridhall.api.ticket.Tickets;
import org.gridhall.api.ticket.WorkQuery;
import org.gridhall.api.time.Limit;
import org.gridhall.api.time.LimitLedger;
import org.gridhall.api.trail.Subject;
import org.gridhall.api.trail.TrailEntry;

/** Tickets in memory: just enough rules to see what the web asks for. */
final class FakeTickets implements Tickets {

    static final long FIRST = 722413094182912001L;

    final Map<Long, Ticket> all = new LinkedHashMap<>();
    final Map<String, Long> secrets = new HashMap<>();
    /** Who is what, by ticket, as only a reveal tells it. */
    private final Map<Long, List<Party>> whole = new LinkedHashMap<>();

    final List<NewTicket> opened = new ArrayList<>();
    final List<ActionRequest> acted = new ArrayList<>();
    final List<Actor> actors = new ArrayList<>();
    TicketQuery asked;
    TicketQuery published;
    Probe probed;
    final List<PublicUpdate> steps = new ArrayList<>();
    List<Instant> updates;
    Long picture;
    RuntimeException failure;
    Instant openedAt = Instant.parse("2026-01-31T08:00:00Z");
    List<OfferedAction> offered = List.of(
            new OfferedAction("dispatch", Text.of("派遣", "Dispatch"), "handle", "{\"type\":\"object\"}"),
            new OfferedAction("comment", Text.of("批注", "Comment"), null, null));
    Problem refusal;
    WorkQuery worked;
    private final Map<String, Long> keys = new HashMap<>();

    @Override
    public synchronized Opened open(Actor actor, NewTicket fresh) {
        if (failure != null) {
            throw failure;
        }
        opened.add(fresh);
        actors.add(actor);
        if (fresh.category() == null) {
            throw Problem.invalid("/category", "必须填写类别", "A category is needed");
        }
        Long known = fresh.intakeKey() == null ? null : keys.get(fresh.intakeKey());
        if (known != null) {
            return new Opened(all.get(known), actor.equals(Actor.ANYBODY) ? "secret-of-" + known : null, true);
        }
        long id = FIRST + all.size();
        if (fresh.intakeKey() != null) {
            keys.put(fresh.intakeKey(), id);
        }
        String secret = "secret-of-" + id;
        secrets.put(secret, id);
        Ticket ticket = ticket(id, fresh, 1, "dispatch", null);
        all.put(id, ticket);
        whole.put(id, fresh.parties());
        return new Opened(ticket, secret, false);
    }

    private Ticket ticket(long id, NewTicket from, int version, String stage, Instant closedAt) {
        TicketSummary summary = new TicketSummary(
                id,
                "SJ" + id % 100000,
                "issue",
                version,
                stage,
                from.category(),
                from.title() == null ? "路灯不亮" : from.title(),
                from.channel() == null ? "grid" : from.channel(),
                3,
                "urban-management",
                "MH01",
                from.point(),
                from.address(),
                null,
                false,
                Boolean.TRUE.equals(from.confidential()),
                false,
                openedAt,
                openedAt,
                closedAt,
                openedAt.plusSeconds(3600),
                openedAt.plusSeconds(2880),
                false,
                null);
        return new Ticket(
                summary,
                "abc",
                from.description(),
                openedAt,
                0,
                null,
                null,
                null,
                7,
                from.fields(),
                from.parties().stream().map(FakeTickets::masked).toList(),
                limits,
                List.of(new Attachment(5, "现场 1.jpg", "image/jpeg", 3, "ff", openedAt, false)),
                List.of(),
                null,
                List.of(),
                false);
    }

    @Override
    public synchronized Ticket act(Actor actor, long id, ActionRequest request) {
        acted.add(request);
        actors.add(actor);
        if (refusal != null) {
            throw refusal;
        }
        Ticket ticket = get(actor, id);
        TicketSummary now = ticket.summary();
        if (request.version() != null && request.version() != now.version()) {
            throw Problem.of(Problem.Kind.CONFLICT, "ticket.version", "他人已改动", "Somebody changed it")
                    .with("version", now.version())
                    .with(
                            "changes",
                            List.of(Map.of(
                                    "now",
                                    now.stage(),
                                    "version",
                                    now.version(),
                                    "at",
                                    "2026-01-31T08:00:00Z",
                                    "action",
                                    "dispatch",
                                    "actor",
                                    "李四",
                                    "changes",
                                    Map.of("stage", List.of("dispatch", now.stage())))));
        }
        Ticket after = ticket(
                id,
                new NewTicket(
                        now.type(),
                        now.category(),
                        now.title(),
                        ticket.description(),
                        now.point(),
                        now.address(),
                        now.channel(),
                        now.priority(),
                        ticket.fields(),
                        ticket.parties(),
                        List.of(),
                        null,
                        null,
                        now.confidential()),
                now.version() + 1,
                request.action().equals("close") ? "closed" : "handle",
                request.action().equals("close") ? openedAt.plusSeconds(60) : null);
        all.put(id, after);
        return after;
    }

    @Override
    public synchronized Ticket get(Actor actor, long id) {
        Ticket ticket = all.get(id);
        if (ticket == null) {
            throw Problem.notFound("没有这件事项", "There is no such ticket");
        }
        return ticket;
    }

    @Override
    public Ticket byNumber(Actor actor, String number) {
        return all.values().stream()
                .filter(ticket -> ticket.summary().number().equals(number))
                .findFirst()
                .orElseThrow(() -> Problem.notFound("没有这个编号", "There is no such number"));
    }

    @Override
    public Ticket bySecret(String secret) {
        Long id = secrets.get(secret);
        if (id == null) {
            throw Problem.notFound("没有这个密码", "There is no such secret");
        }
        return all.get(id);
    }

    @Override
    public Page<TicketSummary> list(Actor actor, TicketQuery query) {
        asked = query;
        List<TicketSummary> rows = all.values().stream().map(Ticket::summary).toList();
        return new Page<>(
                rows.subList(0, Math.min(query.size(), rows.size())), rows.size() > query.size() ? "k ey+1" : null);
    }

    @Override
    public void export(Actor actor, TicketQuery query, String format, Locale locale, OutputStream out)
            throws IOException {
        asked = query;
        out.write((format + " of " + all.size()).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public Page<TicketSummary> work(Actor actor, WorkQuery query) {
        worked = query;
        return list(actor, TicketQuery.ALL);
    }

    @Override
    public Map<WorkQuery.Group, Integer> workCounts(Actor actor, int most) {
        return Map.of(WorkQuery.Group.WAITING, most, WorkQuery.Group.LATE, 1);
    }

    @Override
    public List<TicketSummary> some(Actor actor, List<Long> ids) {
        return ids.stream()
                .map(all::get)
                .filter(Objects::nonNull)
                .map(Ticket::summary)
                .toList();
    }

    @Override
    public Page<TicketSummary> naming(Actor actor, long person, String after, int size) {
        List<TicketSummary> rows = all.values().stream()
                .filter(ticket -> ticket.parties().stream()
                        .anyMatch(party -> Long.valueOf(person).equals(party.person())))
                .map(Ticket::summary)
                .toList();
        return new Page<>(rows, null);
    }

    @Override
    public Party reveal(Actor actor, long id, int party, String reason) {
        if (reason == null || reason.length() < 4) {
            throw Problem.invalid("/reason", "请说明理由", "Say why");
        }
        return whole.get(get(actor, id).id()).get(party);
    }

    /** As staff see somebody. */
    private static Party masked(Party party) {
        return new Party(
                party.role(),
                party.person(),
                party.name() == null ? null : party.name().substring(0, 1) + "***",
                party.phone() == null
                        ? null
                        : party.phone().substring(0, 3) + "***" + party.phone().substring(7),
                null);
    }

    /** What every ticket has. */
    List<Limit> limits = List.of();

    @Override
    public LimitLedger ledger(Actor actor, long id, long limit) {
        Ticket ticket = get(actor, id);
        Limit found = limits.stream()
                .filter(one -> one.id() == limit)
                .findFirst()
                .orElseThrow(() -> Problem.notFound("此件没有这个时限", "There is no such limit"));
        return new LimitLedger(
                id,
                ticket.summary().number(),
                ticket.summary().title(),
                found,
                Text.of("处置", "Handling"),
                Text.of("城管局", "Urban Management"),
                FakeCalendars.reckoning(openedAt));
    }

    @Override
    public List<TrailEntry> trail(Actor actor, long id) {
        get(actor, id);
        if (trail != null) {
            return trail;
        }
        return List.of(new TrailEntry(
                9, Subject.ticket(id), 1, "open", 7, "王五", 3, "command", openedAt, openedAt, 1, Map.of(), null, "00"));
    }

    @Override
    public List<OfferedAction> offered(Actor actor, long id) {
        actors.add(actor);
        return offered;
    }

    final List<String> handed = new ArrayList<>();
    Handing handing = Handing.NONE;

    /** Puts a ticket into somebody's hands, by the address of its page. */
    void holder(String page, Holder holder) {
        long id = Long.parseLong(page.substring(page.lastIndexOf('/') + 1));
        Ticket ticket = all.get(id);
        TicketSummary row = ticket.summary();
        TicketSummary held = new TicketSummary(
                row.id(),
                row.number(),
                row.type(),
                row.version(),
                row.stage(),
                row.category(),
                row.title(),
                row.channel(),
                row.priority(),
                row.unit(),
                row.grid(),
                row.point(),
                row.address(),
                row.field(),
                row.ledger(),
                row.confidential(),
                row.suspended(),
                row.openedAt(),
                row.updatedAt(),
                row.closedAt(),
                row.dueAt(),
                row.warnAt(),
                row.overdue(),
                holder);
        all.put(
                id,
                new Ticket(
                        held,
                        ticket.definition(),
                        ticket.description(),
                        ticket.stageAt(),
                        0,
                        null,
                        null,
                        null,
                        7,
                        ticket.fields(),
                        ticket.parties(),
                        List.of(),
                        ticket.attachments(),
                        List.of(),
                        null,
                        List.of(),
                        false));
    }

    private Ticket handed(Actor actor, long id, String what) {
        handed.add(actor.login() + " " + what);
        if (refusal != null) {
            throw refusal;
        }
        return get(actor, id);
    }

    @Override
    public Ticket take(Actor actor, long id, boolean over, Integer version) {
        return handed(actor, id, (over ? "takes over " : "takes ") + version);
    }

    @Override
    public Ticket giveBack(Actor actor, long id, Integer version) {
        return handed(actor, id, "gives back " + version);
    }

    @Override
    public Ticket delegate(Actor actor, long id, String to, String reason, Integer version) {
        return handed(actor, id, "delegates to " + to + " for " + reason + " " + version);
    }

    @Override
    public Handing handing(Actor actor, long id) {
        get(actor, id);
        return handing;
    }

    @Override
    public List<Colleague> colleagues(Actor actor, long id, String text, int most) {
        get(actor, id);
        return List.of(new Colleague(8, "zhao", "赵六 " + text, "handler", "urban-management", false));
    }

    List<TrailEntry> trail;

    @Override
    public Suggestion suggest(Actor actor, long id) {
        return new Suggestion("urban-management", "owner", Text.of("权属单位", "Its owner"), likely(actor, id));
    }

    @Override
    public DispatchTrial trial(Actor actor, Probe probe, String grid) {
        probed = probe;
        if ("nothing".equals(probe.category())) {
            throw Problem.invalid("/category", "没有这个类别", "There is no such category");
        }
        return new DispatchTrial(
                new Suggestion("urban-management", "owner", Text.of("权属单位", "Its owner")),
                grid,
                List.of(
                        new DispatchTrial.Step("smoke", null, false, Text.of("没有这些词：烟", "none of these words: smoke")),
                        new DispatchTrial.Step("owner", "urban-management", true, Text.of("权属单位", "Its owner"))));
    }

    @Override
    public List<Likely> likely(Actor actor, Probe probe) {
        probed = probe;
        return all.values().stream()
                .limit(1)
                .map(ticket -> new Likely(ticket.summary(), 90, 12, 3, Text.of("类别相同", "the same category")))
                .toList();
    }

    @Override
    public List<Likely> likely(Actor actor, long id) {
        get(actor, id);
        return likely(actor, new Probe(null, null, null, null, null));
    }

    @Override
    public Ticket link(Actor actor, long id, String kind, long other) {
        Ticket ticket = get(actor, id);
        assert new TicketLink(kind, other).ticket() == other;
        return ticket;
    }

    @Override
    public Ticket unlink(Actor actor, long id, String kind, long other) {
        return get(actor, id);
    }

    @Override
    public List<ImportResult> bring(Actor actor, List<ImportItem> items) {
        return items.stream()
                .map(item -> item.open().category().equals("none")
                        ? new ImportResult(
                                item.open().intakeKey(),
                                ImportResult.Status.REJECTED,
                                0,
                                null,
                                null,
                                null,
                                false,
                                0,
                                new FieldError("/open/category", Text.of("没有这个类别", "There is no such category")))
                        : new ImportResult(
                                item.open().intakeKey(),
                                ImportResult.Status.OPENED,
                                FIRST,
                                "SJ1",
                                "MH01",
                                "closed",
                                true,
                                item.actions().size(),
                                null))
                .toList();
    }

    private Optional<PublishedTicket> published(Ticket ticket) {
        return ticket.summary().confidential()
                ? Optional.empty()
                : Optional.of(new PublishedTicket(
                        ticket.summary(),
                        ticket.description(),
                        ticket.result(),
                        (String) ticket.fields().get("media_url"),
                        picture));
    }

    @Override
    public Page<PublishedTicket> published(TicketQuery query) {
        published = query;
        List<PublishedTicket> found = all.values().stream()
                .filter(ticket -> query.category() == null
                        || query.category().equals(ticket.summary().category()))
                .flatMap(ticket -> published(ticket).stream())
                .toList();
        return new Page<>(found, null);
    }

    @Override
    public Optional<PublishedTicket> published(String number) {
        return all.values().stream()
                .filter(ticket -> ticket.summary().number().equals(number))
                .findFirst()
                .flatMap(this::published);
    }

    @Override
    public Page<PublicUpdate> publicUpdates(Instant from, Instant to, String after, int size) {
        updates = List.of(from, to);
        List<PublicUpdate> all = steps.stream()
                .filter(step -> after == null || step.id() > Long.parseLong(after))
                .toList();
        boolean more = all.size() > size;
        List<PublicUpdate> items = more ? all.subList(0, size) : all;
        return new Page<>(items, more ? Long.toString(items.get(size - 1).id()) : null);
    }

    @Override
    public List<PublicUpdate> publicUpdates(String number) {
        return steps.stream().filter(step -> step.number().equals(number)).toList();
    }
}
