package org.gridhall.tests;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.FilePayload;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.regex.Pattern;
import org.gridhall.tests.Browser.Screen;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who keeps a register: stalls of the enforcement platform. */
class RegisterWalkTest {

    private static final String STALLS = "/desk/registers/stalls";

    private final Instance instance = Instance.shared(Store.DERBY);

    private static void save(Browser browser) {
        browser.at("main form .card-footer button.btn-primary").click();
    }

    private static String csv(Browser browser, String query) {
        return browser.page()
                .request()
                .get(STALLS + "/export?format=csv" + query)
                .text();
    }

    @ParameterizedTest
    @CsvSource({"DESK, zh-CN", "PHONE, en", "DESK, en", "PHONE, zh-CN"})
    void keepsRecords(Screen screen, String language) {
        String permit = "ST-" + UUID.randomUUID().toString().substring(0, 8);
        try (Browser browser = new Browser(instance.url(), screen, language).expect("status of 422", "status of 409")) {
            browser.as("enforcer");
            browser.go("/desk/registers");
            browser.look("registers");
            browser.at("main a[href='" + STALLS + "']").click();

            browser.at(".bar-tools").waitFor();
            if (screen == Screen.DESK) {
                browser.picture("register");
            }
            browser.at(".bar-tools a[href$='/new']").click();
            save(browser);
            assertThat(browser.at(".form-faults")).isVisible();
            assertThat(browser.at("[aria-invalid=true]").first()).isVisible();
            browser.look("new record, needed fields empty");
            browser.page()
                    .getByLabel(Pattern.compile(browser.say("^摊位证号", "^Permit")))
                    .fill("1");
            browser.page()
                    .getByLabel(Pattern.compile(browser.say("^经营者(?!（)", "^Owner(?! in)")))
                    .fill("秦秀莲");
            browser.at("[name$='/goods'][value=food]").check();
            save(browser);
            assertThat(browser.at(".invalid-feedback").first()).isVisible();
            browser.look("new record, permit too short");
            browser.page()
                    .getByLabel(Pattern.compile(browser.say("^摊位证号", "^Permit")))
                    .fill(permit);
            browser.at("#map.leaflet-container").click();
            assertThat(browser.at("#geometry")).hasValue(Pattern.compile(".*Point.*"));
            browser.look("new record, filled in");
            save(browser);
            assertThat(browser.at("h1")).containsText("秦秀莲");
            assertThat(browser.at("#map.leaflet-container")).isVisible();
            browser.look("record");
            String record = browser.page().url();

            // two who change the same record: the later one is told, and loses nothing
            browser.at(".bar-tools a[href$='/edit']").click();
            Page other = browser.tab();
            other.navigate(record + "/edit");
            other.locator("[name$='/place']").fill("朝凤路疏导点");
            other.locator("main form .card-footer button.btn-primary").click();
            other.waitForURL(record);
            other.close();
            browser.at("[name$='/place']").fill("明湖疏导点");
            save(browser);
            assertThat(browser.at("main .alert-danger").first()).isVisible();
            assertThat(browser.at("[name$='/place']")).hasValue("明湖疏导点");
            browser.look("changed meanwhile");
            browser.at("main .alert-danger a").first().click();
            assertThat(browser.at("[name$='/place']")).hasValue("朝凤路疏导点");
            browser.at("[name$='/place']").fill("明湖疏导点");
            save(browser);
            assertThat(browser.at(".steps-list li")).hasCount(3);
            browser.look("record with history");

            browser.go(STALLS + "?q=" + permit);
            assertThat(browser.at("#list tbody tr")).hasCount(1);
            browser.look("list");
            if (screen == Screen.DESK) {
                browser.at("th[aria-sort] a").nth(1).click();
                assertThat(browser.at("th[aria-sort=ascending], th[aria-sort=descending]"))
                        .hasCount(1);
            }
            browser.go(STALLS + "?q=" + permit + "&view=map");
            browser.at("#map path[fill='#b3261e']").waitFor();
            browser.look("map");
            browser.go(STALLS + "?q=" + permit + "x");
            assertThat(browser.at(".empty")).isVisible();
            browser.look("nothing fits");
            browser.go(STALLS + "?f.area.from=viel");
            browser.look("not a number");
            assertThat(csv(browser, "&q=" + permit)).contains(permit).contains("明湖疏导点");
            assertThat(browser.page()
                            .request()
                            .get(STALLS + "/export?format=xlsx&q=" + permit)
                            .body())
                    .startsWith('P', 'K');

            browser.go(record);
            browser.at("details.card summary").click();
            browser.at("#reason").fill("经营者不再摆摊");
            browser.look("about to end it");
            browser.at("details.card form button").click();
            assertThat(browser.at(".alert-warning")).containsText("经营者不再摆摊");
            browser.look("ended");
        }
    }

