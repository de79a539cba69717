package org.gridhall.api.ticket;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * An action as somebody asks for it.
 *
 * @param action code of an action of the ticket's flow
 * @param form what its form asks
 * @param version the version that the actor saw; null to act on whatever stands
 * @param key makes a repeat within 48 hours safe, at most 120 characters; null for none
 * @param attachments ids, uploaded before
 * @param occurredAt when it happened; null for now. Another time only with {@code ticket.import}
 */
public record ActionRequest(
        String action,
        Map<String, Object> form,
        Integer version,
        String key,
        List<Long> attachments,
        Instant occurredAt) {

    public ActionRequest {
        form = form == null ? Map.of() : form;
        attachments = attachments == null ? List.of() : List.copyOf(attachments);
    }

    public static ActionRequest of(String action, Map<String, Object> form) {
        return new ActionRequest(action, form, null, null, List.of(), null);
    }
}
