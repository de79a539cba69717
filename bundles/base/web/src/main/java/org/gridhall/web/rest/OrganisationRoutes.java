package org.gridhall.web.rest;

import static org.gridhall.web.http.Route.get;
import static org.gridhall.web.http.Route.post;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import javax.servlet.ServletException;
import javax.servlet.http.Part;
import org.gridhall.api.Problem;
import org.gridhall.api.Text;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.organisation.Grid;
import org.gridhall.api.organisation.ImportReport;
import org.gridhall.api.organisation.Network;
import org.gridhall.api.organisation.Organisation;
import org.gridhall.api.organisation.Post;
import org.gridhall.api.organisation.Unit;
import org.gridhall.web.Services;
import org.gridhall.web.http.Exchange;
import org.gridhall.web.http.Field;
import org.gridhall.web.http.Raw;
import org.gridhall.web.http.Routes;

/** Units, grids, networks and posts, and the import of them all. */
public final class OrganisationRoutes {

    /** Largest import in bytes. */
    public static final int LARGEST_IMPORT = 64 << 20;

    private static final Set<String> FILES = Set.of(
            "units.csv", "networks.csv", "grids.csv", "grids.geojson", "people.csv", "posts.csv", "accounts.csv");

    private final Services services;

    public OrganisationRoutes(Services services) {
        this.services = services;
    }

    @Field("单位 | A unit")
    public record UnitView(
            @Field(required = true, example = "urban-management") String code,
            String parent,
            @Field(
                            required = true,
                            values = {
                                "district",
                                "command",
                                "platform",
                                "department",
                                "street",
                                "community",
                                "hall",
                                "team"
                            })
                    String kind,
            @Field(required = true) Text name,
            @Field(required = true, example = "/jingkai/urban-management/") String path) {

        static UnitView of(Unit unit) {
            return new UnitView(unit.code(), unit.parent(), unit.kind(), unit.name(), unit.path());
        }
    }

    @Field("网格 | A grid")
    public record GridView(
            @Field(required = true, example = "MH01") String code,
            String parent,
            @Field("所属网络，主网格为空 | Its network; null for the main tree") String network,
            @Field("1 街道 2 村社区 3 基础网格 | 1 sub-district, 2 village or community, 3 basic grid") int level,
            @Field(required = true, example = "general") String kind,
            @Field("责任单位 | The unit responsible") String unit,
            @Field(required = true) Text name,
            @Field(required = true, example = "/MH/MH01/") String path,
            @Field("有边界 | Whether it has a boundary") boolean bounded,
            @Field("GeoJSON 边界，只在单个查询时给出 | GeoJSON boundary, only where one grid is asked for") Raw boundary) {

        static GridView of(Grid grid, String boundary) {
            return new GridView(
                    grid.code(),
                    grid.parent(),
                    grid.network(),
                    grid.level(),
                    grid.kind(),
                    grid.unit(),
                    grid.name(),
                    grid.path(),
                    grid.bounded(),
                    Raw.of(boundary));
        }
    }

    @Field("职能或专业网络 | A network for one function or profession")
    public record NetworkView(
            @Field(required = true) String code,
            @Field(required = true) String kind,
            @Field(required = true) Text name) {

        static NetworkView of(Network network) {
            return new NetworkView(network.code(), network.kind(), network.name());
        }
    }

    @Field("岗位 | Who holds which role where and when")
    public record PostView(
            @Field(required = true) String id,
            @Field(required = true) String code,
            @Field(required = true, example = "gridworker") String role,
            String unit,
            String grid,
            String person,
            String personName,
            @Field("AB 岗 | Who stands in") String substitute,
            LocalDate from,
            LocalDate to) {

        static PostView of(Post post) {
            return new PostView(
                    Long.toString(post.id()),
                    post.code(),
                    post.role(),
                    post.unit(),
                    post.grid(),
                    post.person(),
                    post.personName(),
                    post.substitute(),
                    post.from(),
                    post.to());
        }
    }

    @Field("整个组织的文件 | The files of a whole organisation")
    public record FilesView(@Field(value = "文件名: 内容 | name: text", required = true) Map<String, String> files) {}

    @Field("导入了多少 | How many were added or changed")
    public record ImportView(int units, int networks, int grids, int people, int posts, int accounts) {

        static ImportView of(ImportReport report) {
            return new ImportView(
                    report.units(),
                    report.networks(),
                    report.grids(),
                    report.people(),
                    report.posts(),
                    report.accounts());
        }
    }

