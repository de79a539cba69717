package org.gridhall.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import org.gridhall.api.Problem;
import org.gridhall.api.account.Actor;
import org.gridhall.api.organisation.GridChange.PostMove;
import org.gridhall.api.organisation.PostQuery;
import org.gridhall.api.organisation.Tier;
import org.gridhall.api.ticket.Colleague;
import org.gridhall.api.ticket.Handing;
import org.gridhall.api.ticket.Holder;
import org.gridhall.web.http.Problems;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RestTest {

    private static final String LAMP =
            "{\"category\":\"street-lamp\",\"title\":\"路灯不亮\",\"point\":{\"longitude\":120,\"latitude\":30}}";

    private WebServer web;

    @BeforeEach
    void start() throws Exception {
        web = new WebServer();
    }

    @AfterEach
    void stop() {
        web.close();
    }

    private static void isProblem(HttpResponse<String> response, int status, String code) throws Exception {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).hasValue(Problems.MEDIA);
        JsonNode problem = WebServer.json(response);
        assertThat(problem.path("status").asInt()).isEqualTo(status);
        assertThat(problem.path("code").asText()).isEqualTo(code);
        assertThat(problem.path("detail").asText()).isNotEmpty();
        assertThat(response.body()).doesNotContain("Exception", "java.", "\tat ");
    }

    @Test
    void a_login_gives_a_token_that_works() throws Exception {
        HttpResponse<String> login = web.send(web.to("/api/v1/sessions")
                .header("Content-Type", "application/json; charset=UTF-8")
                .POST(HttpRequest.BodyPublishers.ofString("{\"user\":\"admin\",\"password\":\"gridhall-demo\"}")));
        assertThat(login.statusCode()).isEqualTo(201);
        JsonNode session = WebServer.json(login);
        assertThat(session.path("id").isTextual()).isTrue();
        assertThat(session.path("user").path("login").asText()).isEqualTo("admin");
        HttpResponse<String> me = web.send(web.to("/api/v1/me")
                .header("Authorization", "Bearer " + session.path("token").asText()));
        assertThat(WebServer.json(me).path("permissions").toString()).contains("ticket.open");
        assertThat(me.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(me.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    }

    @Test
    void a_wrong_password_and_a_missing_or_forged_token_are_401() throws Exception {
        isProblem(web.send(web.post("/sessions", "{\"user\":\"admin\",\"password\":\"no\"}")), 401, "login");
        HttpResponse<String> none = web.send(web.to("/api/v1/me"));
        isProblem(none, 401, "login");
        assertThat(none.headers().firstValue("WWW-Authenticate")).isPresent();
        isProblem(web.send(web.to("/api/v1/me").header("Authorization", "Bearer x' or 1=1")), 401, "token");
        isProblem(web.send(web.to("/api/v1/me").header("Authorization", "Bearer " + "x".repeat(5000))), 401, "login");
    }

    @Test
    void accounts_and_tokens_are_managed() throws Exception {
        assertThat(web.send(web.api("/sessions/current").DELETE()).statusCode()).isEqualTo(204);
        assertThat(web.send(web.api("/tokens/12").DELETE()).statusCode()).isEqualTo(204);
        assertThat(web.send(web.post("/tokens", "{\"purpose\":\"x\",\"days\":30}"))
                        .statusCode())
                .isEqualTo(201);
        isProblem(web.send(web.post("/tokens", "{\"purpose\":\"x\",\"days\":0}")), 422, "fields.invalid");
        assertThat(web.send(web.put("/me/password", "{\"old\":\"a\",\"new\":\"bbbbbbbb\"}"))
                        .statusCode())
                .isEqualTo(204);
        assertThat(web.send(web.put("/accounts/zhao/password", "{\"password\":\"bbbbbbbb\"}"))
                        .statusCode())
                .isEqualTo(204);
        assertThat(web.send(web.put("/accounts/zhao/enabled", "{\"enabled\":false}"))
                        .statusCode())
                .isEqualTo(204);
        assertThat(web.send(web.post("/accounts", "{\"login\":\"zhao\",\"person\":\"P1\"}"))
                        .statusCode())
                .isEqualTo(201);
        assertThat(web.accounts.calls)
                .containsExactly(
                        "logout " + FakeDistrict.TOKEN,
                        "withdraw 12",
                        "change a bbbbbbbb but for " + FakeDistrict.TOKEN,
                        "set zhao",
                        "enable zhao false");
        isProblem(
                web.send(web.to("/api/v1/accounts").header("Authorization", "Bearer " + FakeDistrict.WEAK)),
                403,
                "forbidden");
    }

    @Test
    void the_outbox_is_listed_shown_and_changed() throws Exception {
        JsonNode page = WebServer.json(web.send(web.api("/messages?state=failed&channel=sms&about=ticket%2F7&size=1")));
        assertThat(page.path("items").path(0).path("state").asText()).isEqualTo("failed");
        assertThat(page.path("items").path(0).path("recipient").asText()).isEqualTo("139****1234");
        assertThat(page.path("next").asText()).isEqualTo(Long.toString(FakeMessages.ID));
        assertThat(web.messages.asked.about()).hasToString("ticket/7");
        JsonNode one = WebServer.json(web.send(web.api("/messages/" + FakeMessages.ID)));
        assertThat(one.path("receipts").path(0).path("kind").asText()).isEqualTo("sent");
        assertThat(web.send(web.post("/messages/" + FakeMessages.ID + "/retry", ""))
                        .statusCode())
                .isEqualTo(200);
        assertThat(web.messages.calls).containsExactly("retry " + FakeMessages.ID);
        isProblem(web.send(web.post("/messages/" + FakeMessages.ID + "/cancel", "")), 409, "message.state");
        isProblem(web.send(web.api("/messages?state=lost")), 400, "parameter");
        isProblem(web.send(web.api("/messages?about=7")), 400, "parameter");
        isProblem(
                web.send(web.to("/api/v1/messages").header("Authorization", "Bearer " + FakeDistrict.WEAK)),
                403,
                "forbidden");
    }

    @Test
    void tickets_are_taken_given_back_and_handed_on() throws Exception {
        String id = open();
        web.tickets.holder("/" + id, new Holder(9, "李四", java.time.Instant.parse("2026-01-31T09:00:00Z")));
        web.tickets.handing = new Handing(
                false, true, false, List.of(new Colleague(8, "zhao", "赵六", "handler", "urban-management", true)));
        String path = "/tickets/" + id;
        JsonNode handing = WebServer.json(web.send(web.api(path + "/handing")));
        assertThat(handing.path("takeOver").asBoolean()).isTrue();
        assertThat(handing.path("delegates").path(0).path("login").asText()).isEqualTo("zhao");
        HttpResponse<String> taken = web.send(web.post(path + "/take", "{\"over\":true,\"version\":3}"));
        assertThat(taken.statusCode()).as(taken.body()).isEqualTo(200);
        assertThat(WebServer.json(taken).path("holder").path("name").asText()).isEqualTo("李四");
        assertThat(taken.headers().firstValue("ETag")).isPresent();
        assertThat(web.send(web.post(path + "/take", "")).statusCode()).isEqualTo(200);
        assertThat(web.send(web.post(path + "/give-back", "").header("If-Match", "\"4\""))
                        .statusCode())
                .isEqualTo(200);
        assertThat(web.send(web.post(path + "/delegate", "{\"to\":\"zhao\",\"reason\":\"换班\"}"))
                        .statusCode())
                .isEqualTo(200);
        assertThat(web.tickets.handed)
                .containsExactly(
                        "admin takes over 3",
                        "admin takes null",
                        "admin gives back 4",
                        "admin delegates to zhao for 换班 null");
        isProblem(web.send(web.post(path + "/delegate", "{}")), 422, "fields.invalid");
        web.tickets.refusal = Problem.of(Problem.Kind.CONFLICT, "ticket.taken", "此件在李四手上", "It is in Li's hands");
        isProblem(web.send(web.post(path + "/take", "")), 409, "ticket.taken");
    }

    @Test
    void a_template_is_tried_out_and_letters_are_read() throws Exception {
        JsonNode preview = WebServer.json(
                web.send(web.post("/message-templates/ticket-answered/preview", "{\"facts\":{\"number\":\"SQ-1\"}}")));
        assertThat(preview.path("body").path("zh").asText()).isEqualTo("正文{title}");
        assertThat(preview.path("missing").path(0).asText()).isEqualTo("title");
        assertThat(web.messages.facts).containsEntry("number", "SQ-1");
        isProblem(
                web.send(web.post("/message-templates/x/preview", "{\"facts\":{\"number\":1}}")),
                422,
                "fields.invalid");
        isProblem(web.send(web.post("/message-templates/x/preview", "{}")), 422, "fields.invalid");

        JsonNode letters = WebServer.json(web.send(web.api("/mailbox?unread=true&size=5")));
        assertThat(letters.path("items").path(0).path("subject").path("zh").asText())
                .isEqualTo("新派件");
        assertThat(WebServer.json(web.send(web.api("/mailbox/unread")))
                        .path("unread")
                        .asInt())
                .isEqualTo(3);
        assertThat(WebServer.json(web.send(web.post("/mailbox/" + FakeMessages.ID + "/read", "")))
                        .path("readAt")
                        .asText())
                .isNotEmpty();
        assertThat(web.messages.mailbox.calls).containsExactly("list true 5", "read " + FakeMessages.ID);
        isProblem(web.send(web.to("/api/v1/mailbox")), 401, "login");
    }

    @Test
    void a_post_of_one_unit_neither_exports_the_organisation_nor_checks_any_chain() throws Exception {
        for (String path : List.of("organisation", "trail/verify", "trail/verify?subject=person/12")) {
            isProblem(
                    web.send(web.to("/api/v1/" + path).header("Authorization", "Bearer " + FakeDistrict.LOCAL)),
                    403,
                    "forbidden");
        }
        isProblem(
                web.send(web.to("/api/v1/trail/verify?subject=ticket/12")
                        .header("Authorization", "Bearer " + FakeDistrict.LOCAL)),
                404,
                "not-found");
        web.send(web.post("/tickets", LAMP));
        assertThat(web.send(web.to("/api/v1/trail/verify?subject=ticket/" + FakeTickets.FIRST)
                                .header("Authorization", "Bearer " + FakeDistrict.LOCAL))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void a_ticket_is_opened_once_per_key() throws Exception {
        HttpResponse<String> first = web.send(web.post("/tickets", LAMP).header("Idempotency-Key", "k1"));
        assertThat(first.statusCode()).isEqualTo(201);
        JsonNode ticket = WebServer.json(first);
        assertThat(ticket.path("id").asText()).isEqualTo(Long.toString(FakeTickets.FIRST));
        assertThat(ticket.path("secret").asText()).isNotEmpty();
        assertThat(ticket.path("openedAt").asText()).isEqualTo("2026-01-31T08:00:00Z");
        assertThat(ticket.has("closedAt")).isTrue();
        assertThat(ticket.path("closedAt").isNull()).isTrue();
        assertThat(first.headers().firstValue("Location"))
                .hasValue("/api/v1/tickets/" + ticket.path("id").asText());
        assertThat(first.headers().firstValue("ETag")).hasValue("\"1\"");
        HttpResponse<String> again = web.send(web.post("/tickets", LAMP).header("Idempotency-Key", "k1"));
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(WebServer.json(again).path("id")).isEqualTo(ticket.path("id"));
        String inBody = LAMP.substring(0, LAMP.length() - 1) + ",\"intakeKey\":\"k2\"}";
        assertThat(web.send(web.post("/tickets", inBody).header("Idempotency-Key", "k1"))
                        .statusCode())
                .isEqualTo(201);
        isProblem(web.send(web.post("/tickets", LAMP).header("Idempotency-Key", "k".repeat(121))), 400, "parameter");
    }

    @Test
    void a_ticket_is_found_by_id_and_number_with_its_actions_and_trail() throws Exception {
        String id = open();
        assertThat(WebServer.json(web.send(web.api("/tickets/" + id)))
                        .path("attachments")
                        .get(0)
                        .path("id")
                        .asText())
                .isEqualTo("5");
        String number = WebServer.json(web.send(web.api("/tickets/" + id)))
                .path("number")
                .asText();
        assertThat(WebServer.json(web.send(web.api("/tickets/by-number/" + number)))
                        .path("id")
                        .asText())
                .isEqualTo(id);
        JsonNode actions =
                WebServer.json(web.send(web.api("/tickets/" + id + "/actions"))).path("items");
        assertThat(actions.get(0).path("form").path("type").asText()).isEqualTo("object");
        assertThat(actions.get(1).path("form").isNull()).isTrue();
        JsonNode trail = WebServer.json(web.send(web.api("/tickets/" + id + "/trail")))
                .path("items")
                .get(0);
        assertThat(trail.path("subject").asText()).isEqualTo("ticket/" + id);
        assertThat(trail.path("account").asText()).isEqualTo("7");
        assertThat(WebServer.json(web.send(web.api("/tickets/" + id + "/suggestion")))
                        .path("reason")
                        .path("en")
                        .asText())
                .isEqualTo("Its owner");
        assertThat(web.send(web.api("/tickets/" + id + "/links/duplicate/" + id)
                                .PUT(HttpRequest.BodyPublishers.noBody()))
                        .statusCode())
                .isEqualTo(200);
        assertThat(web.send(web.api("/tickets/" + id + "/links/duplicate/" + id).DELETE())
                        .statusCode())
                .isEqualTo(200);
    }

    private String open() throws Exception {
        return WebServer.json(web.send(web.post("/tickets", LAMP))).path("id").asText();
    }

    @Test
    void an_action_carries_version_key_form_and_files() throws Exception {
        String path = "/tickets/" + open() + "/actions/dispatch";
        HttpResponse<String> done =
                web.send(web.post(path, "{\"version\":1,\"form\":{\"unit\":\"u\",\"n\":1.5},\"attachments\":[\"5\"]}")
                        .header("Idempotency-Key", "a1"));
        assertThat(done.statusCode()).as(done.body()).isEqualTo(200);
        assertThat(done.headers().firstValue("ETag")).hasValue("\"2\"");
        var request = web.tickets.acted.get(0);
        assertThat(request.key()).isEqualTo("a1");
        assertThat(request.attachments()).isEqualTo(List.of(5L));
        assertThat(request.form()).containsEntry("n", 1.5);

        HttpResponse<String> late = web.send(web.post(path, "{\"version\":1}"));
        isProblem(late, 409, "ticket.version");
        assertThat(WebServer.json(late).path("changes").get(0).path("now").asText())
                .isEqualTo("handle");
        isProblem(web.send(web.post(path, "{}").header("If-Match", "\"1\"")), 409, "ticket.version");
        isProblem(web.send(web.post(path, "{\"version\":2}").header("If-Match", "\"1\"")), 422, "fields.invalid");
        isProblem(web.send(web.post(path, "{}").header("If-Match", "x")), 400, "parameter");
        assertThat(web.send(web.api(path).POST(HttpRequest.BodyPublishers.noBody()))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void a_reporter_reaches_one_ticket_by_its_secret() throws Exception {
        String id = open();
        String secret = web.tickets.secrets.keySet().iterator().next();
        assertThat(WebServer.json(web.send(web.to("/api/v1/reports/" + secret)))
                        .path("id")
                        .asText())
                .isEqualTo(id);
        assertThat(web.send(web.to("/api/v1/reports/" + secret + "/actions")).statusCode())
                .isEqualTo(200);
        assertThat(web.send(web.to("/api/v1/reports/" + secret + "/actions/reopen")
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString("{\"form\":{}}")))
                        .statusCode())
                .isEqualTo(200);
        assertThat(web.tickets.actors.get(web.tickets.actors.size() - 1)).isEqualTo(Actor.reporter(Long.parseLong(id)));
        isProblem(web.send(web.to("/api/v1/reports/wrong")), 404, "not-found");
    }

    @Test
    void a_list_is_filtered_and_paged() throws Exception {
        open();
        open();
        HttpResponse<String> response = web.send(
                web.api(
                        "/tickets?type=issue&stage=a&stage=b&unit=u&from=2026-01-31"
                                + "&to=2026-02-01T00:00:00%2B08:00&overdue=true&open=false&mine=true&parent=12&field.street=a%26b&size=1"));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(web.tickets.asked.stages()).containsExactly("a", "b");
        assertThat(web.tickets.asked.from()).isEqualTo(Instant.parse("2026-01-30T16:00:00Z"));
        assertThat(web.tickets.asked.to()).isEqualTo(Instant.parse("2026-01-31T16:00:00Z"));
        assertThat(web.tickets.asked.fields()).containsEntry("street", "a&b");
        assertThat(web.tickets.asked.parent()).isEqualTo(12);
        assertThat(web.tickets.asked.mine()).isTrue();
        JsonNode page = WebServer.json(response);
        assertThat(page.path("items")).hasSize(1);
        assertThat(page.path("next").asText()).isEqualTo("k ey+1");
        String link = response.headers().firstValue("Link").orElseThrow();
        assertThat(link).contains("field.street=a%26b", "after=k%20ey%2B1", "stage=a&stage=b", "rel=\"next\"");
        String next = link.substring(1, link.indexOf('>'));
        web.send(web.to(next).header("Authorization", "Bearer " + FakeDistrict.TOKEN));
        assertThat(web.tickets.asked.after()).isEqualTo("k ey+1");
    }

    @Test
    void what_is_found_is_plain_text_with_places() throws Exception {
        HttpResponse<String> response = web.send(
                web.api("/search?q=%E8%B7%AF%E7%81%AF&kind=ticket&kind=item&unit=u&grid=g&from=2026-01-31&size=2"));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(web.search.asked.text()).isEqualTo("路灯");
        assertThat(web.search.asked.kinds()).containsExactly("ticket", "item");
        assertThat(web.search.asked.from()).isEqualTo(Instant.parse("2026-01-30T16:00:00Z"));
        assertThat(web.search.asked.size()).isEqualTo(2);
        JsonNode page = WebServer.json(response);
        JsonNode ticket = page.path("items").get(0);
        assertThat(ticket.path("id").asText()).isEqualTo(Long.toString(FakeTickets.FIRST));
        assertThat(ticket.path("title").path("marks").toString()).isEqualTo("[{\"from\":0,\"to\":2}]");
        assertThat(ticket.path("snippet").path("text").asText()).isEqualTo("<b>路灯</b>");
        assertThat(ticket.path("link").asText()).isEqualTo("/api/v1/tickets/" + FakeTickets.FIRST);
        assertThat(page.path("items").get(1).path("id").isNull()).isTrue();
        assertThat(page.path("items").get(1).path("link").isNull()).isTrue();
        assertThat(page.path("items").get(2).path("link").asText()).isEqualTo("/api/v1/registers/stalls/records/17");
        assertThat(page.path("next").asText()).isEqualTo("1.2.3");
        isProblem(web.send(web.api("/search")), 400, "parameter");
        isProblem(web.send(web.api("/search?q=a&size=101")), 400, "parameter");
        isProblem(web.send(web.to("/api/v1/search?q=a")), 401, "login");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "size=0",
                "size=201",
                "size=x",
                "overdue=maybe",
                "from=yesterday",
                "from=9999-01-01",
                "parent=-1",
                "unti=u",
                "type=%ff",
                "type=%00",
                "to=2026-01-31T00:00:00"
            })
    void a_parameter_that_is_wrong_or_unknown_is_400(String query) throws Exception {
        HttpResponse<String> response = web.send(web.api("/tickets?" + query));
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(web.tickets.asked).isNull();
    }

    @Test
    void a_batch_answers_each_item() throws Exception {
        HttpResponse<String> response = web.send(
                web.post(
                        "/batch",
                        """
                {"items":[
                 {"open":{"category":"litter","intakeKey":"a","occurredAt":"2011-07-01T08:00:00-04:00"},
                  "actions":[{"action":"close","occurredAt":"2011-07-02T08:00:00Z","form":{"result":"done"}}]},
                 {"open":{"category":"litter","intakeKey":"b","point":{"longitude":200,"latitude":1}}},
                 {"open":{"category":"none","intakeKey":"c"}}]}"""));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        JsonNode results = WebServer.json(response).path("results");
        assertThat(results.get(0).path("status").asText()).isEqualTo("opened");
        assertThat(results.get(0).path("applied").asInt()).isEqualTo(1);
        assertThat(results.get(0).path("overdue").asBoolean()).isTrue();
        assertThat(results.get(1).path("status").asText()).isEqualTo("rejected");
        assertThat(results.get(1).path("intakeKey").asText()).isEqualTo("b");
        assertThat(results.get(1).path("error").path("field").asText()).isEqualTo("/open/point");
        assertThat(results.get(2).path("error").path("field").asText()).isEqualTo("/open/category");
        assertThat(results.get(2).path("id").isNull()).isTrue();
        String many = "{\"items\":[" + "{\"open\":{\"category\":\"litter\"}},".repeat(500) + "{\"open\":{}}]}";
        isProblem(web.send(web.post("/batch", many)), 422, "fields.invalid");
        isProblem(
                web.send(web.to("/api/v1/batch")
                        .header("Authorization", "Bearer " + FakeDistrict.WEAK)
                        .POST(HttpRequest.BodyPublishers.ofString("{"))),
                403,
                "forbidden");
    }

    @Test
    void an_insider_shows_a_picture_and_the_public_gets_it() throws Exception {
        String path = "/tickets/1/attachments/5/published";
        HttpResponse<String> shown = web.send(web.api(path)
                .PUT(HttpRequest.BodyPublishers.ofString("{\"published\":true}"))
                .header("Content-Type", "application/json"));
        assertThat(shown.statusCode()).as(shown.body()).isEqualTo(200);
        assertThat(WebServer.json(shown).path("published").asBoolean()).isTrue();
        isProblem(
                web.send(web.api(path)
                        .PUT(HttpRequest.BodyPublishers.ofString("{}"))
                        .header("Content-Type", "application/json")),
                422,
                "fields.invalid");
        isProblem(
                web.send(web.to("/api/v1" + path)
                        .PUT(HttpRequest.BodyPublishers.ofString("{\"published\":true}"))
                        .header("Content-Type", "application/json")),
                401,
                "login");
        HttpResponse<String> picture = web.send(web.to("/api/v1/public/tickets/SJ1/attachments/5"));
        assertThat(picture.statusCode()).isEqualTo(200);
        assertThat(picture.headers().firstValue("Content-Type")).hasValue("image/jpeg");
        assertThat(picture.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(picture.headers().firstValue("Content-Security-Policy")).hasValue("default-src 'none'; sandbox");
        assertThat(picture.body()).isEqualTo("\u0004\u0005\u0006");
        assertThat(web.send(web.to("/api/v1/public/tickets/SJ1/attachments/5").header("If-None-Match", "\"ee\""))
                        .statusCode())
                .isEqualTo(304);
        isProblem(web.send(web.to("/api/v1/public/tickets/SJ1/attachments/6")), 404, "not-found");
    }

    @Test
    void files_are_streamed_both_ways() throws Exception {
        String id = open();
        HttpResponse<String> stored = web.send(
                web.api("/attachments?name=%E7%8E%B0%E5%9C%BA.txt").POST(HttpRequest.BodyPublishers.ofString("hello")));
        assertThat(stored.statusCode()).as(stored.body()).isEqualTo(201);
        assertThat(web.attachments.stored).isEqualTo(5);
        assertThat(WebServer.json(stored).path("name").asText()).isEqualTo("现场.txt");
        HttpResponse<String> file = web.send(web.api("/tickets/" + id + "/attachments/5"));
        assertThat(file.body()).isEqualTo("\u0001\u0002\u0003");
        assertThat(file.headers().firstValue("Content-Disposition"))
                .hasValue("attachment; filename*=UTF-8''%E7%8E%B0%E5%9C%BA%201.jpg");
        assertThat(file.headers().firstValue("Content-Type")).hasValue("image/jpeg");
        assertThat(file.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        isProblem(web.send(web.api("/tickets/" + id + "/attachments/6")), 404, "not-found");
        HttpResponse<String> part =
                web.send(web.api("/tickets/" + id + "/attachments/5").header("Range", "bytes=1-"));
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.body()).isEqualTo("\u0002\u0003");
        assertThat(part.headers().firstValue("Content-Range")).hasValue("bytes 1-2/3");
        assertThat(web.send(web.api("/tickets/" + id + "/attachments/5").header("Range", "bytes=3-"))
                        .statusCode())
                .isEqualTo(416);
        isProblem(web.send(web.api("/attachments").POST(HttpRequest.BodyPublishers.ofString("x"))), 400, "parameter");
        isProblem(
                web.send(web.api("/attachments?name=..%2Fx").POST(HttpRequest.BodyPublishers.ofString("x"))),
                400,
                "parameter");
        isProblem(
                web.send(web.api("/attachments?name=x")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[(50 << 20) + 1]))),
                413,
                "body.large");
    }

    @Test
    void the_organisation_is_read_and_brought_in() throws Exception {
        assertThat(WebServer.json(web.send(web.api("/grids?network=main&level=2")))
                        .path("items"))
                .hasSize(1);
        assertThat(WebServer.json(web.send(web.api("/grids?parent=MH"))).path("items"))
                .hasSize(1);
        assertThat(WebServer.json(web.send(web.api("/grids/MH")))
                        .path("boundary")
                        .path("type")
                        .asText())
                .isEqualTo("Polygon");
        assertThat(WebServer.json(web.send(web.api("/grids/at?longitude=120&latitude=30")))
                        .path("code")
                        .asText())
                .isEqualTo("MH");
        isProblem(web.send(web.api("/grids/at?longitude=1&latitude=30")), 404, "not-found");
        isProblem(web.send(web.api("/grids/at?longitude=1&latitude=91")), 422, "fields.invalid");
        isProblem(web.send(web.api("/grids/at?longitude=1")), 400, "parameter");
        isProblem(web.send(web.api("/grids/none")), 404, "not-found");
        assertThat(WebServer.json(web.send(web.api("/units"))).path("items")).hasSize(2);
        assertThat(WebServer.json(web.send(web.api("/networks"))).path("items")).hasSize(1);
        assertThat(WebServer.json(web.send(web.api("/posts?on=2026-01-31")))
                        .path("items")
                        .get(0)
                        .path("from")
                        .asText())
                .isEqualTo("2026-01-31");
        assertThat(web.send(web.post("/organisation", "{\"files\":{\"units.csv\":\"code\\n\"}}"))
                        .statusCode())
                .isEqualTo(200);
        String multipart =
                "--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"grids.csv\"\r\n\r\n网格\r\n--b--\r\n";
        HttpResponse<String> sent = web.send(web.api("/organisation")
                .header("Content-Type", "multipart/form-data; boundary=b")
                .POST(HttpRequest.BodyPublishers.ofString(multipart)));
        assertThat(sent.statusCode()).as(sent.body()).isEqualTo(200);
        assertThat(web.organisation.brought)
                .containsEntry("units.csv", "code\n")
                .containsEntry("grids.csv", "网格");
        isProblem(web.send(web.post("/organisation", "{\"files\":{\"../x\":\"\"}}")), 422, "fields.invalid");
    }

    @Test
    void grids_are_changed_from_a_day_on_and_asked_for_by_day() throws Exception {
        assertThat(WebServer.json(web.send(web.api("/grids?on=2019-12-31"))).path("items"))
                .isEmpty();
        assertThat(WebServer.json(web.send(web.api("/grids?on=2020-01-01"))).path("items"))
                .hasSize(3);
        web.send(web.api("/who?firm=91350100M000100Y43&grid=MH01&tier=4&on=2026-01-31"));
        assertThat(web.organisation.asked)
                .isEqualTo(new PostQuery(null, null, "MH01", null, Tier.GRID_LIAISON, "91350100M000100Y43"));
        isProblem(web.send(web.api("/who?tier=5")), 400, "parameter");
        isProblem(web.send(web.api("/posts?firm=91350100M000100Y43")), 400, "parameter");
        HttpResponse<String> made = web.send(
                web.post(
                        "/grid-changes",
                        """
                {"day":"2027-01-01","reason":"拆分","end":["MH01"],"begin":[{"code":"MH02","nameZh":"二","boundary":
                {"type":"Polygon","coordinates":[[[0.5,0],[1,0],[1,1],[0.5,0]]]}},{"code":"MH03","nameZh":"三"}],
                "carry":{"MH01":"MH02"},"posts":[{"post":"P","grid":"MH03"}]}
                """));
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        assertThat(web.organisation.planned.change().begin().get(0).boundary())
                .isEqualTo("{\"type\":\"Polygon\",\"coordinates\":[[[0.5,0],[1,0],[1,1],[0.5,0]]]}");
        assertThat(web.organisation.planned.change().posts()).containsExactly(new PostMove("P", "MH03"));
        assertThat(WebServer.json(made).path("state").asText()).isEqualTo("planned");
        assertThat(WebServer.json(web.send(web.api("/grid-changes"))).path("items"))
                .hasSize(1);
        assertThat(WebServer.json(web.send(web.api("/grid-changes/77")))
                        .path("begin")
                        .get(0)
                        .path("boundary")
                        .path("type")
                        .asText())
                .isEqualTo("Polygon");
        assertThat(web.send(web.api("/grid-changes/77/unplaced")).statusCode()).isEqualTo(200);
        assertThat(web.send(web.api("/grid-changes/77").DELETE()).statusCode()).isEqualTo(200);
        isProblem(web.send(web.api("/grid-changes/78")), 404, "not-found");
        isProblem(web.send(web.api("/grid-changes/x").DELETE()), 404, "not-found");
        isProblem(web.send(web.post("/grid-changes", "{\"reason\":\"x\"}")), 422, "fields.invalid");
        isProblem(
                web.send(web.post("/grid-changes", "{\"day\":\"2027-02-30\",\"reason\":\"x\"}")),
                422,
                "fields.invalid");
        isProblem(
                web.send(web.post("/grid-changes", "{\"day\":\"2027-01-01\",\"reason\":\"x\",\"ends\":[]}")),
                422,
                "fields.invalid");
    }

    @Test
    void catalogue_modules_figures_and_trail_are_read() throws Exception {
        assertThat(WebServer.json(web.send(web.api("/categories?open=true"))).path("items"))
                .hasSize(3);
        assertThat(WebServer.json(web.send(web.api("/types")))
                        .path("items")
                        .get(0)
                        .path("forms")
                        .path("note")
                        .path("type")
                        .asText())
                .isEqualTo("object");
        assertThat(WebServer.json(web.send(web.api("/modules")))
                        .path("items")
                        .get(0)
                        .path("active")
                        .asBoolean())
                .isTrue();
        HttpResponse<String> check = web.send(web.api("/modules/check?name=x.yaml")
                .header("Content-Type", "text/yaml")
                .POST(HttpRequest.BodyPublishers.ofString("modul: x")));
        assertThat(WebServer.json(check).path("valid").asBoolean()).isFalse();
        assertThat(WebServer.json(check).path("problems").get(0).path("file").asText())
                .isEqualTo("x.yaml");
        assertThat(web.send(web.to("/api/v1/modules/schema.json")).body()).isEqualTo("{\"$id\":\"module\"}");
        JsonNode figures = WebServer.json(web.send(web.api("/statistics/completion?by=unit&from=2026-01-01")));
        assertThat(figures.path("items").get(0).path("key").asText()).isEqualTo("UNIT");
        assertThat(figures.path("items").get(0).path("rate").asDouble()).isEqualTo(0.25);
        assertThat(figures.path("items").get(1).path("rate").isNull()).isTrue();
        assertThat(figures.path("lag").asInt()).isEqualTo(2);
        isProblem(web.send(web.api("/statistics/completion?by=person")), 400, "parameter");
        assertThat(WebServer.json(web.send(web.api("/trail/verify?subject=ticket/12")))
                        .path("intact")
                        .asBoolean())
                .isTrue();
        JsonNode verdict = WebServer.json(web.send(web.api("/trail/verify")));
        assertThat(verdict.path("broken").path("manner").asText()).isEqualTo("entry_changed");
        assertThat(verdict.path("broken").path("subject").asText()).isEqualTo("ticket/12");
        assertThat(verdict.path("broken").path("entry").asText()).isEqualTo("77");
        assertThat(verdict.path("reason").path("en").asText())
                .contains("ticket/12 #3")
                .contains("was changed");
        assertThat(verdict.path("reason").path("zh").asText()).contains("内容被改动");
        isProblem(web.send(web.api("/trail/verify?subject=ticket")), 400, "parameter");
        isProblem(web.send(web.api("/trail/verify?subject=ticket/-1")), 400, "parameter");
        assertThat(WebServer.json(web.send(web.api("/trail/roots?after=3&limit=1")))
                        .path("items")
                        .get(0)
                        .path("number")
                        .asInt())
                .isEqualTo(4);
        isProblem(web.send(web.api("/trail/roots?limit=1001")), 400, "parameter");
        var export = web.send(web.api("/trail/module/parks/export"));
        assertThat(export.headers().firstValue("Content-Disposition"))
                .hasValueSatisfying(name -> assertThat(name).contains("trail-module-"));
        assertThat(WebServer.json(export).path("subject").asText()).startsWith("module/");
        isProblem(web.send(web.api("/trail/ticket/404/export")), 404, "not-found");
        isProblem(web.send(web.api("/trail/ticket/x/export")), 404, "not-found");
    }

    @Test
    void words_are_in_the_language_of_the_reader() throws Exception {
        String zh =
                WebServer.json(web.send(web.api("/tickets/1"))).path("detail").asText();
        String en = WebServer.json(
                        web.send(web.api("/tickets/1").header("Accept-Language", "fr, en-GB;q=0.8, zh;q=0.5")))
                .path("detail")
                .asText();
        assertThat(zh).isEqualTo("没有这件事项");
        assertThat(en).isEqualTo("There is no such ticket");
    }

    @Test
    void wrong_fields_are_named_with_a_remedy() throws Exception {
        HttpResponse<String> unknown = web.send(web.post("/tickets", "{\"categry\":\"x\"}"));
        isProblem(unknown, 422, "fields.invalid");
        JsonNode error = WebServer.json(unknown).path("errors").get(0);
        assertThat(error.path("field").asText()).isEqualTo("/categry");
        assertThat(error.path("message").asText()).contains("category");
        assertField("{\"category\":5}", "/category");
        assertField("{\"priority\":\"3\"}", "/priority");
        assertField("{\"priority\":3.5}", "/priority");
        assertField("{\"point\":{\"longitude\":\"x\"}}", "/point/longitude");
        assertField("{\"point\":{\"longitude\":1}}", "/point");
        assertField("{\"point\":{\"longitude\":1e999,\"latitude\":1}}", "/point");
        assertField("{\"parties\":{}}", "/parties");
        assertField("{\"parties\":[{\"name\":\"x\"}]}", "/parties/0/role");
        assertField("{\"occurredAt\":\"yesterday\"}", "/occurredAt");
        assertField("{\"attachments\":[\"x\"]}", "/attachments/0");
        assertField("{\"fields\":{\"a\":[1e999]}}", "/fields/a/0");
        assertField("{\"fields\":{\"a\":123456789012345678901234567890}}", "/fields/a");
        assertField("[]", "");
        assertField("{}", "/category");
        HttpResponse<String> needed = web.send(web.post("/sessions", "{}"));
        assertThat(WebServer.json(needed).path("errors")).hasSize(2);
    }

    private void assertField(String body, String field) throws Exception {
        HttpResponse<String> response = web.send(web.post("/tickets", body));
        isProblem(response, 422, "fields.invalid");
        assertThat(WebServer.json(response).path("errors").get(0).path("field").asText())
                .as(body)
                .isEqualTo(field);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "{\"category\":}",
                "{\"title\":\"x\"}}",
                "null",
                "{\"title\":\"\\u0000\"}",
                "{\"title\":\"\\ud800\"}",
                "{\"title\":\"x\",\"title\":\"y\"}",
                "{'title':'x'}",
                "{\"priority\":NaN}",
                "<xml/>"
            })
    void a_body_that_cannot_be_read_is_400(String body) throws Exception {
        assertThat(web.send(web.post("/tickets", body)).statusCode()).isEqualTo(400);
        assertThat(web.tickets.opened).isEmpty();
    }

    @Test
    void nesting_size_encoding_and_media_type_have_bounds() throws Exception {
        String deep = "{\"category\":\"litter\",\"fields\":{\"a\":" + "[".repeat(5000) + "]".repeat(5000) + "}}";
        isProblem(web.send(web.post("/tickets", deep)), 400, "json.limits");
        isProblem(web.send(web.post("/tickets", " ".repeat((1 << 20) + 1))), 413, "body.large");
        HttpRequest.Builder chunked = web.api("/tickets")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofInputStream(
                        () -> new java.io.ByteArrayInputStream(new byte[(1 << 20) + 1])));
        isProblem(web.send(chunked), 413, "body.large");
        isProblem(web.send(web.post("/sessions", " ".repeat(20 << 10))), 413, "body.large");
        byte[] latin = {'{', '"', 't', 'i', 't', 'l', 'e', '"', ':', '"', (byte) 0xe9, '"', '}'};
        isProblem(
                web.send(web.api("/tickets")
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(latin))),
                400,
                "encoding");
        isProblem(
                web.send(web.api("/tickets")
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString("a=b"))),
                415,
                "content.type");
        isProblem(web.send(web.api("/tickets").POST(HttpRequest.BodyPublishers.ofString("{}"))), 415, "content.type");
        isProblem(
                web.send(web.api("/tickets")
                        .header("Content-Type", "application/json; charset=gbk")
                        .POST(HttpRequest.BodyPublishers.ofString("{}"))),
                415,
                "content.type");
        isProblem(web.send(web.post("/tickets", "{}").header("Content-Encoding", "gzip")), 415, "content.encoding");
    }

    @Test
    void paths_and_methods_that_are_not_there_are_told_so() throws Exception {
        for (String path :
                List.of("", "/", "/nothing", "/tickets/", "/tickets//1", "/tickets/1/nothing", "/tickets/%ff")) {
            isProblem(web.send(web.api(path)), 404, "not-found");
        }
        for (String id : List.of("abc", "-1", "99999999999999999999", "1%20", "1;x=y", "%31%00")) {
            assertThat(web.send(web.api("/tickets/" + id)).statusCode()).as(id).isIn(400, 404);
        }
        HttpResponse<String> method = web.send(web.api("/tickets").DELETE());
        isProblem(method, 405, "method");
        assertThat(method.headers().firstValue("Allow")).hasValue("GET, POST, HEAD, OPTIONS");
        HttpResponse<String> options =
                web.send(web.api("/tickets").method("OPTIONS", HttpRequest.BodyPublishers.noBody()));
        assertThat(options.statusCode()).isEqualTo(204);
        assertThat(options.headers().firstValue("Allow")).hasValue("GET, POST, HEAD, OPTIONS");
        HttpResponse<String> head = web.send(web.api("/units").method("HEAD", HttpRequest.BodyPublishers.noBody()));
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
    }

    @Test
    void tricks_with_paths_lead_nowhere() throws Exception {
        for (String path : List.of(
                "/api/v1/tickets/../accounts",
                "/api/v1/tickets/%2e%2e/accounts",
                "/api/v1/tickets/..%2faccounts",
                "/api/v1/%2e%2e/%2e%2e/etc/passwd",
                "/api/v1/grids/..%5c..%5c",
                "/api/v1/tickets/1%0d%0aX-Evil:%201",
                "/api//v1/tickets",
                "/api/%761/tickets")) {
            String answer = web.raw("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
            assertThat(answer).as(path).matches("(?s)HTTP/1.1 (400|401|404).*").doesNotContain("\nX-Evil");
        }
    }

    @Test
    void a_failure_inside_is_logged_under_an_id_and_never_shown() throws Exception {
        web.tickets.failure = new IllegalStateException("secret detail");
        HttpResponse<String> response = web.send(web.post("/tickets", LAMP).header("X-Request-Id", "abc-1"));
        isProblem(response, 500, "internal");
        assertThat(response.body()).contains("abc-1").doesNotContain("secret detail");
        HttpResponse<String> forged = web.send(web.post("/tickets", LAMP).header("X-Request-Id", "a b<script>"));
        assertThat(forged.headers().firstValue("X-Request-Id").orElseThrow()).matches("[0-9a-z]+");
    }

    @Test
    void a_service_that_is_away_is_503_until_it_is_back() throws Exception {
        web.services.unbindTickets(web.tickets);
        HttpResponse<String> away = web.send(web.api("/tickets"));
        isProblem(away, 503, "unavailable");
        assertThat(away.headers().firstValue("Retry-After")).hasValue("5");
        web.services.bindTickets(web.tickets);
        assertThat(web.send(web.api("/tickets")).statusCode()).isEqualTo(200);
    }

    @Test
    void a_problem_from_the_core_keeps_its_words_and_seconds() throws Exception {
        web.tickets.failure =
                Problem.of(Problem.Kind.TOO_MANY, "locked", "已锁定", "Locked").with("retryAfter", 900);
        HttpResponse<String> response = web.send(web.post("/tickets", LAMP));
        isProblem(response, 429, "locked");
        assertThat(response.headers().firstValue("Retry-After")).hasValue("900");
    }

    @Test
    void logins_are_limited_by_client() throws Exception {
        try (WebServer strict = new WebServer(3)) {
            for (int i = 0; i < 3; i++) {
                assertThat(strict.send(strict.post("/sessions", "{\"user\":\"a\",\"password\":\"b\"}"))
                                .statusCode())
                        .isEqualTo(401);
            }
            HttpResponse<String> fourth = strict.send(strict.post("/sessions", "{\"user\":\"a\",\"password\":\"b\"}"));
            isProblem(fourth, 429, "rate");
            assertThat(Integer.parseInt(
                            fourth.headers().firstValue("Retry-After").orElseThrow()))
                    .isBetween(1, 60);
            assertThat(strict.send(strict.post("/tickets", LAMP)).statusCode()).isEqualTo(201);
        }
    }

    @Test
    void what_may_be_the_same_matter_is_told_before_and_at_the_intake() throws Exception {
        HttpResponse<String> opened = web.send(web.post("/tickets", LAMP));
        assertThat(opened.statusCode()).as(opened.body()).isEqualTo(201);
        JsonNode likely = WebServer.json(opened).path("likelyDuplicates").get(0);
        assertThat(likely.path("score").asInt()).isEqualTo(90);
        assertThat(likely.path("reason").path("zh").asText()).isEqualTo("类别相同");

        HttpResponse<String> before =
                web.send(web.api("/tickets/likely?category=street-lamp&longitude=113.8&latitude=34.7&text=lamp"));
        assertThat(before.statusCode()).as(before.body()).isEqualTo(200);
        assertThat(WebServer.json(before).path("items").get(0).path("metres").asInt())
                .isEqualTo(12);
        assertThat(web.tickets.probed.point()).isEqualTo(new org.gridhall.api.place.Point(113.8, 34.7));
        assertThat(web.tickets.probed.text()).isEqualTo("lamp");
        assertThat(web.send(web.api("/tickets/likely?longitude=113.8")).statusCode())
                .isEqualTo(422);
        String id = WebServer.json(opened).path("id").asText();
        assertThat(web.send(web.api("/tickets/" + id + "/likely")).statusCode()).isEqualTo(200);
    }

    @Test
    void who_asked_is_seen_in_full_by_saying_why() throws Exception {
        String id = WebServer.json(web.send(web.post(
                        "/tickets",
                        "{\"category\":\"litter\",\"title\":\"路灯不亮\",\"parties\":[{\"role\":\"reporter\","
                                + "\"name\":\"王女士\",\"phone\":\"13812345678\"}]}")))
                .path("id")
                .asText();
        HttpResponse<String> masked = web.send(web.api("/tickets/" + id));
        assertThat(masked.body()).contains("王***").doesNotContain("13812345678", "王女士");
        String look = "/tickets/" + id + "/parties/0/reveal";
        HttpResponse<String> seen = web.send(web.post(look, "{\"reason\":\"电话回访核实\"}"));
        assertThat(seen.statusCode()).as(seen.body()).isEqualTo(200);
        assertThat(WebServer.json(seen).path("phone").asText()).isEqualTo("13812345678");
        assertThat(web.send(web.post(look, "{\"reason\":\"看\"}")).statusCode()).isEqualTo(422);
        assertThat(web.send(web.post(look, "{}")).statusCode()).isEqualTo(422);
        assertThat(web.send(web.post(look.replace("/0/", "/x/"), "{\"reason\":\"电话回访核实\"}"))
                        .statusCode())
                .isEqualTo(404);
    }
}
