package org.gridhall.tools.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Mixed load for a long time: one call in five takes tickets through their life, the others read lists, tickets, the search
 * and figures. Each minute says how fast it went and what the process holds, so that whatever grows is seen.
 */
final class SoakLoad {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int CLIENTS = 8;
    private static final String[] WORDS = {"路灯", "人民大街", "行人通行不便"};

    private SoakLoad() {}

    /**
     * One minute.
     *
     * @param heap MiB that are reachable, after a full collection; null where that was not asked for
     * @param resident MiB
     * @param connections of the process to sockets, of clients and of the database
     */
    record Minute(
            int minute,
            double perSecond,
            double p50,
            double p99,
            long errors,
            Double heap,
            double resident,
            int threads,
            int connections) {

        String told() {
            return String.format(
                    Locale.ROOT,
                    "  minute %d: %.0f a second, p50 %.2f, p99 %.2f ms, errors %d, reachable %s MiB, resident %.0f MiB, %d threads, %d connections",
                    minute,
                    perSecond,
                    p50,
                    p99,
                    errors,
                    heap == null ? "-" : String.valueOf(Math.round(heap)),
                    resident,
                    threads,
                    connections);
        }
    }

    /** @param notes where each minute is told as it ends, so that a run that is cut off has told something */
    static List<Minute> run(Started instance, Work work, int minutes, PrintStream notes) {
        List<Minute> all = new ArrayList<>();
        for (int minute = 1; minute <= minutes; minute++) {
            Load.Rate rate = Load.run(CLIENTS, 60, () -> new Mixed(instance.url(), work));
            // A collection stops everything, so it is between the minutes, and only where it says something.
            boolean collect = minute % 10 == 0 || minute == 5 || minute == minutes;
            Minute one = new Minute(
                    minute,
                    rate.perSecond(),
                    rate.p50(),
                    rate.p99(),
                    rate.errors(),
                    collect ? instance.reachable() : null,
                    instance.resident(),
                    instance.threads(),
                    instance.connections());
            notes.println(one.told());
            all.add(one);
        }
        return all;
    }

    private static final class Mixed implements Load.Client {
        private final Wire wire;
        private final Load.Client flow;
        private String seen;

        Mixed(URI url, Work work) {
            this.wire = new Wire(url, work.token());
            this.flow = work.lives();
        }

        @Override
        public int call() throws IOException {
            ThreadLocalRandom random = ThreadLocalRandom.current();
            int what = random.nextInt(20);
            if (what < 4) {
                return flow.call();
            }
            if (what < 10) {
                int status = wire.get("/api/v1/tickets?open=true&size=50");
                if (status == 200) {
                    seen = JSON.readTree(wire.body())
                            .path("items")
                            .path(0)
                            .path("id")
                            .asText(null);
                }
                return status;
            }
            if (what < 16 && seen != null) {
                return wire.get("/api/v1/tickets/" + seen);
            }
            if (what < 18) {
                return wire.get("/api/v1/tickets?text="
                        + URLEncoder.encode(WORDS[random.nextInt(WORDS.length)], StandardCharsets.UTF_8));
            }
            return wire.get("/api/v1/statistics/completion");
        }

        @Override
        public void close() {
            wire.close();
            flow.close();
        }
    }

    /** The first and the last minutes beside each other. */
    static String summary(List<Minute> all) {
        StringBuilder text = new StringBuilder();
        for (Minute one : all) {
            if (one.minute() <= 5 || one.minute() % 10 == 0 || one.minute() == all.size()) {
                text.append(one.told()).append(System.lineSeparator());
            }
        }
        return text.toString();
    }
}
