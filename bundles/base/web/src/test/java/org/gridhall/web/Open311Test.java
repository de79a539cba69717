package org.gridhall.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.gridhall.api.ticket.NewTicket;
import org.gridhall.api.ticket.Party;
import org.gridhall.api.ticket.PublicUpdate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Document;

class Open311Test {

    private static final String GOOD = "api_key=gridhall-demo&service_code=litter&lat=30&long=120";

    private WebServer web;

    @BeforeEach
    void start() throws Exception {
        web = new WebServer();
    }

    @AfterEach
    void stop() {
        web.close();
    }

    private HttpResponse<String> get(String path) throws Exception {
        return web.send(web.to("/open311/" + path));
    }

    private HttpResponse<String> post(String format, String form) throws Exception {
        return web.send(web.to("/open311/v2/requests." + format)
                .header("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
                .POST(HttpRequest.BodyPublishers.ofString(form)));
    }

    private static Document xml(HttpResponse<String> response) throws Exception {
        assertThat(response.headers().firstValue("Content-Type")).hasValue("text/xml;charset=utf-8");
        assertThat(response.body()).startsWith("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(response.body().getBytes(StandardCharsets.UTF_8)));
    }

    private static String text(Document document, String element) {
        return document.getElementsByTagName(element).item(0).getTextContent();
    }

    private static String encoded(String words) {
        return URLEncoder.encode(words, StandardCharsets.UTF_8);
    }

    private static void refused(HttpResponse<String> response, int status) throws Exception {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        JsonNode errors = WebServer.json(response);
        assertThat(errors.isArray()).isTrue();
        assertThat(errors.get(0).path("code").asInt()).isEqualTo(status);
        assertThat(errors.get(0).path("description").asText()).isNotEmpty();
    }

    @Test
    void discovery_names_the_endpoint_in_both_formats() throws Exception {
        JsonNode json = WebServer.json(get("discovery.json"));
        assertThat(json.path("endpoints").get(0).path("url").asText())
                .isEqualTo("http://127.0.0.1:" + web.port() + "/open311/v2");
        assertThat(json.path("endpoints").get(0).path("formats")).hasSize(2);
        Document xml = xml(get("discovery.xml"));
        assertThat(xml.getDocumentElement().getTagName()).isEqualTo("discovery");
        assertThat(text(xml, "format")).isEqualTo("text/xml");
    }

    @Test
    void categories_that_are_open_are_services() throws Exception {
        JsonNode services = WebServer.json(get("v2/services.json?jurisdiction_id=jingkai.example"));
        assertThat(services).hasSize(2);
        JsonNode lamp = services.get(0);
        assertThat(lamp.path("service_code").asText()).isEqualTo("street-lamp");
        assertThat(lamp.path("metadata").asBoolean()).isTrue();
        assertThat(lamp.path("type").asText()).isEqualTo("realtime");
        assertThat(lamp.path("keywords").asText()).isEqualTo("灯, 杆");
        assertThat(lamp.path("group").asText()).isEqualTo("类别<lights>&");
        assertThat(lamp.path("description").isNull()).isTrue();
        assertThat(services.get(1).path("metadata").asBoolean()).isFalse();
        Document xml = xml(get("v2/services.xml"));
        assertThat(xml.getDocumentElement().getTagName()).isEqualTo("services");
        assertThat(xml.getElementsByTagName("service").getLength()).isEqualTo(2);
        assertThat(text(xml, "service_name")).isEqualTo("类别<street-lamp>&");
        refused(get("v2/services.json?jurisdiction_id=elsewhere"), 404);
    }

    @Test
    void a_form_becomes_attributes_in_order() throws Exception {
        JsonNode definition = WebServer.json(get("v2/services/street-lamp.json"));
        JsonNode attributes = definition.path("attributes");
        assertThat(attributes.findValuesAsText("code"))
                .containsExactly("poles", "lamp", "signs", "since", "seen", "story", "word", "note", "danger");
        assertThat(attributes.findValuesAsText("datatype"))
                .containsExactly(
                        "number",
                        "singlevaluelist",
                        "multivaluelist",
                        "datetime",
                        "datetime",
                        "text",
                        "string",
                        "text",
                        "singlevaluelist");
        assertThat(attributes.findValuesAsText("order")).containsExactly("1", "2", "3", "4", "5", "6", "7", "8", "9");
        assertThat(attributes.get(0).path("required").asBoolean()).isTrue();
        assertThat(attributes.get(0).path("description").asText()).isEqualTo("灯杆数");
        assertThat(attributes.get(0).path("datatype_description").asText()).isEqualTo("几根不亮");
        assertThat(attributes.get(0).path("values").isNull()).isTrue();
        assertThat(attributes.get(1).path("values").toString())
                .isEqualTo("[{\"key\":\"led\",\"name\":\"LED 灯\"},{\"key\":\"old\",\"name\":\"旧灯\"}]");
        assertThat(attributes.get(2).path("values").get(1).path("name").asText())
                .isEqualTo("闪烁");
        Document xml = xml(get("v2/services/street-lamp.xml"));
        assertThat(xml.getDocumentElement().getTagName()).isEqualTo("service_definition");
        assertThat(xml.getElementsByTagName("attribute").getLength()).isEqualTo(9);
        assertThat(text(xml, "key")).isEqualTo("led");
        refused(get("v2/services/nothing.json"), 404);
        refused(get("v2/services/internal.json"), 404);
        refused(get("v2/services/lights.json"), 404);
    }

    @Test
    void a_request_becomes_a_ticket() throws Exception {
        HttpResponse<String> response = post(
                "json",
                GOOD.replace("litter", "street-lamp") + "&address_string=" + encoded("人民路 18 号")
                        + "&first_name=" + encoded("小明") + "&last_name=" + encoded("王") + "&phone=13800000000"
                        + "&email=a%40b.cn&description=" + encoded("灯不亮\n三晚") + "&media_url="
                        + encoded("https://example.org/1.jpg")
                        + "&attribute[poles]=3&attribute%5Blamp%5D=led&attribute[signs][]=dark&attribute[signs][]=flicker"
                        + "&attribute[since]=2026-01-30&attribute[seen]=" + encoded("2026-01-30T08:00:00+08:00")
                        + "&attribute[danger]=true&device_id=x&account_id=y");
        assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
        JsonNode answer = WebServer.json(response).get(0);
        assertThat(answer.path("service_request_id").isTextual()).isTrue();
        assertThat(answer.path("service_notice").asText()).contains("2026-01-31 17:00");
        assertThat(answer.has("token")).isFalse();
        NewTicket ticket = web.tickets.opened.get(0);
        assertThat(ticket.channel()).isEqualTo("open311");
        assertThat(ticket.source()).isEqualTo(Map.of("device", "x", "account", "y"));
        assertThat(ticket.address()).isEqualTo("人民路 18 号");
        assertThat(ticket.parties()).containsExactly(new Party("reporter", null, "王小明", "13800000000", "a@b.cn"));
        assertThat(ticket.fields())
                .isEqualTo(Map.of(
                        "poles",
                        3L,
                        "lamp",
                        "led",
                        "signs",
                        List.of("dark", "flicker"),
                        "since",
                        "2026-01-30",
                        "seen",
                        "2026-01-30T00:00:00Z",
                        "danger",
                        true,
                        "media_url",
                        "https://example.org/1.jpg"));
        assertThat(web.tickets.actors.get(0).login()).isEqualTo("clerk");
        Document xml = xml(post("xml", GOOD));
        assertThat(xml.getDocumentElement().getTagName()).isEqualTo("service_requests");
        assertThat(text(xml, "service_request_id")).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "403, service_code=litter&lat=30&long=120",
        "403, api_key=wrong&service_code=litter&lat=30&long=120",
        "400, api_key=gridhall-demo&lat=30&long=120",
        "404, api_key=gridhall-demo&service_code=none&lat=30&long=120",
        "404, api_key=gridhall-demo&service_code=internal&lat=30&long=120",
        "404, api_key=gridhall-demo&jurisdiction_id=x&service_code=litter&lat=30&long=120",
        "400, api_key=gridhall-demo&service_code=litter",
        "400, api_key=gridhall-demo&service_code=litter&lat=30",
        "400, api_key=gridhall-demo&service_code=litter&lat=91&long=120",
        "400, api_key=gridhall-demo&service_code=litter&lat=NaN&long=120",
        "400, api_key=gridhall-demo&service_code=litter&lat=x&long=120",
        "400, api_key=gridhall-demo&service_code=litter&lat=30&long=120&description=%FF%FE",
        "400, api_key=gridhall-demo&service_code=litter&lat=30&long=120&description=a%00b",
        "400, api_key=gridhall-demo&service_code=litter&lat=30&long=120&description=%3Cscript%3Ealert(1)%3C/script%3E",
        "400, api_key=gridhall-demo&service_code=litter&lat=30&long=120&media_url=javascript:alert(1)",
        "400, api_key=gridhall-demo&service_code=litter&lat=30&long=120&attribute[x]=1",
        "400, api_key=gridhall-demo&service_code=litter&lat=30&long=120&attribute[x=1",
        "400, api_key=gridhall-demo&service_code=street-lamp&lat=30&long=120",
        "400, api_key=gridhall-demo&service_code=street-lamp&lat=30&long=120&attribute[poles]=x&attribute[lamp]=led",
        "400, api_key=gridhall-demo&service_code=street-lamp&lat=30&long=120&attribute[poles]=1&attribute[lamp]=neon",
        "400, api_key=gridhall-demo&service_code=street-lamp&lat=30&long=120&attribute[poles]=1&attribute[lamp]=led&attribute[lamp]=old",
        "400, api_key=gridhall-demo&service_code=street-lamp&lat=30&long=120&attribute[poles]=1&attribute[lamp]=led&attribute[since]=soon"
    })
    void what_the_standard_refuses_is_refused_with_its_status(int status, String form) throws Exception {
        refused(post("json", form), status);
        assertThat(text(xml(post("xml", form)), "code")).isEqualTo(Integer.toString(status));
        assertThat(web.tickets.all).isEmpty();
    }

    @Test
    void a_description_has_4000_characters_at_most_and_plain_signs_are_no_markup() throws Exception {
        assertThat(post("json", GOOD + "&description=" + encoded("灯".repeat(4000)))
                        .statusCode())
                .isEqualTo(201);
        refused(post("json", GOOD + "&description=" + encoded("灯".repeat(4001))), 400);
        assertThat(post("json", GOOD + "&description=" + encoded("温度 < 30 且 > 20"))
                        .statusCode())
                .isEqualTo(201);
        refused(post("json", GOOD + "&description=" + "a".repeat(300 << 10)), 400);
    }

    @Test
    void bodies_that_are_no_form_in_utf8_are_400() throws Exception {
        refused(
                web.send(web.to("/open311/v2/requests.json")
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString("{}"))),
                400);
        byte[] gbk = (GOOD + "&description=").getBytes(StandardCharsets.UTF_8);
        byte[] body = java.util.Arrays.copyOf(gbk, gbk.length + 2);
        body[gbk.length] = (byte) 0xb5;
        body[gbk.length + 1] = (byte) 0xc6;
        refused(
                web.send(web.to("/open311/v2/requests.json")
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body))),
                400);
        refused(
                web.send(web.to("/open311/v2/requests.json")
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .header("Content-Encoding", "gzip")
                        .POST(HttpRequest.BodyPublishers.ofString(GOOD))),
                400);
    }

    @Test
    void a_request_is_shown_without_what_points_to_a_person() throws Exception {
        String id = WebServer.json(post(
                        "json",
                        GOOD + "&phone=13800000000&last_name=Smith&description="
                                + encoded("]]> & <3 打我电话13800000000，身份证11010519491231002X，或 a.b@c.cn，灯坏 20 天")
                                + "&media_url=https://example.org/1.jpg"))
                .get(0)
                .path("service_request_id")
                .asText();
        JsonNode requests = WebServer.json(get("v2/requests/" + id + ".json"));
        assertThat(requests).hasSize(1);
        JsonNode request = requests.get(0);
        assertThat(request.path("description").asText()).isEqualTo("]]> & <3 打我电话***，身份证***，或 ***，灯坏 20 天");
        assertThat(request.toString()).doesNotContain("13800000000", "Smith", "002X");
        assertThat(request.path("status").asText()).isEqualTo("open");
        assertThat(request.path("requested_datetime").asText()).isEqualTo("2026-01-31T16:00:00+08:00");
        assertThat(request.path("expected_datetime").asText()).isEqualTo("2026-01-31T17:00:00+08:00");
        assertThat(request.path("agency_responsible").asText()).isEqualTo("综合执法局");
        assertThat(request.path("zipcode").isNull()).isTrue();
        assertThat(request.path("lat").asDouble()).isEqualTo(30);
        assertThat(request.path("media_url").asText()).isEqualTo("https://example.org/1.jpg");
        assertThat(request.has("extended_attributes")).isFalse();
        assertThat(WebServer.json(get("v2/requests/" + id + ".json?extensions=true"))
                        .get(0)
                        .path("extended_attributes")
                        .path("stage_name")
                        .asText())
                .isEqualTo("派遣");
        Document xml = xml(get("v2/requests/" + id + ".xml"));
        assertThat(text(xml, "description")).startsWith("]]> & <3");
        assertThat(xml.getElementsByTagName("request").getLength()).isEqualTo(1);
        assertThat(text(xml, "zipcode")).isEmpty();
        JsonNode token = WebServer.json(get("v2/tokens/" + id + ".json")).get(0);
        assertThat(token.path("service_request_id").asText()).isEqualTo(id);
        assertThat(token.path("token").asText()).isEqualTo(id);
        web.tickets.picture = 77L;
        assertThat(WebServer.json(get("v2/requests/" + id + ".json"))
                        .get(0)
                        .path("media_url")
                        .asText())
                .isEqualTo("http://127.0.0.1:" + web.port() + "/api/v1/public/tickets/" + id + "/attachments/77");
    }

    @Test
    void updates_tell_every_step_and_page() throws Exception {
        Instant at = Instant.parse("2026-01-31T08:00:00Z");
        web.tickets.steps.add(new PublicUpdate(11, "SJ1", "issue", "dispatch", true, at, null));
        web.tickets.steps.add(new PublicUpdate(12, "SJ2", "issue", "handle", true, at.plusSeconds(1), null));
        web.tickets.steps.add(
                new PublicUpdate(13, "SJ1", "issue", "closed", false, at.plusSeconds(60), "已修好，电话13800000000"));
        JsonNode all = WebServer.json(get("v2/servicerequestupdates.json"));
        assertThat(all.findValuesAsText("update_id")).containsExactly("11", "12", "13");
        assertThat(all.findValuesAsText("service_request_id")).containsExactly("SJ1", "SJ2", "SJ1");
        assertThat(all.findValuesAsText("status")).containsExactly("open", "open", "closed");
        assertThat(all.findValuesAsText("description")).containsExactly("派遣", "处置", "已修好，电话***");
        assertThat(all.get(2).path("updated_datetime").asText()).isEqualTo("2026-01-31T16:01:00+08:00");
        assertThat(all.get(0).has("extended_attributes")).isFalse();
        JsonNode extended = WebServer.json(get("v2/servicerequestupdates.json?extensions=true"));
        assertThat(extended.get(1).path("external_status_code").asText()).isEqualTo("handle");
        assertThat(WebServer.json(get("v2/servicerequestupdates.json?service_request_id=SJ1,none"))
                        .findValuesAsText("update_id"))
                .containsExactly("11", "13");
        assertThat(WebServer.json(get("v2/servicerequestupdates.json?page_size=2"))
                        .findValuesAsText("update_id"))
                .containsExactly("11", "12");
        assertThat(WebServer.json(get("v2/servicerequestupdates.json?page_size=2&page=2"))
                        .findValuesAsText("update_id"))
                .containsExactly("13");
        assertThat(WebServer.json(get("v2/servicerequestupdates.json?page_size=2&page=3")))
                .isEmpty();
        assertThat(get("v2/servicerequestupdates.json?start_date=2026-01-01T00:00:00Z&end_date=2026-02-01T00:00:00Z")
                        .statusCode())
                .isEqualTo(200);
        assertThat(web.tickets.updates)
                .containsExactly(Instant.parse("2026-01-01T00:00:00Z"), Instant.parse("2026-02-01T00:00:00.001Z"));
        refused(
                get("v2/servicerequestupdates.json?start_date=2026-01-01T00:00:00Z&end_date=2026-04-02T00:00:00Z"),
                400);
        Document xml = xml(get("v2/servicerequestupdates.xml"));
        assertThat(xml.getDocumentElement().getTagName()).isEqualTo("service_request_updates");
        assertThat(xml.getElementsByTagName("request_update").getLength()).isEqualTo(3);
    }

    @Test
    void a_district_may_answer_with_tokens() throws Exception {
        try (WebServer tokens = new WebServer(600, true)) {
            for (String format : List.of("json", "xml")) {
                HttpResponse<String> posted = tokens.send(tokens.to("/open311/v2/requests." + format)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(GOOD)));
                assertThat(posted.statusCode()).isEqualTo(201);
                boolean json = format.equals("json");
                String token =
                        json ? WebServer.json(posted).get(0).path("token").asText() : text(xml(posted), "token");
                assertThat(posted.body()).doesNotContain("service_request_id");
                HttpResponse<String> known = tokens.send(tokens.to("/open311/v2/tokens/" + token + "." + format));
                String id = json
                        ? WebServer.json(known)
                                .get(0)
                                .path("service_request_id")
                                .asText()
                        : text(xml(known), "service_request_id");
                assertThat(tokens.send(tokens.to("/open311/v2/requests/" + id + ".json"))
                                .statusCode())
                        .isEqualTo(200);
            }
            for (String odd : List.of("t-", "t-zzzz", "t-zzzzzzzzzzzzzzzzzzzz", "t--1", "nothing")) {
                refused(tokens.send(tokens.to("/open311/v2/tokens/" + odd + ".json")), 404);
            }
        }
    }

    @Test
    void a_page_elsewhere_may_ask() throws Exception {
        for (String path : List.of("discovery.json", "v2/services.xml", "v2/nothing.json", "v2/requests.json")) {
            assertThat(get(path).headers().firstValue("Access-Control-Allow-Origin"))
                    .as(path)
                    .hasValue("*");
        }
        assertThat(post("json", GOOD).headers().firstValue("Access-Control-Allow-Origin"))
                .hasValue("*");
        assertThat(post("json", "").headers().firstValue("Access-Control-Allow-Origin"))
                .hasValue("*");
        HttpResponse<String> before = web.send(web.to("/open311/v2/requests.json")
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                .header("Access-Control-Request-Method", "POST"));
        assertThat(before.statusCode()).isEqualTo(204);
        assertThat(before.headers().firstValue("Access-Control-Allow-Methods")).hasValue("GET, HEAD, POST, OPTIONS");
    }

    @ParameterizedTest
    @CsvSource({
        "attribute[signs]=dark",
        "attribute[signs][]=dark",
        "attribute%5Bsigns%5D%5B%5D=dark",
        "attribute[signs]=dark&attribute[signs]=flicker",
        "attribute[signs][]=dark&attribute[signs][]=flicker",
        "attribute[signs]=dark&attribute[signs][]=flicker",
        "attribute[signs]=dark&attribute[signs][]=dark&attribute[signs][]=flicker&attribute[signs][]="
    })
    void a_list_is_read_in_both_spellings(String list) throws Exception {
        HttpResponse<String> response =
                post("json", GOOD.replace("litter", "street-lamp") + "&attribute[poles]=1&attribute[lamp]=led&" + list);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
        assertThat(web.tickets.opened.get(0).fields().get("signs"))
                .isEqualTo(list.contains("flicker") ? List.of("dark", "flicker") : List.of("dark"));
    }

    /** What odd clients send to look for requests: an answer or a refusal in the format that was asked for. */
    @ParameterizedTest
    @CsvSource({
        "200, requests, ''",
        "200, requests, status=open",
        "200, requests, 'status=open,closed'",
        "200, requests, status=open&status=closed",
        "200, requests, status=",
        "200, requests, jurisdiction_id=jingkai.example",
        "200, requests, jurisdiction_id=",
        "404, requests, jurisdiction_id=elsewhere",
        "200, requests, api_key=anything",
        "200, requests, page=1&page_size=1",
        "400, requests, page=0",
        "400, requests, page=-1",
        "400, requests, page=1e3",
        "400, requests, page_size=0",
        "400, requests, page_size=1001",
        "400, requests, page=11&page_size=1000",
        "200, requests, start_date=2026-01-01T00:00:00Z&end_date=2026-04-01T00:00:00Z",
        "400, requests, start_date=2026-01-01T00:00:00Z&end_date=2026-04-02T00:00:00Z",
        "400, requests, start_date=2026-01-01T00:00:00Z&end_date=2026-04-01T00:00:01Z",
        "400, requests, start_date=2026-02-01T00:00:00Z&end_date=2026-01-01T00:00:00Z",
        "200, requests, start_date=2026-01-01T00:00:00+08:00",
        "200, requests, start_date=2026-01-01T00:00:00%2B08:00",
        "200, requests, start_date=2026-01-01",
        "400, requests, start_date=2026-01-01T00:00:00",
        "400, requests, start_date=2026-13-01T00:00:00Z",
        "400, requests, start_date=0000-01-01T00:00:00Z",
        "400, requests, start_date=yesterday",
        "400, requests, status=done",
        "400, requests, status=OPEN",
        "404, requests, service_code=none",
        "404, requests, 'service_code=litter,none'",
        "200, requests, 'service_code=litter,street-lamp'",
        "404, requests, service_code=internal",
        "200, requests, service_request_id=none&start_date=junk",
        "400, requests, status=%FF%FE",
        "400, requests, status=%00",
        "404, requests/none, ''",
        "404, requests/%E7%81%AF, ''",
        "404, requests/a/b, ''",
        "404, services/none, ''",
        "404, services/lights, ''",
        "404, services/Litter, ''",
        "200, services/litter, ''",
        "404, services/litter, jurisdiction_id=x",
        "404, tokens/none, ''",
        "404, servicerequestupdates/1, ''",
        "404, requestz, ''"
    })
    void what_is_asked_is_answered_as_the_standard_says(int status, String resource, String query) throws Exception {
        String asked = "v2/" + resource + ".%s" + (query.isEmpty() ? "" : "?" + query);
        HttpResponse<String> xml = get(asked.replace("%s", "xml"));
        assertThat(xml.statusCode()).as(xml.body()).isEqualTo(status);
        Document document = xml(xml);
        HttpResponse<String> json = get(asked.replace("%s", "json"));
        assertThat(json.headers().firstValue("Content-Type")).hasValue("application/json;charset=utf-8");
        if (status == 200) {
            assertThat(json.statusCode()).isEqualTo(200);
            assertThat(document.getDocumentElement().getTagName()).startsWith("service");
        } else {
            refused(json, status);
            assertThat(document.getDocumentElement().getTagName()).isEqualTo("errors");
            assertThat(text(document, "code")).isEqualTo(Integer.toString(status));
            assertThat(text(document, "description")).isNotEmpty();
        }
    }

    @Test
    void a_closed_ticket_is_closed_and_a_confidential_one_does_not_exist() throws Exception {
        post("json", GOOD);
        var ticket = web.tickets.all.values().iterator().next();
        web.send(web.post("/tickets/" + ticket.id() + "/actions/close", "{}"));
        JsonNode request = WebServer.json(get("v2/requests/" + ticket.summary().number() + ".json"))
                .get(0);
        assertThat(request.path("status").asText()).isEqualTo("closed");
        assertThat(request.path("updated_datetime").asText()).isEqualTo("2026-01-31T16:01:00+08:00");
        web.send(web.post("/tickets", "{\"category\":\"litter\",\"confidential\":true}"));
        String hidden = web.tickets.all.get(FakeTickets.FIRST + 1).summary().number();
        refused(get("v2/requests/" + hidden + ".json"), 404);
        refused(get("v2/tokens/" + hidden + ".json"), 404);
        HttpResponse<String> guessed = get("v2/tokens/t-" + Long.toString(FakeTickets.FIRST + 1, 36) + ".json");
        refused(guessed, 404);
        assertThat(guessed.body()).as("the number behind a guessed token").doesNotContain(hidden);
        assertThat(WebServer.json(get("v2/requests.json?service_request_id="
                        + ticket.summary().number() + "," + hidden + ",none&start_date=junk")))
                .hasSize(1);
        assertThat(WebServer.json(get("v2/requests.json?status=open"))).isEmpty();
        assertThat(web.tickets.published.open()).isTrue();
        assertThat(WebServer.json(get("v2/requests.json?status=open,closed&page=1&page_size=1")))
                .hasSize(1);
        assertThat(WebServer.json(get("v2/requests.json?page=2&page_size=1"))).isEmpty();
    }

    @Test
    void a_search_spans_90_days_at_most() throws Exception {
        assertThat(get("v2/requests.json").statusCode()).isEqualTo(200);
        assertThat(Duration.between(web.tickets.published.from(), web.tickets.published.to())
                        .toDays())
                .isEqualTo(90);
        assertThat(
                        get("v2/requests.json?start_date=2026-01-01T00:00:00Z&end_date=2026-04-01T00:00:00Z&service_code=litter")
                                .statusCode())
                .isEqualTo(200);
        assertThat(web.tickets.published.from()).isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
        assertThat(web.tickets.published.category()).isEqualTo("litter");
        assertThat(get("v2/requests.json?start_date=2026-01-01T00:00:00+08:00").statusCode())
                .isEqualTo(200);
        assertThat(web.tickets.published.from()).isEqualTo(Instant.parse("2025-12-31T16:00:00Z"));
        refused(get("v2/requests.json?start_date=2026-01-01T00:00:00Z&end_date=2026-04-02T00:00:00Z"), 400);
        refused(get("v2/requests.json?start_date=2026-02-01T00:00:00Z&end_date=2026-01-01T00:00:00Z"), 400);
        refused(get("v2/requests.json?start_date=yesterday"), 400);
        refused(get("v2/requests.json?status=done"), 400);
        refused(get("v2/requests.json?page=0"), 400);
        refused(get("v2/requests.json?page=10000&page_size=1000"), 400);
        refused(get("v2/requests.json?service_code=none"), 404);
    }

    @Test
    void other_paths_and_methods_are_refused_in_the_format_asked_for() throws Exception {
        refused(get("v2/nothing.json"), 404);
        refused(get("v2/requests"), 404);
        refused(get("v2/requests/.json"), 404);
        refused(get(""), 404);
        HttpResponse<String> put =
                web.send(web.to("/open311/v2/requests.json").PUT(HttpRequest.BodyPublishers.ofString("")));
        refused(put, 405);
        assertThat(put.headers().firstValue("Allow")).hasValue("GET, HEAD, POST, OPTIONS");
        HttpResponse<String> english =
                web.send(web.to("/open311/v2/requests/none.xml").header("Accept-Language", "en"));
        assertThat(text(xml(english), "description")).contains("was not found");
        web.services.unbindTickets(web.tickets);
        HttpResponse<String> away = get("v2/requests.json");
        refused(away, 503);
        assertThat(away.headers().firstValue("Retry-After")).isPresent();
    }

    @Test
    void public_intake_is_limited_by_client() throws Exception {
        try (WebServer strict = new WebServer(1)) {
            HttpRequest.Builder request = strict.to("/open311/v2/requests.json")
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(HttpRequest.BodyPublishers.ofString(GOOD));
            assertThat(strict.send(request).statusCode()).isEqualTo(201);
            refused(strict.send(request), 429);
        }
    }
}
