package org.gridhall.tests;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.gridhall.tests.Browser.Screen;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The desk as those who work at it use it, in a real browser. */
class DeskWalkTest {

    private static final String BRIDGES =
            """
            module: bridges
            version: 1.0.0
            title: {zh: 桥梁, en: Bridges}
            registers:
              - code: bridges
                title: {zh: 桥梁台账, en: Bridges}
                key: number
                read: [dispatcher]
                write: [dispatcher]
                indexed: [number]
                form:
                  type: object
                  required: [number]
                  additionalProperties: false
                  properties:
                    number: {type: string, minLength: 1, maxLength: 20, x-title: {zh: 编号, en: Number}}
            """;

    private final Instance instance = Instance.shared(Store.DERBY);

    private String report(String title) {
        return instance.as("gridworker")
                .post(
                        "/api/v1/tickets",
                        Map.of(
                                "category", "greening",
                                "title", title,
                                "description", "行道树倾斜，压到了人行道",
                                "address", "经开第八大街",
                                "point", Map.of("longitude", 113.757, "latitude", 34.748)))
                .expect(201)
                .id();
    }

    @ParameterizedTest
    @CsvSource({"DESK, zh-CN, 我的工作", "PHONE, zh-CN, 我的工作", "DESK, en, My work", "PHONE, en, My work"})
    void pagesReadWellOnEachScreenInBothLanguages(Screen screen, String language, String work) {
        String ticket = report(Browser.beside("行道树倾斜"));
        try (Browser browser = new Browser(instance.url(), screen, language)) {
            browser.go("/login");
            assertThat(browser.faults()).as("login").isEmpty();
            browser.as("dispatcher");
            assertThat(browser.page().getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setLevel(1)))
                    .containsText(work);
            for (String path : List.of("/desk", "/desk/tickets/" + ticket, "/desk/registers", "/account")) {
                browser.go(path);
                assertThat(browser.faults()).as(path).isEmpty();
            }
            browser.go("/desk/nothing-of-the-kind");
            browser.forgive();
            assertThat(browser.faults()).as("not found").isEmpty();
        }
    }

    @Test
    void whatIsReportedAppearsInEveryOpenTabByItself() {
        try (Browser browser = new Browser(instance.url(), Screen.DESK, "zh-CN")) {
            browser.as("dispatcher");
            Page[] tabs = new Page[7];
            for (int i = 0; i < tabs.length; i++) {
                tabs[i] = browser.tab();
                tabs[i].navigate("/desk");
            }
            String title = Browser.beside("新上报");
            String ticket = report(title);
            for (Page tab : tabs) {
                assertThat(tab.locator("a[href='/desk/tickets/" + ticket + "']").first())
                        .isVisible();
            }
        }
    }

    @Test
    void aModulesPagesComeAndGoInAnOpenBrowser() throws IOException {
        Path deploy = instance.data().resolve("deploy");
        String number = "Q-" + UUID.randomUUID().toString().substring(0, 6);
        try (Browser browser = new Browser(instance.url(), Screen.DESK, "zh-CN")) {
            browser.as("dispatcher");
            var entry = browser.page().locator("nav#menu a[href='/desk/registers/bridges']");
            assertThat(entry).hasCount(0);
            Path file = Files.createTempFile("bridges", ".yaml");
            Files.writeString(file, BRIDGES);
            Files.move(file, deploy.resolve("bridges.module.yaml"));
            assertThat(entry).containsText("桥梁台账");
            entry.click();
            browser.page()
                    .getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("新增"))
                    .click();
            browser.page().getByLabel("编号").fill(number);
            browser.page()
                    .getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("保存"))
                    .click();
            assertThat(browser.page().locator("h1")).containsText(number);
            assertThat(browser.faults()).isEmpty();
            Files.delete(deploy.resolve("bridges.module.yaml"));
            assertThat(entry).hasCount(0);
        } finally {
            Files.deleteIfExists(deploy.resolve("bridges.module.yaml"));
        }
    }

    @Test
    void whoLogsOutIsOutInEveryTab() {
        try (Browser browser = new Browser(instance.url(), Screen.DESK, "zh-CN")) {
            browser.as("handler");
            Page other = browser.tab();
            other.navigate("/desk");
            browser.page().locator("details.me summary").click();
            browser.page()
                    .getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("退出登录"))
                    .click();
            other.navigate("/desk");
            assertThat(other).hasURL(java.util.regex.Pattern.compile(".*/login\\?to=.*"));
        }
    }
}
