package org.gridhall.web.page;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.zip.GZIPOutputStream;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.gridhall.api.Problem;
import org.gridhall.api.Text;
import org.gridhall.api.account.Actor;
import org.gridhall.api.print.Press;
import org.gridhall.api.print.Printed;
import org.gridhall.web.http.Exchange;
import org.gridhall.web.http.Json;
import org.gridhall.web.http.Paths;
import org.gridhall.web.http.Problems;
import org.gridhall.web.http.RateLimit;
import org.gridhall.web.http.Refusal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All pages. A request goes to its page in this order: address, account, permission, origin of what was sent, answer;
 * what is refused becomes a page that says what to do.
 */
public final class Pages {

    private static final Logger LOG = LoggerFactory.getLogger(Pages.class);
    private static final int WORTH_PACKING = 1400;
    /** Nothing from elsewhere, no script or style inside the page. */
    private static final String POLICY = "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; "
            + "base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    private final Paths<Page> paths = new Paths<>();
    private final List<Room> rooms = new ArrayList<>();
    private final Function<String, Actor> accounts;
    private final Templates templates;
    private final Assets assets;
    private final RateLimit rate;
    private final ZoneId zone;
    private final Supplier<Text> district;
    private final Supplier<Press> press;

    /**
     * @param accounts who a session's token stands for
     * @param rate for what strangers may send
     * @param district what the district calls itself
     * @param press makes documents of pages; asked when somebody wants one
     */
    public Pages(
            Function<String, Actor> accounts,
            Assets assets,
            RateLimit rate,
            ZoneId zone,
            Supplier<Text> district,
            Supplier<Press> press) {
        this.accounts = accounts;
        this.templates = new Templates(assets);
        this.assets = assets;
        this.rate = rate;
        this.zone = zone;
        this.district = district;
        this.press = press;
    }

    public Pages with(Room room) {
        rooms.add(room);
        room.declare(this);
        return this;
    }

    public Pages add(Page page) {
        if (page.answer == null || !paths.add(page.method, page.path, page)) {
            throw new IllegalStateException("declared without answer, or twice: " + page);
        }
        return this;
    }

    public void serve(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Content-Security-Policy", POLICY);
        response.setHeader("Referrer-Policy", "same-origin");
        response.setHeader("Cache-Control", "no-store");
        Visit visit = null;
        try {
            visit = new Visit(request, response, zone);
            send(visit, answer(visit), response);
        } catch (Problem problem) {
            send(visit, refused(visit, problem, response), response);
        } catch (Refusal refusal) {
            send(visit, error(visit, refusal.status(), refusal.text()), response);
        } catch (RuntimeException | StackOverflowError e) {
            if (response.isCommitted()) {
                throw e;
            }
            String id = Long.toString(ThreadLocalRandom.current().nextLong() >>> 1, 36);
            String asked = visit == null ? request.getRequestURI() : visit.logged();
            LOG.error("Page {} {} failed, told as {}", request.getMethod(), asked, id, e);
            View broken = error(
                    visit,
                    500,
                    new Text(
                            "系统内部出错，您的操作没有完成。请稍后再试；如果仍然出错，请把编号 " + id + " 告诉管理员",
                            "Something failed inside and nothing was done. Try again later; if it fails again, tell an"
                                    + " administrator the id " + id));
            send(visit, broken, response);
        }
    }

    private View answer(Visit visit) throws IOException {
        HttpServletRequest request = visit.request();
        List<String> segments = Paths.segments(request.getRequestURI(), request.getContextPath() + "/");
        Paths.Match<Page> match = segments == null ? null : paths.match(segments);
        String method = request.getMethod().equals("HEAD") ? "GET" : request.getMethod();
        Page page = match == null ? null : match.things().get(method);
        if (page != null) {
            visit.at(page, match.values());
            if (!match.things().containsKey("GET")) {
                visit.shownAt(above(segments));
            }
        }
        recognise(visit, page);
        if (page == null) {
            throw Problem.notFound("没有这个页面，请核对地址", "There is no such page; check the address");
        }
        if (page.discreet) {
            visit.keepToItself();
        }
        if (page.limited) {
            int wait = rate.take(request.getRemoteAddr());
            if (wait > 0) {
                throw Problems.tooMany(wait);
            }
        }
        if (!page.open && visit.actor() == null) {
            throw Problem.of(Problem.Kind.UNAUTHENTICATED, "login", "请先登录", "Log in first");
        }
        if (!page.permissions.isEmpty() && page.permissions.stream().noneMatch(visit.actor()::may)) {
            throw Problem.forbidden(
                    "您的岗位不能使用此页面，如有需要请联系管理员", "Your posts do not allow this page; ask an administrator if you need it");
        }
        if (method.equals("POST")) {
            visit.readForm();
            visit.checkOrigin();
        }
        return page.answer.to(visit);
    }

    /** The address of the nearest page above. */
    private String above(List<String> segments) {
        for (int count = segments.size() - 1; count > 0; count--) {
            Paths.Match<Page> match = paths.match(segments.subList(0, count));
            if (match != null && match.things().containsKey("GET")) {
                StringBuilder address = new StringBuilder();
                segments.subList(0, count)
                        .forEach(segment -> address.append('/').append(Exchange.encode(segment)));
                return address.toString();
            }
        }
        return "/";
    }

