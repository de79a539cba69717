package org.gridhall.core.ticket;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.persistence.EntityManager;
import org.gridhall.api.Page;
import org.gridhall.api.Problem;
import org.gridhall.api.ticket.PublicUpdate;
import org.gridhall.api.trail.TrailEntry;
import org.gridhall.core.flow.Definitions;
import org.gridhall.core.storage.Ids;
import org.gridhall.core.trail.TicketHistory;

/** What the public may know of the trail: the stages that published tickets came into, and when. */
final class PublicSteps {

    private final Definitions definitions;
    private final TicketHistory history;

    PublicSteps(Definitions definitions, TicketHistory history) {
        this.definitions = definitions;
        this.history = history;
    }

    Page<PublicUpdate> between(EntityManager manager, Instant from, Instant to, String after, int size) {
        long first = Ids.floor(from);
        if (after != null) {
            try {
                first = Math.max(first, Long.parseLong(after) + 1);
            } catch (NumberFormatException e) {
                throw Problem.of(
                        Problem.Kind.UNREADABLE,
                        "page.key",
                        "翻页参数 after 无效，请从第一页开始",
                        "The page key \"after\" is not valid; begin with the first page");
            }
        }
        List<TrailEntry> steps = history.publicStages(manager, first, Ids.floor(to), size + 1);
        boolean more = steps.size() > size;
        List<TrailEntry> shown = more ? steps.subList(0, size) : steps;
        Map<Long, StoredTicket> tickets = new HashMap<>();
        List<Long> wanted =
                shown.stream().map(step -> step.subject().id()).distinct().toList();
        for (int i = 0; i < wanted.size(); i += 500) {
            manager.createQuery("SELECT t FROM StoredTicket t WHERE t.id IN :ids", StoredTicket.class)
                    .setParameter("ids", wanted.subList(i, Math.min(wanted.size(), i + 500)))
                    .getResultList()
                    .forEach(ticket -> tickets.put(ticket.id, ticket));
        }
        List<PublicUpdate> updates = shown.stream()
                .map(step -> update(step, tickets.get(step.subject().id())))
                .toList();
        return new Page<>(updates, more ? Long.toString(shown.get(size - 1).id()) : null);
    }

    List<PublicUpdate> of(EntityManager manager, String number) {
        return manager.createQuery(
                        "SELECT t FROM StoredTicket t WHERE t.number = :number AND t.published = :yes",
                        StoredTicket.class)
                .setParameter("number", number)
                .setParameter("yes", true)
                .getResultStream()
                .findFirst()
                .map(ticket -> history.stages(manager, ticket.id).stream()
                        .map(step -> update(step, ticket))
                        .toList())
                .orElse(List.of());
    }

    private PublicUpdate update(TrailEntry step, StoredTicket ticket) {
        String stage = (String) ((List<?>) step.changes().get("stage")).get(1);
        boolean open = definitions
                .get(ticket.definition)
                .type()
                .stage(stage)
                .map(known -> !known.closed() && !known.voided())
                .orElse(true);
        boolean closing = !open
                && ticket.closedAt != null
                && ticket.closedAt == step.occurredAt().toEpochMilli();
        return new PublicUpdate(
                step.id(), ticket.number, ticket.type, stage, open, step.occurredAt(), closing ? ticket.result : null);
    }
}
