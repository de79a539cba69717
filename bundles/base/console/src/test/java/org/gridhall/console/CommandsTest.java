package org.gridhall.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.CommandException;
import org.gridhall.api.FieldError;
import org.gridhall.api.Page;
import org.gridhall.api.Problem;
import org.gridhall.api.Text;
import org.gridhall.api.account.Accounts;
import org.gridhall.api.account.Actor;
import org.gridhall.api.account.Grant;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.catalogue.Catalogue;
import org.gridhall.api.catalogue.RegisterType;
import org.gridhall.api.message.Message;
import org.gridhall.api.message.Outbox;
import org.gridhall.api.message.Receipt;
import org.gridhall.api.message.Recipient;
import org.gridhall.api.module.ModuleState;
import org.gridhall.api.module.Modules;
import org.gridhall.api.organisation.GridChange;
import org.gridhall.api.organisation.ImportReport;
import org.gridhall.api.organisation.Organisation;
import org.gridhall.api.organisation.PlannedChange;
import org.gridhall.api.organisation.Unit;
import org.gridhall.api.register.ImportState;
import org.gridhall.api.register.RecordFilter;
import org.gridhall.api.register.RecordQuery;
import org.gridhall.api.register.RegisterInfo;
import org.gridhall.api.register.RegisterRecord;
import org.gridhall.api.register.Registers;
import org.gridhall.api.search.Hit;
import org.gridhall.api.search.Search;
import org.gridhall.api.search.SearchQuery;
import org.gridhall.api.search.SearchStatus;
import org.gridhall.api.statistics.Completion;
import org.gridhall.api.statistics.Difference;
import org.gridhall.api.statistics.Statistics;
import org.gridhall.api.ticket.ActionRequest;
import org.gridhall.api.ticket.Ticket;
import org.gridhall.api.ticket.TicketQuery;
import org.gridhall.api.ticket.TicketSummary;
import org.gridhall.api.ticket.Tickets;
import org.gridhall.api.trail.Subject;
import org.gridhall.api.trail.Trail;
import org.gridhall.api.trail.Trail.Fault;
import org.gridhall.api.trail.Trail.Manner;
import org.gridhall.api.trail.TrailRoot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

class CommandsTest {

    private static final List<Class<? extends GridhallCommand<?>>> COMMANDS = List.of(
            TicketList.class,
            TicketShow.class,
            TicketAct.class,
            Grids.class,
            Who.class,
            ModuleList.class,
            Check.class,
            TrailVerify.class,
            TrailExport.class,
            TrailSeal.class,
            StatisticsShow.class,
            StatisticsVerify.class,
            SearchCommand.class,
            ImportOrganisation.class,
            ExportOrganisation.class,
            OutboxCommand.class,
            RegisterList.class,
            RecordList.class,
            RegisterImport.class,
            RegisterExport.class,
            Reshape.class);

    private static final Actor ADMIN = new Actor(
            Actor.Kind.ACCOUNT,
            1,
            1,
            "admin",
            "管理员",
            List.of(new Grant("admin", Permissions.ALL, "/", null, 1, "jingkai")),
            0);

    private static final TicketSummary SUMMARY = new TicketSummary(
            7205759403792793601L,
            "WT20260101-000001",
            "issue",
            3,
            "handle",
            "lamp",
            "路灯不亮",
            "hotline",
            3,
            "lights",
            null,
            null,
            "人民大街1号",
            null,
            true,
            false,
            false,
            Instant.parse("2026-01-01T01:02:00Z"),
            Instant.EPOCH,
            null,
            Instant.parse("2026-01-04T15:59:59Z"),
            Instant.parse("2026-01-03T15:59:59Z"),
            true,
            null);

    private static final Ticket TICKET = new Ticket(
            SUMMARY,
            "00",
            "灯坏了",
            Instant.EPOCH,
            0,
            null,
            null,
            null,
            1,
            Map.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            null,
            List.of(),
            false);

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final Map<Object, ServiceReference<?>> references = new HashMap<>();
    private final Map<Object, Object> services = new HashMap<>();

    @TempDir
    Path folder;

