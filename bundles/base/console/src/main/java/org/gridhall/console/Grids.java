package org.gridhall.console;

import java.io.PrintStream;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.gridhall.api.account.Actor;
import org.gridhall.api.organisation.Grid;
import org.gridhall.api.place.Point;

/** {@code gridhall:grids}. */
@Service
@Command(scope = "gridhall", name = "grids", description = "列出网格，或查坐标所在网格 · Lists grids, or finds the one of a point")
public class Grids extends GridhallCommand<List<Grid>> {

    @Argument(index = 0, name = "grid", description = "只列此网格及其下级 · Only this grid and those below it")
    @Completion(Codes.Grids.class)
    String code;

    @Argument(index = 1, name = "options", description = "选项也可写在后面 · Options may stand here too", multiValued = true)
    List<String> options;

    @Option(name = "--network", description = "网络；缺省为主网格树 · Network; the main tree without")
    @Completion(Codes.Networks.class)
    String network;

    @Option(name = "--level", description = "层级：1 街道 2 村居 3 基础网格 · Level: 1 sub-district, 2 community, 3 basic grid")
    Integer level;

    @Option(name = "--at", description = "经度,纬度（WGS-84）· Longitude,latitude")
    String at;

    @Option(name = "--on", description = "日期 2026-01-31，缺省为今天 · Day, today without")
    String on;

    @Override
    List<String> trailing() {
        return options;
    }

    @Override
    List<Grid> ask(Actor actor) {
        LocalDate day = on == null ? null : day("--on", on);
        if (at != null) {
            return (day == null
                            ? organisation().gridAt(point(), network)
                            : organisation().gridAt(point(), network, day))
                    .stream().toList();
        }
        String path = code == null
                ? "/"
                : (day == null ? organisation().grid(code) : organisation().grid(code, day))
                        .orElseThrow(() -> wrong("没有网格 " + code, "There is no grid " + code))
                        .path();
        return (day == null ? organisation().grids() : organisation().grids(day))
                .stream()
                        .filter(grid -> grid.path().startsWith(path))
                        .filter(grid -> code != null || Objects.equals(grid.network(), network))
                        .filter(grid -> level == null || grid.level() == level)
                        .toList();
    }

    private Point point() {
        try {
            String[] parts = at.split(",", -1);
            if (parts.length == 2) {
                return new Point(Double.parseDouble(parts[0].strip()), Double.parseDouble(parts[1].strip()));
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw wrong("--at：坐标写作 125.3,43.8（经度,纬度）", "--at: write a point as 125.3,43.8 (longitude,latitude)");
    }

    @Override
    void show(List<Grid> grids, PrintStream out) {
        Table table = new Table(
                say("代码", "Code"),
                say("名称", "Name"),
                say("层级", "Level"),
                say("类别", "Kind"),
                say("上级", "Parent"),
                say("网络", "Network"),
                say("责任单位", "Unit"),
                say("有边界", "Bounded"),
                say("起", "From"),
                say("止", "To"));
        for (Grid grid : grids) {
            table.row(
                    grid.code(),
                    say(grid.name()),
                    grid.level(),
                    grid.kind(),
                    grid.parent(),
                    grid.network(),
                    grid.unit(),
                    yes(grid.bounded()),
                    grid.from(),
                    grid.to());
        }
        table.print(out);
        out.println(say("共 " + grids.size() + " 个", grids.size() + " in all"));
    }
}
