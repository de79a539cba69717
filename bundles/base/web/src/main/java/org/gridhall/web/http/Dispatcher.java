package org.gridhall.web.http;

import java.io.IOException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.gridhall.api.Problem;
import org.gridhall.api.Text;
import org.gridhall.api.account.Actor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes a request to its route, in this order: path, method, rate, account, permission, parameters, body. */
public final class Dispatcher {

    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);
    private static final String JSON = "application/json";

    private final String root;
    private final Routes routes;
    private final Function<String, Actor> accounts;
    private final Map<Route.Rate, RateLimit> rates;
    private final ZoneId zone;

    /**
     * @param root path under which the routes are, without a slash at its end
     * @param accounts who a token stands for
     */
    public Dispatcher(
            String root,
            Routes routes,
            Function<String, Actor> accounts,
            Map<Route.Rate, RateLimit> rates,
            ZoneId zone) {
        this.root = root;
        this.routes = routes;
        this.accounts = accounts;
        this.rates = rates;
        this.zone = zone;
    }

    public void serve(HttpServletRequest request, HttpServletResponse response) throws IOException {
        long start = System.nanoTime();
        String id = requestId(request);
        Locale locale = Languages.of(request.getHeader("Accept-Language"));
        response.setHeader("X-Request-Id", id);
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
        response.setHeader("Referrer-Policy", "no-referrer");
        String what = "?";
        try {
            List<String> segments = Paths.segments(request.getRequestURI(), request.getContextPath() + root + "/");
            Paths.Match<Route> match = segments == null ? null : routes.match(segments);
            if (match == null) {
                throw Problem.notFound(
                        "没有这个地址，请查看 " + root + "/openapi.json", "No such path; see " + root + "/openapi.json");
            }
            Route route = route(match, request.getMethod(), response);
            if (route != null) {
                what = route.toString();
                answer(route, match.values(), locale, request, response);
            }
        } catch (Problem problem) {
            refuse(problem, locale, response);
        } catch (Refusal refusal) {
            Map<String, Object> body = Problems.body(refusal.status(), refusal.code(), refusal.text(), locale);
            write(response, refusal.status(), Problems.MEDIA, Json.bytes(body));
        } catch (IOException e) {
            LOG.debug("{} {}: the client went away", id, what, e);
            throw e;
        } catch (RuntimeException | StackOverflowError e) {
            broken(id, what, e, locale, response);
        }
        if (LOG.isDebugEnabled()) {
            LOG.debug("{} {} {} {} µs", id, what, response.getStatus(), (System.nanoTime() - start) / 1000);
        }
    }

    private static String requestId(HttpServletRequest request) {
        String given = request.getHeader("X-Request-Id");
        if (given != null && given.length() <= 64 && !given.isEmpty()) {
            boolean plain = true;
            for (int i = 0; i < given.length() && plain; i++) {
                char c = given.charAt(i);
                plain = c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '-';
            }
            if (plain) {
                return given;
            }
        }
        return Long.toString(ThreadLocalRandom.current().nextLong() >>> 1, 36);
    }

    private static Route route(Paths.Match<Route> match, String method, HttpServletResponse response) {
        Route route = match.things().get(method.equals("HEAD") ? "GET" : method);
        if (route != null) {
            return route;
        }
        List<String> allowed = new ArrayList<>(match.things().keySet());
        if (allowed.contains("GET")) {
            allowed.add("HEAD");
        }
        allowed.add("OPTIONS");
        String allow = String.join(", ", allowed);
        response.setHeader("Allow", allow);
        if (method.equals("OPTIONS")) {
            response.setStatus(204);
            return null;
        }
        throw new Refusal(405, "method", "这里可用的方法：" + allow, "Methods here: " + allow);
    }

    private void answer(
            Route route, List<String> values, Locale locale, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        RateLimit rate = rates.get(route.rate);
        int wait = rate == null ? 0 : rate.take(request.getRemoteAddr());
        if (wait > 0) {
            throw Problems.tooMany(wait);
        }
        Query query = Query.parse(request.getQueryString());
        Exchange exchange = new Exchange(request, response, locale, zone, route, values, query);
        if (route.account) {
            authenticate(exchange, route, request);
        }
        for (String name : query.names()) {
            if (!route.knows(name)) {
                throw unknown(route, name);
            }
        }
        for (Parameter parameter : route.parameters) {
            check(parameter, query);
        }
        readBody(exchange, route, request);
        response.setStatus(route.status);
        Object answer = route.handler.handle(exchange);
        if (answer != null) {
            write(response, response.getStatus(), JSON, Json.bytes(answer));
        }
    }

    private void authenticate(Exchange exchange, Route route, HttpServletRequest request) {
        String header = request.getHeader("Authorization");
        if (header == null || header.length() < 8 || !header.regionMatches(true, 0, "Bearer ", 0, 7)) {
            throw Problem.of(
                    Problem.Kind.UNAUTHENTICATED,
                    "login",
                    "请先登录：POST " + root + "/sessions，再带上 Authorization: Bearer 令牌",
                    "Log in first: POST " + root + "/sessions, then send Authorization: Bearer with the token");
        }
        String token = header.substring(7).trim();
        if (token.length() > 200) {
            throw Problem.of(
                    Problem.Kind.UNAUTHENTICATED, "login", "令牌无效，请重新登录", "The token is not good; log in again");
        }
        Actor actor = accounts.apply(token);
        exchange.actor(actor, token);
        if (route.permission != null && !actor.may(route.permission)) {
            throw Problem.forbidden(
                    "此操作需要权限 " + route.permission + "，请联系管理员",
                    "This needs the permission " + route.permission + "; ask an administrator");
        }
    }

    private static Problem unknown(Route route, String name) {
        String known = String.join(
                ", ",
                route.parameters.stream()
                        .filter(parameter -> parameter.in() == Parameter.In.QUERY)
                        .map(Parameter::name)
                        .toList());
        String shown = name.length() > 60 ? name.substring(0, 60) + "…" : name;
        return Exchange.unreadable(
                shown,
                known.isEmpty() ? "没有这个参数" : "没有这个参数，可用：" + known,
                known.isEmpty() ? "no such parameter" : "no such parameter. Known: " + known);
    }

    private static void check(Parameter parameter, Query query) {
        if (parameter.in() != Parameter.In.QUERY || parameter.values().isEmpty() && !parameter.required()) {
            return;
        }
        String value = query.first(parameter.name());
        if (value == null && parameter.required()) {
            throw Exchange.unreadable(parameter.name(), "必须填写", "this is needed");
        }
        if (value != null
                && !parameter.values().isEmpty()
                && !parameter.values().contains(value)) {
            String values = String.join(", ", parameter.values());
            throw Exchange.unreadable(parameter.name(), "应为其中之一：" + values, "one of: " + values);
        }
    }

    private static void readBody(Exchange exchange, Route route, HttpServletRequest request) throws IOException {
        if (route.body == Route.Body.NONE
                || route.body == Route.Body.STREAM
                || route.multipart && exchange.isMultipart()) {
            return;
        }
        byte[] bytes = Bodies.read(request, route.bodyLimit);
        if (bytes.length == 0 && route.bodyOptional) {
            return;
        }
        String media = Bodies.media(request);
        if (bytes.length > 0 && (media == null || !route.media.contains(media) || !Bodies.utf8(request))) {
            String accepted = String.join(", ", route.media);
            throw new Refusal(
                    415,
                    "content.type",
                    "请用 Content-Type: " + accepted + "，UTF-8 编码",
                    "Send Content-Type: " + accepted + ", encoded as UTF-8");
        }
        if (route.body == Route.Body.TEXT) {
            exchange.body(Query.utf8(bytes, bytes.length));
            return;
        }
        Object body = bytes.length == 0 ? null : Json.read(route.reader, bytes);
        if (body == null) {
            throw Problem.of(
                    Problem.Kind.UNREADABLE,
                    "body.missing",
                    "缺少请求体，请发送 JSON 对象",
                    "The body is missing; send a JSON object");
        }
        route.checkRequired(body);
        exchange.body(body);
    }

    private static void refuse(Problem problem, Locale locale, HttpServletResponse response) throws IOException {
        if (response.isCommitted()) {
            throw new IOException("refused after the answer began: " + problem.code());
        }
        int retryAfter = Problems.retryAfter(problem);
        if (retryAfter > 0) {
            response.setHeader("Retry-After", Integer.toString(retryAfter));
        }
        if (problem.kind() == Problem.Kind.UNAUTHENTICATED) {
            response.setHeader("WWW-Authenticate", "Bearer realm=\"gridhall\"");
        }
        write(response, problem.kind().status(), Problems.MEDIA, Json.bytes(Problems.body(problem, locale)));
    }

    private static void broken(String id, String what, Throwable e, Locale locale, HttpServletResponse response)
            throws IOException {
        LOG.error("Request {}: {} failed", id, what, e);
        if (response.isCommitted()) {
            throw new IOException("failed after the answer began, see the log for " + id);
        }
        response.setHeader("Link", null);
        Map<String, Object> body = new LinkedHashMap<>(Problems.body(
                500,
                "internal",
                new Text("系统内部出错，请把编号 " + id + " 告诉管理员", "Something failed inside; tell an administrator the id " + id),
                locale));
        body.put("id", id);
        write(response, 500, Problems.MEDIA, Json.bytes(body));
    }

    private static void write(HttpServletResponse response, int status, String media, byte[] body) throws IOException {
        response.setStatus(status);
        response.setContentType(media);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
