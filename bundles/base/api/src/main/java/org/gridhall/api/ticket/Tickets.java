package org.gridhall.api.ticket;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.gridhall.api.Page;
import org.gridhall.api.account.Actor;
import org.gridhall.api.time.LimitLedger;
import org.gridhall.api.trail.TrailEntry;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Tickets. Each change is one transaction: the ticket, its trail entry, its limits and children. What an actor may not
 * see does not exist for them (NOT_FOUND).
 */
@ProviderType
public interface Tickets {

    /**
     * Opens a ticket. {@link Actor#ANYBODY} opens one of a category that is open to the public, and becomes its reporter:
     * with an intake key that nobody can guess, from which the reporter's secret follows. So a repeat gives the same
     * ticket and secret, whatever else it says.
     *
     * @throws org.gridhall.api.Problem INVALID with each wrong field; INVALID with code {@code key.reused} when the
     *     intake key is known with other content; FORBIDDEN without a post that may, or where the type's flow names
     *     none of the actor's roles for its intake
     */
    Opened open(Actor actor, NewTicket ticket);

    /**
     * Takes an action.
     *
     * @throws org.gridhall.api.Problem CONFLICT with detail {@code changes} when the ticket is no longer at the version
     *     that the actor saw, {@code ticket.stage} when the stage does not allow it, or {@code ticket.taken} when it is the
     *     stage's own work and somebody else has the ticket in their hands; INVALID for a wrong form or
     *     {@code key.reused}; FORBIDDEN
     */
    Ticket act(Actor actor, long id, ActionRequest request);

    /** A ticket that the actor may see; limited where they see the ticket above or one below it by their posts. */
    Ticket get(Actor actor, long id);

    /** The ticket that a number stands for. */
    Ticket byNumber(Actor actor, String number);

    /** The ticket of a reporter's secret, seen as the reporter may. */
    Ticket bySecret(String secret);

    /** Tickets that the actor may see. */
    Page<TicketSummary> list(Actor actor, TicketQuery query);

    /** The most rows that {@link #export} writes; a last line says that there are more. */
    int MOST_EXPORTED = 20_000;

    /**
     * Writes the tickets of a list, of all pages, in words.
     *
     * @param format {@code csv} or {@code xlsx}
     * @param locale of the words
     * @param out is not closed
     */
    void export(Actor actor, TicketQuery query, String format, Locale locale, OutputStream out) throws IOException;

    /** Open tickets that wait for the actor, or that are theirs, by due time. */
    Page<TicketSummary> work(Actor actor, WorkQuery query);

    /**
     * How many tickets each such list has.
     *
     * @param most where counting ends, 1 to 1000; as many as this are at least as many
     */
    Map<WorkQuery.Group, Integer> workCounts(Actor actor, int most);

    /** Those of some tickets that the actor may see, in the order asked for; 200 ids at most. */
    List<TicketSummary> some(Actor actor, List<Long> ids);

    /**
     * Tickets that name a person, or one who was merged into them, as a party; of those that the actor may see only where
     * they may know who the parties are. Newest first.
     *
     * @param person id in the people model
     * @param after key of the page before; null for the first
     * @param size 1 to 200
     */
    Page<TicketSummary> naming(Actor actor, long person, String after, int size);

    /**
     * Name, telephone and mail of a party in full. It is an entry of the ticket's trail, with the reason.
     *
     * @param party its place in {@link Ticket#parties}, from 0
     * @param reason at least four characters
     * @throws org.gridhall.api.Problem FORBIDDEN for whom the party does not concern; INVALID for a reason that is too
     *     short; NOT_FOUND where there is no such party
     */
    Party reveal(Actor actor, long id, int party, String reason);

    /**
     * What was done to a ticket, from the first. What was filled in is only for posts that cover the ticket; whoever
     * reported or opened it gets their own words.
     */
    List<TrailEntry> trail(Actor actor, long id);

    /**
     * Why a limit of a ticket is over when it is, day by day.
     *
     * @param limit its id
     * @throws org.gridhall.api.Problem NOT_FOUND for a ticket that the actor may not see, or a limit that it does not have
     */
    LimitLedger ledger(Actor actor, long id, long limit);

    /** What the actor may do now. */
    List<OfferedAction> offered(Actor actor, long id);

