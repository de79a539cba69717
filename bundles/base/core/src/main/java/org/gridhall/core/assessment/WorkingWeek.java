package org.gridhall.core.assessment;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.function.Predicate;

/**
 * From a Monday to a Sunday with a working day between them: a week that has none is part of the one after it.
 *
 * @param last the last working day
 */
record WorkingWeek(LocalDate from, LocalDate to, LocalDate last) {

    /** A calendar that knows no working days at all is wrong; no holiday takes that many weeks. */
    private static final int LONGEST = 8;

    static WorkingWeek of(LocalDate day, Predicate<LocalDate> works) {
        LocalDate from = day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
        LocalDate to = from.plusDays(6);
        for (int i = 0; i < LONGEST && last(to, works) == null; i++) {
            to = to.plusWeeks(1);
        }
        for (int i = 0; i < LONGEST && last(from.minusDays(1), works) == null; i++) {
            from = from.minusWeeks(1);
        }
        LocalDate last = last(to, works);
        return new WorkingWeek(from, to, last == null ? to : last);
    }

    private static LocalDate last(LocalDate sunday, Predicate<LocalDate> works) {
        for (int i = 0; i < 7; i++) {
            if (works.test(sunday.minusDays(i))) {
                return sunday.minusDays(i);
            }
        }
        return null;
    }
}
