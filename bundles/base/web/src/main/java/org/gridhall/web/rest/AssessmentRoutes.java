package org.gridhall.web.rest;

import static org.gridhall.web.http.Route.get;
import static org.gridhall.web.http.Route.post;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.gridhall.api.Problem;
import org.gridhall.api.Text;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.assessment.Assessments;
import org.gridhall.api.assessment.Clearing;
import org.gridhall.api.assessment.Result;
import org.gridhall.api.assessment.Rules;
import org.gridhall.api.assessment.Scored;
import org.gridhall.api.assessment.Sheet;
import org.gridhall.web.Services;
import org.gridhall.web.http.Exchange;
import org.gridhall.web.http.Field;
import org.gridhall.web.http.Ids;
import org.gridhall.web.http.Route;
import org.gridhall.web.http.Routes;

/** Scores by month, and what must be finished today and this week. */
public final class AssessmentRoutes {

    private final Services services;

    public AssessmentRoutes(Services services) {
        this.services = services;
    }

    @Field("考核等级 | A grade")
    public record ScoreGradeView(String code, @Field("最低分 | Least score") double least) {}

    @Field("考核指标 | An indicator with its weight")
    public record ScoreMeasureView(
            String code, Text title, double weight, @Field("是否越低越好 | Whether less is better") boolean inverse) {}

    @Field("考核规则 | Rules of assessment")
    public record AssessmentRulesView(
            String version,
            @Field("生效日 | First day on which they hold") LocalDate from,
            Text title,
            String digest,
            List<ScoreGradeView> grades,
            @Field("按考核对象 | By who is scored") Map<String, List<ScoreMeasureView>> kinds) {

        static AssessmentRulesView of(Rules rules) {
            Map<String, List<ScoreMeasureView>> kinds = new TreeMap<>();
            rules.kinds()
                    .forEach((kind, list) -> kinds.put(
                            kind.code(),
                            list.stream()
                                    .map(one ->
                                            new ScoreMeasureView(one.code(), one.title(), one.weight(), one.inverse()))
                                    .toList()));
            return new AssessmentRulesView(
                    rules.version(),
                    rules.from(),
                    rules.title(),
                    rules.digest(),
                    rules.grades().stream()
                            .map(one -> new ScoreGradeView(one.code(), one.least()))
                            .toList(),
                    kinds);
        }
    }

    @Field("一项指标的得分 | An indicator of a result")
    public record ScorePartView(
            String code,
            double weight,
            long numerator,
            long denominator,
            @Field("0 到 1，越高越好；分母为零时为空 | The better the higher; null when the denominator is zero") Double value,
            @Field("得分；不可用时为空，其权重不计 | Null when not available, and then its weight is left out") Double points) {}

    @Field("黄牌、红牌扣分 | Taken off for cards")
    public record ScoreCardsView(long yellow, long red, double points) {}

    @Field("考核结果 | A result")
    public record ScoreView(
            @Field("账号编号，或单位、网格代码 | Id of an account, or code of a unit or grid") String subject,
            String name,
            Integer rank,
            @Field("0 到 100；没有可用指标时为空 | Null when nothing is available") Double score,
            String grade,
            @Field("申诉调整后的分数 | Score after an appeal that was accepted") Double adjusted,
            List<ScorePartView> parts,
            @Field("因黄牌、红牌扣分；规则不扣时为空 | Taken off for cards; null where nothing is") ScoreCardsView cards) {

        static ScoreView of(Result one) {
            return new ScoreView(
                    one.subject(),
                    one.name(),
                    one.rank(),
                    one.score(),
                    one.grade(),
                    one.adjusted(),
                    one.parts().stream()
                            .map(part -> new ScorePartView(
                                    part.code(),
                                    part.weight(),
                                    part.numerator(),
                                    part.denominator(),
                                    part.value(),
                                    part.points()))
                            .toList(),
                    one.cards() == null
                            ? null
                            : new ScoreCardsView(
                                    one.cards().yellow(),
                                    one.cards().red(),
                                    one.cards().points()));
        }
    }