    public void declare(Routes routes) {
        routes.add(
                get("/units")
                        .says("organisation", "所有单位，上级在前", "All units, parents before children")
                        .text("parent", "只看其直接下级", "Only those directly below")
                        .givesItems(UnitView.class)
                        .to(x -> new Items<>(services.organisation().units().stream()
                                .filter(unit -> is(x.text("parent"), unit.parent()))
                                .map(UnitView::of)
                                .toList())),
                get("/networks")
                        .says("organisation", "职能网格和专业网格", "Networks over the grids")
                        .givesItems(NetworkView.class)
                        .to(x -> new Items<>(services.organisation().networks().stream()
                                .map(NetworkView::of)
                                .toList())),
                get("/grids")
                        .says("organisation", "网格，上级在前", "Grids, parents before children")
                        .text("parent", "只看其直接下级", "Only those directly below")
                        .integer("level", "层级", "Level")
                        .text("network", "网络代码；main 为主网格", "Code of a network; main for the main tree")
                        .text("unit", "责任单位", "The unit responsible")
                        .givesItems(GridView.class)
                        .to(this::grids),
                get("/grids/at")
                        .says("organisation", "坐标所在的最深网格", "The deepest grid that contains a point")
                        .number("longitude", "东经", "Degrees east")
                        .must()
                        .number("latitude", "北纬", "Degrees north")
                        .must()
                        .text("network", "网络代码，不填为主网格", "Code of a network; the main tree without it")
                        .gives(GridView.class)
                        .fails(404)
                        .to(this::gridAt),
                get("/grids/{code}")
                        .says("organisation", "一个网格和边界", "One grid with its boundary")
                        .gives(GridView.class)
                        .to(x -> {
                            Organisation organisation = services.organisation();
                            Grid grid = organisation
                                    .grid(x.path("code"))
                                    .orElseThrow(() -> Problem.notFound("没有这个网格", "There is no such grid"));
                            return GridView.of(
                                    grid, organisation.boundary(grid.code()).orElse(null));
                        }),
                get("/posts")
                        .says("organisation", "某日在岗的人", "Posts held on a day")
                        .text("role", "角色", "Role")
                        .text("unit", "单位", "Unit")
                        .text("grid", "网格", "Grid")
                        .date("on", "日期，默认今天", "Day, today by default")
                        .givesItems(PostView.class)
                        .to(x -> {
                            LocalDate on = x.date("on");
                            return new Items<>(services
                                    .organisation()
                                    .who(
                                            x.text("role"),
                                            x.text("unit"),
                                            x.text("grid"),
                                            on == null ? LocalDate.now(x.zone()) : on)
                                    .stream()
                                    .map(PostView::of)
                                    .toList());
                        }),
                get("/organisation")
                        .says("organisation", "导出整个组织", "The whole organisation as files")
                        .needs(Permissions.ORGANISATION_WRITE)
                        .gives(FilesView.class)
                        .to(x -> new FilesView(services.organisation().files())),
                post("/organisation")
                        .says(
                                "organisation",
                                "导入整个组织，全部成功或全部不变；也可用 multipart/form-data 上传文件",
                                "Bring in a whole organisation, all or nothing; multipart/form-data works too")
                        .needs(Permissions.ORGANISATION_WRITE)
                        .takes(FilesView.class)
                        .orMultipart()
                        .atMost(LARGEST_IMPORT)
                        .gives(ImportView.class)
                        .fails(422)
                        .to(this::bring));
    }

    private static boolean is(String wanted, String value) {
        return wanted == null || wanted.equals(value);
    }

    private Object grids(Exchange x) {
        Integer level = x.integer("level", 1, 99);
        String network = x.text("network");
        Stream<Grid> grids = services.organisation().grids().stream()
                .filter(grid -> is(x.text("parent"), grid.parent()))
                .filter(grid -> level == null || level == grid.level())
                .filter(grid ->
                        network == null || Objects.equals(network.equals("main") ? null : network, grid.network()))
                .filter(grid -> is(x.text("unit"), grid.unit()));
        return new Items<>(grids.map(grid -> GridView.of(grid, null)).toList());
    }

    private Object gridAt(Exchange x) {
        Organisation organisation = services.organisation();
        return organisation
                .gridAt(new Place(x.number("longitude"), x.number("latitude")).point("longitude"), x.text("network"))
                .map(grid ->
                        GridView.of(grid, organisation.boundary(grid.code()).orElse(null)))
                .orElseThrow(() -> Problem.notFound("该坐标不在任何网格内", "No grid contains this point"));
    }

    private Object bring(Exchange x) throws IOException {
        Map<String, InputStream> files = x.isMultipart() ? parts(x) : texts(x.body(FilesView.class));
        for (String name : files.keySet()) {
            if (!FILES.contains(name)) {
                throw Problem.invalid(
                        "/files/" + name,
                        "不认识的文件，可用：" + String.join(", ", FILES.stream().sorted().toList()),
                        "Unknown file; known: "
                                + String.join(", ", FILES.stream().sorted().toList()));
            }
        }
        return ImportView.of(services.organisation().bring(x.actor(), files));
    }

    private static Map<String, InputStream> texts(FilesView body) {
        Map<String, InputStream> files = new LinkedHashMap<>();
        body.files().forEach((name, text) -> {
            if (text == null) {
                throw Problem.invalid("/files/" + name, "应为文字", "This should be text");
            }
            files.put(name, new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
        });
        return files;
    }

    private static Map<String, InputStream> parts(Exchange x) throws IOException {
        Map<String, InputStream> files = new LinkedHashMap<>();
        try {
            for (Part part : x.request().getParts()) {
                String name = part.getSubmittedFileName() == null ? part.getName() : part.getSubmittedFileName();
                files.put(
                        name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1),
                        part.getInputStream());
            }
        } catch (ServletException | IllegalStateException | IllegalArgumentException e) {
            throw Problem.of(
                    Problem.Kind.UNREADABLE,
                    "multipart",
                    "上传内容无法读取或过大（合计最多 64 MiB）",
                    "The upload cannot be read or is too large (64 MiB in all)");
        }
        return files;
    }
}
