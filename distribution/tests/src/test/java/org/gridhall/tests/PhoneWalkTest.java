package org.gridhall.tests;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.Geolocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A grid worker's phone, with a network that comes and goes. */
class PhoneWalkTest {

    private static final double LONGITUDE = 113.757;
    private static final double LATITUDE = 34.748;
    /** A little more than the metres between two points of a patrol. */
    private static final double STEP = 0.0003;

    private static final String DRAFT_KEPT =
            """
            words => new Promise(done => {
              const opening = indexedDB.open('gridhall-phone', 1);
              opening.onsuccess = () => {
                const asking = opening.result.transaction('items').objectStore('items').getAll();
                asking.onsuccess = () => {
                  opening.result.close();
                  done(asking.result.some(one => one.body?.fields?.note === words));
                };
              };
            })""";

    private final Instance instance = Instance.shared(Store.DERBY);
    private Relay relay;
    private Path profile;
    private double walked = LONGITUDE;

    @BeforeEach
    void begin() throws IOException {
        relay = new Relay(instance.url());
        profile = Files.createTempDirectory("gridhall-phone");
    }

    @AfterEach
    void end() {
        relay.close();
        Instance.delete(profile);
    }

    private Browser phone(String language) {
        return Browser.phone(relay.url(), profile, language, new Geolocation(LATITUDE, walked).setAccuracy(8.0))
                .expect(
                        "ERR_CONNECTION",
                        "ERR_INTERNET_DISCONNECTED",
                        "ERR_EMPTY_RESPONSE",
                        "ERR_SOCKET",
                        "status of 401",
                        "status of 409");
    }

    private static Browser login(Browser phone, String user) {
        phone.go("/login?to=/m/home");
        phone.at("#user").fill(user);
        phone.at("#password").fill(Instance.PASSWORD);
        phone.at("main form button").click();
        phone.at("#tabs a").first().waitFor();
        return phone;
    }

    /** Waits until the app and what it needs are on the phone. */
    private static void kept(Browser phone) {
        phone.page()
                .waitForFunction(
                        """
                async () => {
                  const registration = await navigator.serviceWorker.getRegistration('/m/');
                  if (!registration?.active || !navigator.serviceWorker.controller) return false;
                  return await new Promise(done => {
                    const opening = indexedDB.open('gridhall-phone', 1);
                    opening.onsuccess = () => {
                      const asking = opening.result.transaction('cache').objectStore('cache').get('work');
                      asking.onsuccess = () => { opening.result.close(); done(Boolean(asking.result)); };
                    };
                  });
                }""");
    }

    private static void to(Browser phone, String hash) {
        phone.page().evaluate("hash => { location.hash = hash; }", hash);
    }

    private static void back(Browser phone) {
        phone.page().evaluate("dispatchEvent(new Event('online'))");
    }

    /** Fills in a report and leaves the form open. */
    private static void fill(Browser phone, String words, boolean photo) {
        to(phone, "#/");
        phone.at(".tile.main").click();
        phone.at("#category").click();
        phone.at("#category-search").fill(phone.say("路灯", "street light"));
        phone.at(".choices-list button").first().click();
        phone.at("#description").fill(words);
        phone.at("#address").fill("朝凤路 18 号门前");
        if (photo) {
            phone.at("input[type=file]").setInputFiles(Photo.jpeg("lamp.jpg"));
            assertThat(phone.at(".album li")).hasCount(1);
        }
    }

    private static void send(Browser phone) {
        phone.at("main form button[type=submit]").click();
        phone.at(".tile.main").waitFor();
    }

    private static Locator item(Browser phone, String state, String words) {
        return phone.at("[data-state=" + state + "]").filter(new Locator.FilterOptions().setHasText(words));
    }

