package org.gridhall.web.rest;

import java.time.Instant;
import org.gridhall.api.ticket.Holder;
import org.gridhall.api.ticket.TicketSummary;
import org.gridhall.web.http.Field;

@Field("清单里的事项 | A ticket as a list shows it")
public record TicketRow(
        @Field(required = true, example = "722413094182912001") String id,
        @Field(value = "编号，给人看 | The number for people", required = true, example = "SJ202601310001") String number,
        @Field(value = "事项类型代码 | Code of the type", required = true, example = "issue") String type,
        @Field("每次改变事项的操作后增加 | Grows with each action that changes the ticket") int version,
        @Field(value = "环节代码 | Code of the stage", required = true, example = "dispatch") String stage,
        @Field(value = "类别代码 | Code of the category", example = "street-lamp") String category,
        @Field(required = true, example = "路灯不亮") String title,
        @Field(required = true, example = "grid") String channel,
        @Field("1 紧急到 5 低 | 1 urgent to 5 low") int priority,
        @Field("承办单位代码 | Code of the unit that holds it") String unit,
        @Field("所在网格代码 | Code of the deepest grid it lies in") String grid,
        Place point,
        String address,
        @Field("领域 | Field of the ledger") String field,
        @Field("在台账 | On the ledger") boolean ledger,
        boolean confidential,
        boolean suspended,
        @Field(required = true) Instant openedAt,
        @Field(required = true) Instant updatedAt,
        Instant closedAt,
        @Field("最早到期的时限 | When the limit that ends first is over") Instant dueAt,
        @Field("此后亮黄灯：时限已用八成 | After it the lamp is yellow: four fifths of a limit are used") Instant warnAt,
        @Field("已超期或超期办结 | Late now, or ended late") boolean overdue,
        @Field("在谁手上 | In whose hands it is") HolderView holder) {

    @Field("在谁手上 | In whose hands a ticket is")
    public record HolderView(
            @Field(value = "账号编号 | Id of the account", required = true) String account,
            @Field(required = true, example = "武芳") String name,
            @Field(value = "何时起 | Since when", required = true) Instant since) {

        static HolderView of(Holder holder) {
            return holder == null
                    ? null
                    : new HolderView(Long.toString(holder.account()), holder.name(), holder.since());
        }
    }

    public static TicketRow of(TicketSummary ticket) {
        return new TicketRow(
                Long.toString(ticket.id()),
                ticket.number(),
                ticket.type(),
                ticket.version(),
                ticket.stage(),
                ticket.category(),
                ticket.title(),
                ticket.channel(),
                ticket.priority(),
                ticket.unit(),
                ticket.grid(),
                Place.of(ticket.point()),
                ticket.address(),
                ticket.field(),
                ticket.ledger(),
                ticket.confidential(),
                ticket.suspended(),
                ticket.openedAt(),
                ticket.updatedAt(),
                ticket.closedAt(),
                ticket.dueAt(),
                ticket.warnAt(),
                ticket.overdue(),
                HolderView.of(ticket.holder()));
    }
}
