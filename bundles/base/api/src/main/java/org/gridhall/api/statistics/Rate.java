package org.gridhall.api.statistics;

/** What an indicator comes to. */
public record Rate(Indicator indicator, long numerator, long denominator) {

    /** 0 to 1; null, not available, when nothing was to be counted. */
    public Double value() {
        return denominator == 0 ? null : (double) numerator / denominator;
    }
}
