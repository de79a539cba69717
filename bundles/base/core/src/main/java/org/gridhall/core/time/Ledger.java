package org.gridhall.core.time;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.gridhall.api.Text;
import org.gridhall.api.time.Reckoning;
import org.gridhall.api.time.Reckoning.Kind;
import org.gridhall.api.time.Reckoning.Step;

/**
 * Explains a due time day by day. Days are walked one by one here, by another way than the clock that found the due time: an
 * explanation that did not come to the same end would be none.
 */
public final class Ledger {

    private static final int MOST = 800;

    private final LimitClock clock;
    private final WorkingTime time;
    private final Terms terms;
    private final List<Terms.Pause> pauses;
    private final List<Step> steps = new ArrayList<>();
    private int number;
    private boolean provisional;

    private Ledger(LimitClock clock, Terms terms) {
        this.clock = clock;
        this.time = clock.known();
        this.terms = terms;
        this.pauses = LimitClock.ordered(terms.pauses());
    }

    /** @throws IllegalArgumentException for a duration that cannot be counted */
    public static Reckoning of(LimitClock clock, Terms terms) {
        return new Ledger(clock, terms).reckoning();
    }

    private Reckoning reckoning() {
        Due due = clock.reckon(terms, time);
        List<Span> spans = LimitClock.spans(terms);
        Instant from = terms.given() != null && !terms.given().isAfter(terms.start()) ? terms.given() : terms.start();
        for (int i = 0; i < spans.size(); i++) {
            Text more = i == 0 ? null : extension(terms.extensions().get(i - 1));
            Span span = spans.get(i);
            from = span.unit().days() ? days(from, span, more, i == 0) : minutes(from, span, more);
        }
        return new Reckoning(
                due.at(), due.warnAt(), due.provisional(), how(), steps.size() > MOST ? steps.subList(0, MOST) : steps);
    }

    private static Text extension(Terms.Extension extension) {
        String zh = extension.cause() == null ? "" : "：" + extension.cause();
        String en = extension.cause() == null ? "" : ": " + extension.cause();
        return new Text("延期" + zh, "extension" + en);
    }

    private void add(int day, Kind kind, int nth, long minutes, Text why) {
        if (steps.size() <= MOST) {
            steps.add(new Step(
                    LocalDate.ofEpochDay(day), kind, nth, (int) minutes, why, provisional && !time.published(day)));
        }
    }

    private Text named(int day) {
        Text kind =
                switch (time.kind(day)) {
                    case WORKDAY -> new Text("工作日", "working day");
                    case WEEKEND -> new Text("周末", "weekend");
                    case HOLIDAY -> new Text("节假日", "holiday");
                    case MADE_UP -> new Text("调休上班", "made-up working day");
                };
        String name = time.name(day);
        return name == null ? kind : new Text(kind.zh() + "，" + name, kind.en() + ", " + name);
    }

    private static Text with(String zh, String en, Text named, Text more) {
        return new Text(
                zh + "（" + named.zh() + "）" + (more == null ? "" : "，" + more.zh()),
                en + " (" + named.en() + ")" + (more == null ? "" : "; " + more.en()));
    }

    /** The pause in which the clock stands at the end of a day; null for none. */
    private Terms.Pause standing(int day) {
        for (Terms.Pause pause : pauses) {
            if (clock.number(pause.from()) <= day && day < clock.number(pause.to())) {
                return pause;
            }
        }
        return null;
    }

    private static Text paused(Terms.Pause pause) {
        return pause.cause() == null
                ? new Text("暂停计时", "the clock stood")
                : new Text("暂停计时：" + pause.cause(), "the clock stood: " + pause.cause());
    }

    private Instant days(Instant from, Span span, Text more, boolean first) {
        provisional = span.unit().working();
        int zero = clock.number(from);
        boolean spot = span.amount() == 0;
        if (first && !spot) {
            add(zero, Kind.ZERO, 0, 0, with("开始当日，不计", "the day it starts does not count", named(zero), null));
        }
        int left = (int) span.amount();
        for (int day = spot ? zero : zero + 1; ; day++) {
            Terms.Pause pause = standing(day);
            boolean works = span.unit() == Span.Unit.DAYS || time.works(day);
            if (pause != null) {
                add(day, Kind.PAUSED, 0, 0, paused(pause));
            } else if (!works) {
                Kind kind =
                        time.kind(day) == org.gridhall.api.time.CalendarDay.Kind.HOLIDAY ? Kind.HOLIDAY : Kind.WEEKEND;
                add(day, kind, 0, 0, with("不计", "does not count", named(day), null));
            } else if (spot) {
                Kind kind = day == zero ? Kind.ZERO : Kind.COUNTED;
                add(day, kind, 0, 0, with("当日办结", "to be done on this day", named(day), more));
                return clock.endOf(LocalDate.ofEpochDay(day));
            } else {
                add(day, Kind.COUNTED, ++number, 0, with("计入", "counts", named(day), more));
                if (--left == 0) {
                    return clock.endOf(LocalDate.ofEpochDay(day));
                }
            }
        }
    }

