package org.gridhall.core.statistics;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.gridhall.api.catalogue.Catalogue;
import org.gridhall.api.catalogue.FlowAction;
import org.gridhall.api.catalogue.TicketType;
import org.gridhall.core.flow.Definitions;

/**
 * What actions count as: as the flow says that a ticket is pinned to, so that a rebuild counts the same. A flow that says
 * nothing, as those from before it could be said, counts as its type does today.
 */
final class Meanings {

    private final Definitions definitions;
    private final Catalogue catalogue;
    private final Map<Long, Map<String, Set<String>>> pinned = new ConcurrentHashMap<>();

    Meanings(Definitions definitions, Catalogue catalogue) {
        this.definitions = definitions;
        this.catalogue = catalogue;
    }

    /** @param definition what the ticket is pinned to; null where that is not known */
    Set<String> of(Long definition, String type, String action) {
        Map<String, Set<String>> said = definition == null
                ? Map.of()
                : pinned.computeIfAbsent(
                        definition, id -> counts(definitions.get(id).type()));
        return said.isEmpty()
                ? catalogue
                        .type(type)
                        .flatMap(live -> live.action(action))
                        .map(found -> Set.copyOf(found.counts()))
                        .orElse(Set.of())
                : said.getOrDefault(action, Set.of());
    }

    private static Map<String, Set<String>> counts(TicketType type) {
        return type.actions().stream()
                .filter(action -> !action.counts().isEmpty())
                .collect(Collectors.toMap(FlowAction::code, action -> Set.copyOf(action.counts())));
    }
}
