package org.gridhall.core.statistics;

import java.time.Duration;
import java.util.Map;
import java.util.SortedMap;

/**
 * Times in buckets whose borders grow by a factor, so that whatever the time, the middle of its bucket is off by two per cent
 * at most. Histograms of such buckets are merged by adding them up, and lose nothing by it.
 */
final class Buckets {

    /** The largest relative error. */
    static final double ERROR = 0.02;

    private static final double FACTOR = (1 + ERROR) / (1 - ERROR);
    private static final double LOG = StrictMath.log(FACTOR);

    private Buckets() {}

    /** The bucket of a time; what took less than a second took one. */
    static int of(long millis) {
        double seconds = Math.max(1, millis / 1000.0);
        return (int) StrictMath.ceil(StrictMath.log(seconds) / LOG);
    }

    /** The time that stands for a bucket. */
    static Duration middle(int bucket) {
        double seconds = 2 * StrictMath.pow(FACTOR, bucket) / (FACTOR + 1);
        return Duration.ofMillis(Math.round(seconds * 1000));
    }

    /** The time that a part of all took no longer than, 0 to 1; null of nothing. */
    static Duration quantile(SortedMap<Integer, Long> histogram, double part) {
        long all = histogram.values().stream().mapToLong(Long::longValue).sum();
        long rank = Math.max(1, (long) Math.ceil(part * all));
        for (Map.Entry<Integer, Long> bucket : histogram.entrySet()) {
            rank -= bucket.getValue();
            if (rank <= 0) {
                return middle(bucket.getKey());
            }
        }
        return null;
    }
}
