package org.gridhall.console;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.gridhall.api.account.Actor;
import org.gridhall.api.statistics.Statistics.By;

/** {@code gridhall:statistics}. */
@Service
@Command(scope = "gridhall", name = "statistics", description = "办结率统计 · Completion rates")
public class StatisticsShow extends GridhallCommand<StatisticsShow.Counts> {

    @Option(name = "--by", description = "按什么分组 · Grouped by", valueToShowInHelp = "total")
    @Completion(
            value = StringsCompleter.class,
            values = {"total", "unit", "grid", "category", "channel", "type", "field", "day", "month", "year"})
    String by = "total";

    @Option(name = "--type", description = "只计此类型 · Only this ticket type")
    @Completion(Codes.Types.class)
    String type;

    @Option(name = "--from", description = "受理日期起 2026-01-31 · Opened on this day or later")
    String from;

    @Option(name = "--to", description = "受理日期止（含）· Opened on this day or earlier")
    String to;

    @Option(name = "--rebuild", description = "先按留痕全部重算 · Count everything again from the trail first")
    boolean rebuild;

    /**
     * What is counted.
     *
     * @param counted entries that a rebuild counted; null without one
     * @param seconds that it took; null without one
     * @param lag entries that wait to be counted
     */
    record Counts(Long counted, Double seconds, long lag, List<Row> items) {}

    /** One row with its rate; null where nothing was accepted. */
    record Row(
            String key,
            org.gridhall.api.Text title,
            long accepted,
            long closed,
            long overdue,
            long ledger,
            long ledgerClosed,
            Double rate) {}

    @Override
    Counts ask(Actor actor) {
        By dimension;
        try {
            dimension = By.valueOf(by.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw wrong("--by 不认识 " + by, "--by does not know " + by);
        }
        // read first: when it is zero, the counts below miss nothing that was committed until here
        long lag = statistics().lag();
        long begin = System.nanoTime();
        Long counted = rebuild ? statistics().rebuild(actor) : null;
        Double seconds = rebuild ? Math.max(1, Math.round((System.nanoTime() - begin) / 1e6)) / 1e3 : null;
        List<Row> rows = statistics().completion(actor, dimension, type, day("--from", from), day("--to", to)).stream()
                .map(each -> new Row(
                        each.key(),
                        each.title(),
                        each.accepted(),
                        each.closed(),
                        each.overdue(),
                        each.ledger(),
                        each.ledgerClosed(),
                        each.rate()))
                .toList();
        return new Counts(counted, seconds, lag, rows);
    }

    @Override
    void show(Counts counts, PrintStream out) {
        Table table = new Table(
                say("代码", "Code"),
                say("名称", "Name"),
                say("受理", "Accepted"),
                say("办结", "Closed"),
                say("办结率", "Rate"),
                say("超期", "Overdue"),
                say("台账", "Ledger"),
                say("台账办结", "Ledger closed"));
        for (Row row : counts.items()) {
            table.row(
                    row.key(),
                    say(row.title()),
                    row.accepted(),
                    row.closed(),
                    row.rate() == null ? "—" : String.format(Locale.ROOT, "%.2f %%", row.rate() * 100),
                    row.overdue(),
                    row.ledger(),
                    row.ledgerClosed());
        }
        table.print(out);
        if (counts.counted() != null) {
            out.println(say(
                    "已重算 " + counts.counted() + " 条留痕，用时 " + counts.seconds() + " 秒",
                    "Counted " + counts.counted() + " entries again in " + counts.seconds() + " seconds"));
        }
        if (counts.lag() > 0) {
            out.println(say("还有 " + counts.lag() + " 条待统计", counts.lag() + " entries wait to be counted"));
        }
    }
}
