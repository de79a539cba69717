package org.gridhall.core.assessment;

import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import javax.persistence.EntityManager;
import javax.persistence.Query;
import org.gridhall.core.assessment.RuleBook.Deed;
import org.gridhall.core.assessment.Scores.Count;
import org.gridhall.core.storage.Database;
import org.gridhall.core.storage.Ids;
import org.gridhall.core.ticket.JpaTickets;
import org.gridhall.core.time.LimitClock;

/**
 * Who did which step in a month, by the trail, and whether it stood. What was recorded more than a month after the month's
 * end comes too late to count. Who only brings in what others did elsewhere is not scored.
 */
final class Doings {

    private static final int SOME = 500;

    /** What people did. */
    private record Doing(long ticket, int seq, String action, long account, long post, long at) {}

    /** A limit that has ended. */
    private record Ended(String code, long due, long at) {}

    private record Known(String channel, boolean late) {}

    /** Somebody's counts by indicator. */
    record Person(long account, String name, Map<String, Count> counts) {}

    private final Database database;
    private final LimitClock clock;

    Doings(Database database, LimitClock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** @param strangers posts whose doings are not theirs: those of importers */
    List<Person> of(List<Deed> deeds, YearMonth month, Set<Long> strangers) {
        ZoneId zone = clock.zone();
        Instant begin = month.atDay(1).atStartOfDay(zone).toInstant();
        Instant end = month.plusMonths(1).atDay(1).atStartOfDay(zone).toInstant();
        Instant late = month.plusMonths(2).atDay(1).atStartOfDay(zone).toInstant();
        Set<String> actions = deeds.stream().map(Deed::did).collect(Collectors.toSet());
        Map<Long, String> names = new HashMap<>();
        Map<Long, List<Doing>> byTicket = new LinkedHashMap<>();
        // An entry's id has the time of recording: after what it tells of, or before it by a clock that is ahead.
        for (Object[] cells : rows(
                "SELECT subject, seq, action, account, post, actor, occurred_at FROM trail_entry WHERE id >= ? AND id < ?"
                        + " AND kind = 'ticket' AND account <> 0 AND occurred_at >= ? AND occurred_at < ? AND action IN (",
                actions,
                Ids.floor(begin.minus(JpaTickets.AHEAD)),
                Ids.floor(late),
                begin.toEpochMilli(),
                end.toEpochMilli())) {
            Doing doing = new Doing(
                    number(cells[0]),
                    (int) number(cells[1]),
                    cells[2].toString(),
                    number(cells[3]),
                    number(cells[4]),
                    number(cells[6]));
            if (!strangers.contains(doing.post)) {
                byTicket.computeIfAbsent(doing.ticket, fresh -> new ArrayList<>())
                        .add(doing);
                names.put(doing.account, cells[5].toString());
            }
        }
        Map<Long, Known> known = known(byTicket.keySet());
        Set<String> followers = new HashSet<>(actions);
        deeds.forEach(deed -> {
            followers.addAll(deed.unless());
            followers.addAll(deed.since());
        });
        Map<Long, List<Doing>> after = after(byTicket.keySet(), followers);
        Map<Long, List<Ended>> ended = ended(
                byTicket.keySet(),
                deeds.stream().map(Deed::limit).filter(Objects::nonNull).collect(Collectors.toSet()));
        Map<Long, Map<String, long[]>> sums = new HashMap<>();
        byTicket.forEach((ticket, doings) -> {
            Known facts = known.get(ticket);
            if (facts == null) {
                return;
            }
            for (Doing doing : doings) {
                for (Deed deed : deeds) {
                    if (deed.did().equals(doing.action)
                            && (deed.channel() == null || deed.channel().equals(facts.channel))) {
                        List<Doing> all = after.getOrDefault(ticket, List.of());
                        Boolean timely = timely(deed, doing, all, ended.getOrDefault(ticket, List.of()));
                        if (timely == null) {
                            continue;
                        }
                        long[] sum = sums.computeIfAbsent(doing.account, fresh -> new HashMap<>())
                                .computeIfAbsent(deed.code(), fresh -> new long[2]);
                        sum[1]++;
                        sum[0] += timely && stands(deed, doing, all, facts) ? 1 : 0;
                    }
                }
            }
        });
        return sums.entrySet().stream()
                .map(one -> new Person(
                        one.getKey(),
                        names.get(one.getKey()),
                        one.getValue().entrySet().stream()
                                .collect(Collectors.toMap(
                                        Map.Entry::getKey, sum -> new Count(sum.getValue()[0], sum.getValue()[1])))))
                .sorted(Comparator.comparingLong(Person::account))
                .toList();
    }

    /** Whether it was done by the time that its rule sets; null where nothing says when it had to be done. */
    private Boolean timely(Deed deed, Doing doing, List<Doing> all, List<Ended> ended) {
        if (deed.limit() != null) {
            Ended limit = ended.stream()
                    .filter(one -> one.at == doing.at && one.code.equals(deed.limit()))
                    .findFirst()
                    .orElse(null);
            if (limit == null || limit.at > limit.due) {
                return limit == null ? null : false;
            }
        }
        if (!deed.since().isEmpty()) {
            Doing began = null;
            for (Doing one : all) {
                if (one.seq < doing.seq && deed.since().contains(one.action)) {
                    began = one;
                }
            }
            return began == null
                    ? null
                    : Boolean.valueOf(!Instant.ofEpochMilli(doing.at)
                            .isAfter(clock.due(Instant.ofEpochMilli(began.at), deed.within())));
        }
        return true;
    }

    private Map<Long, List<Ended>> ended(Collection<Long> tickets, Set<String> limits) {
        Map<Long, List<Ended>> ended = new HashMap<>();
        if (limits.isEmpty()) {
            return ended;
        }
        for (List<Long> some : parts(tickets)) {
            String marks = some.stream().map(id -> "?").collect(Collectors.joining(", "));
            for (Object[] cells : rows(
                    "SELECT ticket, code, due_at, ended_at FROM ticket_limit WHERE ticket IN (" + marks
                            + ") AND ended_at IS NOT NULL AND code IN (",
                    limits,
                    some.toArray())) {
                ended.computeIfAbsent(number(cells[0]), fresh -> new ArrayList<>())
                        .add(new Ended(cells[1].toString(), number(cells[2]), number(cells[3])));
            }
        }
        return ended;
    }

    private static boolean stands(Deed deed, Doing doing, List<Doing> after, Known facts) {
        if (deed.inTime() && facts.late) {
            return false;
        }
        for (Doing next : after) {
            if (next.seq <= doing.seq) {
                continue;
            }
            if (deed.unless().contains(next.action)) {
                return false;
            }
            if (next.action.equals(doing.action)) {
                return true;
            }
        }
        return true;
    }

    private Map<Long, Known> known(Collection<Long> tickets) {
        Map<Long, Known> known = new HashMap<>();
        for (List<Long> some : parts(tickets)) {
            for (Object[] cells : rows("SELECT id, channel, late FROM ticket WHERE id IN (", some)) {
                known.put(
                        number(cells[0]),
                        new Known(
                                cells[1].toString(), Boolean.TRUE.equals(cells[2]) || "1".equals(cells[2].toString())));
            }
        }
        return known;
    }

    /** All steps of tickets that matter, in their order. */
    private Map<Long, List<Doing>> after(Collection<Long> tickets, Set<String> actions) {
        Map<Long, List<Doing>> after = new HashMap<>();
        for (List<Long> some : parts(tickets)) {
            String marks = some.stream().map(id -> "?").collect(Collectors.joining(", "));
            for (Object[] cells : rows(
                    "SELECT subject, seq, action, occurred_at FROM trail_entry WHERE subject IN (" + marks
                            + ") AND kind = 'ticket' AND action IN (",
                    actions,
                    some.toArray())) {
                Doing doing = new Doing(
                        number(cells[0]), (int) number(cells[1]), cells[2].toString(), 0, 0, number(cells[3]));
                after.computeIfAbsent(doing.ticket, fresh -> new ArrayList<>()).add(doing);
            }
        }
        after.values().forEach(doings -> doings.sort(Comparator.comparingInt(Doing::seq)));
        return after;
    }

    private static List<List<Long>> parts(Collection<Long> tickets) {
        List<Long> all = List.copyOf(tickets);
        List<List<Long>> parts = new ArrayList<>();
        for (int from = 0; from < all.size(); from += SOME) {
            parts.add(all.subList(from, Math.min(all.size(), from + SOME)));
        }
        return parts;
    }

    /** @param sql with a mark for each of {@code first} and an open list at its end */
    private List<Object[]> rows(String sql, Collection<?> list, Object... first) {
        if (list.isEmpty()) {
            return List.of();
        }
        String whole = sql + list.stream().map(one -> "?").collect(Collectors.joining(", ")) + ")";
        return database
                .read((EntityManager manager) -> {
                    Query query = manager.createNativeQuery(whole);
                    int at = 1;
                    for (Object one : first) {
                        query.setParameter(at++, one);
                    }
                    for (Object one : list) {
                        query.setParameter(at++, one);
                    }
                    return (List<?>) query.getResultList();
                })
                .stream()
                .map(row -> (Object[]) row)
                .toList();
    }

    private static long number(Object value) {
        return value == null ? 0 : ((Number) value).longValue();
    }
}
