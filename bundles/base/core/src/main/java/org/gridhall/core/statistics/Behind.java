package org.gridhall.core.statistics;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.persistence.Query;
import org.gridhall.api.Page;
import org.gridhall.api.Problem;
import org.gridhall.api.account.Actor;
import org.gridhall.api.catalogue.Catalogue;
import org.gridhall.api.catalogue.Channel;
import org.gridhall.api.organisation.Organisation;
import org.gridhall.api.statistics.Count;
import org.gridhall.api.statistics.Slice;
import org.gridhall.api.ticket.TicketSummary;
import org.gridhall.api.ticket.Tickets;
import org.gridhall.core.storage.Database;
import org.gridhall.core.storage.Ids;

/**
 * The tickets behind a count. Nowhere is kept which they are: of those that may be among them each is traced again, and asked
 * whether it counts.
 */
final class Behind {

    /** Tickets that are traced at a time, and how often for one page. */
    private static final int SOME = 500;

    private static final int MOST_LOOKS = 6;

    /** Derby cannot go through the key backwards. Elsewhere this is a comment. */
    private static final String NEWEST = " --DERBY-PROPERTIES index=TICKET_NEWEST\n";

    /** Counted on the day of opening, which the id of a ticket tells. */
    private static final Set<Count> OPENING = EnumSet.of(
            Count.REPORTED,
            Count.EFFECTIVE,
            Count.ACCEPTED,
            Count.CLOSED,
            Count.LATE,
            Count.LEDGER,
            Count.LEDGER_CLOSED);

    /** Counted for the unit whose work it was, which need not be the one that holds the ticket. */
    private static final Set<Count> WORK = EnumSet.of(
            Count.DISPATCHED,
            Count.RETURNED,
            Count.HANDLE_DUE,
            Count.HANDLE_IN_TIME,
            Count.HANDLED,
            Count.REOPENED,
            Count.VERIFY_DUE,
            Count.VERIFY_IN_TIME,
            Count.CHECK_DUE,
            Count.CHECK_IN_TIME);

    private final Database database;
    private final Catalogue catalogue;
    private final Organisation organisation;
    private final Tickets tickets;
    private final Recount recount;
    private final ZoneId zone;
    private final Clock clock;

    Behind(
            Database database,
            Catalogue catalogue,
            Organisation organisation,
            Tickets tickets,
            Recount recount,
            ZoneId zone,
            Clock clock) {
        this.database = database;
        this.catalogue = catalogue;
        this.organisation = organisation;
        this.tickets = tickets;
        this.recount = recount;
        this.zone = zone;
        this.clock = clock;
    }

    Page<TicketSummary> page(Actor actor, Count count, Slice slice, String after, int size) {
        if (size < 1 || size > 200) {
            throw new IllegalArgumentException("size is 1 to 200");
        }
        Cut cut = new Cut(catalogue, organisation, actor, slice);
        LocalDate today = LocalDate.ofInstant(clock.instant(), zone);
        LocalDate to = slice.to() == null || slice.to().isAfter(today) ? today : slice.to();
        int first = slice.from() == null ? 0 : Cover.day(slice.from());
        int last = Cover.day(to);
        List<TicketSummary> found = new ArrayList<>();
        long below = after == null ? Long.MAX_VALUE : key(after);
        for (int round = 0; round < MOST_LOOKS; round++) {
            List<Long> some = candidates(count, slice, to, below);
            Map<Long, Traced> traced = recount.trace(some);
            List<Long> fitting = some.stream()
                    .filter(id -> traced.containsKey(id) && counts(traced.get(id), count, cut, first, last))
                    .toList();
            for (TicketSummary ticket : seen(actor, fitting)) {
                if (found.size() == size) {
                    return new Page<>(found, Long.toString(found.get(size - 1).id()));
                }
                found.add(ticket);
            }
            if (some.size() < SOME) {
                return new Page<>(found, null);
            }
            below = some.get(SOME - 1);
        }
        return new Page<>(found, Long.toString(below));
    }

