package org.gridhall.web.desk;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.gridhall.api.Page;
import org.gridhall.api.Problem;
import org.gridhall.api.Text;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.account.SavedView;
import org.gridhall.api.catalogue.ModuleDefinition;
import org.gridhall.api.catalogue.TicketType;
import org.gridhall.api.ticket.ActionRequest;
import org.gridhall.api.ticket.OfferedAction;
import org.gridhall.api.ticket.TicketQuery;
import org.gridhall.api.ticket.TicketSummary;
import org.gridhall.web.Services;
import org.gridhall.web.form.FormInput;
import org.gridhall.web.http.Ids;
import org.gridhall.web.http.Problems;
import org.gridhall.web.http.Query;
import org.gridhall.web.page.Pages;
import org.gridhall.web.page.View;
import org.gridhall.web.page.Visit;

/** Lists of tickets: filters, files, one action for many. */
final class ListDesk {

    private static final int SIZE = 50;
    /** Under which name views of it are kept. */
    private static final String LIST = "tickets";

    private final Services services;
    private final Rows rows;
    private final TicketDesk desk;

    ListDesk(Services services, Rows rows, TicketDesk desk) {
        this.desk = desk;
        this.services = services;
        this.rows = rows;
    }

    void declare(Pages pages) {
        pages.add(org.gridhall.web.page.Page.get("/desk/tickets")
                .needs(Permissions.TICKET_READ, Permissions.TICKET_OBSERVE)
                .to(this::list));
        pages.add(org.gridhall.web.page.Page.get("/desk/tickets/export")
                .needs(Permissions.TICKET_READ, Permissions.TICKET_OBSERVE)
                .to(this::export));
        pages.add(org.gridhall.web.page.Page.post("/desk/tickets/views")
                .needs(Permissions.TICKET_READ, Permissions.TICKET_OBSERVE)
                .to(this::keep));
        pages.add(org.gridhall.web.page.Page.post("/desk/tickets/views/{id}/standard")
                .needs(Permissions.TICKET_READ, Permissions.TICKET_OBSERVE)
                .to(this::standard));
        pages.add(org.gridhall.web.page.Page.post("/desk/tickets/views/{id}/remove")
                .needs(Permissions.TICKET_READ, Permissions.TICKET_OBSERVE)
                .to(this::remove));
        pages.add(org.gridhall.web.page.Page.post("/desk/tickets/together").to(this::choose));
        pages.add(org.gridhall.web.page.Page.post("/desk/tickets/together/run").to(this::run));
    }

    /** A view as a tab over the list. */
    public record Tab(String id, String name, boolean standard, boolean chosen, String address) {}

    private View list(Visit visit) {
        List<SavedView> views = views(visit);
        if (visit.request().getQueryString() == null) {
            Optional<SavedView> standard =
                    views.stream().filter(SavedView::standard).findFirst();
            if (standard.isPresent()) {
                return View.to("/desk/tickets?" + Filter.of(standard.get()).address());
            }
        }
        return list(visit, Filter.of(visit.query()), views, "", null);
    }

    private List<SavedView> views(Visit visit) {
        try {
            return services.views().list(visit.actor(), LIST);
        } catch (Problem away) {
            return List.of();
        }
    }

    private View keep(Visit visit) {
        String query = visit.filled("query");
        Filter filter = Filter.of(Query.parse(query == null ? "" : query));
        String name = visit.filled("name");
        try {
            SavedView kept = services.views()
                    .save(
                            visit.actor(),
                            new SavedView(
                                    0,
                                    LIST,
                                    name,
                                    filter.conditions(),
                                    filter.columns().equals(Filter.COLUMNS) ? List.of() : filter.columns(),
                                    visit.filled("standard") != null));
            return View.to("/desk/tickets?" + Filter.of(kept).address());
        } catch (Problem problem) {
            if (problem.kind() != Problem.Kind.INVALID && problem.kind() != Problem.Kind.CONFLICT) {
                throw problem;
            }
            return list(visit, filter, views(visit), name == null ? "" : name, problem);
        }
    }

    private View standard(Visit visit) {
        SavedView view = own(visit);
        SavedView kept = services.views()
                .save(
                        visit.actor(),
                        new SavedView(
                                view.id(),
                                LIST,
                                view.name(),
                                view.query(),
                                view.columns(),
                                visit.filled("on") != null));
        return View.to("/desk/tickets?" + Filter.of(kept).address());
    }

