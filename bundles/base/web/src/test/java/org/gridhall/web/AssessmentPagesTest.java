package org.gridhall.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gridhall.api.assessment.Sheet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AssessmentPagesTest {

    private static final String ATTACK = "\"><script>alert(1)</script>";
    private static final String MONTH = "/command/assessment?kind=unit&month=2026-05";
    private static final String RESULT = "/command/assessment/unit/2026-05/works";

    private final WebServer web;

    AssessmentPagesTest() throws Exception {
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

    private HttpResponse<String> post(String path, String form) throws Exception {
        Matcher mark = Pattern.compile("name=\"csrf\" content=\"([^\"]+)\"")
                .matcher(get("/account").body());
        assertThat(mark.find()).isTrue();
        return web.send(within(path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("_csrf=" + mark.group(1) + "&" + form)));
    }

    @Test
    void a_month_is_shown_signed_and_published() throws Exception {
        HttpResponse<String> chinese = get(MONTH);
        assertThat(chinese.statusCode()).as(chinese.body()).isEqualTo(200);
        assertThat(chinese.body())
                .contains("2026-05 承办单位考核排名", "未签发", "88.50", "签发本月考核", "不可用")
                .doesNotContain(" style=", "<script>", "null");
        assertThat(web.send(within(MONTH).header("Accept-Language", "en")).body())
                .contains("Sign this month off", "not available")
                .doesNotContain("签发");
        HttpResponse<String> signed = post("/command/assessment/unit/2026-05/sign", "version=0");
        assertThat(signed.statusCode()).isEqualTo(303);
        assertThat(web.assessments.done).containsExactly("sign unit 2026-05");
        web.assessments.state = Sheet.State.SIGNED;
        assertThat(get(MONTH).body()).contains("已签发，可申诉", "0123abcd", "待处理").doesNotContain("签发本月考核");
        HttpResponse<String> late = post("/command/assessment/unit/2026-05/sign", "version=0");
        assertThat(late.statusCode()).isEqualTo(409);
        assertThat(late.body()).contains("这个月已经签发");
        assertThat(post("/command/assessment/unit/2026-05/publish", "version=1").statusCode())
                .isEqualTo(303);
        assertThat(web.assessments.done).last().isEqualTo("publish unit 2026-05 1");
        assertThat(get(MONTH + "&by=now").body()).contains("91.00", "有差异", "按“考核办法”（test-1）重新计算的结果");
    }

    @Test
    void a_result_shows_what_it_is_made_of_and_takes_appeals() throws Exception {
        web.assessments.state = Sheet.State.SIGNED;
        HttpResponse<String> page = get(RESULT);
        assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
        assertThat(page.body())
                .contains("9 / 10", "90.00 %", "64.29", "0 / 0", "不可用", "2026-04", "77.25", "采纳", "黄牌 1 张");
        assertThat(post(RESULT + "/appeal", "reason=%E4%B8%8D%E6%9C%8D").statusCode())
                .isEqualTo(303);
        assertThat(web.assessments.done).last().isEqualTo("appeal works 不服");
        HttpResponse<String> empty = post(RESULT + "/decide", "do=accept&score=90&why=");
        assertThat(empty.statusCode()).isEqualTo(422);
        assertThat(empty.body()).contains("id=\"why-fault\"", "value=\"90\"");
        HttpResponse<String> wrong = post(RESULT + "/decide", "do=accept&score=x&why=w");
        assertThat(wrong.statusCode()).isEqualTo(422);
        assertThat(wrong.body()).contains("id=\"score-fault\"");
        assertThat(post(RESULT + "/decide", "do=refuse&score=90&why=w").statusCode())
                .isEqualTo(303);
        assertThat(web.assessments.done).last().isEqualTo("decide 9 null w");
        assertThat(get("/command/assessment/unit/2026-05/nobody").statusCode()).isEqualTo(404);
        web.assessments.words = "综合执法局";
        web.assessments.subject = "urban-management";
        assertThat(web.send(within(RESULT.replace("works", "urban-management")).header("Accept-Language", "en"))
                        .body())
                .contains("Urban management")
                .doesNotContain("综合执法局");
    }

    @Test
    void day_and_week_and_rules_are_told() throws Exception {
        assertThat(get("/command/assessment/clearing").body()).contains("今日到期", "城市管理局", "（未分派）", "2026-06-07");
        assertThat(get("/command/assessment/rules").body()).contains("考核办法", "按期处置率", "权重 50", "越低越好");
        assertThat(get("/desk").body()).contains("href=\"/command/assessment\"");
    }

    @Test
    void what_is_shown_is_never_taken_for_markup() throws Exception {
        web.assessments.words = ATTACK;
        web.assessments.state = Sheet.State.SIGNED;
        for (String path : new String[] {
            MONTH,
            RESULT,
            "/command/assessment/clearing",
            "/command/assessment?kind=unit&month=2026-05&by=%22%3E%3Cscript%3E"
        }) {
            assertThat(get(path).body()).as(path).doesNotContain("<script>alert", "\"><script>");
        }
    }

    @Test
    void what_may_not_be_is_refused() throws Exception {
        for (String path : new String[] {MONTH, RESULT, "/command/assessment/clearing"}) {
            assertThat(web.send(web.to(path)).statusCode()).as(path).isEqualTo(303);
        }
        assertThat(get("/command/assessment?kind=none").statusCode()).isEqualTo(404);
        assertThat(get("/command/assessment?month=2026-13").statusCode()).isEqualTo(404);
        assertThat(get("/command/assessment/unit/x/works").statusCode()).isEqualTo(404);
        HttpResponse<String> foreign = web.send(within("/command/assessment/unit/2026-05/sign")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("version=0")));
        assertThat(foreign.statusCode()).as("without the mark of the session").isEqualTo(403);
        assertThat(web.assessments.done).isEmpty();
    }

    private HttpResponse<String> rest(String method, String path, String token, String body) throws Exception {
        HttpRequest.Builder request = web.to(path).header("Content-Type", "application/json");
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return web.send(request.method(
                method,
                body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body)));
    }

    @Test
    void the_ranking_shows_how_each_moved_and_wrong_rules_are_told_with_file_line_and_remedy() throws Exception {
        assertThat(get(MONTH).body()).contains("较 2026-04", "升 2 位", "上次 77.25 分", "无可比");
        web.assessments.wrong = List.of(new org.gridhall.api.module.ModuleState.Fault(
                "/etc/assessment.yaml",
                12,
                "/versions/0/from",
                org.gridhall.api.Text.of("没有这一天；请改正后刷新页面" + ATTACK, "There is no such day")));
        for (String path : List.of(MONTH, "/command/assessment/rules", "/admin/health")) {
            assertThat(get(path).body())
                    .as(path)
                    .contains("/etc/assessment.yaml", "第 12 行", "请改正后刷新页面")
                    .doesNotContain(ATTACK);
        }
        assertThat(get("/command/assessment/clearing").statusCode()).isEqualTo(200);
        web.assessments.wrong = List.of();
    }

    @Test
    void the_interface_does_the_same() throws Exception {
        web.assessments.state = Sheet.State.SIGNED;
        JsonNode sheet = WebServer.json(rest("GET", "/api/v1/assessments/unit/2026-05", FakeDistrict.TOKEN, null));
        assertThat(sheet.at("/state").asText()).isEqualTo("signed");
        assertThat(sheet.at("/results/0/parts/1/value").isNull()).isTrue();
        assertThat(sheet.at("/rules/kinds/unit/1/inverse").asBoolean()).isTrue();
        assertThat(sheet.at("/appeals/0/id").asText()).isEqualTo("9");
        JsonNode again =
                WebServer.json(rest("GET", "/api/v1/assessments/unit/2026-05/again?by=now", FakeDistrict.TOKEN, null));
        assertThat(again.at("/items/0/score").asDouble()).isEqualTo(91);
        assertThat(rest("POST", "/api/v1/assessments/unit/2026-05/signature", FakeDistrict.TOKEN, "{\"version\":0}")
                        .statusCode())
                .isEqualTo(409);
        assertThat(rest("POST", "/api/v1/assessments/unit/2026-05/signature", FakeDistrict.TOKEN, "{}")
                        .statusCode())
                .isEqualTo(422);
        assertThat(rest("POST", "/api/v1/assessments/unit/2026-05/signature", FakeDistrict.WEAK, "{\"version\":0}")
                        .statusCode())
                .isEqualTo(403);
        assertThat(rest("POST", "/api/v1/assessment-appeals/9", FakeDistrict.TOKEN, "{\"score\":80,\"why\":\"w\"}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(web.assessments.done).containsExactly("decide 9 80.0 w");
        assertThat(rest("GET", "/api/v1/assessments/song/2026-05", FakeDistrict.TOKEN, null)
                        .statusCode())
                .isEqualTo(404);
        assertThat(rest("GET", "/api/v1/assessment-clearing", null, null).statusCode())
                .isEqualTo(401);
        assertThat(WebServer.json(rest("GET", "/api/v1/assessment-rules", FakeDistrict.TOKEN, null))
                        .at("/items/0/version")
                        .asText())
                .isEqualTo("test-1");
    }

    private static final String WEEK = "/command/assessment/weeks/urban-management?day=2026-06-05";

    @Test
    void a_week_is_shown_and_closed_with_reasons() throws Exception {
        HttpResponse<String> list = get("/command/assessment/weeks?day=2026-06-05");
        assertThat(list.statusCode()).as(list.body()).isEqualTo(200);
        assertThat(list.body())
                .contains("2026-06-01 至 2026-06-07", "最后一个工作日 2026-06-05", "城市管理局", "未签", "已签", WEEK)
                .doesNotContain(" style=", "null");
        HttpResponse<String> open = get(WEEK);
        assertThat(open.statusCode()).as(open.body()).isEqualTo(200);
        assertThat(open.body())
                .contains("未办结 2 件，其中超期 1 件", "SQ-1", "name=\"reason-71\"", "2 周", "上次：等待配件", "签署周结", "已转为保密")
                .doesNotContain(" style=", "null");
        assertThat(web.send(within(WEEK).header("Accept-Language", "en")).body())
                .contains("Close this week", "2 left open, 1 of them late")
                .doesNotContain("周结");
        HttpResponse<String> bare = post(WEEK, "seen=abcd&reason=&reason-71=%E7%AD%89");
        assertThat(bare.statusCode()).isEqualTo(422);
        assertThat(bare.body()).contains("id=\"reason-fault\"", "value=\"等\"");
        HttpResponse<String> stale = post(WEEK, "seen=old&reason=r");
        assertThat(stale.statusCode()).isEqualTo(409);
        assertThat(stale.body()).contains("未办结的事项已有变化");
        assertThat(post(WEEK, "seen=abcd&reason=r&reason-71=%E7%AD%89&reason-x=1")
                        .statusCode())
                .isEqualTo(303);
        assertThat(web.weeks.done).containsExactly("urban-management 2026-06-05 r {71=等}");
        HttpResponse<String> signed = get(WEEK);
        assertThat(signed.body())
                .contains("已周结", "李主任", "统一原因：", "0123abcd")
                .doesNotContain("签署周结", "name=\"reason-71\"");
        web.weeks.words = ATTACK;
        for (String path : new String[] {WEEK, "/command/assessment/weeks?day=2026-06-05"}) {
            assertThat(get(path).body()).as(path).doesNotContain("<script>alert", "\"><script>");
        }
        assertThat(get("/command/assessment/weeks?day=2026-13-01").statusCode()).isEqualTo(404);
        assertThat(get("/command/assessment/weeks/none").statusCode()).isEqualTo(404);
        HttpResponse<String> foreign = web.send(within(WEEK)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("seen=abcd&reason=r")));
        assertThat(foreign.statusCode()).as("without the mark of the session").isEqualTo(403);
    }

    @Test
    void a_week_is_closed_by_the_interface() throws Exception {
        String path = "/api/v1/assessment-weeks/urban-management/2026-06-05";
        JsonNode lines = WebServer.json(rest("GET", "/api/v1/assessment-weeks", FakeDistrict.TOKEN, null));
        assertThat(lines.at("/items/0/open").asInt()).isEqualTo(2);
        assertThat(lines.at("/items/0/signed").isNull()).isTrue();
        JsonNode week = WebServer.json(rest("GET", path, FakeDistrict.TOKEN, null));
        assertThat(week.at("/left/0/ticket").asText()).isEqualTo("71");
        assertThat(week.at("/seen").asText()).isEqualTo("abcd");
        String sign = path + "/signature";
        assertThat(rest("POST", sign, FakeDistrict.TOKEN, "{}").statusCode()).isEqualTo(422);
        assertThat(rest("POST", sign, FakeDistrict.TOKEN, "{\"seen\":\"abcd\",\"reasons\":[{\"ticket\":\"x\"}]}")
                        .statusCode())
                .isEqualTo(422);
        assertThat(rest("POST", sign, FakeDistrict.WEAK, "{\"seen\":\"abcd\",\"reason\":\"r\"}")
                        .statusCode())
                .isEqualTo(403);
        JsonNode signed = WebServer.json(rest(
                "POST",
                sign,
                FakeDistrict.TOKEN,
                "{\"seen\":\"abcd\",\"reason\":\"r\",\"reasons\":[{\"ticket\":\"71\",\"reason\":\"w\"}]}"));
        assertThat(signed.at("/signed/digest").asText()).isEqualTo("0123abcd");
        assertThat(web.weeks.done).containsExactly("urban-management 2026-06-05 r {71=w}");
        assertThat(rest("POST", sign, FakeDistrict.TOKEN, "{\"seen\":\"abcd\",\"reason\":\"r\"}")
                        .statusCode())
                .isEqualTo(409);
        assertThat(rest("GET", "/api/v1/assessment-weeks", null, null).statusCode())
                .isEqualTo(401);
    }
}
