package org.gridhall.web.rest;

import static org.gridhall.web.http.Route.get;

import java.util.List;
import java.util.Locale;
import org.gridhall.api.Text;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.statistics.Completion;
import org.gridhall.api.statistics.Statistics;
import org.gridhall.api.trail.Subject;
import org.gridhall.api.trail.Trail;
import org.gridhall.web.Services;
import org.gridhall.web.http.Exchange;
import org.gridhall.web.http.Field;
import org.gridhall.web.http.Ids;
import org.gridhall.web.http.Routes;

/** Completion rates, and the check of the trail. */
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

    @Field("留痕校验结果 | What a check of the trail found")
    public record VerdictView(
            boolean intact,
            @Field("校验的链数 | Chains computed") long subjects,
            @Field("校验的条数 | Entries computed") long entries,
            @Field("第一处断开 | The first entry that does not fit") TicketRoutes.TrailView broken,
            @Field("如何断开 | How it was broken") String reason) {

        static VerdictView of(Trail.Verdict verdict) {
            return new VerdictView(
                    verdict.intact(),
                    verdict.subjects(),
                    verdict.entries(),
                    verdict.broken() == null ? null : TicketRoutes.TrailView.of(verdict.broken()),
                    verdict.reason());
        }
    }

    public void declare(Routes routes) {
        routes.add(
                get("/statistics/completion")
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
                        .to(this::completion),
                get("/trail/verify")
                        .says(
                                "trail",
                                "校验留痕链；不填则校验全部",
                                "Compute a chain of the trail again; all of them without subject")
                        .needs(Permissions.TRAIL_VERIFY)
                        .text("subject", "例如 ticket/722413094182912001", "Such as ticket/722413094182912001")
                        .gives(VerdictView.class)
                        .to(this::verify));
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

    private Object verify(Exchange x) {
        String subject = x.text("subject");
        if (subject == null) {
            return VerdictView.of(services.trail().verifyAll());
        }
        int slash = subject.indexOf('/');
        long id = slash < 1 ? -1 : Ids.parse(subject.substring(slash + 1));
        if (id < 0) {
            throw Exchange.unreadable("subject", "应为 种类/编号，例如 ticket/123", "This is kind/id, such as ticket/123");
        }
        return VerdictView.of(services.trail().verify(new Subject(subject.substring(0, slash), id)));
    }
}
