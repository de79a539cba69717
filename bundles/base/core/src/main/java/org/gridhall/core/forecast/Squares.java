package org.gridhall.core.forecast;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.gridhall.api.forecast.Hotspots.Square;

/**
 * Squares of the ground, now and in the three times as long before. A square's own rate is not known well from a few
 * tickets, so it leans on how the rates of all squares are spread (an empirical Bayes estimate with a gamma prior, which
 * makes what is expected of it negative binomial). Where everything grew by some factor, so does what is expected.
 */
final class Squares {

    /** How many times as long the time before is. */
    static final int BEFORE = 3;

    /** How high and wide, in degrees; the numbers of tickets' squares say the same. */
    static final double STEP = 0.003;

    private static final long ROW = 1_000_000;
    private static final double UNLIKELY = 0.001;
    private static final int LEAST = 4;
    private static final int SHOWN = 60;

    private Squares() {}

    /** @param counts by number of the square: in the time before, and in the time */
    static List<Square> of(Map<Long, long[]> counts) {
        double before = 0;
        double now = 0;
        for (long[] count : counts.values()) {
            before += (double) count[0] / BEFORE;
            now += count[1];
        }
        int all = counts.size();
        double mean = before / Math.max(1, all);
        double variance = 0;
        for (long[] count : counts.values()) {
            variance += Math.pow((double) count[0] / BEFORE - mean, 2) / Math.max(1, all - 1);
        }
        // What the rates differ by beside what chance makes of them.
        double differ = Math.max(variance - mean / BEFORE, mean * mean / 100);
        double rate = mean == 0 ? 0 : mean / differ;
        double shape = mean * rate;
        double growth = before == 0 ? 1 : Math.max(1, now / before);
        List<Square> squares = new ArrayList<>();
        for (Map.Entry<Long, long[]> one : counts.entrySet()) {
            long counted = one.getValue()[1];
            if (counted == 0) {
                continue;
            }
            double known = shape + one.getValue()[0];
            double expected = mean == 0 ? now / all : growth * known / (rate + BEFORE);
            double chance = mean == 0 ? 1 : Spread.atLeast(expected, 1 + expected / known, counted);
            squares.add(new Square(
                    one.getKey() % ROW * STEP - 180,
                    Math.floorDiv(one.getKey(), ROW) * STEP - 90,
                    STEP,
                    counted,
                    expected,
                    chance,
                    counted >= LEAST && chance < UNLIKELY));
        }
        squares.sort(Comparator.comparing((Square square) -> !square.hot())
                .thenComparing(square -> square.hot() ? square.chance() : 1)
                .thenComparing(square -> -square.counted())
                .thenComparing(Square::south)
                .thenComparing(Square::west));
        return squares.subList(0, Math.min(SHOWN, squares.size()));
    }
}
