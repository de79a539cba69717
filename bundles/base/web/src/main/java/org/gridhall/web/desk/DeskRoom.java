package org.gridhall.web.desk;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.gridhall.api.Page;
import org.gridhall.api.Problem;
import org.gridhall.api.Text;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.supervision.Card;
import org.gridhall.api.supervision.CardQuery;
import org.gridhall.api.ticket.TicketSummary;
import org.gridhall.api.ticket.WorkQuery;
import org.gridhall.web.Services;
import org.gridhall.web.page.Pages;
import org.gridhall.web.page.Room;
import org.gridhall.web.page.View;
import org.gridhall.web.page.Visit;
import org.gridhall.web.supervision.CardRow;

/** My work, the lists of tickets, a ticket, its intake, the dispatch desk, the search, the mailbox. */
public final class DeskRoom implements Room {

    private static final int SIZE = 50;
    private static final int COUNTED = 100;
    private static final int CARDS = 20;

    private final Services services;
    private final Rows rows;
    private final ListDesk list;
    private final TicketDesk ticket;
    private final FileDesk files;
    private final HandDesk hands;
    private final MapDesk map;
    private final SearchDesk search;
    private final MailDesk mail;
    private final IntakeDesk intake;
    private final DispatchDesk dispatch;
    private final LedgerDesk ledger;

    /** @param zone of the district */
    public DeskRoom(Services services, ZoneId zone) {
        this.services = services;
        this.rows = new Rows(services, zone);
        Timeline timeline = new Timeline(services, rows);
        this.ticket = new TicketDesk(services, rows, timeline);
        this.files = new FileDesk(services);
        this.ledger = new LedgerDesk(services);
        this.hands = new HandDesk(services, rows, ticket);
        this.list = new ListDesk(services, rows, ticket);
        this.map = new MapDesk(services);
        this.search = new SearchDesk(services, rows);
        this.mail = new MailDesk(services);
        this.intake = new IntakeDesk(services, rows);
        this.dispatch = new DispatchDesk(services, rows, ticket, timeline);
    }

    /** A list of work to choose, with what is in it: {@code 99+} for more. */
    public record Heap(String code, Text title, String count, boolean chosen) {}

    @Override
    public void declare(Pages pages) {
        pages.add(org.gridhall.web.page.Page.get("/desk").to(this::work));
        list.declare(pages);
        ticket.declare(pages);
        files.declare(pages);
        ledger.declare(pages);
        hands.declare(pages);
        map.declare(pages);
        search.declare(pages);
        mail.declare(pages);
        intake.declare(pages);
        dispatch.declare(pages);
    }

    @Override
    public List<Entry> menu(Visit visit) {
        List<Entry> entries = new ArrayList<>();
        entries.add(new Entry(new Text("我的工作", "My work"), "inbox", "/desk"));
        if (visit.may(Permissions.TICKET_READ) || visit.may(Permissions.TICKET_OBSERVE)) {
            entries.add(new Entry(new Text("事项", "Tickets"), "card-list", "/desk/tickets"));
        }
        if (dispatch.open(visit)) {
            entries.add(new Entry(new Text("分派", "Dispatch"), "send", "/desk/dispatch"));
        }
        if (visit.may(Permissions.TICKET_OPEN)) {
            entries.add(new Entry(new Text("登记", "New ticket"), "plus-square", "/desk/new"));
        }
        return entries;
    }

    @Override
    public Map<String, Object> frame(Visit visit) {
        return Map.of("unread", mail.unread(visit));
    }

    private View work(Visit visit) {
        WorkQuery.Group group = group(visit.text("group"));
        Map<WorkQuery.Group, Integer> counts = services.tickets().workCounts(visit.actor(), COUNTED);
        Page<TicketSummary> page =
                services.tickets().work(visit.actor(), new WorkQuery(group, visit.text("after"), SIZE));
        List<Heap> heaps = new ArrayList<>();
        for (WorkQuery.Group one : WorkQuery.Group.values()) {
            heaps.add(new Heap(code(one), title(one), count(counts.getOrDefault(one, 0)), one == group));
        }
        return View.of("desk/work")
                .with("rows", rows.of(page.items()))
                .with("next", page.next())
                .with("heaps", heaps)
                .with("pile", code(group))
                .with("opens", visit.may(Permissions.TICKET_OPEN))
                .with("cards", cards(visit))
                .with("done", visit.text("done") != null);
    }

    /** The newest cards that name the visitor and still stand; none while they cannot be had. */
    private List<CardRow> cards(Visit visit) {
        try {
            return CardRow.of(
                    services,
                    services.supervision().cards(visit.actor(), CardQuery.own(null, CARDS)).items().stream()
                            .filter(card -> card.kind() != Card.Kind.PROMPT && card.state() != Card.State.WITHDRAWN)
                            .limit(3)
                            .toList());
        } catch (Problem away) {
            return List.of();
        }
    }

    private static String count(int count) {
        return count >= COUNTED ? COUNTED - 1 + "+" : Integer.toString(count);
    }

    private static String code(WorkQuery.Group group) {
        return group.name().toLowerCase(Locale.ROOT);
    }

    private static WorkQuery.Group group(String code) {
        for (WorkQuery.Group group : WorkQuery.Group.values()) {
            if (code(group).equals(code)) {
                return group;
            }
        }
        return WorkQuery.Group.WAITING;
    }

    private static Text title(WorkQuery.Group group) {
        return switch (group) {
            case HELD -> Text.of("在我手上", "In my hands");
            case WAITING -> Text.of("待我办理", "Waiting for me");
            case LATE -> Text.of("已超期", "Late");
            case TODAY -> Text.of("今日到期", "Due today");
            case SUSPENDED -> Text.of("挂起", "Suspended");
            case MINE -> Text.of("我上报的", "Reported by me");
        };
    }
}