    /**
     * Takes a ticket into the actor's own hands (领取). Whom its stage waits for may, by a role and on the ground of that
     * post; then the work of the stage is theirs alone, until they give it back, hand it on, or an action leads it to
     * another stage or unit. What others may do at any stage, and what supervises it, is not bound. Nothing happens when
     * it is in their hands already.
     *
     * @param over also out of the hands of somebody else
     * @param version the version that the actor saw; null for whatever stands
     * @throws org.gridhall.api.Problem CONFLICT with code {@code ticket.taken} when it is in the hands of somebody else, or
     *     with detail {@code changes} when it is no longer at the version; FORBIDDEN for whom the stage does not wait for
     */
    Ticket take(Actor actor, long id, boolean over, Integer version);

    /**
     * Gives a ticket back (退回): it is nobody's, and whoever may can take it. Nothing happens when it is nobody's already.
     *
     * @throws org.gridhall.api.Problem CONFLICT as with {@link #take}
     */
    Ticket giveBack(Actor actor, long id, Integer version);

    /**
     * Hands a ticket on (转交), and tells whoever gets it. Whoever has it may give it to those with whom they share the
     * post (AB岗); with {@code ticket.assign} over it, anybody may give it to everybody whom its stage waits for. Nothing
     * happens when it is in the hands of that one already.
     *
     * @param to name of the account
     * @param reason in words; null for none
     * @throws org.gridhall.api.Problem CONFLICT as with {@link #take}; INVALID at {@code /to} for somebody who may not act
     *     on it; FORBIDDEN
     */
    Ticket delegate(Actor actor, long id, String to, String reason, Integer version);

    /** What the actor may do about in whose hands a ticket is. */
    Handing handing(Actor actor, long id);

    /**
     * Colleagues who may see a ticket, to be named in a comment as {@code @account}. Each of those whom the texts of the
     * action {@code comment} name so is told once; the texts keep {@code @} and their name, and the entry's payload has
     * {@code mentions}, a list of {@code account} and {@code name}. Who may not see the ticket is refused at the field.
     *
     * @param text the beginning of an account's name, or a piece of a person's; null or empty for all
     * @param most 1 to 50
     */
    List<Colleague> colleagues(Actor actor, long id, String text, int most);

    /** Where a ticket might be dispatched to, and why; and what may be the same matter. */
    Suggestion suggest(Actor actor, long id);

    /**
     * Tries the dispatch rules on a matter that is not there: which unit would be suggested, by which rule, and why not
     * by the others. Nothing is kept.
     *
     * @param probe category, point and text count
     * @param grid code of the grid where it is, when there is no point; null for none
     * @throws org.gridhall.api.Problem INVALID for a category or grid that does not exist; FORBIDDEN without
     *     {@code module.read} or {@code ticket.import}
     */
    DispatchTrial trial(Actor actor, Probe probe, String grid);

    /**
     * Tickets that are likely about the same matter: of the same category or one beside it, near in place and time, as
     * the category or the district says how near. Only those that the actor may see ({@link Actor#ANYBODY}: those that anybody may know of); what was merged or voided, and what
     * hangs below another ticket, is left out. The likeliest first, five at most.
     *
     * @throws org.gridhall.api.Problem INVALID for a category that does not exist
     */
    List<Likely> likely(Actor actor, Probe probe);

    /** The same for a ticket that is there, which the actor may see. */
    List<Likely> likely(Actor actor, long id);

    /** Says that a ticket is a {@code duplicate} of, or {@code follow-up} to, another. */
    Ticket link(Actor actor, long id, String kind, long other);

    /** Takes such a link back. */
    Ticket unlink(Actor actor, long id, String kind, long other);

    /**
     * Brings past tickets in through the same flows, each with its own times; items are independent. Needs
     * {@code ticket.import}. At most 500 intakes and actions together.
     */
    List<ImportResult> bring(Actor actor, List<ImportItem> items);

    /**
     * Tickets that anybody may know of: not confidential, and of a category that is open to the public. Of the query,
     * {@code mine}, {@code parent} and {@code fields} do not count.
     */
    Page<PublishedTicket> published(TicketQuery query);

    /** One of them by its number; empty when there is none that anybody may know of. */
    Optional<PublishedTicket> published(String number);

    /**
     * The steps of such tickets that were recorded at or after one moment and before another, the earliest first.
     *
     * @param after key of the page before; null for the first
     * @param size 1 to 1000
     */
    Page<PublicUpdate> publicUpdates(Instant from, Instant to, String after, int size);

    /** The steps of one of them, the earliest first; none for what nobody may know of. */
    List<PublicUpdate> publicUpdates(String number);
}
