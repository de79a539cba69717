package org.gridhall.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Dialog;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.Geolocation;
import com.microsoft.playwright.options.LoadState;
import com.microsoft.playwright.options.ReducedMotion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.opentest4j.TestAbortedException;

/**
 * A real browser, as one person at one kind of screen uses it. What is wrong with any state that was looked at fails the
 * test when the browser is closed.
 */
final class Browser implements AutoCloseable {

    /** A screen: a desk's, a phone's or a wall's. */
    enum Screen {
        DESK(1440, 900),
        PHONE(390, 844),
        WALL(1920, 1080);

        final int width;
        final int height;

        Screen(int width, int height) {
            this.width = width;
            this.height = height;
        }
    }

    private static final List<Path> CHROMIUM = List.of(
            Path.of("/usr/bin/chromium"), Path.of("/usr/bin/chromium-browser"), Path.of("/usr/bin/google-chrome"));
    private static final List<String> ARGUMENTS = List.of("--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu");
    /** Where pictures for the guide go; none are kept unless asked for. */
    private static final String PICTURES = System.getenv("GRIDHALL_PICTURES");

    /** Faults of accessibility as "rule: help at elements". */
    private static final String FAULTS_OF_ACCESS =
            """
            async () => (await axe.run(document, {resultTypes: ['violations']})).violations.map(rule =>
              rule.id + ': ' + rule.help + ' at ' + rule.nodes.slice(0, 4).map(node => node.target.join(' ')).join(', '))""";

    /**
     * What no page may show: more than its width, keys and holders of words that were not filled in, codes, and Chinese words
     * of the shell in an English page. Names of things come from data and are Chinese wherever the data is.
     */
    private static final String FAULTS_OF_WORDS =
            """
            english => {
              const faults = [];
              const root = document.documentElement;
              const over = root.scrollWidth - root.clientWidth;
              if (over > 0) faults.push('wider than the screen by ' + over + ' pixels');
              const wanted = english ? 'en' : 'zh-CN';
              if (root.lang !== wanted) faults.push('in ' + root.lang + ' instead of ' + wanted);
              const shown = document.body.innerText + ' ' + document.title;
              const never = /\\?\\?|\\{\\d+\\}|\\{\\{|\\{%|\\bundefined\\b|\\[object |\\bNaN\\b|\\bnull\\b|Exception\\b|\\borg\\.gridhall\\.[\\w.]*[A-Z][a-z]|(?<![\\w-])[A-Z]{2,}(?:_[A-Z]{2,})+(?![\\w-])/g;
              for (const found of shown.matchAll(never)) faults.push('shows ' + shown.slice(Math.max(0, found.index - 20), found.index + 30));
              if (!english) return faults;
              const chinese = /[\\u3400-\\u9fff]/;
              const data = '[lang^=zh], details.me > summary, .brand, .title, .number, .album, .facts dd, .list li *, .alert li, .letters *, h2 a, td[title], .kin *, .pre, .lines, .case *, .files *, option, .code, mark';
              const shell = 'nav, label, legend, button, th, dt, summary, kbd, h2, h3, .hint, .form-hint, .form-text, .help, .empty, .alert, .wrong, .invalid-feedback, .error, .lamp, .stage, #state';
              for (const element of document.querySelectorAll(shell)) {
                if (element.closest(data) && !element.matches('button, th, .lamp, .stage')) continue;
                const copy = element.cloneNode(true);
                copy.querySelectorAll(data).forEach(one => one.remove());
                const own = copy.textContent.trim();
                if (chinese.test(own) && !element.closest('[lang^=zh]')) faults.push('Chinese in ' + element.tagName + ' ' + element.className + ': ' + own.slice(0, 60));
              }
              for (const element of document.querySelectorAll('[placeholder], [title]')) {
                const own = (element.getAttribute('placeholder') ?? '') + (element.closest(data) ? '' : element.getAttribute('title') ?? '');
                if (chinese.test(own)) faults.push('Chinese beside ' + element.tagName + ': ' + own.slice(0, 60));
              }
              return faults;
            }""";

    private static Playwright playwright;
    private static com.microsoft.playwright.Browser chromium;
    private static String axe;

    private final URI url;
    private final BrowserContext context;
    private final String language;
    private final List<String> expected = new ArrayList<>();
    private final List<String> complaints = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();
    private final Page page;

    /** @param language {@code zh-CN} or {@code en} */
    Browser(URI url, Screen screen, String language) {
        this(url, language, chromium().newContext(options(url, screen, language)));
    }

    /** One without scripts. */
    static Browser plain(URI url, Screen screen, String language) {
        return new Browser(
                url,
                language,
                chromium().newContext(options(url, screen, language).setJavaScriptEnabled(false)));
    }

    /** A phone that keeps what it has in a folder, at a place. */
    static Browser phone(URI url, Path profile, String language, Geolocation at) {
        BrowserContext context = playwright()
                .chromium()
                .launchPersistentContext(
                        profile,
                        new BrowserType.LaunchPersistentContextOptions()
                                .setExecutablePath(program())
                                .setArgs(ARGUMENTS)
                                .setBaseURL(url.toString())
                                .setLocale(language)
                                .setTimezoneId("Asia/Shanghai")
                                .setReducedMotion(ReducedMotion.REDUCE)
                                .setHasTouch(true)
                                .setIsMobile(true)
                                .setViewportSize(Screen.PHONE.width, Screen.PHONE.height)
                                .setPermissions(List.of("geolocation"))
                                .setGeolocation(at));
        return new Browser(url, language, context);
    }

