package org.gridhall.core.time;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;

/**
 * Computes when limits are over.
 *
 * <ul>
 *   <li>{@code 90m}, {@code 72h}: wall-clock time. An hour of the night counts, and so does the hour that a clock change
 *       adds or skips.
 *   <li>{@code 16wh}: the time in which the unit is open, from the moment of the start on.
 *   <li>{@code 3d}, {@code 20wd}: calendar days and working days of the district. Day zero is the day of the start; the
 *       limit is over with the last millisecond of the last counted day. {@code 0wd}, on the spot, is over with the day of
 *       the start, or with the next working day where that is none.
 * </ul>
 *
 * A day counts unless the clock stands at its end: the day on which it stops does not count, the one on which it goes on
 * does. A pause that begins after the due time moves nothing.
 */
public final class LimitClock {

    /** Days that opening hours are looked for before it is said that there are none. */
    private static final int FAR = 40_000;

    private final ZoneId zone;
    private final Supplier<WorkingTime> times;

    /** One that knows of weekends only. */
    public LimitClock(ZoneId zone) {
        this(zone, () -> WorkingTime.NONE);
    }

    /** @param times what is known now */
    public LimitClock(ZoneId zone, Supplier<WorkingTime> times) {
        this.zone = zone;
        this.times = times;
    }

    public ZoneId zone() {
        return zone;
    }

    /** What is known now. */
    public WorkingTime known() {
        return times.get();
    }

    public static boolean valid(String duration) {
        return Span.valid(duration);
    }

    /** @throws IllegalArgumentException for a duration that cannot be counted */
    public Instant due(Instant start, String duration) {
        return reckon(Terms.of(start, duration)).at();
    }

    /** @throws IllegalArgumentException for a duration that cannot be counted */
    public Due reckon(Terms terms) {
        return reckon(terms, times.get());
    }

    /** By what was known at some time. */
    public Due reckon(Terms terms, WorkingTime time) {
        Count count = new Count(time, terms);
        boolean past = terms.given() != null && !terms.given().isAfter(terms.start());
        Instant due = past ? terms.given() : terms.start();
        boolean provisional = false;
        Span whole = null;
        boolean alike = true;
        for (Span span : spans(terms)) {
            Instant from = due;
            due = count.after(from, span);
            provisional |= span.unit().working() && time.provisional(number(from), number(due));
            alike &= whole == null || whole.unit() == span.unit();
            whole = whole == null ? span : whole.plus(span.amount());
        }
        return new Due(due, warn(count, terms, due, alike ? whole : null), provisional);
    }

    /** When one span is over that begins at the start of some terms, by their pauses and unit. */
    Instant reckon(Terms terms, WorkingTime time, Span span) {
        return new Count(time, terms).after(terms.start(), span);
    }

    private Instant warn(Count count, Terms terms, Instant due, Span whole) {
        Instant start = terms.start();
        if (!due.isAfter(start)) {
            // Over before it began: nothing of it was ever green.
            return due;
        }
        Span most;
        if (whole == null) {
            // Days and hours in one limit: by the time that the clock ran.
            long ran = due.toEpochMilli() - start.toEpochMilli() - count.stood(start, due);
            most = new Span(Span.Unit.CLOCK, ran).mostly();
        } else {
            most = whole.mostly();
        }
        if (most.amount() == 0) {
            return start;
        }
        Instant warn = count.after(start, most);
        return warn.isAfter(due) ? due : warn;
    }

    /** What is counted one after the other. */
    static List<Span> spans(Terms terms) {
        List<Span> spans = new ArrayList<>();
        if (terms.duration() != null) {
            spans.add(Span.of(terms.duration()));
        } else {
            spans.add(new Span(
                    Span.Unit.CLOCK,
                    Math.max(0, terms.given().toEpochMilli() - terms.start().toEpochMilli())));
        }
        terms.extensions().forEach(more -> spans.add(Span.of(more.duration())));
        return spans;
    }

    /**
     * The same time of day some working days before a moment: with 1 and a due time at the end of a Monday, the end of the
     * Friday before.
     */
    public Instant workdaysBefore(Instant moment, int days) {
        WorkingTime time = times.get();
        LocalDateTime local = LocalDateTime.ofInstant(moment, zone);
        int day = (int) local.toLocalDate().toEpochDay();
        int before = time.nth(time.worked(day) - days);
        return LocalDate.ofEpochDay(before)
                .atTime(local.toLocalTime())
                .atZone(zone)
                .toInstant();
    }

    /** How many working days lie after the day of one moment, up to the day of another; 0 where it is not later. */
    public int workdaysBetween(Instant from, Instant to) {
        WorkingTime time = times.get();
        return Math.max(0, time.worked(number(to) + 1) - time.worked(number(from) + 1));
    }

    public LocalDate day(Instant moment) {
        return LocalDate.ofInstant(moment, zone);
    }

    int number(Instant moment) {
        ZoneOffset offset = zone.getRules().getOffset(moment);
        return (int) Math.floorDiv(moment.getEpochSecond() + offset.getTotalSeconds(), 86_400L);
    }

