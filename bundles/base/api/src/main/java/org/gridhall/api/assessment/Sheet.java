package org.gridhall.api.assessment;

import java.time.Instant;
import java.time.YearMonth;
import java.util.List;

/**
 * A month of one kind.
 *
 * @param id of what is kept; 0 while nothing was signed
 * @param rules by which it was reckoned
 * @param results the best first; only those that whoever asks may see
 * @param digest SHA-256 of what was signed, in hexadecimal digits; null before
 * @param appeals those that whoever asks may see
 */
public record Sheet(
        long id,
        Scored kind,
        YearMonth month,
        State state,
        int version,
        Rules rules,
        List<Result> results,
        String digest,
        Said signed,
        Said published,
        List<Appeal> appeals) {

    public Sheet {
        results = List.copyOf(results);
        appeals = List.copyOf(appeals);
    }

    /** How a month stands. */
    public enum State {
        /** Nothing is kept: it is reckoned anew whenever somebody asks. */
        OPEN,
        /** What was reckoned is kept and changes no more; it can be appealed against. */
        SIGNED,
        /** Everybody may see it; there are no appeals any more. */
        PUBLISHED
    }

    /** Who did it, and when. */
    public record Said(String by, Instant at) {}

    /**
     * What somebody says against a result of their own.
     *
     * @param subject whose result
     * @param score the score after it was accepted; null else
     * @param decision why; null while nobody has decided
     */
    public record Appeal(
            long id,
            String subject,
            String reason,
            Said said,
            AppealState state,
            Double score,
            String decision,
            Said decided) {}

    /** How an appeal stands. */
    public enum AppealState {
        OPEN,
        ACCEPTED,
        REFUSED
    }
}
