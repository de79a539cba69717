package org.gridhall.console;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.completers.FileCompleter;
import org.gridhall.api.Text;
import org.gridhall.api.account.Actor;
import org.gridhall.api.register.ImportOptions;
import org.gridhall.api.register.ImportState;
import org.gridhall.api.register.ImportState.State;

/** {@code gridhall:register-import}. */
@Service
@Command(
        scope = "gridhall",
        name = "register-import",
        description = "预览并导入登记簿文件 · Looks at a file for a register and, with --commit, takes it")
public class RegisterImport extends GridhallCommand<ImportState> {

    private static final long PAUSE_MILLIS = 500;

    @Argument(index = 0, name = "register", description = "登记簿代码 · Code of the register", required = true)
    @Completion(Codes.Registers.class)
    String register;

    @Argument(
            index = 1,
            name = "file",
            description = "本机上的 CSV、XLSX 或 GeoJSON 文件 · CSV, XLSX or GeoJSON file on the machine of the instance",
            required = true)
    @Completion(FileCompleter.class)
    String file;

    @Argument(index = 2, name = "options", description = "选项也可写在后面 · Options may stand here too", multiValued = true)
    List<String> options;

    @Option(name = "--commit", description = "预览无误后导入 · Take it when nothing is wrong")
    boolean commit;

    @Option(name = "--skip-wrong", description = "跳过有错的行 · Leave wrong rows out")
    boolean skipWrong;

    @Option(name = "--replace", description = "文件里没有的记录注销 · Records that the file lacks end")
    boolean replace;

    @Override
    List<String> trailing() {
        return options;
    }

    @Override
    ImportState ask(Actor actor) throws IOException {
        Path from = path(file);
        if (!Files.isRegularFile(from)) {
            throw wrong("没有文件 " + from, "There is no file " + from);
        }
        ImportState state;
        try (InputStream content = new BufferedInputStream(Files.newInputStream(from))) {
            state = registers().preview(actor, register, new ImportOptions(null, replace), content);
        }
        if (!commit || state.wrong() > 0 && !skipWrong) {
            return state;
        }
        state = registers().commit(actor, state.id(), skipWrong);
        try {
            while (state.state() == State.RUNNING) {
                Thread.sleep(PAUSE_MILLIS);
                state = registers().importState(actor, state.id());
            }
        } catch (InterruptedException e) {
            // It goes on in the background; whoever waited no longer does.
            Thread.currentThread().interrupt();
        }
        return state;
    }

    @Override
    void show(ImportState state, PrintStream out) {
        out.println(say(
                "行 " + state.lines() + "：新增 " + state.created() + "，修改 " + state.changed() + "，不变 " + state.unchanged()
                        + "，注销 " + state.ended() + "，有错 " + state.wrong(),
                state.lines() + " rows: " + state.created() + " new, " + state.changed() + " changed, "
                        + state.unchanged() + " unchanged, " + state.ended() + " end, " + state.wrong() + " wrong"));
        Table changes = new Table(say("行", "Line"), say("键", "Key"), say("改动", "Change"), say("内容", "Fields"));
        state.changes().stream()
                .limit(10)
                .forEach(change -> changes.row(change.line(), change.key(), kind(change.kind()), change.fields()));
        if (!state.changes().isEmpty()) {
            changes.print(out);
        }
        for (ImportState.LineError error : state.errors()) {
            out.println(say("第 " + error.line() + " 行", "Line " + error.line()) + " "
                    + Table.plain(error.key()) + " " + error.error().field() + ": "
                    + Table.plain(say(error.error().message())));
        }
        if (state.errorCount() > state.errors().size()) {
            out.println(say("共 " + state.errorCount() + " 处错误", "There are " + state.errorCount() + " errors in all"));
        }
        out.println(words(state.state()));
    }

    private String kind(String kind) {
        return switch (kind) {
            case "created" -> say("新增", "new");
            case "changed" -> say("修改", "changed");
            default -> say("注销", "ends");
        };
    }

    private String words(State state) {
        return switch (state) {
            case PREVIEWED ->
                say("只是预览，没有改动；导入请加 --commit", "Only looked at, nothing is changed; take it with --commit");
            case RUNNING -> say("正在后台导入", "It goes on in the background");
            case DONE -> say("已导入", "Done");
            case OUTDATED -> say("登记簿有变化，请重新导入", "The register has changed meanwhile; import again");
            case FAILED -> say("中途出错，已停止", "It was stopped by an error");
        };
    }

    @Override
    Text failure(ImportState state) {
        if (commit && state.state() == State.PREVIEWED) {
            return Text.of("有 " + state.wrong() + " 处有错，没有导入", state.wrong() + " rows are wrong, nothing was taken");
        }
        return state.state() == State.OUTDATED || state.state() == State.FAILED
                ? Text.of("导入没有完成", "The import was not finished")
                : null;
    }
}
