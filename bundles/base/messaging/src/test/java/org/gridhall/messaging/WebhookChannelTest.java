package org.gridhall.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.gridhall.api.feed.Feed;
import org.gridhall.api.message.Contact;
import org.gridhall.api.message.Messages;
import org.gridhall.api.message.NewMessage;
import org.gridhall.api.message.NotSent;
import org.gridhall.api.message.Outgoing;
import org.gridhall.api.message.Recipient;
import org.gridhall.api.trail.Subject;
import org.gridhall.api.trail.TrailEntry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Webhooks against a server that checks what it gets by the books, and answers as told. */
class WebhookChannelTest {

    private static final Instant NOW = Instant.parse("2026-03-02T02:00:00Z");
    private static final String NEW =
            "whsec_" + Base64.getEncoder().encodeToString("new secret".getBytes(StandardCharsets.UTF_8));

    private record Call(Map<String, String> headers, String body) {}

    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private final List<NewMessage> queued = new ArrayList<>();
    private final List<String> begun = new ArrayList<>();
    private HttpServer server;
    private volatile int status = 200;
    private volatile Map<String, String> answer = Map.of();

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        Map<String, String> headers = new HashMap<>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(java.util.Locale.ROOT), values.get(0)));
        calls.add(new Call(headers, new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
        answer.forEach(exchange.getResponseHeaders()::add);
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    private String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/hook";
    }

    private static WebhookChannel channel(boolean inside, String... secrets) {
        return new WebhookChannel(
                Some.config(
                        WebhookChannel.Config.class,
                        Map.of("allow_private", inside, "secrets", String.join(",", secrets), "timeout_seconds", 5)),
                Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private Endpoint endpoint(String name, String... events) {
        Messages messages = new Messages() {
            @Override
            public long queue(NewMessage message) {
                queued.add(message);
                return queued.size();
            }

            @Override
            public int forget(Subject about) {
                throw new UnsupportedOperationException();
            }

            @Override
            public int forget(Recipient recipient) {
                throw new UnsupportedOperationException();
            }
        };
        Feed feed = new Feed() {
            @Override
            public void begin(String subscriber) {
                begun.add(subscriber);
            }

            @Override
            public long lag(String subscriber) {
                throw new UnsupportedOperationException();
            }

            @Override
            public void forget(String subscriber) {
                throw new UnsupportedOperationException();
            }
        };
        return new Endpoint(
                Some.config(
                        Endpoint.Config.class,
                        Map.of(
                                "name",
                                name,
                                "url",
                                url(),
                                "secrets",
                                NEW + ", old secret",
                                "events",
                                String.join(",", events))),
                messages,
                feed);
    }

    private static String signature(String key, Call call) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        String content =
                call.headers().get("webhook-id") + "." + call.headers().get("webhook-timestamp") + "." + call.body();
        return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(content.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void a_message_is_a_cloud_event_signed_with_both_secrets() throws Exception {
        WebhookChannel channel = channel(true);
        channel.addEndpoint(endpoint("city"));
        assertThat(channel.deliver(Some.message(Contact.endpoint("city"))).delivered())
                .isTrue();
        Call call = calls.get(0);
        assertThat(call.headers().get("content-type")).startsWith("application/cloudevents+json");
        assertThat(call.headers().get("webhook-id")).isEqualTo(Some.ID + ".jingkai");
        assertThat(call.headers().get("webhook-timestamp")).isEqualTo(Long.toString(NOW.getEpochSecond()));
        assertThat(call.headers().get("webhook-signature").split(" "))
                .containsExactly(signature("new secret", call), signature("old secret", call));
        JsonNode event = new ObjectMapper().readTree(call.body());
        assertThat(event.get("specversion").asText()).isEqualTo("1.0");
        assertThat(event.get("id").asText()).isEqualTo(Some.ID + ".jingkai");
        assertThat(event.get("source").asText()).isEqualTo("urn:gridhall:jingkai");
        assertThat(event.get("type").asText()).isEqualTo("org.gridhall.message");
        assertThat(event.get("subject").asText()).isEqualTo("ticket/7");
        assertThat(event.get("data").get("body").get("zh").asText()).isEqualTo("您好，路灯已修好（SQ-1）");
    }

    @Test
    void an_event_carries_its_data_and_nothing_that_people_wrote() throws Exception {
        Endpoint endpoint = endpoint("city", "ticket.close", "ticket.o*");
        assertThat(begun).containsExactly("webhook-city");
        endpoint.deliver(List.of(
                entry(1, "open", Map.of("stage", java.util.Arrays.asList(null, "collect"), "title", List.of("a", "b"))),
                entry(2, "comment", Map.of()),
                entry(3, "close", Map.of("stage", List.of("feedback", "closed")))));
        assertThat(queued).extracting(NewMessage::key).containsExactly("event/1/city", "event/3/city");
        NewMessage close = queued.get(1);
        assertThat(close.event()).isEqualTo("org.gridhall.ticket.close");
        assertThat(close.facts().keySet())
                .containsExactlyInAnyOrder("entry", "kind", "id", "action", "version", "occurredAt", "stage");
        assertThat(close.facts().get("stage").zh()).isEqualTo("closed");
        assertThat(queued.get(0).facts()).doesNotContainKey("title");

        WebhookChannel channel = channel(true);
        channel.addEndpoint(endpoint);
        channel.deliver(new Outgoing(
                5,
                "5.jingkai",
                Contact.endpoint("city"),
                null,
                null,
                java.util.Locale.CHINESE,
                null,
                close.event(),
                Map.of("id", "7"),
                Subject.ticket(7),
                NOW));
        JsonNode event = new ObjectMapper().readTree(calls.get(0).body());
        assertThat(event.get("type").asText()).isEqualTo("org.gridhall.ticket.close");
        assertThat(event.get("data").get("id").asText()).isEqualTo("7");
    }

    private static TrailEntry entry(long id, String action, Map<String, Object> changes) {
        return new TrailEntry(
                id,
                Subject.ticket(7),
                1,
                action,
                5,
                "somebody",
                6,
                "u",
                NOW,
                NOW,
                2,
                changes,
                Map.of("phone", "139"),
                "00");
    }

    @ParameterizedTest
    @CsvSource({
        "500, , false, 0",
        "503, 120, false, 120",
        "429, 'Mon, 02 Mar 2026 02:05:00 GMT', false, 300",
        "429, nonsense, false, 0",
        "404, , true, 0",
        "410, , true, 0",
        "302, , true, 0"
    })
    void the_answer_decides_whether_it_is_tried_again(int code, String after, boolean permanent, int seconds) {
        status = code;
        answer = after == null ? Map.of("Location", "http://127.0.0.1:1/elsewhere") : Map.of("Retry-After", after);
        NotSent refused = catchThrowableOfType(
                NotSent.class, () -> channel(true, "secret").deliver(Some.message(Contact.endpoint(url()))));
        assertThat(refused.permanent()).isEqualTo(permanent);
        assertThat(refused.after()).isEqualTo(seconds == 0 ? null : Duration.ofSeconds(seconds));
        assertThat(calls).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://127.0.0.1/x",
                "https://localhost/x",
                "https://10.1.2.3/x",
                "https://172.16.0.1/",
                "https://192.168.1.1/",
                "https://169.254.169.254/latest/meta-data",
                "https://100.64.0.1/",
                "https://0.0.0.0/",
                "https://[::1]/",
                "https://[::ffff:10.0.0.1]/",
                "https://[fd00::1]/",
                "https://[fe80::1]/",
                "https://[2002:7f00:1::]/",
                "https://[64:ff9b::10.0.0.1]/",
                "http://8.8.8.8/",
                "https://user@8.8.8.8/",
                "file:///etc/passwd",
                "https:///x"
            })
    void nothing_inside_the_own_network_is_called(String url) {
        NotSent refused = catchThrowableOfType(
                NotSent.class, () -> channel(false, "secret").deliver(Some.message(Contact.endpoint(url))));
        assertThat(refused.permanent()).isTrue();
    }

    @Test
    void public_addresses_are_outside() throws Exception {
        for (String address : List.of("8.8.8.8", "100.128.0.1", "2001:4860:4860::8888", "198.20.0.1")) {
            assertThat(Inside.is(InetAddress.getByName(address))).as(address).isFalse();
        }
    }

    @Test
    void without_a_secret_nothing_is_sent_and_an_endpoint_that_is_away_is_waited_for() {
        assertThat(catchThrowableOfType(
                                NotSent.class, () -> channel(true).deliver(Some.message(Contact.endpoint(url()))))
                        .permanent())
                .isTrue();
        assertThat(catchThrowableOfType(
                                NotSent.class, () -> channel(true).deliver(Some.message(Contact.endpoint("city"))))
                        .permanent())
                .isFalse();
        assertThat(calls).isEmpty();
    }

    @Test
    void a_server_that_is_not_there_may_be_there_later() {
        String url = url();
        server.stop(0);
        assertThat(catchThrowableOfType(
                                NotSent.class, () -> channel(true, "s").deliver(Some.message(Contact.endpoint(url))))
                        .permanent())
                .isFalse();
    }
}
