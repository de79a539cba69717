package org.gridhall.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LiveTest {

    /** The data of the next event of a name. */
    private static String next(BufferedReader stream, String name) throws IOException {
        for (String line = stream.readLine(); line != null; line = stream.readLine()) {
            if (line.equals("event: " + name)) {
                return stream.readLine();
            }
        }
        return null;
    }

    private static BufferedReader listen(WebServer web, HttpClient client) throws Exception {
        HttpResponse<InputStream> response = client.send(
                web.to("/live")
                        .header("Cookie", "gridhall=" + FakeDistrict.TOKEN)
                        .build(),
                HttpResponse.BodyHandlers.ofInputStream());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/event-stream"));
        return new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
    }

    @Test
    void whoever_listens_hears_what_kinds_of_things_changed_and_when_modules_do() throws Exception {
        try (WebServer web = new WebServer()) {
            assertThat(web.live.listening()).isFalse();
            HttpClient client = HttpClient.newHttpClient();
            try (BufferedReader stream = listen(web, client);
                    BufferedReader other = listen(web, client)) {
                assertThat(next(stream, "hello")).isEqualTo("data: {}");
                assertThat(next(other, "hello")).isNotNull();
                assertThat(web.live.listening()).isTrue();
                web.live.committed(Set.of("ticket"));
                assertThat(next(stream, "changed")).isEqualTo("data: [\"ticket\"]");
                assertThat(next(other, "changed")).isEqualTo("data: [\"ticket\"]");
                web.live.changed(List.of(), List.of());
                assertThat(next(stream, "changed")).isEqualTo("data: [\"menu\"]");
            }
        }
    }

    @Test
    void a_listener_that_reads_slowly_gets_fewer_events_and_misses_no_kind() throws Exception {
        try (WebServer web = new WebServer()) {
            try (BufferedReader stream = listen(web, HttpClient.newHttpClient())) {
                for (int i = 0; i < 200_000; i++) {
                    web.live.committed(Set.of("ticket"));
                }
                web.live.committed(Set.of("record"));
                String event;
                do {
                    event = next(stream, "changed");
                } while (event != null && !event.contains("record"));
                assertThat(event).isNotNull();
            }
        }
    }

    @Test
    void a_stranger_is_told_not_to_come_back() throws Exception {
        try (WebServer web = new WebServer()) {
            assertThat(web.send(web.to("/live")).statusCode()).isEqualTo(204);
            assertThat(web.send(web.to("/live").header("Cookie", "gridhall=guessed"))
                            .statusCode())
                    .isEqualTo(204);
            assertThat(web.live.listening()).isFalse();
        }
    }

    @Test
    void when_the_stream_is_taken_away_it_ends() throws Exception {
        try (WebServer web = new WebServer()) {
            try (BufferedReader stream = listen(web, HttpClient.newHttpClient())) {
                assertThat(next(stream, "hello")).isNotNull();
                web.live.stop();
                assertThat(next(stream, "changed")).isNull();
                assertThat(web.live.listening()).isFalse();
            }
        }
    }
}