    @Test
    void everyCommandOfTheShellExplainsItselfAndItsWords() {
        assertThat(COMMANDS)
                .extracting(command -> command.getAnnotation(Command.class).name())
                .containsExactlyInAnyOrder(
                        "ticket-list",
                        "ticket-show",
                        "ticket-act",
                        "grids",
                        "who",
                        "modules",
                        "check",
                        "trail-verify",
                        "trail-export",
                        "trail-seal",
                        "statistics",
                        "statistics-verify",
                        "search",
                        "import",
                        "export",
                        "outbox",
                        "registers",
                        "records",
                        "register-import",
                        "register-export",
                        "reshape");
        for (Class<?> command : COMMANDS) {
            assertThat(command.getAnnotation(Command.class).scope()).isEqualTo("gridhall");
            assertThat(command.getAnnotation(Command.class).description()).contains("·");
            for (Field field : fields(command)) {
                Option option = field.getAnnotation(Option.class);
                Argument argument = field.getAnnotation(Argument.class);
                String description =
                        option != null ? option.description() : argument != null ? argument.description() : "·";
                assertThat(description).as(command + "." + field.getName()).contains("·");
            }
        }
    }

    @Test
    void aListShowsWordsInTheLanguageAskedFor() throws Exception {
        TicketList command = ready(new TicketList());
        AtomicReference<TicketQuery> asked = new AtomicReference<>();
        has(Tickets.class, (proxy, method, arguments) -> {
            asked.set((TicketQuery) arguments[1]);
            return new Page<>(List.of(SUMMARY), "next-key");
        });
        command.from = "2026-01-01";
        command.to = "2026-01-31";
        command.overdue = true;
        assertThat(command.execute()).isNull();
        assertThat(printed())
                .contains("承办单位")
                .contains("路灯所")
                .contains("2026-01-01 09:02")
                .contains("--after next-key");
        assertThat(asked.get().from()).isEqualTo("2025-12-31T16:00:00Z");
        assertThat(asked.get().to()).isEqualTo("2026-01-31T16:00:00Z");
        assertThat(asked.get().overdue()).isTrue();
        assertThat(asked.get().open()).isNull();

        out.reset();
        command.lang = "en";
        command.execute();
        assertThat(printed()).contains("Unit").contains("Street lights");
    }

    @Test
    void jsonHasIdsAsStringsAndCountsAsNumbers() throws Exception {
        TicketList list = ready(new TicketList());
        has(Tickets.class, (proxy, method, arguments) -> new Page<>(List.of(SUMMARY), null));
        list.json = true;
        list.execute();
        JsonNode ticket = json().at("/items/0");
        assertThat(ticket.get("id").isTextual()).isTrue();
        assertThat(ticket.get("id").asText()).isEqualTo("7205759403792793601");
        assertThat(ticket.get("openedAt").asText()).isEqualTo("2026-01-01T01:02:00Z");

        out.reset();
        StatisticsShow statistics = ready(new StatisticsShow());
        statistics.json = true;
        statistics.by = "unit";
        has(
                Statistics.class,
                (proxy, method, arguments) -> method.getName().equals("lag")
                        ? (Object) 0L
                        : List.of(new Completion("lights", Text.same("路灯所"), 4, 3, 1, 0, 0)));
        statistics.execute();
        assertThat(json().at("/items/0/accepted").isNumber()).isTrue();
        assertThat(json().at("/items/0/rate").asDouble()).isEqualTo(0.75);
    }

    @Test
    void statisticsThatDifferFromTheTrailAreNamedAndFail() throws Exception {
        List<Difference> differences = new ArrayList<>();
        has(Statistics.class, (proxy, method, arguments) -> method.getName().equals("lag") ? (Object) 3L : differences);
        StatisticsVerify verify = ready(new StatisticsVerify());
        verify.execute();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("一致").contains("3");
        out.reset();
        differences.add(new Difference("figure_part", "{dim=0, period=2026}", "closed 4", "closed 5"));
        assertThatThrownBy(() -> ready(new StatisticsVerify()).execute()).hasMessageContaining("--rebuild");
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("figure_part", "closed 4", "closed 5");
    }

