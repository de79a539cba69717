package org.gridhall.console;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.completers.FileCompleter;
import org.gridhall.api.account.Actor;
import org.gridhall.api.account.Permissions;

/** {@code gridhall:export}. */
@Service
@Command(
        scope = "gridhall",
        name = "export",
        description = "导出整个组织架构，可再导入 · Writes the whole organisation as files that import takes")
public class ExportOrganisation extends GridhallCommand<List<String>> {

    @Argument(
            index = 0,
            name = "folder",
            description = "本机上的目录 · Folder on the machine of the instance",
            required = true)
    @Completion(FileCompleter.class)
    String folder;

    @Argument(index = 1, name = "options", description = "选项也可写在后面 · Options may stand here too", multiValued = true)
    List<String> options;

    @Option(name = "--force", description = "覆盖已有文件 · Replace files that are there")
    boolean force;

    @Override
    List<String> trailing() {
        return options;
    }

    @Override
    List<String> ask(Actor actor) throws IOException {
        // the files name people: reading them all is for whoever may replace them all
        need(actor, Permissions.ORGANISATION_WRITE);
        Path to = path(folder);
        Map<String, String> files = new TreeMap<>(organisation().files());
        for (String name : files.keySet()) {
            if (!force && Files.exists(to.resolve(name))) {
                throw wrong(
                        to.resolve(name) + " 已存在，覆盖请用 --force",
                        to.resolve(name) + " is there, replace it with --force");
            }
        }
        Files.createDirectories(to);
        for (var file : files.entrySet()) {
            Files.writeString(to.resolve(file.getKey()), file.getValue());
        }
        return files.keySet().stream().map(name -> to.resolve(name).toString()).toList();
    }

    @Override
    void show(List<String> files, PrintStream out) {
        files.forEach(out::println);
    }
}
