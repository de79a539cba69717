package org.gridhall.tools.replay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Answers sessions, batches and statistics as an instance would, and fails when told to. */
final class PretendedInstance implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** How a request goes wrong. */
    enum Failure {
        NONE,
        UNAVAILABLE,
        STARTING,
        LOST_AFTER_WORK,
        TOKEN_EXPIRED
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(4);
    final Map<String, JsonNode> tickets = new TreeMap<>();
    final AtomicInteger requests = new AtomicInteger();
    final AtomicInteger logins = new AtomicInteger();
    private final Map<Integer, Failure> failures = new HashMap<>();
    private volatile int largest;

    PretendedInstance() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/v1/sessions", this::session);
        server.createContext("/api/v1/batch", this::batch);
        server.createContext("/api/v1/statistics/completion", this::completion);
        server.setExecutor(threads);
        server.start();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** The batch request with this number, from 1, goes wrong. */
    PretendedInstance fails(int request, Failure failure) {
        failures.put(request, failure);
        return this;
    }

    int largest() {
        return largest;
    }

    private void session(HttpExchange exchange) throws IOException {
        JsonNode login = JSON.readTree(exchange.getRequestBody());
        boolean right = "secret".equals(login.path("password").asText());
        int number = logins.incrementAndGet();
        String problem = "{\"status\":401,\"title\":\"name or password is wrong\"}";
        answer(exchange, right ? 201 : 401, right ? "{\"token\":\"t" + number + "\"}" : problem);
    }

    private void batch(HttpExchange exchange) throws IOException {
        Failure failure = failures.getOrDefault(requests.incrementAndGet(), Failure.NONE);
        byte[] body = exchange.getRequestBody().readAllBytes();
        if (failure == Failure.UNAVAILABLE) {
            answer(exchange, 503, "{\"detail\":\"starting\"}");
        } else if (failure == Failure.STARTING) {
            answer(exchange, 404, "{\"message\":\"Not Found\",\"status\":\"404\"}");
        } else if (failure == Failure.TOKEN_EXPIRED
                || !("Bearer t" + logins.get())
                        .equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            answer(exchange, 401, "{}");
        } else {
            String results = work(JSON.readTree(body));
            if (failure == Failure.LOST_AFTER_WORK) {
                throw new IOException("the connection is cut");
            }
            answer(exchange, 200, results);
        }
    }

    private synchronized String work(JsonNode body) {
        ObjectNode answer = JSON.createObjectNode();
        ArrayNode results = answer.putArray("results");
        int weight = 0;
        for (JsonNode item : body.get("items")) {
            JsonNode open = item.get("open");
            weight += 1 + item.get("actions").size();
            String key = open.get("intakeKey").asText();
            ObjectNode result = results.addObject().put("intakeKey", key);
            if ("refuse me".equals(open.path("description").asText())) {
                result.put("status", "rejected");
                result.putObject("error").put("field", "/description").put("message", "too long");
                continue;
            }
            boolean known = tickets.put(key, item) != null;
            result.put("status", known ? "unchanged" : "opened");
            result.put("applied", known ? 0 : item.get("actions").size());
            result.put("grid", placed(open.get("point")) ? "roslindale" : null);
            result.put("overdue", late(item));
        }
        largest = Math.max(largest, weight);
        return answer.toString();
    }

    private static boolean placed(JsonNode point) {
        return point != null && point.get("longitude").asDouble() < -71;
    }

    private static boolean late(JsonNode item) {
        JsonNode due = item.at("/actions/1/form/due");
        JsonNode handled = item.at("/actions/2/occurredAt");
        return !due.isMissingNode()
                && (handled.isMissingNode() || Instant.parse(handled.asText()).isAfter(Instant.parse(due.asText())));
    }

    private synchronized void completion(HttpExchange exchange) throws IOException {
        boolean unit = exchange.getRequestURI().getQuery().equals("by=unit");
        Map<String, long[]> counts = new TreeMap<>();
        for (JsonNode item : tickets.values()) {
            String key = (unit ? item.at("/actions/1/form/unit") : item.at("/open/category")).asText();
            long[] count = counts.computeIfAbsent(key, none -> new long[2]);
            count[0]++;
            count[1] += item.get("actions").size() == 5 ? 1 : 0;
        }
        ObjectNode answer = JSON.createObjectNode().put("lag", 0);
        ArrayNode items = answer.putArray("items");
        counts.forEach((key, count) ->
                items.addObject().put("key", key).put("accepted", count[0]).put("closed", count[1]));
        answer(exchange, 200, answer.toString());
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
