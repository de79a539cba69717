package org.gridhall.tools.generate;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** When things happen: less on weekends and holidays, more in summer and towards the end, by day and in two peaks. */
final class Rhythm {

    private static final double[] WEEK = {1.12, 1.06, 1.02, 1.0, 0.96, 0.56, 0.46};
    private static final double HOLIDAY = 0.36;

    private final ZoneId zone;
    private final List<LocalDate> days = new ArrayList<>();
    private final double[] sums;
    private final Instant end;

    /**
     * @param holidays days off
     * @param worked weekend days that are worked
     */
    Rhythm(ZoneId zone, LocalDate first, LocalDate last, Set<LocalDate> holidays, Set<LocalDate> worked) {
        this.zone = zone;
        first.datesUntil(last.plusDays(1)).forEach(days::add);
        end = last.plusDays(1).atStartOfDay(zone).toInstant();
        sums = new double[days.size()];
        double sum = 0;
        for (int i = 0; i < sums.length; i++) {
            LocalDate day = days.get(i);
            double week = worked.contains(day) ? 1 : WEEK[day.getDayOfWeek().getValue() - 1];
            double season = 1 - 0.14 * Math.cos(2 * Math.PI * (day.getDayOfYear() - 15) / 365.25);
            double growth = 0.94 + 0.12 * i / sums.length;
            sum += (holidays.contains(day) ? HOLIDAY : week) * season * growth;
            sums[i] = sum;
        }
    }

    ZoneId zone() {
        return zone;
    }

    /** The end of the last day. */
    Instant end() {
        return end;
    }

    /** A moment of the time, whole seconds. */
    Instant any(Random random) {
        double at = random.nextDouble() * sums[sums.length - 1];
        int found = Arrays.binarySearch(sums, at);
        LocalDate day = days.get(Math.min(found < 0 ? -found - 1 : found, sums.length - 1));
        double hour;
        do {
            double part = random.nextDouble();
            hour = part < 0.46
                    ? 9.7 + 1.2 * random.nextGaussian()
                    : part < 0.85
                            ? 15.4 + 1.4 * random.nextGaussian()
                            : part < 0.97 ? 19.6 + 1.4 * random.nextGaussian() : 24 * random.nextDouble();
        } while (hour < 0 || hour >= 23.99);
        return day.atTime(LocalTime.ofSecondOfDay((long) (hour * 3600)))
                .atZone(zone)
                .toInstant();
    }

    /** The same moment, or the next morning where it is night. */
    Instant awake(Instant at, Random random) {
        ZonedDateTime there = at.atZone(zone);
        if (there.getHour() >= 7 && there.getHour() < 21) {
            return at;
        }
        LocalDate day = there.getHour() >= 21 ? there.toLocalDate().plusDays(1) : there.toLocalDate();
        return day.atTime(LocalTime.of(8, 0))
                .plusSeconds(random.nextInt(5400))
                .atZone(zone)
                .toInstant();
    }
}
