package org.gridhall.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Instant;
import java.util.List;
import org.gridhall.api.Text;
import org.gridhall.api.catalogue.MessageTemplate;
import org.gridhall.api.trail.Trail;
import org.gridhall.web.http.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AdminPagesTest {

    private static final List<String> PAGES = List.of(
            "/admin/modules",
            "/admin/categories",
            "/admin/rules",
            "/admin/limits",
            "/admin/calendar",
            "/admin/units",
            "/admin/grids",
            "/admin/posts",
            "/admin/accounts",
            "/admin/roles",
            "/admin/outbox",
            "/admin/health",
            "/admin/settings",
            "/admin/settings/org.gridhall.message",
            "/admin/jobs",
            "/admin/trail",
            "/admin/logs",
            "/admin/templates");

    private final WebServer web;
    private final Browsing browser;

    AdminPagesTest() throws Exception {
        web = new WebServer();
        browser = new Browsing(web);
    }

    @AfterEach
    void stop() {
        web.close();
    }

    @Test
    void each_page_is_there_in_both_languages_for_whom_it_is_meant_only() throws Exception {
        Browsing weak = new Browsing(web, FakeDistrict.WEAK);
        for (String page : PAGES) {
            HttpResponse<String> chinese = browser.get(page);
            assertThat(chinese.statusCode()).as(page + chinese.body()).isEqualTo(200);
            assertThat(chinese.body()).as(page).contains("lang=\"zh-CN\"").doesNotContain("{{", "{%");
            assertThat(browser.english(page).body()).as(page).contains("lang=\"en\"", "Administration");
            assertThat(weak.get(page).statusCode()).as(page).isEqualTo(403);
        }
        assertThat(weak.get("/desk").body()).doesNotContain("/admin/");
    }

    @Test
    void a_module_file_is_checked_without_coming_into_force_and_shown_as_text() throws Exception {
        HttpResponse<String> checked = browser.post("/admin/modules/check", "text", "module: " + Browsing.ATTACK);
        assertThat(checked.statusCode()).isIn(200, 422);
        assertThat(checked.body()).doesNotContain("<script>alert", "<img src=x");
        assertThat(browser.forged("/admin/modules/check", "text", "x").statusCode())
                .isEqualTo(403);
        assertThat(browser.get("/admin/modules/nothing").statusCode()).isEqualTo(404);
    }

    @Test
    void an_account_is_not_made_of_nothing() throws Exception {
        HttpResponse<String> refused = browser.post("/admin/accounts", "login", " ");
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("role=\"alert\"", "id=\"login-wrong\"");
        String kept = browser.post("/admin/accounts", "login", "<b>zhang").body();
        assertThat(kept)
                .contains("value=\"&lt;b&gt;zhang\"", "id=\"person-wrong\"")
                .doesNotContain("id=\"login-wrong\"");
    }

    @Test
    void the_rules_are_tried_on_a_matter_that_is_not_there() throws Exception {
        HttpResponse<String> tried =
                browser.get("/admin/rules?try=1&category=street-lamp&grid=MH&longitude=120&latitude=30&words="
                        + Exchange.encode(Browsing.ATTACK));
        assertThat(tried.statusCode()).as(tried.body()).isEqualTo(200);
        assertThat(tried.body())
                .contains("建议派给：综合执法局", "由它决定", "没有这些词：烟", "所在网格：梅湖")
                .doesNotContain("<script>alert", "<img src=x");
        assertThat(web.tickets.probed.category()).isEqualTo("street-lamp");
        assertThat(web.tickets.probed.point().longitude()).isEqualTo(120);
        HttpResponse<String> wrong = browser.get("/admin/rules?try=1&category=nothing&longitude=x");
        assertThat(wrong.statusCode()).isEqualTo(422);
        assertThat(wrong.body()).contains("请填写正确的经纬度", "aria-invalid=\"true\"");
        assertThat(browser.get("/admin/rules?try=1&category=nothing").body()).contains("没有这个类别");
        assertThat(browser.english("/admin/rules?try=1").body()).contains("Suggested: Urban management", "decides");
    }

    @Test
    void a_limit_is_tried_and_says_when_and_why() throws Exception {
        HttpResponse<String> tried = browser.get("/admin/limits?try=1&category=street-lamp&start=2026-01-05T10:00");
        assertThat(tried.statusCode()).as(tried.body()).isEqualTo(200);
        assertThat(tried.body()).contains("到期：", "按自然日", "开始当日不算", "还不能计算", "依据：城管部件标准");
        HttpResponse<String> wrong = browser.get("/admin/limits?try=1&start=soon");
        assertThat(wrong.statusCode()).isEqualTo(422);
        assertThat(wrong.body()).contains("请选择类别", "请填写开始时间", "aria-invalid=\"true\"");
        assertThat(browser.english("/admin/limits").body()).contains("promised", "3 days");
    }

    @Test
    void a_calendar_is_looked_at_before_it_is_loaded() throws Exception {
        assertThat(browser.get("/admin/calendar?year=2026").body())
                .contains("由 王五 导入", "day-holiday")
                .doesNotContain("<script>alert", "<img src=x");
        assertThat(browser.get("/admin/calendar?year=2030").body()).contains("暂定");
        HttpResponse<String> wrong = browser.file("/admin/calendar", "file", "c.csv", Browsing.ATTACK);
        assertThat(wrong.statusCode()).isEqualTo(422);
        assertThat(wrong.body()).contains("首行有误").doesNotContain("<script>alert", "<img src=x");
        assertThat(browser.post("/admin/calendar").statusCode()).isEqualTo(422);
        HttpResponse<String> read = browser.file("/admin/calendar", "file", "c.csv", "date,kind");
        assertThat(read.body()).contains("2027 年：工作日", "value=\"load\"", "value=\"date,kind\"");
        assertThat(web.calendars.loaded).isEmpty();
        assertThat(browser.post("/admin/calendar", "text", "date,kind", "do", "load")
                        .headers()
                        .firstValue("Location"))
                .hasValue("/admin/calendar?done=1&year=2027");
        assertThat(web.calendars.loaded).containsExactly("date,kind");
        assertThat(browser.forged("/admin/calendar", "text", "date").statusCode())
                .isEqualTo(403);
    }

    @Test
    void opening_hours_are_looked_at_before_they_are_taken() throws Exception {
        assertThat(browser.get("/admin/hours").body())
                .contains("全区", "09:00-17:00", "不开放", "unit,from,days,hours")
                .doesNotContain("<script>alert");
        assertThat(browser.english("/admin/hours").body()).contains("The district", "Opening hours", "closed");
        HttpResponse<String> wrong = browser.file("/admin/hours", "file", "h.csv", Browsing.ATTACK);
        assertThat(wrong.statusCode()).isEqualTo(422);
        assertThat(wrong.body()).contains("首行有误", "&lt;script&gt;").doesNotContain("<script>alert", "<img src=x");
        assertThat(browser.post("/admin/hours").statusCode()).isEqualTo(422);
        assertThat(browser.post("/admin/hours", "text", "unit,from").body()).contains("确认采用", "value=\"unit,from\"");
        assertThat(web.calendars.hoursLoaded).isEmpty();
        assertThat(browser.post("/admin/hours", "text", "unit,from", "do", "load")
                        .headers()
                        .firstValue("Location"))
                .hasValue("/admin/hours?done=1");
        assertThat(web.calendars.hoursLoaded).containsExactly("unit,from");
        assertThat(browser.forged("/admin/hours", "text", "unit").statusCode()).isEqualTo(403);
    }

    @Test
    void settings_are_changed_by_a_form_and_secrets_are_never_shown() throws Exception {
        String address = "/admin/settings/org.gridhall.message";
        assertThat(browser.get(address).body())
                .contains("已设置，不显示", "由启动器或环境变量给出", "1 至 100")
                .doesNotContain("<script>alert", "<img src=x");
        HttpResponse<String> wrong =
                browser.post(address, "tries", "many", "quiet.from", "22:00", "password", "s3cret");
        assertThat(wrong.statusCode()).isEqualTo(422);
        assertThat(wrong.body())
                .contains("应为整数", "value=\"many\"", "value=\"22:00\"", "aria-invalid=\"true\"")
                .doesNotContain("s3cret");
        assertThat(browser.post(address, "tries", "5", "quiet.from", "22:00", "url", "x")
                        .headers()
                        .firstValue("Location"))
                .hasValue(address + "?done=1");
        assertThat(web.platform.calls).singleElement().satisfies(call -> assertThat(call)
                .contains("tries=5", "quiet.from=22:00")
                .doesNotContain("url="));
        assertThat(browser.forged(address, "tries", "5").statusCode()).isEqualTo(403);
        assertThat(browser.get("/admin/settings/org.gridhall.nothing").statusCode())
                .isEqualTo(404);
        assertThat(new Browsing(web, FakeDistrict.WEAK).get(address).statusCode())
                .isEqualTo(403);
    }

    @Test
    void jobs_say_how_they_are_and_run_when_asked() throws Exception {
        assertThat(browser.get("/admin/jobs").body())
                .contains("清理", "失败 1 次", "立即运行", "每 60 分钟")
                .doesNotContain("<script>alert", "<img src=x");
        assertThat(browser.post("/admin/jobs/sweep/run").statusCode()).isEqualTo(303);
        assertThat(web.platform.calls).containsExactly("run admin");
        assertThat(browser.post("/admin/jobs/nothing/run").statusCode()).isEqualTo(404);
        assertThat(browser.forged("/admin/jobs/sweep/run").statusCode()).isEqualTo(403);
    }

    @Test
    void the_trail_is_checked_in_the_background_and_the_first_broken_entry_is_named() throws Exception {
        assertThat(browser.get("/admin/trail").body()).contains("还没有核验过", "开始核验");
        assertThat(browser.post("/admin/trail").statusCode()).isEqualTo(303);
        assertThat(browser.get("/admin/trail").body())
                .contains("5 / 10 条", "value=\"50\"")
                .doesNotContain("开始核验");
        web.trail.check = new Trail.Verification("王五", Instant.EPOCH, Instant.EPOCH, 99, 99, web.trail.verifyAll());
        assertThat(browser.get("/admin/trail").body()).contains("第一处是", "内容被改动", "/desk/tickets/12");
        web.trail.check =
                new Trail.Verification("王五", Instant.EPOCH, Instant.EPOCH, 99, 99, new Trail.Verdict(9, 99, 2, null));
        assertThat(browser.english("/admin/trail").body()).contains("All is whole");
        assertThat(browser.forged("/admin/trail").statusCode()).isEqualTo(403);
    }

    @Test
    void the_log_is_searched_and_what_is_personal_is_masked() throws Exception {
        Files.writeString(
                web.log,
                """
                2026-03-01T10:00:00,123 | INFO  | main             | Sweep                            | 77 - org.gridhall.core - 0.1.0 | 清理完成
                2026-03-01T10:00:01,123 | WARN  | main             | SmppChannel                      | 78 - org.gridhall.messaging - 0.1.0 | to 13812345678 of 110101199003074258 wang@example.org password=abc123 %s
                2026-03-01T10:00:02,123 | ERROR | main             | Pages                            | 79 - org.gridhall.web - 0.1.0 | broken
                java.lang.IllegalStateException: deep
                \tat org.gridhall.X
                """
                        .formatted(Browsing.ATTACK));
        assertThat(browser.get("/admin/logs").body())
                .contains(
                        "清理完成",
                        "138****5678",
                        "110101********",
                        "***@example.org",
                        "password=***",
                        "IllegalStateException: deep")
                .doesNotContain("13812345678", "110101199003074258", "wang@", "abc123", "<script>alert", "<img src=x");
        assertThat(browser.get("/admin/logs?level=ERROR").body())
                .contains("broken")
                .doesNotContain("清理完成");
        assertThat(browser.get("/admin/logs?module=org.gridhall.core").body())
                .contains("清理完成")
                .doesNotContain("broken");
        assertThat(browser.get("/admin/logs?q=13812345678").body())
                .as("nobody finds out by searching what is masked")
                .contains("没有符合条件的日志");
        HttpResponse<String> file = browser.get("/admin/logs/file?level=WARN");
        assertThat(file.body()).contains("138****5678", "broken").doesNotContain("13812345678", "清理完成");
        assertThat(file.headers().firstValue("Content-Disposition").orElseThrow())
                .contains("gridhall-log-");
        assertThat(new Browsing(web, FakeDistrict.LOCAL).get("/admin/logs").statusCode())
                .isEqualTo(403);
    }

    @Test
    void a_template_is_shown_in_both_languages_with_facts_to_try() throws Exception {
        web.catalogue.template = new MessageTemplate(
                "ticket-received",
                "m",
                Text.of("已收到", "Received"),
                Text.of("收到 {number}", "Got {number}"),
                Text.of("您的 {title} 已收到", "Your {title} arrived"),
                List.of("number", "title"),
                false);
        assertThat(browser.get("/admin/templates/ticket-received").body())
                .contains("name=\"f.number\"", "SJ20260315-00042");
        assertThat(browser.get("/admin/templates/ticket-received?try=1&f.title=" + Exchange.encode(Browsing.ATTACK))
                        .body())
                .doesNotContain("<script>alert", "<img src=x");
        assertThat(browser.get("/admin/templates/nothing").statusCode()).isEqualTo(404);
        assertThat(browser.get("/admin/modules/m").body()).contains("日志");
    }
}
