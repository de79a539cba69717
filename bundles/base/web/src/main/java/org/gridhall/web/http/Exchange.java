package org.gridhall.web.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.gridhall.api.Problem;
import org.gridhall.api.account.Actor;

/** One request and its answer, as a handler sees them. */
public final class Exchange {

    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private final Locale locale;
    private final ZoneId zone;
    private final Route route;
    private final List<String> values;
    private final Query query;
    private Actor actor;
    private String token;
    private Object body;
    private boolean written;

    Exchange(
            HttpServletRequest request,
            HttpServletResponse response,
            Locale locale,
            ZoneId zone,
            Route route,
            List<String> values,
            Query query) {
        this.request = request;
        this.response = response;
        this.locale = locale;
        this.zone = zone;
        this.route = route;
        this.values = values;
        this.query = query;
    }

    void actor(Actor actor, String token) {
        this.actor = actor;
        this.token = token;
    }

    void body(Object body) {
        this.body = body;
    }

    boolean written() {
        return written;
    }

    /** Who asks; never null on a route that needs an account. */
    public Actor actor() {
        return actor;
    }

    /** The token that came with the request. */
    public String token() {
        return token;
    }

    public Locale locale() {
        return locale;
    }

    public HttpServletRequest request() {
        return request;
    }

    /** The district's zone. */
    public ZoneId zone() {
        return zone;
    }

    /** The JSON object or text that came with the request. */
    public <T> T body(Class<T> type) {
        return type.cast(body);
    }

    /** The bytes that came with the request, as they come. */
    public InputStream stream() throws IOException {
        return Bodies.stream(request, route.bodyLimit);
    }

    public boolean isMultipart() {
        String media = Bodies.media(request);
        return media != null && media.startsWith("multipart/");
    }

    /** A part of the path. */
    public String path(String name) {
        return values.get(route.names.indexOf(name));
    }

    /** An id in the path. What is no id does not exist. */
    public long id(String name) {
        long id = Ids.parse(path(name));
        if (id < 0) {
            throw Problem.notFound("没有找到，请核对地址", "There is no such thing; check the address");
        }
        return id;
    }

    public String header(String name) {
        String value = request.getHeader(name);
        return value == null || value.isBlank() ? null : value.trim();
    }

    /** The key that makes a repeat safe, or null. */
    public String idempotencyKey() {
        String key = header("Idempotency-Key");
        if (key != null && key.length() > 120) {
            throw unreadable("Idempotency-Key", "最多 120 个字符", "120 characters at most");
        }
        return key;
    }

    /** The version of {@code If-Match}, or null where there is none or any is good. */
    public Integer ifMatch() {
        String tag = header("If-Match");
        if (tag == null || tag.equals("*")) {
            return null;
        }
        String version = tag.startsWith("W/") ? tag.substring(2) : tag;
        if (version.length() >= 2 && version.startsWith("\"") && version.endsWith("\"")) {
            version = version.substring(1, version.length() - 1);
        }
        try {
            return Integer.valueOf(version);
        } catch (NumberFormatException e) {
            throw unreadable("If-Match", "应为 ETag 里的版本，例如 \"3\"", "This is a version from an ETag, such as \"3\"");
        }
    }

    /** The version that a change must name in {@code If-Match}. */
    public int seenVersion() {
        Integer version = ifMatch();
        if (version == null) {
            throw unreadable("If-Match", "请带上看到的版本（ETag）", "Send the version that was seen (ETag) in this header");
        }
        return version;
    }

    /**
     * The version that a change names, or null: in {@code If-Match} or in its body.
     *
     * @param sent in the body; null for none
     */
    public Integer seenVersion(Integer sent) {
        Integer version = ifMatch();
        if (version != null && sent != null && !version.equals(sent)) {
            throw Problem.invalid("/version", "与 If-Match 不同，请只发一个", "This differs from If-Match; send one of them");
        }
        return sent == null ? version : sent;
    }

    /** Says which version is answered. */
    public void etag(int version) {
        set("ETag", "\"" + version + "\"");
    }

    /** How many things a page has: 50 unless asked otherwise. */
    public int pageSize() {
        Integer size = integer("size", 1, 200);
        return size == null ? 50 : size;
    }

