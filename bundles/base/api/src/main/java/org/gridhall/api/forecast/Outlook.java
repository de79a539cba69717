package org.gridhall.api.forecast;

import java.time.LocalDate;
import java.util.List;
import org.gridhall.api.Text;

/**
 * What is expected of a week.
 *
 * @param from its first day
 * @param to its last day
 * @param weeks how many complete weeks it rests on; 0 when there is too little to look ahead from, and then nothing is
 *     expected of anything
 * @param total all together; null when nothing is known
 * @param days each day of the week
 * @param past the complete weeks before, the latest last
 * @param categories each category that occurred, the most expected first
 * @param grids each grid that occurred, the most expected first
 * @param cells category by grid, the most expected first, 200 at most
 * @param quality how wrong the method was of late; null while there is too little to tell
 * @param warnings what rose beyond its normal range, the least likely first
 * @param watched how many categories were watched for that
 */
public record Outlook(
        LocalDate from,
        LocalDate to,
        int weeks,
        Expected total,
        List<Day> days,
        List<Week> past,
        List<Expected> categories,
        List<Expected> grids,
        List<Cell> cells,
        Quality quality,
        List<Warning> warnings,
        int watched) {

    public Outlook {
        days = List.copyOf(days);
        past = List.copyOf(past);
        categories = List.copyOf(categories);
        grids = List.copyOf(grids);
        cells = List.copyOf(cells);
        warnings = List.copyOf(warnings);
    }

    /**
     * The load of something in the week.
     *
     * @param key code; null where tickets have none
     * @param mean tickets on average
     * @param low in nine of ten weeks it is at least this
     * @param high in nine of ten weeks it is at most this: four of five lie between
     * @param last what the last seven days had
     */
    public record Expected(String key, Text title, double mean, long low, long high, long last) {}

    /**
     * A category in a grid.
     *
     * @param category code; null where tickets have none
     * @param grid code; null likewise
     */
    public record Cell(
            String category,
            Text categoryTitle,
            String grid,
            Text gridTitle,
            double mean,
            long low,
            long high,
            long last) {}

    /** @param off whether it is a weekend or holiday by the calendar */
    public record Day(LocalDate date, boolean off, double mean) {}

    /**
     * A complete week of the past.
     *
     * @param expected what would have been expected before it; null where too little came before
     */
    public record Week(LocalDate from, LocalDate to, long counted, Double expected) {}

    /**
     * How wrong the method was in the weeks before, each looked at from its eve.
     *
     * @param weeks how many
     */
    public record Quality(int weeks, Measure total, Measure categories, Measure grids, Measure cells) {}

    /**
     * Errors of one kind of forecast, beside those of taking the week before for the next one.
     *
     * @param mae mean absolute error, in tickets
     * @param wape sum of absolute errors by sum of what was counted; null when nothing was counted
     * @param lastMae the same of "as in the week before"
     * @param lastWape the same of "as in the week before"
     * @param inside which part of what was counted lay between low and high, 0 to 1
     * @param count number of comparisons
     */
    public record Measure(double mae, Double wape, double lastMae, Double lastWape, double inside, long count) {}

    /**
     * A category that rose.
     *
     * @param category code; null where tickets have none
     * @param counted in the last seven days
     * @param mean what was expected of them
     * @param limit the most that is normal: a steady category goes beyond it in one of a hundred weeks
     * @param chance of so much, were nothing the matter
     */
    public record Warning(String category, Text title, long counted, double mean, long limit, double chance) {}
}
