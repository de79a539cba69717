package org.gridhall.tests;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.LoadState;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;

/** A real browser, as one person at one kind of screen uses it. */
final class Browser implements AutoCloseable {

    /** A screen: a desk's or a phone's. */
    enum Screen {
        DESK(1440, 900),
        PHONE(390, 844);

        final int width;
        final int height;

        Screen(int width, int height) {
            this.width = width;
            this.height = height;
        }
    }

    private static final List<Path> CHROMIUM = List.of(
            Path.of("/usr/bin/chromium"), Path.of("/usr/bin/chromium-browser"), Path.of("/usr/bin/google-chrome"));
    /** Where pictures for the guide go; none are kept unless asked for. */
    private static final String PICTURES = System.getenv("GRIDHALL_PICTURES");

    private final URI url;
    private final Playwright playwright;
    private final com.microsoft.playwright.Browser chromium;
    private final BrowserContext context;
    private final List<String> complaints = new ArrayList<>();
    private final Page page;

    /** @param language {@code zh-CN} or {@code en} */
    Browser(URI url, Screen screen, String language) {
        this.url = url;
        Path program = CHROMIUM.stream()
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new TestAbortedException("needs Chromium"));
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        chromium = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(program)
                        .setArgs(List.of("--no-sandbox", "--disable-dev-shm-usage")));
        context = chromium.newContext(new com.microsoft.playwright.Browser.NewContextOptions()
                .setBaseURL(url.toString())
                .setLocale(language)
                .setTimezoneId("Asia/Shanghai")
                .setHasTouch(screen == Screen.PHONE)
                .setIsMobile(screen == Screen.PHONE)
                .setViewportSize(screen.width, screen.height));
        context.setDefaultTimeout(30_000);
        page = listened(context.newPage());
    }

    private Page listened(Page fresh) {
        fresh.onConsoleMessage(this::heard);
        fresh.onPageError(error -> complaints.add("script: " + error));
        return fresh;
    }

    private void heard(ConsoleMessage message) {
        if (message.type().equals("error")) {
            complaints.add(message.text() + " " + message.location());
        }
    }

    Page page() {
        return page;
    }

    BrowserContext context() {
        return context;
    }

    /** Another tab of the same browser. */
    Page tab() {
        return listened(context.newPage());
    }

    Page go(String path) {
        page.navigate(path);
        page.waitForLoadState(LoadState.LOAD);
        return page;
    }

    /** Logs in as one of the demo accounts. */
    Browser as(String login) {
        go("/login");
        page.locator("#user").fill(login);
        page.locator("#password").fill(Instance.PASSWORD);
        page.locator("main form button").click();
        page.waitForURL(at -> !at.contains("/login"));
        return this;
    }

    /** What is wrong with the page as it stands: errors, scripts or styles refused, faults of accessibility, overflow. */
    List<String> faults() {
        List<String> faults = new ArrayList<>(complaints);
        complaints.clear();
        for (Rule rule : new AxeBuilder(page).analyze().getViolations()) {
            faults.add(rule.getId() + ": " + rule.getHelp() + " at "
                    + rule.getNodes().stream()
                            .map(node -> String.valueOf(node.getTarget()))
                            .toList());
        }
        Object overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        if (((Number) overflow).intValue() > 0) {
            faults.add("wider than the screen by " + overflow + " pixels");
        }
        String text = page.locator("body").innerText();
        Stream.of("{{", "{%", "undefined", "Exception", "org.gridhall", "null,")
                .filter(text::contains)
                .forEach(word -> faults.add("shows " + word));
        return faults;
    }

    /** Errors that a test expects, such as a page that is not there. */
    void forgive() {
        complaints.clear();
    }

    /** Keeps a picture for the guide where pictures are wanted. */
    void picture(String name) {
        if (PICTURES != null) {
            page.screenshot(new Page.ScreenshotOptions().setPath(Path.of(PICTURES, name + ".png")));
        }
    }

    URI url() {
        return url;
    }

    @Override
    public void close() {
        context.close();
        chromium.close();
        playwright.close();
    }
}
