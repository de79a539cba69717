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
import org.gridhall.api.organisation.PostQuery;
import org.gridhall.api.organisation.Tier;

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

    @Option(name = "--home", description = "派出单位 · Unit that sent the holder")
    @Completion(Codes.Units.class)
    String home;

    @Option(name = "--tier", description = "技术人员层级 1–4 · Tier of technical staff, 1 to 4")
    Integer tier;

    @Option(
            name = "--firm",
            description = "企业的统一社会信用代码；无联企人员时为 --grid 的人 · Credit code of a firm; without linked staff those of --grid")
    String firm;

    @Option(name = "--on", description = "日期 2026-01-31，缺省为今天 · Day, today without")
    String on;

    @Override
    List<Post> ask(Actor actor) {
        if (unit != null && grid != null) {
            throw wrong("--unit 与 --grid 只能选一个", "Choose one of --unit and --grid");
        }
        LocalDate day = on == null ? LocalDate.now(zone()) : day("--on", on);
        Tier its = tier == null ? null : Tier.of(tier).orElseThrow(() -> wrong("--tier 须为 1 到 4", "--tier is 1 to 4"));
        return organisation().who(new PostQuery(role, unit, grid, home, its, firm), day);
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
                say("层级", "Tier"),
                say("派出单位", "Home"),
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
                    post.tier() == null ? null : say(post.tier().title()),
                    post.home(),
                    post.from(),
                    post.to());
        }
        table.print(out);
    }
}