    @Field("谁、何时 | Who, and when")
    public record ScoreSaidView(String by, Instant at) {

        static ScoreSaidView of(Sheet.Said one) {
            return one == null ? null : new ScoreSaidView(one.by(), one.at());
        }
    }

    @Field("申诉 | An appeal")
    public record ScoreAppealView(
            String id,
            String subject,
            String reason,
            ScoreSaidView said,
            @Field("open、accepted 或 refused | open, accepted or refused") String state,
            Double score,
            String decision,
            ScoreSaidView decided) {}

    @Field("一个月的考核 | A month of scores")
    public record SheetView(
            String kind,
            String month,
            @Field("open、signed 或 published | open, signed or published") String state,
            int version,
            AssessmentRulesView rules,
            List<ScoreView> results,
            @Field("签发内容的摘要 | Digest of what was signed") String digest,
            ScoreSaidView signed,
            ScoreSaidView published,
            List<ScoreAppealView> appeals) {

        static SheetView of(Sheet sheet) {
            return new SheetView(
                    sheet.kind().code(),
                    sheet.month().toString(),
                    sheet.state().name().toLowerCase(java.util.Locale.ROOT),
                    sheet.version(),
                    AssessmentRulesView.of(sheet.rules()),
                    sheet.results().stream().map(ScoreView::of).toList(),
                    sheet.digest(),
                    ScoreSaidView.of(sheet.signed()),
                    ScoreSaidView.of(sheet.published()),
                    sheet.appeals().stream()
                            .map(one -> new ScoreAppealView(
                                    Ids.words(one.id()),
                                    one.subject(),
                                    one.reason(),
                                    ScoreSaidView.of(one.said()),
                                    one.state().name().toLowerCase(java.util.Locale.ROOT),
                                    one.score(),
                                    one.decision(),
                                    ScoreSaidView.of(one.decided())))
                            .toList());
        }
    }

    @Field("以往一个月 | A month before")
    public record PastScoreView(String month, Integer rank, Double score, String grade) {}

    @Field("签发或公布 | Signs or publishes")
    public record SheetVersionBody(
            @Field(value = "看到的版本 | The version that was seen", required = true, example = "0") Integer version) {}

    @Field("申诉 | Appeals")
    public record ScoreAppealBody(
            @Field(value = "对谁的结果 | Whose result", required = true, example = "12") String subject,
            @Field(value = "理由 | Why", required = true, max = 2000) String reason) {}

    @Field("处理申诉 | Decides an appeal")
    public record ScoreDecisionBody(
            @Field("调整后的分数；不采纳时不填 | The score from now on; none to refuse") Double score,
            @Field(value = "理由 | Why", required = true, max = 2000) String why) {}

    @Field("待完成 | What must be finished")
    public record ClearingLineView(
            String key,
            Text title,
            @Field("已超期 | Late") long late,
            @Field("今日到期 | Due today") long today,
            @Field("本周内到期 | Due this week") long week,
            @Field("本周办结 | Closed this week") long closed) {

        static ClearingLineView of(Clearing.Line one) {
            return new ClearingLineView(one.key(), one.title(), one.late(), one.today(), one.week(), one.closed());
        }
    }

    @Field("日清周结 | Day-clear and week-close")
    public record ClearingView(
            LocalDate day,
            LocalDate weekFrom,
            LocalDate weekTo,
            List<ClearingLineView> units,
            List<ClearingLineView> people) {}

