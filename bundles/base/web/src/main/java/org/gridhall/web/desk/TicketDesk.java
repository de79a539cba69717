package org.gridhall.web.desk;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.gridhall.api.FieldError;
import org.gridhall.api.Problem;
import org.gridhall.api.Text;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.catalogue.Category;
import org.gridhall.api.catalogue.Channel;
import org.gridhall.api.catalogue.FlowAction;
import org.gridhall.api.catalogue.LimitRule;
import org.gridhall.api.catalogue.PartyRole;
import org.gridhall.api.catalogue.TicketType;
import org.gridhall.api.people.Person;
import org.gridhall.api.supervision.CardQuery;
import org.gridhall.api.ticket.ActionRequest;
import org.gridhall.api.ticket.OfferedAction;
import org.gridhall.api.ticket.Party;
import org.gridhall.api.ticket.Suggestion;
import org.gridhall.api.ticket.Ticket;
import org.gridhall.api.ticket.TicketLink;
import org.gridhall.api.ticket.TicketSummary;
import org.gridhall.api.time.Limit;
import org.gridhall.api.trail.TrailEntry;
import org.gridhall.web.Services;
import org.gridhall.web.form.DistrictChoices;
import org.gridhall.web.form.Form;
import org.gridhall.web.form.FormInput;
import org.gridhall.web.form.FormView;
import org.gridhall.web.form.Shown;
import org.gridhall.web.http.Exchange;
import org.gridhall.web.http.Ids;
import org.gridhall.web.http.Json;
import org.gridhall.web.page.Page;
import org.gridhall.web.page.Pages;
import org.gridhall.web.page.View;
import org.gridhall.web.page.Visit;
import org.gridhall.web.supervision.CardRow;

/** A ticket: what it is, what was done, what may be done. */
final class TicketDesk {

    /** Of children, links and mergers, so many are shown. */
    private static final int KIN = 100;

    /** What everybody may add at any time stands beside what leads on. */
    static final String COMMENT = FlowAction.COMMENT;

    private final Services services;
    private final Rows rows;
    private final Timeline timeline;

    TicketDesk(Services services, Rows rows, Timeline timeline) {
        this.services = services;
        this.rows = rows;
        this.timeline = timeline;
    }

    void declare(Pages pages) {
        pages.add(Page.get("/desk/tickets/{id}").prints().to(visit -> show(visit, Attempt.NONE)));
        pages.add(Page.post("/desk/tickets/{id}/actions/{action}").to(this::act));
        pages.add(Page.post("/desk/tickets/{id}/parties/{party}").to(this::reveal));
    }

    /**
     * What was just tried in vain, or shown on demand.
     *
     * @param action that was tried; null for none
     * @param values what was filled in
     * @param problem why it was refused
     * @param party place of the party that is shown in full; −1 for none
     */
    private record Attempt(
            String action,
            Map<String, List<String>> values,
            List<Long> files,
            Problem problem,
            int party,
            Party revealed) {
        static final Attempt NONE = new Attempt(null, Map.of(), List.of(), null, -1, null);
    }

