package org.gridhall.tests;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.gridhall.tests.Browser.Screen;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The closed loop as each who takes part in it does it at the desk. */
class LoopWalkTest {

    private final Instance instance = Instance.shared(Store.DERBY);

    private Browser browser(Screen screen, String language, String user) {
        return new Browser(instance.url(), screen, language)
                .expect("status of 400", "status of 403", "status of 404", "status of 409", "status of 422")
                .as(user);
    }

    private String report(String title, double longitude) {
        return instance.as("gridworker")
                .post(
                        "/api/v1/tickets",
                        Map.of(
                                "category",
                                "greening",
                                "title",
                                title,
                                "description",
                                "行道树断枝压住人行道",
                                "address",
                                "经开第八大街",
                                "point",
                                Map.of("longitude", longitude, "latitude", 34.748)))
                .expect(201)
                .id();
    }

    private void act(String user, String id, String action, Map<String, Object> form) {
        instance.as(user)
                .post("/api/v1/tickets/" + id + "/actions/" + action, Map.of("form", form))
                .expect(200);
    }

    private String stage(String id) {
        return instance.as("supervisor")
                .get("/api/v1/tickets/" + id)
                .expect(200)
                .json()
                .path("stage")
                .asText();
    }

    /** Takes a step on a ticket's page. */
    private static void deed(Browser browser, String action, Map<String, String> values) {
        Locator form = browser.at("form[action$='/actions/" + action + "']").last();
        Locator details = browser.at("details.deed")
                .filter(new Locator.FilterOptions().setHas(browser.at("form[action$='/actions/" + action + "']")));
        if (details.count() > 0 && details.first().getAttribute("open") == null) {
            details.first().locator("summary").click();
        }
        values.forEach((name, value) -> {
            Locator field = form.locator("[name$='/" + name + "']").first();
            if (field.evaluate("field => field.tagName").equals("SELECT")) {
                field.selectOption(value);
            } else {
                field.fill(value);
            }
        });
        form.locator("button:not([type=button])").last().click();
    }

    private static void done(Browser browser) {
        assertThat(browser.at("main .alert-success").first()).isVisible();
    }

    @ParameterizedTest
    @CsvSource({"DESK, zh-CN", "PHONE, en"})
    void fromTheWindowToTheAssessment(Screen screen, String language) {
        String title = Browser.beside("绿地缺株");
        String id;
        try (Browser clerk = browser(screen, language, "clerk")) {
            clerk.go("/desk/new");
            clerk.look("new ticket");
            clerk.at("#description").fill("绿化带缺株约三平方米，市民来窗口反映");
            clerk.at("#intake .btn-primary").last().click();
            assertThat(clerk.at("#category:invalid, #problem").first()).isVisible();
            clerk.at("#category").selectOption("greening");
            clerk.page().waitForLoadState();
            assertThat(clerk.at("#category")).hasValue("greening");
            assertThat(clerk.at("#description")).hasValue("绿化带缺株约三平方米，市民来窗口反映");
            clerk.at("#title").fill(title);
            clerk.at("#address").fill("朝凤路 18 号");
            clerk.at("#longitude").fill("113.757x");
            clerk.at("#latitude").fill("34.748");
            clerk.at("#name").fill("王女士");
            clerk.at("#phone").fill("19900001234");
            clerk.at("#intake .btn-primary").last().click();
            assertThat(clerk.at("#problem, .invalid-feedback").first()).isVisible();
            clerk.look("new ticket with faults");
            clerk.at("#longitude").fill("113.757");
            clerk.at("#intake .btn-primary").last().click();
            clerk.at("#doubles, main .alert-success").first().waitFor();
            if (clerk.at("#doubles").count() > 0) {
                clerk.look("somebody may have reported it");
                clerk.at("button[name=sure]").click();
            }
            done(clerk);
            clerk.look("opened");
            clerk.at("main a.btn-primary").click();
            id = clerk.page().url().replaceAll(".*/", "");
            assertThat(clerk.at("h1")).containsText(title);
            clerk.look("ticket of the clerk");
        }
        try (Browser dispatcher = browser(screen, language, "dispatcher")) {
            dispatcher.go("/desk/dispatch?at=" + id);
            assertThat(dispatcher.at("#athand h2")).containsText(title);
            dispatcher.look("dispatch desk").picture("dispatch");
            deed(dispatcher, "register", Map.of());
            assertThat(dispatcher.at("#athand form[action$='/actions/dispatch']"))
                    .hasCount(1);
            dispatcher.go("/desk/tickets/" + id);
            deed(dispatcher, "dispatch", Map.of("unit", "urban-management", "note", "请尽快"));
            done(dispatcher);
            dispatcher.look("dispatched");
        }
        try (Browser handler = browser(screen, language, "handler")) {
            handler.go("/desk");
            assertThat(handler.at("a[href='/desk/tickets/" + id + "']").first()).isVisible();
            handler.look("work of the handler").picture("work");
            handler.go("/desk/tickets/" + id);
            handler.look("ticket of the handler").picture("ticket");
            deed(handler, "ask-extension", Map.of("reason", "需协调吊车"));
            assertThat(handler.at("main [aria-invalid=true]:visible, main .alert-danger:visible")
                            .first())
                    .isVisible();
            handler.look("extension without a time");
            handler.go("/desk/tickets/" + id);
            deed(handler, "ask-extension", Map.of("duration", "2", "reason", "需协调吊车"));
            done(handler);
        }
        try (Browser supervisor = browser(screen, language, "supervisor")) {
            supervisor.go("/desk/tickets/" + id);
            supervisor.look("ticket of the supervisor");
            deed(supervisor, "grant-extension", Map.of("reason", "情况属实，同意延期"));
            done(supervisor);
            deed(supervisor, "remind", Map.of("text", "请按期办结"));
            done(supervisor);
        }
        try (Browser handler = browser(screen, language, "handler")) {
            handler.go("/desk/messages");
            handler.look("messages of the handler");
            handler.go("/desk/tickets/" + id);
            handler.at("form.comment input[type=file]").setInputFiles(Photo.jpeg("after.jpg"));
            assertThat(handler.at("form.comment .uploaded [name=attachment]")).hasCount(1);
            deed(handler, "comment", Map.of("text", "已到现场，附照片"));
            done(handler);
            assertThat(handler.at(".files img")).hasCount(1);
            deed(handler, "handled", Map.of("result", "已补种红叶石楠"));
            handler.page().waitForLoadState();
        }
        try (Browser dispatcher = browser(screen, language, "dispatcher")) {
            dispatcher.go("/desk/tickets/" + id);
            deed(dispatcher, "feedback", Map.of("reply", "已补种，感谢您的反映"));
            done(dispatcher);
            deed(dispatcher, "close", Map.of());
            dispatcher.page().waitForLoadState();
        }
        try (Browser supervisor = browser(screen, language, "supervisor")) {
            supervisor.go("/desk/tickets/" + id);
            deed(supervisor, "assess", Map.of("score", "101"));
            assertThat(supervisor
                            .at("main [aria-invalid=true]:visible, main .alert-danger:visible")
                            .first())
                    .isVisible();
            supervisor.look("score too high");
            supervisor.go("/desk/tickets/" + id);
            deed(supervisor, "assess", Map.of("score", "95"));
            done(supervisor);
            supervisor.look("assessed");
        }
        try (Browser leader = browser(screen, language, "leader")) {
            leader.go("/desk/tickets/" + id);
            leader.look("ticket of the leader");
            // whoever asked is masked until somebody says why they look, and that is recorded
            assertThat(leader.at("main")).not().containsText("19900001234");
        }
        assertThat(stage(id)).isEqualTo("assessed");
    }

