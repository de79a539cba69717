package org.gridhall.tools.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.gridhall.tools.Stop;

/**
 * Tickets whose limits all pass at the same moment, as on the first of January. They are brought in through the bulk
 * interface and dispatched; their due times are then moved while nothing runs, since no limit of a flow is that short.
 */
final class SweepLoad {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String OWN = "kind IN (0, 1) AND ended_at IS NULL AND ticket BETWEEN ? AND ?";
    /** From the writing of the due time to it: long enough for a start. */
    private static final long AHEAD = 90_000;

    private static final long PATIENCE = TimeUnit.MINUTES.toNanos(60);

    private SweepLoad() {}

    /**
     * @param tickets each with one limit that passes
     * @param seconds from the moment at which all passed to the last card
     * @param perSecond cards a second
     * @param residentAfter MiB of the process after it
     */
    record Figures(int tickets, double seconds, double perSecond, double residentAfter) {}

    /** Opens the tickets and waits until what follows the feed has taken them in; to be stopped afterwards. */
    static long[] load(Started instance, Work work, int tickets) throws IOException {
        long[] ids = work.dispatched(tickets);
        Arrays.sort(ids);
        FigureLoad.await(instance.url(), work);
        return ids;
    }

    /** Writes that they are all due at one moment, while nothing runs. Returns that moment. */
    static long due(Path assembly, Path data, String database, long[] ids) {
        long at = System.currentTimeMillis() + AHEAD;
        ManyTickets.with(assembly, data, database, "limit_due", connection -> {
            connection.setAutoCommit(false);
            write(connection, "UPDATE ticket_limit SET due_at = ? WHERE " + OWN, at - 1, ids);
            write(connection, "UPDATE ticket SET due_at = ? WHERE id BETWEEN ? AND ?", at - 1, ids);
            int moved = write(
                    connection,
                    "UPDATE limit_due SET fires_at = ?, step = 1 WHERE limit_id IN (SELECT id FROM ticket_limit WHERE "
                            + OWN + ")",
                    at,
                    ids);
            if (moved != ids.length) {
                throw Stop.failed(
                        ids.length + " 件事项有 " + moved + " 个期限", ids.length + " tickets have " + moved + " limits");
            }
            connection.commit();
        });
        return at;
    }

    private static int write(Connection connection, String sql, long at, long[] ids) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            update.setLong(1, at);
            update.setLong(2, ids[0]);
            update.setLong(3, ids[ids.length - 1]);
            return update.executeUpdate();
        }
    }

    /** Waits for the cards; fails unless each ticket has one. */
    static Figures run(Started instance, Work work, long[] ids, long at) throws IOException {
        if (System.currentTimeMillis() > at) {
            throw Stop.failed("启动太慢，期限已过", "The start took too long, the limits had passed");
        }
        try (Wire wire = new Wire(instance.url(), work.token())) {
            // Taken in the order of their limits: when the last one has its card, hardly any is missing.
            long begin = System.nanoTime();
            String last = "/api/v1/cards?kind=yellow&ticket=" + ids[ids.length - 1];
            while (get(wire, last).path("items").isEmpty()) {
                if (System.nanoTime() - begin > PATIENCE) {
                    throw Stop.failed("一小时内没有亮完牌", "Not all cards were given within an hour");
                }
                pause();
            }
            double seconds = (System.currentTimeMillis() - at) / 1000.0;
            check(wire, ids);
            return new Figures(ids.length, Load.round(seconds), Load.round(ids.length / seconds), instance.resident());
        }
    }

    private static void check(Wire wire, long[] ids) throws IOException {
        Set<Long> with = new HashSet<>();
        int cards = 0;
        String next = "";
        while (next != null) {
            JsonNode page = get(wire, "/api/v1/cards?kind=yellow&size=200" + next);
            for (JsonNode card : page.path("items")) {
                long ticket = card.path("ticket").asLong();
                if (Arrays.binarySearch(ids, ticket) >= 0) {
                    with.add(ticket);
                    cards++;
                }
            }
            String after = page.path("next").asText(null);
            next = after == null ? null : "&after=" + URLEncoder.encode(after, StandardCharsets.UTF_8);
        }
        if (cards != ids.length || with.size() != ids.length) {
            throw Stop.failed(
                    ids.length + " 个期限已过，" + with.size() + " 件有牌，共 " + cards + " 张",
                    ids.length + " limits passed, " + with.size() + " tickets have cards, " + cards + " in all");
        }
    }

    private static JsonNode get(Wire wire, String path) throws IOException {
        int status = wire.get(path);
        if (status != 200) {
            throw new IOException(path + " answers " + status);
        }
        return JSON.readTree(wire.body());
    }

    private static void pause() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Stop.failed("已中断", "interrupted");
        }
    }
}
