package org.gridhall.api.assessment;

import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import org.gridhall.api.account.Actor;
import org.gridhall.api.module.ModuleState.Fault;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Scores by month. Whoever may read the statistics of the district sees all of a month, everybody else their own, those of
 * the units and grids that their posts cover, and what is published.
 */
@ProviderType
public interface Assessments {

    /** Which rules a month is reckoned by. */
    enum By {
        /** Those of the month's last day. */
        THEN,
        /** Those of today. */
        NOW
    }

    /** All rules, the latest first. */
    List<Rules> rules();

    /**
     * A month as it stands: what was signed, or reckoned now by the rules of then.
     *
     * @throws org.gridhall.api.Problem INVALID for a month that has not begun
     */
    Sheet sheet(Actor actor, Scored kind, YearMonth month);

    /**
     * A month reckoned again from what is known today. Nothing that was signed is touched.
     *
     * @throws org.gridhall.api.Problem as {@link #sheet}; FORBIDDEN without {@code statistics.read} everywhere
     */
    List<Result> again(Actor actor, Scored kind, YearMonth month, By by);

    /**
     * Keeps what is reckoned now, for good. Of a month that is over only.
     *
     * @param version of the sheet that was seen
     * @throws org.gridhall.api.Problem FORBIDDEN without {@code assessment.sign} everywhere, and for whoever is scored in it;
     *     INVALID for a month that is not over; CONFLICT when somebody else signed
     */
    Sheet sign(Actor actor, Scored kind, YearMonth month, int version);

    /**
     * Appeals against a result of one's own, once, while it is signed and not published.
     *
     * @throws org.gridhall.api.Problem FORBIDDEN for another's result; CONFLICT when it was appealed against or published
     *     before; INVALID without a reason
     */
    Sheet appeal(Actor actor, Scored kind, YearMonth month, String subject, String reason);

    /**
     * Decides an appeal.
     *
     * @param score the score it is to have from now on, 0 to 100; null to refuse the appeal
     * @throws org.gridhall.api.Problem FORBIDDEN without {@code assessment.sign} everywhere, and for whoever is scored in it;
     *     CONFLICT when somebody decided before; INVALID
     */
    Sheet decide(Actor actor, long appeal, Double score, String why);

    /**
     * Shows a signed month to everybody.
     *
     * @throws org.gridhall.api.Problem FORBIDDEN without {@code assessment.publish} everywhere; CONFLICT when it is not
     *     signed, an appeal waits, or somebody else published
     */
    Sheet publish(Actor actor, Scored kind, YearMonth month, int version);

    /** The signed months before one with what a subject had, the latest last; twelve at most. */
    List<Past> trend(Actor actor, Scored kind, YearMonth before, String subject);

    /** A month of a subject. */
    record Past(YearMonth month, Integer rank, Double score, String grade) {}

    /**
     * What must be finished today and this week, of units and people.
     *
     * @throws org.gridhall.api.Problem FORBIDDEN without {@code statistics.read}
     */
    Clearing clearing(Actor actor);

    /**
     * The latest month before another that was signed, with the results that an actor may see: what the ranking is compared
     * with. Empty when none was signed.
     */
    Optional<Sheet> before(Actor actor, Scored kind, YearMonth month);

    /**
     * What is wrong with the district's rules of assessment. While anything is, whatever needs rules fails with UNAVAILABLE;
     * the lists of the day and the week go on. Empty when nothing is wrong.
     */
    List<Fault> faults();
}
