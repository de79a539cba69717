package org.gridhall.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The requests of another city, sent to its own district. */
@Timeout(value = 12, unit = TimeUnit.MINUTES)
class ReplayTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path FILES = Run.ROOT.resolve("distribution/tests/src/test/resources/replay");
    private static final String MAPPING = "boston-2011h2";
    private static final int MANY = 3000;

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(Store.class)
    void bringsTheSampleInOnceAndReportsWhatIsMalformed(Store store) {
        try (Instance boston = Instance.start("boston", store)) {
            JsonNode expected = Instance.read(FILES.resolve("sample.expected.json"));
            JsonNode first = replay(boston, FILES.resolve("sample.csv"));
            for (String name : List.of("rows", "opened", "unchanged", "rejected", "overdueMismatches")) {
                assertThat(first.path(name).asInt())
                        .as(name + " of " + first)
                        .isEqualTo(expected.path(name).asInt());
            }
            assertThat(first.path("unplaced").asInt())
                    .isEqualTo(expected.path("unplaced").size());
            expected.path("units").fields().forEachRemaining(unit -> {
                JsonNode row = completion(boston, "unit").get(unit.getKey());
                assertThat(row.path("accepted"))
                        .as(unit.getKey())
                        .isEqualTo(unit.getValue().path("all"));
                assertThat(row.path("closed"))
                        .as(unit.getKey())
                        .isEqualTo(unit.getValue().path("closed"));
            });

            JsonNode again = replay(boston, FILES.resolve("sample.csv"));
            assertThat(again.path("opened").asInt()).isZero();
            assertThat(again.path("unchanged").asInt())
                    .isEqualTo(expected.path("rows").asInt());

            JsonNode bad = Instance.read(FILES.resolve("malformed.expected.json"));
            Run run = boston.tool("replay", FILES.resolve("malformed.csv").toString(), "--mapping", MAPPING);
            run.end(120);
            JsonNode summary = summary(run);
            assertThat(summary.path("rows").asInt()).isEqualTo(bad.path("rows").asInt());
            assertThat(summary.path("rejected").asInt())
                    .isEqualTo(bad.path("rejected").size());
            assertThat(summary.path("opened").asInt())
                    .isEqualTo(bad.path("opened").asInt());
            bad.path("rejected").forEach(each -> assertThat(run.errors())
                    .containsPattern("\\b" + each.path("line").asInt() + "\\b"));
        }
    }

    @ParameterizedTest
    @EnumSource(Store.class)
    void endsInTheSameStateWhenItsClientOrItsServerIsKilledHalfWay(Store store) throws IOException {
        Path file = many();
        try (Instance boston = Instance.start("boston", store)) {
            Run client = boston.tool("replay", file.toString(), "--mapping", MAPPING);
            Instance.await(Duration.ofSeconds(60), () -> tickets(boston) > 300);
            client.process().destroyForcibly();
            client.end(20);
            assertThat(tickets(boston)).isLessThan(MANY);

            Run second = boston.tool("replay", file.toString(), "--mapping", MAPPING, "--patience", "1");
            long half = tickets(boston) + 300;
            Instance.await(Duration.ofSeconds(60), () -> tickets(boston) > half);
            boston.kill9();
            assertThat(second.end(60)).as(second.said()).isNotZero();
            boston.start();

            JsonNode last = replay(boston, file);
            assertThat(last.path("opened").asInt() + last.path("unchanged").asInt())
                    .isEqualTo(MANY);
            assertThat(last.path("rejected").asInt()).isZero();
            assertThat(last.path("overdueMismatches").asInt()).isZero();
            assertThat(replay(boston, file).path("unchanged").asInt()).isEqualTo(MANY);
            assertThat(tickets(boston)).isEqualTo(MANY);
            assertThat(boston.intact()).isTrue();
        }
    }

    @Test
    void agreesWithAPlainRecountOfTheRealRequests() throws IOException {
        Path file = data().resolve("requests/boston-2011h2.csv.gz");
        try (Instance boston = Instance.start("boston", Store.DERBY)) {
            Run run = boston.tool("replay", file.toString());
            assertThat(run.end(600)).as(run.said()).isZero();
            JsonNode summary = summary(run);
            assertThat(summary.path("rows").asInt()).isEqualTo(40_775);
            assertThat(summary.path("opened").asInt()).isEqualTo(40_775);
            assertThat(summary.path("unplaced").asInt()).isEqualTo(13);
            assertThat(summary.path("rejected").asInt()).isZero();
            assertThat(summary.path("overdueMismatches").asInt()).isZero();
            assertThat(completion(boston, "unit", "accepted", "closed")).isEqualTo(recount(file, "department", "unit"));
            assertThat(completion(boston, "category", "accepted", "closed"))
                    .isEqualTo(recount(file, "type", "category"));
        }
    }

    /** A folder of real data; without it the test fails in continuous integration and is skipped by name elsewhere. */
    private static Path data() {
        Path folder = Run.ROOT.resolve(System.getenv().getOrDefault("GRIDHALL_DATA", "../shared/data"));
        if (!Files.isDirectory(folder)) {
            String reason = "the real data are not in " + folder + "; GRIDHALL_DATA says where they are";
            if (System.getenv("CI") != null) {
                fail(reason);
            }
            abort(reason);
        }
        return folder;
    }

    private static JsonNode replay(Instance boston, Path file) {
        Run run = boston.tool("replay", file.toString(), "--mapping", MAPPING);
        run.end(300);
        return summary(run);
    }

    private static JsonNode summary(Run run) {
        List<String> lines = run.output().lines().toList();
        try {
            return JSON.readTree(lines.get(lines.size() - 1));
        } catch (IOException | IndexOutOfBoundsException e) {
            throw new AssertionError("no summary: " + run.said(), e);
        }
    }

    private static long tickets(Instance boston) {
        JsonNode items = boston.as("admin")
                .get("/api/v1/statistics/completion")
                .expect(200)
                .json()
                .path("items");
        return items.path(0).path("accepted").asLong();
    }

    private static Map<String, JsonNode> completion(Instance boston, String by) {
        Client admin = boston.as("admin");
        Instance.await(
                Duration.ofSeconds(400),
                () -> admin.get("/api/v1/statistics/completion")
                                .expect(200)
                                .json()
                                .path("lag")
                                .asLong()
                        == 0);
        Map<String, JsonNode> rows = new TreeMap<>();
        admin.get("/api/v1/statistics/completion?by=" + by)
                .expect(200)
                .json()
                .path("items")
                .forEach(row -> rows.put(row.path("key").asText(), row));
        return rows;
    }

    private static Map<String, List<Integer>> completion(Instance boston, String by, String all, String closed) {
        Map<String, List<Integer>> counts = new TreeMap<>();
        completion(boston, by)
                .forEach((key, row) -> counts.put(
                        key, List.of(row.path(all).asInt(), row.path(closed).asInt())));
        return counts;
    }

    /** All and closed by the code that a column's value is mapped to, from the file alone. */
    private static Map<String, List<Integer>> recount(Path file, String column, String field) throws IOException {
        JsonNode codes = codes(field);
        Map<String, List<Integer>> counts = new TreeMap<>();
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
            Iterator<Map<String, String>> rows = new CsvMapper()
                    .readerForMapOf(String.class)
                    .with(CsvSchema.emptySchema().withHeader())
                    .readValues(in);
            while (rows.hasNext()) {
                Map<String, String> row = rows.next();
                String value = row.get(column).strip();
                String code = codes.path(value).asText(value);
                int closed = "Closed".equals(row.get("case_status").strip()) ? 1 : 0;
                counts.merge(code, List.of(1, closed), (a, b) -> List.of(a.get(0) + b.get(0), a.get(1) + b.get(1)));
            }
        }
        return counts;
    }

    /** What the mapping makes of the values of a field. */
    private static JsonNode codes(String field) throws IOException {
        return new YAMLMapper()
                .readTree(
                        Run.ROOT.resolve("config/mappings/" + MAPPING + ".yaml").toFile())
                .path("values")
                .path(field);
    }

    /** The sample's rows again and again, each with an id of its own. */
    private Path many() throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(FILES.resolve("sample.csv")));
        String header = lines.remove(0);
        Path file = folder.resolve("many.csv");
        try (Writer out = new OutputStreamWriter(Files.newOutputStream(file), StandardCharsets.UTF_8)) {
            out.write(header + "\n");
            for (int i = 0; i < MANY; i++) {
                String line = lines.get(i % lines.size());
                out.write((800_000_000_000L + i) + line.substring(line.indexOf(',')) + "\n");
            }
        }
        return file;
    }
}
