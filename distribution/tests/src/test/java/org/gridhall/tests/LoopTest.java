package org.gridhall.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A problem comes in, is dispatched, handled, answered, closed and assessed. */
@ParameterizedClass
@EnumSource(Store.class)
class LoopTest {

    /** Inside the gridworker's grid. */
    private static final Map<String, Object> POINT = Map.of("longitude", 113.757, "latitude", 34.748);

    @Parameter
    Store store;

    private Instance instance;

    @BeforeEach
    void instance() {
        instance = Instance.shared(store);
    }

    @Test
    void runsFromTheReportToTheAssessment() {
        Reply opened = report("greening", "key-" + UUID.randomUUID()).expect(201);
        String id = opened.id();
        assertThat(opened.json().path("grid").asText()).isEqualTo("minghu-01-01");
        act("dispatcher", id, "register", Map.of()).expect(200);
        assertThat(get("dispatcher", "/tickets/" + id + "/suggestion")
                        .path("unit")
                        .asText())
                .isEqualTo("urban-management");
        act("dispatcher", id, "dispatch", Map.of("unit", "urban-management")).expect(200);
        act("handler", id, "handled", Map.of("result", "补种完成")).expect(200);
        act("dispatcher", id, "close", Map.of()).expect(409);
        act("dispatcher", id, "feedback", Map.of("reply", "已补种，感谢反映")).expect(200);

        String secret = "/api/v1/reports/" + opened.json().path("secret").asText();
        assertThat(instance.anybody().get(secret).expect(200).json().path("id").asText())
                .isEqualTo(id);
        instance.anybody()
                .post(secret + "/actions/rate", Map.of("form", Map.of("rating", 5)))
                .expect(200);
        act("dispatcher", id, "close", Map.of()).expect(200);
        act("supervisor", id, "assess", Map.of("score", 95)).expect(200);

        JsonNode ticket = get("supervisor", "/tickets/" + id);
        assertThat(ticket.path("stage").asText()).isEqualTo("assessed");
        assertThat(ticket.path("score").asInt()).isEqualTo(95);
        assertThat(ticket.path("rating").asInt()).isEqualTo(5);
        assertThat(ticket.path("limits").path(0).path("endedAt").asText()).isNotEmpty();
        assertThat(get("supervisor", "/tickets/" + id + "/trail").path("items").findValuesAsText("action"))
                .containsExactly("open", "register", "dispatch", "handled", "feedback", "rate", "close", "assess");
        JsonNode verdict = instance.consoleJson("gridhall:trail-verify " + id);
        assertThat(verdict.path("entries").asInt()).isEqualTo(8);
        assertThat(verdict.path("broken").isNull()).isTrue();
    }

    @Test
    void saysWhatChangedToWhomeverSawAnOlderVersion() {
        String id = report("greening", "key-" + UUID.randomUUID()).id();
        act("dispatcher", id, "register", Map.of()).expect(200);
        Reply late = instance.as("dispatcher")
                .post(
                        "/api/v1/tickets/" + id + "/actions/dispatch",
                        Map.of("version", 1, "form", Map.of("unit", "urban-management")))
                .expect(409);
        assertThat(late.json().path("changes").path(0).path("action").asText()).isEqualTo("register");
        assertThat(late.json().path("changes").path(0).path("changes").path("stage"))
                .hasToString("[\"collect\",\"dispatch\"]");
        assertThat(get("dispatcher", "/tickets/" + id).path("stage").asText()).isEqualTo("dispatch");
    }

    @Test
    void takesAReportOnceHoweverOftenItIsSent() {
        String key = "key-" + UUID.randomUUID();
        String id = report("greening", key).expect(201).id();
        assertThat(report("greening", key).expect(200).id()).isEqualTo(id);
        report("garbage", key).expect(422);
    }

