package org.gridhall.web.register;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.gridhall.api.Text;
import org.gridhall.api.register.RecordFilter;
import org.gridhall.api.register.RegisterInfo;
import org.gridhall.api.register.RegisterRecord;
import org.gridhall.web.form.Choices;
import org.gridhall.web.form.Form;
import org.gridhall.web.form.FormField;
import org.gridhall.web.form.FormView;
import org.gridhall.web.form.Kind;
import org.gridhall.web.page.Visit;

/** The indexed fields of a register: what its list shows, filters and sorts by. */
final class Columns {

    private static final DateTimeFormatter MINUTES = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm");

    private final RegisterInfo register;
    private final Form form;
    private final Visit visit;
    private final Choices choices;

    Columns(RegisterInfo register, Visit visit, Choices choices) {
        this.register = register;
        this.form = Form.of(register.type().form());
        this.visit = visit;
        this.choices = choices;
    }

    /** In the order of the form, as the request restricts them. */
    List<Column> all() {
        List<Column> columns = new ArrayList<>();
        for (FormField field : form.fields()) {
            if (register.type().indexed().contains(field.name())) {
                columns.add(column(field));
            }
        }
        return columns;
    }

    private Column column(FormField field) {
        String name = "f." + field.name();
        boolean range =
                switch (field.kind()) {
                    case INTEGER, NUMBER, MONEY, DATE -> true;
                    default -> false;
                };
        List<String> chosen = visit.query().all(name);
        return new Column(
                field.name(),
                visit.say(field.label()),
                field,
                range,
                options(field, chosen),
                field.kind() == Kind.DATE ? "date" : range ? "number" : "text",
                !register.indexing().contains(field.name()),
                chosen,
                text(name + ".from"),
                text(name + ".to"),
                text(name + ".begins"));
    }

    private String text(String name) {
        String value = visit.text(name);
        return value == null ? "" : value;
    }

    private List<FormView.Option> options(FormField field, List<String> chosen) {
        if (field.kind() == Kind.CHECKBOX || field.kind() == Kind.YESNO) {
            return List.of(
                    new FormView.Option("true", visit.say("是", "yes"), chosen.contains("true"), false),
                    new FormView.Option("false", visit.say("否", "no"), chosen.contains("false"), false));
        }
        if (field.kind().reference()) {
            return choices.list(field.kind(), field.register())
                    .map(all -> all.stream()
                            .filter(one -> !one.heading())
                            .map(one -> new FormView.Option(
                                    one.key(), visit.say(one.label()), chosen.contains(one.key()), false))
                            .toList())
                    .orElse(List.of());
        }
        return field.options().stream()
                .map(one -> new FormView.Option(one.key(), visit.say(one.label()), chosen.contains(one.key()), false))
                .toList();
    }

    /** What the request restricts the list to. */
    static List<RecordFilter> filters(List<Column> columns) {
        List<RecordFilter> filters = new ArrayList<>();
        for (Column column : columns) {
            if (!column.chosen().isEmpty()
                    || !column.from().isEmpty()
                    || !column.to().isEmpty()
                    || !column.begins().isEmpty()) {
                filters.add(new RecordFilter(
                        column.name(),
                        column.chosen(),
                        stored(column, column.from()),
                        stored(column, column.to()),
                        none(column.begins())));
            }
        }
        return filters;
    }

    private static String none(String text) {
        return text.isEmpty() ? null : text;
    }

    /** Money is asked for in yuan and kept in fen. */
    private static String stored(Column column, String text) {
        if (text.isEmpty() || column.field().kind() != Kind.MONEY) {
            return none(text);
        }
        try {
            return new BigDecimal(text).movePointRight(2).stripTrailingZeros().toPlainString();
        } catch (NumberFormatException e) {
            return text;
        }
    }

    /** The cells of records, one list for each, in the order of the columns. References are named once for the page. */
    Map<Long, List<String>> cells(List<Column> columns, List<RegisterRecord> records) {
        Map<Long, List<String>> cells = new LinkedHashMap<>();
        records.forEach(record -> cells.put(record.id(), new ArrayList<>()));
        for (Column column : columns) {
            FormField field = column.field();
            Map<String, Text> names = Map.of();
            if (field.kind().reference()) {
                Set<String> keys = new LinkedHashSet<>();
                records.forEach(record -> {
                    if (record.fields().get(field.name()) instanceof String key) {
                        keys.add(key);
                    }
                });
                names = choices.names(field.kind(), field.register(), keys);
            }
            for (RegisterRecord record : records) {
                cells.get(record.id()).add(cell(field, record.fields().get(field.name()), names));
            }
        }
        return cells;
    }

    private String cell(FormField field, Object value, Map<String, Text> names) {
        if (value == null) {
            return "";
        }
        for (FormField.Option option : field.options()) {
            if (option.value().equals(value) || option.key().equals(String.valueOf(value))) {
                return visit.say(option.label());
            }
        }
        if (value instanceof Boolean truth) {
            return truth ? visit.say("是", "yes") : visit.say("否", "no");
        }
        if (value instanceof Number number) {
            BigDecimal exact = new BigDecimal(number.toString());
            return field.kind() == Kind.MONEY
                    ? String.format(Locale.ROOT, "%,.2f", exact.movePointLeft(2))
                    : exact.stripTrailingZeros().toPlainString();
        }
        if (field.kind() == Kind.DATETIME) {
            return moment(String.valueOf(value), visit.zone());
        }
        Text name = names.get(String.valueOf(value));
        return name == null ? String.valueOf(value) : visit.say(name);
    }

    private static String moment(String text, ZoneId zone) {
        try {
            return MINUTES.format(Instant.parse(text).atZone(zone));
        } catch (DateTimeParseException e) {
            return text;
        }
    }
}
