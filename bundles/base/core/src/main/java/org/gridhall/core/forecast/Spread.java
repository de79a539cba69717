package org.gridhall.core.forecast;

/**
 * Counts about a mean whose variance is some times the mean: Poisson's for 1, the negative binomial distribution for more.
 */
final class Spread {

    private static final double POISSON = 1.0001;

    private Spread() {}

    /** The least number that is not exceeded with a probability. */
    static long quantile(double mean, double spread, double probability) {
        if (mean <= 0) {
            return 0;
        }
        double sum = 0;
        double log = zero(mean, spread);
        // Far beyond every number that has a probability to speak of.
        long most = (long) (mean + 40 * Math.sqrt(mean * Math.max(1, spread)) + 200 * Math.max(1, spread));
        for (long k = 0; k < most; k++) {
            sum += Math.exp(log);
            if (sum >= probability) {
                return k;
            }
            log += step(mean, spread, k);
        }
        return most;
    }

    /** The probability of at least so many. */
    static double atLeast(double mean, double spread, long count) {
        if (count <= 0) {
            return 1;
        }
        if (mean <= 0) {
            return 0;
        }
        double below = 0;
        double log = zero(mean, spread);
        for (long k = 0; k < count; k++) {
            below += Math.exp(log);
            log += step(mean, spread, k);
        }
        // The sum of what is left where the difference to 1 has no digits.
        double tail = 0;
        for (long k = count; k < count + 60; k++) {
            tail += Math.exp(log);
            log += step(mean, spread, k);
        }
        return Math.min(1, Math.max(tail, 1 - below > 1e-9 ? 1 - below : 0));
    }

    private static double zero(double mean, double spread) {
        return spread <= POISSON ? -mean : -mean / (spread - 1) * Math.log(spread);
    }

    /** What is added to the logarithm of the probability from k to k + 1. */
    private static double step(double mean, double spread, long k) {
        return spread <= POISSON
                ? Math.log(mean / (k + 1))
                : Math.log((mean / (spread - 1) + k) / (k + 1) * (1 - 1 / spread));
    }
}