    @Test
    void theDispatcherSendsSeveralAtOnceAndMergesWhatIsTheSame() {
        String one = report(Browser.beside("断枝"), 113.7561);
        String two = report(Browser.beside("断枝"), 113.7588);
        act("dispatcher", one, "register", Map.of());
        act("dispatcher", two, "register", Map.of());
        try (Browser browser = browser(Screen.DESK, "zh-CN", "dispatcher")) {
            browser.go("/desk/dispatch");
            browser.at("input[value='" + one + "']").check();
            browser.at("input[value='" + two + "']").check();
            browser.at("#stream .card-footer button").click();
            assertThat(browser.at(".kin .lamp-green")).hasCount(2);
            browser.look("several dispatched");
            assertThat(stage(one)).isEqualTo("handle");
            assertThat(stage(two)).isEqualTo("handle");

            String first = report(Browser.beside("倒伏"), 113.7572);
            String second = report(Browser.beside("倒伏"), 113.7572);
            act("dispatcher", first, "register", Map.of());
            act("dispatcher", second, "register", Map.of());
            String number = instance.as("dispatcher")
                    .get("/api/v1/tickets/" + first)
                    .expect(200)
                    .json()
                    .path("number")
                    .asText();
            browser.go("/desk/dispatch?at=" + second);
            browser.look("likely the same").picture("merge");
            Locator merge = browser.at("form[action$='/merge']")
                    .filter(new Locator.FilterOptions().setHas(browser.at("input[value='" + number + "']")));
            merge.locator("button").click();
            browser.go("/desk/tickets/" + second);
            assertThat(browser.at("main")).containsText(number);
            browser.look("merged");

            // keys: J moves on, D does what comes first
            String third = report(Browser.beside("枯树"), 113.7595);
            browser.go("/desk/dispatch?at=" + third);
            browser.page().keyboard().press("d");
            Instance.await(java.time.Duration.ofSeconds(15), () -> stage(third).equals("dispatch"));
        }
    }

