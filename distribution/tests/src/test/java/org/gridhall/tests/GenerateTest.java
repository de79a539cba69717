package org.gridhall.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A hundredth of a published year: the statistics say what was published, of the whole and of each grid. */
@Timeout(value = 6, unit = TimeUnit.MINUTES)
class GenerateTest {

    private static final String[] YEAR = {
        "generate", "--district", "jingkai", "--year", "2015", "--seed", "1", "--scale", "100", "--parallel", "2"
    };

    @ParameterizedTest
    @EnumSource(Store.class)
    void makesThePublishedFiguresOnceAlsoAfterAKill(Store store) throws JsonProcessingException {
        try (Instance jingkai = Instance.start("jingkai", store)) {
            Run killed = jingkai.tool(YEAR);
            Instance.await(Duration.ofSeconds(120), () -> accepted(jingkai) > 50);
            killed.process().destroyForcibly();
            killed.end(20);

            Run run = jingkai.tool(YEAR);
            assertThat(run.end(240)).as(run.said()).isZero();
            JsonNode summary = summary(run);
            assertThat(summary.path("rows").asInt()).isEqualTo(571);
            assertThat(summary.path("opened").asInt()
                            + summary.path("advanced").asInt()
                            + summary.path("unchanged").asInt())
                    .isEqualTo(571);
            assertThat(summary.path("rejected").asInt()).isZero();
            assertThat(summary.path("unplaced").asInt()).isZero();
            JsonNode statistics = summary.path("statistics");
            assertThat(statistics.path("differences").asInt())
                    .as(run.errors().toString())
                    .isZero();
            assertThat(statistics.path("accepted").asInt()).isEqualTo(571);
            assertThat(statistics.path("closed").asInt()).isEqualTo(547);
            assertThat(statistics.path("ledger").asInt()).isEqualTo(49);
            assertThat(statistics.path("ledgerClosed").asInt()).isEqualTo(45);

            Run again = jingkai.tool(YEAR);
            assertThat(again.end(240)).as(again.said()).isZero();
            assertThat(summary(again).path("unchanged").asInt()).isEqualTo(571);
            assertThat(accepted(jingkai)).isEqualTo(571);
            assertThat(jingkai.intact()).isTrue();
        }
    }

    private static JsonNode summary(Run run) throws JsonProcessingException {
        String[] lines = run.output().strip().split("\n");
        return new ObjectMapper().readTree(lines[lines.length - 1]);
    }

    private static int accepted(Instance instance) {
        return instance.as("admin")
                .get("/api/v1/statistics/completion?from=2015-01-01&to=2015-12-31")
                .expect(200)
                .json()
                .path("items")
                .path(0)
                .path("accepted")
                .asInt();
    }
}