    private View show(Visit visit, Attempt attempt) {
        long id = visit.id("id");
        Ticket ticket = services.tickets().get(visit.actor(), id);
        Instant now = Instant.now();
        boolean whole = !ticket.limited();
        List<OfferedAction> offered = whole ? services.tickets().offered(visit.actor(), id) : List.of();
        boolean open = ticket.summary().closedAt() == null;
        Suggestion suggestion = whole && open ? suggestion(visit, id) : null;
        Optional<TicketType> type = services.catalogue().type(ticket.summary().type());
        List<Sheet.Deed> deeds = deeds(visit, ticket, type, offered, suggestion, attempt);
        Text result = ticket.result() == null ? null : Text.same(ticket.result());
        List<TrailEntry> trail = whole ? services.tickets().trail(visit.actor(), id) : List.of();
        return View.of("desk/ticket")
                .with("row", rows.of(ticket.summary(), now))
                .with("ticket", ticket)
                .with("type", rows.type(ticket.summary().type()))
                .with("description", ticket.description() == null ? "" : ticket.description())
                .with("result", result)
                .with("said", said(visit, ticket, type))
                .with("people", people(visit, ticket, type, attempt))
                .with("clocks", clocks(ticket, type, now))
                .with("cards", whole ? cards(visit, id) : List.of())
                .with("steps", timeline.of(ticket, type, trail))
                .with("files", files(ticket))
                .with("kin", kin(visit, ticket))
                .with("merger", ticket.mergedInto())
                .with("hands", HandDesk.of(services, rows, visit, ticket))
                .with("handed", handed(attempt))
                .with(
                        "deeds",
                        deeds.stream()
                                .filter(deed -> !deed.code().equals(COMMENT))
                                .toList())
                .with(
                        "comment",
                        deeds.stream()
                                .filter(deed -> deed.code().equals(COMMENT))
                                .findFirst()
                                .orElse(null))
                .with("hint", suggestion == null || suggestion.unit() == null ? null : suggestion.reason())
                .with("doubles", doubles(suggestion, now))
                .with("merge", merge(type, offered))
                .with("tried", attempt.action() == null ? "" : attempt.action())
                .with(
                        "problem",
                        attempt.problem() == null ? null : attempt.problem().text())
                .with("errors", loose(attempt, deeds))
                .with("meanwhile", meanwhile(visit, ticket, type, attempt.problem()))
                .with("lost", lost(attempt, deeds))
                .with("kept", kept(attempt))
                .with("key", UUID.randomUUID().toString())
                .with("done", done(visit, type))
                .status(
                        attempt.problem() == null
                                ? 200
                                : attempt.problem().kind().status());
    }

    /** What was filled in to hand it on; empty texts otherwise. */
    private static Map<String, String> handed(Attempt attempt) {
        Map<String, String> handed = new LinkedHashMap<>();
        for (String name : List.of("to", "reason")) {
            handed.put(
                    name,
                    "delegated".equals(attempt.action())
                            ? attempt.values().getOrDefault(name, List.of("")).get(0)
                            : "");
        }
        return handed;
    }

    private Suggestion suggestion(Visit visit, long id) {
        try {
            return services.tickets().suggest(visit.actor(), id);
        } catch (Problem away) {
            return null;
        }
    }

    private static Text done(Visit visit, Optional<TicketType> type) {
        String done = visit.text("done");
        return done == null
                ? null
                : type.flatMap(found -> found.action(done))
                        .map(FlowAction::title)
                        .orElse(Deeds.own(done));
    }

    // what it is

    /** What was filled in by the forms of the type and of the category, and what only the channel knows. */
    private List<Shown> said(Visit visit, Ticket ticket, Optional<TicketType> type) {
        List<String> forms = new ArrayList<>();
        type.filter(found -> found.form() != null)
                .map(found -> found.forms().get(found.form()))
                .ifPresent(forms::add);
        Optional.ofNullable(ticket.summary().category())
                .flatMap(services.catalogue()::category)
                .map(Category::form)
                .ifPresent(forms::add);
        List<Shown> said = new ArrayList<>(shown(visit, ticket.fields(), forms));
        services.catalogue()
                .channel(ticket.summary().channel())
                .map(Channel::form)
                .ifPresent(form -> said.addAll(shown(visit, ticket.source(), List.of(form))));
        return said;
    }

    /** Of a value, what forms ask for; flows keep more there. */
    private List<Shown> shown(Visit visit, Map<String, Object> value, List<String> forms) {
        Form form = Form.of(forms.toArray(String[]::new));
        Map<String, Object> asked = form.asked(value);
        return asked.isEmpty()
                ? List.of()
                : Shown.of(form, asked, visit.zone(), new DistrictChoices(services, visit.actor()), visit.locale());
    }

