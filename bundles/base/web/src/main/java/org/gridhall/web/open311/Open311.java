package org.gridhall.web.open311;

import java.io.IOException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.gridhall.api.Problem;
import org.gridhall.api.Text;
import org.gridhall.api.account.Actor;
import org.gridhall.api.catalogue.Stage;
import org.gridhall.api.organisation.Unit;
import org.gridhall.api.place.Point;
import org.gridhall.api.ticket.Opened;
import org.gridhall.api.ticket.PublicUpdate;
import org.gridhall.api.ticket.PublishedTicket;
import org.gridhall.api.ticket.TicketSummary;
import org.gridhall.web.Privacy;
import org.gridhall.web.Services;
import org.gridhall.web.http.Bodies;
import org.gridhall.web.http.Languages;
import org.gridhall.web.http.Problems;
import org.gridhall.web.http.Query;
import org.gridhall.web.http.RateLimit;
import org.gridhall.web.http.Refusal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers what is asked under {@code /open311}. */
public final class Open311 {

    private static final Logger LOG = LoggerFactory.getLogger(Open311.class);
    private static final int LARGEST_FORM = 256 << 10;
    private static final String TOKEN = "t-";

    private final Services services;
    private final Map<String, String> keys;
    private final boolean tokens;
    private final String jurisdiction;
    private final String contact;
    private final ZoneId zone;
    private final RateLimit rate;
    private final Instant started = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private volatile ServiceList list;

    /**
     * @param keys {@code key=login}, by commas
     * @param tokens whether a request is answered with a token in the place of its id
     * @param jurisdiction the only one that may be named; empty for any
     */
    public Open311(
            Services services,
            String keys,
            boolean tokens,
            String jurisdiction,
            String contact,
            ZoneId zone,
            RateLimit rate) {
        this.tokens = tokens;
        this.services = services;
        this.keys = Arrays.stream(keys.split(","))
                .map(String::trim)
                .filter(entry -> entry.indexOf('=') > 0)
                .collect(Collectors.toUnmodifiableMap(
                        entry -> entry.substring(0, entry.lastIndexOf('=')).trim(),
                        entry -> entry.substring(entry.lastIndexOf('=') + 1).trim(),
                        (a, b) -> b));
        this.jurisdiction = jurisdiction.trim();
        this.contact = contact;
        this.zone = zone;
        this.rate = rate;
    }

    private record Answer(String root, Object value) {}

    /** @param path below {@code /open311/}, with the ending that tells the format */
    public void serve(String path, HttpServletRequest request, HttpServletResponse response) throws IOException {
        Format format = path.endsWith(".xml") ? Format.XML : Format.JSON;
        Locale locale = Languages.of(request.getHeader("Accept-Language"));
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
        // Nothing here goes by cookies: the key is what counts.
        response.setHeader("Access-Control-Allow-Origin", "*");
        try {
            if (request.getMethod().equals("OPTIONS")) {
                String allowed = path.startsWith("v2/requests.") ? "GET, HEAD, POST, OPTIONS" : "GET, HEAD, OPTIONS";
                response.setHeader("Allow", allowed);
                response.setHeader("Access-Control-Allow-Methods", allowed);
                response.setHeader("Access-Control-Allow-Headers", "Content-Type, Accept-Language, Idempotency-Key");
                response.setHeader("Access-Control-Max-Age", "86400");
                response.setStatus(204);
                return;
            }
            if (!path.endsWith(".xml") && !path.endsWith(".json")) {
                throw Refused.unknown("没有这个地址，地址以 .xml 或 .json 结尾", "no such resource; paths end in .xml or .json");
            }
            String resource = path.substring(0, path.lastIndexOf('.'));
            Answer answer = answer(resource, locale, request, response);
            write(response, response.getStatus(), format, answer.root(), answer.value());
        } catch (Refused refused) {
            error(response, format, refused.status(), refused.text().in(locale));
        } catch (Problem problem) {
            refuse(problem, locale, response, format);
        } catch (Refusal refusal) {
            error(response, format, 400, refusal.text().in(locale));
        } catch (RuntimeException e) {
            String id = Long.toString(ThreadLocalRandom.current().nextLong() >>> 1, 36);
            LOG.error("Request {}: Open311 failed", id, e);
            Text words = Text.of("系统内部出错，编号 " + id, "internal error " + id);
            error(response, format, 500, words.in(locale));
        }
    }

