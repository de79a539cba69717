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
import org.gridhall.api.organisation.PostQuery;
import org.gridhall.api.organisation.Tier;
import org.gridhall.api.organisation.Unit;
import org.gridhall.api.place.Point;
import org.gridhall.web.Services;
import org.gridhall.web.http.Exchange;
import org.gridhall.web.http.Field;
import org.gridhall.web.http.Raw;
import org.gridhall.web.http.Route;
import org.gridhall.web.http.Routes;

/** Units, grids, networks and posts, and the import of them all. */
public final class OrganisationRoutes {

    /** Largest import in bytes. */
    public static final int LARGEST_IMPORT = 64 << 20;

    private static final Set<String> FILES = Set.of(
            "units.csv",
            "networks.csv",
            "grids.csv",
            "grids.geojson",
            "people.csv",
            "posts.csv",
            "accounts.csv",
            "team-grids.csv",
            "post-firms.csv");

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
            @Field(required = true, example = "/jingkai/urban-management/") String path,
            @Field("工作队的类型 | What a team is for") String purpose,
            @Field("自何日起，空为一直如此 | First day; null for ever since") LocalDate from,
            @Field("至何日止（含），空为至今 | Last day, inclusive; null while it is") LocalDate to) {

        static UnitView of(Unit unit) {
            return new UnitView(
                    unit.code(),
                    unit.parent(),
                    unit.kind(),
                    unit.name(),
                    unit.path(),
                    unit.purpose(),
                    unit.from(),
                    unit.to());
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
            @Field("自何日起，空为一直如此 | First day; null for ever since") LocalDate from,
            @Field("至何日止（含），空为至今 | Last day, inclusive; null while it is") LocalDate to,
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
                    grid.from(),
                    grid.to(),
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
            LocalDate to,
            @Field("派出单位（下沉人员） | The unit that sent the holder") String home,
            @Field("技术人员层级 1–4 | Tier of technical staff, 1 to 4") Integer tier,
            @Field("层级名称 | The tier in words") Text tierTitle) {

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
                    post.to(),
                    post.home(),
                    post.tier() == null ? null : post.tier().number(),
                    post.tier() == null ? null : post.tier().title());
        }
    }

    @Field("工作队服务网格 | A team serves a grid")
    public record TeamGridView(
            @Field(required = true) String team, @Field(required = true) String grid, LocalDate from, LocalDate to) {}

    @Field("联企 | A post looks after a firm")
    public record PostFirmView(
            @Field(required = true) String post,
            @Field(value = "统一社会信用代码 | Unified social credit code", required = true) String firm,
            LocalDate from,
            LocalDate to) {}

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
                        .text("kind", "类别，如 team", "Kind, such as team")
                        .date("on", "日期，默认今天", "Day, today by default")
                        .givesItems(UnitView.class)
                        .to(x -> new Items<>(units(x).filter(unit -> is(x.text("kind"), unit.kind()))
                                .filter(unit -> is(x.text("parent"), unit.parent()))
                                .map(UnitView::of)
                                .toList())),
                get("/networks")
                        .says("organisation", "职能网格和专业网格", "Networks over the grids")
                        .date("on", "日期，默认今天", "Day, today by default")
                        .givesItems(NetworkView.class)
                        .to(x -> new Items<>(networks(x).map(NetworkView::of).toList())),
                get("/grids")
                        .says("organisation", "网格，上级在前", "Grids, parents before children")
                        .text("parent", "只看其直接下级", "Only those directly below")
                        .integer("level", "层级", "Level")
                        .text("network", "网络代码；main 为主网格", "Code of a network; main for the main tree")
                        .text("unit", "责任单位", "The unit responsible")
                        .date("on", "日期，默认今天", "Day, today by default")
                        .givesItems(GridView.class)
                        .to(this::grids),
                get("/grids/at")
                        .says("organisation", "坐标所在的最深网格", "The deepest grid that contains a point")
                        .number("longitude", "东经", "Degrees east")
                        .must()
                        .number("latitude", "北纬", "Degrees north")
                        .must()
                        .text("network", "网络代码，不填为主网格", "Code of a network; the main tree without it")
                        .date("on", "日期，默认今天", "Day, today by default")
                        .gives(GridView.class)
                        .fails(404)
                        .to(this::gridAt),
                get("/grids/{code}")
                        .says("organisation", "一个网格和边界", "One grid with its boundary")
                        .date("on", "日期，默认今天", "Day, today by default")
                        .gives(GridView.class)
                        .to(this::grid),
                posts(get("/posts").says("organisation", "某日在岗的人", "Posts held on a day"))
                        .to(x -> who(x, null)),
                posts(
                                get("/who")
                                        .says(
                                                "organisation",
                                                "某日由谁负责；按企业查时，没有联企人员则为所在网格的人",
                                                "Who is in charge on a day; of a firm that nobody is linked with, those of its grid"))
                        .text("firm", "企业的统一社会信用代码", "Unified social credit code of a firm")
                        .to(x -> who(x, x.text("firm"))),
                get("/teams")
                        .says("organisation", "某日哪些工作队服务哪些网格", "Which teams serve which grids on a day")
                        .text("team", "工作队", "Team")
                        .text("grid", "网格", "Grid")
                        .date("on", "日期，默认今天", "Day, today by default")
                        .givesItems(TeamGridView.class)
                        .to(x -> new Items<>(
                                services.organisation().teams(x.text("team"), x.text("grid"), day(x)).stream()
                                        .map(tie -> new TeamGridView(tie.team(), tie.grid(), tie.from(), tie.to()))
                                        .toList())),
                get("/post-firms")
                        .says("organisation", "某日哪些岗位联系哪些企业", "Which posts look after which firms on a day")
                        .text("post", "岗位", "Post")
                        .text("firm", "企业的统一社会信用代码", "Unified social credit code of a firm")
                        .date("on", "日期，默认今天", "Day, today by default")
                        .givesItems(PostFirmView.class)
                        .to(x -> new Items<>(
                                services.organisation().firms(x.text("post"), x.text("firm"), day(x)).stream()
                                        .map(tie -> new PostFirmView(tie.post(), tie.firm(), tie.from(), tie.to()))
                                        .toList())),
                get("/organisation")
                        .says("organisation", "导出整个组织", "The whole organisation as files")
                        .needs(Permissions.ORGANISATION_WRITE)
                        .gives(FilesView.class)
                        .to(x -> {
                            // Whole or not at all: with everybody's telephone in it.
                            if (!x.actor().mayEverywhere(Permissions.ORGANISATION_WRITE)) {
                                throw Problem.forbidden(
                                        "只有全区范围的岗位可以导出整个组织",
                                        "Only a post of the whole district may export its organisation");
                            }
                            return new FilesView(services.organisation().files());
                        }),
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

    private static LocalDate day(Exchange x) {
        LocalDate on = x.date("on");
        return on == null ? LocalDate.now(x.zone()) : on;
    }

    private static Route posts(Route route) {
        return route.text("role", "角色", "Role")
                .text("unit", "单位", "Unit")
                .text("grid", "网格", "Grid")
                .text("home", "派出单位", "The unit that sent the holder")
                .integer("tier", "技术人员层级 1–4", "Tier of technical staff, 1 to 4")
                .date("on", "日期，默认今天", "Day, today by default")
                .givesItems(PostView.class);
    }

    private Object who(Exchange x, String firm) {
        Integer tier = x.integer("tier", 1, 4);
        PostQuery query = new PostQuery(
                x.text("role"),
                x.text("unit"),
                x.text("grid"),
                x.text("home"),
                tier == null ? null : Tier.of(tier).orElseThrow(),
                firm);
        return new Items<>(services.organisation().who(query, day(x)).stream()
                .map(PostView::of)
                .toList());
    }

    /** The present is answered without looking at the days of all rows. */
    private Stream<Unit> units(Exchange x) {
        Organisation organisation = services.organisation();
        return (x.date("on") == null ? organisation.units() : organisation.units(x.date("on"))).stream();
    }

    private Stream<Network> networks(Exchange x) {
        Organisation organisation = services.organisation();
        return (x.date("on") == null ? organisation.networks() : organisation.networks(x.date("on"))).stream();
    }

    private Object grid(Exchange x) {
        Organisation organisation = services.organisation();
        LocalDate on = x.date("on");
        String code = x.path("code");
        return (on == null ? organisation.grid(code) : organisation.grid(code, on))
                .map(grid -> GridView.of(
                        grid,
                        (on == null ? organisation.boundary(code) : organisation.boundary(code, on)).orElse(null)))
                .orElseThrow(() -> Problem.notFound("没有这个网格", "There is no such grid"));
    }

    private Object grids(Exchange x) {
        Integer level = x.integer("level", 1, 99);
        String network = x.text("network");
        LocalDate on = x.date("on");
        Organisation organisation = services.organisation();
        Stream<Grid> grids = (on == null ? organisation.grids() : organisation.grids(on))
                .stream()
                        .filter(grid -> is(x.text("parent"), grid.parent()))
                        .filter(grid -> level == null || level == grid.level())
                        .filter(grid -> network == null
                                || Objects.equals(network.equals("main") ? null : network, grid.network()))
                        .filter(grid -> is(x.text("unit"), grid.unit()));
        return new Items<>(grids.map(grid -> GridView.of(grid, null)).toList());
    }

    private Object gridAt(Exchange x) {
        Organisation organisation = services.organisation();
        LocalDate on = x.date("on");
        Point point = new Place(x.number("longitude"), x.number("latitude")).point("longitude");
        String network = x.text("network");
        return (on == null ? organisation.gridAt(point, network) : organisation.gridAt(point, network, on))
                .map(grid -> GridView.of(
                        grid,
                        (on == null ? organisation.boundary(grid.code()) : organisation.boundary(grid.code(), on))
                                .orElse(null)))
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
