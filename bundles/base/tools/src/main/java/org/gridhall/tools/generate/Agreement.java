package org.gridhall.tools.generate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.gridhall.tools.Server;
import org.gridhall.tools.Stop;
import org.gridhall.tools.Words;

/** Whether the instance's statistics give what was published, once they have caught up. */
final class Agreement {

    private static final Duration PATIENCE = Duration.ofMinutes(15);

    private final Server server;
    private final PrintStream notes;
    private final Published.Year year;
    private int differences;

    /** @param server for an account that may read the statistics, those of confidential channels too */
    Agreement(Server server, PrintStream notes, Published.Year year) {
        this.server = server;
        this.notes = notes;
        this.year = year;
    }

    /** What the statistics say, as the summary has it; {@code differences} counts what is otherwise than published. */
    ObjectNode look(Map<String, String> parents) {
        settle();
        JsonNode total = rows("total", "").path(0);
        boolean told = year.groups().stream().allMatch(group -> group.closed() != null);
        compare("accepted", sum("count"), total.path("accepted").asLong());
        if (told) {
            compare("closed", sum("closed"), total.path("closed").asLong());
        }
        compare("ledger", sum("ledger"), total.path("ledger").asLong());
        compare("ledgerClosed", sum("ledgerClosed"), total.path("ledgerClosed").asLong());
        groups();
        grids(parents, total);
        ObjectNode found = JsonNodeFactory.instance.objectNode();
        for (String name : new String[] {"accepted", "closed", "ledger", "ledgerClosed"}) {
            found.put(name, total.path(name).asLong());
        }
        found.put(
                "rate",
                percent(total.path("closed").asLong(), total.path("accepted").asLong()));
        found.put(
                "ledgerRate",
                percent(
                        total.path("ledgerClosed").asLong(),
                        total.path("ledger").asLong()));
        found.put("overdue", total.path("overdue").asLong());
        found.put("differences", differences);
        return found;
    }

    /** Percent with two decimals; null where there is nothing. */
    private static Double percent(long part, long whole) {
        return whole == 0 ? null : Math.round(10_000.0 * part / whole) / 100.0;
    }

    private long sum(String what) {
        return year.groups().stream()
                .mapToLong(group -> switch (what) {
                    case "count" -> group.count();
                    case "closed" -> group.closed();
                    case "ledger" -> group.ledger();
                    default -> group.ledgerClosed();
                })
                .sum();
    }

    /** Groups of categories that no other group has, and of channels. */
    private void groups() {
        Map<String, JsonNode> categories = by("category");
        Map<String, JsonNode> channels = by("channel");
        for (Published.Group group : year.groups()) {
            boolean alone = !group.categories().isEmpty()
                    && year.groups().stream()
                            .filter(other -> other != group)
                            .noneMatch(other -> other.categories().isEmpty()
                                    || group.categories().stream().anyMatch(other.categories()::contains));
            if (alone) {
                compare(group, group.categories().stream().map(categories::get).toList());
            } else if (group.channel() != null) {
                compare(group, java.util.Collections.singletonList(channels.get(group.channel())));
            }
        }
    }

    private void compare(Published.Group group, java.util.List<JsonNode> rows) {
        long accepted = 0;
        long closed = 0;
        for (JsonNode row : rows) {
            accepted += row == null ? 0 : row.path("accepted").asLong();
            closed += row == null ? 0 : row.path("closed").asLong();
        }
        compare(group.name(), group.count(), accepted);
        if (group.closed() != null) {
            compare(group.name() + " closed", group.closed(), closed);
        }
    }

    /** Grids add up to those above them, and those to the whole. */
    private void grids(Map<String, String> parents, JsonNode total) {
        Map<String, JsonNode> own = by("grid");
        Map<String, Long> sums = new TreeMap<>();
        own.forEach((code, row) -> {
            for (String at = code; at != null && parents.containsKey(at); at = parents.get(at)) {
                sums.merge(at, row.path("accepted").asLong(), Long::sum);
            }
        });
        long whole = 0;
        for (Map.Entry<String, Long> grid : sums.entrySet()) {
            boolean divided = parents.containsValue(grid.getKey());
            String above = parents.get(grid.getKey());
            if (divided) {
                compare(
                        grid.getKey(),
                        grid.getValue(),
                        rows("total", "&grid=" + grid.getKey())
                                .path(0)
                                .path("accepted")
                                .asLong());
            }
            whole += above == null ? grid.getValue() : 0;
        }
        compare("grids", total.path("accepted").asLong(), whole);
    }

    private Map<String, JsonNode> by(String dimension) {
        Map<String, JsonNode> rows = new TreeMap<>();
        rows(dimension, "").forEach(row -> rows.put(row.path("key").asText(""), row));
        return rows;
    }

    private JsonNode rows(String by, String more) {
        return server.get("/api/v1/statistics/completion?type=issue&by=" + by + "&from=" + year.first() + "&to="
                        + year.last() + more)
                .path("items");
    }

    private void compare(String what, long published, long found) {
        if (published != found) {
            differences++;
            notes.println(Words.in(
                    what + "：应为 " + published + "，统计为 " + found,
                    what + ": " + published + " expected, the statistics say " + found));
        }
    }

    private void settle() {
        long end = System.nanoTime() + PATIENCE.toNanos();
        // the lag is read before the counts, so that counts after a lag of zero are complete
        while (server.get("/api/v1/statistics/completion?by=total").path("lag").asLong(-1) != 0) {
            if (System.nanoTime() > end) {
                throw Stop.failed("统计没有跟上", "the statistics did not catch up");
            }
            try {
                Thread.sleep(500);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw Stop.failed("已中断", "interrupted");
            }
        }
    }
}
