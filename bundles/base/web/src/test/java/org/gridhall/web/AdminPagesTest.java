package org.gridhall.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AdminPagesTest {

    private static final List<String> PAGES = List.of(
            "/admin/modules",
            "/admin/categories",
            "/admin/rules",
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
}