    /** Those of the parties that are people of the district whom the visitor may see. */
    private Map<Long, Person> known(Visit visit, Ticket ticket) {
        List<Long> ids = ticket.parties().stream()
                .map(Party::person)
                .filter(Objects::nonNull)
                .distinct()
                .limit(KIN)
                .toList();
        if (ids.isEmpty() || !visit.may(Permissions.PEOPLE_READ)) {
            return Map.of();
        }
        try {
            return services.people().some(visit.actor(), ids);
        } catch (Problem away) {
            return Map.of();
        }
    }

    private List<Sheet.Somebody> people(Visit visit, Ticket ticket, Optional<TicketType> type, Attempt attempt) {
        Map<Long, Person> known = known(visit, ticket);
        List<Sheet.Somebody> people = new ArrayList<>();
        for (int i = 0; i < ticket.parties().size(); i++) {
            Party party = ticket.parties().get(i);
            Text role = type.stream()
                    .flatMap(found -> found.parties().stream())
                    .filter(one -> one.code().equals(party.role()))
                    .map(PartyRole::title)
                    .findFirst()
                    .orElse(Text.of("相关人员", "Person concerned"));
            boolean open = i == attempt.party();
            Person person = party.person() == null ? null : known.get(party.person());
            boolean nameless =
                    person != null && (party.name() == null || party.name().isEmpty());
            Party named = nameless
                    ? new Party(party.role(), party.person(), first(person.name()), party.phone(), party.email())
                    : party;
            people.add(new Sheet.Somebody(
                    i,
                    role,
                    open ? attempt.revealed() : named,
                    open,
                    person == null ? "" : "/desk/people/" + person.id()));
        }
        return people;
    }

    /** A name as tickets show it: 王***. */
    private static String first(String name) {
        return name == null || name.isEmpty() ? name : name.substring(0, name.offsetByCodePoints(0, 1)) + "***";
    }

    /** The cards of the ticket; none for whom they are not meant, and while they cannot be had. */
    private List<CardRow> cards(Visit visit, long ticket) {
        try {
            return CardRow.of(
                    services,
                    services.supervision()
                            .cards(visit.actor(), CardQuery.of(ticket))
                            .items());
        } catch (Problem away) {
            return List.of();
        }
    }

    private List<Clock> clocks(Ticket ticket, Optional<TicketType> type, Instant now) {
        List<Clock> clocks = new ArrayList<>();
        for (Limit limit : ticket.limits()) {
            Text title = type.flatMap(found -> found.limit(limit.code()))
                    .map(LimitRule::title)
                    .orElse(Text.of("期限", "Limit"));
            List<Clock.Spell> spells = new ArrayList<>();
            limit.pauses()
                    .forEach(pause -> spells.add(new Clock.Spell(
                            Text.of("暂停计时", "The clock stood"), pause.from(), pause.to(), pause.cause())));
            limit.extensions()
                    .forEach(more -> spells.add(
                            new Clock.Spell(Durations.longer(more.duration()), more.grantedAt(), null, more.cause())));
            spells.sort(Comparator.comparing(Clock.Spell::from));
            clocks.add(new Clock(
                    title,
                    Durations.kind(limit.kind()),
                    limit.duration() == null ? null : Durations.words(limit.duration()),
                    limit.basis(),
                    Durations.state(limit, now),
                    Durations.lamp(limit, now),
                    limit,
                    spells));
        }
        return clocks;
    }

    private static List<Sheet.File> files(Ticket ticket) {
        return ticket.attachments().stream()
                .map(file -> new Sheet.File(file, FileDesk.kind(file.mediaType()), FileDesk.size(file.size())))
                .toList();
    }