    private View remove(Visit visit) {
        services.views().remove(visit.actor(), own(visit).id());
        return View.to("/desk/tickets?state=open");
    }

    private SavedView own(Visit visit) {
        long id = visit.id("id");
        return services.views().list(visit.actor(), LIST).stream()
                .filter(view -> view.id() == id)
                .findFirst()
                .orElseThrow(() -> Problem.notFound("没有这个视图", "There is no such view"));
    }

    private View list(Visit visit, Filter filter, List<SavedView> views, String name, Problem refusal) {
        List<Tab> tabs = views.stream()
                .map(view -> new Tab(
                        Long.toString(view.id()),
                        view.name(),
                        view.standard(),
                        Long.toString(view.id()).equals(filter.view()),
                        Filter.of(view).address()))
                .toList();
        Tab chosen = tabs.stream().filter(Tab::chosen).findFirst().orElse(null);
        Page<TicketSummary> page;
        Text problem = null;
        try {
            page = services.tickets().list(visit.actor(), filter.query(visit.zone(), visit.text("after"), SIZE));
        } catch (Problem refused) {
            if (refused.kind() != Problem.Kind.INVALID && refused.kind() != Problem.Kind.UNREADABLE) {
                throw refused;
            }
            page = new Page<>(List.of(), null);
            problem = Problems.said(refused);
        }
        List<Ask.Option> categories = new ArrayList<>();
        Ask.categories(services, categories);
        return View.of("desk/tickets")
                .with("tabs", tabs)
                .with("tab", chosen)
                .with("named", refusal != null || chosen == null ? name : chosen.name())
                .with("refusal", refusal == null ? null : Problems.said(refusal))
                .status(refusal == null ? 200 : refusal.kind().status())
                .with("rows", rows.of(page.items()))
                .with("next", page.next())
                .with("first", visit.text("after") == null)
                .with("filter", filter)
                .with("problem", problem)
                .with("types", types())
                .with("stages", stages(filter.type()))
                .with("units", Ask.units(services))
                .with("grids", Ask.grids(services))
                .with("categories", categories)
                .with(
                        "channels",
                        services.catalogue().channels().stream()
                                .map(channel -> new Ask.Option(channel.code(), channel.title(), 0, false))
                                .toList());
    }

    private List<TicketType> types() {
        return services.catalogue().modules().stream()
                .map(ModuleDefinition::types)
                .flatMap(List::stream)
                .toList();
    }

    /** Stages of a type, or of all types, each code once. */
    private List<Ask.Option> stages(String type) {
        Map<String, Ask.Option> stages = new LinkedHashMap<>();
        types().stream()
                .filter(one -> type.isEmpty() || one.code().equals(type))
                .flatMap(one -> one.stages().stream())
                .forEach(stage ->
                        stages.putIfAbsent(stage.code(), new Ask.Option(stage.code(), stage.title(), 0, false)));
        return List.copyOf(stages.values());
    }

    private View export(Visit visit) {
        String format = "xlsx".equals(visit.text("format")) ? "xlsx" : "csv";
        TicketQuery query = Filter.of(visit.query()).query(visit.zone(), null, 1);
        // What is refused is refused before the first byte.
        services.tickets().list(visit.actor(), query);
        String name = visit.say("事项清单-", "tickets-") + LocalDate.now(visit.zone()) + "." + format;
        String media = format.equals("csv")
                ? "text/csv; charset=UTF-8"
                : "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
        return View.stream(
                media, name, out -> services.tickets().export(visit.actor(), query, format, visit.locale(), out));
    }

    // one action for many

    /**
     * A ticket of those that were chosen.
     *
     * @param message what came of it; null before
     */
    public record Chosen(Row row, boolean done, Text message) {}

    private List<TicketSummary> chosen(Visit visit) {
        List<Long> ids = visit.form().all("ticket").stream()
                .map(Ids::parse)
                .filter(id -> id > 0)
                .distinct()
                .limit(SIZE)
                .toList();
        return services.tickets().some(visit.actor(), ids);
    }

    private View choose(Visit visit) {
        return choose(visit, chosen(visit), null, Map.of(), null);
    }

