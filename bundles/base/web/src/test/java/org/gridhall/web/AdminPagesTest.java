package org.gridhall.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
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
            "/admin/health");

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
        assertThat(refused.body()).contains("role=\"alert\"");
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
}
