package org.gridhall.web.rest;

import static org.gridhall.web.http.Route.get;

import java.util.List;
import java.util.Locale;
import org.gridhall.api.Text;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.statistics.Completion;
import org.gridhall.api.statistics.Statistics;
import org.gridhall.web.Services;
import org.gridhall.web.http.Exchange;
import org.gridhall.web.http.Field;
import org.gridhall.web.http.Routes;

/** Completion rates. */
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

    public void declare(Routes routes) {
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
                        x.text("type"),
                        x.date("from"),
                        x.date("to"))
                .stream()
                .map(CompletionView::of)
                .toList();
        return new FiguresView(items, lag);
    }
}
