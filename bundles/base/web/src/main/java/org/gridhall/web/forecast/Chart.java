package org.gridhall.web.forecast;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.gridhall.api.forecast.Outlook;

/**
 * Weeks as bars, the coming one with its range, in units of the drawing.
 *
 * @param top the number at the upper line
 */
public record Chart(int width, int height, int floor, long top, List<Bar> bars) {

    private static final int LEFT = 44;
    private static final int STEP = 40;
    private static final int BAR = 26;
    private static final int FLOOR = 190;
    private static final int ROOM = 170;

    /**
     * A week.
     *
     * @param mark vertical place of what was expected before it; −1 for none
     * @param low of the range of the coming week; −1 for others
     */
    public record Bar(
            LocalDate from,
            LocalDate to,
            String day,
            int x,
            int middle,
            int y,
            int height,
            int wide,
            int mark,
            int low,
            int high,
            boolean coming,
            String counted,
            String expected) {}

    static Chart of(Outlook outlook) {
        double most = outlook.total() == null ? 1 : Math.max(1, outlook.total().high());
        for (Outlook.Week week : outlook.past()) {
            most = Math.max(most, Math.max(week.counted(), week.expected() == null ? 0 : week.expected()));
        }
        long top = round(most);
        List<Bar> bars = new ArrayList<>();
        int x = LEFT;
        for (Outlook.Week week : outlook.past()) {
            int y = at(week.counted(), top);
            bars.add(new Bar(
                    week.from(),
                    week.to(),
                    week.from().toString().substring(5),
                    x,
                    x + BAR / 2,
                    y,
                    FLOOR - y,
                    BAR,
                    week.expected() == null ? -1 : at(week.expected(), top),
                    -1,
                    -1,
                    false,
                    Long.toString(week.counted()),
                    week.expected() == null ? "" : ForecastRoom.one(week.expected())));
            x += STEP;
        }
        if (outlook.total() != null) {
            int y = at(outlook.total().mean(), top);
            bars.add(new Bar(
                    outlook.from(),
                    outlook.to(),
                    outlook.from().toString().substring(5),
                    x,
                    x + BAR / 2,
                    y,
                    FLOOR - y,
                    BAR,
                    -1,
                    at(outlook.total().low(), top),
                    at(outlook.total().high(), top),
                    true,
                    "",
                    ForecastRoom.one(outlook.total().mean())));
            x += STEP;
        }
        return new Chart(Math.max(x, 320), FLOOR + 34, FLOOR, top, bars);
    }

    private static int at(double value, long top) {
        return (int) Math.round(FLOOR - ROOM * value / top);
    }

    /** The next number that is easy to read. */
    private static long round(double most) {
        long step = (long) Math.pow(10, Math.floor(Math.log10(most)));
        for (long each : new long[] {1, 2, 3, 4, 5, 6, 8, 10}) {
            if (each * step >= most) {
                return each * step;
            }
        }
        return 10 * step;
    }
}
