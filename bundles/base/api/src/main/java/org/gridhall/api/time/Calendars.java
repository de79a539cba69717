package org.gridhall.api.time;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.gridhall.api.account.Actor;
import org.osgi.annotation.versioning.ProviderType;

/** The working calendar: which days are worked, by year as it is published, and how limits are counted. */
@ProviderType
public interface Calendars {

    /** The published years, the latest first. */
    List<CalendarYear> years();

    /** A day; of a year that is not published the day of the week decides. */
    CalendarDay day(LocalDate day);

    /**
     * Says what a calendar file holds, without taking it.
     *
     * @param csv UTF-8 with the columns {@code date} (2027-01-01), {@code kind} (holiday, makeup_workday, workday,
     *     weekend) and, if wanted, {@code name}; days that are left out are what their weekday says
     * @throws org.gridhall.api.Problem INVALID with one error for each wrong line, the field being {@code file:line}
     */
    List<CalendarYear> check(String csv);

    /**
     * Takes a calendar file: its years are published, or others than before. Limits that run are not touched.
     *
     * @throws org.gridhall.api.Problem as {@link #check}; FORBIDDEN without {@code setting.manage} everywhere
     */
    List<CalendarYear> load(Actor actor, String csv);

    /**
     * When a limit is over that starts at a moment.
     *
     * @param duration such as {@code 72h}, {@code 3d}
     * @throws org.gridhall.api.Problem INVALID for a duration that cannot be counted
     */
    Reckoning reckon(String duration, Instant start);
}
