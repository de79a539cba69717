package org.gridhall.core.ticket;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.gridhall.api.account.Actor;
import org.gridhall.api.catalogue.Catalogue;
import org.gridhall.api.module.TicketRule;
import org.gridhall.api.ticket.Ticket;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** The Java rules of the modules that are here now. */
@Component(service = Rules.class)
public class Rules {

    private record Rule(String module, TicketRule rule) {}

    private final Catalogue catalogue;
    private final List<Rule> all = new CopyOnWriteArrayList<>();

    @Activate
    public Rules(@Reference Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    public void add(TicketRule rule, Map<String, Object> properties) {
        all.add(new Rule(String.valueOf(properties.get("for.module")), rule));
    }

    public void remove(TicketRule rule) {
        all.removeIf(known -> known.rule() == rule);
    }

    /** Asks the rules of the module that brings the ticket's category, and of the one that brings its type. */
    void check(Supplier<Ticket> ticket, String action, Map<String, Object> form, Actor actor) {
        if (all.isEmpty()) {
            return;
        }
        Ticket seen = ticket.get();
        String category = seen.summary().category() == null
                ? null
                : catalogue
                        .category(seen.summary().category())
                        .map(found -> found.module())
                        .orElse(null);
        String type = catalogue
                .type(seen.summary().type())
                .map(found -> found.module())
                .orElse(null);
        for (Rule rule : all) {
            if (rule.module().equals(category) || rule.module().equals(type)) {
                rule.rule().check(seen, action, form, actor);
            }
        }
    }
}
