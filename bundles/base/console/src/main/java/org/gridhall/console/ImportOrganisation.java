package org.gridhall.console;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.completers.FileCompleter;
import org.gridhall.api.account.Actor;
import org.gridhall.api.organisation.ImportReport;

/** {@code gridhall:import}. */
@Service
@Command(
        scope = "gridhall",
        name = "import",
        description = "导入整个组织架构，全部成功或全部不变 · Brings in the whole organisation, all or nothing")
public class ImportOrganisation extends GridhallCommand<ImportReport> {

    /** The files an organisation consists of. */
    static final List<String> FILES = List.of(
            "units.csv",
            "networks.csv",
            "grids.csv",
            "grids.geojson",
            "people.csv",
            "posts.csv",
            "accounts.csv",
            "team-grids.csv",
            "post-firms.csv");

    @Argument(
            index = 0,
            name = "folder",
            description = "本机上的目录，含 units.csv 等文件 · Folder on the machine of the instance, with units.csv and its like",
            required = true)
    @Completion(FileCompleter.class)
    String folder;

    @Argument(index = 1, name = "options", description = "选项也可写在后面 · Options may stand here too", multiValued = true)
    List<String> options;

    @Override
    List<String> trailing() {
        return options;
    }

    @Override
    ImportReport ask(Actor actor) throws IOException {
        Path from = path(folder);
        Map<String, InputStream> files = new LinkedHashMap<>();
        for (String name : FILES) {
            Path file = from.resolve(name);
            if (Files.isRegularFile(file)) {
                files.put(name, new ByteArrayInputStream(Files.readAllBytes(file)));
            }
        }
        if (files.isEmpty()) {
            throw wrong(
                    "目录 " + from + " 里没有 " + String.join("、", FILES),
                    "The folder " + from + " has none of " + String.join(", ", FILES));
        }
        return organisation().bring(actor, files);
    }

    @Override
    void show(ImportReport report, PrintStream out) {
        out.println(say(
                "新增或变更：单位 " + report.units() + "，网络 " + report.networks() + "，网格 " + report.grids() + "，人员 "
                        + report.people() + "，岗位 " + report.posts() + "，账号 " + report.accounts(),
                "Added or changed: " + report.units() + " units, " + report.networks() + " networks, " + report.grids()
                        + " grids, " + report.people() + " people, " + report.posts() + " posts, " + report.accounts()
                        + " accounts"));
    }
}
