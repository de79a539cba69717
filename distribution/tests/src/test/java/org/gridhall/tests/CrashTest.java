package org.gridhall.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CrashTest {

    private static final int THREADS = 8;
    private static final int ENOUGH = 400;

    @ParameterizedTest
    @EnumSource(Store.class)
    void hasEveryAcknowledgedTicketOnceAfterAKillDuringIntake(Store store) throws InterruptedException {
        try (Instance instance = Instance.start("jingkai", store)) {
            Map<String, String> acknowledged = new ConcurrentHashMap<>();
            Client clerk = instance.as("clerk");
            ExecutorService threads = Executors.newFixedThreadPool(THREADS);
            for (int thread = 0; thread < THREADS; thread++) {
                String prefix = "t" + thread + "-";
                threads.submit(() -> {
                    try {
                        for (int i = 0; ; i++) {
                            String key = prefix + i;
                            Reply reply = open(clerk, key);
                            if (reply.status() == 201) {
                                acknowledged.put(key, reply.id());
                            }
                        }
                    } catch (UncheckedIOException killed) {
                        return;
                    }
                });
            }
            Instance.await(Duration.ofSeconds(60), () -> acknowledged.size() >= ENOUGH);
            instance.kill9();
            threads.shutdown();
            assertThat(threads.awaitTermination(90, TimeUnit.SECONDS)).isTrue();

            instance.start();
            Map<String, List<String>> stored = stored(instance.as("clerk"));
            assertThat(stored.values()).allMatch(ids -> ids.size() == 1);
            acknowledged.forEach((key, id) -> assertThat(stored.get(key)).containsExactly(id));
            assertThat(stored.size()).isBetween(acknowledged.size(), acknowledged.size() + THREADS);
            acknowledged.entrySet().stream().limit(20).forEach(each -> assertThat(
                            open(instance.as("clerk"), each.getKey())
                                    .expect(200)
                                    .id())
                    .isEqualTo(each.getValue()));
            JsonNode verdict =
                    instance.as("admin").get("/api/v1/trail/verify").expect(200).json();
            assertThat(verdict.path("intact").asBoolean())
                    .as(verdict.toString())
                    .isTrue();
            assertThat(verdict.path("subjects").asLong()).isGreaterThanOrEqualTo(acknowledged.size());
            assertThat(instance.intact()).isTrue();
        }
    }

    private static Reply open(Client clerk, String key) {
        return clerk.post(
                "/api/v1/tickets",
                Map.of("category", "garbage", "title", key, "address", "经北一路"),
                "Idempotency-Key",
                "crash-" + key);
    }

    /** The ids by title, of all tickets that the clerk brought. */
    private static Map<String, List<String>> stored(Client clerk) {
        Map<String, List<String>> stored = new ConcurrentHashMap<>();
        String after = "";
        do {
            JsonNode page = clerk.get("/api/v1/tickets?mine=true&category=garbage&size=200" + after)
                    .expect(200)
                    .json();
            page.path("items").forEach(ticket -> stored.computeIfAbsent(
                            ticket.path("title").asText(), title -> new ArrayList<>())
                    .add(ticket.path("id").asText()));
            after = page.path("next").isTextual()
                    ? "&after=" + page.path("next").asText()
                    : null;
        } while (after != null);
        stored.keySet().removeIf(title -> !title.matches("t\\d-\\d+"));
        return stored;
    }
}
