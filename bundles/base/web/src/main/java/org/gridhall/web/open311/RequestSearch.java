package org.gridhall.web.open311;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import org.gridhall.api.Page;
import org.gridhall.api.ticket.PublicUpdate;
import org.gridhall.api.ticket.PublishedTicket;
import org.gridhall.api.ticket.TicketQuery;
import org.gridhall.api.ticket.Tickets;
import org.gridhall.web.http.Query;

/**
 * What {@code GET requests} asks for.
 *
 * @param from requested at or after
 * @param to requested at or before
 * @param open true for open ones, false for closed ones, null for both
 */
record RequestSearch(
        List<String> ids, List<String> services, Instant from, Instant to, Boolean open, int page, int size) {

    private static final Duration LONGEST = Duration.ofDays(90);
    private static final int MOST = 1000;
    private static final int DEEPEST = 10_000;
    private static final int MOST_NAMED = 100;
    private static final int CHUNK = 200;

    static RequestSearch of(Query query, Instant now, ZoneId zone) {
        List<String> ids = listed(query, "service_request_id");
        if (!ids.isEmpty()) {
            return new RequestSearch(ids, List.of(), null, null, null, 1, MOST);
        }
        Instant start = time(query, "start_date", zone);
        Instant end = time(query, "end_date", zone);
        Instant to = end != null ? end : start != null ? start.plus(LONGEST) : now;
        Instant from = start != null ? start : to.minus(LONGEST);
        if (to.isBefore(from)) {
            throw Refused.bad("end_date 早于 start_date", "end_date lies before start_date");
        }
        if (Duration.between(from, to).compareTo(LONGEST) > 0) {
            throw Refused.bad(
                    "start_date 到 end_date 不能超过 90 天", "start_date and end_date may not span more than 90 days");
        }
        int size = number(query, "page_size", MOST, MOST);
        int page = number(query, "page", 1, DEEPEST);
        if ((long) page * size > DEEPEST) {
            throw Refused.bad(
                    "翻页最多到 " + DEEPEST + " 件，请用 start_date 和 end_date",
                    "pages end at " + DEEPEST + " requests; use start_date and end_date");
        }
        return new RequestSearch(List.of(), listed(query, "service_code"), from, to, open(query), page, size);
    }

    private static List<String> listed(Query query, String name) {
        List<String> listed = query.all(name).stream()
                .flatMap(value -> Arrays.stream(value.split(",")))
                .map(String::trim)
                .filter(value -> !value.isEmpty())
                .distinct()
                .toList();
        if (listed.size() > MOST_NAMED) {
            throw Refused.bad(name + " 最多 " + MOST_NAMED + " 个", name + " takes " + MOST_NAMED + " at most");
        }
        return listed;
    }

    private static Boolean open(Query query) {
        Boolean open = null;
        boolean both = false;
        for (String status : listed(query, "status")) {
            if (!status.equals("open") && !status.equals("closed")) {
                throw Refused.bad("status 应为 open 或 closed", "status is open or closed");
            }
            both |= open != null && open != status.equals("open");
            open = status.equals("open");
        }
        return both ? null : open;
    }

    private static int number(Query query, String name, int usual, int most) {
        String words = query.first(name);
        if (words == null) {
            return usual;
        }
        try {
            int number = Integer.parseInt(words);
            if (number >= 1 && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw Refused.bad(name + " 应为 1 到 " + most + " 的数字", name + " is a number from 1 to " + most);
    }

    /** A W3C time; a date stands for its first moment in the district; null where none was sent. */
    static Instant time(Query query, String name, ZoneId zone) {
        String words = query.first(name);
        if (words == null) {
            return null;
        }
        try {
            Instant time = words.length() == 10
                    ? LocalDate.parse(words).atStartOfDay(zone).toInstant()
                    : OffsetDateTime.parse(words.trim().replace(' ', '+')).toInstant();
            if (time.isAfter(Instant.parse("1900-01-01T00:00:00Z"))
                    && time.isBefore(Instant.parse("2200-01-01T00:00:00Z"))) {
                return time;
            }
        } catch (DateTimeException e) {
            // told below
        }
        throw Refused.bad(
                name + " 应为 W3C 时间，例如 2026-01-31T00:00:00Z",
                name + " is a W3C date and time such as 2026-01-31T00:00:00Z");
    }

    /** The requests, newest first. */
    List<PublishedTicket> find(Tickets tickets, Predicate<PublishedTicket> isOpen) {
        if (!ids.isEmpty()) {
            return ids.stream().flatMap(id -> tickets.published(id).stream()).toList();
        }
        int needed = page * size;
        Predicate<PublishedTicket> wanted = open == null ? ticket -> true : ticket -> open == isOpen.test(ticket);
        List<PublishedTicket> found = new ArrayList<>();
        if (services.isEmpty()) {
            collect(tickets, null, needed, wanted, found);
        }
        for (String service : services) {
            collect(tickets, service, needed, wanted, found);
        }
        if (services.size() > 1) {
            found.sort(Comparator.comparing(
                            (PublishedTicket ticket) -> ticket.summary().openedAt())
                    .reversed());
        }
        int first = Math.min((page - 1) * size, found.size());
        return found.subList(first, Math.min(first + size, found.size()));
    }

    /** The steps recorded in the period, the earliest first. */
    List<PublicUpdate> updates(Tickets tickets) {
        List<PublicUpdate> steps = new ArrayList<>();
        String after = null;
        for (int at = 1; at <= page; at++) {
            Page<PublicUpdate> found = tickets.publicUpdates(from, to.plusMillis(1), after, size);
            after = found.next();
            if (at == page) {
                steps.addAll(found.items());
            } else if (after == null) {
                break;
            }
        }
        return steps;
    }

    private void collect(
            Tickets tickets,
            String service,
            int needed,
            Predicate<PublishedTicket> wanted,
            List<PublishedTicket> found) {
        int before = found.size();
        String after = null;
        do {
            Page<PublishedTicket> page = tickets.published(new TicketQuery(
                    null,
                    null,
                    null,
                    null,
                    service,
                    null,
                    from,
                    to.plusNanos(1_000_000),
                    null,
                    null,
                    open,
                    false,
                    null,
                    null,
                    after,
                    Math.min(CHUNK, needed)));
            page.items().stream().filter(wanted).forEach(found::add);
            after = page.next();
        } while (after != null && found.size() - before < needed);
    }
}
