package org.gridhall.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.gridhall.api.register.RecordBody;
import org.gridhall.api.register.RecordFilter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RegisterPagesTest {

    private final WebServer web;
    private final Browsing browser;
    private final String record;

    RegisterPagesTest() throws Exception {
        web = new WebServer();
        browser = new Browsing(web);
        RecordBody body = new RecordBody(
                Map.of("number", "A-17", "owner", Browsing.ATTACK, "kind", "food", "area", 12.50, "licensed", true),
                "{\"type\":\"Point\",\"coordinates\":[120,30]}");
        record = "/desk/registers/stalls/records/"
                + web.registers.create(null, "stalls", body, null).record().id();
    }

    @AfterEach
    void stop() {
        web.close();
    }

    @Test
    void a_list_shows_choices_in_words_and_escapes_what_people_wrote() throws Exception {
        HttpResponse<String> list = browser.get("/desk/registers/stalls");
        assertThat(list.statusCode()).as(list.body()).isEqualTo(200);
        assertThat(list.body())
                .contains("A-17", "餐饮", "12.5", "rel=\"next\"")
                .doesNotContain("<script>alert", "<img src=x");
        assertThat(browser.english("/desk/registers/stalls").body()).contains("Food", "Kind", "yes");
        assertThat(browser.get("/desk/registers").body()).contains("摊点");
        assertThat(browser.get("/desk/registers/nothing").statusCode()).isEqualTo(404);
    }

    @Test
    void what_is_asked_for_reaches_the_register_as_filters() throws Exception {
        browser.get(
                "/desk/registers/stalls?q=A&f.kind=food&f.area.from=5&f.area.to=&f.note.begins=x&sort=-area&ended=all");
        assertThat(web.registers.asked.text()).isEqualTo("A");
        assertThat(web.registers.asked.sort()).isEqualTo("-area");
        assertThat(web.registers.asked.ended()).isNull();
        assertThat(web.registers.asked.filters())
                .containsExactlyInAnyOrder(
                        RecordFilter.is("kind", "food"), new RecordFilter("area", List.of(), "5", null, null));
        assertThat(browser.get("/desk/registers/stalls?view=map").body())
                .contains("data-points=\"[{&quot;")
                .contains("js/map.js");
    }

    @Test
    void a_record_shows_what_it_is_and_what_became_of_it() throws Exception {
        HttpResponse<String> page = browser.get(record);
        assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
        assertThat(page.body())
                .contains("登记", "引用它的记录", "data-map=\"120.0,30.0\"")
                .doesNotContain("<script>alert");
    }

    @Test
    void a_record_is_added_and_changed_by_its_form_and_a_wrong_field_is_told_there() throws Exception {
        assertThat(browser.get("/desk/registers/stalls/new").body())
                .contains("name=\"f/number\"", "data-draw=\"point\"");
        HttpResponse<String> wrong = browser.post("/desk/registers/stalls/new", "f/number", "A-18", "f/area", "many");
        assertThat(wrong.statusCode()).isEqualTo(422);
        assertThat(wrong.body()).contains("value=\"A-18\"", "value=\"many\"", "aria-invalid=\"true\"");
        String[] good = {
            "f/number", "A-18", "f/area", "3", "key", "k1", "geometry", "{\"type\":\"Point\",\"coordinates\":[1,2]}"
        };
        HttpResponse<String> added = browser.post("/desk/registers/stalls/new", good);
        assertThat(added.statusCode()).as(added.body()).isEqualTo(303);
        int count = web.registers.records.size();
        assertThat(browser.post("/desk/registers/stalls/new", good).headers().firstValue("Location"))
                .as("sent twice, added once")
                .isEqualTo(added.headers().firstValue("Location"));
        assertThat(web.registers.records).hasSize(count);
        HttpResponse<String> late = browser.post(record + "/edit", "f/number", "A-17", "version", "99");
        assertThat(late.statusCode()).isEqualTo(409);
        assertThat(late.body()).contains("role=\"alert\"", "value=\"A-17\"");
        assertThat(browser.post(record + "/edit", "f/number", "A-17", "version", "1")
                        .statusCode())
                .isEqualTo(303);
        assertThat(browser.forged(record + "/edit", "f/number", "A-17").statusCode())
                .isEqualTo(403);
    }

    @Test
    void a_record_ends_with_a_reason_only() throws Exception {
        assertThat(browser.post(record + "/end", "reason", " ").statusCode()).isEqualTo(422);
        assertThat(browser.post(record + "/end", "reason", "搬走了", "version", "1")
                        .statusCode())
                .isEqualTo(303);
        assertThat(web.registers.calls).containsExactly("end 1 搬走了 false");
        assertThat(browser.get(record).body()).contains("搬走了", "已注销");
    }

    @Test
    void a_file_is_looked_at_before_anything_changes_and_its_errors_open_in_no_spreadsheet_as_formulas()
            throws Exception {
        HttpResponse<String> sent = browser.bytes(
                "/desk/registers/stalls/import?mode=replace", "number\nA".getBytes(StandardCharsets.UTF_8));
        assertThat(WebServer.json(sent).path("location").asText()).isEqualTo("/desk/registers/stalls/import/5");
        assertThat(browser.get("/desk/registers/stalls/import/5").body())
                .contains("导入预览", "应为数字", "面积", "<del>旧</del>", "<ins>新</ins>");
        assertThat(browser.get("/desk/registers/stalls/import/6").statusCode()).isEqualTo(404);
        assertThat(browser.get("/desk/registers/stalls/import/5/errors").body()).contains("\"'=cmd()\"");
        assertThat(browser.post("/desk/registers/stalls/import/5/commit", "skip", "1")
                        .statusCode())
                .isEqualTo(303);
        assertThat(web.registers.calls).containsExactly("commit true");
    }

    @Test
    void records_leave_as_files_under_a_name_that_says_what_they_are() throws Exception {
        HttpResponse<String> file = browser.get("/desk/registers/stalls/export?format=csv&f.kind=food");
        assertThat(file.headers().firstValue("Content-Disposition"))
                .hasValueSatisfying(
                        name -> assertThat(name).contains("%E6%91%8A%E7%82%B9-").endsWith(".csv"));
        assertThat(web.registers.asked.filters()).containsExactly(RecordFilter.is("kind", "food"));
        assertThat(browser.get("/desk/registers/stalls/export?format=exe").statusCode())
                .isEqualTo(404);
    }
}
