package org.gridhall.core.ticket;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.gridhall.api.account.Actor;
import org.gridhall.api.catalogue.Catalogue;
import org.gridhall.api.catalogue.Category;
import org.gridhall.api.catalogue.TicketType;
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
    void check(StoredTicket row, Supplier<Ticket> ticket, String action, Map<String, Object> form, Actor actor) {
        if (all.isEmpty()) {
            return;
        }
        Optional<String> category =
                Optional.ofNullable(row.category).flatMap(catalogue::category).map(Category::module);
        Optional<String> type = catalogue.type(row.type).map(TicketType::module);
        Ticket seen = null;
        for (Rule rule : all) {
            if (category.filter(rule.module()::equals).isPresent()
                    || type.filter(rule.module()::equals).isPresent()) {
                seen = seen == null ? ticket.get() : seen;
                rule.rule().check(seen, action, form, actor);
            }
        }
    }
}
