package org.gridhall.web.rest;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.gridhall.api.Text;
import org.gridhall.api.ticket.Attachment;
import org.gridhall.api.ticket.Likely;
import org.gridhall.api.ticket.Party;
import org.gridhall.api.ticket.Ticket;
import org.gridhall.api.ticket.TicketLink;
import org.gridhall.api.ticket.TicketSummary;
import org.gridhall.api.time.Limit;
import org.gridhall.web.http.Field;
import org.gridhall.web.http.Ids;

@Field("完整事项 | A whole ticket, as far as whoever asks may see it")
public record TicketView(
        @Field(required = true, example = "722413094182912001") String id,
        @Field(value = "编号，给人看 | The number for people", required = true, example = "SJ202601310001") String number,
        @Field(required = true, example = "issue") String type,
        @Field("每次改变事项的操作后增加，也是 ETag | Grows with each action that changes the ticket; the ETag") int version,
        @Field(required = true, example = "dispatch") String stage,
        @Field(example = "street-lamp") String category,
        @Field(required = true, example = "路灯不亮") String title,
        String description,
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
        @Field("在谁手上 | In whose hands it is") TicketRow.HolderView holder,
        @Field("固定流程的内容散列 | Content hash of the definition it is pinned to") String definition,
        @Field("进入当前环节的时间 | When it came into its stage") Instant stageAt,
        @Field("退回次数 | How often a unit said: not ours") int returns,
        @Field("办理结果 | What the handling came to") String result,
        @Field("评价 1 到 5 | Rating 1 to 5") Integer rating,
        @Field("考核得分 0 到 100 | Score 0 to 100") Integer score,
        @Field("登记账号 | Account that opened it") String createdBy,
        @Field(required = true) Map<String, Object> fields,
        @Field(required = true) List<PartyView> parties,
        @Field(required = true) List<LimitView> limits,
        @Field(required = true) List<AttachmentView> attachments,
        @Field(required = true) List<LinkView> links,
        @Field("上级事项 | The ticket above") String parent,
        @Field(value = "下级事项 | The tickets below", required = true) List<String> children,
        @Field("只因参与上级或下级事项而见，内容有限 | Seen only by taking part in the ticket above or below: not all of it")
                boolean limited,
        @Field(value = "渠道的信息，只给管辖岗位 | What only the channel knows, for posts that cover it", required = true)
                Map<String, Object> source,
        @Field("未办结的协办事项数 | Joint tasks that have not ended") int openTasks,
        @Field("并入的事项 | The ticket that answers for this one") MergerView mergedInto,
        @Field(value = "并入本件的事项 | Tickets merged into this one", required = true) List<String> merged,
        @Field("来件人密码，只在受理时显示一次 | The reporter's secret, shown once, at the intake") String secret,
        @Field("可能重复的事项，只在受理时给出 | Tickets that may be the same matter, told at the intake")
                List<LikelyView> likelyDuplicates) {

    @Field("可能重复的事项 | A ticket that may be the same matter")
    public record LikelyView(
            @Field(required = true) String id,
            @Field(required = true) String number,
            @Field(required = true) String title,
            @Field(required = true) String stage,
            String category,
            @Field(value = "50 到 100 分 | 50 to 100 points", required = true) int score,
            @Field("相距米数 | Metres between the two") Integer metres,
            @Field("相隔小时数 | Hours between the two") long hours,
            @Field(value = "理由 | Why", required = true) Text reason) {

        static LikelyView of(Likely likely) {
            return new LikelyView(
                    Long.toString(likely.ticket().id()),
                    likely.ticket().number(),
                    likely.ticket().title(),
                    likely.ticket().stage(),
                    likely.ticket().category(),
                    likely.score(),
                    likely.metres(),
                    likely.hours(),
                    likely.reason());
        }
    }

    @Field("事项中的人，姓名、电话和邮箱只显示一部分 | Who is what on a ticket; of names, telephones and mails a part")
    public record PartyView(
            @Field(required = true, example = "reporter") String role,
            String person,
            String name,
            String phone,
            String email) {

        static PartyView of(Party party) {
            return new PartyView(party.role(), Ids.words(party.person()), party.name(), party.phone(), party.email());
        }
    }

    @Field("时限 | A limit")
    public record LimitView(
            @Field(value = "编号 | Its id", required = true) String id,
            @Field(required = true, example = "handle") String code,
            @Field(value = "promised, statutory, stage, department", required = true) Limit.Kind kind,
            @Field(example = "20wd") String duration,
            String basis,
            @Field(required = true) Instant startedAt,
            @Field(required = true) Instant dueAt,
            @Field(required = true) List<Limit.Pause> pauses,
            @Field(required = true) List<Limit.Extension> extensions,
            Instant endedAt,
            @Field(required = true) Limit.State state,
            boolean overdue,
            @Field("到期日超出已公布的日历，日历公布后重新计算 | It reaches past the last published calendar, and is reckoned again with it")
                    boolean provisional,
            @Field("此后亮黄灯 | After it the lamp is yellow") Instant warnAt,
            @Field(
                            value =
                                    "green 八成以内，yellow 到期以前，red 超期，grey 不计时 | green up to four fifths, yellow up to the end, red beyond, grey while it does not run",
                            required = true)
                    Limit.Lamp lamp,
            @Field("起算时适用的规则分支 | Case of the rule that held when it began") String rule,
            @Field("按哪个部门的开放时间 | Unit whose opening hours count") String unit) {

        static LimitView of(Limit limit, Instant now) {
            return new LimitView(
                    Long.toString(limit.id()),
                    limit.code(),
                    limit.kind(),
                    limit.duration(),
                    limit.basis(),
                    limit.startedAt(),
                    limit.dueAt(),
                    limit.pauses(),
                    limit.extensions(),
                    limit.endedAt(),
                    limit.state(),
                    limit.overdue(now),
                    limit.provisional(),
                    limit.warnAt(),
                    limit.lamp(now),
                    limit.rule(),
                    limit.unit());
        }
    }

    @Field("附件 | A file")
    public record AttachmentView(
            @Field(required = true, example = "722413094182912077") String id,
            @Field(required = true, example = "现场.jpg") String name,
            @Field(required = true, example = "image/jpeg") String mediaType,
            @Field("字节数 | Bytes") long size,
            @Field("SHA-256") String hash,
            Instant storedAt,
            @Field("是否对外公开 | Whether the public sees a copy") boolean published) {

        static AttachmentView of(Attachment file) {
            return new AttachmentView(
                    Long.toString(file.id()),
                    file.name(),
                    file.mediaType(),
                    file.size(),
                    file.hash(),
                    file.storedAt(),
                    file.published());
        }
    }

    @Field("关联 | A link to another ticket")
    public record LinkView(
            @Field(
                            required = true,
                            values = {"duplicate", "follow-up"})
                    String kind,
            @Field(required = true) String ticket) {

        static LinkView of(TicketLink link) {
            return new LinkView(link.kind(), Long.toString(link.ticket()));
        }
    }

    @Field("并入的事项办到哪里 | Where the ticket that answers for this one stands")
    public record MergerView(
            @Field(required = true) String id,
            @Field(required = true) String number,
            @Field(required = true) String stage,
            Text stageTitle,
            Instant closedAt,
            String result) {

        static MergerView of(Ticket.Merger merger) {
            return merger == null
                    ? null
                    : new MergerView(
                            Long.toString(merger.ticket()),
                            merger.number(),
                            merger.stage(),
                            merger.stageTitle(),
                            merger.closedAt(),
                            merger.result());
        }
    }

    public static TicketView of(Ticket ticket) {
        return of(ticket, null, null);
    }

    static TicketView of(Ticket ticket, String secret, List<LikelyView> likely) {
        TicketSummary row = ticket.summary();
        Instant now = Instant.now();
        return new TicketView(
                Long.toString(row.id()),
                row.number(),
                row.type(),
                row.version(),
                row.stage(),
                row.category(),
                row.title(),
                ticket.description(),
                row.channel(),
                row.priority(),
                row.unit(),
                row.grid(),
                Place.of(row.point()),
                row.address(),
                row.field(),
                row.ledger(),
                row.confidential(),
                row.suspended(),
                row.openedAt(),
                row.updatedAt(),
                row.closedAt(),
                row.dueAt(),
                row.warnAt(),
                row.overdue(),
                TicketRow.HolderView.of(row.holder()),
                ticket.definition(),
                ticket.stageAt(),
                ticket.returns(),
                ticket.result(),
                ticket.rating(),
                ticket.score(),
                Ids.words(ticket.createdBy()),
                ticket.fields(),
                ticket.parties().stream().map(PartyView::of).toList(),
                ticket.limits().stream().map(limit -> LimitView.of(limit, now)).toList(),
                ticket.attachments().stream().map(AttachmentView::of).toList(),
                ticket.links().stream().map(LinkView::of).toList(),
                Ids.words(ticket.parent()),
                ticket.children().stream().map(String::valueOf).toList(),
                ticket.limited(),
                ticket.source(),
                ticket.openTasks(),
                MergerView.of(ticket.mergedInto()),
                ticket.merged().stream().map(String::valueOf).toList(),
                secret,
                likely);
    }
}
