package org.gridhall.web.rest;

import static org.gridhall.web.http.Route.delete;
import static org.gridhall.web.http.Route.get;
import static org.gridhall.web.http.Route.post;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.gridhall.api.Page;
import org.gridhall.api.Problem;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.organisation.GridChange;
import org.gridhall.api.organisation.GridChange.Alter;
import org.gridhall.api.organisation.GridChange.NewGrid;
import org.gridhall.api.organisation.GridChange.PostMove;
import org.gridhall.api.organisation.PlannedChange;
import org.gridhall.web.Services;
import org.gridhall.web.http.Exchange;
import org.gridhall.web.http.Field;
import org.gridhall.web.http.Ids;
import org.gridhall.web.http.Json;
import org.gridhall.web.http.Raw;
import org.gridhall.web.http.Routes;

/** Splits, merges and other changes of grids, with the day from which they are in force. */
public final class GridChangeRoutes {

    /** Boundaries of many grids, in bytes. */
    private static final int LARGEST = 16 << 20;

    private final Services services;

    public GridChangeRoutes(Services services) {
        this.services = services;
    }

    @Field("新网格 | A grid that begins")
    public record NewPlotBody(
            @Field(value = "从未用过的编码 | A code never used before", required = true, example = "minghu-01-11") String code,
            @Field("上级，默认与原网格相同 | The grid above; that of the old one by default") String parent,
            @Field(values = {"general", "enterprise", "dedicated"}) String kind,
            @Field("责任单位 | The unit responsible") String unit,
            @Field(required = true, max = 200) String nameZh,
            @Field(max = 200) String nameEn,
            @Field("GeoJSON 边界 | GeoJSON boundary") Map<String, Object> boundary) {}

    @Field("调整的网格，空项不变 | A grid that goes on differently; what is null stays")
    public record PlotBody(
            @Field(required = true) String code,
            String parent,
            @Field(values = {"general", "enterprise", "dedicated"}) String kind,
            String unit,
            @Field(max = 200) String nameZh,
            @Field(max = 200) String nameEn,
            @Field("GeoJSON 边界 | GeoJSON boundary") Map<String, Object> boundary) {}

    @Field("岗位的去向 | Where a post goes")
    public record PostMoveBody(
            @Field(required = true) String post,
            @Field("空为随网格结束 | Null when it ends with its grid") String grid,
            String role,
            @Field("新的任职者 | Its new holder") String person,
            String substitute) {}

    @Field("网格变更 | A change of grids")
    public record GridChangeBody(
            @Field(value = "生效日期 | The first day of the new grids", required = true) LocalDate day,
            @Field(value = "原因 | Why", required = true, max = 500) String reason,
            @Field(value = "文号 | Number of the document", max = 200) String document,
            @Field("结束的网格 | Grids that end") List<String> end,
            @Field("新网格 | Grids that begin") List<NewPlotBody> begin,
            @Field("调整的网格 | Grids that go on differently") List<PlotBody> alter,
            @Field("原网格: 接管其岗位的网格 | Old grid: the one that takes over its posts") Map<String, String> carry,
            @Field("另有去向的岗位 | Posts that go elsewhere") List<PostMoveBody> posts) {

        GridChange change() {
            return new GridChange(
                    day,
                    reason,
                    document,
                    end,
                    each(
                            begin,
                            plot -> new NewGrid(
                                    plot.code(),
                                    plot.parent(),
                                    plot.kind(),
                                    plot.unit(),
                                    plot.nameZh(),
                                    plot.nameEn(),
                                    text(plot.boundary()))),
                    each(
                            alter,
                            plot -> new Alter(
                                    plot.code(),
                                    plot.parent(),
                                    plot.kind(),
                                    plot.unit(),
                                    plot.nameZh(),
                                    plot.nameEn(),
                                    text(plot.boundary()))),
                    carry,
                    each(
                            posts,
                            move -> new PostMove(
                                    move.post(), move.grid(), move.role(), move.person(), move.substitute())));
        }

        private static <A, B> List<B> each(List<A> list, Function<A, B> made) {
            if (list == null) {
                return null;
            }
            List<B> all = new ArrayList<>();
            list.forEach(one -> all.add(one == null ? null : made.apply(one)));
            return all;
        }

        private static String text(Map<String, Object> boundary) {
            try {
                return boundary == null ? null : Json.MAPPER.writeValueAsString(boundary);
            } catch (JsonProcessingException e) {
                throw new IllegalArgumentException(e);
            }
        }
    }

    @Field("变更中的网格 | A grid of a change")
    public record ChangedPlotView(
            @Field(required = true) String code,
            String parent,
            String kind,
            String unit,
            String nameZh,
            String nameEn,
            @Field("GeoJSON 边界，只在单个查询时给出 | GeoJSON boundary, only where one change is asked for") Raw boundary) {}

    @Field("岗位去向 | Where a post goes")
    public record PostMoveView(String post, String grid, String role, String person, String substitute) {}

