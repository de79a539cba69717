package org.gridhall.console;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.completers.FileCompleter;
import org.gridhall.api.Text;
import org.gridhall.api.account.Actor;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.module.ModuleState.Fault;

/** {@code gridhall:check}. */
@Service
@Command(
        scope = "gridhall",
        name = "check",
        description = "检查模块描述文件，不使其生效 · Checks a module descriptor without bringing it into force")
public class Check extends GridhallCommand<List<Fault>> {

    @Argument(
            index = 0,
            name = "file",
            description = "本机上的 *.module.yaml · File on the machine of the instance",
            required = true)
    @Completion(FileCompleter.class)
    String file;

    @Argument(index = 1, name = "options", description = "选项也可写在后面 · Options may stand here too", multiValued = true)
    List<String> options;

    @Override
    List<String> trailing() {
        return options;
    }

    @Override
    List<Fault> ask(Actor actor) throws IOException {
        need(actor, Permissions.MODULE_READ);
        Path path = path(file);
        if (!Files.isReadable(path) || Files.isDirectory(path)) {
            throw wrong("文件 " + path + " 读不出来", "The file " + path + " cannot be read");
        }
        return modules().check(path.getFileName().toString(), Files.readString(path));
    }

    @Override
    void show(List<Fault> faults, PrintStream out) {
        faults(faults, locale(), out);
        if (faults.isEmpty()) {
            out.println(say("没有问题", "No faults"));
        }
    }

    @Override
    Text failure(List<Fault> faults) {
        return faults.isEmpty() ? null : Text.of("有 " + faults.size() + " 处问题", faults.size() + " faults");
    }

    /** One line each: file, line, place and what to do. */
    static void faults(List<Fault> faults, Locale locale, PrintStream out) {
        for (Fault fault : faults) {
            String line = fault.line() > 0 ? ":" + fault.line() : "";
            String path = fault.path() == null || fault.path().isEmpty() ? "" : " " + fault.path();
            out.println(Table.plain(
                    fault.file() + line + path + ": " + fault.message().in(locale)));
        }
    }
}
