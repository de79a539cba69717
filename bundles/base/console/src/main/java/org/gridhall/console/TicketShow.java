package org.gridhall.console;

import java.io.PrintStream;
import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.gridhall.api.account.Actor;
import org.gridhall.api.catalogue.FlowAction;
import org.gridhall.api.catalogue.TicketType;
import org.gridhall.api.ticket.OfferedAction;
import org.gridhall.api.ticket.Ticket;
import org.gridhall.api.trail.TrailEntry;

/** {@code gridhall:ticket-show}. */
@Service
@Command(
        scope = "gridhall",
        name = "ticket-show",
        description = "显示一张工单：内容、时限、办理过程、可办操作 · Shows a ticket with its limits, trail and actions")
public class TicketShow extends TicketCommand<TicketShow.Whole> {

    @Argument(index = 0, name = "ticket", description = "编号或 id · Number or id", required = true)
    String number;

    @Argument(index = 1, name = "options", description = "选项也可写在后面 · Options may stand here too", multiValued = true)
    List<String> options;

    /** A ticket with all that belongs to it. */
    record Whole(Ticket ticket, List<TrailEntry> trail, List<OfferedAction> offered) {}

    @Override
    List<String> trailing() {
        return options;
    }

    @Override
    Whole ask(Actor actor) {
        Ticket ticket = ticket(actor, number);
        return ticket.limited()
                ? new Whole(ticket, List.of(), List.of())
                : new Whole(
                        ticket, tickets().trail(actor, ticket.id()), tickets().offered(actor, ticket.id()));
    }

    @Override
    void show(Whole whole, PrintStream out) {
        facts(whole.ticket(), out);
        out.println();
        TicketType type = catalogue().type(whole.ticket().summary().type()).orElse(null);
        Table table = new Table(
                "#",
                say("操作", "Action"),
                say("办理人", "Who"),
                say("单位", "Unit"),
                say("时间", "When"),
                say("填报内容", "Filled in"));
        for (TrailEntry entry : whole.trail()) {
            table.row(
                    entry.seq(),
                    action(type, entry.action()),
                    entry.actor(),
                    unit(entry.unit()),
                    time(entry.occurredAt()),
                    entry.payload() == null || entry.payload().isEmpty() ? "" : entry.payload());
        }
        table.print(out);
        offered(whole.offered(), out);
    }

    private String action(TicketType type, String code) {
        return type == null
                ? code
                : type.action(code).map(FlowAction::title).map(this::say).orElse(code);
    }
}
