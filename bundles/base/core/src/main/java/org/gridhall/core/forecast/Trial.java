package org.gridhall.core.forecast;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.gridhall.api.forecast.Outlook.Measure;
import org.gridhall.api.forecast.Outlook.Quality;
import org.gridhall.api.time.CalendarDay;

/** The weeks before, each looked at from its eve and then compared with what came. */
final class Trial {

    /** What is forecast: all together, categories, grids, categories in grids. */
    enum Kind {
        TOTAL,
        CATEGORY,
        GRID,
        CELL
    }

    private static final double LOW = 0.1;
    private static final double HIGH = 0.9;

    /** The weeks that something must have been tried before its own spread counts half. */
    private static final double THIN = 8;

    /** Tickets a week that tell something of the spread of others. */
    private static final double TELLING = 2;

    private record Case(Object key, double mean, long last, long counted) {}

    private final Map<Kind, List<Case>> cases = new HashMap<>();
    private final Map<Kind, Map<Object, double[]>> residuals = new HashMap<>();
    private final Map<Kind, Double> spreads = new HashMap<>();
    private final Map<Integer, Double> totals = new HashMap<>();
    private int weeks;

    /**
     * @param from the latest week that is tried
     * @param most how many at most
     */
    Trial(History history, int from, int most, IntFunction<CalendarDay> calendar) {
        Map<Object, long[]> grids = new HashMap<>();
        for (Kind kind : Kind.values()) {
            cases.put(kind, new ArrayList<>());
            residuals.put(kind, new HashMap<>());
        }
        history.cells().forEach((cell, counts) -> {
            long[] sum = grids.computeIfAbsent(cell.grid(), fresh -> new long[counts.length]);
            for (int i = 0; i < sum.length; i++) {
                sum[i] += counts[i];
            }
        });
        for (int week = from; week < from + most; week++) {
            Model model = Model.of(history, week + 1, calendar);
            if (model == null) {
                break;
            }
            int at = week;
            weeks++;
            totals.put(week, model.total());
            add(Kind.TOTAL, "", model.total(), History.week(history.all(), at + 1), History.week(history.all(), at));
            history.categories()
                    .forEach((category, days) -> add(
                            Kind.CATEGORY,
                            category,
                            model.category(category),
                            History.week(days, at + 1),
                            History.week(days, at)));
            grids.forEach(
                    (grid, counts) -> add(Kind.GRID, grid, model.grid((String) grid), counts[at + 1], counts[at]));
            history.cells()
                    .forEach((cell, counts) -> add(Kind.CELL, cell, model.cell(cell), counts[at + 1], counts[at]));
        }
        for (Kind kind : Kind.values()) {
            double sum = 0;
            double count = 0;
            for (double[] one : residuals.get(kind).values()) {
                // Where next to nothing comes, nothing shows by how much it could vary.
                if (one[2] >= one[1] * TELLING) {
                    sum += one[0];
                    count += one[1];
                }
            }
            spreads.put(kind, count == 0 ? 1.0 : Math.max(1, sum / count));
        }
    }

    private void add(Kind kind, Object key, double mean, long last, long counted) {
        cases.get(kind).add(new Case(key, mean, last, counted));
        double[] sums = residuals.get(kind).computeIfAbsent(key, fresh -> new double[3]);
        // Of next to nothing a single ticket would seem an outburst.
        double scale = Math.max(mean, 0.5);
        sums[0] += (counted - mean) * (counted - mean) / scale;
        sums[1]++;
        sums[2] += mean;
    }

    int weeks() {
        return weeks;
    }

    /** What was expected of a week that was tried; null of others. */
    Double total(int week) {
        return totals.get(week);
    }

    /** By how much the variance of what comes exceeds its mean, at least 1. */
    double spread(Kind kind, Object key) {
        double usual = spreads.get(kind);
        double[] own = residuals.get(kind).get(key);
        if (own == null) {
            return usual;
        }
        return Math.max(1, (own[0] + THIN * usual) / (own[1] + THIN));
    }

    long low(Kind kind, Object key, double mean) {
        return Math.min(Spread.quantile(mean, spread(kind, key), LOW), Math.round(mean));
    }

    long high(Kind kind, Object key, double mean) {
        // After an outburst the quantile may lie below the mean, which nobody would understand.
        return Math.max(Spread.quantile(mean, spread(kind, key), HIGH), Math.round(mean));
    }

    /** Null when nothing was tried. */
    Quality quality() {
        return weeks == 0
                ? null
                : new Quality(
                        weeks, measure(Kind.TOTAL), measure(Kind.CATEGORY), measure(Kind.GRID), measure(Kind.CELL));
    }

    private Measure measure(Kind kind) {
        double error = 0;
        double naive = 0;
        long counted = 0;
        long inside = 0;
        List<Case> all = cases.get(kind);
        for (Case one : all) {
            error += Math.abs(one.mean - one.counted);
            naive += Math.abs(one.last - one.counted);
            counted += one.counted;
            inside +=
                    one.counted >= low(kind, one.key, one.mean) && one.counted <= high(kind, one.key, one.mean) ? 1 : 0;
        }
        int count = all.size();
        return count == 0
                ? new Measure(0, null, 0, null, 0, 0)
                : new Measure(
                        error / count,
                        counted == 0 ? null : error / counted,
                        naive / count,
                        counted == 0 ? null : naive / counted,
                        (double) inside / count,
                        count);
    }
}