    private void recognise(Visit visit, Page page) {
        if (visit.token() != null) {
            try {
                visit.actor(accounts.apply(visit.token()));
            } catch (Problem problem) {
                if (problem.kind() != Problem.Kind.UNAUTHENTICATED && (page == null || !page.open)) {
                    throw problem;
                }
            }
        }
    }

    private View refused(Visit visit, Problem problem, HttpServletResponse response) {
        if (visit != null && visit.data()) {
            int seconds = Problems.retryAfter(problem);
            View told = View.bytes(Problems.MEDIA, Json.bytes(Problems.body(problem, visit.locale())))
                    .status(problem.kind().status());
            return seconds > 0 ? told.header("Retry-After", Integer.toString(seconds)) : told;
        }
        if (problem.kind() == Problem.Kind.UNAUTHENTICATED && visit != null) {
            boolean asks = visit.request().getMethod().equals("GET") && !visit.partial();
            String back = asks ? visit.here() : "/desk";
            String login = "/login?to=" + Exchange.encode(back);
            if (visit.partial()) {
                response.setHeader("HX-Redirect", login);
                return View.nothing();
            }
            return View.to(login);
        }
        int wait = Problems.retryAfter(problem);
        if (wait > 0) {
            response.setHeader("Retry-After", Integer.toString(wait));
        }
        return error(visit, problem.kind().status(), problem.text());
    }

    /** Strangers get the error in the portal's own look. */
    private static View error(Visit visit, int status, Text text) {
        if (visit != null && visit.data()) {
            return View.bytes(Problems.MEDIA, Json.bytes(Problems.body(status, "refused", text, visit.locale())))
                    .status(status);
        }
        return View.of(visit == null || visit.actor() == null ? "portal/error" : "error")
                .with("code", status)
                .with("heading", Problems.title(status))
                .with("text", text)
                .status(status);
    }

    private void send(Visit visit, View view, HttpServletResponse response) throws IOException {
        response.setStatus(view.status());
        view.headers().forEach(response::setHeader);
        if (view.location() != null) {
            response.setHeader("Location", view.location());
        } else if (view.content() != null) {
            stream(view.content(), visit, response);
        } else if (view.template() != null) {
            Map<String, Object> model = new LinkedHashMap<>(view.model());
            Locale locale = visit == null ? Locale.CHINESE : visit.locale();
            model.put("visit", visit);
            model.put("zone", zone);
            model.put("district", district.get());
            model.put("menu", menu(visit));
            frame(visit, model);
            model.put("edition", assets.edition());
            String page = templates.render(view.template(), model, locale);
            if (visit != null && visit.printing() && view.status() == 200) {
                stream(printed(page), visit, response);
                return;
            }
            response.setContentType("text/html");
            response.setCharacterEncoding(StandardCharsets.UTF_8.name());
            response.setHeader("Vary", "Accept-Language, Accept-Encoding, Cookie");
            write(page.getBytes(StandardCharsets.UTF_8), visit, response);
        }
    }

    private View.Content printed(String page) {
        Printed printed = press.get().print(page);
        String name = printed.title().replaceAll("[\\\\/:*?\"<>|\\p{Cntrl}]", "-");
        return new View.Content("application/pdf", name + ".pdf", out -> out.write(printed.bytes()), null);
    }

    private static void write(byte[] page, Visit visit, HttpServletResponse response) throws IOException {
        String accepted = visit == null ? null : visit.request().getHeader("Accept-Encoding");
        byte[] sent = page;
        if (page.length > WORTH_PACKING && accepted != null && accepted.contains("gzip")) {
            ByteArrayOutputStream packed = new ByteArrayOutputStream(page.length / 3);
            try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
                out.write(page);
            }
            response.setHeader("Content-Encoding", "gzip");
            sent = packed.toByteArray();
        }
        response.setContentLength(sent.length);
        response.getOutputStream().write(sent);
    }

    private static void stream(View.Content content, Visit visit, HttpServletResponse response) throws IOException {
        response.setContentType(content.media());
        if (content.whole() != null) {
            response.setHeader("Vary", "Accept-Language, Accept-Encoding, Cookie");
            write(content.whole(), visit, response);
            return;
        }
        if (content.fileName() != null) {
            response.setHeader(
                    "Content-Disposition", "attachment; filename*=UTF-8''" + Exchange.encode(content.fileName()));
        }
        OutputStream out = response.getOutputStream();
        content.writer().write(out);
    }

    private void frame(Visit visit, Map<String, Object> model) {
        if (visit != null && visit.actor() != null) {
            rooms.forEach(room -> room.frame(visit).forEach(model::putIfAbsent));
        }
    }

    private List<Room.Entry> menu(Visit visit) {
        List<Room.Entry> entries = new ArrayList<>();
        if (visit != null && visit.actor() != null) {
            for (Room room : rooms) {
                entries.addAll(room.menu(visit));
            }
        }
        return entries;
    }
}
