package org.gridhall.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintStream;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.gridhall.api.account.Actor;
import org.gridhall.api.ticket.ActionRequest;
import org.gridhall.api.ticket.Ticket;

/** {@code gridhall:ticket-act}. */
@Service
@Command(scope = "gridhall", name = "ticket-act", description = "对工单办理一步 · Takes an action on a ticket")
public class TicketAct extends TicketCommand<Ticket> {

    @Argument(index = 0, name = "ticket", description = "编号或 id · Number or id", required = true)
    String number;

    @Argument(index = 1, name = "action", description = "操作代码，见 ticket-show · Action, see ticket-show", required = true)
    @Completion(Codes.Actions.class)
    String action;

    @Argument(
            index = 2,
            name = "form",
            description = "填报项：名称=文字，或 名称:=JSON · Filled in: name=words, or name:=JSON",
            multiValued = true)
    List<String> form;

    @Option(name = "--version", description = "所见版本，工单已变则拒绝 · Version seen; refused when the ticket has changed")
    Integer version;

    @Option(name = "--key", description = "防重复键，48 小时内有效 · Makes a repeat within 48 hours safe")
    String key;

    @Option(name = "--at", description = "发生时间 2026-01-31T09:00:00+08:00（需导入权限）· When it happened")
    String at;

    @Override
    List<String> trailing() {
        return form;
    }

    @Override
    void more(List<String> words) {
        form = words;
    }

    @Override
    Ticket ask(Actor actor) {
        Ticket ticket = ticket(actor, number);
        ActionRequest request = new ActionRequest(action, filled(), version, key, List.of(), null);
        if (at != null) {
            try {
                request = new ActionRequest(
                        action,
                        filled(),
                        version,
                        key,
                        List.of(),
                        OffsetDateTime.parse(at).toInstant());
            } catch (DateTimeException e) {
                throw wrong("--at：时间写作 2026-01-31T09:00:00+08:00", "--at: write a time as 2026-01-31T09:00:00+08:00");
            }
        }
        return tickets().act(actor, ticket.id(), request);
    }

    private Map<String, Object> filled() {
        Map<String, Object> filled = new LinkedHashMap<>();
        for (String entry : form == null ? List.<String>of() : form) {
            int equals = entry.indexOf('=');
            if (equals < 1) {
                throw wrong(entry + "：写作 名称=文字", entry + ": write name=words");
            }
            String value = entry.substring(equals + 1);
            if (entry.charAt(equals - 1) == ':') {
                filled.put(entry.substring(0, equals - 1), parsed(entry, value));
            } else {
                filled.put(entry.substring(0, equals), value);
            }
        }
        return filled;
    }

    private static Object parsed(String entry, String value) {
        try {
            return new ObjectMapper().readValue(value, Object.class);
        } catch (JsonProcessingException e) {
            throw wrong(entry + "：不是 JSON", entry + ": this is not JSON");
        }
    }

    @Override
    void show(Ticket ticket, PrintStream out) {
        facts(ticket, out);
        offered(tickets().offered(accounts().actor(login), ticket.id()), out);
    }
}