    @Field("网格变更的进展 | A change of grids and how far it has come")
    public record GridChangeView(
            @Field(required = true) String id,
            @Field(required = true) LocalDate day,
            @Field(required = true) String reason,
            String document,
            @Field(
                            value =
                                    "planned 待生效，in_force 已生效、未办结的件正在随迁，done 完成，withdrawn 已撤回，failed 未能生效 | planned, in_force (open tickets are following), done, withdrawn, failed",
                            required = true,
                            values = {"planned", "in_force", "done", "withdrawn", "failed"})
                    PlannedChange.State state,
            @Field(required = true) List<String> end,
            @Field(required = true) List<ChangedPlotView> begin,
            @Field(required = true) List<ChangedPlotView> alter,
            @Field(required = true) Map<String, String> carry,
            @Field(required = true) List<PostMoveView> posts,
            @Field("已随迁的未办结件 | Open tickets that have followed") int moved,
            @Field("其中因没有坐标暂归上级网格的 | Of them those that went to the grid above for want of a point") int unplaced,
            String plannedBy,
            Instant plannedAt,
            Instant inForceAt,
            @Field("未能生效的原因 | Why it failed") List<String> fault) {

        static GridChangeView of(PlannedChange planned, boolean whole) {
            GridChange change = planned.change();
            return new GridChangeView(
                    Ids.words(planned.id()),
                    change.day(),
                    change.reason(),
                    change.document(),
                    planned.state(),
                    change.end(),
                    change.begin().stream()
                            .map(plot -> new ChangedPlotView(
                                    plot.code(),
                                    plot.parent(),
                                    plot.kind(),
                                    plot.unit(),
                                    plot.nameZh(),
                                    plot.nameEn(),
                                    whole ? Raw.of(plot.boundary()) : null))
                            .toList(),
                    change.alter().stream()
                            .map(plot -> new ChangedPlotView(
                                    plot.code(),
                                    plot.parent(),
                                    plot.kind(),
                                    plot.unit(),
                                    plot.nameZh(),
                                    plot.nameEn(),
                                    whole ? Raw.of(plot.boundary()) : null))
                            .toList(),
                    change.carry(),
                    change.posts().stream()
                            .map(move -> new PostMoveView(
                                    move.post(), move.grid(), move.role(), move.person(), move.substitute()))
                            .toList(),
                    planned.moved(),
                    planned.unplaced(),
                    planned.plannedBy(),
                    planned.plannedAt(),
                    planned.inForceAt(),
                    planned.fault());
        }
    }

    @Field("待人工归入网格的件 | A ticket that somebody has to put into a grid")
    public record UnplacedView(@Field(required = true) String ticket) {}

    public void declare(Routes routes) {
        routes.add(
                get("/grid-changes")
                        .says("organisation", "网格变更，最新在前", "Changes of grids, the newest first")
                        .needs(Permissions.ORGANISATION_WRITE)
                        .paged()
                        .givesPage(GridChangeView.class)
                        .to(this::list),
                get("/grid-changes/{id}")
                        .says("organisation", "一个网格变更", "One change of grids")
                        .needs(Permissions.ORGANISATION_WRITE)
                        .gives(GridChangeView.class)
                        .to(x -> GridChangeView.of(
                                services.organisation()
                                        .change(x.actor(), x.id("id"))
                                        .orElseThrow(GridChangeRoutes::unknown),
                                true)),
                get("/grid-changes/{id}/unplaced")
                        .says(
                                "organisation",
                                "因没有坐标暂归上级网格的件",
                                "Tickets that went to the grid above for want of a point")
                        .needs(Permissions.ORGANISATION_WRITE)
                        .paged()
                        .givesPage(UnplacedView.class)
                        .to(this::unplaced),
                post("/grid-changes")
                        .says(
                                "organisation",
                                "拆分、合并、调整网格，自某日起生效；当天的立即生效，未办结的件随迁",
                                "Split, merge or change grids from a day on, at once when that is today; open tickets follow")
                        .needs(Permissions.ORGANISATION_WRITE)
                        .takes(GridChangeBody.class)
                        .atMost(LARGEST)
                        .gives(201, GridChangeView.class)
                        .fails(422)
                        .to(x -> GridChangeView.of(
                                services.organisation()
                                        .reshape(
                                                x.actor(),
                                                x.body(GridChangeBody.class).change()),
                                true)),
                delete("/grid-changes/{id}")
                        .says("organisation", "撤回尚未生效的网格变更", "Take a change back that is not in force yet")
                        .needs(Permissions.ORGANISATION_WRITE)
                        .gives(200, GridChangeView.class)
                        .fails(404, 409)
                        .to(x -> GridChangeView.of(services.organisation().withdraw(x.actor(), x.id("id")), true)));
    }

    private static Problem unknown() {
        return Problem.notFound("没有这个网格变更", "There is no such change of grids");
    }

    private Object list(Exchange x) {
        return Items.page(
                x,
                services.organisation().changes(x.actor(), x.text("after"), x.pageSize()),
                change -> GridChangeView.of(change, false));
    }

    private Object unplaced(Exchange x) {
        services.organisation().change(x.actor(), x.id("id")).orElseThrow(GridChangeRoutes::unknown);
        int size = x.pageSize();
        long after = x.text("after") == null ? 0 : Ids.parse(x.text("after"));
        List<Long> found = services.organisation().unplaced(x.actor(), x.id("id"), after, size + 1);
        String next = found.size() > size ? Long.toString(found.get(size - 1)) : null;
        return Items.page(
                x,
                new Page<>(found.stream().limit(size).toList(), next),
                ticket -> new UnplacedView(Ids.words(ticket)));
    }
}
