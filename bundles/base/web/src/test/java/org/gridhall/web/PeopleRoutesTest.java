package org.gridhall.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.lang.reflect.Proxy;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.gridhall.api.Page;
import org.gridhall.api.Problem;
import org.gridhall.api.people.Identified;
import org.gridhall.api.people.People;
import org.gridhall.api.people.PeopleImports;
import org.gridhall.api.people.Person;
import org.gridhall.api.people.PersonDetails;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PeopleRoutesTest {

    private static final String NUMBER = "11010519491231002X";
    private static final long ID = 7000000000000000001L;
    private static final Person PERSON = new Person(
            ID,
            3,
            "王小明",
            "F",
            null,
            "citizen-id",
            "**************002X",
            "138****0000",
            null,
            null,
            null,
            "minghu-01",
            null,
            null,
            null,
            List.of(5L),
            null,
            Instant.EPOCH);

    private final List<Object> asked = new ArrayList<>();
    private WebServer web;

    @BeforeEach
    void start() throws Exception {
        web = new WebServer();
        web.services.bindPeople(fake(People.class));
        web.services.bindPeopleImports(fake(PeopleImports.class));
    }

    @AfterEach
    void stop() {
        web.close();
    }

    private <S> S fake(Class<S> service) {
        return service.cast(Proxy.newProxyInstance(
                service.getClassLoader(), new Class<?>[] {service}, (proxy, method, arguments) -> {
                    for (int i = 1; i < arguments.length; i++) {
                        asked.add(
                                arguments[i] instanceof InputStream in
                                        ? new String(in.readAllBytes(), StandardCharsets.UTF_8)
                                        : arguments[i]);
                    }
                    return switch (method.getName()) {
                        case "identify" -> new Identified(ID, asked.get(1) == null, PERSON, false, List.of());
                        case "reveal" -> NUMBER;
                        case "list" -> new Page<>(List.of(PERSON), "5-5byg");
                        case "get" -> throw new IllegalStateException("defect");
                        case "merge" -> PERSON;
                        case "update" -> throw Problem.of(Problem.Kind.CONFLICT, "version", "已被修改", "It was changed");
                        case "bring" ->
                            new PeopleImports.Result(9, (String) arguments[1], Instant.EPOCH, null, 2, 1, 0, 0, 1);
                        case "report" -> new ByteArrayInputStream("3,\"number\"".getBytes(StandardCharsets.UTF_8));
                        default -> null;
                    };
                }));
    }

    private static String body(String more) {
        return "{\"name\":\"王小明\",\"number\":\"" + NUMBER + "\"" + more + "}";
    }

    @Test
    void the_whole_number_is_in_no_answer_but_the_one_that_was_asked_for_it() throws Exception {
        HttpResponse<String> made = web.send(web.post("/people", body(",\"override\":\"原件如此的\"")));
        assertThat(made.statusCode()).isEqualTo(201);
        assertThat(made.headers().firstValue("ETag")).hasValue("\"3\"");
        assertThat(made.headers().firstValue("Location")).hasValue("/api/v1/people/" + ID);
        assertThat(made.body()).contains("**************002X").doesNotContain(NUMBER);
        assertThat(((PersonDetails) asked.get(0)).number()).isEqualTo(NUMBER);
        assertThat(asked.get(0).toString()).doesNotContain(NUMBER);
        asked.clear();
        HttpResponse<String> again = web.send(web.post("/people", body("")).header("Idempotency-Key", "k1"));
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(asked.get(1)).isEqualTo("k1");
        JsonNode page = WebServer.json(web.send(web.api("/people?name=%E7%8E%8B&size=1")));
        assertThat(page.toString()).doesNotContain(NUMBER);
        assertThat(page.path("items").path(0).path("merged").path(0).asText()).isEqualTo("5");
        asked.clear();
        HttpResponse<String> whole =
                web.send(web.post("/people/" + ID + "/reveal", "{\"what\":\"number\",\"reason\":\"核对开户资料\"}"));
        assertThat(WebServer.json(whole).path("value").asText()).isEqualTo(NUMBER);
        assertThat(whole.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(asked).containsExactly(ID, "number", "核对开户资料");
    }

    @Test
    void a_change_names_the_version_that_was_seen() throws Exception {
        assertThat(web.send(web.put("/people/" + ID, "{\"name\":\"王\"}")).statusCode())
                .isEqualTo(400);
        HttpResponse<String> late =
                web.send(web.put("/people/" + ID, "{\"name\":\"王\"}").header("If-Match", "\"2\""));
        assertThat(late.statusCode()).isEqualTo(409);
        assertThat(asked.get(1)).isEqualTo(2);
    }

    @Test
    void what_is_no_id_no_permission_or_no_known_field_is_refused() throws Exception {
        assertThat(web.send(web.post("/people/1/merge", "{\"drop\":\"x\",\"reason\":\"同一人登记两次\"}"))
                        .statusCode())
                .isEqualTo(422);
        assertThat(web.send(web.post("/people/x/merge", "{\"drop\":\"1\",\"reason\":\"同一人登记两次\"}"))
                        .statusCode())
                .isEqualTo(404);
        assertThat(web.send(web.post("/people", "{\"nmae\":\"x\"}")).statusCode())
                .isEqualTo(422);
        for (String path : List.of("/people", "/people/1", "/people/imports/1/report")) {
            HttpResponse<String> refused =
                    web.send(web.to("/api/v1" + path).header("Authorization", "Bearer " + FakeDistrict.WEAK));
            assertThat(refused.statusCode()).isEqualTo(403);
        }
        assertThat(asked).isEmpty();
    }

    @Test
    void a_file_is_handed_on_as_it_comes_and_its_report_comes_as_a_file() throws Exception {
        HttpResponse<String> brought = web.send(web.api("/people/imports?kind=households")
                .header("Content-Type", "text/csv")
                .POST(BodyPublishers.ofString("户号\n1\n")));
        assertThat(WebServer.json(brought).path("report").asText()).isEqualTo("/api/v1/people/imports/9/report");
        assertThat(asked).containsExactly("households", "户号\n1\n");
        assertThat(web.send(web.api("/people/imports?kind=animals").POST(BodyPublishers.ofString("x")))
                        .statusCode())
                .isEqualTo(400);
        HttpResponse<String> report = web.send(web.api("/people/imports/9/report"));
        assertThat(report.body()).isEqualTo("3,\"number\"");
        assertThat(report.headers().firstValue("Content-Disposition"))
                .hasValue("attachment; filename=\"import-9.csv\"");
    }

    @Test
    void the_log_of_a_defect_holds_no_number() throws Exception {
        PrintStream usual = System.err;
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        try {
            assertThat(web.send(web.api("/people/" + ID)).statusCode()).isEqualTo(500);
            web.send(web.post("/people", body(",\"birth\":\"x\"")));
            web.send(web.post("/people", body(",")));
        } finally {
            System.setErr(usual);
        }
        assertThat(log.toString(StandardCharsets.UTF_8)).contains("defect").doesNotContain(NUMBER);
    }
}
