package org.gridhall.web.rest;

import static org.gridhall.web.http.Route.get;
import static org.gridhall.web.http.Route.post;

import java.util.List;
import java.util.function.Function;
import org.gridhall.api.ticket.Colleague;
import org.gridhall.api.ticket.Handing;
import org.gridhall.api.ticket.Ticket;
import org.gridhall.web.Services;
import org.gridhall.web.http.Exchange;
import org.gridhall.web.http.Field;
import org.gridhall.web.http.Handler;
import org.gridhall.web.http.Route;
import org.gridhall.web.http.Routes;

/** In whose hands tickets are: take, give back, hand on. */
final class HandRoutes {

    private final Services services;

    HandRoutes(Services services) {
        this.services = services;
    }

    @Field("领取 | Takes a ticket")
    public record TakeBody(
            @Field("从他人手上接手 | Also out of the hands of somebody else") Boolean over,
            @Field(value = "看到的版本 | The version that was seen", example = "3") Integer version) {}

    @Field("退回 | Gives a ticket back")
    public record GiveBackBody(@Field(value = "看到的版本 | The version that was seen", example = "3") Integer version) {}

    @Field("转交 | Hands a ticket on")
    public record DelegateBody(
            @Field(value = "账号 | Name of the account", required = true, example = "handler2") String to,
            @Field(value = "理由 | Why", max = 500) String reason,
            @Field(value = "看到的版本 | The version that was seen", example = "3") Integer version) {}

    @Field("同事 | A colleague")
    public record ColleagueView(
            @Field(required = true) String account,
            @Field(required = true, example = "handler2") String login,
            @Field(required = true, example = "汤卫英") String name,
            @Field("岗位的角色 | Role of the post that counts") String role,
            @Field("岗位的单位 | Unit of that post") String unit,
            @Field("同一岗位的 A 岗或 B 岗 | Holder or substitute of the same post") boolean substitute) {

        static ColleagueView of(Colleague colleague) {
            return new ColleagueView(
                    Long.toString(colleague.account()),
                    colleague.login(),
                    colleague.name(),
                    colleague.role(),
                    colleague.unit(),
                    colleague.substitute());
        }
    }

    @Field("现在可以怎样领取、退回、转交 | What one may do about in whose hands a ticket is")
    public record HandingView(
            @Field("可以领取 | It can be taken") boolean take,
            @Field("可以接手 | It can be taken over") boolean takeOver,
            @Field("可以退回 | It can be given back") boolean giveBack,
            @Field(value = "可以转交给谁 | To whom it can be handed", required = true) List<ColleagueView> delegates) {

        static HandingView of(Handing handing) {
            return new HandingView(
                    handing.take(),
                    handing.takeOver(),
                    handing.giveBack(),
                    handing.delegates().stream().map(ColleagueView::of).toList());
        }
    }

    void declare(Routes routes) {
        routes.add(
                get("/tickets/{id}/handing")
                        .says("tickets", "现在可以怎样领取、退回、转交", "What one may do about in whose hands a ticket is")
                        .gives(HandingView.class)
                        .to(x -> HandingView.of(services.tickets().handing(x.actor(), x.id("id")))),
                get("/tickets/{id}/colleagues")
                        .says(
                                "tickets",
                                "能查看此件的同事，补充说明里写 @账号 可提到他们",
                                "Colleagues who may see a ticket, to be named in a comment as @account")
                        .text("text", "账号开头或姓名中的字", "The beginning of an account's name, or a piece of a person's")
                        .givesItems(ColleagueView.class)
                        .to(x -> new Items<>(
                                services.tickets().colleagues(x.actor(), x.id("id"), x.text("text"), 50).stream()
                                        .map(ColleagueView::of)
                                        .toList())),
                changes(
                        post("/tickets/{id}/take")
                                .says(
                                        "tickets",
                                        "领取；over 为 true 时从他人手上接手",
                                        "Take a ticket; with over, out of the hands of somebody else")
                                .versioned()
                                .takes(TakeBody.class)
                                .optional()
                                .example("{\"version\":3}"),
                        x -> {
                            TakeBody body = x.body(TakeBody.class);
                            boolean over = body != null && Boolean.TRUE.equals(body.over());
                            return services.tickets()
                                    .take(
                                            x.actor(),
                                            x.id("id"),
                                            over,
                                            x.seenVersion(body == null ? null : body.version()));
                        }),
                changes(
                        post("/tickets/{id}/give-back")
                                .says("tickets", "退回，不再在本人手上", "Give a ticket back")
                                .versioned()
                                .takes(GiveBackBody.class)
                                .optional()
                                .example("{\"version\":4}"),
                        x -> {
                            GiveBackBody body = x.body(GiveBackBody.class);
                            return services.tickets()
                                    .giveBack(
                                            x.actor(), x.id("id"), x.seenVersion(body == null ? null : body.version()));
                        }),
                changes(
                        post("/tickets/{id}/delegate")
                                .says(
                                        "tickets",
                                        "转交：在本人手上的交给 AB 岗，有 ticket.assign 的交给任何能办的人",
                                        "Hand a ticket on: one's own to the substitute, with ticket.assign to whoever may act on it")
                                .versioned()
                                .takes(DelegateBody.class)
                                .example("{\"to\":\"handler2\",\"reason\":\"下午外出\"}"),
                        x -> {
                            DelegateBody body = x.body(DelegateBody.class);
                            return services.tickets()
                                    .delegate(
                                            x.actor(),
                                            x.id("id"),
                                            body.to(),
                                            body.reason(),
                                            x.seenVersion(body.version()));
                        }));
    }

    private static Route changes(Route route, Function<Exchange, Ticket> change) {
        Handler handler = x -> TicketRoutes.view(x, change.apply(x));
        return route.gives(TicketView.class).fails(403, 409, 422).to(handler);
    }
}
