package org.gridhall.web.command;

import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gridhall.api.Problem;
import org.gridhall.api.Text;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.catalogue.TicketType;
import org.gridhall.api.organisation.Unit;
import org.gridhall.api.statistics.Correction;
import org.gridhall.api.statistics.Count;
import org.gridhall.api.statistics.Counted;
import org.gridhall.api.statistics.Indicator;
import org.gridhall.api.statistics.Lasting;
import org.gridhall.api.statistics.Rate;
import org.gridhall.api.statistics.Slice;
import org.gridhall.api.statistics.Statistics;
import org.gridhall.api.statistics.Statistics.By;
import org.gridhall.api.ticket.TicketSummary;
import org.gridhall.web.Services;
import org.gridhall.web.desk.Ask;
import org.gridhall.web.desk.Rows;
import org.gridhall.web.page.Page;
import org.gridhall.web.page.Pages;
import org.gridhall.web.page.View;
import org.gridhall.web.page.Visit;

/** Indicators with numerator and denominator, what is behind each number, files, and reports that print. */
final class StatisticsPages {

    private static final int SIZE = 50;

    private static final Map<String, String> MEDIA = Map.of(
            "csv", "text/csv; charset=UTF-8",
            "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "svg", "image/svg+xml");

    private static final Map<By, Text> DIMENSIONS = dimensions();

    private final Services services;

    StatisticsPages(Services services) {
        this.services = services;
    }

    private static Map<By, Text> dimensions() {
        Map<By, Text> all = new LinkedHashMap<>();
        all.put(By.UNIT, new Text("按部门", "By unit"));
        all.put(By.GRID, new Text("按网格", "By grid"));
        all.put(By.CATEGORY, new Text("按类别", "By category"));
        all.put(By.FIELD, new Text("按领域", "By field"));
        all.put(By.CHANNEL, new Text("按渠道", "By channel"));
        all.put(By.TYPE, new Text("按事项类型", "By type"));
        all.put(By.DAY, new Text("按日", "By day"));
        all.put(By.MONTH, new Text("按月", "By month"));
        all.put(By.YEAR, new Text("按年", "By year"));
        return all;
    }

    void declare(Pages pages) {
        pages.add(Page.get("/command/statistics")
                .needs(Permissions.STATISTICS_READ)
                .to(this::show));
        pages.add(Page.get("/command/statistics/tickets")
                .needs(Permissions.STATISTICS_READ)
                .to(this::behind));
        pages.add(Page.get("/command/statistics/export")
                .needs(Permissions.STATISTICS_READ)
                .to(this::export));
        pages.add(Page.get("/command/statistics/report")
                .needs(Permissions.STATISTICS_READ)
                .prints()
                .to(this::report));
        pages.add(Page.get("/command/statistics/report/kept")
                .needs(Permissions.STATISTICS_READ)
                .to(this::keptReport));
    }

    /** A report that was sent. */
    public record Kept(String kind, LocalDate from, Text title, java.time.Instant madeAt) {}

    private List<Kept> kept(Visit visit) {
        return visit.actor().mayEverywhere(Permissions.STATISTICS_READ)
                ? services.statistics().reports(visit.actor()).stream()
                        .map(one -> new Kept(
                                one.kind(),
                                one.from(),
                                Period.of(one.kind(), one.from()).title(),
                                one.madeAt()))
                        .toList()
                : List.of();
    }

    private View keptReport(Visit visit) {
        String kind = text(visit, "kind");
        LocalDate from = day(visit, "day");
        String content = services.statistics().report(visit.actor(), kind, from == null ? LocalDate.EPOCH : from);
        return View.stream(
                "text/csv; charset=UTF-8",
                "report-" + kind + "-" + from + ".csv",
                out -> out.write(("\ufeff" + content).getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * What is asked for, as it stands in the address; empty texts do not restrict.
     *
     * @param period today, week, month, year, last-month, last-year, all or days
     */
    public record Asked(
            String period,
            LocalDate from,
            LocalDate to,
            String by,
            String type,
            String unit,
            String grid,
            String category,
            String channel,
            String field) {

        Slice slice() {
            return new Slice(
                    blank(unit),
                    blank(grid),
                    blank(category),
                    type.isEmpty() ? Set.of() : Set.of(type),
                    blank(channel),
                    blank(field),
                    from,
                    to);
        }

        By dimension() {
            return By.valueOf(by.toUpperCase(Locale.ROOT));
        }

        /** As it goes into an address. */
        public String address() {
            Map<String, String> parts = new LinkedHashMap<>();
            parts.put("period", period);
            parts.put("from", from == null ? "" : from.toString());
            parts.put("to", to == null ? "" : to.toString());
            parts.put("by", by);
            parts.put("type", type);
            parts.put("unit", unit);
            parts.put("grid", grid);
            parts.put("category", category);
            parts.put("channel", channel);
            parts.put("field", field);
            return parts.entrySet().stream()
                    .filter(part -> !part.getValue().isEmpty())
                    .map(part -> part.getKey() + "=" + URLEncoder.encode(part.getValue(), StandardCharsets.UTF_8))
                    .collect(Collectors.joining("&"));
        }

        /** The same for one line of a table. */
        Asked line(String key) {
            return switch (dimension()) {
                case UNIT -> new Asked(period, from, to, by, type, key, grid, category, channel, field);
                case GRID -> new Asked(period, from, to, by, type, unit, key, category, channel, field);
                case CATEGORY -> new Asked(period, from, to, by, type, unit, grid, key, channel, field);
                case CHANNEL -> new Asked(period, from, to, by, type, unit, grid, category, key, field);
                case FIELD -> new Asked(period, from, to, by, type, unit, grid, category, channel, key);
                case TYPE -> new Asked(period, from, to, by, key, unit, grid, category, channel, field);
                case DAY -> during(LocalDate.parse(key), LocalDate.parse(key));
                case MONTH -> {
                    LocalDate first = LocalDate.parse(key + "-01");
                    yield during(first, first.with(TemporalAdjusters.lastDayOfMonth()));
                }
                case YEAR -> during(LocalDate.parse(key + "-01-01"), LocalDate.parse(key + "-12-31"));
                default -> this;
            };
        }

        private Asked during(LocalDate first, LocalDate last) {
            return new Asked(
                    "days",
                    from != null && from.isAfter(first) ? from : first,
                    to != null && to.isBefore(last) ? to : last,
                    by,
                    type,
                    unit,
                    grid,
                    category,
                    channel,
                    field);
        }
    }

    private static String blank(String code) {
        return code.isEmpty() ? null : code;
    }

    private static String text(Visit visit, String name) {
        String value = visit.text(name);
        return value == null || value.length() > 80 ? "" : value.strip();
    }

    private static LocalDate day(Visit visit, String name) {
        try {
            String value = text(visit, name);
            return value.isEmpty() ? null : LocalDate.parse(value);
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static Asked asked(Visit visit) {
        LocalDate today = LocalDate.now(visit.zone());
        String period = text(visit, "period");
        LocalDate from;
        LocalDate to = today;
        switch (period) {
            case "today" -> from = today;
            case "week" -> from = today.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
            case "year" -> from = today.withDayOfYear(1);
            case "last-month" -> {
                from = today.minusMonths(1).withDayOfMonth(1);
                to = from.with(TemporalAdjusters.lastDayOfMonth());
            }
            case "last-year" -> {
                from = today.minusYears(1).withDayOfYear(1);
                to = from.with(TemporalAdjusters.lastDayOfYear());
            }
            case "all" -> {
                from = null;
                to = null;
            }
            case "days" -> {
                from = day(visit, "from");
                to = day(visit, "to");
            }
            default -> {
                period = "month";
                from = today.withDayOfMonth(1);
            }
        }
        String by = text(visit, "by").toUpperCase(Locale.ROOT);
        return new Asked(
                period,
                from,
                to,
                (DIMENSIONS.keySet().stream().map(By::name).anyMatch(by::equals) ? by : "UNIT")
                        .toLowerCase(Locale.ROOT),
                text(visit, "type"),
                text(visit, "unit"),
                text(visit, "grid"),
                text(visit, "category"),
                text(visit, "channel"),
                text(visit, "field"));
    }

    /** A number and the tickets behind it; null for an address where there are none. */
    public record Number(long amount, String address) {}

    /**
     * An indicator as a row.
     *
     * @param less what is taken off the whole; null where the numerator is a count itself
     * @param value in per cent; null when it is not available
     */
    public record Line(Text title, Text formula, Number numerator, Number less, Number denominator, String value) {}

    /**
     * A row of the table by a dimension.
     *
     * @param key null where tickets have none, which has nothing behind it
     */
    public record Part(
            String key,
            Text title,
            Number accepted,
            Number closed,
            String completion,
            Number due,
            Number inTime,
            String handling,
            Number late,
            Number reopened,
            Number backlog) {}

    /** Time to something in words. */
    public record Took(Text title, long tickets, Text median, Text ninety, String error) {}

    public record Change(String month, Text said) {}

    static String percent(Rate rate) {
        return rate.value() == null ? null : String.format(Locale.ROOT, "%.2f %%", rate.value() * 100);
    }

    private static Number number(Counted counted, Count count, Asked asked) {
        long amount = counted.of(count);
        return new Number(amount, amount > 0 && asked != null ? "count=" + count.code() + "&" + asked.address() : null);
    }

    private static Line line(Rate rate, Counted counted, Asked asked) {
        Indicator indicator = rate.indicator();
        boolean rest = indicator.rest();
        return new Line(
                indicator.title(),
                indicator.formula(),
                rest ? new Number(rate.numerator(), null) : number(counted, indicator.part(), asked),
                rest ? number(counted, indicator.part(), asked) : null,
                number(counted, indicator.whole(), asked),
                percent(rate));
    }

    private static Part part(Counted counted, Asked asked) {
        Asked own = counted.key() == null ? null : asked.line(counted.key());
        return new Part(
                counted.key(),
                counted.title(),
                number(counted, Count.ACCEPTED, own),
                number(counted, Count.CLOSED, own),
                percent(counted.rate(Indicator.COMPLETION)),
                number(counted, Count.HANDLE_DUE, own),
                number(counted, Count.HANDLE_IN_TIME, own),
                percent(counted.rate(Indicator.ON_TIME_HANDLING)),
                number(counted, Count.LATE, own),
                number(counted, Count.REOPENED, own),
                number(counted, Count.BACKLOG, own));
    }

    /** A time as people say it. */
    static Text words(Duration duration) {
        long minutes = Math.max(1, Math.round(duration.toSeconds() / 60.0));
        if (minutes < 100) {
            return new Text(minutes + " 分钟", minutes + " min");
        }
        if (minutes < 72 * 60) {
            String hours = String.format(Locale.ROOT, "%.1f", minutes / 60.0);
            return new Text(hours + " 小时", hours + " hours");
        }
        String days = String.format(Locale.ROOT, "%.1f", minutes / 1440.0);
        return new Text(days + " 天", days + " days");
    }

    private static Took took(Text title, List<Lasting> found) {
        Lasting all = found.stream().findFirst().orElse(new Lasting(null, title, 0, null, null, 0));
        return new Took(
                title,
                all.tickets(),
                all.median() == null ? null : words(all.median()),
                all.ninety() == null ? null : words(all.ninety()),
                String.format(Locale.ROOT, "%.0f %%", all.error() * 100));
    }

    private static List<Change> changes(List<Correction> corrections) {
        return corrections.stream()
                .limit(12)
                .map(correction -> new Change(
                        correction.month().toString(),
                        new Text(said(correction, Locale.CHINESE), said(correction, Locale.ENGLISH))))
                .toList();
    }

    private static String said(Correction correction, Locale locale) {
        return correction.changes().entrySet().stream()
                .map(change -> change.getKey().title().in(locale) + " " + (change.getValue() > 0 ? "+" : "−")
                        + Math.abs(change.getValue()))
                .collect(Collectors.joining(locale.equals(Locale.ENGLISH) ? ", " : "、"));
    }

    private View show(Visit visit) {
        Asked asked = asked(visit);
        Statistics statistics = services.statistics();
        long lag = statistics.lag();
        Slice slice = asked.slice();
        Counted total = statistics.counted(visit.actor(), By.TOTAL, slice).get(0);
        List<Ask.Option> categories = new ArrayList<>();
        Ask.categories(services, categories);
        return View.of("command/statistics")
                .with("asked", asked)
                .with("lag", lag)
                .with("total", part(total, asked))
                .with(
                        "lines",
                        total.rates().stream()
                                .map(rate -> line(rate, total, asked))
                                .toList())
                .with("times", times(visit, slice))
                .with("changes", changes(statistics.corrections(visit.actor(), slice)))
                .with(
                        "now",
                        statistics
                                .standing(visit.actor(), Statistics.Now.TOTAL, slice)
                                .get(0))
                .with("ratings", ratings(total, asked))
                .with(
                        "parts",
                        statistics.counted(visit.actor(), asked.dimension(), slice).stream()
                                .map(one -> part(one, asked))
                                .toList())
                .with(
                        "dimensions",
                        DIMENSIONS.entrySet().stream()
                                .map(one -> new Ask.Option(
                                        one.getKey().name().toLowerCase(Locale.ROOT), one.getValue(), 0, false))
                                .toList())
                .with("dimension", DIMENSIONS.get(asked.dimension()))
                .with("types", types())
                .with("units", Ask.units(services))
                .with("grids", Ask.grids(services))
                .with("categories", categories)
                .with(
                        "channels",
                        services.catalogue().channels().stream()
                                .map(channel -> new Ask.Option(channel.code(), channel.title(), 0, false))
                                .toList());
    }

    private List<TicketType> types() {
        return services.catalogue().modules().stream()
                .flatMap(module -> module.types().stream())
                .toList();
    }

    private List<Took> times(Visit visit, Slice slice) {
        Statistics statistics = services.statistics();
        return List.of(
                took(
                        new Text("受理到首次响应", "To the first response"),
                        statistics.lasting(visit.actor(), By.TOTAL, slice, Lasting.Span.RESPONSE)),
                took(
                        new Text("受理到办结", "To the end"),
                        statistics.lasting(visit.actor(), By.TOTAL, slice, Lasting.Span.CLOSING)));
    }

    /** How often each level was given, the best first. */
    public record Stars(Text title, Number given) {}

    private static List<Stars> ratings(Counted total, Asked asked) {
        return Stream.of(Count.RATED_5, Count.RATED_4, Count.RATED_3, Count.RATED_2, Count.RATED_1)
                .map(count -> new Stars(count.title(), number(total, count, asked)))
                .toList();
    }

    private View behind(Visit visit) {
        Asked asked = asked(visit);
        Count count = Stream.of(Count.values())
                .filter(one -> one.code().equals(visit.text("count")))
                .findFirst()
                .orElseThrow(
                        () -> Problem.notFound("没有这个计数，请返回统计页", "There is no such count; go back to the statistics"));
        org.gridhall.api.Page<TicketSummary> page =
                services.statistics().behind(visit.actor(), count, asked.slice(), visit.text("after"), SIZE);
        return View.of("command/behind")
                .with("asked", asked)
                .with("count", count.code())
                .with("title", count.title())
                .with("rows", new Rows(services, visit.zone()).of(page.items()))
                .with("first", visit.text("after") == null)
                .with("next", page.next());
    }

    private View export(Visit visit) {
        Asked asked = asked(visit);
        String format = MEDIA.containsKey(text(visit, "format")) ? text(visit, "format") : "csv";
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        try {
            // Some hundred rows: written before the first byte is sent, so that what is refused is refused.
            services.statistics()
                    .export(visit.actor(), asked.dimension(), asked.slice(), format, visit.locale(), whole);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return View.stream(
                MEDIA.get(format),
                visit.say("统计-", "statistics-") + LocalDate.now(visit.zone()) + "." + format,
                whole::writeTo);
    }

    // reports

    /** The days of a report, and how it is called. */
    record Period(String kind, LocalDate from, LocalDate to, Text title) {

        static Period of(String kind, LocalDate day) {
            return switch (kind) {
                case "day" -> new Period(kind, day, day, new Text(zh(day) + "日报", "Daily report, " + day));
                case "week" -> {
                    LocalDate from = day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
                    yield new Period(
                            kind,
                            from,
                            from.plusDays(6),
                            new Text(
                                    zh(from) + "至" + zh(from.plusDays(6)) + "周报",
                                    "Weekly report, " + from + " to " + from.plusDays(6)));
                }
                case "year" -> {
                    LocalDate from = day.withDayOfYear(1);
                    yield new Period(
                            kind,
                            from,
                            from.with(TemporalAdjusters.lastDayOfYear()),
                            new Text(day.getYear() + "年年报", "Annual report " + day.getYear()));
                }
                default -> {
                    LocalDate from = day.withDayOfMonth(1);
                    yield new Period(
                            "month",
                            from,
                            from.with(TemporalAdjusters.lastDayOfMonth()),
                            new Text(
                                    day.getYear() + "年" + day.getMonthValue() + "月月报",
                                    "Monthly report " + day.toString().substring(0, 7)));
                }
            };
        }

        private static String zh(LocalDate day) {
            return day.getYear() + "年" + day.getMonthValue() + "月" + day.getDayOfMonth() + "日";
        }

        /** A day of the period before or after. */
        LocalDate away(int periods) {
            return switch (kind) {
                case "day" -> from.plusDays(periods);
                case "week" -> from.plusWeeks(periods);
                case "year" -> from.plusYears(periods);
                default -> from.plusMonths(periods);
            };
        }
    }

    private View report(Visit visit) {
        LocalDate today = LocalDate.now(visit.zone());
        String kind = text(visit, "kind");
        LocalDate asked = day(visit, "day");
        Period period =
                Period.of(kind, asked == null ? Period.of(kind, today).away(-1) : asked.isAfter(today) ? today : asked);
        Slice slice = Slice.ALL.during(period.from(), period.to());
        Statistics statistics = services.statistics();
        Counted total = statistics.counted(visit.actor(), By.TOTAL, slice).get(0);
        Slice before = Slice.ALL.during(
                Period.of(period.kind(), period.away(-1)).from(), period.from().minusDays(1));
        Counted earlier = statistics.counted(visit.actor(), By.TOTAL, before).get(0);
        return View.of("command/report")
                .with("kind", period.kind())
                .with("title", period.title())
                .with("from", period.from())
                .with("to", period.to().isAfter(today) ? today : period.to())
                .with("running", !period.to().isBefore(today))
                .with("previous", period.away(-1))
                .with("following", period.away(1).isAfter(today) ? null : period.away(1))
                .with("district", services.organisation().root().map(Unit::name).orElse(new Text("网格政务", "Gridhall")))
                .with("total", part(total, empty(period)))
                .with("earlier", part(earlier, empty(period)))
                .with(
                        "lines",
                        total.rates().stream()
                                .map(rate -> line(rate, total, null))
                                .toList())
                .with("times", times(visit, slice))
                .with("ratings", ratings(total, null))
                .with("units", table(visit, By.UNIT, slice, period))
                .with("grids", table(visit, By.GRID, slice, period))
                .with("categories", table(visit, By.CATEGORY, slice, period))
                .with("changes", changes(statistics.corrections(visit.actor(), slice)))
                .with("kept", kept(visit))
                .with("lag", statistics.lag());
    }

    private static Asked empty(Period period) {
        return new Asked("days", period.from(), period.to(), "unit", "", "", "", "", "", "");
    }

    /** The twenty with most that was accepted. */
    private List<Part> table(Visit visit, By by, Slice slice, Period period) {
        Asked asked = new Asked(
                "days", period.from(), period.to(), by.name().toLowerCase(Locale.ROOT), "", "", "", "", "", "");
        return services.statistics().counted(visit.actor(), by, slice).stream()
                .filter(one -> one.of(Count.ACCEPTED) > 0 || one.of(Count.HANDLE_DUE) > 0)
                .sorted(java.util.Comparator.comparingLong((Counted one) -> one.of(Count.ACCEPTED))
                        .reversed())
                .limit(20)
                .map(one -> part(one, asked))
                .toList();
    }
}
