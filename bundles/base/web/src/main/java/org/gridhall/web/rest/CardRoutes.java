package org.gridhall.web.rest;

import static org.gridhall.web.http.Route.get;
import static org.gridhall.web.http.Route.post;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import org.gridhall.api.supervision.Bulletin;
import org.gridhall.api.supervision.Card;
import org.gridhall.api.supervision.CardQuery;
import org.gridhall.api.supervision.Evidence;
import org.gridhall.web.Services;
import org.gridhall.web.http.Exchange;
import org.gridhall.web.http.Field;
import org.gridhall.web.http.Routes;

/** Cards: who was named, what was said against it, what was decided. */
public final class CardRoutes {

    private final Services services;

    public CardRoutes(Services services) {
        this.services = services;
    }

    @Field("说过的话 | What somebody said")
    public record SaidView(
            @Field(required = true) String text,
            @Field(value = "谁 | Who", required = true, example = "孙梅") String by,
            @Field(required = true) Instant at) {

        static SaidView of(Card.Said said) {
            return said == null ? null : new SaidView(said.text(), said.by(), said.at());
        }
    }

    @Field("牌 | A card")
    public record CardView(
            @Field(required = true, example = "722413094182912001") String id,
            @Field(value = "事项 | The ticket", required = true) String ticket,
            @Field(value = "事项编号 | Number of the ticket", required = true, example = "SQ2026-000017") String number,
            @Field(
                            "事项标题；保密事项且本人不得知悉其内容的为空 | Title of the ticket; null for a confidential one that is not for whoever asks")
                    String title,
            @Field(value = "事项类型代码 | Code of the ticket's type", required = true, example = "issue") String type,
            @Field(value = "时限代码 | Code of the limit", required = true, example = "handle") String limit,
            @Field(value = "prompt 提示、yellow 黄牌、red 红牌 | prompt, yellow or red", required = true) String kind,
            @Field(
                            value =
                                    "stands 有效、appealed 申诉中、upheld 维持、withdrawn 撤销 | stands, appealed, upheld or withdrawn",
                            required = true)
                    String state,
            @Field(value = "当时的环节代码 | Code of the stage then", required = true, example = "handle") String stage,
            @Field("当时承办的单位代码 | Code of the unit that held it then") String unit,
            @Field("当时的岗位代码 | Code of the post that held it then") String post,
            @Field("该岗位的角色 | Role of that post") String role,
            @Field("当时的人 | Who it was then") String person,
            @Field(value = "到期时间 | When the limit was over", required = true) Instant dueAt,
            @Field(value = "亮牌时间 | When the card was given", required = true) Instant givenAt,
            @Field("申诉 | The appeal") SaidView appeal,
            @Field("处理 | The decision") SaidView decision,
            @Field("本人可以申诉 | Whoever asks may appeal") boolean mayAppeal,
            @Field("本人可以处理 | Whoever asks may decide or withdraw") boolean mayDecide) {

        static CardView of(Card card) {
            return new CardView(
                    Long.toString(card.id()),
                    Long.toString(card.ticket()),
                    card.number(),
                    card.title(),
                    card.type(),
                    card.limit(),
                    card.kind().name().toLowerCase(Locale.ROOT),
                    card.state().name().toLowerCase(Locale.ROOT),
                    card.stage(),
                    card.unit(),
                    card.post(),
                    card.role(),
                    card.personName(),
                    card.dueAt(),
                    card.givenAt(),
                    SaidView.of(card.appeal()),
                    SaidView.of(card.decision()),
                    card.mayAppeal(),
                    card.mayDecide());
        }
    }

    @Field("牌的理由 | Why, of a card")
    public record CardReasonBody(@Field(value = "理由 | Why", required = true, max = 2000) String reason) {}

    @Field("处理申诉 | Decides an appeal")
    public record CardDecisionBody(
            @Field(value = "采纳申诉，撤销此牌 | The appeal is accepted and the card withdrawn", required = true) Boolean accept,
            @Field(value = "理由 | Why", required = true, max = 2000) String reason) {}

    @Field("一段时间由谁承办 | Who held it for a time")
    public record SpellView(
            @Field(required = true) Instant from,
            @Field("立案时仍在承办则为空 | Null for until the case was opened") Instant to,
            String stage,
            String unit,
            String post,
            String role,
            String person) {}

    @Field("办理步骤 | A step")
    public record EvidenceStepView(
            int seq,
            @Field(required = true) Instant at,
            @Field(required = true) String action,
            @Field(required = true) String actor,
            String unit,
            @Field(value = "留痕哈希 | Hash of the trail's entry", required = true) String hash) {}

