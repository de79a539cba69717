package org.gridhall.api.time;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.gridhall.api.Text;

/**
 * When a limit is over and why, day by day.
 *
 * @param warnAt after it four fifths are used, the lamp is yellow; never after {@code dueAt}
 * @param provisional whether it reaches into a year whose calendar is not published: there only weekends are known
 * @param how in a sentence
 * @param steps its days in order; the first 800
 */
public record Reckoning(Instant dueAt, Instant warnAt, boolean provisional, Text how, List<Step> steps) {

    public Reckoning {
        steps = List.copyOf(steps);
    }

    /** What a day is for a limit. */
    public enum Kind {
        /** The day of receipt, of a limit in days. */
        ZERO,
        COUNTED,
        WEEKEND,
        HOLIDAY,
        /** Not counted because the clock stood. */
        PAUSED,
        /** The unit is not open, of a limit in working hours. */
        CLOSED
    }

    /**
     * One day.
     *
     * @param number the how manieth day that counts; 0 for one that does not
     * @param minutes that count, of a limit in time; else 0
     * @param why in words, with the name of a holiday, the cause of a pause or of an extension
     * @param provisional whether the calendar of its year is not published
     */
    public record Step(LocalDate day, Kind kind, int number, int minutes, Text why, boolean provisional) {}
}