    private Answer answer(String resource, Locale locale, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        String method = request.getMethod();
        boolean post = method.equals("POST") && resource.equals("v2/requests");
        if (!post && !method.equals("GET") && !method.equals("HEAD")) {
            response.setHeader(
                    "Allow", resource.equals("v2/requests") ? "GET, HEAD, POST, OPTIONS" : "GET, HEAD, OPTIONS");
            throw Refused.method();
        }
        if (post) {
            limit(request);
            response.setStatus(201);
            return post(request, locale);
        }
        Query query = Query.parse(request.getQueryString());
        if (resource.equals("discovery")) {
            return new Answer("discovery", discovery(request));
        }
        checkJurisdiction(query);
        if (resource.equals("v2/services")) {
            return new Answer("services", list().all(locale));
        } else if (resource.startsWith("v2/services/")) {
            return new Answer(
                    "service_definition", ServiceList.definition(list().get(last(resource, "v2/services/")), locale));
        }
        limit(request);
        boolean extensions = "true".equals(query.first("extensions"));
        if (resource.equals("v2/requests")) {
            RequestSearch search = RequestSearch.of(query, Instant.now(), zone);
            search.services().forEach(code -> list().get(code));
            return requests(search.find(services.tickets(), this::isOpen), request, locale, extensions);
        } else if (resource.startsWith("v2/requests/")) {
            return requests(List.of(find(last(resource, "v2/requests/"))), request, locale, extensions);
        } else if (resource.startsWith("v2/tokens/")) {
            return token(last(resource, "v2/tokens/"));
        } else if (resource.equals("v2/servicerequestupdates")) {
            return updates(query, locale, extensions);
        }
        throw Refused.unknown("没有这个地址", "no such resource");
    }

    private static String last(String resource, String prefix) {
        String code = resource.substring(prefix.length());
        if (code.isEmpty() || code.indexOf('/') >= 0) {
            throw Refused.unknown("没有这个地址", "no such resource");
        }
        return code;
    }

    private ServiceList list() {
        ServiceList fresh = ServiceList.of(services.catalogue(), list);
        list = fresh;
        return fresh;
    }

    private void limit(HttpServletRequest request) {
        int wait = rate.take(request.getRemoteAddr());
        if (wait > 0) {
            throw Problems.tooMany(wait);
        }
    }

    private void checkJurisdiction(Query query) {
        String named = query.first("jurisdiction_id");
        if (named != null && !jurisdiction.isEmpty() && !named.equals(jurisdiction)) {
            throw Refused.unknown(
                    "没有 jurisdiction_id " + ServiceList.shown(named),
                    "jurisdiction_id " + ServiceList.shown(named) + " was not found");
        }
    }

    private Answer post(HttpServletRequest request, Locale locale) throws IOException {
        if (!"application/x-www-form-urlencoded".equals(Bodies.media(request)) || !Bodies.utf8(request)) {
            throw Refused.bad(
                    "请用 application/x-www-form-urlencoded; charset=utf-8 发送",
                    "send application/x-www-form-urlencoded; charset=utf-8");
        }
        Query form = Query.parse(Bodies.text(request, LARGEST_FORM));
        Query query = Query.parse(request.getQueryString());
        String key = form.first("api_key") == null ? query.first("api_key") : form.first("api_key");
        String login = key == null ? null : keys.get(key);
        if (login == null) {
            throw key == null
                    ? Refused.key("缺少 api_key", "api_key was not provided")
                    : Refused.key("api_key 不正确", "api_key is not known");
        }
        checkJurisdiction(form);
        checkJurisdiction(query);
        String repeat = request.getHeader("Idempotency-Key");
        Opened opened =
                services.tickets().open(services.accounts().actor(login), Intake.read(form, list(), repeat, zone));
        Map<String, Object> answer = new LinkedHashMap<>();
        if (tokens) {
            answer.put("token", TOKEN + Long.toString(opened.ticket().id(), 36));
        } else {
            answer.put("service_request_id", opened.ticket().summary().number());
        }
        answer.put("service_notice", notice(opened.ticket().summary(), locale));
        answer.put("account_id", null);
        return new Answer("service_requests", new Items("request", List.of(answer)));
    }