    /** The last millisecond of a day in the district. */
    public Instant endOf(LocalDate day) {
        return startOf((int) day.toEpochDay() + 1).minusMillis(1);
    }

    private Instant endOf(int day) {
        return startOf(day + 1).minusMillis(1);
    }

    Instant startOf(int day) {
        return LocalDate.ofEpochDay(day).atStartOfDay(zone).toInstant();
    }

    /** A minute of a day by the clock on the wall. */
    Instant at(int day, int minute) {
        return LocalDate.ofEpochDay(day)
                .atStartOfDay()
                .plusMinutes(minute)
                .atZone(zone)
                .toInstant();
    }

    /** The pauses in order, those that touch made one. */
    static List<Terms.Pause> ordered(List<Terms.Pause> pauses) {
        if (pauses.size() < 2) {
            return pauses;
        }
        List<Terms.Pause> sorted = new ArrayList<>(pauses);
        sorted.sort(Comparator.comparing(Terms.Pause::from));
        List<Terms.Pause> ordered = new ArrayList<>();
        for (Terms.Pause pause : sorted) {
            Terms.Pause last = ordered.isEmpty() ? null : ordered.get(ordered.size() - 1);
            if (last != null && !pause.from().isAfter(last.to())) {
                ordered.set(
                        ordered.size() - 1,
                        new Terms.Pause(
                                last.from(), pause.to().isAfter(last.to()) ? pause.to() : last.to(), last.cause()));
            } else {
                ordered.add(pause);
            }
        }
        return ordered;
    }

    /** One reckoning. */
    private final class Count {

        private final WorkingTime time;
        private final String unitPath;
        private final List<Terms.Pause> pauses;

        Count(WorkingTime time, Terms terms) {
            this.time = time;
            this.unitPath = terms.unitPath();
            this.pauses = ordered(terms.pauses());
        }

        Instant after(Instant start, Span span) {
            return switch (span.unit()) {
                case CLOCK -> clock(start, span.amount());
                case OPEN -> open(start, span.amount());
                case DAYS -> endOf(days(number(start), (int) span.amount()));
                case WORKDAYS -> endOf(workdays(number(start), (int) span.amount()));
            };
        }

        private Instant clock(Instant start, long millis) {
            Instant due = start.plusMillis(millis);
            for (Terms.Pause pause : pauses) {
                if (pause.to().isAfter(start)) {
                    Instant from = pause.from().isBefore(start) ? start : pause.from();
                    if (from.isAfter(due)) {
                        break;
                    }
                    due = due.plusMillis(pause.to().toEpochMilli() - from.toEpochMilli());
                }
            }
            return due;
        }

        /** How long the clock stood between two moments, in milliseconds. */
        long stood(Instant start, Instant end) {
            long stood = 0;
            for (Terms.Pause pause : pauses) {
                long from = Math.max(pause.from().toEpochMilli(), start.toEpochMilli());
                long to = Math.min(pause.to().toEpochMilli(), end.toEpochMilli());
                stood += Math.max(0, to - from);
            }
            return stood;
        }

        private int days(int zero, int count) {
            int target = zero + count;
            for (Terms.Pause pause : pauses) {
                int from = Math.max(number(pause.from()), count == 0 ? zero : zero + 1);
                int to = number(pause.to());
                if (from > target) {
                    break;
                }
                target += Math.max(0, to - from);
            }
            return target;
        }

        private int workdays(int zero, int count) {
            int first = count == 0 ? zero : zero + 1;
            int before = time.worked(first) + Math.max(0, count - 1);
            int target = time.nth(before);
            for (Terms.Pause pause : pauses) {
                int from = Math.max(number(pause.from()), first);
                int to = number(pause.to());
                if (from > target) {
                    break;
                }
                if (to > from) {
                    before += time.worked(to) - time.worked(from);
                    target = time.nth(before);
                }
            }
            return target;
        }

        private Instant open(Instant start, long millis) {
            long left = millis;
            int zero = number(start);
            for (int day = zero; day < zero + FAR; day++) {
                int[] sessions = time.open(unitPath, day);
                for (int i = 0; i < sessions.length; i += 2) {
                    long from = at(day, sessions[i]).toEpochMilli();
                    long to = at(day, sessions[i + 1]).toEpochMilli();
                    from = Math.max(from, start.toEpochMilli());
                    for (Terms.Pause pause : pauses) {
                        long stop = pause.from().toEpochMilli();
                        long go = pause.to().toEpochMilli();
                        if (stop >= to || go <= from) {
                            continue;
                        }
                        if (stop > from) {
                            if (stop - from >= left) {
                                return Instant.ofEpochMilli(from + left);
                            }
                            left -= stop - from;
                        }
                        from = go;
                    }
                    if (to > from) {
                        if (to - from >= left) {
                            return Instant.ofEpochMilli(from + left);
                        }
                        left -= to - from;
                    }
                }
            }
            throw new IllegalArgumentException(
                    "there are no opening hours to count " + millis / 60_000 + " minutes by");
        }
    }
}
