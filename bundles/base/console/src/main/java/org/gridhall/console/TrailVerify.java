package org.gridhall.console;

import java.io.PrintStream;
import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.gridhall.api.Text;
import org.gridhall.api.account.Actor;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.trail.Subject;
import org.gridhall.api.trail.Trail.Verdict;

/** {@code gridhall:trail-verify}. */
@Service
@Command(
        scope = "gridhall",
        name = "trail-verify",
        description = "重算留痕的哈希链，发现改动则失败 · Computes the chains of the trail again; fails where one was changed")
public class TrailVerify extends GridhallCommand<Verdict> {

    @Argument(index = 0, name = "ticket", description = "工单编号或 id · Number or id of a ticket")
    String number;

    @Argument(index = 1, name = "options", description = "选项也可写在后面 · Options may stand here too", multiValued = true)
    List<String> options;

    @Option(name = "--all", description = "全部留痕 · The whole trail")
    boolean all;

    @Override
    List<String> trailing() {
        return options;
    }

    @Override
    Verdict ask(Actor actor) {
        need(actor, Permissions.TRAIL_VERIFY);
        if (all == (number != null)) {
            throw wrong("请给出一个工单编号，或用 --all", "Name a ticket, or say --all");
        }
        return all
                ? trail().verifyAll()
                : trail().verify(Subject.ticket(ticket(actor, number).id()));
    }

    @Override
    void show(Verdict verdict, PrintStream out) {
        out.println(say(
                "已核对 " + verdict.subjects() + " 条链、" + verdict.entries() + " 条记录",
                "Checked " + verdict.subjects() + " chains, " + verdict.entries() + " entries"));
        if (verdict.intact()) {
            out.println(say("完好", "All intact"));
        }
    }

    @Override
    Text failure(Verdict verdict) {
        if (verdict.intact()) {
            return null;
        }
        String where = verdict.broken() == null
                ? ""
                : verdict.broken().subject() + " #" + verdict.broken().seq() + ": ";
        return Text.of("链已断：" + where + verdict.reason(), "The chain is broken: " + where + verdict.reason());
    }
}