    @Test
    void aSearchTakesWordsWithOptionsBehindThemAndWithoutWordsTellsOfTheIndex() throws Exception {
        AtomicReference<SearchQuery> asked = new AtomicReference<>();
        List<String> called = new ArrayList<>();
        InvocationHandler search = (proxy, method, arguments) -> {
            called.add(method.getName());
            return switch (method.getName()) {
                case "search" -> {
                    asked.set((SearchQuery) arguments[1]);
                    yield new Page<>(
                            List.of(new Hit(
                                    "ticket",
                                    7,
                                    "SQ-7",
                                    new Hit.Marked("路灯\u001b[31m", List.of()),
                                    null,
                                    null,
                                    null,
                                    null)),
                            "1.2.3");
                }
                case "rebuild" -> 12L;
                default -> new SearchStatus("00ff", 12, 3, List.of("person"), 5 << 20);
            };
        };
        SearchCommand command = ready(new SearchCommand());
        has(Search.class, search);
        command.text = "路灯";
        command.more = List.of("不亮", "--kind", "ticket", "--size=5");
        command.execute();
        assertThat(asked.get().text()).isEqualTo("路灯 不亮");
        assertThat(asked.get().kinds()).containsExactly("ticket");
        assertThat(asked.get().size()).isEqualTo(5);
        assertThat(printed()).contains("SQ-7").contains("--after 1.2.3").doesNotContain("\u001b");

        out.reset();
        SearchCommand status = ready(new SearchCommand());
        has(Search.class, search);
        status.rebuild = true;
        status.json = true;
        status.execute();
        assertThat(called).containsExactly("search", "rebuild", "status");
        assertThat(json().at("/status/documents").isNumber()).isTrue();
        assertThat(json().at("/status/index").asText()).isEqualTo("00ff");

        status.text = "路灯";
        status.json = false;
        assertThatThrownBy(status::execute).isInstanceOf(CommandException.class);
    }

    @Test
    void theOutboxIsListedAndAMessageTriedAgain() throws Exception {
        OutboxCommand command = ready(new OutboxCommand());
        Message message = new Message(
                5,
                "k",
                Message.State.FAILED,
                Recipient.Kind.ADDRESS,
                "139****1234",
                "ticket-answered",
                null,
                "sms",
                List.of("sms"),
                Subject.ticket(7),
                "zh",
                0,
                3,
                Instant.parse("2026-01-01T01:02:00Z"),
                null,
                null,
                null,
                "no such subscriber",
                List.of(new Receipt(Receipt.Kind.FAILED, "sms", Instant.EPOCH, null, "no such subscriber")));
        List<String> asked = new ArrayList<>();
        has(Outbox.class, (proxy, method, arguments) -> {
            asked.add(method.getName() + " " + arguments[1]);
            return method.getName().equals("list") ? new Page<>(List.of(message), null) : message;
        });
        command.state = "failed";
        command.about = "ticket/7";
        command.execute();
        assertThat(printed()).contains("139****1234").contains("ticket/7").contains("2026-01-01 09:02");
        command.retry = "5";
        command.execute();
        assertThat(asked.get(0)).startsWith("list").contains("FAILED").contains("ticket/7");
        assertThat(asked.get(1)).isEqualTo("retry 5");
        command.retry = "x";
        assertThatThrownBy(command::execute).hasMessageContaining("--retry");
    }

    @Test
    void aProblemIsOneLineAndFailsTheCommand() throws Exception {
        TicketShow command = ready(new TicketShow());
        command.number = "WT-0";
        has(Tickets.class, (proxy, method, arguments) -> {
            throw Problem.notFound("没有此工单", "There is no such ticket");
        });
        // Karaf shows exceptions of this very class without logging them
        assertThatThrownBy(command::execute)
                .isExactlyInstanceOf(CommandException.class)
                .hasMessage("没有此工单");
        command.json = true;
        assertThat(command.execute()).isEqualTo(1);
        assertThat(json().get("status").asInt()).isEqualTo(404);
        assertThat(json().at("/text/en").asText()).isEqualTo("There is no such ticket");
    }

