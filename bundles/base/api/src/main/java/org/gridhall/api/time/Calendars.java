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
     * Takes a calendar file: its years are published, or others than before. Limits that run and count working time are
     * reckoned again soon after; those that have ended stay as they were.
     *
     * @throws org.gridhall.api.Problem as {@link #check}; FORBIDDEN without {@code setting.manage} everywhere
     */
    List<CalendarYear> load(Actor actor, String csv);

    /** Opening hours, by unit and first day; none where the usual ones hold: 09:00-12:00 and 13:00-17:00. */
    List<UnitHours> hours();

    /** The file of the opening hours in force, as {@link #loadHours} takes it; empty where there is none. */
    String hoursFile();

    /**
     * Says what a file of opening hours holds, without taking it.
     *
     * @param csv UTF-8 with the columns {@code unit} (code; empty for the district), {@code from} (2026-01-01, the first
     *     day), {@code days} ({@code mon-fri}, {@code sat}, {@code made-up}) and {@code hours} ({@code 09:00-12:00
     *     13:00-17:00}; {@code -} for closed). Days that a unit does not name are closed, made-up ones are as its Monday
     * @throws org.gridhall.api.Problem INVALID with one error for each wrong line, the field being {@code file:line}
     */
    List<UnitHours> checkHours(String csv);

    /**
     * Takes a file of opening hours in the place of all that was there before. Limits that run and count working hours are
     * reckoned again soon after; those that have ended stay as they were.
     *
     * @throws org.gridhall.api.Problem as {@link #checkHours}; FORBIDDEN without {@code setting.manage} everywhere
     */
    List<UnitHours> loadHours(Actor actor, String csv);

    /**
     * When a limit is over that starts at a moment, and why.
     *
     * @param duration such as {@code 90m}, {@code 72h}, {@code 16wh}, {@code 3d}, {@code 20wd}
     * @param unit code of the unit whose opening hours count; null for the district's
     * @throws org.gridhall.api.Problem INVALID for a duration that cannot be counted
     */
    Reckoning reckon(String duration, Instant start, String unit);
}
