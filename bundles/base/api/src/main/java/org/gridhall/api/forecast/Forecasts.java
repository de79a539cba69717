package org.gridhall.api.forecast;

import org.gridhall.api.account.Actor;
import org.gridhall.api.statistics.Slice;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Looks ahead from the daily counts of the statistics, as far as whoever asks may count. Days begin in the district's zone;
 * the days of a slice do not matter.
 */
@ProviderType
public interface Forecasts {

    /** How many days ahead, and in a week of the past. */
    int DAYS = 7;

    /** How often a steady category is warned of in a week, by chance. */
    double FALSE_ALARMS = 0.01;

    /**
     * The load that is expected of today and the six days after, with the error that the same method made in the weeks
     * before, and the categories that rose beyond their normal range in the seven days until yesterday.
     *
     * @throws org.gridhall.api.Problem FORBIDDEN without {@code statistics.read}; INVALID for a unit or grid that does not
     *     exist
     */
    Outlook outlook(Actor actor, Slice slice);

    /**
     * Squares of the ground of some 300 metres where more was opened in the last days than the three times as many days
     * before them let expect. Confidential tickets count only for whom they are shown where the statistics are.
     *
     * @param days 7 to 90
     * @throws org.gridhall.api.Problem FORBIDDEN without {@code statistics.read}; INVALID for days out of range, and for a
     *     unit or grid that does not exist
     */
    Hotspots hotspots(Actor actor, Slice slice, int days);

    /**
     * Problems of one category that came again at the same place, the most often repeated first. Confidential tickets and
     * ones that were merged into another do not count.
     *
     * @param metres how far from the newest one counts as the same place, 10 to 1000; without a point the address decides
     * @param days how long back, 7 to 180
     * @param least how many tickets make a repeat, 2 to 50
     * @throws org.gridhall.api.Problem FORBIDDEN without {@code statistics.read}; INVALID for a number out of range, and for
     *     a unit or grid that does not exist
     */
    Repeats repeats(Actor actor, Slice slice, int metres, int days, int least);
}
