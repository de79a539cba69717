package org.gridhall.core.ticket;

import java.util.List;
import java.util.Optional;
import org.gridhall.api.Text;
import org.gridhall.api.catalogue.Catalogue;
import org.gridhall.api.catalogue.Category;
import org.gridhall.api.catalogue.DispatchRule;
import org.gridhall.api.organisation.Grid;
import org.gridhall.api.organisation.Organisation;
import org.gridhall.api.organisation.Unit;
import org.gridhall.api.ticket.Suggestion;

/**
 * Says which unit a ticket should go to. The rules of the modules come first; then facilities go to their owner and
 * events to the unit of their place (GB/T 30428: 部件权属优先，事件属地优先).
 */
final class Dispatcher {

    private final Catalogue catalogue;
    private final Organisation organisation;

    Dispatcher(Catalogue catalogue, Organisation organisation) {
        this.catalogue = catalogue;
        this.organisation = organisation;
    }

    Suggestion suggest(StoredTicket ticket) {
        for (DispatchRule rule : catalogue.rules()) {
            Optional<Unit> unit = apply(rule, ticket);
            if (unit.isPresent()) {
                return new Suggestion(unit.get().code(), rule.code(), rule.reason());
            }
        }
        Optional<Category> category = ticket.category == null ? Optional.empty() : catalogue.category(ticket.category);
        Optional<Suggestion> owner = category.flatMap(this::owner);
        Optional<Suggestion> place = place(ticket);
        boolean facility = category.isPresent() && category.get().facility();
        return (facility ? owner.or(() -> place) : place.or(() -> owner))
                .orElseGet(() -> new Suggestion(
                        null,
                        "none",
                        new Text(
                                "没有匹配的规则、权属或属地单位，请人工判断", "No rule, owner or unit of the place fits; decide yourself")));
    }

    private Optional<Suggestion> owner(Category category) {
        return Optional.ofNullable(category.unit())
                .flatMap(organisation::unit)
                .map(unit -> new Suggestion(
                        unit.code(),
                        "owner",
                        new Text(
                                "“" + category.title().zh() + "”的主管单位是"
                                        + unit.name().zh(),
                                unit.name().en() + " is in charge of \""
                                        + category.title().en() + "\"")));
    }

    private Optional<Suggestion> place(StoredTicket ticket) {
        Optional<Grid> grid = ticket.grid == null ? Optional.empty() : organisation.grid(ticket.grid);
        while (grid.isPresent()) {
            Grid here = grid.get();
            Optional<Unit> unit = Optional.ofNullable(here.unit()).flatMap(organisation::unit);
            if (unit.isPresent()) {
                return Optional.of(new Suggestion(
                        unit.get().code(),
                        "place",
                        new Text(
                                "位于" + here.name().zh() + "，属"
                                        + unit.get().name().zh() + "管辖",
                                "It lies in " + here.name().en() + ", which belongs to "
                                        + unit.get().name().en())));
            }
            grid = here.parent() == null ? Optional.empty() : organisation.grid(here.parent());
        }
        return Optional.empty();
    }

    private Optional<Unit> apply(DispatchRule rule, StoredTicket ticket) {
        if (!rule.categories().isEmpty()
                && rule.categories().stream()
                        .noneMatch(code -> catalogue.withDescendants(code).contains(ticket.category))) {
            return Optional.empty();
        }
        if (!rule.grids().isEmpty() && rule.grids().stream().noneMatch(code -> within(ticket.gridPath, code))) {
            return Optional.empty();
        }
        if (!rule.words().isEmpty() && rule.words().stream().noneMatch(word -> says(ticket, word))) {
            return Optional.empty();
        }
        String unit = rule.unit();
        if (rule.network() != null) {
            Optional<Grid> functional =
                    ticket.longitude == null ? Optional.empty() : organisation.gridAt(ticket.point(), rule.network());
            if (functional.isEmpty()) {
                return Optional.empty();
            }
            unit = unit == null ? functional.get().unit() : unit;
        }
        // A rule for a unit that this district does not have says nothing.
        return Optional.ofNullable(unit).flatMap(organisation::unit);
    }

    private static boolean within(String gridPath, String code) {
        return gridPath != null && List.of(gridPath.split("/")).contains(code);
    }

    private static boolean says(StoredTicket ticket, String word) {
        return ticket.title.contains(word) || ticket.description != null && ticket.description.contains(word);
    }
}
