package org.gridhall.api.job;

import java.time.Duration;
import java.time.Instant;
import org.gridhall.api.Text;

/**
 * How a job stands on this node, since it was started.
 *
 * @param last when it began last; null when it did not yet
 * @param took how long that took; null while it runs for the first time
 * @param next when it runs again, about; null when nobody can tell
 * @param failure what was wrong with the last failure, without personal data; null when none failed
 * @param failedAt when that was; null likewise
 */
public record JobState(
        boolean running,
        Instant last,
        Duration took,
        Instant next,
        long runs,
        long failures,
        Text failure,
        Instant failedAt) {}
