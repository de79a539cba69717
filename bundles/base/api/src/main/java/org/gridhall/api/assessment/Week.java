package org.gridhall.api.assessment;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.gridhall.api.Text;

/**
 * A week of a unit.
 *
 * @param of which one
 * @param closable whether its last working day has come and nobody has signed it or a later one
 * @param seen digest of the tickets that are left; what is signed must be the same
 * @param left what is open and due before the week's end, the longest due first
 * @param closed tickets of the unit that were closed in the week
 * @param reason why all was carried over that has no reason of its own; null for none, and before it is signed
 * @param signed null while it is not signed
 */
public record Week(Of of, boolean closable, String seen, List<Left> left, long closed, String reason, Signed signed) {

    public Week {
        left = List.copyOf(left);
    }

    /**
     * Which week of which unit.
     *
     * @param from a Monday
     * @param to a Sunday; that of the next week with a working day where the week has none
     * @param last the last working day
     */
    public record Of(String unit, Text title, LocalDate from, LocalDate to, LocalDate last) {}

    /**
     * A ticket that is carried over.
     *
     * @param title null where it has become confidential since, or is there no more
     * @param late whether its time was over
     * @param times how many weeks before carried it over already
     * @param reason why, once it is signed; before that the one that the week before gave; null for none
     */
    public record Left(long ticket, String number, String title, Instant due, boolean late, int times, String reason) {}

    /**
     * Who signed it.
     *
     * @param role of the post in which it was signed
     * @param digest SHA-256 of what was signed, in hexadecimal digits
     */
    public record Signed(String by, String role, Instant at, String digest) {}
}
