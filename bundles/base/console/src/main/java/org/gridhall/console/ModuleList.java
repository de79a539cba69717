package org.gridhall.console;

import java.io.PrintStream;
import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.gridhall.api.account.Actor;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.module.ModuleState;

/** {@code gridhall:modules}. */
@Service
@Command(scope = "gridhall", name = "modules", description = "列出模块及其问题 · Lists modules and what is wrong with them")
public class ModuleList extends GridhallCommand<List<ModuleState>> {

    @Argument(index = 0, name = "module", description = "只看此模块 · Only this module")
    @Completion(Codes.ModuleIds.class)
    String id;

    @Argument(index = 1, name = "options", description = "选项也可写在后面 · Options may stand here too", multiValued = true)
    List<String> options;

    @Override
    List<String> trailing() {
        return options;
    }

    @Override
    List<ModuleState> ask(Actor actor) {
        need(actor, Permissions.MODULE_READ);
        List<ModuleState> states = modules().states().stream()
                .filter(state -> id == null || id.equals(state.id()))
                .toList();
        if (id != null && states.isEmpty()) {
            throw wrong("没有模块 " + id, "There is no module " + id);
        }
        return states;
    }

    @Override
    void show(List<ModuleState> states, PrintStream out) {
        Table table = new Table(
                say("模块", "Module"),
                say("版本", "Version"),
                say("名称", "Title"),
                say("状态", "State"),
                say("类型", "Types"),
                say("类别", "Categories"),
                say("规则", "Rules"),
                say("角色", "Roles"),
                say("来源", "Origin"));
        for (ModuleState state : states) {
            table.row(
                    state.id(),
                    state.version(),
                    say(state.title()),
                    state.active() ? say("生效", "active") : say("被拒", "refused"),
                    state.types(),
                    state.categories(),
                    state.rules(),
                    state.roles(),
                    state.origin());
        }
        table.print(out);
        states.forEach(state -> Check.faults(state.problems(), locale(), out));
    }
}
