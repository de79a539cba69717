package org.gridhall.web.rest;

import static org.gridhall.web.http.Route.get;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.gridhall.api.Text;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.forecast.Forecasts;
import org.gridhall.api.forecast.Hotspots;
import org.gridhall.api.forecast.Outlook;
import org.gridhall.api.forecast.Repeats;
import org.gridhall.api.place.Point;
import org.gridhall.api.statistics.Slice;
import org.gridhall.web.Services;
import org.gridhall.web.http.Exchange;
import org.gridhall.web.http.Field;
import org.gridhall.web.http.Ids;
import org.gridhall.web.http.Route;
import org.gridhall.web.http.Routes;

/** What is expected, what rises, and where. */
public final class ForecastRoutes {

    private final Services services;

    public ForecastRoutes(Services services) {
        this.services = services;
    }

    @Field("预计一周件数 | What is expected of something in the week")
    public record ExpectedLoadView(
            @Field("代码；没有时为空 | Code; null where tickets have none") String key,
            Text title,
            @Field("平均预计件数 | Tickets on average") double mean,
            @Field("十周中九周不少于 | In nine of ten weeks at least this") long low,
            @Field("十周中九周不多于 | In nine of ten weeks at most this") long high,
            @Field("最近七天实际 | What the last seven days had") long last) {

        static ExpectedLoadView of(Outlook.Expected one) {
            return one == null
                    ? null
                    : new ExpectedLoadView(one.key(), one.title(), one.mean(), one.low(), one.high(), one.last());
        }
    }

    @Field("类别与网格 | A category in a grid")
    public record ExpectedCellView(
            @Field("类别代码 | Code of the category") String category,
            Text categoryTitle,
            @Field("网格代码 | Code of the grid") String grid,
            Text gridTitle,
            double mean,
            long low,
            long high,
            long last) {}

    @Field("一天 | A day")
    public record ExpectedDayView(
            LocalDate date, @Field("是否休息日 | Whether it is a weekend or holiday") boolean off, double mean) {}

    @Field("过去的一周 | A complete week of the past")
    public record PastWeekView(
            LocalDate from,
            LocalDate to,
            @Field("实际 | What came") long counted,
            @Field("事前的预计；数据太少时为空 | What was expected before it; null where too little came before") Double expected) {}

    @Field("误差 | Errors, beside those of taking the last week for the next")
    public record ForecastErrorView(
            @Field("平均绝对误差，件 | Mean absolute error, tickets") double mae,
            @Field("误差合计与件数合计之比 | Sum of errors by sum of what came") Double wape,
            @Field("照搬上周的平均绝对误差 | The same of taking the last week") double lastMae,
            @Field("照搬上周的误差之比 | The same of taking the last week") Double lastWape,
            @Field("落在区间内的比例 | Which part lay between low and high") double inside,
            @Field("比较次数 | Number of comparisons") long count) {

        static ForecastErrorView of(Outlook.Measure one) {
            return new ForecastErrorView(
                    one.mae(), one.wape(), one.lastMae(), one.lastWape(), one.inside(), one.count());
        }
    }

    @Field("回测 | The weeks before, each forecast from its eve")
    public record ForecastQualityView(
            @Field("回测周数 | Weeks that were tried") int weeks,
            ForecastErrorView total,
            ForecastErrorView categories,
            ForecastErrorView grids,
            ForecastErrorView cells) {

        static ForecastQualityView of(Outlook.Quality one) {
            return one == null
                    ? null
                    : new ForecastQualityView(
                            one.weeks(),
                            ForecastErrorView.of(one.total()),
                            ForecastErrorView.of(one.categories()),
                            ForecastErrorView.of(one.grids()),
                            ForecastErrorView.of(one.cells()));
        }
    }

    @Field("预警 | A category that rose beyond its normal range")
    public record RiseWarningView(
            @Field("类别代码 | Code of the category") String category,
            Text title,
            @Field("最近七天 | In the last seven days") long counted,
            @Field("预计 | What was expected of them") double mean,
            @Field("正常上限 | The most that is normal") long limit,
            @Field("正常情况下出现的概率 | Chance of so many, were nothing the matter") double chance) {}

    @Field("未来一周 | The coming week")
    public record OutlookView(
            LocalDate from,
            LocalDate to,
            @Field("依据的整周数；0 表示数据太少 | Complete weeks it rests on; 0 when there is too little") int weeks,
            @Field("合计；数据太少时为空 | All together; null when there is too little") ExpectedLoadView total,
            List<ExpectedDayView> days,
            List<PastWeekView> past,
            List<ExpectedLoadView> categories,
            List<ExpectedLoadView> grids,
            @Field("类别与网格，最多 200 项 | Category by grid, 200 at most") List<ExpectedCellView> cells,
            @Field("误差；数据太少时为空 | Errors; null when there is too little") ForecastQualityView quality,
            List<RiseWarningView> warnings,
            @Field("参与预警的类别数 | Categories that are watched") int watched,
            @Field("平稳类别一周内误报的概率 | How often a steady category is warned of in a week") double falseAlarms,
            @Field("尚未计入的留痕条数 | Committed entries that wait to be counted") long lag) {}

    @Field("方格 | A square of the ground")
    public record HotSquareView(
            @Field("西边经度 | Longitude of its western side") double west,
            @Field("南边纬度 | Latitude of its southern side") double south,
            @Field("边长，度 | Side in degrees") double size,
            long counted,
            @Field("按以前预计 | What the time before lets expect") double mean,
            double chance,
            @Field("是否热点 | Whether it is more than chance") boolean hot) {

        static HotSquareView of(Hotspots.Square one) {
            return new HotSquareView(
                    one.west(), one.south(), one.size(), one.counted(), one.mean(), one.chance(), one.hot());
        }
    }

