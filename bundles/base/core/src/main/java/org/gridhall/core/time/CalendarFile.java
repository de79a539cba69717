package org.gridhall.core.time;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.gridhall.api.FieldError;
import org.gridhall.api.Problem;
import org.gridhall.api.Text;
import org.gridhall.api.time.CalendarDay;
import org.gridhall.api.time.CalendarDay.Kind;
import org.gridhall.api.time.CalendarYear;

/** Reads calendar files and writes the special days of a year. */
final class CalendarFile {

    private static final String NAME = "calendar.csv";
    private static final int MOST = 20_000;
    private static final int MOST_FAULTS = 100;
    private static final int LONGEST_NAME = 60;

    private final Map<Integer, Map<LocalDate, CalendarDay>> years = new TreeMap<>();
    private final Set<LocalDate> seen = new HashSet<>();
    private final List<FieldError> faults = new ArrayList<>();

    private CalendarFile() {}

    /**
     * The special days of each year of a file.
     *
     * @throws Problem INVALID with all wrong lines
     */
    static Map<Integer, Map<LocalDate, CalendarDay>> read(String csv) {
        CalendarFile file = new CalendarFile();
        file.lines(csv.startsWith("\ufeff") ? csv.substring(1) : csv);
        file.years.forEach((year, days) -> {
            if (days.values().stream().noneMatch(day -> day.kind() == Kind.HOLIDAY)) {
                file.fault(
                        1,
                        year + " 年没有一个法定节假日，这不是完整的日历",
                        "The year " + year + " has no holiday: this is no whole calendar");
            }
        });
        if (file.faults.isEmpty() && file.years.isEmpty()) {
            file.fault(1, "文件里没有日期", "There are no days in the file");
        }
        if (!file.faults.isEmpty()) {
            throw Problem.invalid(file.faults);
        }
        return file.years;
    }

    private void fault(int line, String zh, String en) {
        if (faults.size() < MOST_FAULTS) {
            faults.add(new FieldError(NAME + ":" + line, new Text(zh, en)));
        }
    }

    private void lines(String csv) {
        String[] lines = csv.split("\r?\n", -1);
        if (lines.length > MOST) {
            fault(MOST, "文件太长，最多 " + MOST + " 行", "The file is too long: " + MOST + " lines at most");
            return;
        }
        List<String> header = cells(lines[0].toLowerCase(Locale.ROOT));
        int date = header.indexOf("date");
        int kind = header.indexOf("kind");
        int name = header.indexOf("name");
        if (date < 0 || kind < 0) {
            fault(1, "首行须有列名 date 和 kind", "The first line names the columns date and kind");
            return;
        }
        for (int i = 1; i < lines.length; i++) {
            if (!lines[i].isBlank()) {
                List<String> cells = cells(lines[i]);
                line(i + 1, at(cells, date), at(cells, kind), at(cells, name));
            }
        }
    }

    private static List<String> cells(String line) {
        return List.of(line.split(",", -1)).stream()
                .map(cell -> cell.strip().replaceAll("^\"|\"$", ""))
                .toList();
    }

    private static String at(List<String> cells, int i) {
        return i < 0 || i >= cells.size() ? "" : cells.get(i);
    }

    private void line(int number, String dateText, String kindText, String name) {
        LocalDate date;
        try {
            date = LocalDate.parse(dateText);
        } catch (DateTimeParseException e) {
            fault(number, "日期须写成 2027-01-01 的样子：" + dateText, "A date is like 2027-01-01, not " + dateText);
            return;
        }
        if (date.getYear() < 2000 || date.getYear() > 2100) {
            fault(number, "年份须在 2000 至 2100 之间", "The year is from 2000 to 2100");
            return;
        }
        if (!seen.add(date)) {
            fault(number, dateText + " 出现了两次", dateText + " is there twice");
            return;
        }
        boolean weekend = weekend(date);
        Map<LocalDate, CalendarDay> days = years.computeIfAbsent(date.getYear(), year -> new TreeMap<>());
        switch (kindText) {
            case "holiday" -> days.put(date, day(date, Kind.HOLIDAY, name));
            case "makeup_workday" -> {
                if (weekend) {
                    days.put(date, day(date, Kind.MADE_UP, name));
                } else {
                    fault(number, dateText + " 不是周末，不能是调休上班", dateText + " is no weekend and cannot be made up");
                }
            }
            case "workday", "weekend" -> {
                if (weekend != kindText.equals("weekend")) {
                    fault(
                            number,
                            dateText + (weekend ? " 是周末；调休上班请写 makeup_workday" : " 不是周末；放假请写 holiday"),
                            dateText
                                    + (weekend
                                            ? " is a weekend; one that is worked is a makeup_workday"
                                            : " is no weekend; a day off is a holiday"));
                }
            }
            default ->
                fault(
                        number,
                        "kind 须为 holiday、makeup_workday、workday 或 weekend：" + kindText,
                        "kind is holiday, makeup_workday, workday or weekend, not " + kindText);
        }
    }

    private static CalendarDay day(LocalDate date, Kind kind, String name) {
        String some = name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) : name;
        return new CalendarDay(date, kind, some.isEmpty() ? null : some, true);
    }

    private static boolean weekend(LocalDate date) {
        return date.getDayOfWeek() == DayOfWeek.SATURDAY || date.getDayOfWeek() == DayOfWeek.SUNDAY;
    }

    /** What a day is where nothing says otherwise. */
    static CalendarDay usual(LocalDate date, boolean published) {
        return new CalendarDay(date, weekend(date) ? Kind.WEEKEND : Kind.WORKDAY, null, published);
    }

    /** All days of a year. */
    static CalendarYear year(int year, Map<LocalDate, CalendarDay> special, String by, Instant at) {
        LocalDate first = LocalDate.of(year, 1, 1);
        return new CalendarYear(
                year,
                first.datesUntil(first.plusYears(1))
                        .map(date -> special.getOrDefault(date, usual(date, true)))
                        .toList(),
                by,
                at);
    }

    /** The special days as a file. */
    static String text(Map<LocalDate, CalendarDay> special) {
        StringBuilder text = new StringBuilder("date,kind,name\n");
        special.forEach((date, day) -> text.append(date)
                .append(day.kind() == Kind.HOLIDAY ? ",holiday," : ",makeup_workday,")
                .append(day.name() == null ? "" : day.name())
                .append('\n'));
        return text.toString();
    }
}
