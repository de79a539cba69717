package org.gridhall.tools.replay;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.time.temporal.TemporalAccessor;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.gridhall.tools.Stop;

/** Turns rows into items, by a mapping and the header of the file. */
final class Translation {

    private static final List<String> INTAKE =
            List.of("type", "category", "title", "description", "address", "channel");
    /** What is filled into forms: those of type and category, and that of the channel. */
    private static final List<String> FURTHER = List.of("fields", "source");

    private final Mapping mapping;
    private final List<String> header;
    private final Map<String, Integer> columns = new LinkedHashMap<>();
    private final int expected;
    private final ZoneId zone;
    private final DateTimeFormatter format;
    private final Pattern pattern;
    private final Set<String> times;

    Translation(Mapping mapping, List<String> header) {
        this.mapping = mapping;
        this.header = header.stream().map(String::strip).toList();
        columns.put("id", column(mapping.id()));
        mapping.columns().forEach((field, column) -> columns.put(field, column(column)));
        Mapping.Overdue overdue = mapping.expect().overdue();
        expected = overdue == null ? -1 : column(overdue.column());
        zone = ZoneId.of(mapping.zone());
        // strict, so that 30 February is a mistake; 'u' since a strict 'y' would ask for an era
        format = DateTimeFormatter.ofPattern(mapping.timeFormat().replace('y', 'u'), Locale.ROOT)
                .withResolverStyle(ResolverStyle.STRICT);
        pattern = Pattern.compile(mapping.pattern());
        times = mapping.times();
    }

    private int column(String name) {
        int index = header.indexOf(name);
        if (index < 0) {
            throw Stop.usage("文件没有映射所说的列 " + name, "The file has no column " + name + ", which the mapping names");
        }
        return index;
    }

    /** The item of a row, or why there is none. */
    Draft read(CsvRows.Row row) throws Refusal {
        Map<String, String> fields = fields(row);
        require(fields);
        translate(fields);
        Map<String, Instant> instants = instants(fields);
        coordinates(fields);
        Instant opened = instants.get(Mapping.OPENED);
        Instant closed = instants.get(Mapping.CLOSED);
        if (opened != null && closed != null && closed.isBefore(opened)) {
            throw new Refusal("order", Mapping.CLOSED, "closed before it was opened");
        }
        String key = mapping.source() + ":" + fields.get("id");
        ObjectNode item = JsonNodeFactory.instance.objectNode();
        open(item.putObject("open"), key, fields, instants);
        int actions = actions(item, fields, instants);
        return new Draft(row.line(), key, item, 1 + actions, fields, overdue(row, fields, closed, instants));
    }

    private Map<String, String> fields(CsvRows.Row row) throws Refusal {
        if (row.cells() == null) {
            throw new Refusal("columns", null, "a quote is not closed where it should be: the line is cut");
        }
        if (row.cells().size() != header.size()) {
            throw new Refusal("columns", null, row.cells().size() + " cells, the header has " + header.size());
        }
        Map<String, String> fields = new HashMap<>();
        columns.forEach((field, column) -> {
            String cell = row.cells().get(column).strip();
            String value = cell.isEmpty() ? mapping.defaults().get(field) : cell;
            if (value != null) {
                fields.put(field, value);
            }
        });
        return fields;
    }

    private void require(Map<String, String> fields) throws Refusal {
        for (String field : mapping.required()) {
            if (!fields.containsKey(field)) {
                throw new Refusal("required", field, "no value");
            }
        }
        if (!pattern.matcher(fields.getOrDefault("id", "")).matches()) {
            throw new Refusal("key", "id", quote(fields.get("id")) + " is no key of this file");
        }
    }

    private void translate(Map<String, String> fields) throws Refusal {
        for (String field : columns.keySet()) {
            Map<String, String> table = mapping.values().get(field);
            String cell = fields.get(field);
            if (table == null || cell == null) {
                continue;
            }
            String value = table.get(cell);
            if (value == null) {
                throw new Refusal("value", field, quote(cell) + " is not known");
            }
            fields.put(field, value);
        }
        if (!fields.getOrDefault("priority", "1").matches("[1-5]")) {
            throw new Refusal("value", "priority", quote(fields.get("priority")) + " is not 1 to 5");
        }
    }

    private Map<String, Instant> instants(Map<String, String> fields) throws Refusal {
        Map<String, Instant> instants = new HashMap<>();
        for (String field : times) {
            String cell = fields.get(field);
            if (cell != null) {
                instants.put(field, instant(field, cell));
            }
        }
        return instants;
    }

