package org.gridhall.core.forecast;

import java.util.function.IntFunction;
import org.gridhall.api.time.CalendarDay;

/**
 * Which part of a usual week falls on which day: by weekday; a holiday is like a weekend's day, a made-up working day like a
 * working day. A category with few tickets follows all together.
 */
final class Season {

    /** The tickets that a category must have had before its own weekdays count half. */
    private static final double THIN = 60;

    private static final int OFF = 7;
    private static final int MADE_UP = 8;

    private final int from;
    private final int to;
    private final IntFunction<CalendarDay> calendar;
    private final double[] shares;

    /**
     * Of the weeks {@code from} to {@code to - 1}.
     *
     * @param calendar the day of a number, as in {@link History}
     */
    Season(History history, int from, int to, IntFunction<CalendarDay> calendar) {
        this.from = from;
        this.to = to;
        this.calendar = calendar;
        this.shares = shares(history.all(), new double[] {1, 1, 1, 1, 1, 1, 1}, 7);
    }

    /** By weekday, of a usual week 1 together. */
    private double[] shares(long[] days, double[] usual, double weight) {
        double[] sum = new double[7];
        int[] count = new int[7];
        for (int day = from * 7 + 1; day <= to * 7; day++) {
            int kind = kind(calendar.apply(day));
            if (kind < OFF) {
                sum[kind] += days[day];
                count[kind]++;
            }
        }
        double scale = 0;
        for (double one : usual) {
            scale += one;
        }
        double[] shares = new double[7];
        double all = 0;
        for (int i = 0; i < 7; i++) {
            // A weekday that only holidays fell on is as usual.
            double rate = count[i] == 0 ? 0 : sum[i] / count[i] * (to - from);
            shares[i] = rate + weight * usual[i] / scale;
            all += shares[i];
        }
        for (int i = 0; i < 7; i++) {
            shares[i] /= all;
        }
        return shares;
    }

    /** The part of each kind of day for a category. */
    double[] of(long[] days) {
        double[] own = shares(days, shares, THIN);
        double[] kinds = new double[9];
        System.arraycopy(own, 0, kinds, 0, 7);
        kinds[OFF] = (own[5] + own[6]) / 2;
        kinds[MADE_UP] = (own[0] + own[1] + own[2] + own[3] + own[4]) / 5;
        return kinds;
    }

    /** How much of a usual week a week is. */
    double weight(double[] kinds, int week) {
        double sum = 0;
        for (int day = week * 7 + 1; day <= week * 7 + 7; day++) {
            sum += on(kinds, day);
        }
        return sum;
    }

    double on(double[] kinds, int day) {
        return kinds[kind(calendar.apply(day))];
    }

    private static int kind(CalendarDay day) {
        return switch (day.kind()) {
            case WORKDAY, WEEKEND -> day.date().getDayOfWeek().getValue() - 1;
            case HOLIDAY -> OFF;
            case MADE_UP -> MADE_UP;
        };
    }
}