    private Browser(URI url, String language, BrowserContext context) {
        this.url = url;
        this.language = language;
        this.context = context;
        context.setDefaultTimeout(30_000);
        page = listened(
                context.pages().isEmpty() ? context.newPage() : context.pages().get(0));
    }

    private static com.microsoft.playwright.Browser.NewContextOptions options(URI url, Screen screen, String language) {
        return new com.microsoft.playwright.Browser.NewContextOptions()
                .setBaseURL(url.toString())
                .setLocale(language)
                .setTimezoneId("Asia/Shanghai")
                .setReducedMotion(ReducedMotion.REDUCE)
                .setHasTouch(screen == Screen.PHONE)
                .setIsMobile(screen == Screen.PHONE)
                .setViewportSize(screen.width, screen.height);
    }

    private static Path program() {
        return CHROMIUM.stream()
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new TestAbortedException("needs Chromium"));
    }

    /** One for all tests; it ends with the virtual machine. */
    private static synchronized Playwright playwright() {
        if (playwright == null) {
            PlaywrightAssertions.setDefaultAssertionTimeout(15_000);
            playwright = Playwright.create(
                    new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
            Runtime.getRuntime().addShutdownHook(new Thread(playwright::close));
        }
        return playwright;
    }

    private static synchronized com.microsoft.playwright.Browser chromium() {
        if (chromium == null) {
            Path program = program();
            chromium = playwright()
                    .chromium()
                    .launch(new BrowserType.LaunchOptions()
                            .setExecutablePath(program)
                            .setArgs(ARGUMENTS));
        }
        return chromium;
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

    boolean english() {
        return language.equals("en");
    }

    /** The words in this browser's language. */
    String say(String zh, String en) {
        return english() ? en : zh;
    }

    Locator at(String selector) {
        return page.locator(selector);
    }

    /** What carries a text, in this browser's language. */
    Locator at(String selector, String zh, String en) {
        return page.locator(selector, new Page.LocatorOptions().setHasText(say(zh, en)));
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
        return as(login, Instance.PASSWORD);
    }

    Browser as(String login, String password) {
        go("/login");
        page.locator("#user").fill(login);
        page.locator("#password").fill(password);
        page.locator("main form button").click();
        page.waitForURL(at -> !at.contains("/login"));
        return this;
    }

    /**
     * What is wrong with the page as it stands: errors, scripts or styles refused, faults of accessibility, overflow, words
     * missing or in the wrong language.
     */
    List<String> faults() {
        List<String> found = new ArrayList<>(complained());
        if (Boolean.TRUE.equals(page.evaluate("window.axe === undefined"))) {
            page.evaluate(axe());
        }
        found.addAll(strings(page.evaluate(FAULTS_OF_ACCESS)));
        found.addAll(strings(page.evaluate(FAULTS_OF_WORDS, english())));
        return found;
    }

    /** Looks for faults in the page as it stands and keeps them for the end. */
    Browser look(String state) {
        faults().forEach(fault -> faults.add(state + ": " + fault));
        return this;
    }

    private List<String> complained() {
        List<String> heard = complaints.stream()
                .filter(one -> expected.stream().noneMatch(one::contains))
                .toList();
        complaints.clear();
        return heard;
    }

    private static List<String> strings(Object found) {
        return ((List<?>) found).stream().map(String::valueOf).toList();
    }

    private static synchronized String axe() {
        if (axe == null) {
            try (InputStream script = AxeBuilder.class.getResourceAsStream("/axe.min.js")) {
                axe = new String(script.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return axe;
    }

    /** Errors of the console that the test brings about, by a part of their text. */
    Browser expect(String... parts) {
        expected.addAll(List.of(parts));
        return this;
    }

    /** Errors that a test expects, such as a page that is not there. */
    void forgive() {
        complaints.clear();
    }

    /** Keeps a picture for the guide, where pictures are wanted; the Chinese ones serve both languages. */
    void picture(String name) {
        if (PICTURES != null && !english()) {
            Photo.keep(page.screenshot(), Path.of(PICTURES, name + ".jpg"));
        }
    }

    URI url() {
        return url;
    }

    @Override
    public void close() {
        complained().forEach(complaint -> faults.add("at the end: " + complaint));
        // Chromium may never close a context while a page of it is on its way to another: bring them to rest first.
        context.pages().forEach(Browser::leave);
        context.close();
        assertThat(faults).as("faults seen").isEmpty();
    }

    private static void leave(Page page) {
        page.onDialog(Dialog::accept);
        try {
            page.navigate("about:blank");
        } catch (PlaywrightException interrupted) {
            // by the page's own way, which has ended with it
        }
    }

    /** Words that no other ticket has, and that read like those of a report. */
    static String beside(String text) {
        return text + "（灯杆 " + ThreadLocalRandom.current().nextInt(100_000, 1_000_000) + " 旁）";
    }
}
