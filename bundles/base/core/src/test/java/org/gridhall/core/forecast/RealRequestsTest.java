package org.gridhall.core.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.gridhall.api.forecast.Outlook.Measure;
import org.gridhall.api.forecast.Outlook.Quality;
import org.junit.jupiter.api.Test;

/** The requests of another city: each of the last six weeks held out and forecast from those before it. */
class RealRequestsTest {

    private static final Path ROOT = Path.of("../../..");

    /** The day after the last complete week, a Monday. */
    private static final LocalDate AFTER = LocalDate.of(2011, 10, 24);

    private static final LocalDate FIRST = LocalDate.of(2011, 7, 4);
    private static final int HELD_OUT = 6;

    @Test
    void the_last_weeks_are_forecast_better_than_by_the_week_before_each() throws IOException {
        History history = read(data().resolve("requests/boston-2011h2.csv.gz"));
        assertThat(history.weeks()).isEqualTo(16);
        Trial trial = new Trial(history, 0, HELD_OUT, day -> CountedForecasts.usual(AFTER.minusDays(day)));
        Quality quality = trial.quality();
        assertThat(quality.weeks()).isEqualTo(HELD_OUT);
        System.out.printf(
                "| %-26s | compared | MAE | MAE, as last week | WAPE | WAPE, as last week | inside |%n", "by");
        for (Map.Entry<String, Measure> one : List.of(
                Map.entry("week", quality.total()),
                Map.entry("category × week", quality.categories()),
                Map.entry("area × week", quality.grids()),
                Map.entry("category × area × week", quality.cells()))) {
            Measure measure = one.getValue();
            System.out.printf(
                    Locale.ROOT,
                    "| %-26s | %,d | %.3f | %.3f | %.1f %% | %.1f %% | %.1f %% |%n",
                    one.getKey(),
                    measure.count(),
                    measure.mae(),
                    measure.lastMae(),
                    100 * measure.wape(),
                    100 * measure.lastWape(),
                    100 * measure.inside());
            assertThat(measure.mae()).as(one.getKey()).isLessThan(measure.lastMae());
            assertThat(measure.wape()).as(one.getKey()).isLessThan(measure.lastWape());
            assertThat(measure.inside()).as(one.getKey()).isBetween(0.65, 0.99);
        }
        assertThat(quality.categories().wape()).isLessThan(0.33);
        assertThat(quality.grids().wape()).isLessThan(0.18);
        assertThat(quality.cells().wape()).isLessThan(0.68);
    }

    private static History read(Path file) throws IOException {
        History history = new History(16);
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file));
                MappingIterator<Map<String, String>> rows = new CsvMapper()
                        .readerForMapOf(String.class)
                        .with(CsvSchema.emptySchema().withHeader())
                        .readValues(in)) {
            while (rows.hasNext()) {
                Map<String, String> row = rows.next();
                LocalDate day = LocalDate.parse(row.get("open_dt").substring(0, 10));
                if (!day.isBefore(FIRST) && day.isBefore(AFTER)) {
                    history.add(
                            (int) ChronoUnit.DAYS.between(day, AFTER),
                            row.get("type").strip(),
                            row.get("neighborhood").strip(),
                            1);
                }
            }
        }
        return history;
    }

    /** A folder of real data; without it the test fails in continuous integration and is skipped by name elsewhere. */
    private static Path data() {
        Path folder = ROOT.resolve(System.getenv().getOrDefault("GRIDHALL_DATA", "../shared/data"));
        if (!Files.isDirectory(folder)) {
            String reason = "the real data are not in " + folder + "; GRIDHALL_DATA says where they are";
            if (System.getenv("CI") != null) {
                fail(reason);
            }
            abort(reason);
        }
        return folder;
    }
}