    @Field("问责证据材料 | What a case was opened on")
    public record EvidenceView(
            @Field(value = "问责事项 | The case", required = true) String ticket,
            @Field(value = "所问事项 | The ticket it is about", required = true) String about,
            @Field(value = "所问事项编号 | Number of that ticket", required = true) String number,
            @Field(required = true) Instant takenAt,
            @Field(value = "SHA-256，立案留痕中也有 | SHA-256, in the trail of the case too", required = true) String digest,
            @Field("与摘要相符 | It still fits its digest") boolean intact,
            @Field("留痕条数 | Length of the trail then") int entries,
            @Field(value = "末条哈希 | Hash of its last entry", required = true) String head,
            @Field(required = true) List<SpellView> held,
            @Field(required = true) List<EvidenceStepView> steps) {

        static EvidenceView of(Evidence evidence) {
            return new EvidenceView(
                    Long.toString(evidence.ticket()),
                    Long.toString(evidence.about()),
                    evidence.number(),
                    evidence.takenAt(),
                    evidence.digest(),
                    evidence.intact(),
                    evidence.entries(),
                    evidence.head(),
                    evidence.held().stream()
                            .map(spell -> new SpellView(
                                    spell.from(),
                                    spell.to(),
                                    spell.stage(),
                                    spell.unit(),
                                    spell.post(),
                                    spell.role(),
                                    spell.person()))
                            .toList(),
                    evidence.steps().stream()
                            .map(step -> new EvidenceStepView(
                                    step.seq(), step.at(), step.action(), step.actor(), step.unit(), step.hash()))
                            .toList());
        }
    }

    @Field("通报中的一个单位 | A unit of a bulletin")
    public record BulletinRow(String unit, long yellow, long red, long late) {}

    @Field("通报中的一张牌 | A card of a bulletin")
    public record BulletinLine(
            @Field(required = true) String card,
            @Field(required = true) String kind,
            @Field(required = true) String number,
            @Field("保密事项为空 | Null for a confidential one") String title,
            String unit,
            String person,
            @Field(required = true) Instant dueAt) {}

    @Field("通报 | A bulletin")
    public record BulletinView(
            @Field(required = true) String id,
            @Field("年份，未签发为 0 | Year of its number, 0 for a draft") int year,
            @Field("序号，未签发为 0 | Number in the year, 0 for a draft") int series,
            @Field(required = true) String title,
            String unit,
            @Field(required = true) LocalDate from,
            @Field(required = true) LocalDate to,
            @Field(required = true) String remark,
            @Field(required = true) List<BulletinRow> rows,
            @Field(required = true) List<BulletinLine> lines,
            @Field(required = true) String draftedBy,
            @Field(required = true) Instant draftedAt,
            String signedBy,
            Instant signedAt) {

        static BulletinView of(Bulletin one) {
            return new BulletinView(
                    Long.toString(one.id()),
                    one.year(),
                    one.series(),
                    one.title(),
                    one.unit(),
                    one.from(),
                    one.to(),
                    one.remark(),
                    one.rows().stream()
                            .map(row -> new BulletinRow(row.unit(), row.yellow(), row.red(), row.late()))
                            .toList(),
                    one.lines().stream()
                            .map(line -> new BulletinLine(
                                    line.card(),
                                    line.kind(),
                                    line.number(),
                                    line.title(),
                                    line.unit(),
                                    line.person(),
                                    line.dueAt()))
                            .toList(),
                    one.draftedBy(),
                    one.draftedAt(),
                    one.signedBy(),
                    one.signedAt());
        }
    }

    @Field("起草通报 | Drafts a bulletin")
    public record BulletinBody(
            @Field("单位代码，含下级；不填为全区 | Code of a unit; absent for the district") String unit,
            @Field(value = "起始日 | First day", required = true, example = "2026-03-01") LocalDate from,
            @Field(value = "截止日（含） | Last day", required = true, example = "2026-03-31") LocalDate to,
            @Field(value = "说明 | Remark", max = 2000) String remark) {}

