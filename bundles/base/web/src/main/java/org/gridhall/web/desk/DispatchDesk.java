package org.gridhall.web.desk;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.gridhall.api.Page;
import org.gridhall.api.Problem;
import org.gridhall.api.Text;
import org.gridhall.api.account.Actor;
import org.gridhall.api.catalogue.FlowAction;
import org.gridhall.api.catalogue.ModuleDefinition;
import org.gridhall.api.catalogue.Stage;
import org.gridhall.api.catalogue.TicketType;
import org.gridhall.api.ticket.ActionRequest;
import org.gridhall.api.ticket.OfferedAction;
import org.gridhall.api.ticket.Suggestion;
import org.gridhall.api.ticket.Ticket;
import org.gridhall.api.ticket.TicketQuery;
import org.gridhall.api.ticket.TicketSummary;
import org.gridhall.web.Services;
import org.gridhall.web.http.Ids;
import org.gridhall.web.http.Problems;
import org.gridhall.web.page.Pages;
import org.gridhall.web.page.View;
import org.gridhall.web.page.Visit;

/** The dispatch desk: what came in and waits for a unit, one at hand with where it should go and why. */
final class DispatchDesk {

    private static final int SIZE = 30;
    private static final Set<String> PHASES = Set.of("collect", "dispatch");
    /** From collected to handled there are two steps at most. */
    private static final int STEPS = 2;

    private final Services services;
    private final Rows rows;
    private final TicketDesk desk;
    private final Timeline timeline;

    DispatchDesk(Services services, Rows rows, TicketDesk desk, Timeline timeline) {
        this.services = services;
        this.rows = rows;
        this.desk = desk;
        this.timeline = timeline;
    }

    void declare(Pages pages) {
        pages.add(org.gridhall.web.page.Page.get("/desk/dispatch").to(this::show));
        pages.add(org.gridhall.web.page.Page.post("/desk/dispatch").to(this::together));
    }

    /** Whether somebody holds a post that may dispatch anything. */
    boolean open(Visit visit) {
        try {
            return !stages(visit.actor()).isEmpty();
        } catch (Problem away) {
            return false;
        }
    }

    /** The stages before the handling from which an action of the actor's roles gives a ticket to a unit. */
    private Set<String> stages(Actor actor) {
        Set<String> roles = new LinkedHashSet<>();
        actor.grants().forEach(grant -> roles.add(grant.role()));
        Set<String> stages = new LinkedHashSet<>();
        for (ModuleDefinition module : services.catalogue().modules()) {
            for (TicketType type : module.types()) {
                boolean dispatches = type.actions().stream()
                        .anyMatch(
                                action -> gives(action) && action.by().stream().anyMatch(roles::contains));
                if (dispatches) {
                    type.stages().stream()
                            .filter(stage -> PHASES.contains(stage.phase()) && !stage.closed() && !stage.voided())
                            .map(Stage::code)
                            .forEach(stages::add);
                }
            }
        }
        return stages;
    }

    private static boolean gives(FlowAction action) {
        return "form.unit".equals(action.set().get("unit"));
    }

    private View show(Visit visit) {
        Set<String> stages = stages(visit.actor());
        if (stages.isEmpty()) {
            throw Problem.forbidden("您的岗位不分派事项，请到“我的工作”", "Your posts dispatch nothing; go to My work");
        }
        Page<TicketSummary> page = services.tickets()
                .list(
                        visit.actor(),
                        new TicketQuery(
                                null,
                                List.copyOf(stages),
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
                                SIZE));
        List<TicketSummary> stream = page.items();
        long at = visit.text("at") == null ? -1 : Ids.parse(visit.text("at"));
        int place = 0;
        for (int i = 0; i < stream.size(); i++) {
            if (stream.get(i).id() == at) {
                place = i;
            }
        }
        View view = View.of("desk/dispatch")
                .with("rows", rows.of(stream))
                .with("next", page.next())
                .with("key", UUID.randomUUID().toString())
                .with("before", place > 0 ? Long.toString(stream.get(place - 1).id()) : "")
                .with(
                        "behind",
                        place + 1 < stream.size()
                                ? Long.toString(stream.get(place + 1).id())
                                : "");
        return stream.isEmpty() ? empty(view) : chosen(visit, view, stream.get(place));
    }

