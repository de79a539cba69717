package org.gridhall.tools.generate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.gridhall.tools.Arguments;
import org.gridhall.tools.Instance;
import org.gridhall.tools.Server;
import org.gridhall.tools.Stop;
import org.gridhall.tools.Words;
import org.gridhall.tools.replay.Sender;
import org.gridhall.tools.replay.Tally;

/** {@code ./gridhall generate}: makes the tickets of a year whose figures a district published. */
public final class Generate {

    private static final Set<String> VALUED = Set.of(
            "--district",
            "--year",
            "--seed",
            "--scale",
            "--url",
            "--data",
            "--user",
            "--figures-as",
            "--password",
            "--token",
            "--parallel",
            "--patience");
    private static final int BLOCK = 250;

    private final Server server;
    private final PrintStream notes;
    private final Path folder;
    private final Published.Year year;
    private final String prefix;
    private final long seed;

    private Generate(Server server, PrintStream notes, Path folder, Published.Year year, String prefix, long seed) {
        this.server = server;
        this.notes = notes;
        this.folder = folder;
        this.year = year;
        this.prefix = prefix;
        this.seed = seed;
    }

    /**
     * Runs the command; the exit code is 0 when every ticket was made and the statistics agree with what was published.
     */
    public static int run(List<String> words, PrintStream out, PrintStream notes) {
        Arguments arguments = new Arguments(words, VALUED, Set.of());
        if (!arguments.words().isEmpty() || arguments.get("--year") == null) {
            throw Stop.usage(
                    "用法：generate [--district NAME] --year YYYY [--seed N] [--scale N] [--url URL] [--data DIR] [--parallel N]",
                    "Usage: generate [--district NAME] --year YYYY [--seed N] [--scale N] [--url URL] [--data DIR] [--parallel N]");
        }
        Path root = Instance.root();
        String district = arguments.get("--district", "jingkai");
        Path folder = folder(root, district);
        int scale = arguments.number("--scale", 1, 1, 10_000);
        int seed = arguments.number("--seed", 1, 0, Integer.MAX_VALUE);
        Published.Year year = Published.read(folder.resolve("published.yaml"))
                .year(arguments.number("--year", 0, 1900, 9999))
                .scaled(scale);
        notes.println(year.source());
        if (year.assumed() != null) {
            notes.println(Words.in("我们的假定：", "Assumed by us: ") + year.assumed());
        }
        year.later().forEach(later -> notes.println(Words.in("尚不能生成：", "Not possible yet: ") + later));
        if (year.groups().isEmpty()) {
            notes.println(Words.in("这一年没有可以生成的事项。", "There is nothing to make for this year yet."));
            return 0;
        }
        Server server = server(arguments, "--user", "importer", root, district, notes);
        server.login();
        Server figures = server(arguments, "--figures-as", "admin", root, district, notes);
        figures.login();
        String prefix = "generate-" + district + "-" + year.year() + "-" + seed + "-" + (scale == 1 ? "" : scale + "-");
        Generate generate = new Generate(server, notes, folder, year, prefix, seed);
        return generate.send(arguments.number("--parallel", 4, 1, 16), figures, out);
    }

    /** A clone has all districts, a package its own. */
    private static Path folder(Path root, String district) {
        return Stream.of(root.resolve("config/districts").resolve(district), root.resolve("district"))
                .filter(Files::isDirectory)
                .findFirst()
                .orElseThrow(() -> Stop.usage("没有名为 " + district + " 的区县", "There is no district named " + district));
    }

    private static Server server(
            Arguments arguments, String option, String otherwise, Path root, String district, PrintStream notes) {
        String data = arguments.get("--data");
        return Server.of(
                arguments,
                arguments.get(option, otherwise),
                data == null ? root.resolve("data").resolve(district) : Path.of(data),
                notes);
    }

