package org.gridhall.web.desk;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.gridhall.api.Page;
import org.gridhall.api.Text;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.ticket.TicketQuery;
import org.gridhall.api.ticket.TicketSummary;
import org.gridhall.web.Services;
import org.gridhall.web.page.Pages;
import org.gridhall.web.page.Room;
import org.gridhall.web.page.View;
import org.gridhall.web.page.Visit;

/** My work, the lists of tickets, a ticket. */
public final class DeskRoom implements Room {

    private final Services services;
    private final Rows rows;
    private final TicketDesk ticket;
    private final MapDesk map;

    /** @param zone of the district */
    public DeskRoom(Services services, ZoneId zone) {
        this.services = services;
        this.rows = new Rows(services, zone);
        this.ticket = new TicketDesk(services, rows);
        this.map = new MapDesk(services);
    }

    @Override
    public void declare(Pages pages) {
        pages.add(org.gridhall.web.page.Page.get("/desk").to(this::work));
        ticket.declare(pages);
        map.declare(pages);
    }

    @Override
    public List<Entry> menu(Visit visit) {
        List<Entry> entries = new ArrayList<>();
        entries.add(new Entry(new Text("我的工作", "My work"), "inbox", "/desk"));
        if (visit.may(Permissions.TICKET_READ)) {
            entries.add(new Entry(new Text("事项", "Tickets"), "card-list", "/desk/tickets"));
        }
        return entries;
    }

    private View work(Visit visit) {
        TicketQuery query = new TicketQuery(
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                true,
                false,
                null,
                null,
                visit.text("after"),
                50);
        Page<TicketSummary> page = services.tickets().list(visit.actor(), query);
        return View.of("desk/work")
                .with("rows", rows.of(page.items()))
                .with("next", page.next())
                .with("done", visit.text("done") != null);
    }
}