    private List<TicketSummary> seen(Actor actor, List<Long> ids) {
        List<TicketSummary> seen = new ArrayList<>();
        for (int from = 0; from < ids.size(); from += 200) {
            seen.addAll(tickets.some(actor, ids.subList(from, Math.min(ids.size(), from + 200))));
        }
        return seen;
    }

    private static long key(String after) {
        try {
            return Long.parseLong(after);
        } catch (NumberFormatException e) {
            throw Problem.of(
                    Problem.Kind.UNREADABLE,
                    "page.key",
                    "翻页参数 after 无效，请从第一页开始",
                    "The page key \"after\" is not valid; begin with the first page");
        }
    }

    /** Whether a ticket counts; what is left over counts when it was accepted and had not ended. */
    private boolean counts(Traced ticket, Count count, Cut cut, int first, int last) {
        int[] sum = {0};
        ticket.facts(fact -> {
            if (fact.count() == null || !cut.holds(fact) || fact.day() > last) {
                return;
            }
            if (count == Count.BACKLOG) {
                sum[0] += fact.count() == Count.ACCEPTED ? 1 : fact.count() == Count.ENDED ? -1 : 0;
            } else if (fact.day() >= first && means(fact, count)) {
                sum[0]++;
            }
        });
        return sum[0] > 0;
    }

    private boolean means(Fact fact, Count count) {
        return switch (count) {
            case MISSED ->
                fact.count() == Count.FILED
                        && catalogue
                                .channel(fact.kind().channel())
                                .filter(Channel::patrol)
                                .isEmpty();
            case RATED -> EnumSet.range(Count.RATED_1, Count.RATED_5).contains(fact.count());
            case SATISFIED -> EnumSet.range(Count.RATED_3, Count.RATED_5).contains(fact.count());
            default -> fact.count() == count;
        };
    }

    /** The newest tickets before one that may count, as far as their rows tell. */
    private List<Long> candidates(Count count, Slice slice, LocalDate to, long below) {
        List<String> conditions = new ArrayList<>();
        List<Object> parameters = new ArrayList<>();
        long end = Ids.floor(to.plusDays(1).atStartOfDay(zone).toInstant());
        conditions.add("t.id < " + next(parameters, Math.min(below, end)));
        if (slice.from() != null && count != Count.BACKLOG) {
            var from = slice.from().atStartOfDay(zone).toInstant();
            if (OPENING.contains(count)) {
                conditions.add("t.id >= " + next(parameters, Ids.floor(from)));
            }
        }
        if (!slice.types().isEmpty()) {
            conditions.add("t.type" + in(parameters, slice.types()));
        }
        if (slice.unit() != null && !WORK.contains(count)) {
            conditions.add("t.unit" + in(parameters, Cut.units(organisation, slice.unit())));
        }
        if (slice.grid() != null) {
            conditions.add("t.grid" + in(parameters, Cut.grids(organisation, slice.grid())));
        }
        if (slice.category() != null) {
            conditions.add("t.category" + in(parameters, Cut.categories(catalogue, slice.category())));
        }
        if (slice.channel() != null) {
            conditions.add("t.channel = " + next(parameters, slice.channel()));
        }
        if (slice.field() != null) {
            conditions.add("t.field = " + next(parameters, slice.field()));
        }
        boolean few = slice.unit() != null || slice.grid() != null || slice.category() != null;
        String sql = "SELECT t.id FROM ticket t" + (few ? "" : NEWEST) + " WHERE " + String.join(" AND ", conditions)
                + " ORDER BY t.id DESC FETCH FIRST " + SOME + " ROWS ONLY";
        return database.read(manager -> {
            Query query = manager.createNativeQuery(sql);
            for (int i = 0; i < parameters.size(); i++) {
                query.setParameter(i + 1, parameters.get(i));
            }
            List<?> rows = query.getResultList();
            return rows.stream().map(row -> ((Number) row).longValue()).toList();
        });
    }

    private static String next(List<Object> parameters, Object value) {
        parameters.add(value);
        return "?" + parameters.size();
    }

    private static String in(List<Object> parameters, Collection<String> codes) {
        return codes.stream().map(code -> next(parameters, code)).collect(Collectors.joining(", ", " IN (", ")"));
    }
}
