package org.gridhall.tests;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.gridhall.tests.Browser.Screen;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The administrator's pages, and everybody's own account. */
class AdminWalkTest {

    private static final String MODULE = "org.gridhall.civil-affairs";

    private final Instance instance = Instance.shared(Store.DERBY);

    private Browser admin(Screen screen, String language) {
        return new Browser(instance.url(), screen, language)
                .expect("status of 404", "status of 409", "status of 422", "status of 400")
                .as("admin");
    }

    @ParameterizedTest
    @CsvSource({"DESK, zh-CN", "PHONE, en"})
    void everyPageReadsWell(Screen screen, String language) {
        try (Browser browser = admin(screen, language)) {
            browser.go("/desk");
            List<String> paths = new ArrayList<>();
            for (Locator link : browser.at("#menu a[href^='/admin']").all()) {
                paths.add(link.getAttribute("href"));
            }
            assertThat(paths).contains("/admin/modules", "/admin/accounts", "/admin/outbox", "/admin/health");
            paths.addAll(List.of(
                    "/admin/modules/command",
                    "/admin/grids?below=minghu",
                    "/admin/posts?day=1990-01-01",
                    "/admin/outbox?state=dead",
                    "/admin/modules/no-such-module"));
            // the log has the words of whoever wrote them
            paths.remove("/admin/logs");
            for (String path : paths) {
                browser.go(path);
                browser.look(path);
                if (screen == Screen.DESK && path.equals("/admin/modules")) {
                    browser.picture("modules");
                }
            }
            browser.go("/admin/modules");
            browser.at("#text").fill("module: broken\ncategories:\n  - code: UPPER CASE\n");
            browser.at("main form button.btn-primary").click();
            assertThat(browser.at("main .alert-danger li").first()).isVisible();
            browser.look("a module with faults");
        }
    }

    @Test
    void aModulesBundleIsSeenToStopAndStart() {
        try (Browser browser = admin(Screen.DESK, "zh-CN");
                Browser desk = new Browser(instance.url(), Screen.DESK, "zh-CN").as("enforcer")) {
            browser.go("/admin/modules");
            Locator row = browser.at("#modules a[href='/admin/modules/civil-affairs']");
            assertThat(row).isVisible();
            Locator entry = desk.at("#menu a[href='/desk/registers/elder-homes']");
            assertThat(entry).isVisible();
            try {
                instance.console("bundle:stop " + MODULE);
                assertThat(entry).hasCount(0);
                assertThat(row).hasCount(0);
                browser.look("a module was stopped");
            } finally {
                instance.console("bundle:start " + MODULE);
            }
            assertThat(row).isVisible();
            assertThat(entry).isVisible();
        }
    }

    @ParameterizedTest
    @CsvSource({"DESK, zh-CN, p0153", "PHONE, en, p0154"})
    void makesAnAccountThatItsOwnerThenUses(Screen screen, String language, String person) {
        String login = "walk" + UUID.randomUUID().toString().substring(0, 6);
        String first = "first-" + UUID.randomUUID();
        String second = "second-" + UUID.randomUUID();
        try (Browser browser = admin(screen, language)) {
            browser.go("/admin/accounts");
            browser.at("#login").fill(login);
            browser.at("#person").fill("p-nobody");
            browser.at("form[action='/admin/accounts'] button.btn-primary").click();
            assertThat(browser.at("main .alert-danger")).isVisible();
            browser.look("no such person");
            browser.at("#login").fill(login);
            browser.at("#person").fill(person);
            browser.at("form[action='/admin/accounts'] button.btn-primary").click();
            assertThat(browser.at("main .alert-success")).isVisible();
            browser.look("account made");
            browser.go("/admin/accounts?q=" + login);
            assertThat(browser.at("#accounts tbody tr")).hasCount(1);
            browser.at("#accounts details summary").click();
            browser.look("account, open");
            browser.at("#accounts input[type=password]").fill(first);
            browser.at("#accounts form[action$='/password'] button").click();
            assertThat(browser.at("main .alert-success")).isVisible();

            try (Browser owner = new Browser(instance.url(), screen, language)
                    .expect("status of 401", "status of 422", "status of 400", "status of 409")) {
                owner.go("/login");
                owner.at("#user").fill(login);
                owner.at("#password").fill("not the password");
                owner.at("main form button").click();
                assertThat(owner.at(".alert-danger")).isVisible();
                owner.look("wrong password");
                owner.as(login, first);
                owner.look("nothing to do yet");
                owner.go("/account");
                change(owner, "wrong", second, second);
                assertThat(owner.at("main .alert-danger")).isVisible();
                owner.look("the present password is wrong");
                change(owner, first, second, second + "x");
                assertThat(owner.at("main .alert-danger")).isVisible();
                owner.look("the two new ones differ");
                change(owner, first, second, second);
                assertThat(owner.at("main .alert-success")).isVisible();
                owner.look("password changed");

                owner.at(".topbar .tools form").nth(1).locator("button").click();
                assertThat(owner.at("html.large")).hasCount(1);
                owner.look("large print");
                owner.at(".topbar .tools form").first().locator("button").click();
                assertThat(owner.at("html[lang='" + owner.say("en", "zh-CN") + "']"))
                        .hasCount(1);
                owner.at(".topbar .tools form").first().locator("button").click();
                owner.at("details.me summary").click();
                owner.at("details.me form button").click();
                owner.as(login, second);

                // disabled: out at the next step, and no way back in
                browser.go("/admin/accounts?q=" + login);
                browser.at("#accounts details summary").click();
                browser.at("#accounts form[action$='/disable'] button").click();
                assertThat(browser.at("main .alert-success")).isVisible();
                owner.go("/desk");
                assertThat(owner.page()).hasURL(Pattern.compile(".*/login.*"));
                owner.at("#user").fill(login);
                owner.at("#password").fill(second);
                owner.at("main form button").click();
                assertThat(owner.at(".alert-danger")).isVisible();
                owner.look("disabled");
            }
        }
    }

    private static void change(Browser owner, String old, String fresh, String again) {
        owner.at("#old").fill(old);
        owner.at("#fresh").fill(fresh);
        owner.at("#again").fill(again);
        owner.at("main form button.btn-primary").click();
    }
}
