package org.gridhall.api.assessment;

import java.time.LocalDate;
import java.util.List;
import org.gridhall.api.Text;

/**
 * What must be finished today and this week (日清周结).
 *
 * @param weekTo last day of the week
 * @param units those that the actor may count, the most late first
 * @param people in whose hands it is, the most late first
 */
public record Clearing(LocalDate day, LocalDate weekFrom, LocalDate weekTo, List<Line> units, List<Line> people) {

    public Clearing {
        units = List.copyOf(units);
        people = List.copyOf(people);
    }

    /**
     * @param key code of the unit; null for nobody's, and for people
     * @param late open tickets whose time is over
     * @param today other open ones that are due by the end of today
     * @param week other open ones that are due by the end of the week
     * @param closed closed since the first day of the week
     */
    public record Line(String key, Text title, long late, long today, long week, long closed) {}
}
