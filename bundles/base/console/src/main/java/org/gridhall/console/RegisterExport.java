package org.gridhall.console;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.completers.FileCompleter;
import org.gridhall.api.account.Actor;

/** {@code gridhall:register-export}. */
@Service
@Command(
        scope = "gridhall",
        name = "register-export",
        description = "导出登记簿的记录 · Writes the records of a register into a file")
public class RegisterExport extends RegisterCommand<Path> {

    @Argument(index = 0, name = "register", description = "登记簿代码 · Code of the register", required = true)
    @Completion(Codes.Registers.class)
    String register;

    @Argument(
            index = 1,
            name = "file",
            description = "本机上的文件，.csv、.xlsx 或 .geojson · File on the machine of the instance: .csv, .xlsx or .geojson",
            required = true)
    @Completion(FileCompleter.class)
    String file;

    @Argument(index = 2, name = "options", description = "选项也可写在后面 · Options may stand here too", multiValued = true)
    List<String> options;

    @Option(name = "--force", description = "覆盖已有文件 · Replace a file that is there")
    boolean force;

    @Override
    List<String> trailing() {
        return options;
    }

    @Override
    Path ask(Actor actor) throws IOException {
        Path to = path(file);
        if (!force && Files.exists(to)) {
            throw wrong(to + " 已存在，覆盖请用 --force", to + " is there, replace it with --force");
        }
        String name = to.getFileName().toString();
        String format = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        Path fresh = to.resolveSibling(name + ".new");
        try {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(fresh))) {
                registers().export(actor, query(register, null, 200), format, locale(), out);
            }
            Files.move(fresh, to, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(fresh);
        }
        return to;
    }

    @Override
    void show(Path to, PrintStream out) {
        out.println(to);
    }
}
