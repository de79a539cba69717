package org.gridhall.web.rest;

import static org.gridhall.web.http.Route.get;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.gridhall.api.Text;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.statistics.Completion;
import org.gridhall.api.statistics.Correction;
import org.gridhall.api.statistics.Count;
import org.gridhall.api.statistics.Counted;
import org.gridhall.api.statistics.Lasting;
import org.gridhall.api.statistics.Rate;
import org.gridhall.api.statistics.Slice;
import org.gridhall.api.statistics.Statistics;
import org.gridhall.web.Services;
import org.gridhall.web.http.Exchange;
import org.gridhall.web.http.Field;
import org.gridhall.web.http.Route;
import org.gridhall.web.http.Routes;

/** Counts, rates and times, the tickets behind them, and files of them. */
public final class FigureRoutes {

    private final Services services;

    public FigureRoutes(Services services) {
        this.services = services;
    }

    @Field("办结情况 | How much of what was accepted is closed")
    public record CompletionView(
            @Field("代码或日期；没有时为空 | Code or day; null where a ticket has none") String key,
            Text title,
            @Field("期内受理，不含作废 | Opened in the period and not void") long accepted,
            @Field("其中已办结 | Those of them that are closed") long closed,
            @Field("其中超期办结 | Those of them that ended late") long overdue,
            @Field("其中在台账 | Those of them on the ledger") long ledger,
            @Field("台账中已办结 | Closed ones among those on the ledger") long ledgerClosed,
            @Field("办结率 0 到 1；没有受理时为空 | Closed by accepted; null when nothing was accepted") Double rate) {

        static CompletionView of(Completion completion) {
            return new CompletionView(
                    completion.key(),
                    completion.title(),
                    completion.accepted(),
                    completion.closed(),
                    completion.overdue(),
                    completion.ledger(),
                    completion.ledgerClosed(),
                    completion.rate());
        }
    }

    @Field("统计 | Figures")
    public record FiguresView(
            @Field(required = true) List<CompletionView> items,
            @Field("尚未计入的留痕条数 | Committed entries that wait to be counted") long lag) {}

    @Field("一个指标，分子和分母 | An indicator with numerator and denominator")
    public record RateView(
            @Field(value = "指标代码 | Code", required = true, example = "on-time-handling") String code,
            @Field(required = true) Text title,
            @Field(value = "公式 | The formula in words", required = true) Text formula,
            long numerator,
            long denominator,
            @Field("0 到 1；分母为零时为空，即不适用 | 0 to 1; null, not available, when the denominator is zero") Double value) {

        static RateView of(Rate rate) {
            return new RateView(
                    rate.indicator().code(),
                    rate.indicator().title(),
                    rate.indicator().formula(),
                    rate.numerator(),
                    rate.denominator(),
                    rate.value());
        }
    }

    @Field("一组计数 | What was counted of one part")
    public record CountedView(
            @Field("代码、日期、月份或年份；没有时为空 | Code, day, month or year; null where tickets have none") String key,
            Text title,
            @Field(value = "计数，按代码 | Counts by their codes", required = true) Map<String, Long> counts,
            @Field(required = true) List<RateView> rates) {

        static CountedView of(Counted part) {
            Map<String, Long> counts = new LinkedHashMap<>();
            part.counts().forEach((count, amount) -> counts.put(count.code(), amount));
            return new CountedView(
                    part.key(),
                    part.title(),
                    counts,
                    part.rates().stream().map(RateView::of).toList());
        }
    }

    @Field("某月结束后数字的变化 | How the figures of a month changed after its end")
    public record CorrectionView(
            @Field(value = "月份 | Month", required = true, example = "2026-10") String month,
            @Field(value = "比月末多多少，按计数代码 | More or fewer than at its end, by codes of counts", required = true)
                    Map<String, Long> changes) {

        static CorrectionView of(Correction correction) {
            Map<String, Long> changes = new LinkedHashMap<>();
            correction.changes().forEach((count, amount) -> changes.put(count.code(), amount));
            return new CorrectionView(correction.month().toString(), changes);
        }
    }

    @Field("指标统计 | Counts and rates")
    public record CountsView(
            @Field(required = true) List<CountedView> items,
            @Field(value = "月末之后的更正 | Corrections after the end of months", required = true)
                    List<CorrectionView> corrections,
            @Field("尚未计入的留痕条数 | Committed entries that wait to be counted") long lag) {}

    @Field("用时 | How long it took")
    public record LastingView(
            String key,
            Text title,
            @Field("件数 | How many") long tickets,
            @Field("中位数，秒；没有时为空 | Median in seconds; null when there are none") Long median,
            @Field("九成不超过，秒；没有时为空 | Nine tenths took no longer, in seconds; null when there are none") Long ninety,
            @Field("最大相对误差 | The largest relative error") double error) {

        static LastingView of(Lasting lasting) {
            return new LastingView(
                    lasting.key(),
                    lasting.title(),
                    lasting.tickets(),
                    lasting.median() == null ? null : lasting.median().toSeconds(),
                    lasting.ninety() == null ? null : lasting.ninety().toSeconds(),
                    lasting.error());
        }
    }

    private static Route cut(Route route) {
        return route.needs(Permissions.STATISTICS_READ)
                .text("type", "事项类型", "Type of ticket")
                .text("unit", "部门，含下级", "Unit, with those below it")
                .text("grid", "网格，含下级", "Grid, with those below it")
                .text("category", "类别，含下级", "Category, with those below it")
                .text("channel", "渠道", "Channel")
                .text("field", "领域", "Field of the ledger")
                .date("from", "日期起", "First day")
                .date("to", "日期止（含）", "Last day, inclusive");
    }