    private Instant minutes(Instant from, Span span, Text more) {
        provisional = span.unit().working();
        Instant due =
                clock.reckon(new Terms(from, null, null, terms.unitPath(), terms.pauses(), List.of()), time, span);
        int last = clock.number(due);
        for (int day = clock.number(from); day <= last && steps.size() <= MOST; day++) {
            long stood = 0;
            long counted = 0;
            String cause = null;
            for (long[] open : open(span, day)) {
                long begin = Math.max(open[0], from.toEpochMilli());
                long end = Math.min(open[1], due.toEpochMilli());
                counted += Math.max(0, end - begin);
                for (Terms.Pause pause : pauses) {
                    long out = Math.min(end, pause.to().toEpochMilli())
                            - Math.max(begin, pause.from().toEpochMilli());
                    if (out > 0) {
                        stood += out;
                        cause = cause == null ? pause.cause() : cause;
                    }
                }
            }
            time(day, span, (counted - stood) / 60_000, stood / 60_000, cause, more);
        }
        return due;
    }

    private void time(int day, Span span, long counted, long stood, String cause, Text more) {
        Text named = named(day);
        Text pause = paused(new Terms.Pause(Instant.EPOCH, Instant.EPOCH, cause));
        if (counted > 0) {
            Text why = with("计入", "counts", named, more);
            add(
                    day,
                    Kind.COUNTED,
                    0,
                    counted,
                    stood == 0 ? why : new Text(why.zh() + "；" + pause.zh(), why.en() + "; " + pause.en()));
        } else if (stood > 0) {
            add(day, Kind.PAUSED, 0, 0, pause);
        } else {
            Kind kind =
                    switch (time.kind(day)) {
                        case HOLIDAY -> Kind.HOLIDAY;
                        case WEEKEND -> Kind.WEEKEND;
                        default -> Kind.CLOSED;
                    };
            add(
                    day,
                    span.unit() == Span.Unit.CLOCK ? Kind.CLOSED : kind,
                    0,
                    0,
                    span.unit() == Span.Unit.CLOCK
                            ? with("计入不足一分钟", "less than a minute", named, more)
                            : with("没有开放时间", "no opening hours left", named, null));
        }
    }

    private List<long[]> open(Span span, int day) {
        if (span.unit() == Span.Unit.CLOCK) {
            return List.of(new long[] {
                clock.startOf(day).toEpochMilli(), clock.startOf(day + 1).toEpochMilli()
            });
        }
        List<long[]> open = new ArrayList<>();
        int[] minutes = time.open(terms.unitPath(), day);
        for (int i = 0; i < minutes.length; i += 2) {
            open.add(new long[] {
                clock.at(day, minutes[i]).toEpochMilli(),
                clock.at(day, minutes[i + 1]).toEpochMilli()
            });
        }
        return open;
    }

    private Text how() {
        if (terms.duration() == null) {
            return new Text("到期时间由办理动作写明", "An action gave the due time");
        }
        Span span = Span.of(terms.duration());
        return switch (span.unit()) {
            case CLOCK ->
                new Text("按钟表连续计时，夜间、周末和节假日都算在内", "By the clock without a break: nights, weekends and holidays count");
            case OPEN ->
                new Text(
                        "按开放时间计时：从开始时刻起算，只算部门开门的时间，节假日不计",
                        "By opening hours, from the moment of the start: only while the unit is open, not on holidays");
            case DAYS ->
                new Text(
                        "按自然日计算：从次日起算，周末和节假日都算在内，到最后一日结束时届满",
                        "By calendar days: from the next day on, weekends and holidays count, until the end of the last day");
            case WORKDAYS ->
                span.amount() == 0
                        ? new Text(
                                "当场办结：到受理当日结束时届满；当日不是工作日的，到下一个工作日结束时届满",
                                "On the spot: until the end of the day of receipt, or of the next working day where that is none")
                        : new Text(
                                "按工作日计算：从次日起算，周末和节假日不计，调休上班日计入，到最后一日结束时届满",
                                "By working days: from the next day on, without weekends and holidays, with made-up working"
                                        + " days, until the end of the last day");
        };
    }
}