    private PublishedTicket find(String number) {
        return services.tickets().published(number).orElseThrow(() -> unknown(number));
    }

    private static Refused unknown(String asked) {
        return Refused.unknown(
                "没有 service_request_id " + ServiceList.shown(asked),
                "service_request_id " + ServiceList.shown(asked) + " was not found");
    }

    /** Requests get their id at once: a token says it in other words, and an id is its own token. */
    private Answer token(String token) {
        Map<String, Object> answer = new LinkedHashMap<>();
        // What is not public is refused by what was asked for: its number would say that it is there.
        PublishedTicket ticket = services.tickets().published(number(token)).orElseThrow(() -> unknown(token));
        answer.put("service_request_id", ticket.summary().number());
        answer.put("token", token);
        return new Answer("service_requests", new Items("request", List.of(answer)));
    }

    private String number(String token) {
        if (token.startsWith(TOKEN)) {
            try {
                return services.tickets()
                        .get(Actor.SYSTEM, Long.parseLong(token.substring(TOKEN.length()), 36))
                        .summary()
                        .number();
            } catch (NumberFormatException none) {
                return token;
            } catch (Problem problem) {
                if (problem.kind() != Problem.Kind.NOT_FOUND) {
                    throw problem;
                }
            }
        }
        return token;
    }

    private Answer requests(
            List<PublishedTicket> tickets, HttpServletRequest asked, Locale locale, boolean extensions) {
        return new Answer(
                "service_requests",
                new Items(
                        "request",
                        tickets.stream()
                                .map(ticket -> request(ticket, asked, locale, extensions))
                                .toList()));
    }

    private Map<String, Object> request(
            PublishedTicket ticket, HttpServletRequest asked, Locale locale, boolean extensions) {
        TicketSummary summary = ticket.summary();
        Point point = summary.point();
        boolean open = isOpen(ticket);
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("service_request_id", summary.number());
        request.put("status", open ? "open" : "closed");
        request.put("status_notes", Privacy.hide(ticket.result()));
        request.put(
                "service_name",
                services.catalogue()
                        .category(summary.category())
                        .map(category -> category.title().in(locale))
                        .orElse(summary.category()));
        request.put("service_code", summary.category());
        request.put("description", Privacy.hide(ticket.description() == null ? summary.title() : ticket.description()));
        request.put("agency_responsible", agency(summary, locale));
        request.put("service_notice", open ? notice(summary, locale) : null);
        request.put("requested_datetime", time(summary.openedAt()));
        request.put(
                "updated_datetime",
                time(open || summary.closedAt() == null ? summary.updatedAt() : summary.closedAt()));
        request.put("expected_datetime", time(summary.dueAt()));
        request.put("address", Privacy.hide(summary.address()));
        request.put("address_id", null);
        request.put("zipcode", null);
        request.put("lat", point == null ? null : point.latitude());
        request.put("long", point == null ? null : point.longitude());
        request.put(
                "media_url",
                ticket.picture() == null
                        ? ticket.mediaUrl()
                        : root(asked) + "/api/v1/public/tickets/" + summary.number() + "/attachments/"
                                + ticket.picture());
        if (extensions) {
            request.put("extended_attributes", extended(summary, locale));
        }
        return request;
    }

    private Map<String, Object> extended(TicketSummary summary, Locale locale) {
        Map<String, Object> extended = new LinkedHashMap<>();
        extended.put("title", Privacy.hide(summary.title()));
        extended.put("stage", summary.stage());
        extended.put(
                "stage_name",
                stage(summary).map(stage -> stage.title().in(locale)).orElse(summary.stage()));
        extended.put("channel", summary.channel());
        extended.put("grid", summary.grid());
        extended.put("overdue", summary.overdue());
        extended.put("closed_datetime", time(summary.closedAt()));
        return extended;
    }

    /** Every step of the requests in question, the earliest first. */
    private Answer updates(Query query, Locale locale, boolean extensions) {
        RequestSearch search = RequestSearch.of(query, Instant.now(), zone);
        List<PublicUpdate> steps = search.ids().isEmpty()
                ? search.updates(services.tickets())
                : search.ids().stream()
                        .flatMap(number -> services.tickets().publicUpdates(number).stream())
                        .toList();
        return new Answer(
                "service_request_updates",
                new Items(
                        "request_update",
                        steps.stream()
                                .map(step -> update(step, locale, extensions))
                                .toList()));
    }

