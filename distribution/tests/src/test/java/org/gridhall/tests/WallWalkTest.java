package org.gridhall.tests;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.util.Map;
import java.util.regex.Pattern;
import org.gridhall.tests.Browser.Screen;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The leader at the wall of the command room. */
class WallWalkTest {

    private final Instance instance = Instance.shared(Store.DERBY);

    private Browser wall(Screen screen, String language) {
        Browser browser = new Browser(instance.url(), screen, language).as("leader");
        browser.go("/command");
        drawn(browser);
        return browser;
    }

    private static void drawn(Browser browser) {
        browser.at("main[aria-busy=false]").waitFor();
        browser.at("#map canvas").first().waitFor();
        assertThat(browser.at("#day [data-of=accepted]")).hasText(Pattern.compile("[\\d,]+"));
    }

    private static int number(Locator locator) {
        return Integer.parseInt(locator.textContent().replace(",", "").strip());
    }

    private static String text(int number) {
        return String.format(java.util.Locale.ROOT, "%,d", number);
    }

    private String report(String title) {
        return instance.as("gridworker")
                .post(
                        "/api/v1/tickets",
                        Map.of(
                                "category",
                                "greening",
                                "title",
                                title,
                                "point",
                                Map.of("longitude", 113.757, "latitude", 34.748)))
                .expect(201)
                .id();
    }

    @ParameterizedTest
    @CsvSource({"WALL, zh-CN", "WALL, en", "PHONE, zh-CN"})
    void countsFollowWhatHappensAndLeadFromTheDistrictToAGrid(Screen screen, String language) {
        try (Browser browser = wall(screen, language)) {
            browser.look("wall");
            if (screen == Screen.WALL) {
                browser.picture("wall");
            }
            browser.page().evaluate("window.sameView = true");
            Locator today = browser.at("#day [data-of=accepted]");
            Locator collected = browser.at("#phase-collect .figure");
            Locator waiting = browser.at("#phase-dispatch .figure");
            int accepted = number(today);
            int collect = number(collected);
            int dispatch = number(waiting);
            String id = report("行道树折断");
            assertThat(today).hasText(text(accepted + 1));
            assertThat(collected).hasText(text(collect + 1));
            instance.as("dispatcher")
                    .post("/api/v1/tickets/" + id + "/actions/register", Map.of("form", Map.of()))
                    .expect(200);
            assertThat(waiting).hasText(text(dispatch + 1));
            assertThat(collected).hasText(text(collect));
            assertThat(browser.page().evaluate("window.sameView")).isEqualTo(true);

            Locator into = browser.at("#grids .into");
            Locator way = browser.at("#way li");
            for (int level = 2; into.count() > 0 && level < 6; level++) {
                into.first().click();
                assertThat(way).hasCount(level);
                assertThat(browser.page()).hasURL(Pattern.compile(".*grid=.*"));
                browser.look("level " + level);
            }
            assertThat(way.count()).isGreaterThanOrEqualTo(3);
            browser.page().goBack();
            browser.at("#way button").first().click();
            assertThat(way).hasCount(1);

            browser.at("#categories button").first().click();
            assertThat(browser.at("#categories button[aria-pressed=true]")).hasCount(1);
            browser.look("coloured by a category");
            browser.at("#trend-swap").click();
            assertThat(browser.at("#trend-table tbody tr").first()).isVisible();
            browser.look("trend as a table");
        }
    }

    @Test
    void saysSoWhenTheLineIsDownAndGoesOnWhenItIsBack() {
        try (Relay relay = new Relay(instance.url());
                Browser browser = new Browser(relay.url(), Screen.WALL, "zh-CN").expect("ERR_", "status of 401")) {
            browser.as("leader");
            browser.go("/command");
            drawn(browser);
            relay.cut();
            assertThat(browser.at("#notice")).containsText("连接中断");
            browser.look("the line is down");
            relay.mend();
            assertThat(browser.at("#notice")).isHidden();
            // the stream comes back within seconds of it and asks for everything anew; the wall stays as it is
            browser.page().evaluate("window.sameBody = document.body");
            int before = number(browser.at("#day [data-of=accepted]"));
            for (int i = 1; i <= 4; i++) {
                report("恢复后上报");
                assertThat(browser.at("#day [data-of=accepted]")).hasText(text(before + i));
            }
            assertThat(browser.page().evaluate("window.sameBody === document.body"))
                    .isEqualTo(true);

            // logged out elsewhere: the wall says so and shows the way back
            Page other = browser.tab();
            other.navigate("/desk");
            other.locator("details.me summary").click();
            other.locator("details.me form button").click();
            other.waitForURL(at -> !at.contains("/desk"));
            report("退出后上报");
            browser.page().bringToFront();
            assertThat(browser.at("#notice a")).isVisible();
            browser.look("the session has ended");
        }
    }
}