    private int send(int parallel, Server figures, PrintStream out) {
        Random random = new Random(seed);
        Ground ground = Ground.read(folder.resolve("organisation"), random);
        Phrases phrases = Phrases.read(folder.resolve("demo.yaml"));
        Map<String, Phrases.Kind> kinds = phrases.kinds(
                server.get("/api/v1/categories").path("items"),
                server.get("/api/v1/examples").path("items"));
        Rhythm rhythm = rhythm();
        List<Plan.Ticket> tickets = new Plan(year, seed, ground, rhythm, kinds).tickets();
        Telling telling = new Telling(phrases, rhythm.zone(), prefix);
        Tally tally = new Tally(notes, List.of());
        Stop stop = null;
        ObjectNode agreement = null;
        try {
            try (Sender sender = new Sender(server, tally, parallel)) {
                for (int from = 0; from < tickets.size(); from += BLOCK) {
                    block(tickets.subList(from, Math.min(tickets.size(), from + BLOCK)), telling, sender, tally, from);
                }
                sender.finish();
            }
            agreement = new Agreement(figures, notes, year).look(ground.parents());
        } catch (Stop e) {
            stop = e;
        }
        ObjectNode summary = tally.summary();
        List.of("overdueCompared", "overdueMismatches").forEach(summary::remove);
        summary.put("repeats", server.repeats());
        summary.put("complete", stop == null);
        if (agreement != null) {
            summary.set("statistics", agreement);
        }
        if (stop != null) {
            notes.println(Words.in("错误：", "Error: ") + stop.getMessage());
        }
        out.println(summary);
        boolean agrees = agreement != null && agreement.path("differences").asInt() == 0;
        return stop != null ? stop.code() : agrees && summary.path("rejected").asInt() == 0 ? 0 : Stop.FAILED;
    }

    private void block(List<Plan.Ticket> tickets, Telling telling, Sender sender, Tally tally, int first) {
        List<Telling.Told> told = tickets.stream().map(telling::tell).toList();
        JsonNode suggestions = suggestions(told);
        for (int i = 0; i < told.size(); i++) {
            Plan.Ticket ticket = told.get(i).ticket();
            String suggested = suggestions.path(i).path("unit").asText(null);
            String unit = suggested != null ? suggested : ticket.cell().unit();
            if (unit == null) {
                throw Stop.failed(
                        "没有单位可以承办 " + ticket.kind().category(),
                        "No unit is there to handle " + ticket.kind().category());
            }
            String other = Stream.of(ticket.kind().unit(), ticket.cell().unit())
                    .filter(Objects::nonNull)
                    .filter(one -> !one.equals(unit))
                    .findFirst()
                    .orElse(null);
            tally.row();
            sender.add(telling.draft(told.get(i), unit, other, first + i + 1));
        }
    }

    /** Whom the dispatch rules suggest for each. */
    private JsonNode suggestions(List<Telling.Told> told) {
        ObjectMapper json = new ObjectMapper();
        ObjectNode body = json.createObjectNode();
        ArrayNode items = body.putArray("items");
        for (Telling.Told one : told) {
            ObjectNode item = items.addObject();
            item.put("category", one.ticket().kind().category());
            item.put("text", one.title() == null ? one.text() : one.title() + " " + one.text());
            item.putObject("point")
                    .put("longitude", one.ticket().point()[0])
                    .put("latitude", one.ticket().point()[1]);
        }
        try {
            return server.post("/api/v1/suggestions", json.writeValueAsBytes(body))
                    .path("items");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Rhythm rhythm() {
        try {
            Set<LocalDate> holidays = new HashSet<>();
            Set<LocalDate> worked = new HashSet<>();
            year.holidays().forEach(day -> holidays.add(LocalDate.parse(day)));
            for (Path file : calendars()) {
                for (Map<String, String> row : Ground.rows(file)) {
                    ("holiday".equals(row.get("kind")) ? holidays : worked).add(LocalDate.parse(row.get("date")));
                }
            }
            Properties settings = new Properties();
            try (var in = Files.newBufferedReader(folder.resolve("etc/org.gridhall.core.cfg"))) {
                settings.load(in);
            }
            ZoneId zone = ZoneId.of(settings.getProperty("zone", "Asia/Shanghai"));
            return new Rhythm(zone, year.first(), year.last(), holidays, worked);
        } catch (IOException e) {
            throw Stop.usage("日历读不出来：" + e.getMessage(), "The calendar cannot be read: " + e.getMessage());
        }
    }

    private List<Path> calendars() throws IOException {
        Path calendars = folder.resolve("calendar");
        if (!Files.isDirectory(calendars)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(calendars)) {
            return new ArrayList<>(files.filter(file -> file.toString().endsWith(".csv"))
                    .sorted()
                    .toList());
        }
    }
}
