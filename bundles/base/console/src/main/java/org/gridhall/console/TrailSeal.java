package org.gridhall.console;

import java.io.PrintStream;
import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.gridhall.api.account.Actor;
import org.gridhall.api.trail.TrailRoot;

/** {@code gridhall:trail-seal}. */
@Service
@Command(
        scope = "gridhall",
        name = "trail-seal",
        description = "立即封存尚未封存的留痕；平时每日零点后自动进行 · Seals the trail now; by itself that is done after each midnight")
public class TrailSeal extends GridhallCommand<List<TrailRoot>> {

    @Argument(index = 0, name = "options", description = "选项也可写在后面 · Options may stand here too", multiValued = true)
    List<String> options;

    @Option(
            name = "--new-file",
            description =
                    "先按数据库重写根文件，旧文件改名保留；仅在恢复备份或文件遗失后使用 · First begins the file of roots anew from the database and puts the old one aside; after a restore or a loss only")
    boolean newFile;

    @Override
    List<String> trailing() {
        return options;
    }

    @Override
    List<TrailRoot> ask(Actor actor) {
        if (newFile) {
            trail().renewRootsFile(actor);
        }
        return trail().seal(actor);
    }

    @Override
    void show(List<TrailRoot> roots, PrintStream out) {
        if (roots.isEmpty()) {
            out.println(say("没有尚未封存的留痕", "Nothing waits to be sealed"));
        }
        roots.forEach(root -> out.println(say(
                "第 " + root.number() + " 号根：" + root.entries() + " 条，" + root.hash(),
                "Root " + root.number() + ": " + root.entries() + " entries, " + root.hash())));
    }
}
