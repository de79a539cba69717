package org.gridhall.tests;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.Geolocation;
import com.microsoft.playwright.options.Media;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.gridhall.tests.Browser.Screen;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A citizen at the portal, without an account, while the offices do their part. */
class PortalWalkTest {

    private final Instance instance = Instance.shared(Store.DERBY);

    private Browser browser(Screen screen, String language) {
        Browser browser = new Browser(instance.url(), screen, language)
                .expect("status of 400", "status of 404", "status of 409", "status of 422");
        browser.context().grantPermissions(List.of("geolocation"));
        browser.context().setGeolocation(new Geolocation(34.748, 113.757).setAccuracy(10.0));
        return browser;
    }

    private void act(String user, String id, String action, Map<String, Object> form) {
        instance.as(user)
                .post("/api/v1/tickets/" + id + "/actions/" + action, Map.of("form", form))
                .expect(200);
    }

    private String id(String secret) {
        return instance.anybody().get("/api/v1/reports/" + secret).expect(200).id();
    }

    /** The three steps, with what can go wrong in each; the code that the citizen gets. */
    private static String report(Browser browser, Screen screen, String said) {
        browser.go("/");
        browser.look("start");
        if (screen == Screen.PHONE) {
            browser.picture("portal-start");
        }
        browser.at(".hero a.btn").click();
        browser.at("#text").fill(said);
        browser.at("button[name=look]").click();
        browser.at("#suggested button").first().waitFor();
        browser.look("step 1");
        browser.at("#suggested button[value=street-light]").click();
        browser.at("#address").waitFor();
        browser.at("main form .acts button").first().click();
        assertThat(browser.at("#told")).isVisible();
        browser.look("step 2, no place");
        browser.at("#address").fill("明湖办事处朝凤路 18 号门前");
        browser.at("[data-locate]").click();
        assertThat(browser.at("[name=latitude]")).hasValue(Pattern.compile("34\\.748.*"));
        browser.at("[data-map]").click();
        browser.at(".leaflet-container").first().waitFor();
        browser.look("step 2, map");
        browser.at("main form .acts button").first().click();
        browser.at("#photos").waitFor();
        browser.at("#photos").setInputFiles(Photo.jpeg("lamp.jpg"));
        browser.at("#name").fill("王女士");
        browser.at("#phone").fill("不是电话");
        browser.at("main form .acts button").first().click();
        assertThat(browser.at("#wrong-phone")).isVisible();
        assertThat(browser.at(".files li")).hasCount(1);
        browser.look("step 3, not a telephone number");
        browser.at("#phone").fill("19900001234");
        browser.at("main form .acts button").first().click();
        browser.at(".codes").waitFor();
        browser.look("receipt");
        if (screen == Screen.PHONE) {
            browser.picture("portal-receipt");
        }
        assertThat(browser.at(".codes dd").nth(0)).hasText(Pattern.compile("[A-Z]+\\d{8}-\\d+"));
        return browser.at(".codes dd").nth(1).textContent().strip();
    }

    /** Opens what the citizen can do, fills in its text and sends it. */
    private static void ask(Browser browser, String action, String text) {
        Locator form = browser.at("form[action$='/" + action + "']");
        Locator details = browser.at("details.ask").filter(new Locator.FilterOptions().setHas(form));
        if (details.getAttribute("open") == null) {
            details.locator("summary").click();
        }
        if (!text.isEmpty()) {
            form.locator("textarea").first().fill(text);
        }
        form.locator("button.btn").click();
    }