    /** The tickets of the gridworker that the server has with these words. */
    private List<JsonNode> reports(String words) {
        JsonNode page = instance.as("gridworker")
                .get("/api/v1/tickets?mine=true&size=200")
                .expect(200)
                .json();
        return StreamSupport.stream(page.path("items").spliterator(), false)
                .filter(row -> row.path("title").asText().contains(words))
                .map(row -> instance.as("gridworker")
                        .get("/api/v1/tickets/" + row.path("id").asText())
                        .expect(200)
                        .json())
                .toList();
    }

    private int records(String register) {
        return instance.as("dispatcher")
                .get("/api/v1/registers/" + register + "/records?size=200")
                .expect(200)
                .json()
                .path("items")
                .size();
    }

    private void walk(Browser phone, int points) {
        Locator count = phone.at(".meter dd").last();
        for (int i = 0; i < points; i++) {
            int before = Integer.parseInt(count.textContent());
            walked += STEP;
            phone.context().setGeolocation(new Geolocation(LATITUDE, walked).setAccuracy(8.0));
            assertThat(count).hasText(String.valueOf(before + 1));
        }
    }

    private static String words() {
        return Browser.beside("路灯不亮");
    }

    @ParameterizedTest
    @ValueSource(strings = {"zh-CN", "en"})
    void aDayWithoutANetworkLosesNothing(String language) {
        String first = words();
        String second = words();
        String third = words();
        String said = Browser.beside("现场补充");
        int visits = records("visits");
        int signs = records("sign-ins");
        int patrols = records("patrols");

        try (Browser phone = phone(language)) {
            phone.go("/m/home");
            phone.at("main h1").first().waitFor();
            phone.look("first start");
            login(phone, "gridworker");
            kept(phone);
            phone.look("start");
            to(phone, "#/report");
            phone.at("#description").waitFor();
            phone.at("main form button[type=submit]").click();
            assertThat(phone.at("[aria-invalid=true]").first()).isVisible();
            phone.look("report with faults");
            phone.at("#category").click();
            phone.at("#category-search").waitFor();
            phone.look("choosing a category");
            phone.page().keyboard().press("Escape");
            phone.at("button", "地图选点", "On the map").click();
            phone.at("dialog .leaflet-container").waitFor();
            phone.look("choosing a place");
            phone.page().keyboard().press("Escape");
            fill(phone, first, true);
            assertThat(phone.at("#where")).containsText(LONGITUDE + "00");
            phone.look("report filled in").picture("phone-report");
            send(phone);
            assertThat(item(phone, "sent", first)).isVisible();
            List<JsonNode> arrived = reports(first);
            assertThat(arrived).hasSize(1);
            assertThat(arrived.get(0).path("attachments")).hasSize(1);
            assertThat(arrived.get(0).path("grid").asText()).isEqualTo("minghu-01-01");
            for (String page : List.of("#/tasks", "#/mail", "#/me", "#/sign", "#/patrol")) {
                to(phone, page);
                assertThat(phone.at("#tabs a[aria-current=page], main h1").first())
                        .isVisible();
                phone.look(page);
            }
            // what was looked at with a network can be looked at without
            String task = "#/task/" + arrived.get(0).path("id").asText();
            to(phone, task);
            phone.at("dl.facts").waitFor();
            phone.look("task");

            relay.cut();
            phone.context().setOffline(true);
            fill(phone, second, true);
            send(phone);
            fill(phone, third, false);
            send(phone);
            assertThat(item(phone, "ready", second)).isVisible();
            assertThat(item(phone, "ready", third)).isVisible();

            to(phone, task);
            assertThat(phone.at("main .note")).containsText(phone.say("离线", "Offline"));
            phone.at("main .stack button", "补充说明", "Comment").click();
            phone.at("main form textarea").fill(said);
            phone.look("action");
            phone.at("main form button[type=submit]").click();
            phone.at("dl.facts").waitFor();

            to(phone, "#/sign");
            phone.at("main .row.big button").first().click();
            assertThat(phone.at("main .list li")).hasCount(1);
            phone.look("signed in offline");

            to(phone, "#/note/visits");
            phone.at("main form select").first().waitFor();
            phone.at("main form button[type=submit]").click();
            assertThat(phone.at("[aria-invalid=true]").first()).isVisible();
            phone.look("visit with faults");
            phone.at("main form select").first().selectOption("firm");
            phone.page().getByLabel(phone.say("地址或名称", "Address or name")).fill("宏达机械厂");
            phone.page().getByLabel(phone.say("走访情况", "Note")).fill("企业反映用工困难，已记录");
            phone.page().waitForFunction(DRAFT_KEPT, "企业反映用工困难，已记录");
            phone.page().reload();
            assertThat(phone.page().getByLabel(phone.say("走访情况", "Note"))).hasValue("企业反映用工困难，已记录");
            phone.at("main form button[type=submit]").click();
            assertThat(item(phone, "ready", "宏达机械厂")).isVisible();

            to(phone, "#/patrol");
            phone.at("button", "开始巡查", "Start a patrol").click();
            assertThat(phone.at(".meter dd").last()).hasText("1");
            walk(phone, 6);
            phone.look("patrol");
        }

        // closed in the middle of the patrol, and opened again without a network
        try (Browser phone = phone(language)) {
            phone.context().setOffline(true);
            phone.go("/m/home");
            phone.at(".tile.on").waitFor();
            assertThat(item(phone, "ready", second)).isVisible();
            assertThat(item(phone, "ready", third)).isVisible();
            assertThat(item(phone, "ready", "宏达机械厂")).isVisible();
            assertThat(phone.at("#state")).containsText(phone.say("离线", "Offline"));
            phone.look("opened again offline").picture("phone-offline");
            to(phone, "#/patrol");
            assertThat(phone.at(".meter dd").last()).hasText("7");
            walk(phone, 3);
            phone.at("button", "结束巡查", "End the patrol").click();
            phone.at("button", "开始巡查", "Start a patrol").waitFor();

            // the session ended with the browser, so what waits is sent after the login
            relay.mend();
            phone.context().setOffline(false);
            back(phone);
            assertThat(phone.at("#state")).containsText(phone.say("需要重新登录", "Log in again"));
            phone.look("to be logged in again");
            assertThat(reports(second)).isEmpty();
            login(phone, "gridworker");
            assertThat(item(phone, "sent", second)).isVisible();
            assertThat(item(phone, "sent", third)).isVisible();
            assertThat(phone.at("[data-state=ready]")).hasCount(0);
            phone.look("all is sent");
        }
        assertThat(reports(second)).hasSize(1);
        assertThat(reports(second).get(0).path("attachments")).hasSize(1);
        assertThat(reports(third)).hasSize(1);
        String id = reports(first).get(0).path("id").asText();
        assertThat(instance.as("gridworker")
                        .get("/api/v1/tickets/" + id + "/trail")
                        .expect(200)
                        .text())
                .containsOnlyOnce(said);
        assertThat(records("visits")).isEqualTo(visits + 1);
        assertThat(records("sign-ins")).isEqualTo(signs + 1);
        assertThat(records("patrols")).isEqualTo(patrols + 1);
        JsonNode patrol = latest("patrols");
        assertThat(patrol.path("geometry").path("coordinates")).hasSize(10).doesNotHaveDuplicates();
    }

