package org.gridhall.web.desk;

import java.time.Instant;
import java.util.List;
import org.gridhall.api.Text;
import org.gridhall.api.catalogue.Catalogue;
import org.gridhall.api.catalogue.Category;
import org.gridhall.api.catalogue.Channel;
import org.gridhall.api.catalogue.Stage;
import org.gridhall.api.catalogue.TicketType;
import org.gridhall.api.organisation.Grid;
import org.gridhall.api.organisation.Organisation;
import org.gridhall.api.organisation.Unit;
import org.gridhall.api.ticket.TicketSummary;
import org.gridhall.web.Services;

/** Puts the codes of tickets into words, from memory. */
final class Rows {

    private final Services services;

    Rows(Services services) {
        this.services = services;
    }

    List<Row> of(List<TicketSummary> tickets) {
        Instant now = Instant.now();
        return tickets.stream().map(ticket -> of(ticket, now)).toList();
    }

    Row of(TicketSummary ticket, Instant now) {
        Catalogue catalogue = services.catalogue();
        Organisation organisation = services.organisation();
        Stage stage = catalogue
                .type(ticket.type())
                .flatMap(type -> type.stage(ticket.stage()))
                .orElse(null);
        return new Row(
                ticket,
                Lamp.of(ticket, now),
                stage == null ? Text.same(ticket.stage()) : stage.title(),
                stage == null ? "collect" : stage.phase(),
                category(catalogue, ticket),
                ticket.unit() == null
                        ? null
                        : organisation.unit(ticket.unit()).map(Unit::name).orElse(Text.same(ticket.unit())),
                ticket.grid() == null
                        ? null
                        : organisation.grid(ticket.grid()).map(Grid::name).orElse(Text.same(ticket.grid())),
                catalogue.channel(ticket.channel()).map(Channel::title).orElse(Text.same(ticket.channel())));
    }

    private static Text category(Catalogue catalogue, TicketSummary ticket) {
        if (ticket.category() == null) {
            return catalogue.type(ticket.type()).map(TicketType::title).orElse(Text.same(ticket.type()));
        }
        return catalogue.category(ticket.category()).map(Category::title).orElse(Text.same(ticket.category()));
    }
}