    @Test
    void anActionTakesWordsAndJson() throws Exception {
        TicketAct command = ready(new TicketAct());
        AtomicReference<ActionRequest> asked = new AtomicReference<>();
        has(Tickets.class, (proxy, method, arguments) -> switch (method.getName()) {
            case "byNumber" -> TICKET;
            case "act" -> {
                asked.set((ActionRequest) arguments[2]);
                yield TICKET;
            }
            default -> List.of();
        });
        command.number = "WT20260101-000001";
        command.action = "dispatch";
        command.form = List.of("unit=lights", "note=a=b", "--version", "3", "urgent:=true");
        command.at = "2026-01-01T09:00:00+08:00";
        command.execute();
        assertThat(asked.get().form()).isEqualTo(Map.of("unit", "lights", "note", "a=b", "urgent", true));
        assertThat(asked.get().occurredAt()).isEqualTo("2026-01-01T01:00:00Z");
        assertThat(asked.get().version()).isEqualTo(3);
        assertThat(printed()).contains("（超期）").contains("可办操作：无");

        command.form = List.of("unit");
        assertThatThrownBy(command::execute).hasMessageContaining("名称=文字");
    }

    @Test
    void faultsOfADescriptorFailTheCheckWithFileAndLine() throws Exception {
        Path file = Files.writeString(folder.resolve("x.module.yaml"), "module: x\n");
        Check command = ready(new Check());
        command.file = file.toString();
        has(
                Modules.class,
                (proxy, method, arguments) -> List.of(new ModuleState.Fault(
                        (String) arguments[0], 3, "/types/0", Text.of("缺少标题", "the title is missing"))));
        assertThatThrownBy(command::execute).hasMessage("有 1 处问题");
        assertThat(printed().strip()).isEqualTo("x.module.yaml:3 /types/0: 缺少标题");
        command.file = "missing.yaml";
        assertThatThrownBy(command::execute).hasMessageContaining("missing.yaml");
    }

    @Test
    void aBrokenChainFailsTheCheckOfTheTrail() {
        TrailVerify command = ready(new TrailVerify());
        command.all = true;
        has(
                Trail.class,
                (proxy, method, arguments) -> new Trail.Verdict(
                        3, 9, 1, Fault.of(Manner.ENTRY_CHANGED, Subject.ticket(5), 2, 77, Instant.EPOCH, 1)));
        assertThatThrownBy(command::execute)
                .hasMessageContaining("ticket/5 第 2 条")
                .hasMessageContaining("内容被改动");
        command.lang = "en";
        assertThatThrownBy(command::execute).hasMessageContaining("ticket/5 #2").hasMessageContaining("was changed");
        command.all = false;
        assertThatThrownBy(command::execute).hasMessageContaining("--all");
    }

    @Test
    void aHistoryIsWrittenWholeOrNotAtAll() throws Exception {
        TrailExport command = ready(new TrailExport());
        command.subject = "module/parks";
        command.file = folder.resolve("parks.json").toString();
        has(Trail.class, (proxy, method, arguments) -> {
            Subject subject = (Subject) arguments[1];
            if (subject.id() == 1) {
                throw Problem.notFound("没有", "There is none");
            }
            ((OutputStream) arguments[2]).write(subject.toString().getBytes(StandardCharsets.UTF_8));
            return null;
        });
        command.execute();
        assertThat(folder.resolve("parks.json"))
                .hasContent(Subject.module("parks").toString());
        assertThatThrownBy(command::execute).hasMessageContaining("--force");
        command.force = true;
        command.subject = "person/1";
        assertThatThrownBy(command::execute).hasMessageContaining("没有");
        assertThat(folder).isDirectoryContaining("glob:**parks.json").isDirectoryNotContaining("glob:**.new");
        command.subject = "Person/x";
        assertThatThrownBy(command::execute).hasMessageContaining("module/parks");
    }

    @Test
    void theTrailIsSealedOnDemand() throws Exception {
        List<String> asked = new ArrayList<>();
        has(Trail.class, (proxy, method, arguments) -> {
            asked.add(method.getName());
            return method.getName().equals("seal")
                    ? List.of(new TrailRoot(4, LocalDate.EPOCH, Instant.EPOCH, 12, "abc", "line", "signing-1", "k"))
                    : null;
        });
        TrailSeal command = ready(new TrailSeal());
        command.execute();
        assertThat(printed().strip()).isEqualTo("第 4 号根：12 条，abc");
        command.newFile = true;
        command.execute();
        assertThat(asked).containsExactly("seal", "renewRootsFile", "seal");
    }

