package org.gridhall.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gridhall.api.Problem;
import org.gridhall.api.account.Actor;
import org.gridhall.api.place.Point;
import org.gridhall.api.ticket.NewTicket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PortalTest {

    private static final String KEY = "kkkkkkkkkkkkkkkkkkkkkkkk";
    private static final String EVIL = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>";

    private WebServer web;

    PortalTest() throws Exception {
        web = new WebServer();
    }

    @AfterEach
    void stop() {
        web.close();
    }

    private HttpResponse<String> get(String path) throws Exception {
        return web.send(web.to(path));
    }

    private HttpRequest.Builder form(String path, Map<String, String> fields) {
        StringBuilder body = new StringBuilder();
        fields.forEach((name, value) -> body.append(body.isEmpty() ? "" : "&")
                .append(name)
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
        return web.to(path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()));
    }

    private HttpResponse<String> post(String path, Map<String, String> fields) throws Exception {
        return web.send(form(path, fields));
    }

    /** The last step with files, as a browser sends it. */
    private HttpResponse<String> multipart(Map<String, String> fields, String file, byte[] content) throws Exception {
        StringBuilder body = new StringBuilder();
        fields.forEach((name, value) -> body.append("--x\r\nContent-Disposition: form-data; name=\"")
                .append(name)
                .append("\"\r\n\r\n")
                .append(value)
                .append("\r\n"));
        body.append("--x\r\nContent-Disposition: form-data; name=\"photos\"; filename=\"")
                .append(file)
                .append("\"\r\nContent-Type: image/jpeg\r\n\r\n")
                .append(new String(content, StandardCharsets.ISO_8859_1))
                .append("\r\n--x--\r\n");
        return web.send(web.to("/report")
                .header("Content-Type", "multipart/form-data; boundary=x")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString())));
    }

    private static Map<String, String> report() {
        return new TreeMap<>(Map.of(
                "step", "details",
                "key", KEY,
                "category", "street-lamp",
                "text", "门口路灯不亮",
                "address", "人民路 18 号",
                "name", "王女士",
                "phone", "13800000000",
                "f/poles", "2",
                "f/lamp", "old"));
    }

    private static Map<String, String> with(Map<String, String> fields, String... more) {
        Map<String, String> all = new TreeMap<>(fields);
        for (int i = 0; i < more.length; i += 2) {
            all.put(more[i], more[i + 1]);
        }
        return all;
    }

    private void opened(String title, String description, Boolean confidential) {
        web.tickets.open(
                FakeDistrict.actor("clerk", java.util.Set.of()),
                new NewTicket(
                        null,
                        "street-lamp",
                        title,
                        description,
                        new Point(120, 30),
                        "人民路 " + title,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        confidential));
    }

    @Test
    void the_start_is_for_everybody_small_and_in_both_languages() throws Exception {
        HttpResponse<String> start = get("/");
        assertThat(start.statusCode()).as(start.body()).isEqualTo(200);
        assertThat(start.body()).contains("我要反映问题").contains("12345").contains("href=\"/login\"");
        assertThat(web.send(web.to("/").header("Accept-Language", "en")).body()).contains("Report a problem");
        int bytes = 0;
        Matcher linked = Pattern.compile("(?:href|src)=\"(/assets/[^\"]+\\.(?:css|js))\"")
                .matcher(start.body());
        while (linked.find()) {
            HttpResponse<String> file = web.send(web.to(linked.group(1)).header("Accept-Encoding", "gzip"));
            bytes +=
                    Integer.parseInt(file.headers().firstValue("Content-Length").orElseThrow());
        }
        HttpResponse<String> packed = web.send(web.to("/").header("Accept-Encoding", "gzip"));
        bytes += Integer.parseInt(packed.headers().firstValue("Content-Length").orElseThrow());
        assertThat(bytes).isLessThan(60_000);
        assertThat(start.body()).doesNotContain("tabler").doesNotContain("leaflet");
    }

    @Test
    void three_steps_carry_what_was_said_and_make_a_ticket() throws Exception {
        HttpResponse<String> what = get("/report");
        assertThat(what.body())
                .contains("value=\"street-lamp\"")
                .contains("litter")
                .doesNotContain("value=\"internal\"");
        assertThat(post("/report", Map.of("step", "what", "key", KEY, "text", "灯坏了", "look", "1"))
                        .body())
                .contains("可能是这几类");
        HttpResponse<String> where =
                post("/report", Map.of("step", "what", "key", KEY, "text", "灯坏了", "category", "street-lamp"));
        assertThat(where.body())
                .contains("name=\"address\"")
                .contains("value=\"灯坏了\"")
                .contains(KEY);
        HttpResponse<String> details = post(
                "/report",
                Map.of("step", "where", "key", KEY, "text", "灯坏了", "category", "street-lamp", "address", "人民路 18 号"));
        assertThat(details.body()).contains("value=\"人民路 18 号\"").contains(">灯坏了</textarea>");
        HttpResponse<String> sent = post("/report", report());
        assertThat(sent.statusCode()).as(sent.body()).isEqualTo(303);
        assertThat(sent.headers().firstValue("Location"))
                .hasValueSatisfying(
                        to -> assertThat(to).startsWith("/follow/secret-of-").endsWith("?sent=now"));
        NewTicket ticket = web.tickets.opened.get(0);
        assertThat(ticket.channel()).isEqualTo("portal");
        assertThat(ticket.intakeKey()).isEqualTo(KEY);
        assertThat(ticket.parties().get(0).phone()).isEqualTo("13800000000");
        assertThat(web.tickets.actors).containsExactly(Actor.ANYBODY);
    }

    @Test
    void sent_twice_it_is_one_ticket() throws Exception {
        String first =
                post("/report", report()).headers().firstValue("Location").orElseThrow();
        String second =
                post("/report", report()).headers().firstValue("Location").orElseThrow();
        assertThat(web.tickets.all).hasSize(1);
        assertThat(second).isEqualTo(first.replace("now", "again"));
    }

    @Test
    void what_is_wrong_is_told_at_its_field_and_nothing_is_lost() throws Exception {
        HttpResponse<String> nowhere = post("/report", with(report(), "step", "where", "address", ""));
        assertThat(nowhere.statusCode()).isEqualTo(422);
        assertThat(nowhere.body())
                .contains("id=\"wrong-address\"")
                .contains("门口路灯不亮")
                .contains("王女士");
        HttpResponse<String> phone = post("/report", with(report(), "phone", "abc"));
        assertThat(phone.statusCode()).isEqualTo(422);
        assertThat(phone.body())
                .contains("id=\"wrong-phone\"")
                .contains("门口路灯不亮")
                .contains("人民路 18 号");
        assertThat(post("/report", with(report(), "text", "长".repeat(4001))).body())
                .contains("id=\"wrong-text\"");
        assertThat(post("/report", with(report(), "text", "<b>x</b>")).body()).contains("id=\"wrong-text\"");
        assertThat(post("/report", with(report(), "longitude", "x", "latitude", "1"))
                        .body())
                .contains("id=\"wrong-place\"");
        assertThat(post("/report", with(report(), "longitude", "NaN", "latitude", "1e999"))
                        .statusCode())
                .isEqualTo(422);
        assertThat(post("/report", with(report(), "category", "internal")).statusCode())
                .isEqualTo(422);
        web.tickets.failure = Problem.invalid("/parties/0/phone", "电话不对", "Not a phone");
        HttpResponse<String> core = post("/report", report());
        assertThat(core.body()).contains("电话不对").contains("王女士");
        assertThat(web.tickets.all).isEmpty();
    }

    @Test
    void files_are_kept_for_this_report_and_survive_an_error() throws Exception {
        HttpResponse<String> wrong = multipart(with(report(), "phone", "x"), "a.jpg", new byte[] {1, 2});
        assertThat(wrong.statusCode()).as(wrong.body()).isEqualTo(422);
        assertThat(wrong.body()).contains("value=\"5:a.jpg\"");
        assertThat(web.attachments.held).containsOnlyKeys(KEY);
        assertThat(multipart(report(), "b.exe", new byte[] {1}).body()).contains("id=\"wrong-photos\"");
        assertThat(post("/report", with(report(), "photo", "5:a.jpg", "drop", "5"))
                        .body())
                .doesNotContain("value=\"5:a.jpg\"");
        assertThat(post("/report", with(report(), "photo", "5:a.jpg")).statusCode())
                .isEqualTo(303);
        assertThat(web.tickets.opened.get(0).attachments()).containsExactly(5L);
    }

    @Test
    void a_tip_off_is_confidential_and_its_teller_unknown() throws Exception {
        post("/report", with(report(), "confidential", "1", "anonymous", "1"));
        NewTicket ticket = web.tickets.opened.get(0);
        assertThat(ticket.confidential()).isTrue();
        assertThat(ticket.parties()).isEmpty();
    }

    @Test
    void what_people_wrote_is_shown_as_words_with_numbers_hidden() throws Exception {
        opened(EVIL, EVIL + " 电话 13812345678", null);
        opened("秘密举报", null, true);
        for (String path :
                List.of("/", "/report?category=street-lamp&q=" + URLEncoder.encode(EVIL, StandardCharsets.UTF_8))) {
            String page = get(path).body();
            assertThat(page)
                    .doesNotContain("<script>alert")
                    .doesNotContain("<img src=x")
                    .doesNotContain("13812345678");
            assertThat(page).doesNotContain("秘密举报");
        }
        Map<String, String> evil = new TreeMap<>();
        for (String name : List.of("key", "text", "address", "name", "phone", "longitude", "latitude", "photo", "q")) {
            evil.put(name, EVIL);
        }
        evil.put("category", "street-lamp");
        for (String step : List.of("what", "where", "details")) {
            String page = post("/report", with(evil, "step", step)).body();
            assertThat(page).doesNotContain("<script>alert").doesNotContain("<img src=x");
        }
        assertThat(web.tickets.opened).hasSize(2);
    }

    @Test
    void nothing_is_sent_by_another_site_and_not_too_often() throws Exception {
        assertThat(web.send(form("/report", report()).header("Sec-Fetch-Site", "cross-site"))
                        .statusCode())
                .isEqualTo(403);
        assertThat(web.send(form("/report", report()).header("Origin", "https://evil.example"))
                        .statusCode())
                .isEqualTo(403);
        assertThat(web.tickets.opened).isEmpty();
        web.close();
        web = new WebServer(3);
        int refused = 0;
        for (int i = 0; i < 5; i++) {
            refused += get("/report").statusCode() == 429 ? 1 : 0;
        }
        assertThat(refused).isEqualTo(2);
    }

    @Test
    void errors_of_strangers_look_like_the_portal() throws Exception {
        HttpResponse<String> missing = get("/near/a/b/c");
        assertThat(missing.statusCode()).isEqualTo(404);
        assertThat(missing.body()).contains("portal.css").contains("href=\"/\"");
    }

    private String followed() throws Exception {
        String to = post("/report", report()).headers().firstValue("Location").orElseThrow();
        return to.substring("/follow/".length(), to.indexOf('?'));
    }

    @Test
    void a_report_is_followed_by_its_link_and_its_secret_goes_nowhere_else() throws Exception {
        String secret = followed();
        HttpResponse<String> page = get("/follow/" + secret + "?sent=now");
        assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
        String number = web.tickets.all.values().iterator().next().summary().number();
        assertThat(page.body()).contains(number).contains("已收到您的问题").contains(secret);
        assertThat(page.headers().firstValue("Referrer-Policy")).contains("strict-origin");
        assertThat(page.headers().firstValue("X-Robots-Tag")).contains("noindex, nofollow");
        Matcher title = Pattern.compile("<title>([^<]*)</title>").matcher(page.body());
        assertThat(title.find()).isTrue();
        assertThat(title.group(1)).doesNotContain(secret);
        HttpResponse<String> entered = post("/follow", Map.of("number", number, "code", secret));
        assertThat(entered.headers().firstValue("Location")).contains("/follow/" + secret);
    }

    @Test
    void a_wrong_code_says_the_same_as_an_unknown_number_and_guessing_ends_soon() throws Exception {
        String secret = followed();
        String number = web.tickets.all.values().iterator().next().summary().number();
        HttpResponse<String> code = post("/follow", Map.of("number", number, "code", "x".repeat(22)));
        HttpResponse<String> unknown = post("/follow", Map.of("number", "SQ1", "code", secret));
        assertThat(code.statusCode()).isEqualTo(404).isEqualTo(unknown.statusCode());
        assertThat(code.body().replace(number, "SQ1")).isEqualTo(unknown.body());
        assertThat(get("/follow/" + "y".repeat(22)).statusCode()).isEqualTo(404);
        web.close();
        web = new WebServer(40);
        String last = null;
        int tooMany = 0;
        for (int i = 0; i < 45; i++) {
            int status = get("/follow/guess-" + i).statusCode();
            tooMany += status == 429 ? 1 : 0;
            last = Integer.toString(status);
        }
        assertThat(tooMany).isPositive();
        assertThat(last).isEqualTo("429");
    }

    @Test
    void the_reporter_takes_an_action_that_is_offered_and_no_other() throws Exception {
        String secret = followed();
        HttpResponse<String> done = post("/follow/" + secret + "/comment", Map.of("key", "k1"));
        assertThat(done.statusCode()).as(done.body()).isEqualTo(303);
        assertThat(web.tickets.acted.get(0).action()).isEqualTo("comment");
        assertThat(web.tickets.actors).allMatch(actor -> actor.kind() == Actor.Kind.REPORTER);
        assertThat(post("/follow/" + secret + "/close", Map.of()).statusCode()).isEqualTo(409);
        assertThat(post("/follow/nobody/comment", Map.of()).statusCode()).isEqualTo(404);
        assertThat(web.send(form("/follow/" + secret + "/comment", Map.of()).header("Sec-Fetch-Site", "cross-site"))
                        .statusCode())
                .isEqualTo(403);
        assertThat(web.tickets.acted).hasSize(1);
        assertThat(get("/follow/" + secret + "/files/5").headers().firstValue("Content-Type"))
                .contains("image/jpeg");
        assertThat(get("/follow/" + secret + "/files/6").statusCode()).isEqualTo(404);
    }

    @Test
    void a_number_alone_shows_what_is_public() throws Exception {
        opened(EVIL, EVIL + " 电话 13812345678", null);
        opened("秘密举报", null, true);
        List<String> numbers = web.tickets.all.values().stream()
                .map(ticket -> ticket.summary().number())
                .toList();
        assertThat(get("/follow?number=" + numbers.get(0)).headers().firstValue("Location"))
                .contains("/near/" + numbers.get(0));
        HttpResponse<String> one = get("/near/" + numbers.get(0));
        assertThat(one.statusCode()).as(one.body()).isEqualTo(200);
        assertThat(one.body())
                .doesNotContain("<script>alert")
                .doesNotContain("<img src=x")
                .doesNotContain("13812345678");
        assertThat(get("/near/" + numbers.get(1)).statusCode()).isEqualTo(404);
        HttpResponse<String> secret = get("/follow?number=" + numbers.get(1));
        HttpResponse<String> unknown = get("/follow?number=SQ1");
        assertThat(secret.body().replace(numbers.get(1), "SQ1")).isEqualTo(unknown.body());
    }

    @Test
    void near_lists_what_was_closed_in_a_grid_and_of_a_kind() throws Exception {
        opened(EVIL, null, null);
        HttpResponse<String> all = get("/near");
        assertThat(all.statusCode()).as(all.body()).isEqualTo(200);
        assertThat(all.body()).contains("梅湖").doesNotContain("<img src=x").doesNotContain("消防");
        assertThat(web.tickets.published.open()).isFalse();
        get("/near?longitude=120&latitude=30&category=street-lamp");
        assertThat(web.tickets.published.grid()).isEqualTo("MH");
        assertThat(web.tickets.published.category()).isEqualTo("street-lamp");
        assertThat(get("/near?longitude=1&latitude=2").body()).contains("不在本区范围内");
        assertThat(get("/near?longitude=x&latitude=2").statusCode()).isEqualTo(200);
        get("/near?category=internal");
        assertThat(web.tickets.published.category()).isNull();
        HttpResponse<String> grids = get("/near/grids.json");
        assertThat(WebServer.json(grids).path("features")).hasSize(1);
        assertThat(web.send(web.to("/near").header("Accept-Language", "en")).body())
                .contains("Solved near me");
    }

    @Test
    void figures_say_what_they_count() throws Exception {
        HttpResponse<String> figures = get("/figures");
        assertThat(figures.statusCode()).as(figures.body()).isEqualTo(200);
        assertThat(figures.body()).contains("办结 1 ÷ 受理 4").contains("25.0%");
        assertThat(get("/figures?month=%3Cb%3E").statusCode()).isEqualTo(200);
        assertThat(web.send(web.to("/figures").header("Accept-Language", "en")).body())
                .contains("closed 1 ÷ accepted 4");
    }

    @Test
    void the_categorys_own_form_is_asked_kept_and_sent() throws Exception {
        Map<String, String> draft = with(report(), "step", "where");
        HttpResponse<String> details = post("/report", draft);
        assertThat(details.body()).contains("灯杆数").contains("name=\"f/poles\"");
        HttpResponse<String> wrong = post("/report", with(report(), "f/poles", "<b>", "f/lamp", "led"));
        assertThat(wrong.statusCode()).isEqualTo(422);
        assertThat(wrong.body())
                .contains("id=\"c-f/poles-wrong\"")
                .contains("门口路灯不亮")
                .doesNotContain("<b>\"");
        assertThat(post("/report", with(report(), "back", "1", "f/poles", "3")).body())
                .contains("name=\"f/poles\" value=\"3\"");
        post("/report", with(report(), "f/poles", "3", "f/lamp", "led"));
        assertThat(web.tickets.opened.get(0).fields())
                .containsEntry("lamp", "led")
                .containsKey("poles");
    }
}
