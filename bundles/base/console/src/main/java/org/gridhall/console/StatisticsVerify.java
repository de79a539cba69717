package org.gridhall.console;

import java.io.PrintStream;
import java.util.List;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.gridhall.api.Text;
import org.gridhall.api.account.Actor;
import org.gridhall.api.statistics.Difference;

/** {@code gridhall:statistics-verify}. */
@Service
@Command(
        scope = "gridhall",
        name = "statistics-verify",
        description = "按留痕重算统计并与现存的比较，不改动；有出入则失败 · Counts again from the trail and compares with what is kept; changes"
                + " nothing, fails where they differ")
public class StatisticsVerify extends GridhallCommand<StatisticsVerify.Found> {

    @Option(name = "--most", description = "最多列出多少处 · How many differences to name", valueToShowInHelp = "50")
    int most = 50;

    /** @param lag entries that wait to be counted, which is no difference */
    record Found(List<Difference> differences, long lag) {}

    @Override
    Found ask(Actor actor) {
        if (most < 1 || most > 10_000) {
            throw wrong("--most 应为 1 到 10000", "--most is 1 to 10000");
        }
        return new Found(statistics().verify(actor, most), statistics().lag());
    }

    @Override
    void show(Found found, PrintStream out) {
        if (found.differences().isEmpty()) {
            out.println(say("统计与留痕一致", "The statistics agree with the trail"));
        } else {
            Table table = new Table(say("表", "Table"), say("行", "Row"), say("现存", "Kept"), say("重算", "Counted"));
            found.differences().forEach(one -> table.row(one.table(), one.key(), one.kept(), one.counted()));
            table.print(out);
        }
        if (found.lag() > 0) {
            out.println(say("还有 " + found.lag() + " 条待统计", found.lag() + " entries wait to be counted"));
        }
    }

    @Override
    Text failure(Found found) {
        return found.differences().isEmpty()
                ? null
                : new Text(
                        "统计与留痕不一致，请用 gridhall:statistics --rebuild 重新统计",
                        "The statistics differ from the trail; count again with gridhall:statistics --rebuild");
    }
}
