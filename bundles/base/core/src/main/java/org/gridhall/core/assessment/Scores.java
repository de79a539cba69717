package org.gridhall.core.assessment;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.gridhall.api.assessment.Result;
import org.gridhall.api.assessment.Rules;
import org.gridhall.api.assessment.Rules.Measure;

/**
 * Weighted sums. An indicator whose denominator is zero is not available: its weight is left out, so that the others make up
 * the whole; where none is available there is no score.
 */
final class Scores {

    /** @param numerator what went as the indicator counts it, before less is made better */
    record Count(long numerator, long denominator) {}

    private Scores() {}

    static Result of(Rules rules, List<Measure> measures, String subject, String name, Map<String, Count> counts) {
        return of(rules, measures, subject, name, counts, null);
    }

    /** @param cards yellow and red ones; null where they do not count */
    static Result of(
            Rules rules, List<Measure> measures, String subject, String name, Map<String, Count> counts, long[] cards) {
        double weights = 0;
        for (Measure measure : measures) {
            Count count = counts.get(measure.code());
            weights += count == null || count.denominator() == 0 ? 0 : measure.weight();
        }
        List<Result.Part> parts = new ArrayList<>();
        double sum = 0;
        for (Measure measure : measures) {
            Count count = counts.getOrDefault(measure.code(), new Count(0, 0));
            if (count.denominator() == 0) {
                parts.add(new Result.Part(measure.code(), measure.weight(), count.numerator(), 0, null, null));
                continue;
            }
            double rate = Math.min(1, Math.max(0, (double) count.numerator() / count.denominator()));
            double value = measure.inverse() ? 1 - rate : rate;
            double points = 100 * measure.weight() / weights * value;
            sum += points;
            parts.add(new Result.Part(
                    measure.code(), measure.weight(), count.numerator(), count.denominator(), value, rounded(points)));
        }
        Result.Cards off = cards == null || rules.yellow() == 0 && rules.red() == 0
                ? null
                : new Result.Cards(cards[0], cards[1], cards[0] * rules.yellow() + cards[1] * rules.red());
        Double score = weights == 0 ? null : rounded(sum - (off == null ? 0 : off.points()));
        return new Result(subject, name, null, score, score == null ? null : rules.grade(score), null, parts, off);
    }

    static double rounded(double value) {
        // Sums of parts such as 100 × 60 / 100 are a hair off.
        return BigDecimal.valueOf(Math.min(100, Math.max(0, value)))
                .setScale(9, RoundingMode.HALF_UP)
                .setScale(2, RoundingMode.HALF_UP)
                .doubleValue();
    }

    /** In order, with ranks: the same score has the same rank, and the next one counts those before it. */
    static List<Result> ranked(Rules rules, List<Result> results) {
        List<Result> sorted = new ArrayList<>(results);
        sorted.sort(Comparator.comparing(Result::counts, Comparator.nullsLast(Comparator.reverseOrder()))
                .thenComparing(Result::subject));
        List<Result> ranked = new ArrayList<>();
        Integer rank = null;
        Double last = null;
        for (int i = 0; i < sorted.size(); i++) {
            Result one = sorted.get(i);
            Double counts = one.counts();
            if (counts == null) {
                rank = null;
            } else if (!counts.equals(last)) {
                rank = i + 1;
            }
            last = counts;
            ranked.add(new Result(
                    one.subject(),
                    one.name(),
                    rank,
                    one.score(),
                    counts == null ? null : rules.grade(counts),
                    one.adjusted(),
                    one.parts(),
                    one.cards()));
        }
        return ranked;
    }
}
