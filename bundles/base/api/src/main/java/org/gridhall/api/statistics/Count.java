package org.gridhall.api.statistics;

import java.util.Locale;
import org.gridhall.api.Text;

/**
 * What is counted, each on a day of its own: a ticket's count belongs to that day for good, and what happens to the ticket
 * later corrects that day. Void tickets are counted only where that is said, and as reports or cases not those that were merged
 * into another one.
 */
public enum Count {
    /** Day of opening: intakes that count as a report, void ones too. */
    REPORTED("上报数", "reports"),
    /** Day of opening: reports that were filed and are not void. */
    EFFECTIVE("有效上报数", "effective reports"),
    /** Day of opening. */
    ACCEPTED("受理数", "accepted"),
    /** Day of opening: those that are closed. */
    CLOSED("办结数", "closed"),
    /** Day of opening: those of which a limit was missed. */
    LATE("超期数", "late"),
    /** Day of opening: those on the ledger. */
    LEDGER("台账数", "on the ledger"),
    /** Day of opening: those on the ledger that are closed. */
    LEDGER_CLOSED("台账办结数", "closed on the ledger"),
    /** Day of filing, void ones too. */
    FILED("立案数", "cases filed"),
    /** Day of filing: those that are void now. */
    VOIDED("作废数", "voided"),
    /** Day of dispatch: each dispatch of each ticket, for the unit it went to. */
    DISPATCHED("派遣数", "dispatched"),
    /** Day of dispatch: those that came back as not ours. */
    RETURNED("退回数", "returned as not ours"),
    /** Day on which the handling has to be done, for the unit that handles; not what was returned in time. */
    HANDLE_DUE("应处置数", "due to be handled"),
    /** Day on which the handling has to be done: those done by then. */
    HANDLE_IN_TIME("按期处置数", "handled in time"),
    /** Day of handling, for the unit that handled. */
    HANDLED("处置数", "handled"),
    /** Day of handling: those that were sent back or reopened later. */
    REOPENED("返工数", "reopened"),
    /** Day on which the last limit of the ticket ends. */
    CLOSE_DUE("应结案数", "due to be closed"),
    /** Day on which the last limit ends: those that are closed, in time or not. */
    CLOSE_DONE("已结案数", "closed of those due"),
    /** Day on which the last limit ends: those that are closed and missed no limit. */
    CLOSE_IN_TIME("按期结案数", "closed in time"),
    /** Day on which a verification has to be done. */
    VERIFY_DUE("应核实数", "verifications due"),
    VERIFY_IN_TIME("按时核实数", "verified in time"),
    /** Day on which a check of what was done has to be done. */
    CHECK_DUE("应核查数", "checks due"),
    CHECK_IN_TIME("按时核查数", "checked in time"),
    /** Day of closing. */
    ENDED("当期办结数", "closed in the period"),
    /** Day of rating; the last rating of a ticket is the one that counts, and never one that the platform gave. */
    RATED_1("非常不满意", "very dissatisfied"),
    RATED_2("不满意", "dissatisfied"),
    RATED_3("基本满意", "basically satisfied"),
    RATED_4("满意", "satisfied"),
    RATED_5("非常满意", "very satisfied"),
    /** Day of filing: cases that came by a channel other than the patrols of the grid's own workers. */
    MISSED("非自行发现立案数", "cases filed from elsewhere"),
    RATED("评价数", "ratings"),
    /** Ratings 3 to 5. */
    SATISFIED("满意评价数", "satisfied ratings"),
    /** Accepted until the last day of the period and not closed by its end. */
    BACKLOG("期末未结数", "open at the end");

    private final Text title;

    Count(String zh, String en) {
        this.title = new Text(zh, en);
    }

    /** Whether it is kept; the others follow from those that are. */
    public boolean kept() {
        return compareTo(MISSED) < 0;
    }

    public Text title() {
        return title;
    }

    /** Its name in addresses and files, such as {@code handle-due}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
