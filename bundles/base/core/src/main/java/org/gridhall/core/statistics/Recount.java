package org.gridhall.core.statistics;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.gridhall.api.trail.Subject;
import org.gridhall.api.trail.TrailEntry;
import org.gridhall.core.trail.TicketHistory;

/** Goes through the entries of tickets and works out what they count as. */
final class Recount {

    private final TicketHistory history;
    private final Meanings meanings;
    private final ZoneId zone;

    Recount(TicketHistory history, Meanings meanings, ZoneId zone) {
        this.history = history;
        this.meanings = meanings;
        this.zone = zone;
    }

    private int month(Instant moment) {
        var day = moment.atZone(zone).toLocalDate();
        return day.getYear() * 100 + day.getMonthValue();
    }

    /** The type of a ticket's first entry is not traced yet when its meaning is asked for. */
    private Set<String> counts(Map<Long, Long> definitions, Traced traced, TrailEntry entry) {
        Object type = entry.seq() == 1 && entry.changes().get("type") instanceof List<?> pair && pair.size() == 2
                ? pair.get(1)
                : traced.type();
        return meanings.of(definitions.get(entry.subject().id()), String.valueOf(type), entry.action());
    }

    /** Takes new entries of some tickets, in the order of each one's chain. */
    void take(Map<Long, List<TrailEntry>> byTicket, Sums sums, Latest latest) {
        Map<Long, Long> definitions = history.definitions(byTicket.keySet());
        Map<Long, Integer> known = new HashMap<>();
        byTicket.forEach((ticket, own) -> {
            if (own.get(0).seq() > 1) {
                known.put(ticket, own.get(0).seq());
            }
        });
        Map<Long, Traced> before = new HashMap<>();
        history.before(known, entry -> {
            Traced traced = before.computeIfAbsent(entry.subject().id(), fresh -> new Traced(zone));
            traced.take(entry, counts(definitions, traced, entry));
        });
        byTicket.forEach((ticket, own) -> {
            Traced traced = before.getOrDefault(ticket, new Traced(zone));
            traced.place(sums.places(), -1);
            for (TrailEntry entry : own) {
                sums.take(traced, entry, counts(definitions, traced, entry), month(entry.recordedAt()));
                latest.add(entry, traced);
            }
            traced.place(sums.places(), 1);
        });
    }

    /**
     * Takes all entries up to a place in the feed.
     *
     * @param some called with the sums now and then, and at the end
     * @return the number of entries
     */
    long all(long txid, long entry, Sums sums, Latest latest, Consumer<Sums> some) {
        long[] read = {0};
        Traced[] traced = {new Traced(zone)};
        history.all(txid, entry, entries -> {
            Map<Long, Long> definitions = history.definitions(subjects(entries));
            for (TrailEntry each : entries) {
                if (each.seq() == 1) {
                    traced[0].place(sums.places(), 1);
                    traced[0] = new Traced(zone);
                }
                sums.take(traced[0], each, counts(definitions, traced[0], each), month(each.recordedAt()));
                latest.add(each, traced[0]);
                read[0]++;
            }
            some.accept(sums);
        });
        traced[0].place(sums.places(), 1);
        some.accept(sums);
        return read[0];
    }

    /** How some tickets went. */
    Map<Long, Traced> trace(Collection<Long> tickets) {
        Map<Long, Long> definitions = history.definitions(tickets);
        Map<Long, Integer> whole = new HashMap<>();
        tickets.forEach(ticket -> whole.put(ticket, Integer.MAX_VALUE));
        Map<Long, Traced> found = new HashMap<>();
        history.before(whole, entry -> {
            Traced traced = found.computeIfAbsent(entry.subject().id(), fresh -> new Traced(zone));
            traced.take(entry, counts(definitions, traced, entry));
        });
        return found;
    }

    private static Set<Long> subjects(List<TrailEntry> entries) {
        return entries.stream().map(TrailEntry::subject).map(Subject::id).collect(java.util.stream.Collectors.toSet());
    }
}
