package org.gridhall.console;

import java.io.IOException;
import java.io.OutputStream;
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
import org.gridhall.api.account.Actor;
import org.gridhall.api.trail.Subject;

/** {@code gridhall:trail-export}. */
@Service
@Command(
        scope = "gridhall",
        name = "trail-export",
        description = "把一个对象的全部留痕导出为一个签名文件 · Writes the whole history of one subject as one signed file")
public class TrailExport extends GridhallCommand<TrailExport.Written> {

    /** What was written. */
    public record Written(String subject, String file, long size) {}

    @Argument(
            index = 0,
            name = "subject",
            description = "工单编号或 id，或 种类/编号 · Number or id of a ticket, or kind/id such as module/parks",
            required = true)
    String subject;

    @Argument(index = 1, name = "file", description = "本机上的文件 · File on the machine of the instance", required = true)
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
    Written ask(Actor actor) throws IOException {
        Path to = path(file);
        if (!force && Files.exists(to)) {
            throw wrong(to + " 已存在，覆盖请用 --force", to + " is there, replace it with --force");
        }
        Subject asked = subject(actor, subject);
        Path fresh = to.resolveSibling(to.getFileName() + ".new");
        try {
            try (OutputStream out = Files.newOutputStream(fresh)) {
                trail().export(actor, asked, out);
            }
            Files.move(fresh, to, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(fresh);
        }
        return new Written(asked.toString(), to.toString(), Files.size(to));
    }

    @Override
    void show(Written written, PrintStream out) {
        out.println(written.file());
        out.println(say(
                "核对：java VerifyTrail.java " + written.file(), "To check it: java VerifyTrail.java " + written.file()));
    }
}
