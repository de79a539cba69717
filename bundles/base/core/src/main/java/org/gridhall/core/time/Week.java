package org.gridhall.core.time;

import java.time.DayOfWeek;
import java.util.ArrayList;
import java.util.List;

/**
 * When an office is open, by day of the week.
 *
 * @param open seven days from Monday, then a weekend that is worked in the place of a holiday; of each the minutes since
 *     midnight at which it opens and closes in turn
 */
record Week(List<int[]> open) {

    static final int MADE_UP = 7;

    /** 09:00–12:00 and 13:00–17:00 from Monday to Friday and on made-up days: what holds where nobody says otherwise. */
    static final Week USUAL = usual();

    private static Week usual() {
        int[] day = {9 * 60, 12 * 60, 13 * 60, 17 * 60};
        List<int[]> open = new ArrayList<>();
        for (int i = 0; i <= MADE_UP; i++) {
            open.add(i == 5 || i == 6 ? new int[0] : day);
        }
        return new Week(open);
    }

    int[] on(DayOfWeek day) {
        return open.get(day.getValue() - 1);
    }

    int[] madeUp() {
        return open.get(MADE_UP);
    }
}
