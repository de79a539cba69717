package org.gridhall.tools.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.gridhall.tools.Server;
import org.gridhall.tools.Stop;

/** What the clients do: tickets opened one by one, and tickets taken through the whole flow action by action. */
final class Work {

    private static final ObjectMapper JSON = new ObjectMapper();
    /** Intakes and actions that one request may carry. */
    private static final int BATCH = 500;

    static final String PASSWORD = "gridhall-demo";

    private final URI url;
    private final String token;
    private final String account;
    private final Server server;
    private final PrintStream notes;
    private final String category;
    private final String unit;
    private final double[] ground;
    private final byte[][] bodies;
    private final String[] actions = {"register", "dispatch", "handled", "feedback", "close"};
    private final Queue<String> open = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean complained = new AtomicBoolean();

    /** @param ground west, south, east, north of where tickets lie; null for tickets without a place */
    Work(URI url, double[] ground, PrintStream notes) {
        this.url = url;
        this.ground = ground;
        this.notes = notes;
        server = new Server(url, "importer", PASSWORD, null, Duration.ofSeconds(10), notes);
        server.login();
        token = login();
        account = server.get("/api/v1/me").path("id").asText();
        category = first(
                "/api/v1/categories",
                item -> !item.path("heading").asBoolean()
                        && "issue".equals(item.path("type").asText()));
        unit = first(
                "/api/v1/units", item -> "department".equals(item.path("kind").asText()));
        bodies = new byte[][] {
            bytes("{}"),
            bytes("{\"form\":{\"unit\":\"" + unit + "\"}}"),
            bytes("{\"form\":{\"result\":\"已到现场处理完毕\"}}"),
            bytes("{\"form\":{\"reply\":\"您反映的问题已经处理\"}}"),
            bytes("{}")
        };
    }

    private String login() {
        try (Wire wire = new Wire(url, null)) {
            byte[] login = bytes("{\"user\":\"importer\",\"password\":\"" + PASSWORD + "\"}");
            wire.post("/api/v1/sessions", login);
            return JSON.readTree(wire.body()).path("token").asText();
        } catch (IOException e) {
            throw Stop.failed("登录失败：" + e.getMessage(), "The login failed: " + e.getMessage());
        }
    }

    String token() {
        return token;
    }

    /** Of the importer, in whose name all is done. */
    String account() {
        return account;
    }

    /** Of the tickets that are opened. */
    String category() {
        return category;
    }

    /** Whom they are dispatched to. */
    String unit() {
        return unit;
    }

    JsonNode items(String path) {
        return server.get(path).path("items");
    }

    private String first(String path, java.util.function.Predicate<JsonNode> wanted) {
        for (JsonNode item : server.get(path).path("items")) {
            if (wanted.test(item)) {
                return item.path("code").asText();
            }
        }
        throw Stop.failed(path + " 里没有可用的一项", "There is none to use in " + path);
    }

    /** A client that opens a ticket with each call. */
    Load.Client intake() {
        return new Connected() {
            @Override
            public int call() throws IOException {
                return checked(wire.post("/api/v1/tickets", JSON.writeValueAsBytes(ticket())));
            }
        };
    }

    /** A client that takes tickets from their opening to their end, one step with each call. */
    Load.Client lives() {
        return new Connected() {
            private String ticket;
            private int step;

            @Override
            public int call() throws IOException {
                if (ticket == null || step == actions.length) {
                    int status = checked(wire.post("/api/v1/tickets", JSON.writeValueAsBytes(ticket())));
                    ticket =
                            status < 400 ? JSON.readTree(wire.body()).path("id").asText() : null;
                    step = 0;
                    return status;
                }
                int status =
                        checked(wire.post("/api/v1/tickets/" + ticket + "/actions/" + actions[step], bodies[step]));
                step = status < 400 ? step + 1 : actions.length;
                return status;
            }
        };
    }

    /** A client that asks with each call what is likely the same matter as something about to be reported. */
    Load.Client likely() {
        return new Connected() {
            @Override
            public int call() throws IOException {
                ThreadLocalRandom random = ThreadLocalRandom.current();
                return checked(wire.get("/api/v1/tickets/likely?category=" + category + "&longitude="
                        + random.nextDouble(ground[0], ground[2]) + "&latitude="
                        + random.nextDouble(ground[1], ground[3]) + "&at="
                        + Instant.now().minus(Duration.ofHours(random.nextInt(24 * 600)))));
            }
        };
    }