    @Field("热点 | Where more happens than before")
    public record HotspotsView(
            LocalDate from,
            LocalDate to,
            @Field("对比期的第一天 | First day of what it is compared with") LocalDate since,
            @Field("期内有位置的件数 | Tickets with a place in the time") long tickets,
            List<HotSquareView> squares) {}

    @Field("其中一件 | One of the tickets")
    public record RepeatCaseView(
            String id,
            String number,
            Instant opened,
            @Field("办结时间；未办结为空 | When it was closed; null while it is open") Instant closed) {}

    @Field("反复发生的地点 | A place where it comes again")
    public record RepeatPlaceView(
            String category,
            Text title,
            @Field("只知道地址时为空 | Null where only an address is known") Point point,
            @Field("无权查看事项时为空 | Null for who may not read the ticket") String address,
            int count,
            @Field("其中未办结 | Open ones of them") int open,
            Instant first,
            Instant last,
            @Field("最新的在前，最多 20 件 | The newest first, 20 at most") List<RepeatCaseView> tickets) {

        static RepeatPlaceView of(Repeats.Place one) {
            return new RepeatPlaceView(
                    one.category(),
                    one.title(),
                    one.point(),
                    one.address(),
                    one.count(),
                    one.open(),
                    one.first(),
                    one.last(),
                    one.tickets().stream()
                            .map(each -> new RepeatCaseView(
                                    Ids.words(each.id()), each.number(), each.opened(), each.closed()))
                            .toList());
        }
    }

    @Field("反复发生的问题 | Problems that come again at the same place")
    public record RepeatsView(
            List<RepeatPlaceView> places,
            @Field("查看了多少件 | How many tickets were looked at") int read,
            @Field("是否为期内全部 | Whether those were all of the time") boolean all) {}

    public void declare(Routes routes) {
        routes.add(sliced(get("/forecast/week").says("forecast", "未来一周预测", "What is expected of the coming week"))
                .gives(OutlookView.class)
                .to(this::week));
        routes.add(sliced(get("/forecast/hotspots").says("forecast", "热点", "Where more happens than before"))
                .integer("days", "最近几天，7 到 90，默认 28", "Last days, 7 to 90; 28 by default")
                .gives(HotspotsView.class)
                .to(this::hotspots));
        routes.add(sliced(get("/forecast/repeats")
                        .says("forecast", "反复发生的问题", "Problems that come again at the same place"))
                .integer("metres", "多近算同一地点，10 到 1000，默认 50", "How near is the same place, 10 to 1000; 50 by default")
                .integer("days", "最近几天，7 到 180，默认 30", "Last days, 7 to 180; 30 by default")
                .integer("least", "至少几件，2 到 50，默认 3", "At least so many, 2 to 50; 3 by default")
                .gives(RepeatsView.class)
                .to(this::repeats));
    }

    private static Route sliced(Route route) {
        return route.needs(Permissions.STATISTICS_READ)
                .text("unit", "承办单位及其下级", "Unit, and those below it")
                .text("grid", "网格及其下级", "Grid, and those below it")
                .text("category", "类别及其下级", "Category, and those below it")
                .text("type", "事项类型", "Type of ticket");
    }

    private static Slice slice(Exchange x) {
        String type = x.text("type");
        return new Slice(
                x.text("unit"), x.text("grid"), x.text("category"), type == null ? Set.of() : Set.of(type), null, null);
    }

    private Object week(Exchange x) {
        // Asked first: counts that are read after a lag of zero hold everything committed until then.
        long lag = services.statistics().lag();
        Outlook outlook = services.forecasts().outlook(x.actor(), slice(x));
        return new OutlookView(
                outlook.from(),
                outlook.to(),
                outlook.weeks(),
                ExpectedLoadView.of(outlook.total()),
                outlook.days().stream()
                        .map(day -> new ExpectedDayView(day.date(), day.off(), day.mean()))
                        .toList(),
                outlook.past().stream()
                        .map(week -> new PastWeekView(week.from(), week.to(), week.counted(), week.expected()))
                        .toList(),
                outlook.categories().stream().map(ExpectedLoadView::of).toList(),
                outlook.grids().stream().map(ExpectedLoadView::of).toList(),
                outlook.cells().stream()
                        .map(cell -> new ExpectedCellView(
                                cell.category(),
                                cell.categoryTitle(),
                                cell.grid(),
                                cell.gridTitle(),
                                cell.mean(),
                                cell.low(),
                                cell.high(),
                                cell.last()))
                        .toList(),
                ForecastQualityView.of(outlook.quality()),
                outlook.warnings().stream()
                        .map(one -> new RiseWarningView(
                                one.category(), one.title(), one.counted(), one.mean(), one.limit(), one.chance()))
                        .toList(),
                outlook.watched(),
                Forecasts.FALSE_ALARMS,
                lag);
    }

    private Object hotspots(Exchange x) {
        Integer days = x.integer("days", 7, 90);
        Hotspots found = services.forecasts().hotspots(x.actor(), slice(x), days == null ? 28 : days);
        return new HotspotsView(
                found.from(),
                found.to(),
                found.since(),
                found.tickets(),
                found.squares().stream().map(HotSquareView::of).toList());
    }

    private Object repeats(Exchange x) {
        Integer metres = x.integer("metres", 10, 1000);
        Integer days = x.integer("days", 7, 180);
        Integer least = x.integer("least", 2, 50);
        Repeats found = services.forecasts()
                .repeats(
                        x.actor(),
                        slice(x),
                        metres == null ? 50 : metres,
                        days == null ? 30 : days,
                        least == null ? 3 : least);
        return new RepeatsView(found.places().stream().map(RepeatPlaceView::of).toList(), found.read(), found.all());
    }
}
