package org.gridhall.console;

import java.io.PrintStream;
import java.time.LocalDate;
import java.util.List;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.gridhall.api.Text;
import org.gridhall.api.account.Actor;
import org.gridhall.api.catalogue.Role;
import org.gridhall.api.organisation.Post;

/** {@code gridhall:who}. */
@Service
@Command(scope = "gridhall", name = "who", description = "某日谁在哪个岗位 · Who holds which post on a day")
public class Who extends GridhallCommand<List<Post>> {

    @Option(name = "--role", description = "角色 · Role")
    @Completion(Codes.Roles.class)
    String role;

    @Option(name = "--unit", description = "单位 · Unit")
    @Completion(Codes.Units.class)
    String unit;

    @Option(name = "--grid", description = "网格 · Grid")
    @Completion(Codes.Grids.class)
    String grid;

    @Option(name = "--on", description = "日期 2026-01-31，缺省为今天 · Day, today without")
    String on;

    @Override
    List<Post> ask(Actor actor) {
        if (unit != null && grid != null) {
            throw wrong("--unit 与 --grid 只能选一个", "Choose one of --unit and --grid");
        }
        LocalDate day = on == null ? LocalDate.now(zone()) : day("--on", on);
        return organisation().who(role, unit, grid, day);
    }

    @Override
    void show(List<Post> posts, PrintStream out) {
        Table table = new Table(
                say("岗位", "Post"),
                say("角色", "Role"),
                say("单位", "Unit"),
                say("网格", "Grid"),
                say("姓名", "Name"),
                say("B岗", "Substitute"),
                say("起", "From"),
                say("止", "To"));
        for (Post post : posts) {
            Text title = catalogue().role(post.role()).map(Role::title).orElse(Text.same(post.role()));
            table.row(
                    post.code(),
                    say(title),
                    post.unit(),
                    post.grid(),
                    post.personName(),
                    post.substitute(),
                    post.from(),
                    post.to());
        }
        table.print(out);
    }
}
