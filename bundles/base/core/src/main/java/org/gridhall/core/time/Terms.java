package org.gridhall.core.time;

import java.time.Instant;
import java.util.List;

/**
 * All that a due time follows from.
 *
 * @param duration what was granted; null where the due time was given as such
 * @param given that due time; else null
 * @param unitPath whose opening hours count; null for the district's
 * @param pauses that have ended, in order
 * @param extensions durations in the order in which they were granted
 */
public record Terms(
        Instant start,
        String duration,
        Instant given,
        String unitPath,
        List<Pause> pauses,
        List<Extension> extensions) {

    /** A time in which the clock stood, and why. */
    public record Pause(Instant from, Instant to, String cause) {}

    /** What was granted on top, and why. */
    public record Extension(String duration, String cause) {}

    public Terms {
        pauses = List.copyOf(pauses);
        extensions = List.copyOf(extensions);
    }

    public static Terms of(Instant start, String duration) {
        return new Terms(start, duration, null, null, List.of(), List.of());
    }

    /** Whether it follows the calendar or the opening hours. */
    public boolean working() {
        return duration != null && Span.of(duration).unit().working()
                || extensions.stream()
                        .anyMatch(more -> Span.of(more.duration()).unit().working());
    }
}
