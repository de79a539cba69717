package org.gridhall.web.rest;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.gridhall.api.Text;
import org.gridhall.api.time.LimitLedger;
import org.gridhall.api.time.Reckoning;
import org.gridhall.web.http.Field;

/** Why a limit is over when it is, as JSON. */
@Field("时限逐日说明 | Why a limit is over when it is, day by day")
public record LedgerView(
        @Field(value = "事项编号，给机器用 | Id of the ticket", required = true) String ticket,
        @Field(value = "编号，给人看 | Its number", required = true) String number,
        @Field(value = "时限名称 | Title of the limit", required = true) Text title,
        @Field(required = true) TicketView.LimitView limit,
        @Field("按哪个部门的开放时间 | Unit whose opening hours count") Text unit,
        @Field(required = true) Instant dueAt,
        @Field(value = "此后亮黄灯 | After it the lamp is yellow", required = true) Instant warnAt,
        @Field("到期日超出已公布的日历 | It reaches past the last published calendar") boolean provisional,
        @Field(value = "算法 | How it is counted", required = true) Text how,
        @Field(value = "逐日，最多 800 日 | Its days, 800 at most", required = true) List<DayView> days) {

    @Field("时限中的一天 | A day of a limit")
    public record DayView(
            @Field(required = true, example = "2026-02-03") LocalDate day,
            @Field(
                            value =
                                    "ZERO 起算日，COUNTED 计入，WEEKEND 周末，HOLIDAY 节假日，PAUSED 暂停，CLOSED 未开放 | what it is for the limit",
                            required = true)
                    Reckoning.Kind kind,
            @Field("计入的第几日；0 为不计 | The how manieth that counts; 0 for one that does not") int number,
            @Field("计入的分钟，按时间计的时限 | Minutes that count, of a limit in time") int minutes,
            @Field(value = "理由 | Why", required = true) Text why,
            @Field("当年日历尚未公布 | The calendar of its year is not published") boolean provisional) {

        static DayView of(Reckoning.Step step) {
            return new DayView(step.day(), step.kind(), step.number(), step.minutes(), step.why(), step.provisional());
        }
    }

    static LedgerView of(LimitLedger ledger) {
        Reckoning reckoning = ledger.reckoning();
        return new LedgerView(
                Long.toString(ledger.ticket()),
                ledger.number(),
                ledger.title(),
                TicketView.LimitView.of(ledger.limit(), Instant.now()),
                ledger.unit(),
                reckoning.dueAt(),
                reckoning.warnAt(),
                reckoning.provisional(),
                reckoning.how(),
                reckoning.steps().stream().map(DayView::of).toList());
    }
}