    @ParameterizedTest
    @CsvSource({"DESK, zh-CN", "PHONE, en"})
    void theSecondOfTwoEditorsIsToldWhatTheFirstDid(Screen screen, String language) {
        String id = report(Browser.beside("断枝"), 113.7549);
        try (Browser browser = browser(screen, language, "dispatcher")) {
            browser.go("/desk/tickets/" + id);
            browser.page().evaluate("document.querySelectorAll('[data-live]').forEach(one => delete one.dataset.live)");
            act("dispatcher", id, "register", Map.of());
            deed(browser, "change-category", Map.of("category", "street-light"));
            assertThat(browser.at("#problem")).isVisible();
            assertThat(browser.at("#problem")).containsText(browser.say("立案", "Register"));
            browser.look("conflict");
            // the page's switches lead back to the ticket, not to where the form was sent
            browser.at(".topbar .tools form").nth(1).locator("button").click();
            assertThat(browser.page()).hasURL(Pattern.compile(".*/desk/tickets/" + id + "$"));
            browser.at(".topbar .tools form").nth(1).locator("button").click();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "dispatcher, DESK, zh-CN",
        "supervisor, DESK, en",
        "clerk, PHONE, zh-CN",
        "leader, PHONE, en",
        "handler, DESK, zh-CN",
        "gridworker, PHONE, zh-CN",
        "enforcer, DESK, en"
    })
    void everyPageOfTheMenuReadsWell(String user, Screen screen, String language) {
        try (Browser browser = browser(screen, language, user)) {
            browser.go("/desk");
            List<String> paths = new ArrayList<>();
            for (Locator link : browser.at("#menu a").all()) {
                paths.add(link.getAttribute("href"));
            }
            assertThat(paths).hasSizeGreaterThan(2);
            for (String path : paths) {
                // the phone and the wall have walks of their own; registers are all of one kind
                if (!path.equals("/m/home")
                        && !path.equals("/command")
                        && (!path.startsWith("/desk/registers/") || path.endsWith("s/firms"))) {
                    browser.go(path);
                    browser.look(path + " of " + user);
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"DESK, zh-CN", "PHONE, en"})
    void sayWhatToDoWhereThereIsNothingOrNoWay(Screen screen, String language) {
        try (Browser browser = browser(screen, language, "gridworker")) {
            browser.go("/desk/tickets?words=" + UUID.randomUUID());
            assertThat(browser.at(".empty")).isVisible();
            browser.look("no ticket fits");
            browser.go("/desk/search?q=" + UUID.randomUUID().toString().replace("-", ""));
            assertThat(browser.at(".empty")).isVisible();
            browser.look("nothing found");
            browser.go("/desk/search");
            browser.look("search");
            browser.go("/desk/messages?unread=1");
            browser.look("messages");
            browser.go("/admin/accounts");
            assertThat(browser.at("h1")).isVisible();
            browser.look("not allowed");
            browser.go("/desk/tickets/1");
            browser.look("no such ticket");
            browser.go("/desk/nothing-of-the-kind");
            browser.look("no such page");

            // the session ends while a page is open: the next step asks for the login and comes back
            browser.go("/desk/tickets");
            browser.context().clearCookies();
            browser.at("#words").fill("树");
            browser.at("#words").press("Enter");
            browser.page().waitForURL(Pattern.compile(".*/login\\?to=.*"));
            browser.at("#user").fill("gridworker");
            browser.at("#password").fill(Instance.PASSWORD);
            browser.at("main form button").click();
            browser.page().waitForURL(Pattern.compile(".*/desk/tickets\\?.*words=.*"));
        }
        try (Browser stranger = new Browser(instance.url(), screen, language).expect("status of 404")) {
            stranger.go("/nothing-of-the-kind");
            stranger.look("no such page, for a stranger");
        }
    }

    @Test
    void sayWhenThePlatformItselfDoesNotAnswer() {
        try (Browser browser =
                browser(Screen.DESK, "zh-CN", "dispatcher").expect("status of 500", "status of 503", "ERR_")) {
            String id = report(Browser.beside("断枝"), 113.7551);
            browser.go("/desk/tickets/" + id);
            // a file that is refused by a server in trouble is told at its place, and the rest stays
            browser.page()
                    .route(
                            Pattern.compile(".*/desk/files.*"),
                            route -> route.fulfill(new com.microsoft.playwright.Route.FulfillOptions()
                                    .setStatus(500)
                                    .setBody("")));
            browser.at("form.comment textarea").fill("已到现场");
            browser.at("form.comment input[type=file]").setInputFiles(Photo.jpeg("after.jpg"));
            assertThat(browser.at("form.comment .uploaded .text-danger")).isVisible();
            assertThat(browser.at("form.comment textarea")).hasValue("已到现场");
            browser.look("upload failed");
        }
        try (Relay relay = new Relay(instance.url());
                Browser browser = new Browser(relay.url(), Screen.DESK, "zh-CN").expect("ERR_")) {
            browser.as("dispatcher");
            relay.cut();
            assertThat(browser.at("#toasts .lost")).isVisible();
            browser.look("the line is down");
            relay.mend();
            assertThat(browser.at("#toasts .lost")).hasCount(0);
        }
        Page page;
        try (Browser browser = browser(Screen.DESK, "zh-CN", "dispatcher").expect("status of 503")) {
            page = browser.page();
            instance.console("bundle:stop org.gridhall.search");
            try {
                browser.go("/desk/search?q=树");
                assertThat(page.locator("h1")).isVisible();
                browser.look("the search is away");
            } finally {
                instance.console("bundle:start org.gridhall.search");
            }
        }
    }
}
