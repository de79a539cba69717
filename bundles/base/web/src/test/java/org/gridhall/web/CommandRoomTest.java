package org.gridhall.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CommandRoomTest {

    private final WebServer web;

    CommandRoomTest() throws Exception {
        web = new WebServer();
    }

    @AfterEach
    void stop() {
        web.close();
    }

    private HttpRequest.Builder within(String path) {
        return web.to(path).header("Cookie", "gridhall=" + FakeDistrict.TOKEN);
    }

    private HttpResponse<String> get(String path) throws Exception {
        return web.send(within(path));
    }

    @Test
    void the_wall_stands_in_both_languages_without_a_script_or_style_inside() throws Exception {
        HttpResponse<String> chinese = get("/command");
        assertThat(chinese.statusCode()).as(chinese.body()).isEqualTo(200);
        assertThat(chinese.body())
                .contains("综合指挥大屏", "信息收集", "待考核", "data-state=\"loading\"")
                .doesNotContain(" style=", " onclick=", "<script>");
        assertThat(chinese.headers().firstValue("Content-Security-Policy"))
                .hasValueSatisfying(policy -> assertThat(policy).doesNotContain("unsafe"));
        HttpResponse<String> english = web.send(within("/command").header("Accept-Language", "en"));
        assertThat(english.body()).contains("Command Room", "Latest events").doesNotContain("综合指挥");
        assertThat(get("/desk").body()).contains("href=\"/command\"");
    }

    @Test
    void it_is_for_whoever_may_read_the_statistics() throws Exception {
        HttpResponse<String> stranger = web.send(web.to("/command"));
        assertThat(stranger.statusCode()).isEqualTo(303);
        assertThat(stranger.headers().firstValue("Location")).contains("/login?to=%2Fcommand");
        for (String path : new String[] {"/command", "/command/data", "/command/map"}) {
            HttpResponse<String> weak = web.send(web.to(path).header("Cookie", "gridhall=" + FakeDistrict.WEAK));
            assertThat(weak.statusCode()).as(path).isEqualTo(403);
        }
        assertThat(web.send(web.to("/command/data")).statusCode())
                .as("a script is told, not led elsewhere")
                .isEqualTo(401);
    }

    @Test
    void its_figures_come_from_the_statistics() throws Exception {
        JsonNode wall = WebServer.json(get("/command/data"));
        assertThat(wall.at("/day/accepted").asInt()).isEqualTo(40);
        assertThat(wall.at("/year/closed").asInt()).isEqualTo(10);
        assertThat(wall.at("/lamps/red").asInt()).isEqualTo(2);
        assertThat(wall.at("/lamps/grey").asInt()).isEqualTo(1);
        assertThat(wall.at("/trend").size()).isEqualTo(30);
        assertThat(wall.at("/trend/29/accepted").asInt()).isEqualTo(40);
        assertThat(wall.at("/loop").findValuesAsText("key"))
                .containsExactly("collect", "dispatch", "handle", "supervise", "feedback", "assess");
        assertThat(wall.at("/loop/3/open").asInt()).as("supervision orders").isEqualTo(3);
        assertThat(wall.at("/loop/2/open").asInt())
                .as("what the district opens for itself is no matter of the loop")
                .isZero();
        assertThat(wall.at("/grids/0/key").asText()).isEqualTo("MH");
        assertThat(wall.at("/grids/0/accepted").asInt())
                .as("what lies below counts")
                .isEqualTo(40);
        assertThat(wall.at("/grids/0/red").asInt()).isEqualTo(2);
        assertThat(wall.at("/grids").size())
                .as("grids of other networks are not on the map")
                .isEqualTo(1);
        assertThat(wall.at("/events/0/longitude").asDouble()).isEqualTo(120.1);
        assertThat(wall.at("/events/0").fieldNames())
                .toIterable()
                .as("no title, no number, nobody")
                .doesNotContain("title", "number", "actor", "ticket");
    }

    @Test
    void it_leads_into_a_grid_and_back() throws Exception {
        JsonNode wall = WebServer.json(get("/command/data?grid=MH"));
        assertThat(wall.at("/way").findValuesAsText("code")).containsExactly("MH");
        assertThat(wall.at("/way/0/title").asText()).isEqualTo("全区");
        assertThat(wall.at("/grids").findValuesAsText("key")).containsExactly("MH01");
        JsonNode leaf = WebServer.json(get("/command/data?grid=MH01"));
        assertThat(leaf.at("/grids").findValuesAsText("key")).containsExactly("MH01");
        assertThat(leaf.at("/duty/0/name").asText()).isEqualTo("李四");
        for (String path : new String[] {
            "/command?grid=none", "/command/data?grid=none", "/command/map?grid=F1", "/command/data?category=none"
        }) {
            assertThat(get(path).statusCode()).as(path).isEqualTo(404);
        }
        assertThat(get("/command?grid=%22%3E%3Cscript%3Ealert(1)%3C/script%3E").body())
                .doesNotContain("<script>alert");
    }

    @Test
    void the_ground_is_geojson() throws Exception {
        HttpResponse<String> map = get("/command/map");
        assertThat(map.headers().firstValue("Content-Type")).contains("application/json");
        JsonNode ground = WebServer.json(map);
        assertThat(ground.at("/type").asText()).isEqualTo("FeatureCollection");
        assertThat(ground.at("/features/0/properties/name").asText()).isEqualTo("MH");
        assertThat(ground.at("/features/0/properties/title").asText()).isEqualTo("梅湖");
        assertThat(ground.at("/features/0/geometry/type").asText()).isEqualTo("Polygon");
    }

    @Test
    void ten_walls_cost_one_look_and_none_while_nothing_is_counted() throws Exception {
        String since = WebServer.json(get("/command/data")).at("/since").asText();
        for (int i = 0; i < 10; i++) {
            assertThat(get("/command/data?since=" + since).statusCode()).isEqualTo(204);
            assertThat(get("/command/data").statusCode()).isEqualTo(200);
        }
        assertThat(web.statistics.drawn).hasValue(1);
        web.statistics.revision = "1.2";
        HttpResponse<String> fresh = get("/command/data?since=" + since);
        while (fresh.statusCode() == 204) {
            fresh = get("/command/data?since=" + since);
        }
        assertThat(WebServer.json(fresh).at("/since").asText()).startsWith("1.2.");
        assertThat(web.statistics.drawn).hasValue(2);
        // another language, another place and other eyes see their own
        web.send(within("/command/data").header("Accept-Language", "en"));
        get("/command/data?grid=MH");
        web.send(web.to("/command/data").header("Cookie", "gridhall=" + FakeDistrict.LOCAL));
        assertThat(web.statistics.drawn).hasValue(5);
    }

    @Test
    void it_is_small_and_says_no_markup() throws Exception {
        web.statistics.words = "<img src=x onerror=alert(1)>";
        HttpResponse<String> data = get("/command/data");
        assertThat(data.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(data.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        HttpResponse<String> packed = web.send(within("/command/data").header("Accept-Encoding", "gzip"));
        assertThat(packed.headers().firstValue("Content-Encoding")).contains("gzip");
    }
}
