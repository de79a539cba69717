package org.gridhall.core.forecast;

import java.util.HashMap;
import java.util.Map;

/**
 * What was counted on the days before one. Day 1 is the eve, day 8 a week before it; week 0 has the days 1 to 7, week 1 the
 * days 8 to 14. The day itself and those after it have the days 0, -1, … and the week -1.
 */
final class History {

    /** A category in a grid. */
    record Cell(String category, String grid) {}

    private final int length;
    private final Map<String, long[]> categories = new HashMap<>();
    private final Map<Cell, long[]> cells = new HashMap<>();
    private final long[] all;
    private int oldest;

    /** @param weeks how far back it goes */
    History(int weeks) {
        this.length = weeks;
        this.all = new long[weeks * 7 + 1];
    }

    void add(int day, String category, String grid, long count) {
        if (day < 1 || day > length * 7) {
            throw new IllegalArgumentException("not in the time: " + day);
        }
        oldest = Math.max(oldest, day);
        all[day] += count;
        categories.computeIfAbsent(category, fresh -> new long[all.length])[day] += count;
        cells.computeIfAbsent(new Cell(category, grid), fresh -> new long[length])[(day - 1) / 7] += count;
    }

    /** Complete weeks from the first count on. */
    int weeks() {
        return oldest / 7;
    }

    Map<String, long[]> categories() {
        return categories;
    }

    /** Counts by week. */
    Map<Cell, long[]> cells() {
        return cells;
    }

    /** All categories together by day. */
    long[] all() {
        return all;
    }

    static long week(long[] days, int week) {
        long sum = 0;
        for (int day = week * 7 + 1; day <= week * 7 + 7; day++) {
            sum += days[day];
        }
        return sum;
    }
}
