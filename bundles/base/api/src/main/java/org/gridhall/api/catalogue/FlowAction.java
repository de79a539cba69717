package org.gridhall.api.catalogue;

import java.util.List;
import java.util.Map;
import org.gridhall.api.Text;

/**
 * An action of a flow: the only way to change a ticket. Expressions are JEXL without loops, methods of the platform or
 * side effects; they see {@code ticket}, {@code form}, {@code actor}, {@code now}, {@code time} and {@code rows}.
 *
 * @param code unique in the flow; {@code open} is the intake and has no {@code from}
 * @param from the stages it may be taken in
 * @param to the stage it leads to; null when the ticket stays
 * @param by roles that may take it, their scope covering the ticket; and {@code reporter} (secret link, or the account
 *     that opened it) or {@code system}
 * @param when guard that must be true; null for none
 * @param refusal what the user is told when the guard is false
 * @param form name of the form to fill; null for none
 * @param set attributes of the ticket and the expression for each: unit, category, priority, ledger, field,
 *     confidential, returns, result, rating, or {@code fields.NAME}
 * @param cases what happens instead when a condition holds; the first that does wins
 * @param child a ticket that it opens below this one; null for none
 * @param hold {@code suspend} or {@code resume}; null for neither. A suspended ticket takes only actions that resume,
 *     and those with {@code whileSuspended}
 * @param tell messages that are queued with it, in the same transaction
 * @param link a link to another ticket that it makes or takes back; null for none
 * @param on {@link #TASKS_CLOSED}, or {@link #PASSED} and the code of a limit, when the platform takes it by itself; null
 *     otherwise
 * @param counts what it counts as in the statistics, such as {@link #FILED}; empty for nothing
 * @param above what becomes of the ticket above it with it; null for nothing
 */
public record FlowAction(
        String code,
        Text title,
        List<String> from,
        String to,
        List<String> by,
        String when,
        Text refusal,
        String form,
        Map<String, String> set,
        LimitEffect limits,
        List<Case> cases,
        Child child,
        String hold,
        boolean whileSuspended,
        List<Tell> tell,
        Link link,
        String on,
        List<String> counts,
        Above above) {

    /** The intake. */
    public static final String OPEN = "open";

    /** What anybody may add: colleagues whom its texts name as {@code @account} are told of it. */
    public static final String COMMENT = "comment";

    /** The last of the joint tasks below the ticket has ended. */
    public static final String TASKS_CLOSED = "tasks-closed";

    /** A limit has passed: what the law says of silence happens by itself. The code of the limit follows. */
    public static final String PASSED = "passed:";

    /** What actions count as: the intake is a report of a problem. */
    public static final String REPORTED = "reported";

    /** Somebody answered for the ticket: the first time ends the time to the first response. */
    public static final String RESPONDED = "responded";

    /** The report became a case. */
    public static final String FILED = "filed";

    /** A unit was told to handle it: its handling begins. */
    public static final String DISPATCHED = "dispatched";

    /** The unit said that it is not theirs. */
    public static final String RETURNED = "returned";

    /** The handling begins without a dispatch: on the spot, or once more. */
    public static final String HANDLING = "handling";

    /** The handling is done. */
    public static final String HANDLED = "handled";

    /** What was handled was not good enough. */
    public static final String REOPENED = "reopened";

    /** A verification of the report was asked for. */
    public static final String VERIFICATION = "verification";

    /** The report was verified. */
    public static final String VERIFIED = "verified";

    /** A check of what was done was asked for. */
    public static final String CHECK = "check";

    /** What was done was checked. */
    public static final String CHECKED = "checked";

    /** Whoever asked has rated it. */
    public static final String RATED = "rated";

    public FlowAction {
        counts = counts == null ? List.of() : List.copyOf(counts);
        from = from == null ? List.of() : List.copyOf(from);
        by = by == null ? List.of() : List.copyOf(by);
        set = set == null ? Map.of() : Map.copyOf(set);
        cases = cases == null ? List.of() : List.copyOf(cases);
        tell = tell == null ? List.of() : List.copyOf(tell);
        limits = limits == null ? LimitEffect.NONE : limits;
    }

    /**
     * What an action does to the ticket's limits.
     *
     * @param start limits of the type to start, if they do not run
     * @param due expression for an explicit due time of those started; null to count their duration. An expression
     *     that gives null counts the duration
     * @param end limits whose work is done now: met or missed
     * @param drop limits that no longer matter
     * @param pause whether all running limits stand from now; the cause is the form's {@code reason}
     * @param resume whether they go on
     * @param extend limit code and the expression for the time granted on top, such as {@code 3d}
     */
    public record LimitEffect(
            List<String> start,
            String due,
            List<String> end,
            List<String> drop,
            boolean pause,
            boolean resume,
            Map<String, String> extend) {

        public static final LimitEffect NONE =
                new LimitEffect(List.of(), null, List.of(), List.of(), false, false, Map.of());

        public LimitEffect {
            start = start == null ? List.of() : List.copyOf(start);
            end = end == null ? List.of() : List.copyOf(end);
            drop = drop == null ? List.of() : List.copyOf(drop);
            extend = extend == null ? Map.of() : Map.copyOf(extend);
        }
    }

    /** A different outcome under a condition; what is null stays as the action says. */
    public record Case(String when, String to, Map<String, String> set, Child child) {
        public Case {
            set = set == null ? Map.of() : Map.copyOf(set);
        }
    }

    /**
     * A ticket opened below the one acted on, in the same transaction.
     *
     * @param title expression for its title; null for the parent's
     * @param unit expression for the unit that holds it; null for none
     * @param each expression for a list of units, or of maps with a {@code unit} and fields that the ticket begins with:
     *     one such ticket for each of them, joint tasks whose ends the ticket above waits for
     *     ({@code ticket.openTasks}); null for a single one
     * @param set fields that it begins with, as {@code fields.NAME}, and the expression for each
     * @param evidence whether what happened to the ticket acted on is kept with it, as it is then
     */
    public record Child(
            String type, String title, String unit, String each, Map<String, String> set, boolean evidence) {
        public Child {
            set = set == null ? Map.of() : Map.copyOf(set);
        }
    }

    /**
     * An action that the ticket above takes in the same transaction, by the platform: its stage and guard may refuse it,
     * and with it the action of the ticket below.
     *
     * @param action its code in the flow of the ticket above
     * @param form what its form is filled with, and the expression for each
     */
    public record Above(String action, Map<String, String> form) {
        public Above {
            form = form == null ? Map.of() : Map.copyOf(form);
        }
    }

    /**
     * Somebody who is told.
     *
     * @param to {@code reporter}: who asked, by the channel they came from, and with them the reporters of tickets that
     *     were merged into this one; {@code holder}: the posts of the unit that holds the ticket; {@code creator}: the
     *     account that opened it
     * @param template code of a message template
     * @param facts expressions for its facts; number, title, stage, due, link and, where another ticket is
     *     concerned, its number as other, are there by themselves
     */
    public record Tell(String to, String template, Map<String, String> facts) {
        public Tell {
            facts = facts == null ? Map.of() : Map.copyOf(facts);
        }
    }

    /**
     * A link to another ticket.
     *
     * @param kind {@code duplicate}: merged, the other ticket answers for both until it is taken back; or
     *     {@code follow-up}, which says no more than that
     * @param to expression for the other ticket's id or number; null with {@code undo} for whichever there is
     * @param undo whether the link is taken back
     */
    public record Link(String kind, String to, boolean undo) {}
}
