package org.gridhall.tools.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.gridhall.tools.Stop;

/**
 * Pages as a browser asks for them: how long the server takes, and how many bytes a first visit costs with the styles,
 * scripts and pictures that the page names, compressed.
 */
final class PageLoad {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern LINKED = Pattern.compile("(?:href|src)=\"(/assets/[^\"#]+)");
    private static final Pattern IMPORTED = Pattern.compile("(?:from|import)\\s*['\"](\\.[^'\"]+)['\"]");
    private static final int WARM_UP = 60;
    private static final int CALLS = 200;
    private static final String NOBODY = "";

    private final URI url;
    private final String ticket;
    private final Map<String, String> sessions = new HashMap<>();
    private final Map<String, Integer> sizes = new HashMap<>();

    /** @param ticket id of one with a history */
    private PageLoad(URI url, String ticket) {
        this.url = url;
        this.ticket = ticket;
    }

    /**
     * One page.
     *
     * @param own bytes of the page alone, compressed
     * @param whole with all that it names
     * @param p50 median time of the server and the line in milliseconds
     */
    record Figures(String page, int own, int whole, double p50, double p99) {}

    /** @param seconds for each page at most */
    static List<Figures> run(URI url, String ticket, double seconds) throws IOException {
        PageLoad load = new PageLoad(url, ticket);
        List<Figures> figures = new ArrayList<>();
        for (String path : List.of("/", "/report", "/follow", "/figures", "/login")) {
            figures.add(load.measure(NOBODY, path, seconds));
        }
        for (String path : List.of(
                "/desk",
                "/desk/tickets",
                "/desk/tickets/" + ticket,
                "/desk/dispatch",
                "/desk/new",
                "/desk/registers",
                "/desk/messages")) {
            figures.add(load.measure("dispatcher", path, seconds));
        }
        figures.add(load.measure("gridworker", "/m/home", seconds));
        for (String path : List.of("/admin/modules", "/admin/accounts", "/admin/health")) {
            figures.add(load.measure("admin", path, seconds));
        }
        figures.add(load.measure("leader", "/command", seconds));
        return figures;
    }

    /** First pages of work and of all, for somebody whom everything of one stage waits for. */
    static List<Figures> lists(URI url, double seconds) throws IOException {
        PageLoad load = new PageLoad(url, NOBODY);
        List<Figures> figures = new ArrayList<>();
        for (String path : List.of("/desk", "/desk/tickets", "/desk/tickets?stage=collect", "/desk/dispatch")) {
            figures.add(load.measure("dispatcher", path, seconds));
        }
        return figures;
    }

    /** Some visits to the work of the same one. */
    static void visit(URI url, int calls) throws IOException {
        PageLoad load = new PageLoad(url, NOBODY);
        String session = load.session("dispatcher");
        Load.run(1, 60, () -> load.new Visitor(session, "/desk", calls));
    }

    private Figures measure(String account, String path, double seconds) throws IOException {
        String session = session(account);
        int own;
        int whole;
        try (Wire wire = Wire.browser(url, session)) {
            String page = text(wire, path);
            own = wire.body().length;
            whole = own;
            Set<String> named = new LinkedHashSet<>();
            Matcher linked = LINKED.matcher(page);
            while (linked.find()) {
                named.add(linked.group(1));
            }
            for (String each : closure(wire, named)) {
                whole += sizes.get(each);
            }
        }
        Load.run(1, seconds, () -> new Visitor(session, path, WARM_UP));
        Load.Rate rate = Load.run(1, seconds, () -> new Visitor(session, path, CALLS));
        if (rate.errors() > 0 || rate.calls() == 0) {
            throw Stop.failed("页面出错：" + path, "The page failed: " + path);
        }
        return new Figures(ticket.isEmpty() ? path : path.replace(ticket, "…"), own, whole, rate.p50(), rate.p99());
    }

    /** Files that a page names, and the scripts that these import. */
    private Set<String> closure(Wire wire, Set<String> named) throws IOException {
        Set<String> all = new LinkedHashSet<>();
        List<String> left = new ArrayList<>(named);
        while (!left.isEmpty()) {
            String file = left.remove(left.size() - 1);
            if (!all.add(file)) {
                continue;
            }
            String content = text(wire, file);
            sizes.put(file, wire.body().length);
            if (file.endsWith(".js") && !file.contains("/lib/")) {
                Matcher imported = IMPORTED.matcher(content);
                while (imported.find()) {
                    left.add(URI.create(file).resolve(imported.group(1)).getPath());
                }
            }
        }
        return all;
    }

    private static String text(Wire wire, String path) throws IOException {
        int status = wire.get(path);
        if (status != 200) {
            throw Stop.failed("页面 " + path + " 回答 " + status, "The page " + path + " answers " + status);
        }
        byte[] body = wire.body();
        boolean packed = body.length > 2 && (body[0] & 0xff) == 0x1f && (body[1] & 0xff) == 0x8b;
        if (packed) {
            try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
                body = in.readAllBytes();
            }
        }
        return new String(body, StandardCharsets.UTF_8);
    }

    /** A page's session is the token of the REST interface. */
    private String session(String account) throws IOException {
        String known = sessions.get(account);
        if (known != null || account.equals(NOBODY)) {
            return known;
        }
        try (Wire wire = new Wire(url, null)) {
            byte[] login = JSON.writeValueAsBytes(Map.of("user", account, "password", Work.PASSWORD));
            wire.post("/api/v1/sessions", login);
            String token = JSON.readTree(wire.body()).path("token").asText();
            sessions.put(account, token);
            return token;
        }
    }

    private final class Visitor implements Load.Client {
        private final Wire wire;
        private final String path;
        private int left;

        Visitor(String session, String path, int calls) {
            this.wire = Wire.browser(url, session);
            this.path = path;
            this.left = calls;
        }

        /** Ends where strangers are slowed down, for what was asked until then counts. */
        @Override
        public int call() throws IOException {
            int status = left-- == 0 ? 0 : wire.get(path);
            return status == 429 ? 0 : status;
        }

        @Override
        public void close() {
            wire.close();
        }
    }
}