    /** A client that takes one ticket after the other through the flow, one action with each call. */
    Load.Client flow() {
        return new Connected() {
            private String ticket;
            private int step;

            @Override
            public int call() throws IOException {
                if (ticket == null || step == actions.length) {
                    ticket = open.poll();
                    step = 0;
                }
                if (ticket == null) {
                    return 0;
                }
                int status =
                        checked(wire.post("/api/v1/tickets/" + ticket + "/actions/" + actions[step], bodies[step]));
                step = status < 400 ? step + 1 : actions.length;
                return status;
            }
        };
    }

    /** Takes a ticket of those prepared through the whole flow and gives its id. */
    String closed() throws IOException {
        String ticket = open.peek();
        try (Load.Client client = flow()) {
            for (int i = 0; i < actions.length; i++) {
                if (client.call() >= 400) {
                    throw Stop.failed("事项办不下去", "The ticket cannot be handled");
                }
            }
        }
        return ticket;
    }

    /** Opens tickets in bulk until there are so many for the flow. */
    void prepare(int tickets) {
        prepare(tickets, item -> {});
    }

    /** Opens tickets in bulk that have been dispatched, so that their limits run. Returns their ids. */
    long[] dispatched(int tickets) {
        // Named, as not every district gives a limit to what has no target of its own.
        String due = Instant.now().plus(Duration.ofDays(30)).toString();
        prepare(tickets, item -> {
            step(item, "register");
            step(item, "dispatch").putObject("form").put("unit", unit).put("due", due);
        });
        return open.stream().mapToLong(Long::parseLong).toArray();
    }

    private static ObjectNode step(ObjectNode item, String action) {
        return item.withArray("actions")
                .addObject()
                .put("action", action)
                .put("occurredAt", item.path("open").path("occurredAt").asText());
    }

    private void prepare(int tickets, Consumer<ObjectNode> more) {
        while (open.size() < tickets) {
            ObjectNode body = JSON.createObjectNode();
            ArrayNode items = body.putArray("items");
            for (int i = Math.min(BATCH / 3, tickets - open.size()); i > 0; i--) {
                ObjectNode ticket = ticket();
                ticket.put(
                        "intakeKey",
                        "bench:" + Long.toHexString(ThreadLocalRandom.current().nextLong()));
                ticket.put("occurredAt", Instant.now().toString());
                ObjectNode item = items.addObject();
                item.set("open", ticket);
                item.putArray("actions");
                more.accept(item);
            }
            int before = open.size();
            server.post("/api/v1/batch", bytes(body.toString())).path("results").forEach(result -> {
                if (!result.path("id").asText("0").equals("0")) {
                    open.add(result.path("id").asText());
                }
            });
            if (open.size() == before) {
                throw Stop.failed("批量受理全部被拒", "All of a batch was refused");
            }
        }
    }

    private ObjectNode ticket() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        ObjectNode ticket = JSON.createObjectNode();
        ticket.put("type", "issue");
        ticket.put("category", category);
        ticket.put("title", "路灯不亮 " + random.nextInt(1_000_000));
        ticket.put("description", "夜间路口路灯不亮，行人通行不便，请尽快派人维修。");
        ticket.put("address", "人民大街 " + random.nextInt(1, 2_000) + " 号");
        ticket.put("channel", "hotline");
        if (ground != null) {
            ticket.putObject("point")
                    .put("longitude", random.nextDouble(ground[0], ground[2]))
                    .put("latitude", random.nextDouble(ground[1], ground[3]));
        }
        return ticket;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private abstract class Connected implements Load.Client {
        final Wire wire = new Wire(url, token);

        /** Says once what went wrong: a rate of refusals is no rate. */
        int checked(int status) {
            if (status >= 400 && complained.compareAndSet(false, true)) {
                notes.println("HTTP " + status + ": " + new String(wire.body(), StandardCharsets.UTF_8));
            }
            return status;
        }

        @Override
        public void close() {
            wire.close();
        }
    }
}
