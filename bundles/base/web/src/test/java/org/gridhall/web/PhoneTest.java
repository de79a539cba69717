package org.gridhall.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gridhall.api.Problem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PhoneTest {

    private static final String REPORT =
            "{\"category\":\"litter\",\"description\":\"垃圾\",\"point\":{\"longitude\":120,\"latitude\":30},\"attachments\":[\"5\"],\"intakeKey\":\"m-1\"}";

    private final WebServer web;
    private String csrf;
    private String account;

    PhoneTest() throws Exception {
        web = new WebServer();
    }

    @BeforeEach
    void ask() throws Exception {
        JsonNode me = WebServer.json(web.send(within("/m/me")));
        csrf = me.path("csrf").asText();
        account = me.path("account").asText();
        assertThat(csrf).isNotEmpty();
    }

    @AfterEach
    void stop() {
        web.close();
    }

    private HttpRequest.Builder within(String path) {
        return web.to(path).header("Cookie", "gridhall=" + FakeDistrict.TOKEN);
    }

    private HttpRequest.Builder post(String path, String body) {
        return within(path)
                .header("Content-Type", "application/json")
                .header("X-CSRF", csrf)
                .header("X-Account", account)
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    private static void isProblem(HttpResponse<String> answer, int status) throws Exception {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(WebServer.json(answer).path("detail").asText()).isNotEmpty();
    }

    @Test
    void the_app_opens_for_everybody_and_says_nothing_of_anybody() throws Exception {
        HttpResponse<String> home = web.send(web.to("/m/home"));
        assertThat(home.statusCode()).as(home.body()).isEqualTo(200);
        assertThat(home.body()).contains("lang=\"zh-CN\"").doesNotContain("csrf");
        assertThat(web.send(within("/m/home")).body())
                .as("what is kept on the phone is the same for everybody")
                .isEqualTo(home.body());
        assertThat(web.send(within("/m/home").header("Accept-Language", "en")).body())
                .contains("lang=\"en\"")
                .contains("Grid worker");
        assertThat(web.send(web.to("/m")).headers().firstValue("Location")).contains("/m/home");
    }

    @Test
    void everything_that_the_worker_keeps_for_offline_use_is_there() throws Exception {
        HttpResponse<String> worker = web.send(web.to("/m/sw.js"));
        assertThat(worker.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/javascript"));
        Matcher kept = Pattern.compile("'(/[^']+)'").matcher(worker.body());
        int count = 0;
        while (kept.find()) {
            HttpResponse<String> file = web.send(web.to(kept.group(1)));
            assertThat(file.statusCode()).as(kept.group(1)).isEqualTo(200);
            if (kept.group(1).contains("/js/phone/")) {
                Matcher imported = Pattern.compile("(?:from|import\\() ?'(\\./[a-z]+\\.js)'")
                        .matcher(file.body());
                while (imported.find()) {
                    assertThat(worker.body())
                            .as("imported by %s", kept.group(1))
                            .contains("/js/phone" + imported.group(1).substring(1));
                }
            }
            count++;
        }
        assertThat(count).isGreaterThan(15);
        JsonNode manifest = WebServer.json(web.send(web.to("/m/manifest.webmanifest")));
        assertThat(manifest.path("scope").asText()).isEqualTo("/m/");
        assertThat(manifest.path("icons")).hasSize(3);
        assertThat(web.send(web.to("/m/icons/7")).statusCode()).isEqualTo(404);
    }

    @Test
    void what_is_kept_is_sent_once_and_then_only_when_it_changed() throws Exception {
        HttpResponse<String> first = web.send(within("/m/data"));
        JsonNode data = WebServer.json(first);
        assertThat(data.path("categories")).hasSize(4);
        assertThat(data.at("/grids/0/boundary/type").asText()).isEqualTo("Polygon");
        String tag = first.headers().firstValue("ETag").orElseThrow();
        assertThat(web.send(within("/m/data").header("If-None-Match", tag)).statusCode())
                .isEqualTo(304);
        assertThat(web.send(within("/m/data").header("Accept-Encoding", "gzip"))
                        .headers()
                        .firstValue("Content-Encoding"))
                .contains("gzip");
        HttpResponse<String> work = web.send(within("/m/work"));
        assertThat(work.statusCode()).as(work.body()).isEqualTo(200);
        assertThat(WebServer.json(web.send(post("/m/reports", REPORT)))
                        .path("number")
                        .asText())
                .isNotEmpty();
        assertThat(web.send(within("/m/work")
                                .header(
                                        "If-None-Match",
                                        work.headers().firstValue("ETag").orElseThrow()))
                        .statusCode())
                .as("a new task")
                .isEqualTo(200);
    }

    @Test
    void a_report_that_comes_again_is_the_same_ticket() throws Exception {
        HttpResponse<String> first = web.send(post("/m/reports", REPORT));
        HttpResponse<String> again = web.send(post("/m/reports", REPORT));
        assertThat(first.statusCode()).as(first.body()).isEqualTo(201);
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(WebServer.json(again).path("id"))
                .isEqualTo(WebServer.json(first).path("id"));
        assertThat(web.tickets.all).hasSize(1);
        assertThat(web.tickets.opened.get(0).attachments()).isEqualTo(List.of(5L));
        isProblem(web.send(post("/m/reports", REPORT.replace(",\"intakeKey\":\"m-1\"", ""))), 422);
        assertThat(web.tickets.all).hasSize(1);
    }

    @Test
    void what_is_wrong_is_told_at_its_field() throws Exception {
        HttpResponse<String> refused = web.send(post("/m/reports", REPORT.replace("\"category\":\"litter\",", "")));
        isProblem(refused, 422);
        assertThat(WebServer.json(refused).at("/errors/0/field").asText()).isEqualTo("/category");
        isProblem(web.send(post("/m/reports", "{\"intakeKey\":\"m-1\",\"colour\":\"red\"}")), 422);
        isProblem(web.send(post("/m/reports", "{")), 400);
        isProblem(web.send(post("/m/reports", "")), 400);
        isProblem(
                web.send(post("/m/reports", "{\"intakeKey\":\"m-1\",\"description\":\"" + "x".repeat(1 << 20) + "\"}")),
                413);
    }

    @Test
    void a_photo_is_taken_by_its_bytes_and_a_bad_name_is_not() throws Exception {
        HttpResponse<String> stored = web.send(post("/m/photos?name=a.jpg", "\u0001\u0002"));
        assertThat(stored.statusCode()).as(stored.body()).isEqualTo(201);
        assertThat(WebServer.json(stored).path("id").asText()).isEqualTo("5");
        isProblem(web.send(post("/m/photos?name=a%2Fb.jpg", "x")), 422);
        isProblem(web.send(post("/m/photos", "x")), 422);
        isProblem(web.send(post("/m/photos?name=a.jpg", "x".repeat((8 << 20) + 1))), 413);
    }

    @Test
    void whoever_sends_too_much_still_hears_that_it_was_too_much() throws Exception {
        int size = 30 << 20;
        String answer = web.raw(
                "POST /m/photos?name=a.jpg HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nCookie: gridhall="
                        + FakeDistrict.TOKEN + "\r\nX-CSRF: " + csrf + "\r\nX-Account: " + account
                        + "\r\nContent-Length: " + size
                        + "\r\n\r\n" + "x".repeat(size));
        assertThat(answer).startsWith("HTTP/1.1 413 ").contains("8 MiB");
        answer = web.raw("POST /api/v1/tickets HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: "
                + size + "\r\n\r\n" + "x".repeat(size));
        assertThat(answer).startsWith("HTTP/1.1 401 ").contains("POST /api/v1/sessions");
    }

    @Test
    void an_action_needs_the_version_that_was_seen_and_a_conflict_tells_what_changed() throws Exception {
        String id =
                WebServer.json(web.send(post("/m/reports", REPORT))).path("id").asText();
        JsonNode ticket = WebServer.json(web.send(within("/m/tickets/" + id)));
        assertThat(ticket.at("/ticket/id").asText()).isEqualTo(id);
        assertThat(ticket.path("actions")).isNotEmpty();
        String close = "{\"ticket\":\"" + id + "\",\"action\":\"close\",\"version\":1,\"key\":\"m-2\"}";
        HttpResponse<String> done = web.send(post("/m/actions", close));
        assertThat(done.statusCode()).as(done.body()).isEqualTo(200);
        assertThat(WebServer.json(done).at("/ticket/version").asInt()).isEqualTo(2);
        assertThat(web.tickets.acted.get(0).key()).isEqualTo("m-2");
        HttpResponse<String> late = web.send(post("/m/actions", close.replace("m-2", "m-3")));
        isProblem(late, 409);
        assertThat(WebServer.json(late).path("changes")).isNotEmpty();
        isProblem(web.send(post("/m/actions", close.replace("\"version\":1,", ""))), 422);
        isProblem(web.send(post("/m/actions", close.replace(",\"key\":\"m-2\"", ""))), 422);
        isProblem(web.send(post("/m/actions", close.replace(id, "x"))), 422);
        isProblem(web.send(within("/m/tickets/77")), 404);
    }

    @Test
    void nothing_is_taken_from_a_stranger_another_site_or_another_workers_phone() throws Exception {
        for (String path :
                List.of("/m/reports", "/m/photos?name=a.jpg", "/m/actions", "/m/records", "/m/tracks", "/m/letters")) {
            HttpRequest.BodyPublisher body = HttpRequest.BodyPublishers.ofString(REPORT);
            isProblem(web.send(web.to(path).header("X-Account", account).POST(body)), 401);
            HttpResponse<String> bare =
                    web.send(within(path).header("X-Account", account).POST(body));
            isProblem(bare, 403);
            assertThat(WebServer.json(bare).path("code").asText()).isEqualTo("csrf");
            isProblem(
                    web.send(within(path)
                            .header("X-Account", account)
                            .header("X-CSRF", csrf)
                            .header("Sec-Fetch-Site", "cross-site")
                            .POST(body)),
                    403);
            HttpResponse<String> others = web.send(within(path)
                    .header("X-CSRF", csrf)
                    .header("X-Account", "999")
                    .POST(body));
            isProblem(others, 409);
            assertThat(WebServer.json(others).path("code").asText()).isEqualTo("phone.account");
        }
        for (String path : List.of("/m/me", "/m/data", "/m/work", "/m/tickets/1")) {
            isProblem(web.send(web.to(path)), 401);
            isProblem(web.send(web.to(path).header("Cookie", "gridhall=gone")), 401);
        }
        assertThat(web.tickets.all).isEmpty();
    }

    @Test
    void while_the_platform_is_away_the_phone_is_told_when_to_try_again() throws Exception {
        web.tickets.failure = Problem.of(Problem.Kind.UNAVAILABLE, "away", "暂时不可用", "Away for a moment");
        HttpResponse<String> away = web.send(post("/m/reports", REPORT));
        isProblem(away, 503);
        assertThat(away.headers().firstValue("Retry-After")).isPresent();
        web.tickets.failure = new IllegalStateException("broken");
        isProblem(web.send(post("/m/reports", REPORT)), 500);
        assertThat(web.tickets.all).isEmpty();
    }

    private String piece(String key, int from, String points, boolean last) {
        return "{\"key\":\"" + key + "\",\"grid\":\"MH01\",\"startedAt\":\"2026-01-31T00:00:00Z\""
                + (last ? ",\"endedAt\":\"2026-01-31T01:00:00Z\"" : "") + ",\"from\":" + from + ",\"points\":[" + points
                + "]}";
    }

    @Test
    void pieces_of_a_patrol_make_one_line_whatever_comes_again_or_too_early() throws Exception {
        web.registers.others.add("patrols");
        String key = account + "-p1";
        String first = piece(key, 0, "[120,30],[120.001,30]", false);
        JsonNode begun = WebServer.json(web.send(post("/m/tracks", first)));
        assertThat(begun.path("have").asInt()).isEqualTo(2);
        assertThat(begun.path("metres").asInt())
                .as("a thousandth of a degree at 30° north")
                .isEqualTo(96);
        assertThat(WebServer.json(web.send(post("/m/tracks", first)))
                        .path("have")
                        .asInt())
                .isEqualTo(2);
        HttpResponse<String> early = web.send(post("/m/tracks", piece(key, 5, "[120.005,30]", false)));
        isProblem(early, 409);
        assertThat(WebServer.json(early).path("code").asText()).isEqualTo("phone.gap");
        assertThat(WebServer.json(early).path("have").asInt()).isEqualTo(2);
        String half = piece(key, 1, "[120.001,30],[120.002,30]", false);
        assertThat(WebServer.json(web.send(post("/m/tracks", half)))
                        .path("have")
                        .asInt())
                .as("one of two was known")
                .isEqualTo(3);
        String last = piece(key, 3, "", true);
        JsonNode ended = WebServer.json(web.send(post("/m/tracks", last)));
        assertThat(ended.path("ended").asBoolean()).isTrue();
        assertThat(ended.path("metres").asInt()).isEqualTo(193);
        int version = web.registers.records.values().iterator().next().version();
        assertThat(WebServer.json(web.send(post("/m/tracks", last)))
                        .path("ended")
                        .asBoolean())
                .isTrue();
        assertThat(web.registers.records).hasSize(1);
        var record = web.registers.records.values().iterator().next();
        assertThat(record.version()).as("a repeat changes nothing").isEqualTo(version);
        assertThat(record.fields()).containsEntry("day", "2026-01-31").containsEntry("metres", 193L);
    }

    @Test
    void a_patrol_is_its_workers_own_and_lies_on_earth() throws Exception {
        web.registers.others.add("patrols");
        isProblem(web.send(post("/m/tracks", piece("999-p1", 0, "[120,30],[120.001,30]", false))), 422);
        isProblem(web.send(post("/m/tracks", piece(account + "-p1", 0, "[120,30]", false))), 422);
        isProblem(web.send(post("/m/tracks", piece(account + "-p1", 0, "[120,95],[120,96]", false))), 422);
        isProblem(web.send(post("/m/tracks", piece(account + "-p1", 0, "[120],[]", false))), 422);
        isProblem(web.send(post("/m/tracks", piece(account + "-p1", -1, "[120,30],[120,31]", false))), 422);
        assertThat(web.registers.records).isEmpty();
    }

    @Test
    void a_note_is_kept_once_under_the_name_of_who_wrote_it() throws Exception {
        web.registers.others.add("visits");
        String note = "{\"register\":\"visits\",\"key\":\"m-7\",\"at\":\"2026-01-31T17:00:00Z\",\"grid\":\"MH01\","
                + "\"point\":{\"longitude\":120,\"latitude\":30},"
                + "\"fields\":{\"place\":\"梅湖 3 号\",\"worker\":\"somebody else\"}}";
        assertThat(web.send(post("/m/records", note)).statusCode()).isEqualTo(201);
        assertThat(web.send(post("/m/records", note)).statusCode()).isEqualTo(200);
        assertThat(web.registers.records).hasSize(1);
        var record = web.registers.records.values().iterator().next();
        assertThat(record.fields())
                .containsEntry("number", "m-7")
                .containsEntry(
                        "worker",
                        WebServer.json(web.send(within("/m/me"))).path("name").asText())
                .containsEntry("day", "2026-02-01")
                .containsEntry("grid", "MH01");
        assertThat(record.geometry()).contains("\"Point\"").contains("[120.0,30.0]");
        isProblem(web.send(post("/m/records", note.replace(",\"at\":\"2026-01-31T17:00:00Z\"", ""))), 422);
    }

    @Test
    void only_registers_of_the_days_work_are_written_from_a_phone() throws Exception {
        isProblem(web.send(post("/m/records", "{\"register\":\"stalls\",\"key\":\"m-1\",\"fields\":{}}")), 422);
        isProblem(web.send(post("/m/records", "{\"register\":\"visits\",\"fields\":{}}")), 422);
    }

    @Test
    void what_people_wrote_never_becomes_part_of_a_page() throws Exception {
        String bad = "<script>alert(1)</script>";
        web.send(post("/m/reports", REPORT.replace("垃圾", bad)));
        for (String path : List.of("/m/work", "/m/tickets/" + FakeTickets.FIRST)) {
            HttpResponse<String> answer = web.send(within(path));
            assertThat(answer.headers().firstValue("Content-Type"))
                    .hasValueSatisfying(type -> assertThat(type).startsWith("application/json"));
            assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        }
        assertThat(web.send(within("/m/home")).body()).doesNotContain(bad);
    }
}
