package org.gridhall.api.ticket;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.gridhall.api.time.Limit;

/**
 * A whole ticket, as far as whoever asks may see it.
 *
 * @param definition content hash of the type it is pinned to, hexadecimal
 * @param stageAt when it came into its stage
 * @param returns how often a unit said "not ours"
 * @param result what the handling came to; null so far
 * @param rating 1 to 5 by the reporter; null so far
 * @param score 0 to 100 by the assessment; null so far
 * @param parties who is what; names and phones masked for whom they do not concern
 * @param parent id of the ticket above; null for none
 * @param children ids of the tickets below
 * @param limited whether this is the view of somebody who only takes part in the ticket above or below: the summary and
 *     where it stands, without description, result, fields, people, files and links
 */
public record Ticket(
        TicketSummary summary,
        String definition,
        String description,
        Instant stageAt,
        int returns,
        String result,
        Integer rating,
        Integer score,
        long createdBy,
        Map<String, Object> fields,
        List<Party> parties,
        List<Limit> limits,
        List<Attachment> attachments,
        List<TicketLink> links,
        Long parent,
        List<Long> children,
        boolean limited) {

    public long id() {
        return summary.id();
    }
}
