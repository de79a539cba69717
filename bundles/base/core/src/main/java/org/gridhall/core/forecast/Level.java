package org.gridhall.core.forecast;

import java.util.Arrays;

/** A mean of weeks in which the latest count most, and one that stands out counts as much as is usual at most. */
final class Level {

    /** How many standard deviations from the median of the weeks stand out. */
    private static final double STANDS_OUT = 3;

    private static final double USUAL_SPREAD = 1.5;
    /** Standard deviation by median absolute deviation, where things are normal. */
    private static final double NORMAL = 1.4826;

    private static final int ENOUGH = 4;

    private Level() {}

    /**
     * @param weeks the latest first
     * @param fading by how much a week counts less than the one after it, 0 to 1
     */
    static double of(double[] weeks, double fading) {
        double[] kept = weeks;
        if (weeks.length >= ENOUGH) {
            double median = median(weeks);
            double usual = Math.max(
                    Math.sqrt(USUAL_SPREAD * Math.max(median, 1)),
                    NORMAL
                            * median(Arrays.stream(weeks)
                                    .map(week -> Math.abs(week - median))
                                    .toArray()));
            double far = STANDS_OUT * usual;
            kept = Arrays.stream(weeks)
                    .map(week -> Math.min(Math.max(week, median - far), median + far))
                    .toArray();
        }
        double sum = 0;
        double all = 0;
        double weight = 1;
        for (double week : kept) {
            sum += weight * week;
            all += weight;
            weight *= 1 - fading;
        }
        return all == 0 ? 0 : Math.max(0, sum / all);
    }

    private static double median(double[] some) {
        double[] sorted = some.clone();
        Arrays.sort(sorted);
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    /** How many weeks of equal weight that amounts to. */
    static double worth(int weeks, double fading) {
        double sum = 0;
        double weight = 1;
        for (int i = 0; i < weeks; i++) {
            sum += weight;
            weight *= 1 - fading;
        }
        return sum;
    }
}
