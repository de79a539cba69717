package org.gridhall.web.desk;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import org.gridhall.api.Text;
import org.gridhall.api.catalogue.Catalogue;
import org.gridhall.api.catalogue.Category;
import org.gridhall.api.catalogue.Channel;
import org.gridhall.api.catalogue.FlowAction;
import org.gridhall.api.catalogue.Stage;
import org.gridhall.api.catalogue.TicketType;
import org.gridhall.api.organisation.Grid;
import org.gridhall.api.organisation.Unit;
import org.gridhall.api.ticket.TicketSummary;
import org.gridhall.web.Services;

/** Puts the codes of tickets into words, from memory. */
public final class Rows {

    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");

    private final Services services;
    private final ZoneId zone;

    /** @param zone of the district */
    public Rows(Services services, ZoneId zone) {
        this.services = services;
        this.zone = zone;
    }

    Text moment(Instant at) {
        return Text.same(MINUTE.format(at.atZone(zone)));
    }

    public List<Row> of(List<TicketSummary> tickets) {
        Instant now = Instant.now();
        return tickets.stream().map(ticket -> of(ticket, now)).toList();
    }

    Row of(TicketSummary ticket, Instant now) {
        Catalogue catalogue = services.catalogue();
        Optional<TicketType> type = catalogue.type(ticket.type());
        Stage stage = type.flatMap(found -> found.stage(ticket.stage())).orElse(null);
        // What nobody reports came by no channel, whatever its row says.
        boolean reported = type.flatMap(found -> found.action(FlowAction.OPEN))
                .map(open -> open.by().contains("reporter"))
                .orElse(true);
        return new Row(
                ticket,
                Lamp.of(ticket, now),
                stage == null ? Text.same(ticket.stage()) : stage.title(),
                stage == null ? "collect" : stage.phase(),
                ticket.category() == null ? type(ticket.type()) : category(ticket.category()),
                unit(ticket.unit()),
                grid(ticket.grid()),
                reported ? channel(ticket.channel()) : null);
    }

    Text type(String code) {
        return services.catalogue().type(code).map(TicketType::title).orElse(Text.same(code));
    }

    Text stage(String type, String code) {
        return services.catalogue()
                .type(type)
                .flatMap(found -> found.stage(code))
                .map(Stage::title)
                .orElse(Text.same(code));
    }

    Text category(String code) {
        return services.catalogue().category(code).map(Category::title).orElse(Text.same(code));
    }

    /** Null for null. */
    Text unit(String code) {
        return code == null
                ? null
                : services.organisation().unit(code).map(Unit::name).orElse(Text.same(code));
    }

    /** Null for null. */
    Text grid(String code) {
        return code == null
                ? null
                : services.organisation().grid(code).map(Grid::name).orElse(Text.same(code));
    }

    Text channel(String code) {
        return services.catalogue().channel(code).map(Channel::title).orElse(Text.same(code));
    }
}
