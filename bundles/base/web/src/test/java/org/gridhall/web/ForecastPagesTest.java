package org.gridhall.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ForecastPagesTest {

    private static final String ATTACK = "\"><script>alert(1)</script>";

    private final WebServer web;

    ForecastPagesTest() throws Exception {
        web = new WebServer();
    }

    @AfterEach
    void stop() {
        web.close();
    }

    private HttpResponse<String> get(String path) throws Exception {
        return web.send(web.to(path).header("Cookie", "gridhall=" + FakeDistrict.TOKEN));
    }

    private HttpResponse<String> english(String path) throws Exception {
        return web.send(
                web.to(path).header("Cookie", "gridhall=" + FakeDistrict.TOKEN).header("Accept-Language", "en"));
    }

    @Test
    void the_week_is_told_in_both_languages_with_its_error_and_its_warnings() throws Exception {
        HttpResponse<String> chinese = get("/command/forecast");
        assertThat(chinese.statusCode()).as(chinese.body()).isEqualTo(200);
        assertThat(chinese.body())
                .contains("未来一周", "超出正常范围", "共观察 37 个类别", "预计准不准", "30.2 %", "33.3 %", "role=\"img\"", "110")
                .doesNotContain(" style=", "<script>", "NaN", "null");
        assertThat(english("/command/forecast").body())
                .contains("The coming week", "Beyond normal", "How good it is")
                .doesNotContain("未来一周");
        assertThat(get("/desk").body()).contains("href=\"/command/forecast\"");
    }

    @Test
    void places_are_told_with_links_to_the_tickets() throws Exception {
        HttpResponse<String> chinese = get("/command/forecast/places");
        assertThat(chinese.statusCode()).as(chinese.body()).isEqualTo(200);
        assertThat(chinese.body())
                .contains("热点", "120.0015, 30.0015", "MultiPolygon", "4 件，未办结 1 件")
                .contains("href=\"/desk/tickets/722413094182912001\"");
        assertThat(english("/command/forecast/places?category=street-lamp").body())
                .contains("Hotspots", "4 times, 1 open")
                .doesNotContain("热点");
        HttpResponse<String> wrong = get("/command/forecast/places?days=3&metres=x&back=30");
        assertThat(wrong.statusCode()).isEqualTo(422);
        assertThat(wrong.body()).contains("id=\"days-fault\"", "id=\"metres-fault\"", "value=\"3\"", "value=\"x\"");
    }

    @Test
    void nothing_is_made_of_too_little() throws Exception {
        web.forecasts.empty = true;
        assertThat(get("/command/forecast").body()).contains("数据还不够");
        assertThat(get("/command/forecast/places").body()).contains("没有带位置的事项", "没有同一地点反复发生");
        assertThat(WebServer.json(rest("/api/v1/forecast/week")).get("total").isNull())
                .isTrue();
    }

    @Test
    void what_is_shown_is_never_taken_for_markup() throws Exception {
        web.forecasts.words = ATTACK;
        for (String path : new String[] {
            "/command/forecast",
            "/command/forecast/places",
            "/command/forecast/places?days=%22%3E%3Cscript%3Ealert(1)%3C/script%3E"
        }) {
            assertThat(get(path).body()).as(path).doesNotContain("<script>alert");
        }
    }

    @Test
    void it_is_for_whoever_may_read_the_statistics() throws Exception {
        for (String path : new String[] {"/command/forecast", "/command/forecast/places"}) {
            assertThat(web.send(web.to(path)).statusCode()).isEqualTo(303);
            assertThat(web.send(web.to(path).header("Cookie", "gridhall=" + FakeDistrict.WEAK))
                            .statusCode())
                    .isEqualTo(403);
            assertThat(get(path + "?grid=none").statusCode()).isEqualTo(404);
            assertThat(get(path + "?category=none").statusCode()).isEqualTo(404);
        }
    }

    private HttpResponse<String> rest(String path) throws Exception {
        return rest(path, FakeDistrict.TOKEN);
    }

    private HttpResponse<String> rest(String path, String token) throws Exception {
        HttpRequest.Builder request = web.to(path);
        return web.send(token == null ? request : request.header("Authorization", "Bearer " + token));
    }

    @Test
    void the_interface_tells_the_same() throws Exception {
        JsonNode week = WebServer.json(rest("/api/v1/forecast/week?category=pothole"));
        assertThat(week.at("/total/mean").asDouble()).isEqualTo(123.4);
        assertThat(week.at("/categories/0/key").asText()).isEqualTo("pothole");
        assertThat(week.at("/quality/categories/lastWape").asDouble()).isEqualTo(0.333);
        assertThat(week.at("/quality/cells/wape").isNull()).isTrue();
        assertThat(week.at("/warnings/0/limit").asInt()).isEqualTo(83);
        assertThat(week.at("/falseAlarms").asDouble()).isEqualTo(0.01);
        assertThat(week.at("/lag").asInt()).isEqualTo(2);
        JsonNode hot = WebServer.json(rest("/api/v1/forecast/hotspots?days=14"));
        assertThat(hot.at("/squares/0/hot").asBoolean()).isTrue();
        JsonNode again = WebServer.json(rest("/api/v1/forecast/repeats?least=2"));
        assertThat(again.at("/places/0/tickets/0/id").asText()).isEqualTo("722413094182912001");
        assertThat(rest("/api/v1/forecast/hotspots?days=6").statusCode()).isEqualTo(400);
        assertThat(rest("/api/v1/forecast/week", null).statusCode()).isEqualTo(401);
        assertThat(rest("/api/v1/forecast/week", FakeDistrict.WEAK).statusCode())
                .isEqualTo(403);
    }
}
