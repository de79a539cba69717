package org.gridhall.console;

import java.io.PrintStream;
import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.gridhall.api.Page;
import org.gridhall.api.account.Actor;
import org.gridhall.api.register.RegisterRecord;

/** {@code gridhall:records}. */
@Service
@Command(scope = "gridhall", name = "records", description = "列出登记簿的记录 · Lists the records of a register")
public class RecordList extends RegisterCommand<Page<RegisterRecord>> {

    @Argument(index = 0, name = "register", description = "登记簿代码 · Code of the register", required = true)
    @Completion(Codes.Registers.class)
    String register;

    @Argument(index = 1, name = "options", description = "选项也可写在后面 · Options may stand here too", multiValued = true)
    List<String> options;

    @Option(name = "--size", description = "条数，1 到 200 · How many, 1 to 200")
    int size = 50;

    @Option(name = "--after", description = "上一页给出的续页标记 · Key that the page before ended with")
    String after;

    @Override
    List<String> trailing() {
        return options;
    }

    @Override
    Page<RegisterRecord> ask(Actor actor) {
        if (size < 1 || size > 200) {
            throw wrong("--size 应在 1 到 200 之间", "--size is 1 to 200");
        }
        return registers().list(actor, query(register, after, size));
    }

    @Override
    void show(Page<RegisterRecord> page, PrintStream out) {
        Table table = new Table(
                say("键", "Key"),
                say("名称", "Name"),
                say("单位", "Unit"),
                say("网格", "Grid"),
                say("修改时间", "Changed"),
                say("注销", "Ended"));
        for (RegisterRecord record : page.items()) {
            table.row(
                    record.key(),
                    record.name(),
                    record.unit(),
                    record.grid(),
                    time(record.changedAt()),
                    time(record.endedAt()));
        }
        table.print(out);
        if (page.next() != null) {
            out.println(say("还有更多：--after ", "There are more: --after ") + page.next());
        }
    }
}