    private Map<String, Object> update(PublicUpdate step, Locale locale, boolean extensions) {
        String stage = services.catalogue()
                .type(step.type())
                .flatMap(type -> type.stage(step.stage()))
                .map(known -> known.title().in(locale))
                .orElse(step.stage());
        Map<String, Object> update = new LinkedHashMap<>();
        update.put("update_id", Long.toString(step.id()));
        update.put("service_request_id", step.number());
        update.put("status", step.open() ? "open" : "closed");
        update.put("updated_datetime", time(step.at()));
        String result = Privacy.hide(step.result());
        update.put("description", result == null ? stage : result);
        update.put("media_url", null);
        if (extensions) {
            update.put("external_status_code", step.stage());
            update.put("extended_attributes", Map.of("stage_name", stage));
        }
        return update;
    }

    private boolean isOpen(PublishedTicket ticket) {
        return stage(ticket.summary())
                .map(stage -> !stage.closed() && !stage.voided())
                .orElse(ticket.summary().closedAt() == null);
    }

    private Optional<Stage> stage(TicketSummary summary) {
        return services.catalogue().type(summary.type()).flatMap(type -> type.stage(summary.stage()));
    }

    private String agency(TicketSummary summary, Locale locale) {
        return summary.unit() == null
                ? null
                : services.organisation()
                        .unit(summary.unit())
                        .map(Unit::name)
                        .map(name -> name.in(locale))
                        .orElse(summary.unit());
    }

    private String notice(TicketSummary summary, Locale locale) {
        if (summary.dueAt() == null) {
            return null;
        }
        String due = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm")
                .format(summary.dueAt().atZone(zone));
        return locale == Locale.ENGLISH ? "To be handled by " + due : "预计 " + due + " 前办理";
    }

    private String time(Instant instant) {
        return instant == null
                ? null
                : DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
                        instant.truncatedTo(ChronoUnit.SECONDS).atZone(zone).toOffsetDateTime());
    }

    private static String root(HttpServletRequest request) {
        StringBuffer here = request.getRequestURL();
        return here.substring(0, here.indexOf("/open311"));
    }

    private Map<String, Object> discovery(HttpServletRequest request) {
        String root = root(request) + "/open311/v2";
        Map<String, Object> endpoint = new LinkedHashMap<>();
        endpoint.put("specification", "http://wiki.open311.org/GeoReport_v2");
        endpoint.put("url", root);
        endpoint.put("changeset", time(started));
        endpoint.put("type", "production");
        endpoint.put("formats", new Items("format", List.of("text/xml", "application/json")));
        Map<String, Object> discovery = new LinkedHashMap<>();
        discovery.put("changeset", time(started));
        discovery.put("contact", contact.isBlank() ? null : contact);
        discovery.put("key_service", contact.isBlank() ? null : contact);
        discovery.put("endpoints", new Items("endpoint", List.of(endpoint)));
        return discovery;
    }

    private static void refuse(Problem problem, Locale locale, HttpServletResponse response, Format format)
            throws IOException {
        int retryAfter = Problems.retryAfter(problem);
        if (retryAfter > 0) {
            response.setHeader("Retry-After", Integer.toString(retryAfter));
        }
        int status =
                switch (problem.kind()) {
                    case NOT_FOUND -> 404;
                    case UNAUTHENTICATED, FORBIDDEN -> 403;
                    case TOO_MANY -> 429;
                    case UNAVAILABLE -> 503;
                    default -> 400;
                };
        String words = problem.text().in(locale);
        if (!problem.errors().isEmpty()) {
            words = problem.errors().stream()
                    .map(error -> error.field() + ": " + error.message().in(locale))
                    .collect(Collectors.joining("; "));
        }
        error(response, format, status, words);
    }

    private static void error(HttpServletResponse response, Format format, int status, String description)
            throws IOException {
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("code", status);
        error.put("description", description);
        write(response, status, format, "errors", new Items("error", List.of(error)));
    }

    private static void write(HttpServletResponse response, int status, Format format, String root, Object value)
            throws IOException {
        byte[] bytes = format.bytes(root, value);
        response.setStatus(status);
        response.setContentType(format.media());
        response.setContentLength(bytes.length);
        response.getOutputStream().write(bytes);
    }
}
