package org.gridhall.web;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.gridhall.api.Page;
import org.gridhall.api.Problem;
import org.gridhall.api.Text;
import org.gridhall.api.account.Account;
import org.gridhall.api.account.Accounts;
import org.gridhall.api.account.Actor;
import org.gridhall.api.account.Grant;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.account.Session;
import org.gridhall.api.catalogue.Catalogue;
import org.gridhall.api.catalogue.Category;
import org.gridhall.api.catalogue.Channel;
import org.gridhall.api.catalogue.DispatchRule;
import org.gridhall.api.catalogue.FlowAction;
import org.gridhall.api.catalogue.LimitRule;
import org.gridhall.api.catalogue.MessageTemplate;
import org.gridhall.api.catalogue.ModuleDefinition;
import org.gridhall.api.catalogue.PartyRole;
import org.gridhall.api.catalogue.RegisterType;
import org.gridhall.api.catalogue.Role;
import org.gridhall.api.catalogue.Stage;
import org.gridhall.api.catalogue.TicketType;
import org.gridhall.api.module.ModuleState;
import org.gridhall.api.module.Modules;
import org.gridhall.api.organisation.ChangePreview;
import org.gridhall.api.organisation.Grid;
import org.gridhall.api.organisation.GridChange;
import org.gridhall.api.organisation.ImportReport;
import org.gridhall.api.organisation.Network;
import org.gridhall.api.organisation.Organisation;
import org.gridhall.api.organisation.Piece;
import org.gridhall.api.organisation.PlannedChange;
import org.gridhall.api.organisation.Post;
import org.gridhall.api.organisation.PostFirm;
import org.gridhall.api.organisation.PostQuery;
import org.gridhall.api.organisation.TeamGrid;
import org.gridhall.api.organisation.Unit;
import org.gridhall.api.place.Point;
import org.gridhall.api.search.Hit;
import org.gridhall.api.search.Search;
import org.gridhall.api.search.SearchQuery;
import org.gridhall.api.search.SearchStatus;
import org.gridhall.api.statistics.Completion;
import org.gridhall.api.statistics.Correction;
import org.gridhall.api.statistics.Count;
import org.gridhall.api.statistics.Counted;
import org.gridhall.api.statistics.Difference;
import org.gridhall.api.statistics.Event;
import org.gridhall.api.statistics.KeptReport;
import org.gridhall.api.statistics.Lasting;
import org.gridhall.api.statistics.Slice;
import org.gridhall.api.statistics.Standing;
import org.gridhall.api.statistics.Statistics;
import org.gridhall.api.ticket.Attachment;
import org.gridhall.api.ticket.Attachments;
import org.gridhall.api.ticket.TicketSummary;
import org.gridhall.api.time.Limit;
import org.gridhall.api.trail.Subject;
import org.gridhall.api.trail.Trail;
import org.gridhall.api.trail.TrailEntry;
import org.gridhall.api.trail.TrailRoot;

/** Everything but tickets, in memory, for tests of the web alone. */
final class FakeDistrict {

    static final String TOKEN = "t".repeat(43);
    static final String WEAK = "w".repeat(43);
    /** Of an account that may everything, in one unit. */
    static final String LOCAL = "l".repeat(43);

    private FakeDistrict() {}

    static Actor actor(String login, Set<String> permissions) {
        return new Actor(
                Actor.Kind.ACCOUNT,
                7,
                70,
                login,
                "王五",
                List.of(new Grant("all", permissions, "/", null, 3, "command")),
                0);
    }

    static final class FakeAccounts implements Accounts {
        final List<String> calls = new ArrayList<>();

        @Override
        public Session login(String login, String password) {
            if (!password.equals("gridhall-demo")) {
                throw Problem.of(
                        Problem.Kind.UNAUTHENTICATED, "login", "账号或密码不正确", "The name or the password is not right");
            }
            return new Session(
                    11, TOKEN, Instant.parse("2026-02-01T00:00:00Z"), FakeDistrict.actor(login, Permissions.ALL));
        }

        @Override
        public Actor authenticate(String token) {
            if (token.equals(TOKEN)) {
                return FakeDistrict.actor("admin", Permissions.ALL);
            } else if (token.equals(WEAK)) {
                return FakeDistrict.actor("weak", Set.of());
            } else if (token.equals(LOCAL)) {
                Grant grant = new Grant("all", Permissions.ALL, "/district/fire/", null, 4, "fire");
                return new Actor(Actor.Kind.ACCOUNT, 8, 80, "local", "赵六", List.of(grant), 0);
            }
            throw Problem.of(Problem.Kind.UNAUTHENTICATED, "token", "令牌无效", "The token is not good");
        }