    private JsonNode latest(String register) {
        JsonNode page = instance.as("dispatcher")
                .get("/api/v1/registers/" + register + "/records?size=200")
                .expect(200)
                .json();
        JsonNode last = StreamSupport.stream(page.path("items").spliterator(), false)
                .max(java.util.Comparator.comparing(
                        record -> record.path("changedAt").asText()))
                .orElseThrow();
        return instance.as("dispatcher")
                .get("/api/v1/registers/" + register + "/records/"
                        + last.path("id").asText())
                .expect(200)
                .json();
    }

    @Test
    void whatBreaksOffWhileItIsSentIsThereOnce() {
        try (Browser phone = login(phone("zh-CN"), "gridworker")) {
            kept(phone);
            String report = words();
            relay.cutBeforeAnswer("POST /m/reports");
            fill(phone, report, true);
            send(phone);
            Instance.await(Duration.ofSeconds(30), () -> relay.lost() == 1);
            // the server has it, the phone does not know, and the network is away
            assertThat(reports(report)).hasSize(1);
            assertThat(item(phone, "ready", report)).isVisible();
            relay.mend();
            back(phone);
            assertThat(item(phone, "sent", report)).isVisible();
            assertThat(reports(report)).hasSize(1);

            String lamp = words();
            relay.loseAnswers("POST /m/photos", 2);
            fill(phone, lamp, true);
            send(phone);
            Instance.await(Duration.ofSeconds(60), () -> {
                back(phone);
                return relay.lost() == 2;
            });
            back(phone);
            assertThat(item(phone, "sent", lamp)).isVisible();
            List<JsonNode> there = reports(lamp);
            assertThat(there).hasSize(1);
            assertThat(there.get(0).path("attachments")).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"zh-CN", "en"})
    void anActionOnATicketThatOthersChangedComesBackWithWhatChanged(String language) {
        Client dispatcher = instance.as("dispatcher");
        String id = dispatcher
                .post(
                        "/api/v1/tickets",
                        Map.of(
                                "category",
                                "greening",
                                "description",
                                words(),
                                "point",
                                Map.of("longitude", LONGITUDE, "latitude", LATITUDE)))
                .expect(201)
                .id();
        act("dispatcher", id, "register", Map.of());
        act("dispatcher", id, "dispatch", Map.of("unit", "urban-management"));
        try (Browser phone = login(phone(language), "handler")) {
            kept(phone);
            to(phone, "#/task/" + id);
            phone.at("main .stack button", "处置完毕", "Report as handled").waitFor();
            relay.cut();
            phone.at("main .stack button", "处置完毕", "Report as handled").click();
            phone.at("main form textarea").first().fill("已清理断枝");
            phone.at("main form button[type=submit]").click();
            phone.at("dl.facts").waitFor();
            act("handler", id, "ask-extension", Map.of("duration", "2d", "reason", "等待厂家发来配件"));
            relay.mend();
            back(phone);
            to(phone, "#/");
            phone.at("[data-state=back] a").click();
            assertThat(phone.at(".note.bad")).containsText(phone.say("申请延期", "Ask for an extension"));
            phone.look("conflict");
            assertThat(phone.at("main form textarea").first()).hasValue("已清理断枝");
            phone.at("main form button[type=submit]").click();
            phone.at("dl.facts").waitFor();
            to(phone, "#/");
            assertThat(item(phone, "sent", phone.say("处置完毕", "Report as handled")))
                    .isVisible();
        }
        List<String> actions = instance.as("handler")
                .get("/api/v1/tickets/" + id + "/trail")
                .expect(200)
                .json()
                .path("items")
                .findValuesAsText("action");
        assertThat(actions).containsOnlyOnce("handled");
    }

    private void act(String user, String id, String action, Map<String, Object> form) {
        instance.as(user)
                .post("/api/v1/tickets/" + id + "/actions/" + action, Map.of("form", form))
                .expect(200);
    }

    @Test
    void whoLogsOutLeavesNothingOnThePhone() {
        try (Browser phone = login(phone("zh-CN"), "gridworker")) {
            kept(phone);
            String report = words();
            relay.cut();
            fill(phone, report, true);
            send(phone);
            assertThat(item(phone, "ready", report)).isVisible();
            to(phone, "#/me");
            phone.at("button", "退出登录", "Log out").click();
            phone.at("dialog").waitFor();
            phone.look("asked before what waits is deleted");
            phone.at("dialog button", "取消", "Cancel").click();
            relay.mend();
            back(phone);
            to(phone, "#/");
            assertThat(item(phone, "sent", report)).isVisible();
            to(phone, "#/me");
            phone.at("button", "退出登录", "Log out").click();
            phone.at("#password").waitFor();
            login(phone, "gridworker");
            assertThat(phone.at("[data-state]")).hasCount(0);
        }
    }
}
