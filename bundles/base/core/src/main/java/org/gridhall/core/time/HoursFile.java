package org.gridhall.core.time;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gridhall.api.FieldError;
import org.gridhall.api.Problem;
import org.gridhall.api.Text;
import org.gridhall.api.time.UnitHours;

/** Reads files of opening hours. */
final class HoursFile {

    private static final String NAME = "hours.csv";
    private static final int MOST = 5_000;
    private static final int MOST_FAULTS = 100;
    private static final int MOST_SESSIONS = 4;
    private static final List<String> DAYS = List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun", "made-up");
    private static final Pattern SESSION =
            Pattern.compile("([01][0-9]|2[0-3]):([0-5][0-9])-(?:([01][0-9]|2[0-3]):([0-5][0-9])|(24:00))");

    private record Key(String unit, LocalDate from) {}

    private final Map<Key, int[][]> weeks = new LinkedHashMap<>();
    private final Map<Key, Integer> lines = new LinkedHashMap<>();
    private final List<FieldError> faults = new ArrayList<>();
    private final Predicate<String> unit;

    private HoursFile(Predicate<String> unit) {
        this.unit = unit;
    }

    /**
     * @param unit whether there is a unit of this code
     * @throws Problem INVALID with all wrong lines
     */
    static List<UnitHours> read(String csv, Predicate<String> unit) {
        HoursFile file = new HoursFile(unit);
        file.all(csv.startsWith("\ufeff") ? csv.substring(1) : csv);
        List<UnitHours> found = new ArrayList<>();
        file.weeks.forEach((key, days) -> {
            if (days[Week.MADE_UP] == null) {
                days[Week.MADE_UP] = days[0] == null ? first(days) : days[0];
            }
            List<List<Integer>> open = new ArrayList<>();
            int minutes = 0;
            for (int i = 0; i < days.length; i++) {
                List<Integer> day = new ArrayList<>();
                for (int minute : days[i] == null ? new int[0] : days[i]) {
                    day.add(minute);
                }
                minutes += i < Week.MADE_UP ? day.size() : 0;
                open.add(day);
            }
            if (minutes == 0) {
                file.fault(file.lines.get(key), "一周没有一天开门", "It is not open on any day of the week");
            }
            found.add(new UnitHours(key.unit.isEmpty() ? null : key.unit, key.from, open));
        });
        if (file.faults.isEmpty() && found.isEmpty()) {
            file.fault(1, "文件里没有开放时间", "There are no hours in the file");
        }
        if (!file.faults.isEmpty()) {
            throw Problem.invalid(file.faults);
        }
        return found;
    }

    private static int[] first(int[][] days) {
        for (int[] day : days) {
            if (day != null && day.length > 0) {
                return day;
            }
        }
        return new int[0];
    }

    /** As reckoning wants them. */
    static Map<String, NavigableMap<Integer, Week>> weeks(List<UnitHours> all) {
        Map<String, NavigableMap<Integer, Week>> weeks = new LinkedHashMap<>();
        for (UnitHours hours : all) {
            List<int[]> open = hours.open().stream()
                    .map(day -> day.stream().mapToInt(Integer::intValue).toArray())
                    .toList();
            weeks.computeIfAbsent(hours.unit() == null ? "" : hours.unit(), fresh -> new TreeMap<>())
                    .put((int) hours.from().toEpochDay(), new Week(open));
        }
        return weeks;
    }

    private void fault(int line, String zh, String en) {
        if (faults.size() < MOST_FAULTS) {
            faults.add(new FieldError(NAME + ":" + line, new Text(zh, en)));
        }
    }

    private void all(String csv) {
        String[] rows = csv.split("\r?\n", -1);
        if (rows.length > MOST) {
            fault(MOST, "文件太长，最多 " + MOST + " 行", "The file is too long: " + MOST + " lines at most");
            return;
        }
        List<String> header = cells(rows[0].toLowerCase(Locale.ROOT));
        int[] at = {header.indexOf("unit"), header.indexOf("from"), header.indexOf("days"), header.indexOf("hours")};
        for (int column : at) {
            if (column < 0) {
                fault(
                        1,
                        "首行须有列名 unit、from、days 和 hours",
                        "The first line names the columns unit, from, days and hours");
                return;
            }
        }
        for (int i = 1; i < rows.length; i++) {
            if (!rows[i].isBlank()) {
                List<String> cells = cells(rows[i]);
                line(i + 1, cell(cells, at[0]), cell(cells, at[1]), cell(cells, at[2]), cell(cells, at[3]));
            }
        }
    }

