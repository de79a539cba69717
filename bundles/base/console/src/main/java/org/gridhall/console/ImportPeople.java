package org.gridhall.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.completers.FileCompleter;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.gridhall.api.Text;
import org.gridhall.api.account.Actor;
import org.gridhall.api.people.PeopleImports;

/** {@code gridhall:import-people}. */
@Service
@Command(
        scope = "gridhall",
        name = "import-people",
        description =
                "从 CSV 导入人口、单位或户，逐行报告 · Brings in people, organizations or households from CSV, with a report by line")
public class ImportPeople extends GridhallCommand<PeopleImports.Result> {

    @Argument(
            index = 0,
            name = "file",
            description = "实例所在机器上的 CSV 文件 · CSV file on the machine of the instance",
            required = true)
    @Completion(FileCompleter.class)
    String file;

    @Argument(index = 1, name = "options", description = "选项也可写在后面 · Options may stand here too", multiValued = true)
    List<String> options;

    @Option(
            name = "--kind",
            description = "people、organizations 或 households · people, organizations or households",
            valueToShowInHelp = "people")
    @Completion(
            value = StringsCompleter.class,
            values = {"people", "organizations", "households"})
    String kind = PeopleImports.PEOPLE;

    @Option(name = "--report", description = "把逐行报告写到此文件 · File to write the report by line to")
    String report;

    @Override
    List<String> trailing() {
        return options;
    }

    @Override
    PeopleImports.Result ask(Actor actor) throws IOException {
        Path from = path(file);
        if (!Files.isRegularFile(from)) {
            throw wrong("没有文件 " + from, "There is no file " + from);
        }
        PeopleImports.Result result;
        try (InputStream in = Files.newInputStream(from)) {
            result = imports().bring(actor, kind, in);
        }
        if (report != null) {
            try (InputStream lines = imports().report(actor, result.id())) {
                Files.copy(lines, path(report), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        return result;
    }

    @Override
    void show(PeopleImports.Result result, PrintStream out) {
        out.println(say(
                "共 " + result.lines() + " 行：新增 " + result.created() + "，更新 " + result.updated() + "，未变 "
                        + result.unchanged() + "，未导入 " + result.refused(),
                result.lines() + " lines: " + result.created() + " created, " + result.updated() + " updated, "
                        + result.unchanged() + " unchanged, " + result.refused() + " refused"));
    }

    @Override
    Text failure(PeopleImports.Result result) {
        return result.refused() == 0
                ? null
                : Text.of(
                        "有 " + result.refused() + " 行未导入，原因见报告（--report 文件，或 GET /api/v1/people/imports/" + result.id()
                                + "/report）",
                        result.refused() + " lines were refused; the report says why (--report FILE, or GET"
                                + " /api/v1/people/imports/" + result.id() + "/report)");
    }
}
