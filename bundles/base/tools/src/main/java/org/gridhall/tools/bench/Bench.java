package org.gridhall.tools.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.gridhall.tools.Arguments;
import org.gridhall.tools.Instance;
import org.gridhall.tools.Stop;
import org.gridhall.tools.Words;
import org.gridhall.tools.bench.Load.Rate;
import org.gridhall.tools.replay.Replay;

/** {@code ./gridhall bench}. */
public final class Bench {

    private static final ObjectMapper JSON = new ObjectMapper();
    /** Inside Boston's neighbourhoods, for tickets of the district that the published requests belong to. */
    private static final double[] BOSTON = {-71.12, 42.26, -71.06, 42.34};

    private static final String PUBLISHED = "requests/boston-2011h2.csv.gz";
    private static final String SAMPLE = "distribution/tests/src/test/resources/replay/sample.csv";
    private static final int QUICK_ROWS = 8_000;
    private static final int TICKETS_PER_SECOND = 1_000;
    private static final int TICKETS = 1_000_000;
    private static final int QUICK_TICKETS = 100_000;
    private static final int PEOPLE = 1_000_000;
    private static final int QUICK_PEOPLE = 50_000;
    private static final int DUE = 100_000;
    private static final int QUICK_DUE = 10_000;
    private static final int MESSAGES = 100_000;
    private static final int QUICK_MESSAGES = 10_000;

    private final boolean quick;
    /** In the sweep, and at least in a rebuild of the statistics. */
    private final int tickets;

    private final Set<Section> sections;
    private final Path assembly;
    private final Path folder;
    private final PrintStream notes;
    /** Our own server, while it runs. */
    private Postgres own;
    /** What else the machine was doing before: figures of a busy machine say little. */
    private final double busy = load();

    private Bench(boolean quick, int tickets, Set<Section> sections, Path assembly, Path folder, PrintStream notes) {
        this.quick = quick;
        this.tickets = tickets;
        this.sections = sections;
        this.assembly = assembly;
        this.folder = folder;
        this.notes = notes;
    }

    /** Runs the command. */
    public static int run(List<String> words, PrintStream out, PrintStream notes) {
        Arguments arguments = new Arguments(
                words,
                Set.of("--only", "--on", "--json", "--database", "--postgres", "--assembly", "--work", "--tickets"),
                Set.of("--quick"));
        if (!arguments.words().isEmpty()) {
            throw Stop.usage(
                    "用法：bench [--quick] [--only SECTION,…] [--on DATABASE] [--json FILE] [--database URL] [--postgres DIR]"
                            + " [--assembly DIR] [--work DIR] [--tickets N]",
                    "Usage: bench [--quick] [--only SECTION,…] [--on DATABASE] [--json FILE] [--database URL] [--postgres DIR]"
                            + " [--assembly DIR] [--work DIR] [--tickets N]");
        }
        Set<Section> sections = Section.of(arguments.get("--only"));
        if (!Set.of("both", "derby", "postgresql").contains(arguments.get("--on", "both"))) {
            throw Stop.usage("--on 后应为 derby 或 postgresql", "--on is followed by derby or postgresql");
        }
        int tickets = tickets(arguments.get("--tickets"), arguments.has("--quick") ? QUICK_DUE : DUE);
        Path assembly = assembly(arguments.get("--assembly"));
        try {
            Path folder = folder(arguments.get("--work"), notes);
            try {
                Bench bench = new Bench(arguments.has("--quick"), tickets, sections, assembly, folder, notes);
                List<Results> results = bench.all(arguments);
                bench.report(results, bench.search(), bench.limits(), arguments.get("--json"), out);
            } finally {
                remove(folder);
            }
            return 0;
        } catch (IOException e) {
            throw Stop.failed("文件读写失败：" + e.getMessage(), "A file cannot be read or written: " + e.getMessage());
        }
    }

    private static int tickets(String given, int usual) {
        if (given == null) {
            return usual;
        }
        if (!given.matches("[1-9][0-9]{0,6}")) {
            throw Stop.usage("--tickets 后应为事项数", "--tickets is followed by a number of tickets");
        }
        return Integer.parseInt(given);
    }

