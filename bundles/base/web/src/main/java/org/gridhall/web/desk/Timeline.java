package org.gridhall.web.desk;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gridhall.api.Text;
import org.gridhall.api.catalogue.FlowAction;
import org.gridhall.api.catalogue.LimitRule;
import org.gridhall.api.catalogue.TicketType;
import org.gridhall.api.ticket.Ticket;
import org.gridhall.api.trail.TrailEntry;
import org.gridhall.web.Services;
import org.gridhall.web.http.Json;

/** What was done to a ticket, for its page: the trail in words. */
final class Timeline {

    /** What the trail calls the due time of one limit begins so. */
    private static final String LIMIT = "limit.";

    private final Services services;
    private final Rows rows;

    Timeline(Services services, Rows rows) {
        this.services = services;
        this.rows = rows;
    }

    List<Step> of(Ticket ticket, Optional<TicketType> type, List<TrailEntry> trail) {
        List<Step> steps = new ArrayList<>();
        String own = ticket.summary().type();
        for (TrailEntry entry : trail) {
            List<Step.Said> said = entry.payload() == null || entry.action().equals(FlowAction.OPEN)
                    ? List.of()
                    : Deeds.own(entry.action()) != null || byItself(entry)
                            ? Deeds.said(entry.payload())
                            : said(type, entry);
            steps.add(new Step(
                    Deeds.title(services.catalogue(), own, entry.action()),
                    Deeds.icon(entry.action()),
                    entry.actor(),
                    rows.unit(entry.unit()),
                    entry.occurredAt(),
                    changes(own, entry.changes()),
                    said));
        }
        Collections.reverse(steps);
        return steps;
    }

    /** Whether the platform did it because a limit passed. */
    private static boolean byItself(TrailEntry entry) {
        return entry.account() == 0
                && entry.payload().containsKey("limit")
                && entry.payload().containsKey("due");
    }

    private List<Step.Said> said(Optional<TicketType> type, TrailEntry entry) {
        return type.flatMap(found ->
                        found.action(entry.action()).map(FlowAction::form).map(found.forms()::get))
                .map(form -> Ask.said(form, entry.payload(), rows))
                .map(said -> named(said, entry.payload()))
                .orElse(List.of());
    }

    /** The same with the names of colleagues set apart. */
    private static List<Step.Said> named(List<Step.Said> said, Map<String, Object> payload) {
        if (!(payload.get("mentions") instanceof List<?> mentions)) {
            return said;
        }
        List<String> names = mentions.stream()
                .filter(Map.class::isInstance)
                .map(one -> String.valueOf(((Map<?, ?>) one).get("name")))
                .toList();
        return said.stream()
                .map(one -> new Step.Said(
                        one.label(), one.value(), Step.Piece.of(one.value().zh(), names)))
                .toList();
    }

    List<Step.Change> changes(String type, Map<String, Object> changes) {
        List<Step.Change> told = new ArrayList<>();
        changes.forEach((name, pair) -> {
            Text title = name.startsWith(LIMIT) ? limit(type, name.substring(LIMIT.length())) : Deeds.attribute(name);
            if (title != null && pair instanceof List<?> both && both.size() == 2) {
                told.add(new Step.Change(title, value(type, name, both.get(0)), value(type, name, both.get(1))));
            }
        });
        return told;
    }

    private Text limit(String type, String code) {
        return services.catalogue()
                .type(type)
                .flatMap(found -> found.limit(code))
                .map(LimitRule::title)
                .orElse(Text.of("期限", "Limit"));
    }

    private Text value(String type, String name, Object value) {
        if (value == null) {
            return Text.same("");
        }
        String text = value.toString();
        return switch (name.startsWith(LIMIT) ? "due" : name) {
            case "stage" -> rows.stage(type, text);
            case "unit" -> rows.unit(text);
            case "grid" -> rows.grid(text);
            case "category" -> rows.category(text);
            case "due" ->
                Optional.ofNullable(Json.instant(text)).map(rows::moment).orElse(Text.same(text));
            default ->
                value instanceof Boolean yes ? (yes ? Text.of("是", "yes") : Text.of("否", "no")) : Text.same(text);
        };
    }
}