    private static List<String> cells(String line) {
        return List.of(line.split(",", -1)).stream()
                .map(cell -> cell.strip().replaceAll("^\"|\"$", ""))
                .toList();
    }

    private static String cell(List<String> cells, int i) {
        return i >= cells.size() ? "" : cells.get(i);
    }

    private void line(int number, String code, String fromText, String days, String hours) {
        if (!code.isEmpty() && !unit.test(code)) {
            fault(
                    number,
                    "没有代码为“" + code + "”的部门；全区的开放时间请把 unit 留空",
                    "There is no unit \"" + code + "\"; leave unit empty for the whole district");
            return;
        }
        LocalDate from;
        try {
            from = LocalDate.parse(fromText);
        } catch (DateTimeParseException e) {
            fault(number, "生效日期须写成 2026-01-01 的样子：" + fromText, "A date is like 2026-01-01, not " + fromText);
            return;
        }
        if (from.getYear() < 2000 || from.getYear() > 2100) {
            fault(number, "年份须在 2000 至 2100 之间", "The year is from 2000 to 2100");
            return;
        }
        int[] open = hours(number, hours);
        List<Integer> on = days(number, days);
        if (open == null || on.isEmpty()) {
            return;
        }
        Key key = new Key(code, from);
        lines.putIfAbsent(key, number);
        int[][] week = weeks.computeIfAbsent(key, fresh -> new int[DAYS.size()][]);
        for (int day : on) {
            if (week[day] != null) {
                fault(number, DAYS.get(day) + " 出现了两次", DAYS.get(day) + " is there twice");
            }
            week[day] = open;
        }
    }

    private List<Integer> days(int number, String text) {
        List<Integer> days = new ArrayList<>();
        for (String part : text.toLowerCase(Locale.ROOT).split("[ +]+")) {
            int first = DAYS.indexOf(part);
            int dash = part.indexOf('-');
            if (first >= 0) {
                days.add(first);
            } else if (dash > 0
                    && DAYS.indexOf(part.substring(0, dash)) >= 0
                    && DAYS.indexOf(part.substring(dash + 1)) >= DAYS.indexOf(part.substring(0, dash))) {
                for (int day = DAYS.indexOf(part.substring(0, dash));
                        day <= DAYS.indexOf(part.substring(dash + 1));
                        day++) {
                    days.add(day);
                }
            } else {
                fault(
                        number,
                        "days 写作 mon-fri、sat 或 made-up（调休上班日）：" + text,
                        "days are like mon-fri, sat or made-up, not " + text);
                return List.of();
            }
        }
        return days;
    }

    private int[] hours(int number, String text) {
        if (text.isEmpty() || text.equals("-")) {
            return new int[0];
        }
        String[] sessions = text.split(" +");
        int[] open = new int[sessions.length * 2];
        int last = -1;
        for (int i = 0; i < sessions.length; i++) {
            Matcher match = SESSION.matcher(sessions[i]);
            if (!match.matches() || sessions.length > MOST_SESSIONS) {
                fault(
                        number,
                        "hours 写作 09:00-12:00 13:00-17:00，一天最多 " + MOST_SESSIONS + " 段；不开门写 -",
                        "hours are like 09:00-12:00 13:00-17:00, " + MOST_SESSIONS + " at most; - when closed");
                return null;
            }
            int from = minute(match.group(1), match.group(2));
            int to = match.group(5) != null ? 24 * 60 : minute(match.group(3), match.group(4));
            if (from <= last || to <= from) {
                fault(number, "时段须先后排列，不能重叠：" + text, "Sessions follow one another: " + text);
                return null;
            }
            open[2 * i] = from;
            open[2 * i + 1] = to;
            last = to;
        }
        return open;
    }

    private static int minute(String hour, String minute) {
        return Integer.parseInt(hour) * 60 + Integer.parseInt(minute);
    }
}
