package org.gridhall.api.assessment;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.gridhall.api.account.Actor;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Week-close (周结): whoever heads a unit signs what the week leaves open, with the reason why it is carried over. Weeks go
 * from Monday to Sunday by the working calendar: one without a working day (Spring Festival) belongs to the week after it.
 * Tickets that are confidential are in none of the lists, for what is signed is shown to others later.
 */
@ProviderType
public interface Weeks {

    /**
     * The week of a day by unit, the most late first: what is left open, or was when it was signed.
     *
     * @throws org.gridhall.api.Problem FORBIDDEN without {@code statistics.read}; INVALID for a week that has not begun
     */
    List<Line> lines(Actor actor, LocalDate day);

    /**
     * A week of a unit as it stands: what was signed, or what is open now and due before its end.
     *
     * @throws org.gridhall.api.Problem as {@link #lines}; NOT_FOUND for a unit that there is not or that is another's
     */
    Week week(Actor actor, String unit, LocalDate day);

    /**
     * Signs a week of a unit, once and for all; from the week's last working day on.
     *
     * @throws org.gridhall.api.Problem as {@link #week}; FORBIDDEN without {@code assessment.close} over the unit; INVALID
     *     before the last working day, and where something is left without a reason; CONFLICT when it was signed, when a
     *     later week was, and when something else is open than what was seen
     */
    Week close(Actor actor, String unit, LocalDate day, Closing closing);

    /**
     * What is signed.
     *
     * @param seen {@link Week#seen} of what was looked at
     * @param reason why all is carried over that has no reason of its own; null for none
     * @param reasons by id of the ticket
     */
    record Closing(String seen, String reason, Map<Long, String> reasons) {

        public Closing {
            reasons = Map.copyOf(reasons);
        }
    }

    /**
     * A unit's week in one line.
     *
     * @param open tickets that are left open
     * @param late those of them whose time is over
     * @param closed tickets of the unit that were closed in the week
     * @param signed null while it is not signed
     */
    record Line(Week.Of week, long open, long late, long closed, Week.Signed signed) {}
}
