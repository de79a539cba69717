package org.gridhall.core.time;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import org.gridhall.api.time.CalendarYear;

/** The calendar that the district jingkai ships with, 2015 to 2026. */
final class Shipped {

    static final List<CalendarYear> YEARS = years();

    private Shipped() {}

    private static List<CalendarYear> years() {
        try {
            List<CalendarYear> years = new ArrayList<>();
            CalendarFile.read(Files.readString(Path.of("../../../config/districts/jingkai/calendar/2015-2026.csv")))
                    .forEach((year, days) -> years.add(CalendarFile.year(year, days, null, null)));
            return years;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static WorkingTime time(Map<String, NavigableMap<Integer, Week>> hours) {
        return new WorkingTime(7, YEARS, hours);
    }

    static WorkingTime hours(String... lines) {
        return time(HoursFile.weeks(
                HoursFile.read("unit,from,days,hours\n" + String.join("\n", lines) + "\n", any -> true)));
    }
}
