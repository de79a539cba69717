package org.gridhall.tests;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Talks to an instance, with an account or without. */
final class Client {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();

    private final URI base;
    private final String token;

    Client(URI base, String token) {
        this.base = base;
        this.token = token;
    }

    Client login(String user, String password) {
        String fresh = post("/api/v1/sessions", Map.of("user", user, "password", password))
                .json()
                .path("token")
                .asText();
        return new Client(base, fresh);
    }

    Reply get(String path, String... headers) {
        return send(request(path, headers).GET());
    }

    /** Posts text as it is and anything else as JSON. */
    Reply post(String path, Object body, String... headers) {
        HttpRequest.Builder request = request(path, headers);
        if (!(body instanceof String)) {
            request.header("Content-Type", "application/json");
        }
        return send(request.POST(BodyPublishers.ofString(body instanceof String text ? text : json(body))));
    }

    Reply upload(String path, byte[] bytes) {
        return send(request(path).POST(BodyPublishers.ofByteArray(bytes)));
    }

    static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private HttpRequest.Builder request(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path))
                .timeout(Duration.ofSeconds(60))
                .header("Accept-Language", "en");
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return request;
    }

    private static Reply send(HttpRequest.Builder request) {
        try {
            // the timeout of a request ends with the headers of its answer; a body may stop half-way, too
            var response =
                    HTTP.sendAsync(request.build(), BodyHandlers.ofString()).get(90, TimeUnit.SECONDS);
            return new Reply(response.statusCode(), response.headers(), response.body());
        } catch (ExecutionException e) {
            throw new UncheckedIOException(
                    e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause()));
        } catch (TimeoutException e) {
            throw new AssertionError(
                    "no whole answer after 90 seconds from " + request.build().uri(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
