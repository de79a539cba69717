package org.gridhall.web.rest;

import static org.gridhall.web.http.Route.get;
import static org.gridhall.web.http.Route.post;

import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gridhall.api.Problem;
import org.gridhall.api.Text;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.assessment.Week;
import org.gridhall.api.assessment.Weeks;
import org.gridhall.web.Services;
import org.gridhall.web.http.Exchange;
import org.gridhall.web.http.Field;
import org.gridhall.web.http.Ids;
import org.gridhall.web.http.Json;
import org.gridhall.web.http.Routes;

/** Week-close: what units leave open, and its signing. */
public final class WeekRoutes {

    private final Services services;

    public WeekRoutes(Services services) {
        this.services = services;
    }

    @Field("周结签署 | Who signed a week")
    public record WeekSignedView(
            String by,
            @Field("以什么岗位 | Role of the post") String role,
            Instant at,
            @Field("签署内容的摘要 | Digest of what was signed") String digest) {

        static WeekSignedView of(Week.Signed one) {
            return one == null ? null : new WeekSignedView(one.by(), one.role(), one.at(), one.digest());
        }
    }

    @Field("一个单位的一周 | A week of a unit in one line")
    public record WeekLineView(
            String unit,
            Text title,
            LocalDate from,
            LocalDate to,
            @Field("本周最后一个工作日 | Last working day") LocalDate last,
            @Field("未办结 | Left open") long open,
            @Field("其中超期 | Those of them that are late") long late,
            @Field("本周办结 | Closed in the week") long closed,
            @Field("未签时为空 | Null while it is not signed") WeekSignedView signed) {}

    @Field("结转的事项 | A ticket that is carried over")
    public record WeekLeftView(
            String ticket,
            String number,
            @Field("已转为保密或已不在时为空 | Null when it is confidential now, or gone") String title,
            Instant due,
            boolean late,
            @Field("此前已结转几周 | Weeks that carried it over before") int times,
            @Field("结转原因；签署前为上一次的 | Why; before it is signed, what the week before said") String reason) {}

    @Field("一个单位的周结 | A week of a unit")
    public record WeekView(
            String unit,
            Text title,
            LocalDate from,
            LocalDate to,
            LocalDate last,
            @Field("现在能否周结 | Whether it can be closed now") boolean closable,
            @Field("清单的摘要，签署时带上 | Digest of the list; send it when signing") String seen,
            List<WeekLeftView> left,
            long closed,
            @Field("统一原因 | Reason for all without one") String reason,
            WeekSignedView signed) {

        static WeekView of(Week one) {
            return new WeekView(
                    one.of().unit(),
                    one.of().title(),
                    one.of().from(),
                    one.of().to(),
                    one.of().last(),
                    one.closable(),
                    one.seen(),
                    one.left().stream()
                            .map(left -> new WeekLeftView(
                                    Ids.words(left.ticket()),
                                    left.number(),
                                    left.title(),
                                    left.due(),
                                    left.late(),
                                    left.times(),
                                    left.reason()))
                            .toList(),
                    one.closed(),
                    one.reason(),
                    WeekSignedView.of(one.signed()));
        }
    }

    @Field("单个事项的结转原因 | Why one ticket is carried over")
    public record WeekReasonBody(
            @Field(value = "事项编号 | Id of the ticket", required = true, example = "12") String ticket,
            @Field(value = "原因 | Why", required = true, max = 500) String reason) {}

    @Field("签署周结 | Closes a week")
    public record WeekClosingBody(
            @Field(value = "看到的清单的摘要 | Digest of the list that was seen", required = true) String seen,
            @Field(value = "统一原因 | Reason for all without one", max = 2000) String reason,
            @Field("单独的原因 | Reasons of their own") List<WeekReasonBody> reasons) {}

    public void declare(Routes routes) {
        routes.add(
                get("/assessment-weeks")
                        .says("assessment", "各单位的周结", "The week of each unit")
                        .needs(Permissions.STATISTICS_READ)
                        .date("day", "这一周的任何一天，默认今天", "Any day of the week, today by default")
                        .givesItems(WeekLineView.class)
                        .fails(422)
                        .to(x -> new Items<>(services
                                .weeks()
                                .lines(x.actor(), x.date("day") == null ? LocalDate.now(x.zone()) : x.date("day"))
                                .stream()
                                .map(line -> new WeekLineView(
                                        line.week().unit(),
                                        line.week().title(),
                                        line.week().from(),
                                        line.week().to(),
                                        line.week().last(),
                                        line.open(),
                                        line.late(),
                                        line.closed(),
                                        WeekSignedView.of(line.signed())))
                                .toList())));
        routes.add(get("/assessment-weeks/{unit}/{day}")
                .says("assessment", "一个单位的周结", "A week of a unit")
                .needs(Permissions.STATISTICS_READ)
                .gives(WeekView.class)
                .fails(404, 422)
                .to(x -> WeekView.of(services.weeks().week(x.actor(), x.path("unit"), day(x)))));
        routes.add(post("/assessment-weeks/{unit}/{day}/signature")
                .says("assessment", "签署周结，签后不变", "Closes a week, for good")
                .needs(Permissions.ASSESSMENT_CLOSE)
                .takes(WeekClosingBody.class)
                .gives(WeekView.class)
                .fails(404, 409, 422)
                .to(x -> WeekView.of(services.weeks()
                        .close(x.actor(), x.path("unit"), day(x), closing(x.body(WeekClosingBody.class))))));
    }

    private static Weeks.Closing closing(WeekClosingBody body) {
        Map<Long, String> reasons = new LinkedHashMap<>();
        List<WeekReasonBody> all = body.reasons() == null ? List.of() : body.reasons();
        for (int i = 0; i < all.size(); i++) {
            WeekReasonBody one = all.get(i);
            long ticket = one == null || one.ticket() == null ? -1 : Ids.parse(one.ticket());
            if (ticket < 0 || one.reason() == null) {
                throw Problem.invalid("/reasons/" + i, "请写明事项编号和原因", "Give the id of a ticket and why");
            }
            reasons.put(ticket, one.reason());
        }
        return new Weeks.Closing(body.seen(), body.reason(), reasons);
    }

    private static LocalDate day(Exchange x) {
        LocalDate day = Json.date(x.path("day"));
        if (day == null) {
            throw Problem.notFound("日期应写作 2026-06-05", "A day is written as 2026-06-05");
        }
        return day;
    }
}
