package org.gridhall.api.time;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.gridhall.api.Text;

/**
 * When a limit is over and why.
 *
 * @param how in a sentence
 * @param steps its days, for one that counts days; the first 400
 */
public record Reckoning(Instant dueAt, Text how, List<Step> steps) {

    public Reckoning {
        steps = List.copyOf(steps);
    }

    /**
     * One day.
     *
     * @param number the how manieth that counts; 0 for the day it starts and for days that do not count
     */
    public record Step(LocalDate day, int number, Text why) {}
}
