package org.gridhall.core.ticket;

import java.util.HexFormat;
import java.util.List;
import org.gridhall.api.catalogue.TicketType;
import org.gridhall.api.time.Limit;
import org.gridhall.api.trail.TrailEntry;

/**
 * A ticket with all that happened to it until now.
 *
 * @param type as the ticket is pinned to it
 * @param head hash of the last entry, hexadecimal
 */
public record Dossier(
        long id,
        String number,
        String title,
        TicketType type,
        List<Limit> limits,
        List<TrailEntry> entries,
        String head) {

    static Dossier of(Work work, List<TrailEntry> entries) {
        StoredTicket ticket = work.ticket;
        return new Dossier(
                ticket.id,
                ticket.number,
                ticket.title,
                work.pinned.type(),
                work.limits.stream().map(StoredLimit::limit).toList(),
                entries,
                ticket.head == null ? "" : HexFormat.of().formatHex(ticket.head));
    }
}