    private List<Sheet.Kin> kin(Visit visit, Ticket ticket) {
        List<Long> follow = links(ticket, "follow-up");
        List<Long> doubles = links(ticket, "duplicate");
        List<Long> above = ticket.parent() == null ? List.of() : List.of(ticket.parent());
        List<Long> all = Stream.of(above, ticket.children(), ticket.merged(), follow, doubles)
                .flatMap(List::stream)
                .distinct()
                .limit(KIN)
                .toList();
        if (all.isEmpty()) {
            return List.of();
        }
        Map<Long, Row> known = new LinkedHashMap<>();
        rows.of(services.tickets().some(visit.actor(), all))
                .forEach(row -> known.put(row.ticket().id(), row));
        List<Sheet.Kin> kin = new ArrayList<>();
        kin(kin, Text.of("上级事项", "The ticket above"), above, known);
        kin(kin, Text.of("下级事项", "Tickets below"), ticket.children(), known);
        kin(kin, Text.of("并入本件的事项", "Merged into this one"), ticket.merged(), known);
        kin(kin, Text.of("后续事项", "Follows up"), follow, known);
        kin(kin, Text.of("标为重复", "Marked as the same matter"), doubles, known);
        return kin;
    }

    private static List<Long> links(Ticket ticket, String kind) {
        return ticket.links().stream()
                .filter(link -> link.kind().equals(kind))
                .map(TicketLink::ticket)
                .toList();
    }

    private static void kin(List<Sheet.Kin> kin, Text title, List<Long> ids, Map<Long, Row> known) {
        List<Row> found = ids.stream().map(known::get).filter(Objects::nonNull).toList();
        if (!found.isEmpty()) {
            kin.add(new Sheet.Kin(title, found));
        }
    }

    List<Sheet.Double> doubles(Suggestion suggestion, Instant now) {
        return suggestion == null
                ? List.of()
                : suggestion.likely().stream()
                        .map(likely -> new Sheet.Double(rows.of(likely.ticket(), now), likely))
                        .toList();
    }

    // what may be done

    /** The actions on offer, what leads on first, with the suggested unit filled in. */
    List<Sheet.Deed> deeds(Visit visit, Ticket ticket, List<OfferedAction> offered, Suggestion suggestion) {
        return deeds(
                visit, ticket, services.catalogue().type(ticket.summary().type()), offered, suggestion, Attempt.NONE);
    }

    private List<Sheet.Deed> deeds(
            Visit visit,
            Ticket ticket,
            Optional<TicketType> type,
            List<OfferedAction> offered,
            Suggestion suggestion,
            Attempt attempt) {
        List<Sheet.Deed> deeds = new ArrayList<>();
        String first = offered.stream()
                .filter(action -> onward(ticket, type, action))
                .map(OfferedAction::code)
                .findFirst()
                .orElseGet(() -> offered.stream()
                        .map(OfferedAction::code)
                        .filter(code -> type.filter(found -> Onward.decides(found, code))
                                .isPresent())
                        .findFirst()
                        .orElse(null));
        for (OfferedAction action : offered) {
            boolean tried = action.code().equals(attempt.action());
            FormView form = tried
                    ? again(visit, action, attempt.values(), attempt.problem())
                    : blank(visit, action, begun(action, ticket, suggested(action, suggestion)));
            boolean leads = action.code().equals(first);
            deeds.add(new Sheet.Deed(
                    action.code(),
                    action.title(),
                    action.to() == null ? null : rows.stage(ticket.summary().type(), action.to()),
                    Deeds.icon(action.code()),
                    form,
                    attempt.action() == null ? leads : tried,
                    leads));
        }
        deeds.sort(Comparator.comparing(deed -> !deed.primary()));
        return deeds;
    }

    /** What the names of an action's fields begin with: several forms stand on one page. */
    static String prefix(String action) {
        return "f-" + action;
    }

    /** The form of an action to be filled in; null where it asks nothing. */
    FormView blank(Visit visit, OfferedAction action, Map<String, Object> value) {
        return action.form() == null
                ? null
                : FormView.of(
                        Form.of(action.form()),
                        value,
                        prefix(action.code()),
                        visit.zone(),
                        new DistrictChoices(services, visit.actor()),
                        visit.locale());
    }

