package org.gridhall.core.statistics;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;

/**
 * A time as few rows of the roll-ups: years, months and days that are added up, and such as are taken off again where a
 * whole month or year less its rest is fewer.
 */
final class Cover {

    /** How fine the periods have to be that something is grouped by. */
    enum Grain {
        DAY,
        MONTH,
        YEAR
    }

    /**
     * Periods from one to another, both inclusive: yyyy, yyyymm or yyyymmdd.
     *
     * @param sign 1 to add, -1 to take off
     */
    record Range(int first, int last, int sign) {
        long size() {
            if (last > 9_999_99) {
                return 1
                        + java.time.temporal.ChronoUnit.DAYS.between(
                                LocalDate.of(first / 10_000, first / 100 % 100, first % 100),
                                LocalDate.of(last / 10_000, last / 100 % 100, last % 100));
            }
            return last > 9_999 ? 1 + 12L * (last / 100 - first / 100) + last % 100 - first % 100 : 1L + last - first;
        }

        Range less() {
            return new Range(first, last, -sign);
        }
    }

    /** Before anything was ever opened. */
    private static final LocalDate BEGIN = LocalDate.of(1900, 1, 1);

    private Cover() {}

    /** @param from null for the beginning of time */
    static List<Range> of(LocalDate from, LocalDate to, Grain grain) {
        LocalDate first = from == null || from.isBefore(BEGIN) ? BEGIN : from;
        if (first.isAfter(to)) {
            return List.of();
        }
        return switch (grain) {
            case DAY -> List.of(days(first, to));
            case MONTH -> months(first, to);
            case YEAR -> years(first, to);
        };
    }

    static int day(LocalDate day) {
        return day.getYear() * 10_000 + day.getMonthValue() * 100 + day.getDayOfMonth();
    }

    static int month(YearMonth month) {
        return month.getYear() * 100 + month.getMonthValue();
    }

    static Range days(LocalDate first, LocalDate last) {
        return new Range(day(first), day(last), 1);
    }

    private static long cost(List<Range> ranges) {
        return ranges.stream().mapToLong(Range::size).sum();
    }

    private static List<Range> cheaper(List<Range> one, List<Range> other) {
        return cost(one) <= cost(other) ? one : other;
    }

    /** Days of one month. */
    private static List<Range> within(LocalDate first, LocalDate last) {
        YearMonth month = YearMonth.from(first);
        List<Range> whole = new ArrayList<>();
        whole.add(new Range(month(month), month(month), 1));
        if (first.getDayOfMonth() > 1) {
            whole.add(days(month.atDay(1), first.minusDays(1)).less());
        }
        if (last.isBefore(month.atEndOfMonth())) {
            whole.add(days(last.plusDays(1), month.atEndOfMonth()).less());
        }
        return cheaper(whole, List.of(days(first, last)));
    }

    private static List<Range> months(LocalDate first, LocalDate last) {
        YearMonth begin = YearMonth.from(first);
        YearMonth end = YearMonth.from(last);
        if (begin.equals(end)) {
            return within(first, last);
        }
        List<Range> all = new ArrayList<>();
        if (first.getDayOfMonth() > 1) {
            all.addAll(within(first, begin.atEndOfMonth()));
            begin = begin.plusMonths(1);
        }
        boolean rest = last.isBefore(end.atEndOfMonth());
        YearMonth full = rest ? end.minusMonths(1) : end;
        if (!full.isBefore(begin)) {
            all.add(new Range(month(begin), month(full), 1));
        }
        if (rest) {
            all.addAll(within(end.atDay(1), last));
        }
        return all;
    }

    private static List<Range> years(LocalDate first, LocalDate last) {
        int begin = first.getYear();
        int end = last.getYear();
        if (begin == end) {
            return year(first, last);
        }
        List<Range> all = new ArrayList<>();
        if (first.getDayOfYear() > 1) {
            all.addAll(year(first, LocalDate.of(begin, 12, 31)));
            begin++;
        }
        boolean rest = last.isBefore(LocalDate.of(end, 12, 31));
        int full = rest ? end - 1 : end;
        if (full >= begin) {
            all.add(new Range(begin, full, 1));
        }
        if (rest) {
            all.addAll(year(LocalDate.of(end, 1, 1), last));
        }
        return all;
    }

    /** Days of one year. */
    private static List<Range> year(LocalDate first, LocalDate last) {
        int year = first.getYear();
        List<Range> whole = new ArrayList<>();
        whole.add(new Range(year, year, 1));
        if (first.getDayOfYear() > 1) {
            months(LocalDate.of(year, 1, 1), first.minusDays(1)).forEach(range -> whole.add(range.less()));
        }
        if (last.isBefore(LocalDate.of(year, 12, 31))) {
            months(last.plusDays(1), LocalDate.of(year, 12, 31)).forEach(range -> whole.add(range.less()));
        }
        return cheaper(whole, months(first, last));
    }
}
