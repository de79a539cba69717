package org.gridhall.web.supervision;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.gridhall.api.Page;
import org.gridhall.api.Problem;
import org.gridhall.api.Text;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.organisation.Unit;
import org.gridhall.api.statistics.Slice;
import org.gridhall.api.statistics.Standing;
import org.gridhall.api.statistics.Statistics;
import org.gridhall.api.supervision.Card;
import org.gridhall.api.supervision.CardQuery;
import org.gridhall.web.Services;
import org.gridhall.web.desk.Row;
import org.gridhall.web.desk.Rows;
import org.gridhall.web.http.Exchange;
import org.gridhall.web.page.Pages;
import org.gridhall.web.page.Room;
import org.gridhall.web.page.View;
import org.gridhall.web.page.Visit;

/** What is late or will be today, cards and appeals; everybody's own cards. */
public final class SupervisionRoom implements Room {

    private static final int SIZE = 50;
    private static final int SOME = 20;

    private final Services services;
    private final Rows rows;
    private final ZoneId zone;

    /** @param zone of the district */
    public SupervisionRoom(Services services, ZoneId zone) {
        this.services = services;
        this.rows = new Rows(services, zone);
        this.zone = zone;
    }

    /** One of several to choose. */
    public record Choice(String code, Text title, boolean chosen) {}

    @Override
    public void declare(Pages pages) {
        pages.add(org.gridhall.web.page.Page.get("/desk/supervision")
                .needs(Permissions.TICKET_READ)
                .to(this::desk));
        new PaperPages(services, zone).declare(pages);
        pages.add(org.gridhall.web.page.Page.get("/desk/cards").to(this::mine));
        pages.add(org.gridhall.web.page.Page.get("/desk/cards/{id}").prints().to(visit -> card(visit, "", null)));
        pages.add(org.gridhall.web.page.Page.post("/desk/cards/{id}/{deed}").to(this::change));
    }

    @Override
    public List<Entry> menu(Visit visit) {
        return visit.may(Permissions.SUPERVISION_MANAGE)
                ? List.of(new Entry(new Text("督办", "Supervision"), "exclamation-triangle", "/desk/supervision"))
                : List.of();
    }

    private View desk(Visit visit) {
        Instant now = Instant.now();
        Instant midnight =
                LocalDate.ofInstant(now, zone).plusDays(1).atStartOfDay(zone).toInstant();
        List<Long> due = services.supervision().due(visit.actor(), now, midnight, SOME);
        List<Row> today = rows.of(services.tickets().some(visit.actor(), due));
        Card.Kind kind = kind(visit.text("kind"));
        Card.State state = state(visit.text("state"));
        String unit = blank(visit.text("unit"));
        Page<Card> page = services.supervision()
                .cards(
                        visit.actor(),
                        new CardQuery(kind, state, unit, null, false, null, null, visit.text("after"), SIZE));
        List<CardRow> appeals = state == Card.State.APPEALED
                ? List.of()
                : CardRow.of(
                        services,
                        services.supervision()
                                .cards(
                                        visit.actor(),
                                        new CardQuery(
                                                null, Card.State.APPEALED, null, null, false, null, null, null, SOME))
                                .items());
        return View.of("supervision/desk")
                .with("standing", standing(visit))
                .with("today", today)
                .with("more", due.size() == SOME)
                .with("appeals", appeals)
                .with("cards", CardRow.of(services, page.items()))
                .with("next", page.next())
                .with("kinds", kinds(kind))
                .with("states", states(state))
                .with("units", units(unit))
                .with("address", address(kind, state, unit));
    }

    /** Null for whoever may not see figures, and while nobody counts. */
    private Standing standing(Visit visit) {
        if (!visit.may(Permissions.STATISTICS_READ)) {
            return null;
        }
        try {
            return services.statistics().standing(visit.actor(), Statistics.Now.TOTAL, Slice.ALL).stream()
                    .findFirst()
                    .orElse(null);
        } catch (Problem away) {
            return null;
        }
    }

    private static Card.Kind kind(String code) {
        for (Card.Kind kind : Card.Kind.values()) {
            if (code(kind).equals(code)) {
                return kind;
            }
        }
        return null;
    }

    private static Card.State state(String code) {
        for (Card.State state : Card.State.values()) {
            if (code(state).equals(code)) {
                return state;
            }
        }
        return null;
    }

    private static String code(Enum<?> one) {
        return one.name().toLowerCase(Locale.ROOT);
    }

    private static List<Choice> kinds(Card.Kind chosen) {
        List<Choice> kinds = new ArrayList<>();
        for (Card.Kind kind : Card.Kind.values()) {
            kinds.add(new Choice(code(kind), CardRow.kind(kind), kind == chosen));
        }
        return kinds;
    }

    private static List<Choice> states(Card.State chosen) {
        List<Choice> states = new ArrayList<>();
        for (Card.State state : Card.State.values()) {
            states.add(new Choice(code(state), CardRow.state(state), state == chosen));
        }
        return states;
    }

    private List<Choice> units(String chosen) {
        return services.organisation().units().stream()
                .map((Unit unit) ->
                        new Choice(unit.code(), unit.name(), unit.code().equals(chosen)))
                .toList();
    }

    private static String address(Card.Kind kind, Card.State state, String unit) {
        StringBuilder address = new StringBuilder();
        add(address, "kind", kind == null ? null : code(kind));
        add(address, "state", state == null ? null : code(state));
        add(address, "unit", unit);
        return address.toString();
    }

    private static void add(StringBuilder address, String name, String value) {
        if (value != null) {
            address.append(name).append('=').append(Exchange.encode(value)).append('&');
        }
    }

    private static String blank(String text) {
        return text == null || text.isBlank() ? null : text;
    }

    private View mine(Visit visit) {
        Page<Card> page = services.supervision().cards(visit.actor(), CardQuery.own(visit.text("after"), SIZE));
        return View.of("supervision/mine")
                .with("cards", CardRow.of(services, page.items()))
                .with("next", page.next());
    }

    private View card(Visit visit, String tried, Problem problem) {
        Card card = services.supervision().card(visit.actor(), visit.id("id"));
        String reason = problem == null ? null : visit.filled("reason");
        return View.of("supervision/card")
                .with("row", CardRow.of(services, card))
                .with("card", card)
                .with("waits", card.state() == Card.State.APPEALED)
                .with("tried", tried)
                .with("problem", problem == null ? null : problem.errors().isEmpty() ? problem.text() : null)
                .with(
                        "wrong",
                        problem == null || problem.errors().isEmpty()
                                ? null
                                : problem.errors().get(0).message())
                .with("reason", reason == null ? "" : reason)
                .with("done", visit.text("done") != null)
                .status(problem == null ? 200 : problem.kind().status());
    }

    private View change(Visit visit) {
        long id = visit.id("id");
        String deed = visit.path("deed");
        String reason = visit.filled("reason");
        try {
            switch (deed) {
                case "appeal" -> services.supervision().appeal(visit.actor(), id, reason);
                case "accept" -> services.supervision().decide(visit.actor(), id, true, reason);
                case "refuse" -> services.supervision().decide(visit.actor(), id, false, reason);
                case "withdraw" -> services.supervision().withdraw(visit.actor(), id, reason);
                default -> throw Problem.notFound("没有这个页面，请核对地址", "There is no such page; check the address");
            }
        } catch (Problem problem) {
            if (problem.kind() == Problem.Kind.NOT_FOUND) {
                throw problem;
            }
            return card(visit, deed, problem);
        }
        return View.to("/desk/cards/" + id + "?done=1");
    }
}
