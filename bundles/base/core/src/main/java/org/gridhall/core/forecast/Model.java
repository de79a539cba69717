package org.gridhall.core.forecast;

import java.util.HashMap;
import java.util.Map;
import java.util.function.IntFunction;
import org.gridhall.api.time.CalendarDay;

/**
 * What is expected of a week after those before it. A category has the level of its recent weeks, weighed by the calendar.
 * Its grids share that by their own levels, which where they are thin lean on the category's level and the grid's part of
 * all; so grids add up to categories and categories to the whole.
 */
final class Model {

    /** Weeks that a level rests on. */
    static final int WEEKS = 10;

    /** With fewer weeks nothing is expected. */
    static final int LEAST = 2;

    private static final double FADING = 0.35;
    private static final double CELL_FADING = 0.15;

    /** Weeks of its own that a category in a grid needs to count as much as what it leans on. */
    private static final double LEANING = 1;

    private final Map<String, Double> categories = new HashMap<>();
    private final Map<String, Double> grids = new HashMap<>();
    private final Map<History.Cell, Double> cells = new HashMap<>();
    private final double[] days = new double[7];
    private double total;

    private Model() {}

    /**
     * Looks ahead to the week before {@code after}: 0 for the coming one, 1 for the last one, as seen from its eve.
     *
     * @return null where too few weeks lie before
     */
    static Model of(History history, int after, IntFunction<CalendarDay> calendar) {
        int to = Math.min(after + WEEKS, history.weeks());
        if (to - after < LEAST) {
            return null;
        }
        Model model = new Model();
        Season season = new Season(history, after, to, calendar);
        Map<String, double[]> weights = new HashMap<>();
        history.categories().forEach((category, counts) -> {
            double[] kinds = season.of(counts);
            double[] weight = new double[to - after];
            double[] weeks = new double[to - after];
            for (int i = 0; i < weeks.length; i++) {
                weight[i] = Math.max(0.1, season.weight(kinds, after + i));
                weeks[i] = History.week(counts, after + i) / weight[i];
            }
            double level = Level.of(weeks, FADING);
            double sum = 0;
            for (int i = 0; i < 7; i++) {
                double day = level * season.on(kinds, (after - 1) * 7 + 7 - i);
                model.days[i] += day;
                sum += day;
            }
            weights.put(category, weight);
            model.categories.put(category, sum);
            model.total += sum;
        });
        model.share(history, after, to, weights);
        return model;
    }

    /** Shares what is expected of the categories among their grids. */
    private void share(History history, int after, int to, Map<String, double[]> weights) {
        Map<String, Double> parts = new HashMap<>();
        double all = 0;
        for (Map.Entry<History.Cell, long[]> cell : history.cells().entrySet()) {
            double sum = 0;
            for (int week = after; week < to; week++) {
                sum += cell.getValue()[week];
            }
            parts.merge(cell.getKey().grid(), sum, Double::sum);
            all += sum;
        }
        double worth = Level.worth(to - after, CELL_FADING);
        Map<String, Double> sums = new HashMap<>();
        double everything = all;
        history.cells().forEach((cell, counts) -> {
            double[] weight = weights.get(cell.category());
            double[] weeks = new double[to - after];
            boolean seen = false;
            for (int i = 0; i < weeks.length; i++) {
                weeks[i] = counts[after + i] / weight[i];
                seen |= counts[after + i] > 0;
            }
            if (seen) {
                double leans = categories.get(cell.category()) * parts.get(cell.grid()) / everything;
                double level = (Level.of(weeks, CELL_FADING) * worth + leans * LEANING) / (worth + LEANING);
                cells.put(cell, level);
                sums.merge(cell.category(), level, Double::sum);
            }
        });
        cells.replaceAll((cell, level) -> {
            double sum = sums.get(cell.category());
            return sum == 0 ? 0 : level * categories.get(cell.category()) / sum;
        });
        cells.forEach((cell, level) -> grids.merge(cell.grid(), level, Double::sum));
    }

    double category(String category) {
        return categories.getOrDefault(category, 0.0);
    }

    double grid(String grid) {
        return grids.getOrDefault(grid, 0.0);
    }

    double cell(History.Cell cell) {
        return cells.getOrDefault(cell, 0.0);
    }

    double total() {
        return total;
    }

    /** By day, from the first of the week on. */
    double[] days() {
        return days.clone();
    }
}
