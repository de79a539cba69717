package org.gridhall.api.assessment;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.gridhall.api.Text;

/**
 * The rules of some time.
 *
 * @param version unique
 * @param from first day on which they hold, until those of a later day
 * @param digest SHA-256 of what they say, in hexadecimal digits
 * @param grades from the best; the last one has no least score
 * @param yellow points that are taken off for each yellow card, 0 for none
 * @param red points for each red card
 * @param kinds who is scored by what
 */
public record Rules(
        String version,
        LocalDate from,
        Text title,
        String digest,
        List<Grade> grades,
        double yellow,
        double red,
        Map<Scored, List<Measure>> kinds) {

    public Rules {
        grades = List.copyOf(grades);
        kinds = Map.copyOf(kinds);
    }

    /** @param least score from which on it is given, 0 to 100 */
    public record Grade(String code, double least) {}

    /**
     * An indicator with its weight.
     *
     * @param weight above 0; weights need not add up to 100
     * @param inverse whether less is better: one less the rate counts
     */
    public record Measure(String code, Text title, double weight, boolean inverse) {}

    /** The grade of a score. */
    public String grade(double score) {
        return grades.stream()
                .filter(grade -> score >= grade.least())
                .findFirst()
                .orElse(grades.get(grades.size() - 1))
                .code();
    }
}
