package org.gridhall.api.supervision;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What a case is built on: a ticket as it was when the case was opened. Never changed.
 *
 * @param ticket id of the case
 * @param about id of the ticket that it is about
 * @param digest SHA-256 of what is kept, in the trail of the case as well; hexadecimal
 * @param intact whether what is kept still has this digest, and the trail of the case says the same
 * @param number of the ticket that it is about
 * @param title of that ticket
 * @param type code of its type
 * @param entries length of its trail then
 * @param head hash of the last entry of its trail then; hexadecimal
 * @param limits code, due time and how each stood
 * @param held who held it when, from the intake on
 * @param steps what was done, without what was filled in
 * @param cards kind, who was named and when
 */
public record Evidence(
        long ticket,
        long about,
        Instant takenAt,
        String digest,
        boolean intact,
        String number,
        String title,
        String type,
        int entries,
        String head,
        List<Map<String, Object>> limits,
        List<Spell> held,
        List<Step> steps,
        List<Map<String, Object>> cards) {

    /**
     * A time during which the same post held the ticket.
     *
     * @param to null for until the case was opened
     * @param unit code; null while no unit held it
     * @param post code; null where no post could be found
     * @param person name; null for nobody
     */
    public record Spell(Instant from, Instant to, String stage, String unit, String post, String role, String person) {}

    /** @param hash of the entry, hexadecimal */
    public record Step(int seq, Instant at, String action, String actor, String unit, String hash) {}
}