    /** The same as it was filled in, with what is wrong. */
    FormView again(Visit visit, OfferedAction action, Map<String, List<String>> posted, Problem problem) {
        return action.form() == null
                ? null
                : FormView.again(
                        Form.of(action.form()),
                        posted,
                        FormView.below(problem.errors(), "/form"),
                        prefix(action.code()),
                        visit.zone(),
                        new DistrictChoices(services, visit.actor()),
                        visit.locale());
    }

    /** What was filled in for an action. */
    FormInput.Result read(Visit visit, String action, String schema) {
        return FormInput.read(
                Form.of(schema),
                FormInput.posted(visit.form()),
                prefix(action),
                visit.zone(),
                new DistrictChoices(services, visit.actor()),
                Map.of());
    }

    /** What an action's form begins with: the fields of the ticket that its own fields name, and what is suggested. */
    private static Map<String, Object> begun(OfferedAction action, Ticket ticket, Map<String, Object> suggested) {
        Map<String, Object> values = new LinkedHashMap<>(Ask.from(action.form(), ticket.fields()));
        values.putAll(suggested);
        return values;
    }

    private static Map<String, Object> suggested(OfferedAction action, Suggestion suggestion) {
        return suggestion != null && suggestion.unit() != null && action.code().equals("dispatch")
                ? Map.of("unit", suggestion.unit())
                : Map.of();
    }

    /** Whether an action leads on: not back, not to nowhere, not into another ticket. */
    static boolean onward(Ticket ticket, Optional<TicketType> type, OfferedAction action) {
        return type.map(found -> Onward.leads(found, ticket.summary().stage(), action.code()))
                .orElse(false);
    }

    /** How this ticket is merged into another; null where that is not possible. */
    static Sheet.Merge merge(Optional<TicketType> type, List<OfferedAction> offered) {
        for (OfferedAction action : offered) {
            FlowAction.Link link = type.flatMap(found -> found.action(action.code()))
                    .map(FlowAction::link)
                    .orElse(null);
            if (link != null
                    && "duplicate".equals(link.kind())
                    && !link.undo()
                    && link.to() != null
                    && link.to().startsWith("form.")) {
                return new Sheet.Merge(action.code(), link.to().substring(5));
            }
        }
        return null;
    }

    private static List<Text> loose(Attempt attempt, List<Sheet.Deed> deeds) {
        if (attempt.problem() == null) {
            return List.of();
        }
        boolean told = deeds.stream().anyMatch(deed -> deed.code().equals(attempt.action()) && deed.form() != null);
        return told
                ? List.of()
                : attempt.problem().errors().stream().map(FieldError::message).toList();
    }

    /** What was filled in for an action that is no more on offer: not lost, to be copied. */
    private static List<String> lost(Attempt attempt, List<Sheet.Deed> deeds) {
        return attempt.action() == null
                        || deeds.stream().anyMatch(deed -> deed.code().equals(attempt.action()))
                ? List.of()
                : attempt.values().entrySet().stream()
                        .filter(entry -> entry.getKey().startsWith(prefix(attempt.action()) + "/"))
                        .flatMap(entry -> entry.getValue().stream())
                        .filter(value -> !value.isBlank())
                        .toList();
    }

    private static List<String> kept(Attempt attempt) {
        return attempt.files().stream().map(String::valueOf).toList();
    }