    @Test
    void anOrganisationGoesOutAndComesInAsTheSameFiles() throws Exception {
        AtomicReference<Object> brought = new AtomicReference<>();
        has(Organisation.class, (proxy, method, arguments) -> {
            if (method.getName().equals("files")) {
                return Map.of("units.csv", "code\n", "posts.csv", "code\n");
            }
            brought.set(arguments[1]);
            return new ImportReport(1, 0, 0, 0, 0, 0);
        });
        ExportOrganisation export = ready(new ExportOrganisation());
        export.folder = folder.resolve("out").toString();
        export.execute();
        assertThatThrownBy(export::execute).hasMessageContaining("--force");
        export.force = true;
        export.execute();

        ImportOrganisation bring = ready(new ImportOrganisation());
        bring.folder = export.folder;
        bring.execute();
        assertThat(brought.get())
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
                .containsOnlyKeys("units.csv", "posts.csv");
        bring.folder = folder.resolve("nowhere").toString();
        assertThatThrownBy(bring::execute).hasMessageContaining("units.csv");
    }

    @Test
    void eachFaultOfAnImportIsSaidWithFileAndLine() throws Exception {
        Files.writeString(folder.resolve("units.csv"), "code\n");
        ImportOrganisation command = ready(new ImportOrganisation());
        command.folder = folder.toString();
        has(Organisation.class, (proxy, method, arguments) -> {
            throw Problem.invalid(List.of(
                    new FieldError("units.csv:2", Text.of("代码重复", "the code is there twice")),
                    new FieldError("posts.csv:9", Text.of("没有此人", "no such person"))));
        });
        assertThatThrownBy(command::execute)
                .hasMessageContaining("\n  units.csv:2: 代码重复")
                .hasMessageContaining("\n  posts.csv:9: 没有此人");
    }

    @Test
    void optionsMayStandAfterTheArguments() throws Exception {
        TicketList list = ready(new TicketList());
        AtomicReference<TicketQuery> asked = new AtomicReference<>();
        has(Tickets.class, (proxy, method, arguments) -> {
            asked.set((TicketQuery) arguments[1]);
            return new Page<>(List.of(), null);
        });
        list.options = List.of("--json", "--size", "7", "--stage=handle", "--stage", "closed");
        list.execute();
        assertThat(json().get("items")).isEmpty();
        assertThat(asked.get().size()).isEqualTo(7);
        assertThat(asked.get().stages()).containsExactly("handle", "closed");

        Check check = ready(new Check());
        check.options = List.of("--nope");
        assertThatThrownBy(check::execute).hasMessageContaining("--nope");
        check.options = List.of("second.yaml");
        assertThatThrownBy(check::execute).hasMessageContaining("second.yaml");
        check.options = List.of("--lang");
        assertThatThrownBy(check::execute).hasMessageContaining("--lang");
    }

