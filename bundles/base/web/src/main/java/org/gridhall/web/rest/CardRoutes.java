package org.gridhall.web.rest;

import static org.gridhall.web.http.Route.get;
import static org.gridhall.web.http.Route.post;

import java.time.Instant;
import java.util.Locale;
import org.gridhall.api.supervision.Card;
import org.gridhall.api.supervision.CardQuery;
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
            @Field(value = "事项标题 | Title of the ticket", required = true) String title,
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

    public void declare(Routes routes) {
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
