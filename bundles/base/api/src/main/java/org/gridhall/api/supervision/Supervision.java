package org.gridhall.api.supervision;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.gridhall.api.Page;
import org.gridhall.api.account.Actor;
import org.osgi.annotation.versioning.ProviderType;

/** Cards. Of two who decide at once, one is told what the other decided. */
@ProviderType
public interface Supervision {

    /**
     * Cards, the newest first: those that name the actor, or those of units and grids that the actor's posts cover, without
     * those of confidential tickets that the actor may not know of. One that names the actor is shown also then, without the
     * title.
     *
     * @throws org.gridhall.api.Problem FORBIDDEN without {@code ticket.read}, unless only one's own are asked for
     */
    Page<Card> cards(Actor actor, CardQuery query);

    /**
     * Open tickets that the actor may see by posts and whose limit is over in a time, what is due first in front.
     *
     * @param from inclusive
     * @param to exclusive
     * @param most 1 to 200
     * @return their ids
     * @throws org.gridhall.api.Problem FORBIDDEN without {@code ticket.read}
     */
    List<Long> due(Actor actor, Instant from, Instant to, int most);

    /** @throws org.gridhall.api.Problem NOT_FOUND where there is none or the actor may not see it */
    Card card(Actor actor, long id);

    /**
     * Appeals against a yellow or red card. Whoever it names may, once; where it names nobody, who holds a post of its unit
     * (for a confidential ticket: and may know of such).
     * The same words again change nothing.
     *
     * @throws org.gridhall.api.Problem FORBIDDEN; CONFLICT when it was appealed against or withdrawn before; INVALID
     */
    Card appeal(Actor actor, long id, String reason);

    /**
     * Decides an appeal. With {@code supervision.manage} over the card's unit; nobody decides on a card of their own.
     *
     * @param accept whether the card is withdrawn; else it stands
     * @throws org.gridhall.api.Problem FORBIDDEN; CONFLICT when no appeal waits; INVALID
     */
    Card decide(Actor actor, long id, boolean accept, String reason);

    /**
     * What a case was opened on.
     *
     * @param ticket id of the case
     * @throws org.gridhall.api.Problem NOT_FOUND where there is none or the actor may not see the case
     */
    Evidence evidence(Actor actor, long ticket);

    /** Signed bulletins, for all staff; drafts for whoever may sign them. The newest first. */
    Page<Bulletin> bulletins(Actor actor, String after, int size);

    /** @throws org.gridhall.api.Problem NOT_FOUND */
    Bulletin bulletin(Actor actor, long id);

    /**
     * Drafts a bulletin. Needs {@code supervision.manage} over the unit.
     *
     * @param unit code; null for the district
     * @param to inclusive, a year after {@code from} at most
     * @throws org.gridhall.api.Problem FORBIDDEN; INVALID
     */
    Bulletin draft(Actor actor, String unit, LocalDate from, LocalDate to, String remark);

    /**
     * Signs a draft, which gets the next number of the year. Whoever drafted it does not sign it.
     *
     * @throws org.gridhall.api.Problem FORBIDDEN; CONFLICT when somebody else has signed it
     */
    Bulletin sign(Actor actor, long id);

    /**
     * Withdraws a card without an appeal, as {@link #decide}.
     *
     * @throws org.gridhall.api.Problem FORBIDDEN; CONFLICT when it was withdrawn before or an appeal waits; INVALID
     */
    Card withdraw(Actor actor, long id, String reason);
}
