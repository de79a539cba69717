package org.gridhall.api.time;

import java.time.LocalDate;

/**
 * A day of the working calendar.
 *
 * @param name of the holiday that it belongs to; null for none
 * @param published whether its year has been published; else only the day of the week says what it is
 */
public record CalendarDay(LocalDate date, Kind kind, String name, boolean published) {

    /** What a day is. */
    public enum Kind {
        WORKDAY,
        WEEKEND,
        /** Off by the State Council's notice. */
        HOLIDAY,
        /** A Saturday or Sunday that is worked in the place of a holiday (调休上班). */
        MADE_UP
    }

    public boolean works() {
        return kind == Kind.WORKDAY || kind == Kind.MADE_UP;
    }
}
