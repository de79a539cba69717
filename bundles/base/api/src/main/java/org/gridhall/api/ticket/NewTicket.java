package org.gridhall.api.ticket;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.gridhall.api.place.Point;

/**
 * A ticket as somebody brings it.
 *
 * @param type code; null to follow from the category
 * @param category code; null where the type takes tickets without one
 * @param title short words, at most 200 characters; null to take them from category and description
 * @param description at most 4,000 characters
 * @param address words for the place, at most 500 characters
 * @param channel code of a channel of the catalogue; null for grid
 * @param priority 1 urgent to 5 low; null for the category's
 * @param fields by the forms of type and category; {@code media_url}, the http(s) address of a picture elsewhere, is
 *     taken beside any form
 * @param attachments ids, uploaded before
 * @param intakeKey makes a repeat safe for the life of the ticket, at most 120 characters; null for none, which
 *     {@link org.gridhall.api.account.Actor#ANYBODY} may not do: theirs has 22 characters at least
 * @param occurredAt when the problem came in; null for now. Earlier than 72 hours ago only with {@code ticket.import}
 * @param confidential null for what type and channel say; true hides it from all but named posts
 * @param source what only the channel knows, by its form: the call, the terminal, the number that a higher level gave.
 *     Where the channel has a key, the same key is the same ticket, whoever brings it
 */
public record NewTicket(
        String type,
        String category,
        String title,
        String description,
        Point point,
        String address,
        String channel,
        Integer priority,
        Map<String, Object> fields,
        List<Party> parties,
        List<Long> attachments,
        String intakeKey,
        Instant occurredAt,
        Boolean confidential,
        Map<String, Object> source) {

    public NewTicket {
        fields = fields == null ? Map.of() : fields;
        source = source == null ? Map.of() : source;
        parties = parties == null ? List.of() : List.copyOf(parties);
        attachments = attachments == null ? List.of() : List.copyOf(attachments);
    }

    /** A ticket of which the channel knows nothing more. */
    public NewTicket(
            String type,
            String category,
            String title,
            String description,
            Point point,
            String address,
            String channel,
            Integer priority,
            Map<String, Object> fields,
            List<Party> parties,
            List<Long> attachments,
            String intakeKey,
            Instant occurredAt,
            Boolean confidential) {
        this(
                type,
                category,
                title,
                description,
                point,
                address,
                channel,
                priority,
                fields,
                parties,
                attachments,
                intakeKey,
                occurredAt,
                confidential,
                Map.of());
    }

    /** The same with what its channel knows. */
    public NewTicket from(String channel, Map<String, Object> source) {
        return new NewTicket(
                type,
                category,
                title,
                description,
                point,
                address,
                channel,
                priority,
                fields,
                parties,
                attachments,
                intakeKey,
                occurredAt,
                confidential,
                source);
    }
}
