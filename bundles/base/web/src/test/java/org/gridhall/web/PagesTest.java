package org.gridhall.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PagesTest {

    private final WebServer web;

    PagesTest() throws Exception {
        web = new WebServer();
    }

    @AfterEach
    void stop() {
        web.close();
    }

    private HttpRequest.Builder within(String path) {
        return web.to(path).header("Cookie", "gridhall=" + FakeDistrict.TOKEN);
    }

    private static HttpRequest.BodyPublisher form(String text) {
        return HttpRequest.BodyPublishers.ofString(text);
    }

    private HttpRequest.Builder post(HttpRequest.Builder to, String text) {
        return to.header("Content-Type", "application/x-www-form-urlencoded").POST(form(text));
    }

    private static String csrf(String page) {
        Matcher mark = Pattern.compile("name=\"csrf\" content=\"([^\"]+)\"").matcher(page);
        assertThat(mark.find()).isTrue();
        return mark.group(1);
    }

    @Test
    void who_is_not_logged_in_is_asked_to_and_comes_back() throws Exception {
        HttpResponse<String> asked = web.send(web.to("/desk?x=1"));
        assertThat(asked.statusCode()).isEqualTo(303);
        assertThat(asked.headers().firstValue("Location")).contains("/login?to=%2Fdesk%3Fx%3D1");
        HttpResponse<String> entered =
                web.send(post(web.to("/login"), "user=lead&password=gridhall-demo&to=%2Fdesk%3Fx%3D1"));
        assertThat(entered.statusCode()).as(entered.body()).isEqualTo(303);
        assertThat(entered.headers().firstValue("Location")).contains("/desk?x=1");
        assertThat(entered.headers().firstValue("Set-Cookie"))
                .hasValueSatisfying(cookie -> assertThat(cookie).contains("HttpOnly", "SameSite=Lax"));
    }

    @Test
    void a_login_never_leads_to_another_site() throws Exception {
        for (String to : new String[] {"https://evil.example/", "//evil.example/", "/%5Cevil.example", "/%0d%0aX: y"}) {
            HttpResponse<String> entered =
                    web.send(post(web.to("/login"), "user=lead&password=gridhall-demo&to=" + to));
            assertThat(entered.headers().firstValue("Location")).contains("/desk");
        }
    }

    @Test
    void a_wrong_password_is_told_in_the_page() throws Exception {
        HttpResponse<String> refused = web.send(post(web.to("/login"), "user=lead&password=wrong"));
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.body()).contains("role=\"alert\"").contains("value=\"lead\"");
    }

    @Test
    void pages_speak_the_readers_language_and_carry_the_policy() throws Exception {
        HttpResponse<String> chinese = web.send(within("/desk"));
        assertThat(chinese.statusCode()).as(chinese.body()).isEqualTo(200);
        assertThat(chinese.body()).contains("lang=\"zh-CN\"").contains("我的工作");
        assertThat(chinese.headers().firstValue("Content-Security-Policy"))
                .hasValueSatisfying(policy ->
                        assertThat(policy).contains("default-src 'self'").doesNotContain("unsafe"));
        assertThat(web.send(within("/desk").header("Accept-Language", "en")).body())
                .contains("My work");
        assertThat(web.send(web.to("/desk")
                                .header("Cookie", "gridhall=" + FakeDistrict.TOKEN + "; gridhall-language=en"))
                        .body())
                .contains("lang=\"en\"");
    }

    @Test
    void nothing_is_done_without_the_mark_of_the_session_or_from_another_site() throws Exception {
        String page = web.send(within("/desk")).body();
        assertThat(web.send(post(within("/logout"), "")).statusCode()).isEqualTo(403);
        assertThat(web.send(post(within("/logout"), "_csrf=abc")).statusCode()).isEqualTo(403);
        assertThat(web.send(post(within("/logout").header("Sec-Fetch-Site", "cross-site"), "_csrf=" + csrf(page)))
                        .statusCode())
                .isEqualTo(403);
        assertThat(web.send(post(web.to("/login").header("Origin", "https://evil.example"), "user=a&password=b"))
                        .statusCode())
                .isEqualTo(403);
        assertThat(web.send(post(within("/logout"), "_csrf=" + csrf(page))).statusCode())
                .isEqualTo(303);
    }

    @Test
    void what_is_not_there_is_told_with_a_way_on() throws Exception {
        HttpResponse<String> missing = web.send(within("/desk/no-such-page"));
        assertThat(missing.statusCode()).isEqualTo(404);
        assertThat(missing.body()).contains("没有找到").contains("href=\"/desk\"");
        assertThat(web.send(web.to("/nothing-here")).statusCode())
                .as("no catch-all")
                .isEqualTo(404);
    }

    @Test
    void styles_and_scripts_are_packed_and_kept_for_good() throws Exception {
        String page = web.send(within("/desk")).body();
        Matcher style =
                Pattern.compile("href=\"(/assets/[0-9a-f]+/css/desk.css)\"").matcher(page);
        assertThat(style.find()).isTrue();
        HttpResponse<String> sheet = web.send(web.to(style.group(1)).header("Accept-Encoding", "gzip"));
        assertThat(sheet.statusCode()).isEqualTo(200);
        assertThat(sheet.headers().firstValue("Content-Encoding")).contains("gzip");
        assertThat(sheet.headers().firstValue("Cache-Control"))
                .hasValueSatisfying(kept -> assertThat(kept).contains("immutable"));
        assertThat(web.send(web.to("/assets/x/../../page/base.peb")).statusCode())
                .isIn(400, 404);
    }
}
