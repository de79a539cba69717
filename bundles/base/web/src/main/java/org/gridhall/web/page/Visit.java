package org.gridhall.web.page;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.ZoneId;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.servlet.http.Cookie;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import javax.servlet.http.Part;
import org.gridhall.api.Problem;
import org.gridhall.api.Text;
import org.gridhall.api.account.Actor;
import org.gridhall.web.http.Bodies;
import org.gridhall.web.http.Ids;
import org.gridhall.web.http.Languages;
import org.gridhall.web.http.Multipart;
import org.gridhall.web.http.Query;

/** One request for a page: who asks, in which language, with what. */
public final class Visit {

    static final String SESSION = "gridhall";
    static final String LANGUAGE = "gridhall-language";
    static final String LARGE = "gridhall-large";
    static final String CSRF = "_csrf";
    private static final int LONG = 365 * 24 * 3600;

    /** A form with many rows has many inputs. */
    private static final int FIELDS = 5000;

    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private final Locale locale;
    private final ZoneId zone;
    private final String token;
    private final Query query;
    private Actor actor;
    private Page page;
    private String shownAt;
    private List<String> values = List.of();
    private Query form;
    private List<Part> files = List.of();

    Visit(HttpServletRequest request, HttpServletResponse response, ZoneId zone) {
        this.request = request;
        this.response = response;
        this.zone = zone;
        this.token = cookie(SESSION);
        this.locale = language();
        this.query = Query.parse(request.getQueryString());
    }

    private Locale language() {
        String chosen = cookie(LANGUAGE);
        return Languages.of(chosen == null ? request.getHeader("Accept-Language") : chosen);
    }

    void at(Page page, List<String> values) {
        this.page = page;
        this.values = values;
    }

    /** Whether a script asks, which gets no page for an answer. */
    boolean data() {
        return page != null && page.data;
    }

    void actor(Actor actor) {
        this.actor = actor;
    }

    /** Who asks; null for a stranger. */
    public Actor actor() {
        return actor;
    }

    public boolean may(String permission) {
        return actor != null && actor.may(permission);
    }

    /** The session's token, or null. */
    public String token() {
        return token;
    }

    public Locale locale() {
        return locale;
    }

    public boolean english() {
        return locale.equals(Locale.ENGLISH);
    }

    /** The district's zone. */
    public ZoneId zone() {
        return zone;
    }

    /** Whether everything is to be large, in high contrast and simple (适老化). */
    public boolean large() {
        return cookie(LARGE) != null;
    }

    public String say(String zh, String en) {
        return english() ? en : zh;
    }

    public String say(Text text) {
        return text == null ? "" : text.in(locale);
    }

    /** Path of the request, without its query. */
    public String path() {
        return request.getRequestURI();
    }

    /** Whether the request is for this address or one below it. */
    public boolean below(String path) {
        return path().startsWith(path) && (path().length() == path.length() || path().charAt(path.length()) == '/');
    }

    /** This page is an answer to a form that is shown at another address. */
    void shownAt(String address) {
        shownAt = address;
    }

    /** Path and query, to come back to: where a form was sent to no page can be asked for, only where it is shown. */
    public String here() {
        if (shownAt != null) {
            return shownAt;
        }
        String text = request.getQueryString();
        return text == null ? path() : path() + "?" + text;
    }

    /** Whether the page is wanted as PDF, and is one of those that there are as PDF. */
    boolean printing() {
        return page != null && page.prints && "pdf".equals(text("format"));
    }

    /** The address of this page as PDF. */
    public String pdf() {
        String here = here();
        return here + (here.indexOf('?') < 0 ? "?" : "&") + "format=pdf";
    }

    /** A part of the path. */
    public String path(String name) {
        return values.get(page.names.indexOf(name));
    }

    /** An id in the path. What is no id does not exist. */
    public long id(String name) {
        long id = Ids.parse(path(name));
        if (id < 0) {
            throw Problem.notFound("没有找到，请核对地址", "There is no such thing; check the address");
        }
        return id;
    }

    public Query query() {
        return query;
    }

    /** A text of the query, or null. */
    public String text(String name) {
        return query.first(name);
    }

    /** What was filled in; empty for a GET. */
    public Query form() {
        return form == null ? Query.parse(null) : form;
    }

    /** A text that was filled in, without space around it, or null. */
    public String filled(String name) {
        String value = form().first(name);
        return value == null || value.isBlank() ? null : value.strip();
    }

