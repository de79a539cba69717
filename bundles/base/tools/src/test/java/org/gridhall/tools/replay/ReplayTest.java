package org.gridhall.tools.replay;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.gridhall.tools.Server;
import org.gridhall.tools.Stop;
import org.gridhall.tools.replay.PretendedInstance.Failure;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayTest {

    private static final Path SAMPLE = Repository.SAMPLES.resolve("sample.csv");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream notes = new ByteArrayOutputStream();
    private PretendedInstance instance;

    @TempDir
    Path folder;

    @BeforeEach
    void start() throws IOException {
        instance = new PretendedInstance();
    }

    @AfterEach
    void stop() {
        instance.close();
    }

    @Test
    void theSampleIsOpenedOnceAndASecondReplayAddsNothing() throws IOException {
        assertThat(replay(SAMPLE)).isZero();
        JsonNode first = summary();
        assertThat(first.get("rows").asInt()).isEqualTo(40);
        assertThat(first.get("opened").asInt()).isEqualTo(40);
        assertThat(first.get("rejected").asInt()).isZero();
        assertThat(first.get("overdueMismatches").asInt()).isZero();
        assertThat(first.get("overdueCompared").asInt()).isEqualTo(31);
        assertThat(first.get("recountMismatches").asInt()).isZero();
        assertThat(first.get("complete").asBoolean()).isTrue();

        out.reset();
        replay(SAMPLE);
        assertThat(summary().get("unchanged").asInt()).isEqualTo(40);
        assertThat(summary().get("opened").asInt()).isZero();
        assertThat(instance.tickets).hasSize(40);
    }

    @Test
    void malformedRowsAreNamedOnTheErrorStreamAndTheRestIsSent() throws IOException {
        assertThat(replay(Repository.SAMPLES.resolve("malformed.csv"))).isZero();
        assertThat(summary().get("opened").asInt()).isEqualTo(5);
        assertThat(summary().get("rejected").asInt()).isEqualTo(15);
        assertThat(summary().get("unplaced").asInt()).isEqualTo(1);
        assertThat(notes.toString(StandardCharsets.UTF_8))
                .contains("line 3: columns: ")
                .contains("line 7: value: unit: \"XYZ\" is not known")
                .contains("boston-2011h2:910000000014");
    }

    @Test
    void aPackedFileIsTheSame() throws IOException {
        Path packed = folder.resolve("sample.csv.gz");
        try (OutputStream gzip = new GZIPOutputStream(Files.newOutputStream(packed))) {
            Files.copy(SAMPLE, gzip);
        }
        assertThat(replay(packed)).isZero();
        assertThat(summary().get("opened").asInt()).isEqualTo(40);
    }

    @Test
    void aPackedFileThatBreaksOffIsSaidToBeIncomplete() throws IOException {
        Path packed = folder.resolve("big.csv.gz");
        try (OutputStream gzip = new GZIPOutputStream(Files.newOutputStream(packed))) {
            gzip.write(String.join("\n", many(3_000)).getBytes(StandardCharsets.UTF_8));
        }
        byte[] bytes = Files.readAllBytes(packed);
        Files.write(packed, java.util.Arrays.copyOf(bytes, bytes.length - 200));
        assertThat(replay(packed)).isEqualTo(1);
        assertThat(summary().get("complete").asBoolean()).isFalse();
        assertThat(summary().get("rows").asInt()).isBetween(1, 2_999);
        assertThat(instance.tickets).hasSize(summary().get("opened").asInt());
    }

    @Test
    void noRequestCarriesMoreThanFiveHundred() throws IOException {
        assertThat(replay(file(many(500)))).isZero();
        assertThat(instance.tickets).hasSize(500);
        assertThat(instance.largest()).isBetween(400, 500);
        assertThat(instance.requests.get()).isEqualTo(7);
    }

    @Test
    void anInstanceThatIsAwayForAMomentIsWaitedFor() throws IOException {
        instance.fails(1, Failure.UNAVAILABLE).fails(2, Failure.STARTING);
        assertThat(replay(SAMPLE)).isZero();
        assertThat(summary().get("opened").asInt()).isEqualTo(40);
        assertThat(summary().get("repeats").asInt()).isEqualTo(2);
    }

    @Test
    void aLostAnswerIsAskedForAgain() throws IOException {
        instance.fails(2, Failure.LOST_AFTER_WORK);
        assertThat(replay(file(many(300)))).isZero();
        JsonNode summary = summary();
        assertThat(instance.tickets).hasSize(300);
        assertThat(summary.get("opened").asInt() + summary.get("unchanged").asInt())
                .isEqualTo(300);
        assertThat(summary.get("unchanged").asInt()).isPositive();
    }

    @Test
    void anExpiredTokenIsRenewedOnce() throws IOException {
        instance.fails(2, Failure.TOKEN_EXPIRED);
        assertThat(replay(file(many(300)))).isZero();
        assertThat(summary().get("opened").asInt()).isEqualTo(300);
        assertThat(instance.logins.get()).isEqualTo(2);
    }

    @Test
    void whatTheInstanceRefusesIsListedWithItsLine() throws IOException {
        List<String> rows = new ArrayList<>(many(2));
        rows.set(0, rows.get(0) + ",note");
        rows.set(1, rows.get(1) + ",fine");
        rows.set(2, rows.get(2) + ",refuse me");
        Path mapping = folder.resolve("noted.yaml");
        Files.writeString(
                mapping,
                Files.readString(Repository.MAPPINGS.resolve("boston-2011h2.yaml"))
                        .replace("columns:  ", "columns:\n  description: note  "));
        assertThat(replay(file(rows), Mapping.read(mapping), "secret", 5)).isZero();
        assertThat(summary().get("rejected").asInt()).isEqualTo(1);
        assertThat(notes.toString(StandardCharsets.UTF_8)).contains("line 3: refused: /description: too long");
    }

    @Test
    void aWrongPasswordOrAnAbsentInstanceEndsWithOneLine() throws IOException {
        assertThat(replay(SAMPLE, Repository.boston(), "wrong", 5)).isEqualTo(1);
        assertThat(notes.toString(StandardCharsets.UTF_8)).contains("HTTP 401 (name or password is wrong)");
        instance.close();
        assertThat(replay(SAMPLE, Repository.boston(), "secret", 0)).isEqualTo(1);
    }

    private int replay(Path file) {
        return replay(file, Repository.boston(), "secret", 10);
    }

    private int replay(Path file, Mapping mapping, String password, int patience) {
        PrintStream errors = new PrintStream(notes, true, StandardCharsets.UTF_8);
        Server server = new Server(instance.url(), "importer", password, null, Duration.ofSeconds(patience), errors);
        try {
            server.login();
        } catch (Stop e) {
            errors.println(e.getMessage());
            return e.code();
        }
        return new Replay(mapping, server, errors, 3, server)
                .send(file, new PrintStream(out, true, StandardCharsets.UTF_8));
    }

    private JsonNode summary() throws IOException {
        List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
        return new ObjectMapper().readTree(lines.get(lines.size() - 1));
    }

    private Path file(List<String> rows) throws IOException {
        return Files.write(folder.resolve("rows.csv"), rows);
    }

    private static List<String> many(int count) throws IOException {
        List<String> rows = new ArrayList<>();
        try (var lines = Files.lines(SAMPLE)) {
            List<String> sample = lines.limit(2).toList();
            rows.add(sample.get(0));
            for (int i = 1; i <= count; i++) {
                rows.add(sample.get(1).replace("900000000001", String.format("%012d", i)));
            }
        }
        return rows;
    }
}
