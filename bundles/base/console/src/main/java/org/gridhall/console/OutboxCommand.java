package org.gridhall.console;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.gridhall.api.Page;
import org.gridhall.api.account.Actor;
import org.gridhall.api.message.Message;
import org.gridhall.api.message.MessageQuery;
import org.gridhall.api.message.Outbox;
import org.gridhall.api.message.Receipt;
import org.gridhall.api.trail.Subject;

/** {@code gridhall:outbox}. */
@Service
@Command(scope = "gridhall", name = "outbox", description = "发件箱：查看、重发、取消 · The outbox: look, try again, stop")
public class OutboxCommand extends GridhallCommand<Page<Message>> {

    @Option(name = "--state", description = "状态 · State")
    @Completion(
            value = StringsCompleter.class,
            values = {"waiting", "sent", "delivered", "read", "failed", "cancelled", "expanded"})
    String state;

    @Option(name = "--channel", description = "通道 · Channel")
    @Completion(
            value = StringsCompleter.class,
            values = {"mailbox", "sms", "mail", "webhook", "log"})
    String channel;

    @Option(name = "--about", description = "关于什么，如 ticket/123 · What it is about, such as ticket/123")
    String about;

    @Option(name = "--show", description = "一条消息和它的回执 · One message with its receipts")
    String show;

    @Option(name = "--retry", description = "重发这条消息 · Try this message again")
    String retry;

    @Option(name = "--cancel", description = "取消这条消息 · Stop this message")
    String cancel;

    @Option(name = "--size", description = "条数，1 至 200 · How many, 1 to 200")
    int size = 50;

    @Option(name = "--after", description = "上一页给出的续页标记 · Key that the page before ended with")
    String after;

    @Override
    Page<Message> ask(Actor actor) {
        Outbox outbox = service(Outbox.class);
        if (retry != null) {
            return one(outbox.retry(actor, id("--retry", retry)));
        }
        if (cancel != null) {
            return one(outbox.cancel(actor, id("--cancel", cancel)));
        }
        if (show != null) {
            return one(outbox.get(actor, id("--show", show)));
        }
        if (size < 1 || size > 200) {
            throw wrong("--size 应在 1 到 200 之间", "--size is 1 to 200");
        }
        return outbox.list(actor, new MessageQuery(state(), channel, about(), after, size));
    }

    private static Page<Message> one(Message message) {
        return new Page<>(List.of(message), null);
    }

    private Message.State state() {
        try {
            return state == null ? null : Message.State.valueOf(state.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw wrong("没有状态 " + state, "There is no state " + state);
        }
    }

    private Subject about() {
        if (about == null) {
            return null;
        }
        int slash = about.indexOf('/');
        if (slash < 1) {
            throw wrong("--about 写作 种类/编号，如 ticket/123", "--about is kind/id, such as ticket/123");
        }
        return new Subject(about.substring(0, slash), id("--about", about.substring(slash + 1)));
    }

    private static long id(String option, String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw wrong(option + " 要给消息的编号", option + " takes the id of a message");
        }
    }

    @Override
    void show(Page<Message> page, PrintStream out) {
        Table table = new Table(
                say("编号", "Id"),
                say("状态", "State"),
                say("收件人", "Recipient"),
                say("通道", "Channel"),
                say("模板", "Template"),
                say("关于", "About"),
                say("次数", "Tries"),
                say("入箱", "Queued"),
                say("下次", "Next"),
                say("原因", "Reason"));
        for (Message message : page.items()) {
            table.row(
                    message.id(),
                    message.state().name().toLowerCase(Locale.ROOT),
                    message.recipient(),
                    message.channel(),
                    message.template() == null ? message.event() : message.template(),
                    message.about(),
                    message.attempts(),
                    time(message.queuedAt()),
                    time(message.dueAt()),
                    message.reason());
        }
        table.print(out);
        for (Message message : page.items()) {
            for (Receipt receipt : message.receipts()) {
                out.println(time(receipt.at()) + "  " + receipt.kind().name().toLowerCase(Locale.ROOT) + "  "
                        + words(receipt.channel()) + "  " + words(receipt.reason()));
            }
        }
        if (page.next() != null) {
            out.println(say("还有更多：--after ", "There are more: --after ") + page.next());
        }
    }

    private static String words(String text) {
        return text == null ? "" : Table.plain(text);
    }
}
