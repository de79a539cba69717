package org.gridhall.web.desk;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import org.gridhall.api.account.SavedView;
import org.gridhall.api.ticket.TicketQuery;
import org.gridhall.web.http.Exchange;
import org.gridhall.web.http.Query;

/**
 * What a list of tickets is restricted to, as it stands in the address; empty texts do not restrict.
 *
 * @param state open, closed, late or empty
 * @param from first day
 * @param to last day, inclusive
 * @param columns codes of those shown
 * @param view id of the view that it was; empty for none
 */
public record Filter(
        String type,
        String stage,
        String unit,
        String grid,
        String category,
        String channel,
        String state,
        String from,
        String to,
        String words,
        List<String> columns,
        String view) {

    /** The columns that there are, besides the ticket itself. */
    static final List<String> COLUMNS = List.of("limit", "stage", "grid", "unit", "channel", "opened");

    static Filter of(Query query) {
        return new Filter(
                text(query, "type"),
                text(query, "stage"),
                text(query, "unit"),
                text(query, "grid"),
                text(query, "category"),
                text(query, "channel"),
                query.first("state") == null ? "open" : text(query, "state"),
                day(text(query, "from")),
                day(text(query, "to")),
                text(query, "words"),
                columns(query.all("col")),
                text(query, "view").matches("[0-9]{1,19}") ? text(query, "view") : "");
    }

    /** A view as its list shows it. */
    static Filter of(SavedView view) {
        Query query = Query.parse(view.query());
        Filter plain = of(query);
        return new Filter(
                plain.type,
                plain.stage,
                plain.unit,
                plain.grid,
                plain.category,
                plain.channel,
                plain.state,
                plain.from,
                plain.to,
                plain.words,
                columns(view.columns()),
                Long.toString(view.id()));
    }

    private static List<String> columns(List<String> asked) {
        List<String> known = COLUMNS.stream().filter(asked::contains).toList();
        return known.isEmpty() ? COLUMNS : known;
    }

    private static String text(Query query, String name) {
        String text = query.first(name);
        return text == null ? "" : text.strip();
    }

    private static String day(String text) {
        try {
            return text.isEmpty() ? "" : LocalDate.parse(text).toString();
        } catch (DateTimeException e) {
            return "";
        }
    }

    TicketQuery query(ZoneId zone, String after, int size) {
        return new TicketQuery(
                known(type),
                stage.isEmpty() ? List.of() : List.of(stage),
                known(unit),
                known(grid),
                known(category),
                known(channel),
                from.isEmpty() ? null : start(from, zone, 0),
                to.isEmpty() ? null : start(to, zone, 1),
                known(words),
                state.equals("late") ? Boolean.TRUE : null,
                switch (state) {
                    case "open", "late" -> Boolean.TRUE;
                    case "closed" -> Boolean.FALSE;
                    default -> null;
                },
                false,
                null,
                null,
                after,
                size);
    }

    private static String known(String text) {
        return text.isEmpty() ? null : text;
    }

    private static Instant start(String day, ZoneId zone, int more) {
        return LocalDate.parse(day).plusDays(more).atStartOfDay(zone).toInstant();
    }

    /** What of it stands in an address. */
    public String address() {
        StringBuilder address = new StringBuilder(conditions());
        if (!columns.equals(COLUMNS)) {
            columns.forEach(column -> address.append("&col=").append(column));
        }
        if (!view.isEmpty()) {
            address.append("&view=").append(view);
        }
        return address.toString();
    }

    /** The same without columns and view. */
    String conditions() {
        StringBuilder address = new StringBuilder("state=").append(Exchange.encode(state));
        String[] names = {"type", "stage", "unit", "grid", "category", "channel", "from", "to", "words"};
        String[] values = {type, stage, unit, grid, category, channel, from, to, words};
        for (int i = 0; i < names.length; i++) {
            if (!values[i].isEmpty()) {
                address.append('&').append(names[i]).append('=').append(Exchange.encode(values[i]));
            }
        }
        return address.toString();
    }

    /** Whether more than open or closed is asked for. */
    public boolean narrow() {
        return !(type + stage + unit + grid + category + channel + from + to + words).isEmpty();
    }
}