    private List<Sheet.Meanwhile> meanwhile(Visit visit, Ticket ticket, Optional<TicketType> type, Problem problem) {
        List<Sheet.Meanwhile> told = new ArrayList<>();
        if (problem != null && problem.details().get("changes") instanceof List<?> changes) {
            for (Object one : changes) {
                if (one instanceof Map<?, ?> change && change.get("action") != null) {
                    Instant at = Json.instant(String.valueOf(change.get("at")));
                    Map<String, Object> changed = new LinkedHashMap<>();
                    if (change.get("changes") instanceof Map<?, ?> map) {
                        map.forEach((name, pair) -> changed.put(String.valueOf(name), pair));
                    }
                    told.add(new Sheet.Meanwhile(
                            String.valueOf(change.get("actor")),
                            Deeds.title(
                                    services.catalogue(),
                                    ticket.summary().type(),
                                    String.valueOf(change.get("action"))),
                            at == null ? "" : visit.say(rows.moment(at)),
                            timeline.changes(ticket.summary().type(), changed)));
                }
            }
        }
        return told;
    }

    private View act(Visit visit) {
        long id = visit.id("id");
        String action = visit.path("action");
        Map<String, List<String>> posted = FormInput.posted(visit.form());
        List<Long> files = files(visit);
        try {
            String schema = services.tickets().offered(visit.actor(), id).stream()
                    .filter(one -> one.code().equals(action))
                    .map(OfferedAction::form)
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElseGet(() -> schema(visit, id, action));
            FormInput.Result input = read(visit, action, schema);
            posted = schema == null ? posted : input.posted();
            List<Long> all = Stream.concat(files.stream(), input.attachments().stream())
                    .distinct()
                    .toList();
            services.tickets()
                    .act(
                            visit.actor(),
                            id,
                            new ActionRequest(
                                    action, input.orRefuse("/form"), version(visit), visit.filled("key"), all, null));
        } catch (Problem problem) {
            if (problem.kind() == Problem.Kind.NOT_FOUND || problem.kind() == Problem.Kind.UNAUTHENTICATED) {
                throw problem;
            }
            return show(visit, new Attempt(action, posted, files, problem, -1, null));
        }
        return after(visit, id, action);
    }

    /** The action itself may have taken the ticket out of sight. */
    View after(Visit visit, long id, String action) {
        String back = visit.filled("back");
        if (back != null && back.matches("/desk(/[a-z]+)?([?][A-Za-z0-9=&._%+-]*)?")) {
            return View.to(back);
        }
        List<TicketSummary> seen = services.tickets().some(visit.actor(), List.of(id));
        return seen.isEmpty()
                ? View.to("/desk?done=1")
                : View.to("/desk/tickets/" + id + "?done=" + Exchange.encode(action));
    }

    /** The ticket once more, and why what was asked for its hands was refused. */
    View refused(Visit visit, String deed, Problem problem) {
        return show(visit, new Attempt(deed, FormInput.posted(visit.form()), List.of(), problem, -1, null));
    }

    private String schema(Visit visit, long id, String action) {
        String type = services.tickets().get(visit.actor(), id).summary().type();
        return services.catalogue()
                .type(type)
                .flatMap(found -> found.action(action).map(FlowAction::form).map(found.forms()::get))
                .orElse(null);
    }

    static Integer version(Visit visit) {
        String version = visit.filled("version");
        return version == null || !version.matches("[0-9]{1,9}") ? null : Integer.valueOf(version);
    }

    static List<Long> files(Visit visit) {
        return visit.form().all("attachment").stream()
                .map(Ids::parse)
                .filter(id -> id > 0)
                .distinct()
                .toList();
    }

    // people

    private View reveal(Visit visit) {
        long id = visit.id("id");
        int party = (int) Math.min(visit.id("party"), Integer.MAX_VALUE);
        try {
            Party revealed = services.tickets().reveal(visit.actor(), id, party, visit.filled("reason"));
            return show(visit, new Attempt(null, Map.of(), List.of(), null, party, revealed));
        } catch (Problem problem) {
            if (problem.kind() == Problem.Kind.NOT_FOUND) {
                throw problem;
            }
            return show(visit, new Attempt("reveal", Map.of(), List.of(), problem, -1, null));
        }
    }
}
