package org.gridhall.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.gridhall.api.register.RecordFilter;
import org.gridhall.web.http.Problems;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RegisterRoutesTest {

    private static final String STALL =
            "{\"fields\":{\"number\":\"A-1\",\"area\":3},\"geometry\":{\"type\":\"Point\",\"coordinates\":[120,30]}}";

    private WebServer web;

    @BeforeEach
    void start() throws Exception {
        web = new WebServer();
    }

    @AfterEach
    void stop() {
        web.close();
    }

    private String create() throws Exception {
        return WebServer.json(web.send(web.post("/registers/stalls/records", STALL)))
                .path("id")
                .asText();
    }

    private static void isProblem(HttpResponse<String> response, int status, String code) throws Exception {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).hasValue(Problems.MEDIA);
        assertThat(WebServer.json(response).path("code").asText()).isEqualTo(code);
    }

    @Test
    void registers_are_listed_with_their_forms() throws Exception {
        JsonNode item =
                WebServer.json(web.send(web.api("/registers"))).path("items").get(0);
        assertThat(item.path("code").asText()).isEqualTo("stalls");
        assertThat(item.path("form").path("type").asText()).isEqualTo("object");
        assertThat(WebServer.json(web.send(web.api("/registers/stalls")))
                        .path("writable")
                        .asBoolean())
                .isTrue();
        isProblem(web.send(web.api("/registers/none")), 404, "not-found");
        isProblem(web.send(web.to("/api/v1/registers")), 401, "login");
    }

    @Test
    void a_record_is_added_once_per_key_and_read() throws Exception {
        HttpResponse<String> first =
                web.send(web.post("/registers/stalls/records", STALL).header("Idempotency-Key", "k1"));
        assertThat(first.statusCode()).isEqualTo(201);
        JsonNode record = WebServer.json(first);
        assertThat(record.path("geometry").path("coordinates").get(0).asInt()).isEqualTo(120);
        assertThat(record.path("fields").path("area").asInt()).isEqualTo(3);
        assertThat(first.headers().firstValue("ETag")).hasValue("\"1\"");
        String id = record.path("id").asText();
        assertThat(first.headers().firstValue("Location")).hasValue("/api/v1/registers/stalls/records/" + id);
        assertThat(web.send(web.post("/registers/stalls/records", STALL).header("Idempotency-Key", "k1"))
                        .statusCode())
                .isEqualTo(200);
        assertThat(WebServer.json(web.send(web.api("/registers/stalls/records/" + id))))
                .isEqualTo(record);
        assertThat(WebServer.json(web.send(web.api("/registers/stalls/by-key?key=A-1")))
                        .path("id")
                        .asText())
                .isEqualTo(id);
        // A record is found in its own register only.
        isProblem(web.send(web.api("/registers/firms/records/" + id)), 404, "not-found");
        isProblem(web.send(web.post("/registers/stalls/records", "{}")), 422, "fields.invalid");
        isProblem(
                web.send(web.post("/registers/stalls/records", "{\"fields\":{},\"version\":1}")),
                422,
                "fields.invalid");
    }

    @Test
    void a_record_is_changed_and_ended_by_its_version() throws Exception {
        String path = "/registers/stalls/records/" + create();
        HttpResponse<String> changed = web.send(web.put(path, STALL).header("If-Match", "\"1\""));
        assertThat(WebServer.json(changed).path("version").asInt()).isEqualTo(2);
        isProblem(web.send(web.put(path, STALL).header("If-Match", "\"1\"")), 409, "record.version");
        HttpResponse<String> ended =
                web.send(web.post(path + "/end", "{\"reason\":\"拆除\",\"version\":2,\"force\":true}"));
        assertThat(WebServer.json(ended).path("endedAt").asText()).isEqualTo("2026-02-01T08:00:00Z");
        assertThat(web.registers.calls).containsExactly("end 2 拆除 true");
        isProblem(web.send(web.post(path + "/end", "{}")), 422, "fields.invalid");
        assertThat(WebServer.json(web.send(web.api(path + "/history")))
                        .path("items")
                        .get(0)
                        .path("subject")
                        .asText())
                .startsWith("record/");
        assertThat(WebServer.json(web.send(web.api(path + "/references")))
                        .path("items")
                        .get(0)
                        .path("field")
                        .asText())
                .isEqualTo("next");
    }

    @Test
    void a_list_passes_on_every_filter() throws Exception {
        create();
        HttpResponse<String> response = web.send(web.api("/registers/stalls/records?field.owner=a&field.owner=b"
                + "&field.area.from=1&field.area.to=5&field.name.prefix=x&text=t&unit=u&grid=g&box=1,2,3,4"
                + "&ended=any&sort=-area&size=7"));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.headers().firstValue("Link")).isPresent();
        JsonNode item = WebServer.json(response).path("items").get(0);
        assertThat(item.path("geometry").isNull()).isTrue();
        assertThat(item.path("point").path("longitude").asDouble()).isEqualTo(120);
        assertThat(web.registers.asked.filters())
                .containsExactlyInAnyOrder(
                        RecordFilter.is("owner", "a", "b"),
                        RecordFilter.between("area", "1", "5"),
                        RecordFilter.begins("name", "x"));
        assertThat(web.registers.asked.box().north()).isEqualTo(4);
        assertThat(web.registers.asked.ended()).isNull();
        assertThat(web.registers.asked.sort()).isEqualTo("-area");
        assertThat(web.registers.asked.size()).isEqualTo(7);
        web.send(web.api("/registers/stalls/records?geometry=true"));
        assertThat(web.registers.asked.ended()).isFalse();
        for (String bad : List.of(
                "box=1,2,3",
                "box=5,2,3,4",
                "box=a,b,c,d",
                "box=NaN,0,1,1",
                "ended=maybe",
                "size=0",
                "colour=red",
                "field.area.above=3")) {
            isProblem(web.send(web.api("/registers/stalls/records?" + bad)), 400, "parameter");
        }
    }

    @Test
    void a_file_is_uploaded_previewed_and_committed() throws Exception {
        byte[] bytes = {1, 2, 3, 0, -1};
        HttpResponse<String> preview = web.send(web.api("/registers/stalls/imports?format=csv&mode=replace")
                .POST(HttpRequest.BodyPublishers.ofByteArray(bytes)));
        assertThat(preview.statusCode()).as(preview.body()).isEqualTo(201);
        assertThat(web.registers.uploaded).isEqualTo(bytes);
        JsonNode state = WebServer.json(preview);
        assertThat(state.path("state").asText()).isEqualTo("previewed");
        assertThat(state.path("replace").asBoolean()).isTrue();
        assertThat(state.path("errors").get(0).path("message").asText()).isEqualTo("应为数字");
        assertThat(state.path("changes")
                        .get(0)
                        .path("fields")
                        .path("owner")
                        .get(1)
                        .asText())
                .isEqualTo("新");
        String path = "/registers/stalls/imports/" + state.path("id").asText();
        assertThat(web.send(web.post(path + "/commit", "{\"skipWrong\":true}")).statusCode())
                .isEqualTo(202);
        assertThat(web.send(web.api(path + "/commit").POST(HttpRequest.BodyPublishers.noBody()))
                        .statusCode())
                .isEqualTo(202);
        assertThat(web.registers.calls).containsExactly("commit true", "commit false");
        assertThat(web.send(web.api(path + "/errors").header("Accept-Language", "en"))
                        .body())
                .isEqualTo(
                        "\ufeffline,key,field,message\r\n3,\"'=cmd()\",\"/fields/owner\",\"It has \"\"quotes\"\"\"\r\n");
        isProblem(web.send(web.api("/registers/firms/imports/5")), 404, "not-found");
    }

    @Test
    void an_export_is_a_download_and_its_refusal_a_problem() throws Exception {
        HttpResponse<String> file = web.send(web.api("/registers/stalls/export?format=csv&field.owner=a"));
        assertThat(file.body()).isEqualTo("a,b\r\n");
        assertThat(file.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/csv");
        assertThat(file.headers().firstValue("Content-Disposition").orElseThrow())
                .endsWith("stalls.csv");
        assertThat(web.registers.asked.filters()).containsExactly(RecordFilter.is("owner", "a"));
        HttpResponse<String> refused = web.send(web.api("/registers/stalls/export?format=csv&sort=note"));
        isProblem(refused, 422, "fields.invalid");
        assertThat(refused.headers().firstValue("Content-Disposition")).isEmpty();
        isProblem(web.send(web.api("/registers/stalls/export")), 400, "parameter");
    }
}
