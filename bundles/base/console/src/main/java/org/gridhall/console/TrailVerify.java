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
import org.gridhall.api.trail.Trail.Verdict;

/** {@code gridhall:trail-verify}. */
@Service
@Command(
        scope = "gridhall",
        name = "trail-verify",
        description = "重算留痕的哈希链，发现改动则失败 · Computes the chains of the trail again; fails where one was changed")
public class TrailVerify extends GridhallCommand<Verdict> {

    @Argument(
            index = 0,
            name = "subject",
            description = "工单编号或 id，或 种类/编号 · Number or id of a ticket, or kind/id such as module/parks")
    String subject;

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
        if (all == (subject != null)) {
            throw wrong("请给出一个工单编号或 种类/编号，或用 --all", "Name a ticket or kind/id, or say --all");
        }
        return all ? trail().verifyAll() : trail().verify(subject(actor, subject));
    }

    @Override
    void show(Verdict verdict, PrintStream out) {
        out.println(say(
                "已核对 " + verdict.subjects() + " 条链、" + verdict.entries() + " 条记录、" + verdict.roots() + " 个根",
                "Checked " + verdict.subjects() + " chains, " + verdict.entries() + " entries, " + verdict.roots()
                        + " roots"));
        if (verdict.intact()) {
            out.println(say("完好", "All intact"));
        }
    }

    @Override
    Text failure(Verdict verdict) {
        return verdict.intact()
                ? null
                : Text.of(
                        "留痕已被破坏：" + verdict.reason().zh(),
                        "The trail is broken: " + verdict.reason().en());
    }
}