    @Test
    void showsAnotherUnitsTicketToNobodyWhoMayNotReadIt() {
        String id = report("street-light", "key-" + UUID.randomUUID()).id();
        act("dispatcher", id, "register", Map.of()).expect(200);
        act("dispatcher", id, "dispatch", Map.of("unit", "utilities")).expect(200);
        Client handler = instance.as("handler");
        handler.get("/api/v1/tickets/" + id).expect(404);
        handler.get("/api/v1/tickets/" + id + "/trail").expect(404);
        act("handler", id, "handled", Map.of("result", "不是我的")).expect(404);
        assertThat(handler.get("/api/v1/tickets?size=200").expect(200).text()).doesNotContain(id);
        instance.anybody().get("/api/v1/tickets/" + id).expect(401);
    }

    @Test
    void asksForAPhotoBeforeADangerousPlaceIsLeft() throws IOException {
        String id = report("manhole-cover", "key-" + UUID.randomUUID()).id();
        act("dispatcher", id, "register", Map.of()).expect(200);
        act("dispatcher", id, "dispatch", Map.of("unit", "urban-management")).expect(200);
        act("handler", id, "suspend", Map.of("reason", "等待配件")).expect(422);
        String photo = instance.as("handler")
                .upload("/api/v1/attachments?name=fence.png", picture())
                .expect(201)
                .id();
        instance.as("handler")
                .post(
                        "/api/v1/tickets/" + id + "/actions/suspend",
                        Map.of("form", Map.of("reason", "等待配件"), "attachments", List.of(photo)))
                .expect(200);
        assertThat(get("handler", "/tickets/" + id).path("suspended").asBoolean())
                .isTrue();
    }

    @Test
    void opensAConsultationAtTheThirdReturn() {
        String id = report("greening", "key-" + UUID.randomUUID()).id();
        act("dispatcher", id, "register", Map.of()).expect(200);
        for (int i = 0; i < 3; i++) {
            act("dispatcher", id, "dispatch", Map.of("unit", "urban-management"))
                    .expect(200);
            act("handler", id, "not-ours", Map.of("reason", "不在管理范围", "suggestedUnit", "enforcement"))
                    .expect(200);
        }
        JsonNode ticket = get("dispatcher", "/tickets/" + id);
        assertThat(ticket.path("stage").asText()).isEqualTo("consult");
        assertThat(get(
                                "dispatcher",
                                "/tickets/" + ticket.path("children").path(0).asText())
                        .path("type")
                        .asText())
                .isEqualTo("consultation");
    }

    @Test
    void countsWhatHappened() {
        String day =
                java.time.LocalDate.now(java.time.ZoneId.of("Asia/Shanghai")).toString();
        long before = accepted(day);
        report("greening", "key-" + UUID.randomUUID()).expect(201);
        Instance.await(java.time.Duration.ofSeconds(20), () -> accepted(day) > before);
    }

    private long accepted(String day) {
        return get("leader", "/statistics/completion?from=" + day + "&to=" + day)
                .path("items")
                .path(0)
                .path("accepted")
                .asLong();
    }

    private Reply report(String category, String key) {
        Map<String, Object> ticket = new HashMap<>();
        ticket.put("category", category);
        ticket.put("title", "巡查发现问题");
        ticket.put("description", "朝凤路西侧");
        ticket.put("point", POINT);
        return instance.as("gridworker").post("/api/v1/tickets", ticket, "Idempotency-Key", key);
    }

    private Reply act(String user, String id, String action, Map<String, Object> form) {
        return instance.as(user).post("/api/v1/tickets/" + id + "/actions/" + action, Map.of("form", form));
    }

    private JsonNode get(String user, String path) {
        return instance.as(user).get("/api/v1" + path).expect(200).json();
    }

    private static byte[] picture() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(new java.awt.image.BufferedImage(8, 8, java.awt.image.BufferedImage.TYPE_INT_RGB), "png", bytes);
        return bytes.toByteArray();
    }
}
