package org.gridhall.api.time;

import java.time.LocalDate;
import java.util.List;

/**
 * When a unit is open, from a day on.
 *
 * @param unit code; null for the district, whose hours hold for all units that have none and that lie below none that has
 * @param from the first day
 * @param open eight lists: Monday to Sunday, then a weekend day that is worked in the place of a holiday. Each has the
 *     minutes since midnight at which it opens and closes in turn; empty for a day on which it does not open. Nobody is open
 *     on a holiday
 */
public record UnitHours(String unit, LocalDate from, List<List<Integer>> open) {

    public UnitHours {
        open = open.stream().map(List::copyOf).toList();
    }

    /** The hours of a day as people write them, such as {@code 09:00-12:00 13:00-17:00}; empty for none. */
    public String words(int day) {
        StringBuilder words = new StringBuilder();
        List<Integer> minutes = open.get(day);
        for (int i = 0; i < minutes.size(); i += 2) {
            words.append(i == 0 ? "" : " ")
                    .append(clock(minutes.get(i)))
                    .append('-')
                    .append(clock(minutes.get(i + 1)));
        }
        return words.toString();
    }

    private static String clock(int minute) {
        return String.format(java.util.Locale.ROOT, "%02d:%02d", minute / 60, minute % 60);
    }
}
