package org.gridhall.web.desk;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.gridhall.api.Problem;
import org.gridhall.api.Text;
import org.gridhall.api.catalogue.Role;
import org.gridhall.api.ticket.Colleague;
import org.gridhall.api.ticket.Handing;
import org.gridhall.api.ticket.Ticket;
import org.gridhall.api.ticket.TicketSummary;
import org.gridhall.web.Services;
import org.gridhall.web.http.Ids;
import org.gridhall.web.http.Json;
import org.gridhall.web.page.Page;
import org.gridhall.web.page.Pages;
import org.gridhall.web.page.View;
import org.gridhall.web.page.Visit;

/** In whose hands tickets are: taking one or many, giving back, handing on. */
final class HandDesk {

    private static final int SIZE = 50;
    private static final int OFFERED = 8;

    private final Services services;
    private final Rows rows;
    private final TicketDesk desk;

    HandDesk(Services services, Rows rows, TicketDesk desk) {
        this.services = services;
        this.rows = rows;
        this.desk = desk;
    }

    void declare(Pages pages) {
        pages.add(Page.post("/desk/tickets/{id}/take").to(this::take));
        pages.add(Page.get("/desk/tickets/{id}/colleagues").data().to(this::colleagues));
        pages.add(Page.post("/desk/tickets/{id}/give-back").to(this::giveBack));
        pages.add(Page.post("/desk/tickets/{id}/delegate").to(this::delegate));
        pages.add(Page.post("/desk/hands/take")
                .to(visit -> together(visit, Text.of("已领取", "taken"), id -> services.tickets()
                        .take(visit.actor(), id, false, null))));
        pages.add(Page.post("/desk/hands/give-back")
                .to(visit -> together(visit, Text.of("已退回", "given back"), id -> services.tickets()
                        .giveBack(visit.actor(), id, null))));
    }

    /** What somebody may do with a ticket's hands; nothing for whom it is shown in part. */
    static Sheet.Hands of(Services services, Rows rows, Visit visit, Ticket ticket) {
        Handing handing = ticket.limited() ? Handing.NONE : services.tickets().handing(visit.actor(), ticket.id());
        List<Sheet.Mate> mates = handing.delegates().stream()
                .map(one -> new Sheet.Mate(one.login(), one.name(), post(services, rows, one), one.substitute()))
                .toList();
        boolean mine = ticket.summary().holder() != null
                && ticket.summary().holder().account() == visit.actor().account();
        return new Sheet.Hands(mine, handing, mates);
    }

    /** The post in which a colleague counts, in words. */
    static Text post(Services services, Rows rows, Colleague colleague) {
        Text role = services.catalogue()
                .role(colleague.role())
                .map(Role::title)
                .orElse(Text.same(colleague.role() == null ? "" : colleague.role()));
        Text unit = rows.unit(colleague.unit());
        return unit == null ? role : Text.of(unit.zh() + " " + role.zh(), role.en() + ", " + unit.en());
    }

    /** Somebody to be named, as a script offers them. */
    record Named(String login, String name, String post) {}

    private View colleagues(Visit visit) {
        List<Named> found =
                services.tickets().colleagues(visit.actor(), visit.id("id"), visit.text("q"), OFFERED).stream()
                        .map(one -> new Named(one.login(), one.name(), visit.say(post(services, rows, one))))
                        .toList();
        return View.bytes("application/json", Json.bytes(Map.of("colleagues", found)));
    }

    private View take(Visit visit) {
        boolean over = visit.filled("over") != null;
        return change(visit, over ? "taken-over" : "taken", () -> services.tickets()
                .take(visit.actor(), visit.id("id"), over, TicketDesk.version(visit)));
    }

    private View giveBack(Visit visit) {
        return change(visit, "given-back", () -> services.tickets()
                .giveBack(visit.actor(), visit.id("id"), TicketDesk.version(visit)));
    }

    private View delegate(Visit visit) {
        return change(visit, "delegated", () -> services.tickets()
                .delegate(
                        visit.actor(),
                        visit.id("id"),
                        visit.filled("to"),
                        visit.filled("reason"),
                        TicketDesk.version(visit)));
    }

    private View change(Visit visit, String deed, Supplier<Ticket> change) {
        try {
            change.get();
        } catch (Problem problem) {
            if (problem.kind() == Problem.Kind.NOT_FOUND || problem.kind() == Problem.Kind.UNAUTHENTICATED) {
                throw problem;
            }
            return desk.refused(visit, deed, problem);
        }
        return desk.after(visit, visit.id("id"), deed);
    }

    /** One change for each of those that were chosen. */
    @FunctionalInterface
    private interface One {
        Ticket of(long id);
    }

    private View together(Visit visit, Text done, One change) {
        List<Long> ids = visit.form().all("ticket").stream()
                .map(Ids::parse)
                .filter(id -> id > 0)
                .distinct()
                .limit(SIZE)
                .toList();
        List<ListDesk.Chosen> results = new ArrayList<>();
        for (TicketSummary ticket : services.tickets().some(visit.actor(), ids)) {
            Row row = rows.of(ticket, Instant.now());
            try {
                change.of(ticket.id());
                results.add(new ListDesk.Chosen(row, true, done));
            } catch (Problem problem) {
                results.add(new ListDesk.Chosen(row, false, problem.text()));
            }
        }
        return View.of("desk/together")
                .with("chosen", List.of())
                .with("deeds", List.of())
                .with("problem", null)
                .with("key", "")
                .with("results", results)
                .with("back", ListDesk.back(visit));
    }
}
