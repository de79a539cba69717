package org.gridhall.api.ticket;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.gridhall.api.Text;
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
 * @param parties who is what; names, telephones and mails masked for staff, who {@link Tickets#reveal} them
 * @param parent id of the ticket above; null for none
 * @param children ids of the tickets below
 * @param limited whether this is the view of somebody who only takes part in the ticket above or below: the summary and
 *     where it stands, without description, result, fields, people, files and links
 * @param source what only the channel knows, for posts that cover the ticket; empty for others
 * @param openTasks joint tasks below it that have not ended
 * @param mergedInto the ticket that answers for this one; null where it goes on by itself
 * @param merged ids of the tickets that were merged into this one
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
        boolean limited,
        Map<String, Object> source,
        int openTasks,
        Merger mergedInto,
        List<Long> merged) {

    /**
     * Where a merged matter stands: the ticket at the end of the way, which answers for all that were merged into it.
     *
     * @param ticket its id
     * @param stage code of its stage
     * @param stageTitle that stage in words
     * @param closedAt when it was closed; null before
     * @param result what the handling came to; null so far, and for whom it is not
     */
    public record Merger(long ticket, String number, String stage, Text stageTitle, Instant closedAt, String result) {}

    /** A ticket of a common channel, neither merged nor handled jointly. */
    public Ticket(
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
        this(
                summary,
                definition,
                description,
                stageAt,
                returns,
                result,
                rating,
                score,
                createdBy,
                fields,
                parties,
                limits,
                attachments,
                links,
                parent,
                children,
                limited,
                Map.of(),
                0,
                null,
                List.of());
    }

    public long id() {
        return summary.id();
    }
}
