package org.gridhall.console;

import java.io.PrintStream;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.gridhall.api.Page;
import org.gridhall.api.account.Actor;
import org.gridhall.api.ticket.TicketQuery;
import org.gridhall.api.ticket.TicketSummary;

/** {@code gridhall:ticket-list}. */
@Service
@Command(scope = "gridhall", name = "ticket-list", description = "列出工单，新的在前 · Lists tickets, newest first")
public class TicketList extends TicketCommand<Page<TicketSummary>> {

    @Argument(index = 0, name = "text", description = "编号或标题中的词 · A number, or words of the title")
    String text;

    @Argument(index = 1, name = "options", description = "选项也可写在后面 · Options may stand here too", multiValued = true)
    List<String> options;

    @Option(name = "--type", description = "工单类型 · Ticket type")
    @Completion(Codes.Types.class)
    String type;

    @Option(name = "--stage", description = "环节，可多次 · Stage, may be repeated", multiValued = true)
    @Completion(Codes.Stages.class)
    List<String> stages;

    @Option(name = "--unit", description = "承办单位，含下级 · Unit and those below it")
    @Completion(Codes.Units.class)
    String unit;

    @Option(name = "--grid", description = "网格，含下级 · Grid and those below it")
    @Completion(Codes.Grids.class)
    String grid;

    @Option(name = "--category", description = "类别，含下级 · Category and those below it")
    @Completion(Codes.Categories.class)
    String category;

    @Option(name = "--channel", description = "来源渠道 · Channel")
    @Completion(
            value = StringsCompleter.class,
            values = {"grid", "hotline", "radio", "tipoff", "portal", "window", "terminal", "higher", "lower", "open311"
            })
    String channel;

    @Option(name = "--from", description = "受理日期起 2026-01-31 · Opened on this day or later")
    String from;

    @Option(name = "--to", description = "受理日期止（含）· Opened on this day or earlier")
    String to;

    @Option(name = "--overdue", description = "只看超期的 · Only overdue ones")
    boolean overdue;

    @Option(name = "--open", description = "只看未办结的 · Only those not closed")
    boolean open;

    @Option(name = "--closed", description = "只看已办结的 · Only closed ones")
    boolean closed;

    @Option(name = "--size", description = "条数，1 至 200 · How many, 1 to 200")
    int size = 50;

    @Option(name = "--after", description = "上一页给出的续页标记 · Key that the page before ended with")
    String after;

    @Override
    List<String> trailing() {
        return options;
    }

    @Override
    Page<TicketSummary> ask(Actor actor) {
        if (size < 1 || size > 200) {
            throw wrong("--size 应在 1 到 200 之间", "--size is 1 to 200");
        }
        if (open && closed) {
            throw wrong("--open 与 --closed 只能选一个", "Choose one of --open and --closed");
        }
        LocalDate last = day("--to", to);
        Instant until = last == null ? null : start(last.plusDays(1));
        LocalDate first = day("--from", from);
        return tickets()
                .list(
                        actor,
                        new TicketQuery(
                                type,
                                stages,
                                unit,
                                grid,
                                category,
                                channel,
                                first == null ? null : start(first),
                                until,
                                text,
                                overdue ? Boolean.TRUE : null,
                                open ? Boolean.TRUE : closed ? Boolean.FALSE : null,
                                false,
                                null,
                                Map.of(),
                                after,
                                size));
    }

    private static Instant start(LocalDate day) {
        return day.atStartOfDay(zone()).toInstant();
    }

    @Override
    void show(Page<TicketSummary> page, PrintStream out) {
        Table table = new Table(
                say("编号", "Number"),
                say("标题", "Title"),
                say("类别", "Category"),
                say("环节", "Stage"),
                say("承办单位", "Unit"),
                say("网格", "Grid"),
                say("受理时间", "Opened"),
                say("时限", "Due"),
                say("超期", "Overdue"));
        for (TicketSummary ticket : page.items()) {
            table.row(
                    ticket.number(),
                    ticket.title(),
                    category(ticket.category()),
                    stage(ticket),
                    unit(ticket.unit()),
                    grid(ticket.grid()),
                    time(ticket.openedAt()),
                    time(ticket.dueAt()),
                    yes(ticket.overdue()));
        }
        table.print(out);
        if (page.next() != null) {
            out.println(say("还有更多：--after ", "There are more: --after ") + page.next());
        }
    }
}