    @ParameterizedTest
    @CsvSource({"DESK, zh-CN", "PHONE, en"})
    void importsAfterALookAtWhatWouldChange(Screen screen, String language) {
        String permit = "IM-" + UUID.randomUUID().toString().substring(0, 8);
        try (Browser browser = new Browser(instance.url(), screen, language)
                .expect("status of 422", "status of 415", "status of 400", "status of 503")) {
            browser.as("enforcer");
            String head = csv(browser, "&q=no-such").lines().findFirst().orElseThrow();
            browser.go(STALLS + "/import");
            browser.look("import");

            // the server is not itself for a moment: nothing is lost, one may try again
            browser.page().route(Pattern.compile(".*/import$"), route -> {
                if (route.request().method().equals("POST")) {
                    route.fulfill(new com.microsoft.playwright.Route.FulfillOptions()
                            .setStatus(503)
                            .setBody("<h1>gone</h1>"));
                } else {
                    route.resume();
                }
            });
            FilePayload table = file(head, permit);
            browser.at("#file").setInputFiles(table);
            browser.at("#import button").click();
            assertThat(browser.at("#import-problem")).isVisible();
            browser.look("did not arrive");
            browser.page().unroute(Pattern.compile(".*/import$"));

            browser.at("#file").setInputFiles(new FilePayload("photo.csv", "text/csv", Photo.bytes()));
            browser.at("#import button").click();
            assertThat(browser.at("#import-problem")).containsText("UTF-8");
            browser.look("not a table");

            browser.at("#file").setInputFiles(table);
            browser.at("#import button").click();
            browser.page().waitForURL(Pattern.compile(".*/import/[^/]+$"));
            assertThat(browser.at(".counts .bad dd")).hasText("1");
            browser.look("preview");
            if (screen == Screen.DESK) {
                browser.picture("import");
            }
            browser.at("button[name=skip]").click();
            assertThat(browser.at("main")).containsText(browser.say("导入完成", "The import is done"));
            browser.look("imported");
            browser.go(STALLS + "?q=" + permit);
            assertThat(browser.at("#list tbody tr")).hasCount(2);
        }
    }

    /** Two good lines and a bad one, with the columns that the export has, in its language. */
    private static FilePayload file(String head, String permit) {
        StringBuilder text = new StringBuilder(head).append('\n');
        for (int i = 1; i <= 3; i++) {
            for (String column : head.replace("\uFEFF", "").split(",")) {
                text.append(
                                switch (column) {
                                    case "摊位证号", "Permit" -> permit + "-" + i;
                                    case "经营者", "Owner" -> "经营者" + i;
                                    case "经营品种", "Goods" -> i == 3 ? "烟花" : "food";
                                    default -> "";
                                })
                        .append(',');
            }
            text.setCharAt(text.length() - 1, '\n');
        }
        return new FilePayload("stalls.csv", "text/csv", text.toString().getBytes(StandardCharsets.UTF_8));
    }
}