    private void papers(Routes routes) {
        routes.add(
                get("/tickets/{id}/evidence")
                        .says("supervision", "问责事项立案时的证据材料", "What a case was opened on")
                        .gives(EvidenceView.class)
                        .fails(403, 404)
                        .to(x -> EvidenceView.of(services.supervision().evidence(x.actor(), x.id("id")))),
                get("/bulletins")
                        .says("supervision", "通报，最新的在前", "Bulletins, the newest first")
                        .paged()
                        .givesPage(BulletinView.class)
                        .fails(403)
                        .to(x -> Items.page(
                                x,
                                services.supervision().bulletins(x.actor(), x.text("after"), x.pageSize()),
                                BulletinView::of)),
                get("/bulletins/{id}")
                        .says("supervision", "一份通报", "A bulletin")
                        .gives(BulletinView.class)
                        .fails(404)
                        .to(x -> BulletinView.of(services.supervision().bulletin(x.actor(), x.id("id")))),
                post("/bulletins")
                        .says("supervision", "起草通报", "Draft a bulletin")
                        .takes(BulletinBody.class)
                        .example("{\"from\":\"2026-03-01\",\"to\":\"2026-03-31\"}")
                        .gives(BulletinView.class)
                        .fails(403, 422)
                        .to(x -> {
                            BulletinBody body = x.body(BulletinBody.class);
                            return BulletinView.of(services.supervision()
                                    .draft(x.actor(), body.unit(), body.from(), body.to(), body.remark()));
                        }),
                post("/bulletins/{id}/signature")
                        .says("supervision", "签发通报；起草人不能签发", "Sign a bulletin; not for whoever drafted it")
                        .gives(BulletinView.class)
                        .fails(403, 404, 409)
                        .to(x -> BulletinView.of(services.supervision().sign(x.actor(), x.id("id")))));
    }

    public void declare(Routes routes) {
        papers(routes);
        routes.add(
                get("/cards")
                        .says("supervision", "提示和黄牌、红牌，最新的在前", "Prompts, yellow and red cards, the newest first")
                        .text("kind", "种类", "Kind", "prompt", "yellow", "red")
                        .text("state", "状态", "State", "stands", "appealed", "upheld", "withdrawn")
                        .text("unit", "单位代码，含下级", "Code of a unit, with those below it")
                        .text("ticket", "事项", "Id of a ticket")
                        .flag("mine", "只看给本人的", "Only those that name whoever asks")
                        .instant("from", "亮牌时间起", "Given at or after")
                        .instant("to", "亮牌时间止", "Given before")
                        .paged()
                        .givesPage(CardView.class)
                        .fails(403, 422)
                        .to(x -> Items.page(x, services.supervision().cards(x.actor(), query(x)), CardView::of)),
                get("/cards/{id}")
                        .says("supervision", "一张牌", "A card")
                        .gives(CardView.class)
                        .fails(404)
                        .to(x -> CardView.of(services.supervision().card(x.actor(), x.id("id")))),
                post("/cards/{id}/appeal")
                        .says("supervision", "申诉：牌上写明的人，一次", "Appeal against it: whoever it names, once")
                        .takes(CardReasonBody.class)
                        .example("{\"reason\":\"派件时已不足一小时\"}")
                        .gives(CardView.class)
                        .fails(403, 404, 409, 422)
                        .to(x -> CardView.of(services.supervision()
                                .appeal(
                                        x.actor(),
                                        x.id("id"),
                                        x.body(CardReasonBody.class).reason()))),
                post("/cards/{id}/decision")
                        .says("supervision", "处理申诉", "Decide an appeal")
                        .takes(CardDecisionBody.class)
                        .example("{\"accept\":true,\"reason\":\"情况属实\"}")
                        .gives(CardView.class)
                        .fails(403, 404, 409, 422)
                        .to(x -> {
                            CardDecisionBody body = x.body(CardDecisionBody.class);
                            return CardView.of(services.supervision()
                                    .decide(x.actor(), x.id("id"), Boolean.TRUE.equals(body.accept()), body.reason()));
                        }),
                post("/cards/{id}/withdrawal")
                        .says("supervision", "撤销此牌", "Withdraw a card")
                        .takes(CardReasonBody.class)
                        .example("{\"reason\":\"系统故障期间无法办理\"}")
                        .gives(CardView.class)
                        .fails(403, 404, 409, 422)
                        .to(x -> CardView.of(services.supervision()
                                .withdraw(
                                        x.actor(),
                                        x.id("id"),
                                        x.body(CardReasonBody.class).reason()))));
    }

    private static CardQuery query(Exchange x) {
        return new CardQuery(
                x.text("kind") == null ? null : Card.Kind.valueOf(x.text("kind").toUpperCase(Locale.ROOT)),
                x.text("state") == null
                        ? null
                        : Card.State.valueOf(x.text("state").toUpperCase(Locale.ROOT)),
                x.text("unit"),
                x.idIn("ticket"),
                Boolean.TRUE.equals(x.flag("mine")),
                x.instant("from"),
                x.instant("to"),
                x.text("after"),
                x.pageSize());
    }
}