    public void declare(Routes routes) {
        routes.add(get("/assessment-rules")
                .says("assessment", "考核规则", "Rules of assessment")
                .givesItems(AssessmentRulesView.class)
                .to(x -> new Items<>(services.assessments().rules().stream()
                        .map(AssessmentRulesView::of)
                        .toList())));
        routes.add(get("/assessment-clearing")
                .says("assessment", "日清周结", "What must be finished today and this week")
                .needs(Permissions.STATISTICS_READ)
                .gives(ClearingView.class)
                .to(x -> {
                    Clearing clearing = services.assessments().clearing(x.actor());
                    return new ClearingView(
                            clearing.day(),
                            clearing.weekFrom(),
                            clearing.weekTo(),
                            clearing.units().stream().map(ClearingLineView::of).toList(),
                            clearing.people().stream().map(ClearingLineView::of).toList());
                }));
        routes.add(get("/assessments/{kind}/{month}")
                .says("assessment", "一个月的考核", "A month of scores")
                .gives(SheetView.class)
                .fails(404, 422)
                .to(x -> SheetView.of(services.assessments().sheet(x.actor(), kind(x), month(x)))));
        routes.add(get("/assessments/{kind}/{month}/again")
                .says("assessment", "重新计算，已签发的不变", "Reckons again; what is signed stays")
                .needs(Permissions.STATISTICS_READ)
                .text("by", "按当时（默认）或现行规则", "By the rules of then (default) or of now", "then", "now")
                .givesItems(ScoreView.class)
                .fails(404, 422)
                .to(x -> new Items<>(services
                        .assessments()
                        .again(
                                x.actor(),
                                kind(x),
                                month(x),
                                "now".equals(x.text("by")) ? Assessments.By.NOW : Assessments.By.THEN)
                        .stream()
                        .map(ScoreView::of)
                        .toList())));
        routes.add(get("/assessments/{kind}/{month}/trend")
                .says("assessment", "以前各月已签发的结果", "The signed months before")
                .text("subject", "账号编号，或单位、网格代码", "Id of an account, or code of a unit or grid")
                .must()
                .givesItems(PastScoreView.class)
                .fails(404)
                .to(x -> new Items<>(
                        services.assessments().trend(x.actor(), kind(x), month(x), x.text("subject")).stream()
                                .map(one ->
                                        new PastScoreView(one.month().toString(), one.rank(), one.score(), one.grade()))
                                .toList())));
        routes.add(changed(post("/assessments/{kind}/{month}/signature").says("assessment", "签发", "Signs a month off"))
                .needs(Permissions.ASSESSMENT_SIGN)
                .takes(SheetVersionBody.class)
                .to(x -> SheetView.of(services.assessments()
                        .sign(
                                x.actor(),
                                kind(x),
                                month(x),
                                x.body(SheetVersionBody.class).version()))));
        routes.add(changed(post("/assessments/{kind}/{month}/publication")
                        .says("assessment", "公布", "Publishes a signed month"))
                .needs(Permissions.ASSESSMENT_PUBLISH)
                .takes(SheetVersionBody.class)
                .to(x -> SheetView.of(services.assessments()
                        .publish(
                                x.actor(),
                                kind(x),
                                month(x),
                                x.body(SheetVersionBody.class).version()))));
        routes.add(changed(post("/assessments/{kind}/{month}/appeals")
                        .says("assessment", "对自己的结果申诉", "Appeals against a result of one's own"))
                .takes(ScoreAppealBody.class)
                .to(x -> {
                    ScoreAppealBody body = x.body(ScoreAppealBody.class);
                    return SheetView.of(
                            services.assessments().appeal(x.actor(), kind(x), month(x), body.subject(), body.reason()));
                }));
        routes.add(changed(post("/assessment-appeals/{id}").says("assessment", "处理申诉", "Decides an appeal"))
                .needs(Permissions.ASSESSMENT_SIGN)
                .takes(ScoreDecisionBody.class)
                .to(x -> {
                    ScoreDecisionBody body = x.body(ScoreDecisionBody.class);
                    return SheetView.of(services.assessments().decide(x.actor(), x.id("id"), body.score(), body.why()));
                }));
    }

    private static Route changed(Route route) {
        return route.gives(SheetView.class).fails(404, 409, 422);
    }

    private static Scored kind(Exchange x) {
        return Arrays.stream(Scored.values())
                .filter(kind -> kind.code().equals(x.path("kind")))
                .findFirst()
                .orElseThrow(() -> Problem.notFound("没有这类考核对象", "There is nobody of this kind to score"));
    }

    private static YearMonth month(Exchange x) {
        try {
            return YearMonth.parse(x.path("month"));
        } catch (DateTimeException e) {
            throw Problem.notFound("月份应写作 2026-06", "A month is written as 2026-06");
        }
    }
}