        @Override
        public void logout(String token) {
            calls.add("logout " + token);
        }

        @Override
        public Session issue(Actor actor, String purpose, Duration lifetime) {
            return new Session(12, TOKEN, Instant.EPOCH.plus(lifetime), actor);
        }

        @Override
        public void withdraw(Actor actor, long token) {
            calls.add("withdraw " + token);
        }

        @Override
        public void changePassword(Actor actor, String token, String old, String fresh) {
            calls.add("change " + old + " " + fresh + " but for " + token);
        }

        @Override
        public void setPassword(Actor actor, String login, String password) {
            calls.add("set " + login);
        }

        @Override
        public Account create(Actor actor, String login, String personCode) {
            return new Account(8, login, personCode, "赵六", true, false, null);
        }

        @Override
        public void enable(Actor actor, String login, boolean enabled) {
            calls.add("enable " + login + " " + enabled);
        }

        @Override
        public List<Account> list(Actor actor) {
            return List.of(create(actor, "zhao", "P1"));
        }

        @Override
        public Actor actor(String login) {
            return FakeDistrict.actor(login, Set.of(Permissions.TICKET_OPEN));
        }
    }

    static final class FakeOrganisation implements Organisation {
        final Map<String, String> brought = new HashMap<>();
        PostQuery asked;
        PlannedChange planned;

        @Override
        public List<Unit> units() {
            return List.of(
                    new Unit("jk", null, "district", Text.of("区", "District"), "/jk/"),
                    new Unit(
                            "urban-management",
                            "jk",
                            "department",
                            Text.of("综合执法局", "Urban management"),
                            "/jk/urban-management/"));
        }

        @Override
        public Optional<Unit> unit(String code) {
            return units().stream().filter(unit -> unit.code().equals(code)).findFirst();
        }

        @Override
        public Optional<Unit> root() {
            return unit("jk");
        }

        @Override
        public List<Grid> grids() {
            return List.of(
                    new Grid("MH", null, null, 1, "general", null, Text.of("梅湖", "Meihu"), "/MH/", true),
                    new Grid("MH01", "MH", null, 2, "general", null, Text.of("梅一", "One"), "/MH/MH01/", false),
                    new Grid("F1", null, "fire", 1, "dedicated", null, Text.of("消防", "Fire"), "/F1/", false));
        }

        @Override
        public Optional<Grid> grid(String code) {
            return grids().stream().filter(grid -> grid.code().equals(code)).findFirst();
        }

        @Override
        public List<Network> networks() {
            return List.of(new Network("fire", "function", Text.of("消防", "Fire")));
        }

        @Override
        public Optional<Grid> gridAt(Point point, String network) {
            return point.longitude() == 120 ? grid("MH") : Optional.empty();
        }

        @Override
        public Optional<String> boundary(String grid) {
            return grid.equals("MH") ? Optional.of("{\"type\":\"Polygon\",\"coordinates\":[]}") : Optional.empty();
        }

        @Override
        public List<Post> who(String role, String unit, String grid, LocalDate day) {
            return List.of(new Post(3, "P", "gridworker", null, "MH01", "p1", "李四", null, day, null));
        }

        @Override
        public List<Post> who(PostQuery query, LocalDate day) {
            asked = query;
            return who(query.role(), query.unit(), query.grid(), day);
        }

        @Override
        public List<Unit> units(LocalDate day) {
            return units();
        }

        @Override
        public List<Grid> grids(LocalDate day) {
            return day.getYear() < 2020 ? List.of() : grids();
        }

        @Override
        public List<Grid> gridsEver() {
            return grids();
        }

        @Override
        public Optional<Grid> grid(String code, LocalDate day) {
            return grid(code);
        }

        @Override
        public Optional<Grid> heir(String grid) {
            return grid(grid);
        }

        @Override
        public List<Network> networks(LocalDate day) {
            return networks();
        }

        @Override
        public Optional<Grid> gridAt(Point point, String network, LocalDate day) {
            return gridAt(point, network);
        }

        @Override
        public Optional<String> boundary(String grid, LocalDate day) {
            return boundary(grid);
        }