    private static Route by(Route route) {
        return cut(route)
                .text(
                        "by",
                        "分组，默认 total",
                        "Grouped by; total by default",
                        "total",
                        "unit",
                        "grid",
                        "category",
                        "channel",
                        "type",
                        "field",
                        "day",
                        "month",
                        "year");
    }

    private static Slice slice(Exchange x) {
        return new Slice(
                x.text("unit"),
                x.text("grid"),
                x.text("category"),
                x.text("type") == null ? Set.of() : Set.of(x.text("type")),
                x.text("channel"),
                x.text("field"),
                x.date("from"),
                x.date("to"));
    }

    private static Statistics.By by(Exchange x) {
        return Statistics.By.valueOf(
                x.text("by") == null ? "TOTAL" : x.text("by").toUpperCase(Locale.ROOT));
    }

    private Object counted(Exchange x) {
        Statistics statistics = services.statistics();
        long lag = statistics.lag();
        Slice slice = slice(x);
        return new CountsView(
                statistics.counted(x.actor(), by(x), slice).stream()
                        .map(CountedView::of)
                        .toList(),
                statistics.corrections(x.actor(), slice).stream()
                        .map(CorrectionView::of)
                        .toList(),
                lag);
    }

    private Object lasting(Exchange x) {
        return new Items<>(services
                .statistics()
                .lasting(
                        x.actor(),
                        by(x),
                        slice(x),
                        "response".equals(x.text("span")) ? Lasting.Span.RESPONSE : Lasting.Span.CLOSING)
                .stream()
                .map(LastingView::of)
                .toList());
    }

    private Object behind(Exchange x) {
        Count count = Stream.of(Count.values())
                .filter(one -> one.code().equals(x.text("count")))
                .findFirst()
                .orElseThrow();
        return Items.page(
                x,
                services.statistics().behind(x.actor(), count, slice(x), x.text("after"), x.pageSize()),
                TicketRow::of);
    }

    private Object export(Exchange x) throws IOException {
        String format = x.text("format");
        try (Late out = new Late(() -> begin(x, format))) {
            services.statistics().export(x.actor(), by(x), slice(x), format, x.locale(), out);
        }
        return null;
    }

    private static OutputStream begin(Exchange x, String format) throws IOException {
        x.set("Content-Disposition", "attachment; filename=\"statistics." + format + "\"");
        x.set("Content-Security-Policy", "default-src 'none'; sandbox");
        return new BufferedOutputStream(x.write(MEDIA.get(format), -1), 1 << 15);
    }

    /** Kinds of file. */
    private static final Map<String, String> MEDIA = Map.of(
            "csv", "text/csv; charset=UTF-8",
            "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "svg", "image/svg+xml");

    public void declare(Routes routes) {
        routes.add(
                by(get("/statistics/counts").says("statistics", "计数与指标", "Counts and indicators"))
                        .gives(CountsView.class)
                        .fails(422)
                        .to(this::counted),
                by(get("/statistics/times").says("statistics", "响应与办结用时", "Times to first response and to the end"))
                        .text("span", "哪一段，默认 closing", "Which time; closing by default", "response", "closing")
                        .givesItems(LastingView.class)
                        .fails(422)
                        .to(this::lasting),
                cut(get("/statistics/tickets").says("statistics", "一个数背后的事项", "The tickets behind a count"))
                        .text(
                                "count",
                                "计数代码",
                                "Code of the count",
                                Stream.of(Count.values()).map(Count::code).toArray(String[]::new))
                        .must()
                        .paged()
                        .givesPage(TicketRow.class)
                        .fails(422)
                        .to(this::behind),
                by(get("/statistics/export").says("statistics", "导出统计", "The figures as a file"))
                        .text("format", "文件格式", "Kind of file", "csv", "xlsx", "svg")
                        .must()
                        .givesMedia("*/*")
                        .fails(422)
                        .to(this::export));
        routes.add(get("/statistics/completion")
                .says("statistics", "办结率", "Completion rates")
                .needs(Permissions.STATISTICS_READ)
                .text(
                        "by",
                        "分组，默认 total",
                        "Grouped by; total by default",
                        "total",
                        "unit",
                        "grid",
                        "category",
                        "channel",
                        "type",
                        "field",
                        "day")
                .text("type", "事项类型", "Type of ticket")
                .text("unit", "单位及其下级", "Unit and those below")
                .text("grid", "网格及其下级", "Grid and those below")
                .date("from", "受理日期起", "First day of opening")
                .date("to", "受理日期止（含）", "Last day of opening, inclusive")
                .gives(FiguresView.class)
                .to(this::completion));
    }

    private Object completion(Exchange x) {
        String by = x.text("by") == null ? "total" : x.text("by");
        Statistics statistics = services.statistics();
        // Asked first: counts that are read after a lag of zero hold everything committed until then.
        long lag = statistics.lag();
        List<CompletionView> items = statistics
                .completion(
                        x.actor(),
                        Statistics.By.valueOf(by.toUpperCase(Locale.ROOT)),
                        new Slice(
                                x.text("unit"),
                                x.text("grid"),
                                null,
                                x.text("type") == null ? Set.of() : Set.of(x.text("type")),
                                x.date("from"),
                                x.date("to")))
                .stream()
                .map(CompletionView::of)
                .toList();
        return new FiguresView(items, lag);
    }
}