    /** The one given, the test district's of a clone, or the one that this program lies in. */
    private static Path assembly(String given) {
        Path boston = Instance.root().resolve("distribution/boston/target/assembly");
        Path chosen = given != null ? Path.of(given) : Files.exists(boston.resolve("gridhall")) ? boston : own();
        if (!Files.exists(chosen.resolve("bin/karaf")) || !Files.exists(chosen.resolve("gridhall"))) {
            throw Stop.usage("目录 " + chosen + " 不是程序包", chosen + " is no assembly");
        }
        return chosen.toAbsolutePath().normalize();
    }

    private static Path own() {
        try {
            return Path.of(Bench.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .resolve("../..")
                    .normalize();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A folder on a disk: where nothing is ever written to a disk, durable settings cost nothing. */
    private static Path folder(String given, PrintStream notes) throws IOException {
        List<Path> places = new ArrayList<>();
        if (given != null) {
            places.add(Path.of(given));
        } else {
            places.add(Path.of(System.getProperty("java.io.tmpdir")));
            places.add(Instance.root().resolve("data"));
        }
        Path chosen = null;
        for (Path place : places) {
            Files.createDirectories(place);
            if (chosen == null && !Files.getFileStore(place).type().equals("tmpfs")) {
                chosen = place;
            }
        }
        if (chosen == null) {
            chosen = places.get(0);
            notes.println(Words.in(
                    "注意：" + chosen + " 在内存中，写盘不计时", "Note: " + chosen + " is in memory, writing costs nothing"));
        }
        Path folder = Files.createTempDirectory(chosen, "gridhall-bench");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            Children.endAll();
            remove(folder);
        }));
        return folder;
    }

    private List<Results> all(Arguments arguments) throws IOException {
        List<Results> results = new ArrayList<>();
        if (EnumSet.of(Section.SEARCH, Section.LIMITS).containsAll(sections)) {
            return results;
        }
        String on = arguments.get("--on", "both");
        if (!on.equals("postgresql")) {
            results.add(measure("Derby", "derby", null));
        }
        if (on.equals("derby")) {
            return results;
        }
        String database = arguments.get("--database");
        if (database != null) {
            results.add(measure(Postgres.describe(database), "postgresql", database));
            return results;
        }
        Path programs = Postgres.programs(arguments.get("--postgres"));
        if (programs == null) {
            notes.println(Words.in(
                    "没有找到 PostgreSQL 15 或更新版本，只测 Derby；可用 --postgres 或 --database 指定",
                    "PostgreSQL 15 or newer was not found, Derby only; name it with --postgres or --database"));
            return results;
        }
        try (Postgres postgres = Postgres.start(programs, folder.resolve("pg"))) {
            own = postgres;
            results.add(measure(Postgres.describe(postgres.url()), "postgresql", postgres.url()));
        }
        return results;
    }

    private Results measure(String title, String name, String database) throws IOException {
        Path data = folder.resolve(name);
        Results results = new Results(title);
        note(title, Words.in("首次启动", "first start"));
        try (Started first = Started.start(assembly, data, database)) {
            results.coldStart = first.seconds();
        }
        note(title, Words.in("再次启动", "warm start"));
        List<Double> starts = new ArrayList<>();
        for (int i = 1; i < (quick || !sections.contains(Section.START) ? 1 : 3); i++) {
            try (Started again = Started.start(assembly, data, database)) {
                starts.add(again.seconds());
            }
        }
        try (Started instance = Started.start(assembly, data, database)) {
            starts.add(instance.seconds());
            starts.sort(Comparator.naturalOrder());
            results.warmStart = starts.get(starts.size() / 2);
            results.residentAtStart = instance.resident();
            running(title, instance, results);
        }
        if (many()) {
            crowded(title, data, database, results);
        }
        if (sections.contains(Section.SWEEP)) {
            results.sweep = sweep(title, data, database);
        }
        if (sections.contains(Section.STATISTICS)) {
            note(title, Words.in("年度统计，一千万件", "views of a year, ten million tickets"));
            FigureLoad.write(assembly, data, database, quick ? 60 : 365);
            try (Started instance = Started.start(assembly, data, database)) {
                results.years = FigureLoad.years(instance.url(), new Work(instance.url(), null, notes), seconds());
            }
        }
        return results;
    }