    @Test
    void aChangeOfGridsIsReadFromYamlOrJsonAndAFaultIsTold() throws Exception {
        AtomicReference<GridChange> asked = new AtomicReference<>();
        Reshape command = ready(new Reshape());
        has(Organisation.class, (proxy, method, arguments) -> {
            asked.set((GridChange) arguments[1]);
            return new PlannedChange(
                    8, asked.get(), PlannedChange.State.PLANNED, 0, 0, "admin", Instant.EPOCH, null, List.of());
        });
        Path yaml = Files.writeString(
                folder.resolve("x.yaml"),
                """
                day: 2027-01-01
                reason: 拆分
                end: [g-1]
                begin:
                  - {code: g-3, nameZh: 三, boundary: {type: Polygon, coordinates: [[[0, 0], [1.5, 0], [1, 1], [0, 0]]]}}
                carry: {g-1: g-3}
                """);
        command.file = yaml.toString();
        command.execute();
        assertThat(printed()).contains("待生效").contains("2027-01-01").contains("g-3");
        assertThat(asked.get().begin().get(0).boundary())
                .isEqualTo("{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[1.5,0],[1,1],[0,0]]]}");

        command.file = Files.writeString(
                        folder.resolve("x.json"), "{\"day\":\"2027-01-01\",\"reason\":\"r\",\"end\":[\"g-2\"]}")
                .toString();
        command.execute();
        assertThat(asked.get().end()).containsExactly("g-2");

        command.file = Files.writeString(folder.resolve("y.yaml"), "day: 2027-01-01\nends: [g]\n")
                .toString();
        assertThatThrownBy(command::execute)
                .isExactlyInstanceOf(CommandException.class)
                .hasMessageContaining("y.yaml 没有字段 /ends");
        Files.writeString(folder.resolve("y.yaml"), "day: soon\n");
        assertThatThrownBy(command::execute).hasMessageContaining("/day");
        Files.writeString(folder.resolve("y.yaml"), "day: 2027-01-01\nend: [g\n");
        assertThatThrownBy(command::execute).hasMessageContaining("/end/1");
        command.file = "none.yaml";
        assertThatThrownBy(command::execute).hasMessageContaining("none.yaml");
    }

    private static ImportState imported(ImportState.State state, int wrong) {
        return new ImportState(
                5,
                "stalls",
                state,
                "csv",
                false,
                2,
                1,
                0,
                0,
                0,
                wrong,
                List.of(new ImportState.Change(2, "A-1", "created", Map.of("owner", "x"))),
                wrong == 0
                        ? List.of()
                        : List.of(new ImportState.LineError(
                                3, "A-2", new FieldError("/fields/area", Text.of("应为数字", "This is a number")))),
                wrong,
                2,
                Instant.EPOCH,
                Instant.EPOCH);
    }

    @Test
    void aRegisterIsListedImportedAndExported() throws Exception {
        RegisterType stalls = new RegisterType(
                "stalls",
                "streets",
                Text.of("摊点", "Stalls"),
                null,
                "{}",
                "number",
                "owner",
                "point",
                null,
                null,
                List.of("owner"),
                List.of(),
                List.of(),
                null,
                false,
                null);
        List<Object> asked = new ArrayList<>();
        AtomicReference<Integer> wrong = new AtomicReference<>(0);
        has(Registers.class, (proxy, method, arguments) -> switch (method.getName()) {
            case "types" -> List.of(new RegisterInfo(stalls, true, false, List.of("area")));
            case "list" -> {
                asked.add(arguments[1]);
                yield new Page<>(
                        List.of(new RegisterRecord(
                                7,
                                "stalls",
                                "A-1",
                                "王记",
                                1,
                                "works",
                                "/works/",
                                null,
                                null,
                                null,
                                null,
                                Map.of(),
                                Instant.parse("2026-01-01T01:02:00Z"),
                                Instant.parse("2026-01-01T01:02:00Z"),
                                null,
                                null)),
                        "next-key");
            }
            case "preview" -> imported(ImportState.State.PREVIEWED, wrong.get());
            case "commit" -> imported(ImportState.State.RUNNING, wrong.get());
            case "importState" -> imported(ImportState.State.DONE, wrong.get());
            default -> {
                asked.add(arguments[2]);
                ((OutputStream) arguments[4]).write('x');
                yield null;
            }
        });
        ready(new RegisterList()).execute();
        assertThat(printed()).contains("摊点").contains("正在索引 area");

        RecordList list = ready(new RecordList());
        list.register = "stalls";
        list.options = List.of("--where", "kind=food", "--where", "kind=goods", "--sort=-area", "--ended", "any");
        list.execute();
        assertThat(printed()).contains("王记").contains("2026-01-01 09:02").contains("--after next-key");
        assertThat(asked.get(0))
                .isEqualTo(new RecordQuery(
                        "stalls",
                        List.of(RecordFilter.is("kind", "food", "goods")),
                        null,
                        null,
                        null,
                        null,
                        null,
                        "-area",
                        null,
                        50));
        list.options = List.of("--where", "kind");
        assertThatThrownBy(list::execute).hasMessageContaining("--where");

        RegisterExport export = ready(new RegisterExport());
        export.register = "stalls";
        export.file = folder.resolve("stalls.XLSX").toString();
        export.execute();
        assertThat(asked.get(1)).isEqualTo("xlsx");
        assertThat(folder.resolve("stalls.XLSX")).hasContent("x");
        assertThatThrownBy(export::execute).hasMessageContaining("--force");

        out.reset();
        RegisterImport bring = ready(new RegisterImport());
        bring.register = "stalls";
        bring.file = export.file;
        bring.execute();
        assertThat(printed()).contains("新增 1").contains("--commit");
        bring.commit = true;
        bring.execute();
        assertThat(printed()).contains("已导入");
        wrong.set(1);
        assertThatThrownBy(bring::execute).hasMessageContaining("没有导入");
        assertThat(printed()).contains("第 3 行 A-2 /fields/area: 应为数字");
        bring.skipWrong = true;
        bring.execute();
        bring.file = "none.csv";
        assertThatThrownBy(bring::execute).hasMessageContaining("none.csv");
    }