    private Instant instant(String field, String cell) throws Refusal {
        Instant instant;
        try {
            TemporalAccessor time = format.parseBest(cell, OffsetDateTime::from, LocalDateTime::from, LocalDate::from);
            if (time instanceof OffsetDateTime offset) {
                instant = offset.toInstant();
            } else if (time instanceof LocalDateTime local) {
                // the earlier instant where the clocks go back, later by the gap where they go forward
                instant = local.atZone(zone).toInstant();
            } else {
                instant = LocalDate.from(time).atStartOfDay(zone).toInstant();
            }
        } catch (DateTimeException e) {
            throw new Refusal("time", field, quote(cell) + " is no time like " + mapping.timeFormat());
        }
        List<Integer> years = mapping.limits().years();
        int year = instant.atZone(zone).getYear();
        if (years != null && (year < years.get(0) || year > years.get(1))) {
            throw new Refusal("time", field, quote(cell) + " is outside the years " + years);
        }
        return instant;
    }

    private void coordinates(Map<String, String> fields) throws Refusal {
        boolean some = coordinate(fields, Mapping.LATITUDE, mapping.limits().latitude(), 90);
        if (coordinate(fields, Mapping.LONGITUDE, mapping.limits().longitude(), 180) != some) {
            throw new Refusal(
                    "coordinate", some ? Mapping.LONGITUDE : Mapping.LATITUDE, "only one of the two is given");
        }
    }

    private static boolean coordinate(Map<String, String> fields, String field, List<Double> limits, double most)
            throws Refusal {
        String cell = fields.get(field);
        if (cell == null) {
            return false;
        }
        double least = limits == null ? -most : limits.get(0);
        double greatest = limits == null ? most : limits.get(1);
        double value;
        try {
            value = Double.parseDouble(cell);
        } catch (NumberFormatException e) {
            throw new Refusal("coordinate", field, quote(cell) + " is not a number");
        }
        if (!(value >= least && value <= greatest)) {
            throw new Refusal("coordinate", field, quote(cell) + " is outside " + least + " to " + greatest);
        }
        return true;
    }

    private void open(ObjectNode open, String key, Map<String, String> fields, Map<String, Instant> instants) {
        open.put("intakeKey", key);
        if (instants.get(Mapping.OPENED) != null) {
            open.put("occurredAt", instants.get(Mapping.OPENED).toString());
        }
        open.put("type", mapping.type());
        for (String field : INTAKE) {
            if (fields.containsKey(field)) {
                open.put(field, fields.get(field));
            }
        }
        if (fields.containsKey("priority")) {
            open.put("priority", Integer.valueOf(fields.get("priority")));
        }
        if (fields.containsKey(Mapping.LATITUDE)) {
            ObjectNode point = open.putObject("point");
            point.put("longitude", Double.parseDouble(fields.get(Mapping.LONGITUDE)));
            point.put("latitude", Double.parseDouble(fields.get(Mapping.LATITUDE)));
        }
        fields.forEach((field, value) -> {
            for (String form : FURTHER) {
                if (field.startsWith(form + ".")) {
                    open.withObjectProperty(form).put(field.substring(form.length() + 1), value);
                }
            }
        });
    }

    private int actions(ObjectNode item, Map<String, String> fields, Map<String, Instant> instants) {
        var actions = item.putArray("actions");
        for (Mapping.Step step : mapping.flow()) {
            Instant at = instants.get(step.at());
            if (at == null || step.when() != null && !fields.containsKey(step.when())) {
                continue;
            }
            ObjectNode action = actions.addObject();
            action.put("action", step.action());
            action.put("occurredAt", at.toString());
            step.form().forEach((name, text) -> {
                String value = text.startsWith("$") ? value(text.substring(1), fields, instants) : text;
                if (value != null) {
                    action.withObjectProperty("form").put(name, value);
                }
            });
        }
        return actions.size();
    }

    private static String value(String field, Map<String, String> fields, Map<String, Instant> instants) {
        return instants.containsKey(field) ? instants.get(field).toString() : fields.get(field);
    }

    /** What the column says; where it is blank, the times say it. */
    private Boolean overdue(
            CsvRows.Row row, Map<String, String> fields, Instant closed, Map<String, Instant> instants) {
        Mapping.Overdue overdue = mapping.expect().overdue();
        if (overdue == null || !fields.keySet().containsAll(overdue.only())) {
            return null;
        }
        String cell = row.cells().get(expected).strip();
        if (cell.equals(overdue.late())) {
            return true;
        }
        if (cell.equals(overdue.inTime())) {
            return false;
        }
        Instant target = instants.get(Mapping.TARGET);
        return cell.isEmpty() && target != null && closed != null ? closed.isAfter(target) : null;
    }

    private static String quote(String cell) {
        String line = cell.replaceAll("\\s+", " ");
        return "\"" + (line.length() > 60 ? line.substring(0, 60) + "…" : line) + "\"";
    }
}