    /** What is asked of an instance that simply runs. */
    private void running(String title, Started instance, Results results) throws IOException {
        Work work = new Work(instance.url(), boston() ? BOSTON : null, notes);
        if (sections.contains(Section.LOAD) || sections.contains(Section.STATISTICS)) {
            warmUp(work);
            if (own != null) {
                own.counted();
            }
        }
        if (sections.contains(Section.LOAD)) {
            for (int clients : clients()) {
                note(title, Words.in("受理", "intake") + " × " + clients);
                results.intake.add(Load.run(clients, seconds(), work::intake));
            }
            for (int clients : clients()) {
                note(title, Words.in("办理", "actions") + " × " + clients);
                work.prepare((int) (seconds() * TICKETS_PER_SECOND));
                results.actions.add(Load.run(clients, seconds(), work::flow));
            }
        }
        if (sections.contains(Section.CORE) && boston()) {
            note(title, Words.in("核心，不经 HTTP", "the core without HTTP"));
            results.core = CoreLoad.run(instance, work, folder, clients(), seconds(), BOSTON);
        }
        if (sections.contains(Section.REPLAY) && boston()) {
            results.replay = replay(title, instance);
        }
        if (sections.contains(Section.LOAD) || sections.contains(Section.REPLAY)) {
            results.residentAfterLoad = instance.resident();
        }
        if (sections.contains(Section.PEOPLE)) {
            int rows = quick ? QUICK_PEOPLE : PEOPLE;
            note(title, Words.in("导入 " + rows + " 人", "import of " + rows + " people"));
            results.people = PeopleLoad.run(instance, work, folder, rows);
        }
        if (sections.contains(Section.OUTBOX)) {
            note(title, Words.in("发件箱", "outbox"));
            results.outbox = OutboxLoad.run(instance, work, folder, quick ? QUICK_MESSAGES : MESSAGES);
        }
        if (sections.contains(Section.STATISTICS)) {
            note(title, Words.in("统计滞后", "lag of the statistics"));
            results.lag = FigureLoad.lag(instance.url(), work, seconds());
            note(title, Words.in("统计重算", "rebuild of the statistics"));
            results.rebuild = FigureLoad.rebuild(instance, work, tickets);
        }
        if (sections.contains(Section.SOAK)) {
            int minutes = quick ? 2 : 60;
            note(title, Words.in("持续负载 " + minutes + " 分钟", minutes + " minutes of mixed load"));
            results.soak = SoakLoad.run(instance, work, minutes, notes);
        }
        if (many()) {
            // One to show, and others to copy.
            work.prepare(1);
            results.shown = work.closed();
        }
    }

    private boolean many() {
        return boston()
                && (sections.contains(Section.PAGES)
                        || sections.contains(Section.LISTS)
                        || sections.contains(Section.DUPLICATES));
    }

    /** What is asked of an instance with many tickets, written while nothing ran. */
    private void crowded(String title, Path data, String database, Results results) throws IOException {
        int there = 0;
        if (sections.contains(Section.PAGES)) {
            there = QUICK_TICKETS;
            note(title, Words.in("页面，" + there + " 件", "pages among " + there));
            ManyTickets.write(assembly, data, database, BOSTON, 1, there);
            try (Started instance = Started.start(assembly, data, database)) {
                results.pages = PageLoad.run(instance.url(), results.shown, quick ? 1 : 3);
            }
        }
        if (sections.contains(Section.LISTS)) {
            for (int rows : quick ? List.of(QUICK_TICKETS) : List.of(QUICK_TICKETS, 300_000, TICKETS)) {
                note(title, Words.in("列表，" + rows + " 件", "lists among " + rows));
                ManyTickets.write(assembly, data, database, BOSTON, there + 1, rows);
                there = Math.max(there, rows);
                results.lists.add(lists(data, database, rows));
            }
        }
        if (sections.contains(Section.DUPLICATES)) {
            int rows = quick ? QUICK_TICKETS : TICKETS;
            note(title, Words.in("查重，" + rows + " 件", "duplicates among " + rows));
            ManyTickets.write(assembly, data, database, BOSTON, there + 1, Math.max(there, rows));
            try (Started instance = Started.start(assembly, data, database)) {
                Work work = new Work(instance.url(), BOSTON, notes);
                Load.run(1, quick ? 2 : 5, work::likely);
                results.duplicates = Load.run(1, seconds(), work::likely);
            }
        }
    }

