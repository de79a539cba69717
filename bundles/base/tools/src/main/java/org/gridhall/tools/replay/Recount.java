package org.gridhall.tools.replay;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.gridhall.tools.Server;
import org.gridhall.tools.Stop;
import org.gridhall.tools.Words;
import org.gridhall.tools.replay.Tally.Share;

/** Compares the instance's completion with a plain count of the file, once the statistics have caught up. */
final class Recount {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Server server;
    private final PrintStream notes;

    Recount(Server server, PrintStream notes) {
        this.server = server;
        this.notes = notes;
    }

    /** How many keys differ, each said on the error stream. */
    int differences(Map<String, Map<String, Share>> file) {
        int differences = 0;
        for (var dimension : file.entrySet()) {
            Map<String, Share> instance = completion(dimension.getKey());
            var keys = new TreeSet<>(dimension.getValue().keySet());
            keys.addAll(instance.keySet());
            for (String key : keys) {
                Share ours = dimension.getValue().getOrDefault(key, new Share(0, 0));
                Share theirs = instance.getOrDefault(key, new Share(0, 0));
                if (!ours.equals(theirs)) {
                    differences++;
                    notes.println("recount: " + dimension.getKey() + " " + key + ": the file has " + ours.closed() + "/"
                            + ours.accepted() + ", the instance " + theirs.closed() + "/" + theirs.accepted());
                }
            }
        }
        return differences;
    }

    /** The completion by one dimension when no entry waits to be counted, or, without that figure, no longer changing. */
    private Map<String, Share> completion(String by) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        JsonNode before = null;
        while (true) {
            JsonNode answer = server.get("/api/v1/statistics/completion?by=" + by);
            // the lag may be read after the counts: only those asked for after a lag of zero are complete
            boolean settled =
                    answer.has("lag") ? before != null && before.path("lag").asLong(-1) == 0 : answer.equals(before);
            if (settled) {
                return shares(answer);
            }
            if (System.nanoTime() > end) {
                throw Stop.failed("统计没有跟上", "the statistics did not catch up");
            }
            before = answer;
            try {
                Thread.sleep(500);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw Stop.failed("已中断", "interrupted");
            }
        }
    }

    private static Map<String, Share> shares(JsonNode answer) {
        JsonNode rows = answer.isArray() ? answer : answer.path("items");
        if (!rows.isArray()) {
            throw Stop.failed("统计的答复读不懂", "the statistics' answer cannot be understood");
        }
        Map<String, Share> shares = new TreeMap<>();
        rows.forEach(row -> {
            Share share =
                    new Share(row.path("accepted").asLong(), row.path("closed").asLong());
            if (share.accepted() > 0) {
                shares.put(row.path("key").asText(Words.in("（无）", "(none)")), share);
            }
        });
        return shares;
    }
}
