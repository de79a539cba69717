package org.gridhall.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FormPagesTest {

    private final FormServer server;
    private final HttpClient client = HttpClient.newHttpClient();

    FormPagesTest() throws Exception {
        server = new FormServer(0);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(
                request.header("Cookie", "gridhall=" + FakeDistrict.TOKEN).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
    }

    private HttpResponse<String> post(Map<String, String> form) throws IOException, InterruptedException {
        String page = send(to("/desk/form")).body();
        Matcher mark = Pattern.compile("name=\"csrf\" content=\"([^\"]+)\"").matcher(page);
        assertThat(mark.find()).isTrue();
        Map<String, String> all = new LinkedHashMap<>(form);
        all.put("_csrf", mark.group(1));
        String body = all.entrySet().stream()
                .map(entry -> URLEncoder.encode(entry.getKey(), StandardCharsets.UTF_8) + "="
                        + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return send(to("/desk/form")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private static List<String> all(String page, String pattern) {
        List<String> found = new ArrayList<>();
        Matcher matcher = Pattern.compile(pattern).matcher(page);
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }

    /** What every page with a form must keep to. */
    private static void check(String page) {
        String seen = page.replaceAll("(?s)<template>.*?</template>", "");
        List<String> ids = all(seen, "\\sid=\"([^\"]+)\"");
        assertThat(ids).doesNotHaveDuplicates();
        Set<String> known = new HashSet<>(ids);
        assertThat(known).as("labels").containsAll(all(seen, "<label[^>]*\\sfor=\"([^\"]+)\""));
        assertThat(known).as("links of the summary").containsAll(all(seen, "<li><a href=\"#([^\"]+)\""));
        for (String described : all(seen, "aria-describedby=\"([^\"]+)\"")) {
            assertThat(known).contains(described.strip().split(" "));
        }
        for (String input : all(seen, "(<(?:input|select|textarea)\\b[^>]*>)")) {
            boolean hidden = input.contains("type=\"hidden\"");
            boolean wrapped = input.contains("form-check-input");
            Matcher id = Pattern.compile("\\sid=\"([^\"]+)\"").matcher(input);
            assertThat(hidden || wrapped || input.contains("aria-label") || id.find() && known.contains(id.group(1)))
                    .as(input)
                    .isTrue();
        }
        assertThat(page)
                .doesNotContain(" style=")
                .doesNotContain(" onclick=")
                .doesNotContainPattern("<script(?![^>]*\\bsrc=)");
    }

    @Test
    void everyFieldHasItsInputWithLabelAndPlaceForErrors() throws Exception {
        HttpResponse<String> page = send(to("/desk/form"));
        assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
        check(page.body());
        assertThat(page.body())
                .contains("name=\"f/name\"")
                .contains("maxlength=\"40\"")
                .contains("必填")
                .contains("name=\"f/items/0/name\"")
                .contains("name=\"f/items/__0__/name\"")
                .contains("data-shown-when")
                .contains("<option value=\"urban-management\"")
                .contains("name=\"f/place/longitude\"")
                .contains("name=\"f/person~number\"")
                .contains("type=\"datetime-local\"")
                .contains("data-form=\"f\"");
        check(send(to("/desk/form").header("Accept-Language", "en")).body());
    }

    @Test
    void whatIsWrongIsToldAtTheFieldAndAboveAndNothingIsLost() throws Exception {
        HttpResponse<String> page = post(Map.of(
                "f/name", "短",
                "f/story", "</textarea><script>alert(1)</script>",
                "f/items/0/name", "\"><img src=x>",
                "f/items/0/count", "many",
                "f/person~number", "12345"));
        assertThat(page.statusCode()).isEqualTo(422);
        check(page.body());
        assertThat(page.body())
                .contains("<a href=\"#f/name\">名称：至少 2 个字，请补充</a>")
                .contains("aria-invalid=\"true\"")
                .contains("value=\"many\"")
                .contains("&lt;/textarea&gt;&lt;script&gt;")
                .contains("value=\"&quot;&gt;&lt;img src=x&gt;\"")
                .doesNotContain("<script>alert")
                .doesNotContain("<img");
    }

    @Test
    void whatIsRightIsShownAgainToRead() throws Exception {
        HttpResponse<String> page = post(Map.ofEntries(
                Map.entry("f/name", "宽平大路早市"),
                Map.entry("f/kind", "stall"),
                Map.entry("f/number", "A-12"),
                Map.entry("f/agreed", "true"),
                Map.entry("f/owner/name", "王五"),
                Map.entry("f/place/longitude", "125.3"),
                Map.entry("f/place/latitude", "43.86"),
                Map.entry("f/unit", "urban-management"),
                Map.entry("f/items/0/name", "<b>煤气罐</b>"),
                Map.entry("f/items/0/count", "2"),
                Map.entry("f/since", "2026-01-31")));
        assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
        assertThat(page.body())
                .contains("<dt>经营形态</dt>")
                .contains("摊位")
                .contains("综合执法局")
                .contains("&lt;b&gt;煤气罐&lt;/b&gt;")
                .contains("2026-01-31");
        int shown = page.body().indexOf("<dl class=\"facts\">");
        assertThat(page.body().substring(shown, page.body().indexOf("<form", shown)))
                .as("nothing is shown as JSON")
                .doesNotContain("{&quot;");
    }

    @Test
    void whatIsMeantIsFoundWhileOneWrites() throws Exception {
        assertThat(send(to("/desk/choices?kind=unit&q=" + URLEncoder.encode("执法", StandardCharsets.UTF_8)))
                        .body())
                .isEqualTo("{\"choices\":[{\"key\":\"urban-management\",\"label\":\"综合执法局\"}]}");
        assertThat(send(to("/desk/choices?kind=person&q=1")).body()).isEqualTo("{\"choices\":[]}");
        assertThat(send(to("/desk/choices?kind=nothing&q=1")).statusCode()).isEqualTo(404);
        assertThat(client.send(to("/desk/choices?kind=unit&q=1").build(), HttpResponse.BodyHandlers.ofString())
                        .statusCode())
                .isNotEqualTo(200);
    }

    static String schema() throws IOException {
        try (InputStream in = FormPagesTest.class.getResourceAsStream("form/every-field.json")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
