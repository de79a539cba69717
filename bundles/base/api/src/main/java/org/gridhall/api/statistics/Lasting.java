package org.gridhall.api.statistics;

import java.time.Duration;
import org.gridhall.api.Text;

/**
 * How long something took, by day of its end.
 *
 * @param key as of {@link Counted}
 * @param tickets how many there are
 * @param median half of them took no longer; null when there are none
 * @param ninety nine tenths of them took no longer; null when there are none
 * @param error the largest relative error of both, such as 0.02
 */
public record Lasting(String key, Text title, long tickets, Duration median, Duration ninety, double error) {

    /** What is timed; by the clock on the wall. */
    public enum Span {
        /** From opening to the first response. */
        RESPONSE,
        /** From opening to the end of tickets that are closed. */
        CLOSING
    }
}
