package org.gridhall.core.ticket;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.gridhall.api.Problem;
import org.gridhall.api.catalogue.Catalogue;
import org.gridhall.api.catalogue.Category;
import org.gridhall.api.organisation.Organisation;
import org.gridhall.core.storage.Json;

/** The attributes of a ticket that a flow may set. */
final class Attributes {

    private static final String FIELDS = "fields.";

    private Attributes() {}

    /**
     * Sets values; null clears, where the attribute can be empty.
     *
     * @throws Problem INVALID for a unit or category that does not exist, or a number outside its range
     */
    static void set(StoredTicket ticket, Map<String, Object> values, Catalogue catalogue, Organisation organisation) {
        Map<String, Object> fields = null;
        for (Map.Entry<String, Object> entry : values.entrySet()) {
            String name = entry.getKey();
            Object value = entry.getValue();
            if (name.startsWith(FIELDS)) {
                fields = fields == null ? new HashMap<>(Json.map(ticket.fields)) : fields;
                if (value == null) {
                    fields.remove(name.substring(FIELDS.length()));
                } else {
                    fields.put(name.substring(FIELDS.length()), value instanceof Instant ? value.toString() : value);
                }
                continue;
            }
            switch (name) {
                case "unit" -> unit(ticket, text(value), organisation);
                case "category" -> category(ticket, text(value), catalogue);
                case "priority" -> ticket.priority = number(value, name, 1, 5).orElse(3);
                case "ledger" -> ticket.ledger = Boolean.TRUE.equals(value);
                case "field" -> ticket.field = text(value);
                case "confidential" -> {
                    ticket.confidential = Boolean.TRUE.equals(value);
                    publish(ticket, catalogue);
                }
                case "returns" -> ticket.returns = number(value, name, 0, 1000).orElse(0);
                case "result" -> ticket.result = text(value);
                case "rating" -> ticket.rating = number(value, name, 1, 5).orElse(null);
                case "score" -> ticket.score = number(value, name, 0, 100).orElse(null);
                default -> throw new IllegalStateException("a flow sets the unknown attribute " + name);
            }
        }
        if (fields != null) {
            ticket.fields = Json.text(fields);
        }
    }

    static void unit(StoredTicket ticket, String code, Organisation organisation) {
        if (code == null) {
            ticket.unit = null;
            ticket.unitPath = null;
            return;
        }
        var unit = organisation
                .unit(code)
                // One that was dissolved is still known, but takes no more tickets.
                .filter(organisation.units()::contains)
                .orElseThrow(() -> Problem.invalid(
                        "/form/unit",
                        "没有代码为“" + code + "”的部门，请从部门列表中选择",
                        "There is no unit \"" + code + "\"; choose one of the list"));
        ticket.unit = unit.code();
        ticket.unitPath = unit.path();
    }

    static void category(StoredTicket ticket, String code, Catalogue catalogue) {
        Category category = catalogue
                .category(code == null ? "" : code)
                .filter(found -> !found.heading() && found.type().equals(ticket.type))
                .orElseThrow(() -> Problem.invalid(
                        "/form/category",
                        "没有可用的类别“" + code + "”，请从类别列表中选择",
                        "There is no category \"" + code + "\" for this; choose one of the list"));
        ticket.category = category.code();
        if (category.field() != null) {
            ticket.field = category.field();
        }
        publish(ticket, catalogue);
    }

    /** Anybody may know of a ticket that is not confidential and whose category is open to the public. */
    static void publish(StoredTicket ticket, Catalogue catalogue) {
        ticket.published = !ticket.confidential
                && ticket.category != null
                && catalogue.category(ticket.category).filter(Category::open).isPresent();
    }

    private static String text(Object value) {
        return value == null || value.toString().isBlank() ? null : value.toString();
    }

    private static Optional<Integer> number(Object value, String name, int least, int most) {
        if (value == null) {
            return Optional.empty();
        }
        if (!(value instanceof Number number) || number.doubleValue() < least || number.doubleValue() > most) {
            throw Problem.invalid(
                    "/form/" + name,
                    "应为 " + least + " 到 " + most + " 的整数",
                    "A whole number from " + least + " to " + most);
        }
        return Optional.of(number.intValue());
    }
}