        @Override
        public List<TeamGrid> teams(String team, String grid, LocalDate day) {
            return List.of(new TeamGrid("team-1", "MH", null, null));
        }

        @Override
        public List<PostFirm> firms(String post, String firm, LocalDate day) {
            return List.of(new PostFirm("P", "91350100M000100Y43", null, null));
        }

        @Override
        public PlannedChange reshape(Actor actor, GridChange change) {
            planned = new PlannedChange(
                    77, change, PlannedChange.State.PLANNED, 0, 0, actor.name(), Instant.EPOCH, null, List.of());
            return planned;
        }

        @Override
        public ChangePreview preview(Actor actor, GridChange change) {
            if (change.begin().stream().anyMatch(grid -> grid.code().equals("used"))) {
                throw Problem.invalid(
                        "/begin/0/code", "编码 used 已被使用过，请换一个", "The code used was used before; take another");
            }
            return new ChangePreview(Map.of(), Map.of("P", change.carry().getOrDefault("MH", "MH")), 3);
        }

        @Override
        public long touched(Actor actor, GridChange change) {
            return 3;
        }

        @Override
        public List<Piece> cut(Actor actor, List<String> grids, String line) {
            if (line != null && !line.contains("LineString")) {
                throw Problem.invalid("/line", "分界线无法读取", "The line cannot be read");
            }
            String shape = "{\"type\":\"Polygon\",\"coordinates\":[]}";
            return line == null
                    ? List.of(new Piece(grids.get(0), shape))
                    : List.of(new Piece(grids.get(0), shape), new Piece(grids.get(grids.size() - 1), shape));
        }

        @Override
        public Page<PlannedChange> changes(Actor actor, String after, int size) {
            return new Page<>(planned == null ? List.of() : List.of(planned), null);
        }

        @Override
        public Optional<PlannedChange> change(Actor actor, long id) {
            return Optional.ofNullable(planned).filter(change -> change.id() == id);
        }

        @Override
        public List<Long> unplaced(Actor actor, long change, long after, int limit) {
            return List.of();
        }

        @Override
        public PlannedChange withdraw(Actor actor, long id) {
            return change(actor, id).orElseThrow(() -> Problem.notFound("没有", "none"));
        }

