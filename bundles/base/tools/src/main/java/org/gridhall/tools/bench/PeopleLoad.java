package org.gridhall.tools.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.gridhall.tools.Stop;

/** The import of a file of people through {@code POST /api/v1/people/imports}, and of the same file once more. */
final class PeopleLoad {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long SEED = 20_260_101;

    private PeopleLoad() {}

    /**
     * What was measured.
     *
     * @param rows lines of the file
     * @param refused of these, with a number that fails its check
     * @param created rows a second where all are new
     * @param createdSeconds how long that took, the sending of the file included
     * @param unchanged rows a second of the same file again
     */
    record Figures(
            int rows,
            int refused,
            double created,
            double createdSeconds,
            double unchanged,
            double unchangedSeconds,
            double residentAfter) {}

    static Figures run(Started instance, Work work, Path folder, int rows) throws IOException {
        List<String> grids = new ArrayList<>();
        work.items("/api/v1/grids").forEach(grid -> {
            if (grid.path("network").asText("").isEmpty()) {
                grids.add(grid.path("code").asText());
            }
        });
        Path file = folder.resolve("people.csv");
        int wrong = new PeopleFile(SEED, grids).write(file, rows);
        double first = send(instance.url(), work.token(), file, "created", rows, wrong);
        double again = send(instance.url(), work.token(), file, "unchanged", rows, wrong);
        return new Figures(
                rows,
                wrong,
                Load.round(rows / first),
                Load.round(first),
                Load.round(rows / again),
                Load.round(again),
                instance.resident());
    }

    /** Seconds that it took; the counts must be those of the file. */
    private static double send(URI url, String token, Path file, String expected, int rows, int wrong)
            throws IOException {
        HttpRequest request = HttpRequest.newBuilder(url.resolve("/api/v1/people/imports"))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "text/csv")
                .POST(BodyPublishers.ofFile(file))
                .build();
        long begin = System.nanoTime();
        HttpResponse<byte[]> response;
        try {
            response = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .build()
                    .send(request, BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Stop.failed("已中断", "interrupted");
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        JsonNode result = JSON.readTree(response.body());
        if (response.statusCode() / 100 != 2
                || result.path(expected).asInt() != rows - wrong
                || result.path("refused").asInt() != wrong) {
            throw Stop.failed(
                    "导入结果不对：HTTP " + response.statusCode() + " " + result,
                    "The import went wrong: HTTP " + response.statusCode() + " " + result);
        }
        return seconds;
    }
}
