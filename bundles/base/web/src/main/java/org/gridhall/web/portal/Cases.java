package org.gridhall.web.portal;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.gridhall.api.Page;
import org.gridhall.api.Text;
import org.gridhall.api.catalogue.Category;
import org.gridhall.api.catalogue.Stage;
import org.gridhall.api.organisation.Grid;
import org.gridhall.api.ticket.PublishedTicket;
import org.gridhall.api.ticket.TicketQuery;
import org.gridhall.api.ticket.TicketSummary;
import org.gridhall.web.Privacy;
import org.gridhall.web.Services;

/** Tickets that anybody may know of, in words for the public. */
final class Cases {

    private final Services services;

    Cases(Services services) {
        this.services = services;
    }

    /** Those that were closed, the newest first. */
    Page<Solved> solved(String grid, String category, String after, int size) {
        Page<PublishedTicket> page = services.tickets()
                .published(new TicketQuery(
                        null, null, null, grid, category, null, null, null, null, null, false, false, null, null, after,
                        size));
        List<Solved> shown =
                page.items().stream().map(this::of).filter(one -> !one.voided()).toList();
        return new Page<>(shown, page.next());
    }

    Optional<Solved> find(String number) {
        return number == null
                ? Optional.empty()
                : services.tickets()
                        .published(number.strip().toUpperCase(Locale.ROOT))
                        .map(this::of);
    }

    private Solved of(PublishedTicket ticket) {
        TicketSummary summary = ticket.summary();
        Stage stage = stage(summary);
        Optional<Category> category = Optional.ofNullable(summary.category())
                .flatMap(code -> services.catalogue().category(code));
        return new Solved(
                summary.number(),
                Privacy.hide(summary.title()),
                Privacy.hide(ticket.description()),
                Topics.title(services.catalogue(), summary.category()),
                category.map(Topics::icon).orElse("chat-left-text"),
                grid(summary),
                Privacy.hide(summary.address()),
                summary.point(),
                summary.openedAt(),
                summary.closedAt(),
                stage != null && stage.voided(),
                stage == null ? Text.same(summary.stage()) : stage.title(),
                Progress.of(stage),
                Privacy.hide(ticket.result()),
                ticket.picture() == null
                        ? null
                        : "/api/v1/public/tickets/" + summary.number() + "/attachments/" + ticket.picture());
    }

    Stage stage(TicketSummary summary) {
        return services.catalogue()
                .type(summary.type())
                .flatMap(type -> type.stage(summary.stage()))
                .orElse(null);
    }

    private Text grid(TicketSummary summary) {
        return summary.grid() == null
                ? null
                : services.organisation().grid(summary.grid()).map(Grid::name).orElse(null);
    }
}
