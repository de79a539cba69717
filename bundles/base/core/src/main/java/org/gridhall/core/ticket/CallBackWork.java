package org.gridhall.core.ticket;

import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import javax.persistence.EntityManager;
import org.gridhall.api.catalogue.Catalogue;
import org.gridhall.api.catalogue.Stage;
import org.gridhall.core.flow.Definitions;
import org.gridhall.core.storage.Json;

/** Opens calls below tickets that were closed: one for each closing, however often it is asked. */
final class CallBackWork {

    private final Definitions definitions;
    private final Catalogue catalogue;
    private final Interpreter interpreter;
    private final Execution execution;

    CallBackWork(Definitions definitions, Catalogue catalogue, Interpreter interpreter, Execution execution) {
        this.definitions = definitions;
        this.catalogue = catalogue;
        this.interpreter = interpreter;
        this.execution = execution;
    }

    /** What is open again, void, or has its call already is passed over. */
    int open(
            EntityManager manager,
            Collection<Long> tickets,
            Function<ClosedCase, Optional<CallBack>> chooser,
            Instant now) {
        Map<Work, CallBack> chosen = new LinkedHashMap<>();
        for (StoredTicket ticket : manager.createQuery(
                        "SELECT t FROM StoredTicket t WHERE t.id IN :ids AND t.closedAt IS NOT NULL ORDER BY t.id",
                        StoredTicket.class)
                .setParameter("ids", tickets)
                .getResultList()) {
            // Its limits are not touched, so they are not read.
            Work work = new Work(ticket, definitions.get(ticket.definition), List.of());
            if (work.pinned.type().stage(ticket.stage).filter(Stage::voided).isEmpty()) {
                chooser.apply(new ClosedCase(work, interpreter, catalogue, now))
                        .filter(call -> catalogue.type(call.type()).isPresent())
                        .ifPresent(call -> chosen.put(work, call));
            }
        }
        if (chosen.isEmpty()) {
            return 0;
        }
        Set<String> called = called(manager, chosen);
        int opened = 0;
        for (Map.Entry<Work, CallBack> one : chosen.entrySet()) {
            StoredTicket ticket = one.getKey().ticket;
            String closing = Instant.ofEpochMilli(ticket.closedAt).toString();
            if (called.contains(ticket.id + " " + closing)) {
                continue;
            }
            CallBack call = one.getValue();
            Map<String, Object> fields =
                    Map.of("fields.rule", call.rule(), "fields.why", call.why(), "fields." + CallBack.CLOSING, closing);
            execution.below(
                    manager,
                    one.getKey(),
                    "call-back",
                    new Interpreter.Below(call.type(), null, call.unit(), null, fields, false),
                    Map.of("reason", call.why()),
                    now);
            opened++;
        }
        return opened;
    }

    /** Which closings have their call, as ticket and time. */
    private static Set<String> called(EntityManager manager, Map<Work, CallBack> chosen) {
        List<Long> above = chosen.keySet().stream().map(work -> work.ticket.id).toList();
        Set<String> types = new HashSet<>();
        chosen.values().forEach(call -> types.add(call.type()));
        Set<String> called = new HashSet<>();
        manager.createQuery(
                        "SELECT t FROM StoredTicket t WHERE t.parent IN :above AND t.type IN :types",
                        StoredTicket.class)
                .setParameter("above", above)
                .setParameter("types", types)
                .getResultList()
                .forEach(call ->
                        called.add(call.parent + " " + Json.map(call.fields).get(CallBack.CLOSING)));
        return called;
    }
}