    private SweepLoad.Figures sweep(String title, Path data, String database) throws IOException {
        note(title, Words.in("到期，" + tickets + " 件", tickets + " tickets that fall due"));
        long[] ids;
        try (Started instance = Started.start(assembly, data, database)) {
            Work work = new Work(instance.url(), boston() ? BOSTON : null, notes);
            ids = SweepLoad.load(instance, work, tickets);
        }
        long at = SweepLoad.due(assembly, data, database, ids);
        try (Started instance = Started.start(assembly, data, database)) {
            return SweepLoad.run(instance, new Work(instance.url(), null, notes), ids, at);
        }
    }

    private Results.Lists lists(Path data, String database, int rows) throws IOException {
        try (Started instance = Started.start(assembly, data, database)) {
            List<PageLoad.Figures> pages = PageLoad.lists(instance.url(), quick ? 1 : 3);
            if (own == null) {
                return new Results.Lists(rows, pages, null, null);
            }
            double[] times = own.times("SELECT w.id", () -> {
                try {
                    PageLoad.visit(instance.url(), 200);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            if (times.length == 0) {
                throw Stop.failed("数据库没有记下所用时间", "The database did not tell how long it took");
            }
            return new Results.Lists(
                    rows, pages, times[times.length / 2], times[(int) Math.ceil(times.length * 0.99) - 1]);
        }
    }

    private void warmUp(Work work) {
        Load.run(8, quick ? 5 : 20, work::intake);
        work.prepare(TICKETS_PER_SECOND * (quick ? 2 : 10));
        Load.run(8, quick ? 5 : 20, work::flow);
    }

    private JsonNode search() throws IOException {
        if (!sections.contains(Section.SEARCH)) {
            return null;
        }
        note("", Words.in("检索", "search"));
        JsonNode found = SearchLoad.run(assembly, folder, quick ? QUICK_TICKETS : TICKETS);
        if (found == null) {
            notes.println(Words.in("没有源码目录，不测检索", "No clone with examples, the search is left out"));
        }
        return found;
    }

    private JsonNode limits() throws IOException {
        if (!sections.contains(Section.LIMITS)) {
            return null;
        }
        note("", Words.in("时限", "limits"));
        if (!LimitsBench.possible()) {
            notes.println(Words.in("没有源码目录，不测时限", "No clone with a calendar, limits are left out"));
            return null;
        }
        return SearchLoad.apart(
                SearchLoad.classPath(
                        assembly,
                        folder.resolve("limits-libraries"),
                        List.of("org/gridhall/api", "org/gridhall/core", "org/slf4j/slf4j-api")),
                folder.resolve("limits.log"),
                LimitsBench.class.getName(),
                quick ? "1" : "5");
    }

    private static double load() {
        return Load.round(
                Math.max(0, ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage()));
    }

    private List<Integer> clients() {
        return quick ? List.of(1, 8) : List.of(1, 8, 32);
    }

    private double seconds() {
        return quick ? 4 : 15;
    }

    private boolean boston() {
        return Files.exists(assembly.resolve("district/modules/boston.module.yaml"));
    }

    private JsonNode replay(String title, Started instance) throws IOException {
        Path file = requests();
        if (file == null) {
            return null;
        }
        note(title, Words.in("回放", "replay"));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream listed = new ByteArrayOutputStream();
        int code = Replay.run(
                List.of(file.toString(), "--url", instance.url().toString(), "--mapping", "boston-2011h2"),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(listed, true, StandardCharsets.UTF_8));
        if (code != 0) {
            throw Stop.failed("回放失败", "The replay failed");
        }
        return JSON.readTree(out.toByteArray());
    }

    /** The published requests, their first rows when in a hurry, or our own sample. */
    private Path requests() throws IOException {
        String given = System.getenv("GRIDHALL_DATA");
        Path published =
                (given == null ? Instance.root().resolve("../shared/data") : Path.of(given)).resolve(PUBLISHED);
        if (!Files.exists(published)) {
            Path sample = Instance.root().resolve(SAMPLE);
            return Files.exists(sample) ? sample : null;
        }
        if (!quick) {
            return published;
        }
        Path part = folder.resolve("requests.csv");
        try (BufferedReader in = new BufferedReader(new InputStreamReader(
                        new GZIPInputStream(Files.newInputStream(published)), StandardCharsets.UTF_8));
                BufferedWriter out = Files.newBufferedWriter(part)) {
            String line = in.readLine();
            for (int i = 0; i <= QUICK_ROWS && line != null; i++) {
                out.write(line);
                out.newLine();
                line = in.readLine();
            }
        }
        return part;
    }

    private void report(List<Results> all, JsonNode search, JsonNode limits, String json, PrintStream out)
            throws IOException {
        if (busy > 1) {
            out.println(Words.in(
                    "注意：开始时机器负载为 " + busy + "，数字偏低", "Note: the machine's load was " + busy + " before the start"));
        }
        all.forEach(one -> table(one, out));
        if (search != null) {
            out.println();
            out.printf(
                    Locale.ROOT,
                    "search: %d documents, %.0f indexed a second, first page p50 %.2f, p99 %.2f ms"
                            + " (of the processor %.2f, %.2f)%n",
                    search.path("documents").asInt(),
                    search.path("perSecond").asDouble(),
                    search.path("p50").asDouble(),
                    search.path("p99").asDouble(),
                    search.path("work50").asDouble(),
                    search.path("work99").asDouble());
        }
        if (limits != null) {
            out.println();
            out.println("limits a second, one thread:");
            limits.fields()
                    .forEachRemaining(one -> out.printf(
                            Locale.ROOT,
                            "  %s: %,d%n",
                            one.getKey(),
                            one.getValue().asLong()));
        }
        out.println();
        ObjectNode summary = JSON.createObjectNode();
        summary.put("quick", quick);
        summary.put("processors", Runtime.getRuntime().availableProcessors());
        summary.put("java", System.getProperty("java.version"));
        summary.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        summary.put("loadBefore", busy);
        summary.put("loadAfter", load());
        summary.put("storedOn", Files.getFileStore(folder).type());
        summary.set("results", JSON.valueToTree(all));
        if (search != null) {
            summary.set("search", search);
        }
        if (limits != null) {
            summary.set("limits", limits);
        }
        if (json != null) {
            Files.writeString(
                    Path.of(json), JSON.writerWithDefaultPrettyPrinter().writeValueAsString(summary) + "\n");
        }
        out.println(summary);
    }

    private static void table(Results one, PrintStream out) {
        out.println();
        out.println(one.database);
        out.printf(Locale.ROOT, "  start: cold %.2f s, warm %.2f s%n", one.coldStart, one.warmStart);
        out.printf(Locale.ROOT, "  resident: %.0f MiB at start", one.residentAtStart);
        out.println(
                one.residentAfterLoad == null
                        ? ""
                        : String.format(Locale.ROOT, ", %.0f MiB after load", one.residentAfterLoad));
        if (!one.intake.isEmpty() || one.duplicates != null) {
            out.printf(
                    Locale.ROOT,
                    "  %-10s %8s %10s %9s %9s %7s%n",
                    "",
                    "clients",
                    "per second",
                    "p50 ms",
                    "p99 ms",
                    "errors");
        }
        one.intake.forEach(rate -> line("intake", rate, out));
        one.actions.forEach(rate -> line("action", rate, out));
        if (one.duplicates != null) {
            line("duplicates", one.duplicates, out);
        }
        if (one.core != null) {
            core(one.core, out);
        }
        one.pages.forEach(page -> out.printf(
                Locale.ROOT,
                "  page %-20s %6.1f KB, %6.1f KB with all it names; p50 %.2f, p99 %.2f ms%n",
                page.page(),
                page.own() / 1000.0,
                page.whole() / 1000.0,
                page.p50(),
                page.p99()));
        for (Results.Lists lists : one.lists) {
            lists.pages()
                    .forEach(page -> out.printf(
                            Locale.ROOT,
                            "  among %,d open: %-28s p50 %.2f, p99 %.2f ms%n",
                            lists.tickets(),
                            page.page(),
                            page.p50(),
                            page.p99()));
            if (lists.work50() != null) {
                out.printf(
                        Locale.ROOT,
                        "  among %,d open: the work list's statement, of the database p50 %.3f, p99 %.3f ms%n",
                        lists.tickets(),
                        lists.work50(),
                        lists.work99());
            }
        }
        if (one.lag != null) {
            out.printf(
                    Locale.ROOT,
                    "  statistics: at %.0f intakes a second %d entries behind at most, %.2f s until all were counted%n",
                    one.lag.perSecond(),
                    one.lag.most(),
                    one.lag.seconds());
        }
        if (one.rebuild != null) {
            out.printf(
                    Locale.ROOT,
                    "  statistics: rebuilt from %d entries in %.2f s, %.0f a second%n",
                    one.rebuild.entries(),
                    one.rebuild.seconds(),
                    one.rebuild.perSecond());
        }
        if (one.sweep != null) {
            out.printf(
                    Locale.ROOT,
                    "  sweep: %d limits passed at one moment, all cards after %.2f s, %.0f a second; %.0f MiB after it%n",
                    one.sweep.tickets(),
                    one.sweep.seconds(),
                    one.sweep.perSecond(),
                    one.sweep.residentAfter());
        }
        one.years.forEach(view ->
                out.printf(Locale.ROOT, "  year by %-10s p50 %.2f, p99 %.2f ms%n", view.by(), view.p50(), view.p99()));
        if (one.replay != null) {
            out.printf(
                    Locale.ROOT,
                    "  replay: %d rows in %.1f s, %d rows a second%n",
                    one.replay.path("rows").asInt(),
                    one.replay.path("seconds").asDouble(),
                    one.replay.path("rate").asInt());
        }
        if (one.people != null) {
            out.printf(
                    Locale.ROOT,
                    "  people: %d rows, new in %.1f s, %.0f a second; again %.0f a second; %.0f MiB after it%n",
                    one.people.rows(),
                    one.people.createdSeconds(),
                    one.people.created(),
                    one.people.unchanged(),
                    one.people.residentAfter());
        }
        if (!one.soak.isEmpty()) {
            out.print(SoakLoad.summary(one.soak));
        }
        if (one.outbox != null) {
            out.printf(
                    Locale.ROOT,
                    "  outbox: %d messages, %.0f queued a second, %.0f sent a second%n",
                    one.outbox.messages(),
                    one.outbox.queued(),
                    one.outbox.sent());
        }
    }

    private static void core(JsonNode core, PrintStream out) {
        core.path("transitions")
                .forEach(some -> out.printf(
                        Locale.ROOT,
                        "  transitions, %d clients: in process %.0f a second (p99 %.2f ms), plain JDBC %.0f (p99 %.2f ms), ratio %.2f%n",
                        some.path("clients").asInt(),
                        some.path("process").path("perSecond").asDouble(),
                        some.path("process").path("p99").asDouble(),
                        some.path("raw").path("perSecond").asDouble(),
                        some.path("raw").path("p99").asDouble(),
                        some.path("ratio").asDouble()));
        out.printf(
                Locale.ROOT,
                "  a closed ticket: %d rows, %d bytes with indexes; grid of a point: %.0f a second%n",
                core.path("kept").path("rows").asInt(),
                core.path("kept").path("bytes").asInt(),
                core.path("places").path("perSecond").asDouble() * 100);
    }

    private static void line(String what, Rate rate, PrintStream out) {
        out.printf(
                Locale.ROOT,
                "  %-10s %8d %10.0f %9.2f %9.2f %7d%n",
                what,
                rate.clients(),
                rate.perSecond(),
                rate.p50(),
                rate.p99(),
                rate.errors());
    }

    private void note(String title, String what) {
        notes.println((title.isEmpty() ? "" : title.split(",")[0] + ": ") + what);
    }

    private static void remove(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException e) {
            // what could not be removed stays in the folder for temporary files
        }
    }
}