    private View choose(
            Visit visit, List<TicketSummary> chosen, String tried, Map<String, List<String>> posted, Problem problem) {
        List<OfferedAction> common = common(visit, chosen);
        List<Sheet.Deed> deeds = common.stream()
                .map(action -> new Sheet.Deed(
                        action.code(),
                        action.title(),
                        action.to() == null ? null : rows.stage(chosen.get(0).type(), action.to()),
                        Deeds.icon(action.code()),
                        action.code().equals(tried)
                                ? desk.again(visit, action, posted, problem)
                                : desk.blank(visit, action, Map.of()),
                        action.code().equals(tried),
                        false))
                .toList();
        return View.of("desk/together")
                .with("chosen", rows.of(chosen))
                .with("deeds", deeds)
                .with("problem", problem == null ? null : problem.text())
                .with("key", UUID.randomUUID().toString())
                .with("results", List.of())
                .with("back", back(visit))
                .status(problem == null ? 200 : problem.kind().status());
    }

    /** What all of them offer, with one form. */
    private List<OfferedAction> common(Visit visit, List<TicketSummary> chosen) {
        Map<String, OfferedAction> common = null;
        for (TicketSummary ticket : chosen) {
            Map<String, OfferedAction> offered = new LinkedHashMap<>();
            services.tickets()
                    .offered(visit.actor(), ticket.id())
                    .forEach(action -> offered.put(action.code(), action));
            if (common == null) {
                common = offered;
            } else {
                common.values()
                        .removeIf(action -> offered.get(action.code()) == null
                                || !Objects.equals(offered.get(action.code()).form(), action.form()));
            }
            if (common.isEmpty()) {
                break;
            }
        }
        return common == null ? List.of() : List.copyOf(common.values());
    }

    private View run(Visit visit) {
        List<TicketSummary> chosen = chosen(visit);
        String action = visit.filled("action");
        OfferedAction deed = common(visit, chosen).stream()
                .filter(one -> one.code().equals(action))
                .findFirst()
                .orElse(null);
        if (deed == null) {
            return choose(
                    visit,
                    chosen,
                    null,
                    Map.of(),
                    Problem.of(
                            Problem.Kind.CONFLICT,
                            "together",
                            "所选事项中有的已经变化，不能一起做这个操作，请重新选择",
                            "Some of them have changed meanwhile and do not allow this together; choose again"));
        }
        FormInput.Result input = desk.read(visit, action, deed.form());
        Map<String, Object> form;
        try {
            form = input.orRefuse("/form");
        } catch (Problem problem) {
            return choose(visit, chosen, action, input.posted(), problem);
        }
        List<Chosen> results = new ArrayList<>();
        for (TicketSummary ticket : chosen) {
            try {
                services.tickets()
                        .act(
                                visit.actor(),
                                ticket.id(),
                                new ActionRequest(
                                        action, form, version(visit, ticket), key(visit, ticket), List.of(), null));
                results.add(new Chosen(rows.of(ticket, Instant.now()), true, deed.title()));
            } catch (Problem problem) {
                if (results.isEmpty()
                        && problem.kind() == Problem.Kind.INVALID
                        && problem.errors().stream()
                                .anyMatch(error -> error.field().startsWith("/form"))) {
                    // The form itself is wrong, for all of them.
                    return choose(visit, chosen, action, input.posted(), problem);
                }
                results.add(new Chosen(rows.of(ticket, Instant.now()), false, Problems.said(problem)));
            }
        }
        return View.of("desk/together")
                .with("chosen", List.of())
                .with("deeds", List.of())
                .with("problem", null)
                .with("key", "")
                .with("results", results)
                .with("back", back(visit));
    }

    private static String key(Visit visit, TicketSummary ticket) {
        String key = visit.filled("key");
        return key == null || key.length() > 80 ? null : key + "-" + ticket.id();
    }

    private static Integer version(Visit visit, TicketSummary ticket) {
        String version = visit.filled("version-" + ticket.id());
        return version == null || !version.matches("[0-9]{1,9}") ? null : Integer.valueOf(version);
    }

    static String back(Visit visit) {
        String back = visit.filled("back");
        return back != null && back.matches("/desk(/[a-z]+)?([?][A-Za-z0-9=&._%+-]*)?") ? back : "/desk/tickets";
    }
}