    @Test
    void aServiceThatIsAwayIsSaidInOneLine() {
        TrailVerify command = ready(new TrailVerify());
        command.all = true;
        assertThatThrownBy(command::execute)
                .isExactlyInstanceOf(CommandException.class)
                .hasMessageContaining("Trail");
    }

    @Test
    void codesAreCompletedAndAMissingServiceCompletesNothing() {
        Codes.Units units = new Codes.Units();
        units.context = ready(new Who()).context;
        assertThat(units.codes(new Services(units.context))).isEmpty();
        has(
                Organisation.class,
                (proxy, method, arguments) ->
                        List.of(new Unit("lights", null, "department", Text.same("路灯所"), "/lights/")));
        assertThat(units.codes(new Services(units.context))).containsExactly("lights");
    }

    @Test
    void anAccountWithoutThePermissionIsRefused() {
        ModuleList command = ready(new ModuleList());
        Actor nobody = new Actor(Actor.Kind.ACCOUNT, 2, 2, "nobody", "无", List.of(), 0);
        has(Accounts.class, (proxy, method, arguments) -> nobody);
        assertThatThrownBy(command::execute).hasMessageContaining("module.read");
    }

    private <C extends GridhallCommand<?>> C ready(C command) {
        PrintStream console = new PrintStream(out, true, StandardCharsets.UTF_8);
        command.session = fake(Session.class, (proxy, method, arguments) -> switch (method.getName()) {
            case "getConsole" -> console;
            case "currentDir" -> folder;
            default -> null;
        });
        command.context = fake(BundleContext.class, (proxy, method, arguments) -> switch (method.getName()) {
            case "getServiceReference" -> references.get(arguments[0]);
            case "getService" -> services.get(arguments[0]);
            default -> true;
        });
        has(Accounts.class, (proxy, method, arguments) -> ADMIN);
        if (command instanceof TicketCommand<?>) {
            has(Catalogue.class, (proxy, method, arguments) -> java.util.Optional.empty());
            has(
                    Organisation.class,
                    (proxy, method, arguments) -> java.util.Optional.of(
                            new Unit("lights", null, "department", Text.of("路灯所", "Street lights"), "/lights/")));
        }
        return command;
    }

    private <S> void has(Class<S> type, InvocationHandler handler) {
        ServiceReference<?> reference =
                fake(ServiceReference.class, (proxy, method, arguments) -> switch (method.getName()) {
                    case "hashCode" -> type.hashCode();
                    case "equals" -> proxy == arguments[0];
                    default -> null;
                });
        references.put(type, reference);
        services.put(reference, fake(type, handler));
    }

    private static <S> S fake(Class<S> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private static List<Field> fields(Class<?> command) {
        List<Field> fields = new ArrayList<>();
        for (Class<?> type = command; type != Object.class; type = type.getSuperclass()) {
            fields.addAll(List.of(type.getDeclaredFields()));
        }
        return fields;
    }

    private String printed() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private JsonNode json() throws IOException {
        return new ObjectMapper().readTree(out.toByteArray());
    }
}
