package org.gridhall.console;

import java.io.PrintStream;
import java.util.stream.Collectors;
import org.gridhall.api.catalogue.Category;
import org.gridhall.api.catalogue.Channel;
import org.gridhall.api.organisation.Grid;
import org.gridhall.api.organisation.Unit;
import org.gridhall.api.ticket.OfferedAction;
import org.gridhall.api.ticket.Ticket;
import org.gridhall.api.ticket.TicketSummary;
import org.gridhall.api.time.Limit;

/** What commands about tickets share: finding one, and the words for what it refers to. */
abstract class TicketCommand<T> extends GridhallCommand<T> {

    String stage(TicketSummary ticket) {
        return catalogue()
                .type(ticket.type())
                .flatMap(type -> type.stage(ticket.stage()))
                .map(stage -> say(stage.title()))
                .orElse(ticket.stage());
    }

    String unit(String code) {
        return code == null
                ? ""
                : organisation().unit(code).map(Unit::name).map(this::say).orElse(code);
    }

    String grid(String code) {
        return code == null
                ? ""
                : organisation().grid(code).map(Grid::name).map(this::say).orElse(code);
    }

    String category(String code) {
        return code == null
                ? ""
                : catalogue().category(code).map(Category::title).map(this::say).orElse(code);
    }

    /** In words while its module is here, else its code. */
    private String channel(String code) {
        return catalogue().channel(code).map(Channel::title).map(this::say).orElse(code);
    }

    /** The facts of a ticket, one a line. */
    void facts(Ticket ticket, PrintStream out) {
        TicketSummary summary = ticket.summary();
        Table table = new Table(say("项目", "Fact"), say("内容", "Value"));
        table.row(say("编号", "Number"), summary.number());
        table.row(say("标题", "Title"), summary.title());
        table.row(say("类型", "Type"), summary.type());
        table.row(say("类别", "Category"), category(summary.category()));
        table.row(say("环节", "Stage"), stage(summary) + (summary.suspended() ? say("（已挂起）", " (suspended)") : ""));
        table.row(say("承办单位", "Unit"), unit(summary.unit()));
        table.row(say("网格", "Grid"), grid(summary.grid()));
        table.row(say("地址", "Address"), summary.address());
        table.row(say("渠道", "Channel"), channel(summary.channel()));
        table.row(say("优先级", "Priority"), summary.priority());
        table.row(say("受理时间", "Opened"), time(summary.openedAt()));
        table.row(say("办结时间", "Closed"), time(summary.closedAt()));
        table.row(say("时限", "Due"), time(summary.dueAt()) + (summary.overdue() ? say("（超期）", " (overdue)") : ""));
        table.row(say("台账", "Ledger"), yes(summary.ledger()));
        table.row(say("保密", "Confidential"), yes(summary.confidential()));
        table.row(say("描述", "Description"), ticket.description());
        table.row(say("办理结果", "Result"), ticket.result());
        table.row(say("版本", "Version"), summary.version());
        table.print(out);
        limits(ticket, out);
    }

    private void limits(Ticket ticket, PrintStream out) {
        if (ticket.limits().isEmpty()) {
            return;
        }
        out.println();
        Table table = new Table(
                say("时限", "Limit"),
                say("时长", "Duration"),
                say("开始", "Started"),
                say("到期", "Due"),
                say("状态", "State"),
                say("依据", "Basis"));
        for (Limit limit : ticket.limits()) {
            table.row(
                    limit.code(),
                    limit.duration(),
                    time(limit.startedAt()),
                    time(limit.dueAt()),
                    limit.state().name().toLowerCase(java.util.Locale.ROOT),
                    limit.basis());
        }
        table.print(out);
    }

    /** What may be done now, in one line. */
    void offered(Iterable<OfferedAction> actions, PrintStream out) {
        String line = java.util.stream.StreamSupport.stream(actions.spliterator(), false)
                .map(action -> action.code() + " " + say(action.title()))
                .collect(Collectors.joining(say("，", ", ")));
        out.println();
        out.println(say("可办操作：", "Actions: ") + (line.isEmpty() ? say("无", "none") : line));
    }
}
