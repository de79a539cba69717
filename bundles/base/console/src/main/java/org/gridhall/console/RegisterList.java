package org.gridhall.console;

import java.io.PrintStream;
import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.gridhall.api.account.Actor;
import org.gridhall.api.register.RegisterInfo;

/** {@code gridhall:registers}. */
@Service
@Command(
        scope = "gridhall",
        name = "registers",
        description = "列出可查看的登记簿 · Lists the registers that the account may see")
public class RegisterList extends GridhallCommand<List<RegisterInfo>> {

    @Argument(index = 0, name = "options", description = "选项也可写在后面 · Options may stand here too", multiValued = true)
    List<String> options;

    @Override
    List<String> trailing() {
        return options;
    }

    @Override
    List<RegisterInfo> ask(Actor actor) {
        return registers().types(actor);
    }

    @Override
    void show(List<RegisterInfo> registers, PrintStream out) {
        Table table = new Table(
                say("登记簿", "Register"),
                say("名称", "Title"),
                say("模块", "Module"),
                say("键", "Key"),
                say("图形", "Geometry"),
                say("可检索", "Indexed"),
                say("状态", "State"));
        for (RegisterInfo info : registers) {
            table.row(
                    info.type().code(),
                    say(info.type().title()),
                    info.type().module(),
                    info.type().key(),
                    info.type().geometry(),
                    String.join(" ", info.type().indexed()),
                    state(info));
        }
        table.print(out);
    }

    private String state(RegisterInfo info) {
        if (info.away()) {
            return say("模块不在，只读", "module away, read only");
        }
        String indexing =
                info.indexing().isEmpty() ? "" : say("，正在索引 ", ", indexing ") + String.join(" ", info.indexing());
        return (info.writable() ? say("可改", "writable") : say("只读", "read only")) + indexing;
    }
}