    public Query query() {
        return query;
    }

    /** A text from the query, or null. */
    public String text(String name) {
        return query.first(name);
    }

    public Boolean flag(String name) {
        String value = query.first(name);
        if (value == null) {
            return null;
        }
        return switch (value) {
            case "true", "1" -> true;
            case "false", "0" -> false;
            default -> throw unreadable(name, "应为 true 或 false", "This is true or false");
        };
    }

    public Integer integer(String name, int least, int most) {
        String value = query.first(name);
        if (value == null) {
            return null;
        }
        try {
            int number = Integer.parseInt(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw unreadable(
                name, "应为 " + least + " 到 " + most + " 的整数", "This is a whole number from " + least + " to " + most);
    }

    public Double number(String name) {
        String value = query.first(name);
        if (value == null) {
            return null;
        }
        try {
            double number = Double.parseDouble(value);
            if (Double.isFinite(number)) {
                return number;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw unreadable(name, "应为数字", "This is a number");
    }

    public Long idIn(String name) {
        String value = query.first(name);
        if (value == null) {
            return null;
        }
        long id = Ids.parse(value);
        if (id < 0) {
            throw unreadable(name, "应为编号", "This is an id");
        }
        return id;
    }

    /** An instant with zone; a date stands for its first moment in the district. */
    public Instant instant(String name) {
        String value = query.first(name);
        if (value == null) {
            return null;
        }
        String words = value.indexOf('T') > 0 ? value.replace(' ', '+') : value;
        LocalDate date = words.length() == 10 ? Json.date(words) : null;
        Instant instant = date != null ? date.atStartOfDay(zone).toInstant() : Json.instant(words);
        if (instant == null) {
            throw unreadable(
                    name,
                    "应为带时区的时间或日期，例如 2026-01-31T08:00:00Z",
                    "This is a time with its zone, or a date, such as 2026-01-31T08:00:00Z");
        }
        return instant;
    }

    public LocalDate date(String name) {
        String value = query.first(name);
        if (value == null) {
            return null;
        }
        LocalDate date = Json.date(value);
        if (date == null) {
            throw unreadable(name, "应为日期，例如 2026-01-31", "This is a date such as 2026-01-31");
        }
        return date;
    }

    /** A problem with a parameter or header. */
    public static Problem unreadable(String name, String zh, String en) {
        return Problem.of(Problem.Kind.UNREADABLE, "parameter", name + "：" + zh, name + ": " + en)
                .with("parameter", name);
    }

    /** Sets another status than the route's. */
    public Exchange status(int status) {
        response.setStatus(status);
        return this;
    }

    public Exchange set(String header, String value) {
        response.setHeader(header, value);
        return this;
    }

    /** Says where the following page is. */
    public void linkNext(String next) {
        if (next != null) {
            Map<String, List<String>> again = new LinkedHashMap<>();
            query.names().stream()
                    .filter(name -> !name.equals("after"))
                    .forEach(name -> again.put(name, query.all(name)));
            again.put("after", List.of(next));
            StringBuilder link = new StringBuilder("<").append(request.getRequestURI());
            char separator = '?';
            for (Map.Entry<String, List<String>> entry : again.entrySet()) {
                for (String value : entry.getValue()) {
                    link.append(separator)
                            .append(encode(entry.getKey()))
                            .append('=')
                            .append(encode(value));
                    separator = '&';
                }
            }
            set("Link", link.append(">; rel=\"next\"").toString());
        }
    }

    /** Percent encoding that is safe in every part of an address. */
    public static String encode(String text) {
        return java.net.URLEncoder.encode(text, java.nio.charset.StandardCharsets.UTF_8)
                .replace("+", "%20");
    }

    /** Starts an answer that is not JSON; the caller writes it. */
    public OutputStream write(String media, long length) throws IOException {
        written = true;
        response.setContentType(media);
        if (length >= 0) {
            response.setContentLengthLong(length);
        }
        return response.getOutputStream();
    }

    /** Answers with bytes that are ready. */
    public void write(String media, byte[] bytes) throws IOException {
        write(media, bytes.length).write(bytes);
    }
}
