package org.gridhall.web.desk;

import java.util.List;
import java.util.Map;
import org.gridhall.api.Text;
import org.gridhall.api.catalogue.Catalogue;
import org.gridhall.api.catalogue.FlowAction;

/** What was done to a ticket, in words: actions by the words of their flow, what the platform adds by its own. */
final class Deeds {

    private static final Map<String, Text> OWN = Map.ofEntries(
            Map.entry("link", Text.of("关联事项", "Linked to another ticket")),
            Map.entry("unlink", Text.of("取消关联", "Took a link back")),
            Map.entry("linked", Text.of("被其他事项关联", "Linked from another ticket")),
            Map.entry("unlinked", Text.of("其他事项取消关联", "Another ticket took its link back")),
            Map.entry("merged", Text.of("其他事项并入本件", "Another ticket was merged into this one")),
            Map.entry("unmerged", Text.of("撤销其他事项的并入", "A merger into this one was undone")),
            Map.entry("task-ended", Text.of("一件协办已办结", "A joint task has ended")),
            Map.entry("task-reopened", Text.of("一件协办重新办理", "A joint task is open again")),
            Map.entry("regrid", Text.of("网格调整，所属网格随之变更", "The grids changed, and its grid with them")),
            Map.entry(
                    "recount", Text.of("日历或开放时间变动，重新计算时限", "Calendar or opening hours changed: limits reckoned again")),
            Map.entry("publish-file", Text.of("对外公开图片", "Showed a picture to the public")),
            Map.entry("hide-file", Text.of("图片不再公开", "Hid a picture from the public")),
            Map.entry("reveal", Text.of("查看人员完整信息", "Looked at somebody's details")),
            Map.entry("taken", Text.of("领取", "Took it")),
            Map.entry("taken-over", Text.of("接手", "Took it over")),
            Map.entry("given-back", Text.of("退回待领", "Gave it back")),
            Map.entry("delegated", Text.of("转交", "Handed it on")),
            Map.entry("call-back", Text.of("抽中回访", "Chosen for a call-back")),
            Map.entry("card-prompt", Text.of("到期提示", "Prompt: the limit comes near")),
            Map.entry("card-yellow", Text.of("黄牌：承诺时限已过", "Yellow card: the promised limit has passed")),
            Map.entry("card-red", Text.of("红牌：法定时限已过", "Red card: the statutory limit has passed")),
            Map.entry("card-appealed", Text.of("对牌申诉", "Appealed against a card")),
            Map.entry("card-upheld", Text.of("申诉不予采纳，维持此牌", "The appeal was refused; the card stands")),
            Map.entry("card-withdrawn", Text.of("撤销此牌", "The card was withdrawn")),
            Map.entry("escalated", Text.of("超期逐级上报", "Told up the line of command")));

    /** What is filled in for those, in the order in which it is told. */
    private static final List<Map.Entry<String, Text>> SAID = List.of(
            Map.entry("from", Text.of("原在谁手上", "From")),
            Map.entry("to", Text.of("转交给", "To")),
            Map.entry("name", Text.of("当时承办人", "Who held it")),
            Map.entry("basis", Text.of("依据", "Basis")),
            Map.entry("reason", Text.of("理由", "Reason")));

    private static final Map<String, Text> ATTRIBUTES = Map.ofEntries(
            Map.entry("stage", Text.of("环节", "Stage")),
            Map.entry("unit", Text.of("承办单位", "Unit")),
            Map.entry("grid", Text.of("网格", "Grid")),
            Map.entry("category", Text.of("类别", "Category")),
            Map.entry("priority", Text.of("优先级", "Priority")),
            Map.entry("due", Text.of("时限", "Due")),
            Map.entry("ledger", Text.of("台账", "Ledger")),
            Map.entry("confidential", Text.of("保密", "Confidential")),
            Map.entry("suspended", Text.of("挂起", "Suspended")),
            Map.entry("rating", Text.of("评价", "Rating")),
            Map.entry("score", Text.of("考核得分", "Score")));

    private Deeds() {}

    static Text title(Catalogue catalogue, String type, String action) {
        return catalogue
                .type(type)
                .flatMap(found -> found.action(action))
                .map(FlowAction::title)
                .orElseGet(() -> OWN.getOrDefault(action, Text.of("其他操作", "Another action")));
    }

    /** The words for what the platform adds by itself; null for everything else. */
    static Text own(String action) {
        return OWN.get(action);
    }

    /** What was filled in for such a deed. */
    static List<Step.Said> said(Map<String, Object> payload) {
        return SAID.stream()
                .filter(one -> payload.get(one.getKey()) != null)
                .map(one -> new Step.Said(
                        one.getValue(), Text.same(payload.get(one.getKey()).toString())))
                .toList();
    }

    /** The shape of what was done. */
    static String icon(String action) {
        return switch (action) {
            case "open" -> "flag";
            case "comment" -> "chat-left-text";
            case "dispatch", "decide", "joint" -> "send";
            case "not-ours", "rework", "reopen" -> "arrow-counterclockwise";
            case "handled", "close", "feedback", "answered-by-hand" -> "check2-circle";
            case "merge", "merged" -> "sign-merge-right";
            case "ask-verification", "ask-check" -> "binoculars";
            case "verify", "check" -> "clipboard2-check";
            case "ask-extension" -> "calendar-plus";
            case "grant-extension" -> "calendar-check";
            case "refuse-extension" -> "calendar-x";
            case "suspend" -> "pause-circle";
            case "resume" -> "play-circle";
            case "remind", "supervise" -> "bell";
            case "taken", "taken-over" -> "person-check";
            case "given-back" -> "person-dash";
            case "delegated" -> "person-up";
            case "card-prompt" -> "bell";
            case "card-yellow", "card-red" -> "exclamation-triangle-fill";
            case "card-appealed" -> "chat-left-text";
            case "card-withdrawn" -> "x-circle";
            case "card-upheld" -> "check2-circle";
            case "escalated" -> "bell";
            case "call-back" -> "telephone-outbound";
            case "reveal" -> "eye";
            case "void" -> "x-circle";
            case "link", "linked", "unlink", "unlinked" -> "link-45deg";
            default -> "dot";
        };
    }

    /** The name of an attribute that people want to know of; null for others. */
    static Text attribute(String name) {
        return ATTRIBUTES.get(name);
    }
}