    private static View empty(View view) {
        return view.with("row", null);
    }

    private View chosen(Visit visit, View view, TicketSummary summary) {
        Instant now = Instant.now();
        Ticket ticket = services.tickets().get(visit.actor(), summary.id());
        List<OfferedAction> offered = services.tickets().offered(visit.actor(), summary.id());
        Suggestion suggestion = services.tickets().suggest(visit.actor(), summary.id());
        Optional<TicketType> type = services.catalogue().type(summary.type());
        List<Step> returned = ticket.returns() == 0
                ? List.of()
                : timeline.of(
                        ticket,
                        type,
                        services.tickets().trail(visit.actor(), summary.id()).stream()
                                .filter(entry -> entry.changes().containsKey("returns"))
                                .toList());
        return view.with("row", rows.of(ticket.summary(), now))
                .with("description", ticket.description() == null ? "" : ticket.description())
                .with("returned", returned)
                .with("suggested", suggestion.unit() == null ? null : rows.unit(suggestion.unit()))
                .with("reason", suggestion.reason())
                .with("doubles", desk.doubles(suggestion, now))
                .with("merge", TicketDesk.merge(type, offered))
                .with(
                        "deeds",
                        desk.deeds(visit, ticket, offered, suggestion).stream()
                                .filter(deed -> !deed.code().equals(TicketDesk.COMMENT))
                                .toList());
    }

    /** Each of those that were chosen goes where it should, by itself. */
    private View together(Visit visit) {
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
                Text unit = dispatch(visit, ticket);
                results.add(new ListDesk.Chosen(
                        row,
                        unit != null,
                        unit == null
                                ? Text.of("没有合适的单位建议，请逐件分派", "No unit fits by the rules; dispatch it by hand")
                                : Text.of("已分派到" + unit.zh(), "dispatched to " + unit.en())));
            } catch (Problem problem) {
                results.add(new ListDesk.Chosen(row, false, Problems.said(problem)));
            }
        }
        return View.of("desk/together")
                .with("chosen", List.of())
                .with("deeds", List.of())
                .with("problem", null)
                .with("key", "")
                .with("results", results)
                .with("back", "/desk/dispatch");
    }

    /** The unit that got it; null where no rule names one. */
    private Text dispatch(Visit visit, TicketSummary ticket) {
        Suggestion suggestion = services.tickets().suggest(visit.actor(), ticket.id());
        if (suggestion.unit() == null) {
            return null;
        }
        TicketType type = services.catalogue().type(ticket.type()).orElse(null);
        for (int step = 0; type != null && step < STEPS; step++) {
            String stage =
                    services.tickets().get(visit.actor(), ticket.id()).summary().stage();
            FlowAction action = services.tickets().offered(visit.actor(), ticket.id()).stream()
                    .filter(offered -> Onward.leads(type, stage, offered.code()))
                    .flatMap(offered -> type.action(offered.code()).stream())
                    .filter(found -> gives(found) || found.form() == null)
                    .findFirst()
                    .orElse(null);
            if (action == null) {
                break;
            }
            Map<String, Object> form = gives(action) ? Map.of("unit", suggestion.unit()) : Map.of();
            String key = visit.filled("key") == null ? null : visit.filled("key") + "-" + ticket.id() + "-" + step;
            services.tickets()
                    .act(
                            visit.actor(),
                            ticket.id(),
                            new ActionRequest(action.code(), form, null, key, List.of(), null));
            if (gives(action)) {
                return rows.unit(suggestion.unit());
            }
        }
        throw Problem.of(
                Problem.Kind.CONFLICT, "dispatch", "此件现在不能分派，请打开查看", "It cannot be dispatched now; open it and look");
    }
}
