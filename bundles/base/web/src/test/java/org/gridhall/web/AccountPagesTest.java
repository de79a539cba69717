package org.gridhall.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AccountPagesTest {

    private final WebServer web;
    private Browsing browser;

    AccountPagesTest() throws Exception {
        web = new WebServer();
    }

    @BeforeEach
    void open() {
        browser = new Browsing(web);
    }

    @AfterEach
    void close() throws Exception {
        web.close();
    }

    @Test
    void a_new_password_ends_what_others_use_and_says_so() throws Exception {
        assertThat(browser.get("/account").body()).contains("其他设备上的登录和给程序用的令牌都会失效");
        assertThat(browser.english("/account").body()).contains("Other devices are logged out then");
        HttpResponse<String> changed =
                browser.post("/account/password", "old", "a", "fresh", "bbbbbbbb", "again", "bbbbbbbb");
        assertThat(changed.statusCode()).isEqualTo(200);
        assertThat(changed.body()).contains("密码已修改，其他设备上的登录和给程序用的令牌已失效");
        assertThat(web.accounts.calls).contains("change a bbbbbbbb but for " + FakeDistrict.TOKEN);
        assertThat(browser.post("/account/password", "old", "a", "fresh", "bbbbbbbb", "again", "cccccccc")
                        .statusCode())
                .isEqualTo(422);
        assertThat(browser.forged("/account/password", "old", "a", "fresh", "bbbbbbbb", "again", "bbbbbbbb")
                        .statusCode())
                .isEqualTo(403);
    }
}