        @Override
        public ImportReport bring(Actor actor, Map<String, InputStream> files) {
            files.forEach((name, content) -> {
                try {
                    brought.put(name, new String(content.readAllBytes(), StandardCharsets.UTF_8));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            return new ImportReport(files.size(), 0, 0, 0, 0, 0);
        }

        @Override
        public ImportReport check(Actor actor, Map<String, InputStream> files) {
            try {
                String units = new String(files.get("units.csv").readAllBytes(), StandardCharsets.UTF_8);
                if (units.contains("wrong")) {
                    throw Problem.invalid("units.csv:7", "没有上级 " + units, "There is no parent " + units);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return new ImportReport(files.size(), 0, 0, 0, 0, 0);
        }

        @Override
        public Map<String, String> files() {
            return Map.of("units.csv", "code\n");
        }
    }

    static final class FakeCatalogue implements Catalogue {
        List<FlowAction> actions = List.of();
        MessageTemplate template;
        static final String FORM =
                """
                {"type":"object","required":["poles","lamp"],"properties":{
                 "poles":{"type":"integer","x-title":{"zh":"灯杆数","en":"Poles"},"x-description":{"zh":"几根不亮","en":"How many"}},
                 "lamp":{"type":"string","enum":["led","old"],"x-options":{"led":{"zh":"LED 灯","en":"LED"},"old":{"zh":"旧灯","en":"Old"}}},
                 "signs":{"type":"array","items":{"oneOf":[{"const":"dark","title":"不亮"},{"const":"flicker","title":"闪烁"}]}},
                 "since":{"type":"string","format":"date"},
                 "seen":{"type":["string","null"],"format":"date-time"},
                 "story":{"type":"string","maxLength":1000},
                 "word":{"type":"string"},"note":{"type":"string","x-gridhall":"text"},"who":{"type":"string","x-gridhall":"person"},
                 "danger":{"type":"boolean"},
                 "owner":{"type":"object"}}}""";

        @Override
        public long revision() {
            return 1;
        }

        @Override
        public List<ModuleDefinition> modules() {
            return List.of(new ModuleDefinition(
                    "m",
                    "1",
                    "file",
                    Text.same("m"),
                    roles(),
                    List.of(type("issue").orElseThrow()),
                    categories(),
                    rules(),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of()));
        }

        @Override
        public Optional<TicketType> type(String code) {
            return code.equals("issue")
                    ? Optional.of(new TicketType(
                            "issue",
                            "m",
                            Text.of("事件", "Issue"),
                            "SJ",
                            List.of(
                                    new Stage("dispatch", Text.of("派遣", "Dispatch"), "dispatch", false, false),
                                    new Stage("handle", Text.of("处置", "Handle"), "handle", false, false),
                                    new Stage("closed", Text.of("办结", "Closed"), "feedback", true, false)),
                            Stream.concat(Stream.of(open()), actions.stream()).toList(),
                            null,
                            Map.of(
                                    "note",
                                    "{\"type\":\"object\"}",
                                    "words",
                                    "{\"type\":\"object\",\"properties\":{\"note\":{\"type\":\"string\"}}}"),
                            List.of(new PartyRole("reporter", Text.of("反映人", "Reporter"), false)),
                            List.of(
                                    LimitRule.of(
                                            "handle", Text.of("处置", "Handling"), Limit.Kind.PROMISED, "3d", "城管部件标准"),
                                    LimitRule.of("answer", Text.of("答复", "Answer"), Limit.Kind.STATUTORY, "5wd", null)),
                            List.of("street"),
                            false))
                    : Optional.empty();
        }

        private static FlowAction open() {
            return new FlowAction(
                    FlowAction.OPEN,
                    Text.of("上报", "Report"),
                    null,
                    "dispatch",
                    List.of("clerk", "reporter"),
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    false,
                    null,
                    null,
                    null,
                    null,
                    null);
        }

        @Override
        public Optional<RegisterType> register(String code) {
            return Optional.empty();
        }

        @Override
        public List<RegisterType> registers() {
            return List.of();
        }

        @Override
        public Optional<Channel> channel(String code) {
            return Optional.empty();
        }

        @Override
        public List<Channel> channels() {
            return List.of();
        }

        @Override
        public Optional<MessageTemplate> template(String code) {
            return Optional.ofNullable(template).filter(one -> one.code().equals(code));
        }

        @Override
        public Optional<Category> category(String code) {
            return categories().stream()
                    .filter(category -> category.code().equals(code))
                    .findFirst();
        }

        private static Category category(String code, String parent, boolean heading, boolean open, String form) {
            return new Category(
                    code,
                    "m",
                    parent,
                    Text.of("类别<" + code + ">&", "Category " + code),
                    null,
                    heading,
                    "facility",
                    "issue",
                    null,
                    null,
                    open,
                    3,
                    form,
                    Map.of(),
                    List.of("灯", "杆"),
                    null);
        }

        @Override
        public List<Category> categories() {
            return List.of(
                    category("lights", null, true, true, null),
                    category("street-lamp", "lights", false, true, FORM),
                    category("litter", null, false, true, null),
                    category("internal", null, false, false, null));
        }

        @Override
        public List<DispatchRule> rules() {
            return List.of();
        }

        @Override
        public Optional<Role> role(String code) {
            return Optional.empty();
        }

        @Override
        public List<Role> roles() {
            return List.of();
        }

        @Override
        public List<String> withDescendants(String category) {
            return List.of(category);
        }
    }

    static final class FakeModules implements Modules {
        @Override
        public List<ModuleState> states() {
            return List.of(new ModuleState("m", "1", Text.same("m"), "file", true, List.of(), 1, 2, 3, 4));
        }

        @Override
        public List<ModuleState.Fault> check(String name, String yaml) {
            return yaml.startsWith("module:")
                    ? List.of()
                    : List.of(new ModuleState.Fault(name, 1, "", Text.of("缺少 module", "module is missing")));
        }

        @Override
        public String schema() {
            return "{\"$id\":\"module\"}";
        }
    }

    static final class FakeStatistics implements Statistics {
        volatile String revision = "1.1";
        volatile String words = "道路破损";
        final AtomicInteger drawn = new AtomicInteger();

        @Override
        public List<Completion> completion(Actor actor, By by, Slice slice) {
            if (slice.to() == null || actor.equals(Actor.ANYBODY)) {
                String key = by == By.DAY ? LocalDate.now().toString() : by.name();
                return List.of(
                        new Completion(key, Text.same(key), 4, 1, 0, 0, 0),
                        new Completion(null, Text.same(""), 0, 0, 0, 0, 0));
            }
            String key =
                    switch (by) {
                        case DAY -> slice.to().toString();
                        case GRID -> "MH01";
                        case UNIT -> "urban-management";
                        default -> "pothole";
                    };
            return List.of(new Completion(key, Text.of(words, words), 40, 10, 3, 0, 0));
        }

        @Override
        public List<Standing> standing(Actor actor, Now by, Slice slice) {
            return switch (by) {
                case STAGE ->
                    List.of(
                            new Standing("collect", Text.of("收集", "Collected"), "issue", "collect", 7, 0, 0, 2, 1, 4),
                            new Standing("issued", Text.of("签发", "Issued"), "order", "supervise", 3, 0, 0, 0, 0, 3),
                            new Standing("doing", Text.of("办理", "Doing"), "task", "handle", 9, 0, 0, 0, 0, 9));
                case GRID -> List.of(new Standing("MH01", Text.of(words, words), null, null, 5, 0, 0, 2, 1, 2));
                default -> List.of(new Standing(by.name(), Text.of(words, words), null, null, 12, 3, 1, 2, 1, 8));
            };
        }

        @Override
        public List<Event> latest(Actor actor, Slice slice, int size) {
            drawn.incrementAndGet();
            return List.of(new Event(
                    5,
                    6,
                    Instant.parse("2026-01-05T02:03:04Z"),
                    "open",
                    "issue",
                    "collect",
                    null,
                    "urban-management",
                    "MH01",
                    new Point(120.1, 30.2)));
        }

        @Override
        public String revision() {
            return revision;
        }

        @Override
        public List<Counted> counted(Actor actor, By by, Slice slice) {
            String key =
                    switch (by) {
                        case TOTAL -> null;
                        case DAY -> "2026-03-05";
                        case MONTH -> "2026-03";
                        case YEAR -> "2026";
                        default -> "pothole";
                    };
            return List.of(new Counted(
                    key,
                    Text.of(words, words),
                    Map.of(
                            Count.ACCEPTED,
                            57079L,
                            Count.CLOSED,
                            54673L,
                            Count.LEDGER,
                            4919L,
                            Count.LEDGER_CLOSED,
                            4541L)));
        }

        @Override
        public void export(Actor actor, By by, Slice slice, String format, Locale locale, OutputStream out)
                throws IOException {
            if (!List.of("csv", "xlsx", "svg").contains(format)) {
                throw Problem.invalid("/format", "文件格式不对", "wrong kind of file");
            }
            out.write((format + " " + by + " " + slice.unit()).getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public List<Lasting> lasting(Actor actor, By by, Slice slice, Lasting.Span span) {
            return List.of(new Lasting(
                    null,
                    Text.of("合计", "Total"),
                    span == Lasting.Span.RESPONSE ? 12 : 0,
                    span == Lasting.Span.RESPONSE ? Duration.ofMinutes(40) : null,
                    span == Lasting.Span.RESPONSE ? Duration.ofHours(30) : null,
                    0.02));
        }

        @Override
        public List<KeptReport> reports(Actor actor) {
            return List.of(new KeptReport("month", LocalDate.of(2026, 2, 1), Instant.parse("2026-03-01T00:00:00Z")));
        }

        @Override
        public String report(Actor actor, String kind, LocalDate from) {
            if (!kind.equals("month")) {
                throw Problem.notFound("没有这份报表", "There is no such report");
            }
            return "名称," + kind + "," + from;
        }

        @Override
        public List<Correction> corrections(Actor actor, Slice slice) {
            return List.of(new Correction(YearMonth.of(2026, 2), Map.of(Count.CLOSED, 2L, Count.ACCEPTED, -1L)));
        }

        @Override
        public Page<TicketSummary> behind(Actor actor, Count count, Slice slice, String after, int size) {
            return new Page<>(List.of(), after == null ? "77" : null);
        }

        @Override
        public List<Difference> verify(Actor actor, int most) {
            return List.of();
        }

        @Override
        public long lag() {
            return 2;
        }

        @Override
        public long rebuild(Actor actor) {
            return 0;
        }
    }

    static final class FakeTrail implements Trail {
        Verification check;

        @Override
        public void beginVerification(Actor actor) {
            check = new Verification(actor.name(), Instant.EPOCH, null, 5, 10, null);
        }

        @Override
        public Optional<Verification> verification(Actor actor) {
            return Optional.ofNullable(check);
        }

        @Override
        public List<TrailEntry> entries(Subject subject, int fromSeq, int limit) {
            return List.of();
        }

        @Override
        public Verdict verify(Subject subject) {
            return new Verdict(1, subject.id(), 0, null);
        }

        @Override
        public Verdict verifyAll() {
            return new Verdict(9, 99, 2, Fault.of(Manner.ENTRY_CHANGED, Subject.ticket(12), 3, 77, Instant.EPOCH, 2));
        }

        @Override
        public List<TrailRoot> seal(Actor actor) {
            return List.of();
        }

        @Override
        public void renewRootsFile(Actor actor) {}

        @Override
        public List<TrailRoot> roots(Actor actor, long after, int limit) {
            return List.of(new TrailRoot(after + 1, LocalDate.EPOCH, Instant.EPOCH, 5, "ff", "line", "signing-1", "k"));
        }

        @Override
        public void export(Actor actor, Subject subject, OutputStream out) throws IOException {
            if (subject.id() == 404) {
                throw Problem.notFound("没有", "There is none");
            }
            out.write(("{\"subject\":\"" + subject + "\"}").getBytes(StandardCharsets.UTF_8));
        }
    }

    static final class FakeAttachments implements Attachments {
        long stored;
        final Map<String, String> held = new HashMap<>();

        @Override
        public Attachment store(Actor actor, String name, InputStream content) throws IOException {
            stored = content.readAllBytes().length;
            return new Attachment(5, name, "text/plain", stored, "ff", Instant.EPOCH, false);
        }

        @Override
        public Attachment store(String intakeKey, String name, InputStream content) throws IOException {
            if (name.endsWith(".exe")) {
                throw Problem.of(Problem.Kind.INVALID, "attachment.type", "不支持这种文件", "Such files are not taken");
            }
            held.put(intakeKey, name);
            return store((Actor) null, name, content);
        }

        @Override
        public InputStream open(Actor actor, long ticket, long attachment, long from, long length) {
            int rest = (int) (length < 0 ? 3 - from : length);
            return new ByteArrayInputStream(new byte[] {1, 2, 3}, (int) from, rest);
        }

        @Override
        public Attachment publish(Actor actor, long ticket, long attachment, boolean published) {
            return new Attachment(attachment, "现场 1.jpg", "image/jpeg", 3, "ff", Instant.EPOCH, published);
        }

        @Override
        public PublicFile openPublic(String number, long attachment) {
            if (attachment != 5) {
                throw Problem.notFound("没有这个附件", "There is no such file");
            }
            return new PublicFile("image/jpeg", 3, "ee", new ByteArrayInputStream(new byte[] {4, 5, 6}));
        }
    }

    static final class FakeSearch implements Search {
        SearchQuery asked;

        @Override
        public Page<Hit> search(Actor actor, SearchQuery query) {
            asked = query;
            Hit ticket = new Hit(
                    "ticket",
                    FakeTickets.FIRST,
                    "SQ-1",
                    new Hit.Marked("路灯不亮", List.of(new Hit.Mark(0, 2))),
                    new Hit.Marked("<b>路灯</b>", List.of(new Hit.Mark(3, 5))),
                    "issue",
                    "street-lamp",
                    Instant.parse("2026-01-31T08:00:00Z"));
            Hit item = new Hit("item", 0, "lamp", new Hit.Marked("路灯", List.of()), null, "issue", "lamp", null);
            Hit stall = new Hit(
                    "record", 17, "DQ-0007", new Hit.Marked("路灯下", List.of()), null, "stalls", null, Instant.EPOCH);
            Hit person = new Hit("person", 18, null, new Hit.Marked("路某", List.of()), null, null, null, Instant.EPOCH);
            Hit firm = new Hit(
                    "organization", 19, null, new Hit.Marked("路灯厂", List.of()), null, null, null, Instant.EPOCH);
            return new Page<>(List.of(ticket, item, stall, person, firm), "1.2.3");
        }

        @Override
        public List<Long> ids(Actor actor, String kind, String text, long below, int limit) {
            return List.of();
        }

        @Override
        public boolean complete(String kind) {
            return true;
        }

        @Override
        public SearchStatus status(Actor actor) {
            return new SearchStatus("0", 2, 0, List.of(), 0);
        }

        @Override
        public long rebuild(Actor actor) {
            return 2;
        }
    }
}