    /** The bytes that came, as they come; for pages that take bytes. */
    public InputStream stream() throws IOException {
        return Bodies.stream(request, page.most);
    }

    /** The files of a field, for pages that take files. */
    public List<Part> files(String name) {
        return files.stream().filter(file -> file.getName().equals(name)).toList();
    }

    /** The address goes nowhere else: to other pages only the house it is in, which forms are checked by. */
    void keepToItself() {
        response.setHeader("Referrer-Policy", "strict-origin");
        response.setHeader("X-Robots-Tag", "noindex, nofollow");
    }

    /** What a log may say of the request: the address without a secret in it. */
    String logged() {
        return page != null && page.discreet ? page.path : path();
    }

    public HttpServletRequest request() {
        return request;
    }

    /** Whether a script asks for a part of the page. */
    public boolean partial() {
        return request.getHeader("HX-Request") != null;
    }

    void readForm() throws IOException {
        if (request.getMethod().equals("POST") && !page.raw) {
            String media = Bodies.media(request);
            if (page.files && Multipart.MEDIA.equals(media)) {
                Multipart parts = Multipart.read(request, page.most);
                form = parts.form();
                files = parts.files();
                return;
            }
            if (media != null && !media.equals("application/x-www-form-urlencoded")) {
                throw Problem.of(Problem.Kind.UNREADABLE, "form", "表单格式不支持，请从页面提交", "Send the form from the page");
            }
            form = Query.parse(Bodies.text(request, page.most), FIELDS);
        }
    }

    /** What a form of this session carries, so that no other site can send it. */
    public String csrf() {
        return token == null ? "" : csrf(token);
    }

    static String csrf(String token) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(token.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            byte[] made = mac.doFinal("gridhall form".getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(made);
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Refuses what another site sent: by what the browser says of its origin and, within a session, by its mark. */
    void checkOrigin() {
        String site = request.getHeader("Sec-Fetch-Site");
        String origin = request.getHeader("Origin");
        boolean own = site != null
                ? site.equals("same-origin") || site.equals("none")
                : origin == null || origin.substring(origin.indexOf("://") + 3).equals(request.getHeader("Host"));
        if (own && actor != null) {
            String mark = request.getHeader("X-CSRF");
            mark = mark == null && form != null ? form.first(CSRF) : mark;
            own = mark != null
                    && MessageDigest.isEqual(
                            mark.getBytes(StandardCharsets.UTF_8), csrf().getBytes(StandardCharsets.UTF_8));
        }
        if (!own) {
            throw Problem.of(
                    Problem.Kind.FORBIDDEN,
                    "csrf",
                    "页面已过期，没有提交。请返回刷新页面后再试",
                    "The page is out of date and nothing was sent. Go back, reload it and try again");
        }
    }

    String cookie(String name) {
        return cookie(request, name);
    }

    /** The token of the session that a request belongs to, or null. */
    public static String token(HttpServletRequest request) {
        return cookie(request, SESSION);
    }

    private static String cookie(HttpServletRequest request, String name) {
        Cookie[] cookies = request.getCookies();
        if (cookies != null) {
            for (Cookie cookie : cookies) {
                if (cookie.getName().equals(name) && !cookie.getValue().isEmpty()) {
                    return cookie.getValue();
                }
            }
        }
        return null;
    }

    /** Keeps the session in the browser until it is closed or the session ends. */
    public void enter(String fresh) {
        set(SESSION, fresh, -1, true);
    }

    public void leave() {
        set(SESSION, "", 0, true);
    }

    /** @param tag {@code zh} or {@code en} */
    public void language(String tag) {
        set(LANGUAGE, tag.equals("en") ? "en" : "zh", LONG, false);
    }

    public void large(boolean on) {
        set(LARGE, on ? "1" : "", on ? LONG : 0, false);
    }

    private void set(String name, String value, int seconds, boolean hidden) {
        StringBuilder cookie = new StringBuilder(name).append('=').append(value).append("; Path=/; SameSite=Lax");
        if (seconds >= 0) {
            cookie.append("; Max-Age=").append(seconds);
        }
        if (hidden) {
            cookie.append("; HttpOnly");
        }
        if (request.isSecure()) {
            cookie.append("; Secure");
        }
        response.addHeader("Set-Cookie", cookie.toString());
    }
}