    @ParameterizedTest
    @CsvSource({"PHONE, zh-CN", "DESK, en", "PHONE, en", "DESK, zh-CN"})
    void reportsFollowsAnswersRatesAndHasItDoneAgain(Screen screen, String language) {
        String said = Browser.beside("小区东门路灯不亮");
        try (Browser browser = browser(screen, language)) {
            String secret = report(browser, screen, said);
            String number = browser.at(".codes dd").nth(0).textContent().strip();
            assertThat(instance.anybody()
                            .get("/api/v1/reports/" + secret)
                            .expect(200)
                            .text())
                    .contains(said);
            String id = id(secret);

            // told once: loaded anew, the page no longer shows the code
            browser.page().reload();
            assertThat(browser.at(".codes")).hasCount(0);

            browser.go("/follow");
            browser.look("follow");
            browser.at("#number").fill(number);
            browser.at("#code").fill("nichtDerRichtigeCode22");
            browser.at("form.step[method=post] .btn").click();
            assertThat(browser.at("#told")).isVisible();
            browser.look("wrong code");
            browser.at("#number").fill(number);
            browser.at("#code").fill(secret);
            browser.at("form.step[method=post] .btn").click();
            assertThat(browser.page()).hasURL(Pattern.compile(".*/follow/" + secret + "$"));

            act("dispatcher", id, "register", Map.of());
            act("dispatcher", id, "dispatch", Map.of("unit", "urban-management"));
            act("handler", id, "ask", Map.of("question", "请问是哪一根灯杆？"));
            browser.go("/follow/" + secret);
            assertThat(browser.at("main")).containsText("请问是哪一根灯杆？");
            browser.look("asked");
            ask(browser, "answer", "门卫室旁边那根");
            assertThat(browser.at("#told")).isVisible();
            browser.look("answered");

            act("handler", id, "handled", Map.of("result", "已更换灯泡，恢复照明"));
            act("dispatcher", id, "feedback", Map.of("reply", "路灯已修好，感谢您的反映"));
            browser.go("/follow/" + secret);
            assertThat(browser.at(".answer")).containsText("路灯已修好");
            browser.at("details.ask summary").first().click();
            browser.look("to be rated");
            if (screen == Screen.PHONE) {
                browser.picture("portal-rate");
            }
            browser.go("/follow/" + secret);
            browser.at("details.ask summary").first().click();
            browser.at("form[action$='/rate'] label:has(input[value='4'])").click();
            browser.at("form[action$='/rate'] button.btn").click();
            assertThat(browser.at("#told")).isVisible();
            assertThat(browser.at(".answer")).containsText("4");

            ask(browser, "reopen", "昨晚又不亮了，请再看看");
            assertThat(browser.at("#told")).isVisible();
            browser.look("to be done again");
            assertThat(browser.at(".answer")).hasCount(0);
            act("dispatcher", id, "dispatch", Map.of("unit", "urban-management"));
            act("handler", id, "handled", Map.of("result", "更换了电缆接头"));
            act("dispatcher", id, "feedback", Map.of("reply", "接头已更换，请放心使用"));
            act("dispatcher", id, "close", Map.of());
            browser.go("/follow/" + secret);
            assertThat(browser.at(".track [aria-current]")).isVisible();
            assertThat(browser.at(".answer")).containsText("接头已更换");
            browser.look("closed");

            // on paper: what was told and answered, without what only a screen can use
            browser.page().emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.PRINT));
            assertThat(browser.at("header nav")).isHidden();
            assertThat(browser.at("footer")).isHidden();
            assertThat(browser.at("h1")).isVisible();
            assertThat(browser.at(".answer")).isVisible();
            browser.look("printed");
            browser.page().emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.SCREEN));

            // by the number alone: where it stands, and nothing personal
            browser.go("/follow?number=" + number);
            assertThat(browser.at(".number").first()).hasText(number);
            assertThat(browser.at("main")).not().containsText("王女士");
            assertThat(browser.at("main")).not().containsText("19900001234");
            browser.look("by the number alone");
        }
    }

    @ParameterizedTest
    @CsvSource({"PHONE, zh-CN", "DESK, en", "PHONE, en", "DESK, zh-CN"})
    void everybodySeesWhatWasSolvedAndTheFigures(Screen screen, String language) {
        try (Browser browser = browser(screen, language)) {
            browser.go("/near");
            assertThat(browser.at(".case").first()).isVisible();
            browser.at("[data-cases] [data-map]").click();
            browser.at("#map .leaflet-container, #map.leaflet-container")
                    .first()
                    .waitFor();
            browser.look("solved near me");
            browser.at("[data-here]").click();
            browser.page().waitForURL(Pattern.compile(".*latitude=34\\.748.*"));
            browser.look("where I am");
            browser.go("/near?grid=minghu-01-01&category=street-light");
            browser.look("one grid and kind");
            browser.go("/near");
            browser.at(".case h3 a").first().click();
            assertThat(browser.at("h1")).isVisible();
            browser.look("one that was solved");
            browser.go("/near/SQ19990101-00001");
            browser.look("none of this number");
            browser.go("/follow?number=SQ19990101-00001");
            browser.look("nothing to follow");
            browser.go("/figures");
            browser.look("figures");
            browser.at("table.figures tbody a").first().click();
            browser.look("figures of a month");
            browser.at("header .tools form").nth(1).locator("button").click();
            assertThat(browser.at("html.large")).hasCount(1);
            browser.look("large print");
        }
    }

    @ParameterizedTest
    @CsvSource({"PHONE, zh-CN", "DESK, en"})
    void everythingWorksWithoutScripts(Screen screen, String language) {
        String said = Browser.beside("路灯一直闪烁");
        try (Browser browser = Browser.plain(instance.url(), screen, language)) {
            browser.go("/report");
            browser.at("#text").fill(said);
            browser.at("button[name=look]").click();
            browser.at("button[value=street-light]").first().click();
            browser.at("#address").fill("朝凤路 18 号门前");
            browser.at("main form .acts button").first().click();
            browser.at("#photos").setInputFiles(Photo.jpeg("lamp.jpg"));
            browser.at("main form .acts button").first().click();
            assertThat(browser.at(".codes dd")).hasCount(3);
            String number = browser.at(".codes dd").nth(0).textContent().strip();
            String secret = browser.at(".codes dd").nth(1).textContent().strip();
            assertThat(instance.anybody()
                            .get("/api/v1/reports/" + secret)
                            .expect(200)
                            .text())
                    .contains(said);
            browser.go("/follow");
            browser.at("#number").fill(number);
            browser.at("#code").fill(secret);
            browser.at("form.step[method=post] .btn").click();
            assertThat(browser.at("main")).containsText(said);
            assertThat(browser.at(".shots img")).hasCount(1);
            ask(browser, "comment", "晚上八点以后最明显");
            assertThat(browser.at("#told")).isVisible();
            browser.go("/near");
            assertThat(browser.at(".case").first()).isVisible();
        }
    }
}
