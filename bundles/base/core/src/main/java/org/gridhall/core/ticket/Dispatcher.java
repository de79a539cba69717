package org.gridhall.core.ticket;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.gridhall.api.Problem;
import org.gridhall.api.Text;
import org.gridhall.api.catalogue.Catalogue;
import org.gridhall.api.catalogue.Category;
import org.gridhall.api.catalogue.DispatchRule;
import org.gridhall.api.organisation.Grid;
import org.gridhall.api.organisation.Organisation;
import org.gridhall.api.organisation.Unit;
import org.gridhall.api.ticket.DispatchTrial;
import org.gridhall.api.ticket.Probe;
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
            Unit unit = apply(rule, ticket).unit();
            if (unit != null) {
                return new Suggestion(unit.code(), rule.code(), rule.reason());
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

    /** What a rule says of a ticket: its unit where it fits, else what of it does not hold. */
    private record Answer(Unit unit, Text why) {}

    private Answer apply(DispatchRule rule, StoredTicket ticket) {
        if (!rule.categories().isEmpty()
                && (ticket.category == null
                        || rule.categories().stream()
                                .noneMatch(
                                        code -> catalogue.withDescendants(code).contains(ticket.category)))) {
            return new Answer(null, new Text("类别不在规则之内", "its categories are others"));
        }
        if (!rule.grids().isEmpty() && rule.grids().stream().noneMatch(code -> within(ticket.gridPath, code))) {
            return new Answer(null, new Text("不在规则的网格之内", "it lies in none of the rule's grids"));
        }
        Optional<String> word =
                rule.words().stream().filter(one -> says(ticket, one)).findFirst();
        if (!rule.words().isEmpty() && word.isEmpty()) {
            return new Answer(
                    null,
                    new Text(
                            "标题和描述里没有这些词：" + String.join("、", rule.words()),
                            "none of these words is in title or description: " + String.join(", ", rule.words())));
        }
        String unit = rule.unit();
        if (rule.network() != null) {
            Optional<Grid> functional =
                    ticket.longitude == null ? Optional.empty() : organisation.gridAt(ticket.point(), rule.network());
            if (functional.isEmpty()) {
                return new Answer(
                        null,
                        ticket.longitude == null
                                ? new Text("没有坐标，无法判断所在的职能网格", "without a point nobody can tell its functional grid")
                                : new Text("位置不在该网络的任何网格之内", "the place lies in no grid of the network"));
            }
            unit = unit == null ? functional.get().unit() : unit;
        }
        // A rule for a unit that this district does not have says nothing.
        String named = unit;
        return Optional.ofNullable(unit)
                .flatMap(organisation::unit)
                .map(one -> new Answer(
                        one,
                        word.isEmpty()
                                ? new Text("条件都符合", "all its conditions hold")
                                : new Text(
                                        "条件都符合（提到“" + word.get() + "”）",
                                        "all its conditions hold (it says \"" + word.get() + "\")")))
                .orElseGet(() -> new Answer(
                        null,
                        named == null
                                ? new Text("该网格没有责任单位", "that grid has no unit")
                                : new Text("本区没有单位 " + named, "this district has no unit " + named)));
    }

    /** Tries everything on a matter that is not there, and says how each came to its answer. */
    DispatchTrial trial(Probe probe, String gridCode) {
        if (probe.category() != null && catalogue.category(probe.category()).isEmpty()) {
            throw Problem.invalid("/category", "没有这个类别", "There is no such category");
        }
        if (gridCode != null && organisation.grid(gridCode).isEmpty()) {
            throw Problem.invalid("/grid", "没有这个网格", "There is no such grid");
        }
        StoredTicket ticket = new StoredTicket();
        ticket.category = probe.category();
        ticket.title = probe.text() == null ? "" : probe.text();
        Optional<Grid> grid = Optional.ofNullable(gridCode).flatMap(organisation::grid);
        if (probe.point() != null) {
            ticket.longitude = probe.point().longitude();
            ticket.latitude = probe.point().latitude();
            grid = organisation.gridAt(probe.point(), null);
        }
        grid.ifPresent(its -> {
            ticket.grid = its.code();
            ticket.gridPath = its.path();
        });
        Suggestion suggestion = suggest(ticket);
        List<DispatchTrial.Step> steps = new ArrayList<>();
        for (DispatchRule rule : catalogue.rules()) {
            Answer answer = apply(rule, ticket);
            boolean chosen = rule.code().equals(suggestion.rule());
            Text why = answer.unit() != null && !chosen
                    ? new Text("条件也符合，但排在前面的规则已经决定", "its conditions hold too, but a rule before it has decided")
                    : answer.why();
            steps.add(new DispatchTrial.Step(
                    rule.code(), answer.unit() == null ? null : answer.unit().code(), chosen, why));
        }
        Optional<Category> category = Optional.ofNullable(ticket.category).flatMap(catalogue::category);
        steps.add(last(
                "owner",
                category.flatMap(this::owner),
                suggestion,
                new Text("类别没有主管单位", "the category names no unit")));
        steps.add(last(
                "place",
                place(ticket),
                suggestion,
                new Text("没有位置，或所在网格没有责任单位", "there is no place, or its grids have no unit")));
        return new DispatchTrial(suggestion, ticket.grid, steps);
    }

    private static DispatchTrial.Step last(String code, Optional<Suggestion> its, Suggestion suggestion, Text none) {
        boolean chosen = code.equals(suggestion.rule());
        return new DispatchTrial.Step(
                code,
                its.map(Suggestion::unit).orElse(null),
                chosen,
                its.map(one -> chosen
                                ? one.reason()
                                : new Text(
                                        one.reason().zh() + "，但前面已经决定",
                                        one.reason().en() + ", but it was decided before"))
                        .orElse(none));
    }

    private static boolean within(String gridPath, String code) {
        return gridPath != null && List.of(gridPath.split("/")).contains(code);
    }

    private static boolean says(StoredTicket ticket, String word) {
        return ticket.title.contains(word) || ticket.description != null && ticket.description.contains(word);
    }
}
