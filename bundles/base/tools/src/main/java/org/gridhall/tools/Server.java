package org.gridhall.tools;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The REST interface of an instance. Every request here may be repeated without harm, so each is repeated while the
 * instance is away or asks to wait, with growing pauses, until its patience is over.
 */
public final class Server {

    private static final ObjectMapper JSON = new ObjectMapper();
    /** The password that the launcher prints; an instance without demo data does not take it. */
    private static final String DEMO = "gridhall-demo";

    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    /** How long a fault inside the server may last before it is taken for one that stays. */
    private static final Duration FAULT = Duration.ofSeconds(5);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();
    private final URI url;
    private final Duration patience;
    private final AtomicLong repeats = new AtomicLong();
    private final PrintStream notes;
    private final String user;
    private final String password;
    private volatile String token;

    /**
     * @param password of the user; null when {@code token} is given
     * @param patience how long an instance that is away is waited for
     * @param notes where it is said that it is being waited for
     */
    public Server(URI url, String user, String password, String token, Duration patience, PrintStream notes) {
        this.url = url;
        this.user = user;
        this.password = password;
        this.token = token;
        this.patience = patience;
        this.notes = notes;
    }

    /**
     * The instance that {@code --url} names, else the one that runs in a data folder, for a user with what
     * {@code --password} or {@code --token} give, else the environment, else the demo password.
     */
    public static Server of(Arguments arguments, String user, Path data, PrintStream notes) {
        URI url = arguments.get("--url") == null ? Instance.in(data).url() : address(arguments.get("--url"));
        String token = arguments.get("--token", System.getenv("GRIDHALL_TOKEN"));
        String given = System.getenv("GRIDHALL_PASSWORD");
        String password = arguments.get("--password", given == null ? DEMO : given);
        return new Server(
                url,
                user,
                token == null ? password : null,
                token,
                Duration.ofSeconds(arguments.number("--patience", 60, 0, 86_400)),
                notes);
    }

    private static URI address(String text) {
        if (text.matches("https?://[^\\s/].*")) {
            try {
                return URI.create(text);
            } catch (IllegalArgumentException e) {
                // said below
            }
        }
        throw Stop.usage("地址 " + text + " 不对", text + " is no address");
    }

    /** How many requests were sent again. */
    public long repeats() {
        return repeats.get();
    }

    /** Logs in, unless a token was given. */
    public void login() {
        if (token == null) {
            token = fresh(null);
        }
    }

    public JsonNode get(String path) {
        return authorised("GET", path, BodyPublishers.noBody());
    }

    public JsonNode post(String path, byte[] json) {
        return authorised("POST", path, BodyPublishers.ofByteArray(json));
    }

    private JsonNode authorised(String method, String path, BodyPublisher body) {
        String used = token;
        HttpResponse<byte[]> response = send(method, path, body, used);
        if (response.statusCode() == 401 && password != null) {
            response = send(method, path, body, fresh(used));
        }
        return json(method + " " + path, response);
    }

    /** A token other than the one that is no longer taken; of several threads only one logs in. */
    private synchronized String fresh(String stale) {
        if (token != null && !token.equals(stale)) {
            return token;
        }
        byte[] body;
        try {
            body = JSON.writeValueAsBytes(Map.of("user", user, "password", password));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
        JsonNode answer =
                json("POST /api/v1/sessions", send("POST", "/api/v1/sessions", BodyPublishers.ofByteArray(body), null));
        token = answer.path("token").asText();
        return token;
    }

    private HttpResponse<byte[]> send(String method, String path, BodyPublisher body, String bearer) {
        HttpRequest.Builder request = HttpRequest.newBuilder(resolve(path))
                .timeout(TIMEOUT)
                .header("Accept", "application/json")
                .header("Accept-Language", Words.in("zh-CN", "en"))
                .method(method, body);
        if ("POST".equals(method)) {
            request.header("Content-Type", "application/json");
        }
        if (bearer != null) {
            request.header("Authorization", "Bearer " + bearer);
        }
        return patiently(request.build());
    }

    private URI resolve(String path) {
        String base = url.toString();
        return URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path);
    }

    private HttpResponse<byte[]> patiently(HttpRequest request) {
        long begin = System.nanoTime();
        long end = begin + patience.toNanos();
        for (long pause = 100; ; pause = Math.min(pause * 2, 5_000)) {
            String trouble;
            try {
                HttpResponse<byte[]> response = client.send(request, BodyHandlers.ofByteArray());
                boolean fault = response.statusCode() == 500 && System.nanoTime() - begin > FAULT.toNanos();
                if (fault || !worthRepeating(response)) {
                    return response;
                }
                trouble = "HTTP " + response.statusCode() + reason(response.body());
            } catch (ConnectException e) {
                trouble = Words.in("连接不上", "no connection");
            } catch (IOException e) {
                trouble = Words.in("连接中断：", "connection lost: ") + e.getMessage();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw Stop.failed("已中断", "interrupted");
            }
            if (System.nanoTime() + pause * 1_000_000 > end) {
                throw Stop.failed(url + "：" + trouble + "，已放弃", url + ": " + trouble + ", gave up");
            }
            repeats.incrementAndGet();
            if (pause == 800) {
                notes.println(Words.in("等待 " + url + "：" + trouble, "waiting for " + url + ": " + trouble));
            }
            sleep(pause / 2 + ThreadLocalRandom.current().nextLong(pause / 2 + 1));
        }
    }

    /**
     * Too many, or a fault of the server that may pass. While an instance starts, its web server answers before its
     * interface is there: such a 404 is not the interface's own.
     */
    private static boolean worthRepeating(HttpResponse<byte[]> response) {
        return switch (response.statusCode()) {
            case 429, 500, 502, 503, 504 -> true;
            case 404 ->
                !response.headers().firstValue("Content-Type").orElse("").contains("problem+json");
            default -> false;
        };
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Stop.failed("已中断", "interrupted");
        }
    }

    private JsonNode json(String what, HttpResponse<byte[]> response) {
        if (response.statusCode() / 100 != 2) {
            String said = ": HTTP " + response.statusCode() + reason(response.body());
            throw Stop.failed(url + " 拒绝了 " + what + said, url + " refused " + what + said);
        }
        try {
            return JSON.readTree(response.body());
        } catch (IOException e) {
            throw Stop.failed(
                    url + " 的答复不是 JSON（" + what + "）", url + " answered " + what + " with something that is not JSON");
        }
    }

    /** The words of a problem+json answer, if it is one. */
    private static String reason(byte[] body) {
        try {
            JsonNode problem = JSON.readTree(body);
            String words = problem.path("detail").asText(problem.path("title").asText(""));
            return words.isEmpty() ? "" : " (" + words + ")";
        } catch (IOException e) {
            return "";
        }
    }
}
