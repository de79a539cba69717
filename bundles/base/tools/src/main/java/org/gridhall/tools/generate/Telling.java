package org.gridhall.tools.generate;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.gridhall.tools.replay.Draft;

/** Tells planned tickets as a batch takes them: words, whoever reported, forms of the actions. */
final class Telling {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final List<String> NEEDS =
            List.of("需协调产权单位进场施工，申请延期", "涉及多个单位，现场勘查后再定方案", "材料采购需要时间，申请延长办理时限", "当事人外出，约定返回后处理");
    private static final List<String> AGAIN = List.of("回访时反映人称问题再次出现，请再去现场", "现场复查没有完全解决，要求重新处理", "处置前后对比照片不清楚，请核实后重办");

    private final Phrases phrases;
    private final ZoneId zone;
    private final String prefix;

    /** @param prefix of the intake keys */
    Telling(Phrases phrases, ZoneId zone, String prefix) {
        this.phrases = phrases;
        this.zone = zone;
        this.prefix = prefix;
    }

    /** The words of a ticket. They are chosen before anybody knows who gets it. */
    record Told(Plan.Ticket ticket, Map<String, String> values, String title, String text, String address) {}

    Told tell(Plan.Ticket ticket) {
        Random random = ticket.random();
        Phrases.Kind kind = ticket.kind();
        int month = ticket.course().opened().atZone(zone).getMonthValue();
        Map<String, String> values = phrases.variables(random, ticket.cell().community());
        String address = Phrases.fill(Phrases.any(random, kind.addresses()), values);
        values.put("place", address);
        values.put("outcome", Phrases.fill(Phrases.any(random, kind.outcomes()), values));
        String text = Phrases.fill(phrases.fitting(random, kind.texts(), month), values);
        String title = kind.titles().isEmpty() ? null : Phrases.fill(Phrases.any(random, kind.titles()), values);
        return new Told(ticket, values, title, text, address);
    }

    /**
     * @param unit who is to handle it
     * @param other who gets it first where it is sent back; null for nobody else
     */
    Draft draft(Told told, String unit, String other, int line) {
        Plan.Ticket ticket = told.ticket();
        Random random = ticket.random();
        String key = prefix + ticket.group().name() + "-" + ticket.number();
        ObjectNode open = JSON.objectNode();
        open.put("type", "issue");
        open.put("category", ticket.kind().category());
        if (told.title() != null) {
            open.put("title", told.title());
        }
        open.put("description", told.text());
        open.putObject("point").put("longitude", ticket.point()[0]).put("latitude", ticket.point()[1]);
        open.put("address", told.address());
        open.put("channel", ticket.channel());
        open.put("intakeKey", key);
        open.put("occurredAt", ticket.course().opened().toString());
        if (!List.of("grid", "terminal", "tipoff").contains(ticket.channel())) {
            open.putArray("parties")
                    .addObject()
                    .put("role", "reporter")
                    .put("name", Phrases.any(random, phrases.reporters()))
                    .put("phone", "1990000" + (1000 + random.nextInt(9000)));
        }
        ArrayNode actions = JSON.arrayNode();
        boolean sentBack =
                ticket.course().steps().stream().anyMatch(step -> step.action().equals(Course.RETURN));
        String next = sentBack && other != null ? other : unit;
        for (Course.Step step : ticket.course().steps()) {
            actions.addObject()
                    .put("action", step.action())
                    .put("occurredAt", step.at().toString())
                    .set("form", form(step.action(), told, next, unit, random));
            next = step.action().equals(Course.RETURN) ? unit : next;
        }
        ObjectNode item = JSON.objectNode();
        item.set("open", open);
        item.set("actions", actions);
        return new Draft(line, key, item, 1 + actions.size(), Map.of(), null);
    }

    private ObjectNode form(String action, Told told, String next, String unit, Random random) {
        ObjectNode form = JSON.objectNode();
        switch (action) {
            case Course.LEDGER -> form.put("field", told.ticket().kind().field());
            case Course.DISPATCH -> form.put("unit", next);
            case Course.RETURN -> {
                form.put("reason", Phrases.any(random, phrases.returns()));
                form.put("suggestedUnit", unit);
            }
            case "suspend" -> form.put("reason", Phrases.any(random, phrases.suspensions()));
            case "resume" -> form.put("reason", "条件已具备，恢复办理");
            case "ask-extension" ->
                form.put("duration", 1 + random.nextInt(3) + "d").put("reason", Phrases.any(random, NEEDS));
            case "grant-extension" -> form.put("reason", "情况属实，同意延期");
            case Course.HANDLED -> form.put("result", told.values().get("outcome"));
            case Course.FEEDBACK ->
                form.put("reply", Phrases.fill(Phrases.any(random, phrases.replies()), told.values()));
            case Course.REWORK -> form.put("reason", Phrases.any(random, AGAIN));
            default -> {
                // nothing to fill in
            }
        }
        return form;
    }
}
