package org.gridhall.core.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.gridhall.api.Page;
import org.gridhall.api.account.Actor;
import org.gridhall.api.place.Point;
import org.gridhall.api.statistics.Completion;
import org.gridhall.api.statistics.Correction;
import org.gridhall.api.statistics.Count;
import org.gridhall.api.statistics.Counted;
import org.gridhall.api.statistics.Difference;
import org.gridhall.api.statistics.Indicator;
import org.gridhall.api.statistics.Lasting;
import org.gridhall.api.statistics.Slice;
import org.gridhall.api.statistics.Statistics.By;
import org.gridhall.api.ticket.ActionRequest;
import org.gridhall.api.ticket.ImportItem;
import org.gridhall.api.ticket.NewTicket;
import org.gridhall.api.ticket.TicketSummary;
import org.gridhall.api.trail.Subject;
import org.gridhall.api.trail.TrailEntry;
import org.gridhall.core.TestDistrict;
import org.gridhall.core.feed.FeedPump;
import org.gridhall.core.flow.Definitions;
import org.gridhall.core.flow.Pinned;
import org.gridhall.core.storage.TestDatabase;
import org.gridhall.core.trail.CommittedTrail;
import org.gridhall.core.trail.TicketHistory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Counts, rates and times, against what the tickets and their entries say when they are asked one by one. */
class FiguresTest {

    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

    /** A database of its own for each test: counts of others would be counted too. */
    static Stream<TestDistrict> both() {
        return TestDatabase.both().map(TestDistrict::new);
    }

    private static Instant at(String day, int hour) {
        return LocalDate.parse(day).atTime(hour, 0).atZone(ZONE).toInstant();
    }

    private static Slice of(Set<String> types, String from, String to) {
        return new Slice(null, null, null, types, LocalDate.parse(from), LocalDate.parse(to));
    }

    private static Counted total(TestDistrict d, Slice slice) {
        return d.statistics.counted(StandingTest.everybody(), By.TOTAL, slice).get(0);
    }

    private static TrailEntry entry(long ticket, int seq, String action, Instant when, Object... changes) {
        Map<String, Object> changed = new TreeMap<>();
        for (int i = 0; i < changes.length; i += 3) {
            changed.put(changes[i].toString(), Arrays.asList(changes[i + 1], changes[i + 2]));
        }
        return new TrailEntry(
                ticket * 100 + seq,
                Subject.ticket(ticket),
                seq,
                action,
                0,
                "",
                0,
                null,
                when,
                when,
                seq,
                changed,
                null,
                "");
    }

    /** So many tickets of one kind in a time, some of them closed. */
    private static void feed(
            TestDistrict d, long first, int accepted, int closed, boolean ledger, String type, String day) {
        List<TrailEntry> entries = new ArrayList<>();
        for (int i = 0; i < accepted; i++) {
            long id = first + i;
            List<Object> changes = new ArrayList<>(List.of("type", "", type, "channel", "", "grid"));
            changes.addAll(Arrays.asList("stage", null, "collect"));
            if (ledger) {
                changes.addAll(Arrays.asList("ledger", null, true));
            }
            entries.add(entry(id, 1, "open", at(day, 9), changes.toArray()));
            if (i < closed) {
                entries.add(entry(id, 2, "close", at(day, 17), "stage", "collect", "closed", "closed", false, true));
            }
            if (entries.size() > 900) {
                d.statistics.deliver(entries);
                entries.clear();
            }
        }
        d.statistics.deliver(entries);
    }

    private static String percent(Double rate) {
        return rate == null ? null : String.format("%.2f", rate * 100);
    }

    @ParameterizedTest
    @MethodSource("both")
    void the_published_figures_of_the_districts_come_out(TestDistrict d) {
        // 2015, jingkai: 57,079 issues, 4,919 of them on the ledger
        feed(d, 1_000_000, 52_160, 50_132, false, "issue", "2015-06-30");
        feed(d, 2_000_000, 4_919, 4_541, true, "issue", "2015-09-01");
        // 2013, jingkai: entries of the ledger; illegal land use, building and operation
        feed(d, 3_000_000, 3_699, 3_588, true, "issue", "2013-05-05");
        feed(d, 4_000_000, 1_948, 1_542, false, "illegal", "2013-05-05");
        // January to September 2015, jingyue: the livelihood hall
        feed(d, 5_000_000, 12_000, 12_000, false, "application", "2015-03-03");

        Counted year = total(d, of(Set.of("issue"), "2015-01-01", "2015-12-31"));
        assertThat(year.of(Count.ACCEPTED)).isEqualTo(57_079);
        assertThat(year.of(Count.CLOSED)).isEqualTo(54_673);
        assertThat(percent(year.rate(Indicator.COMPLETION).value())).isEqualTo("95.78");
        assertThat(percent(year.rate(Indicator.LEDGER_COMPLETION).value())).isEqualTo("92.32");
        Counted before = total(d, of(Set.of("issue"), "2013-01-01", "2013-12-31"));
        assertThat(before.rate(Indicator.LEDGER_COMPLETION).numerator()).isEqualTo(3_588);
        assertThat(percent(before.rate(Indicator.LEDGER_COMPLETION).value())).isEqualTo("97.00");
        assertThat(percent(total(d, of(Set.of("illegal"), "2013-01-01", "2013-09-30"))
                        .rate(Indicator.COMPLETION)
                        .value()))
                .isEqualTo("79.16");
        Slice hall = of(Set.of("application"), "2015-01-01", "2015-09-30");
        assertThat(percent(total(d, hall).rate(Indicator.COMPLETION).value())).isEqualTo("100.00");
        assertThat(total(d, of(Set.of("application"), "2015-10-01", "2015-12-31"))
                        .rate(Indicator.COMPLETION)
                        .value())
                .as("nothing was accepted: not available, and not 100 %")
                .isNull();
        Completion completion = d.statistics
                .completion(StandingTest.everybody(), By.TOTAL, of(Set.of("issue"), "2015-01-01", "2015-12-31"))
                .get(0);
        assertThat(percent(completion.rate())).isEqualTo("95.78");
        Lasting lasting = d.statistics
                .lasting(StandingTest.everybody(), By.TOTAL, hall, Lasting.Span.CLOSING)
                .get(0);
        assertThat(lasting.tickets()).isEqualTo(12_000);
        assertThat((double) lasting.median().toSeconds()).isCloseTo(8 * 3600, within(8 * 3600 * lasting.error()));
    }

    @ParameterizedTest
    @MethodSource("both")
    void what_is_counted_is_what_the_entries_say(TestDistrict d) {
        FeedPump pump = new FeedPump(d.database);
        Actor actor = StandingTest.everybody();
        StandingTest.work(d, new Random(11), 160);
        // Whatever chance has brought, some go all the way.
        for (int i = 0; i < 4; i++) {
            long id = d.tickets
                    .open(actor, StandingTest.report(new Random(i)))
                    .ticket()
                    .id();
            d.tickets.act(actor, id, ActionRequest.of("register", Map.of()));
            d.tickets.act(actor, id, ActionRequest.of("dispatch", Map.of("unit", i < 2 ? "fire" : "police")));
            d.tickets.act(actor, id, ActionRequest.of("handled", Map.of("result", "已经处理完毕")));
            if (i > 0) {
                d.tickets.act(actor, id, ActionRequest.of("feedback", Map.of("reply", "已经处理完毕")));
                d.tickets.act(actor, id, ActionRequest.of("close", Map.of()));
            }
        }
        pump.drain(d.statistics);

        Map<String, Long> actions = new HashMap<>();
        new TicketHistory(d.database)
                .all(
                        Long.MAX_VALUE,
                        Long.MAX_VALUE,
                        some -> some.forEach(entry -> {
                            boolean follows = entry.seq() == 1 && !"issue".equals(last(entry, "type"));
                            if (!follows) {
                                actions.merge(entry.action(), 1L, Long::sum);
                            }
                        }));
        List<TicketSummary> tickets = StandingTest.all(d);
        Counted all = total(d, Slice.ALL);
        assertThat(all.of(Count.DISPATCHED))
                .isEqualTo(actions.getOrDefault("dispatch", 0L) + decided(d))
                .isPositive();
        assertThat(all.of(Count.RETURNED)).isEqualTo(actions.getOrDefault("not-ours", 0L));
        assertThat(all.of(Count.HANDLED))
                .isEqualTo(actions.getOrDefault("handled", 0L))
                .isPositive();
        assertThat(all.of(Count.FILED))
                .isEqualTo(actions.getOrDefault("register", 0L))
                .isPositive();
        assertThat(all.of(Count.REPORTED))
                .isEqualTo(tickets.stream()
                        .filter(ticket -> ticket.type().equals("issue"))
                        .count());
        List<TicketSummary> live = tickets.stream()
                .filter(ticket -> !d.modules
                        .type(ticket.type())
                        .orElseThrow()
                        .stage(ticket.stage())
                        .orElseThrow()
                        .voided())
                .toList();
        assertThat(all.of(Count.ACCEPTED)).isEqualTo(live.size());
        assertThat(all.of(Count.BACKLOG))
                .isEqualTo(live.stream()
                        .filter(ticket -> ticket.closedAt() == null)
                        .count())
                .isPositive();
        assertThat(all.of(Count.ENDED))
                .isEqualTo(live.stream()
                        .filter(ticket -> ticket.closedAt() != null)
                        .count());

        // The same by every dimension, from roll-ups and from days.
        LocalDate today = LocalDate.now(ZONE);
        for (By by : By.values()) {
            Map<Count, Long> sums = new EnumMap<>(Count.class);
            d.statistics.counted(actor, by, Slice.ALL).forEach(part -> part.counts()
                    .forEach((count, amount) -> sums.merge(count, amount, Long::sum)));
            for (Count count : Count.values()) {
                if (count != Count.BACKLOG) {
                    assertThat(sums.getOrDefault(count, 0L))
                            .as(by + " " + count)
                            .isEqualTo(all.of(count));
                }
            }
        }
        Slice cut = new Slice("fire", null, "lamp", Set.of(), null, today);
        Counted fire = total(d, cut);
        for (Count count : Count.values()) {
            List<TicketSummary> behind = behind(d, count, cut);
            // More than once for a unit is one ticket behind.
            assertThat((long) behind.size()).as("behind " + count).isLessThanOrEqualTo(fire.of(count));
            assertThat(behind.isEmpty()).as("behind " + count).isEqualTo(fire.of(count) == 0);
        }
        for (Count count :
                List.of(Count.ACCEPTED, Count.CLOSED, Count.ENDED, Count.BACKLOG, Count.FILED, Count.MISSED)) {
            assertThat((long) behind(d, count, Slice.ALL).size())
                    .as("behind " + count)
                    .isEqualTo(all.of(count));
        }

        assertThat(d.statistics.verify(actor, 10)).isEmpty();
        List<Counted> kept = d.statistics.counted(actor, By.CATEGORY, Slice.ALL);
        List<Correction> corrections = d.statistics.corrections(actor, Slice.ALL);
        d.statistics.rebuild(actor);
        assertThat(d.statistics.counted(actor, By.CATEGORY, Slice.ALL)).isEqualTo(kept);
        assertThat(d.statistics.corrections(actor, Slice.ALL)).isEqualTo(corrections);
        pump.stop();
    }

    private static long decided(TestDistrict d) {
        long[] decided = {0};
        Map<Long, String> types = new HashMap<>();
        new TicketHistory(d.database)
                .all(
                        Long.MAX_VALUE,
                        Long.MAX_VALUE,
                        some -> some.forEach(entry -> {
                            if (entry.seq() == 1) {
                                types.put(entry.subject().id(), last(entry, "type"));
                            }
                            if (entry.action().equals("decide")
                                    && "issue".equals(types.get(entry.subject().id()))) {
                                decided[0]++;
                            }
                        }));
        return decided[0];
    }

    private static String last(TrailEntry entry, String name) {
        return entry.changes().get(name) instanceof List<?> pair ? String.valueOf(pair.get(1)) : null;
    }

    private static List<TicketSummary> behind(TestDistrict d, Count count, Slice slice) {
        List<TicketSummary> all = new ArrayList<>();
        String after = null;
        do {
            Page<TicketSummary> page = d.statistics.behind(StandingTest.everybody(), count, slice, after, 7);
            all.addAll(page.items());
            after = page.next();
        } while (after != null);
        return all;
    }

    @ParameterizedTest
    @MethodSource("both")
    void whoever_changes_what_is_kept_is_found_out(TestDistrict d) {
        FeedPump pump = new FeedPump(d.database);
        Actor actor = StandingTest.everybody();
        StandingTest.work(d, new Random(5), 12);
        pump.drain(d.statistics);
        assertThat(d.statistics.verify(actor, 10)).isEmpty();
        int period = Cover.day(LocalDate.now(ZONE));
        d.database.write(manager -> manager.createNativeQuery(
                        "UPDATE figure_part SET accepted = accepted + 1, closed = closed + 2 WHERE dim = 0 AND type = 'issue'"
                                + " AND period = " + period)
                .executeUpdate());
        List<Difference> found = d.statistics.verify(actor, 10);
        assertThat(found).isNotEmpty().extracting(Difference::table).containsOnly("figure_part");
        assertThat(found.get(0).key()).contains("dim=0", "period=" + period, "type=issue");
        assertThat(found.get(0).kept())
                .contains("accepted", "closed")
                .isNotEqualTo(found.get(0).counted());
        assertThat(d.statistics.verify(actor, 10)).as("nothing is written").isEqualTo(found);
        d.statistics.rebuild(actor);
        assertThat(d.statistics.verify(actor, 10)).isEmpty();
        pump.stop();
    }

    @Test
    void on_postgresql_comparing_holds_up_neither_the_feed_nor_the_counting() {
        TestDistrict d = new TestDistrict(TestDatabase.postgresql());
        FeedPump pump = new FeedPump(d.database);
        Actor actor = StandingTest.everybody();
        StandingTest.work(d, new Random(5), 12);
        pump.drain(d.statistics);
        CommittedTrail committed = new CommittedTrail(d.database);
        long[] seen = new long[2];
        Definitions during = new Definitions(d.database) {
            private boolean done;

            @Override
            public Pinned get(long id) {
                if (!done) {
                    done = true;
                    // On a thread of its own, as this one is within the comparison.
                    CompletableFuture.runAsync(() -> {
                                long before = committed.after(0, 0);
                                StandingTest.work(d, new Random(6), 2);
                                seen[0] = committed.after(0, 0) - before;
                                if (seen[0] > 0) {
                                    seen[1] = pump.drain(d.statistics);
                                }
                            })
                            .join();
                }
                return super.get(id);
            }
        };
        DailyCounts counts = new DailyCounts(d.database, d.modules, d.organisation, d.district, during, d.tickets);
        assertThat(counts.verify(actor, 10)).isEmpty();
        assertThat(seen[0]).as("seen by the feed meanwhile").isPositive();
        assertThat(seen[1]).as("counted meanwhile").isEqualTo(seen[0]);
        assertThat(counts.verify(actor, 10)).isEmpty();
        pump.stop();
    }

    @ParameterizedTest
    @MethodSource("both")
    void times_and_work_count_on_the_day_they_belong_to(TestDistrict d) {
        List<TrailEntry> own = List.of(
                entry(
                        1,
                        1,
                        "open",
                        at("2026-01-30", 8),
                        "type",
                        null,
                        "issue",
                        "channel",
                        null,
                        "hotline",
                        "stage",
                        null,
                        "collect"),
                entry(1, 2, "register", at("2026-01-30", 9), "stage", "collect", "dispatch"),
                entry(
                        1,
                        3,
                        "dispatch",
                        at("2026-01-30", 10),
                        "stage",
                        "dispatch",
                        "handle",
                        "unit",
                        null,
                        "fire",
                        "due",
                        null,
                        at("2026-02-01", 10).toString()),
                entry(
                        1,
                        4,
                        "not-ours",
                        at("2026-01-30", 12),
                        "stage",
                        "handle",
                        "dispatch",
                        "unit",
                        "fire",
                        null,
                        "due",
                        at("2026-02-01", 10).toString(),
                        null),
                entry(
                        1,
                        5,
                        "dispatch",
                        at("2026-01-31", 10),
                        "stage",
                        "dispatch",
                        "handle",
                        "unit",
                        null,
                        "police",
                        "due",
                        null,
                        at("2026-02-02", 10).toString()),
                entry(
                        1,
                        6,
                        "handled",
                        at("2026-02-02", 11),
                        "stage",
                        "handle",
                        "feedback",
                        "due",
                        at("2026-02-02", 10).toString(),
                        null,
                        "late",
                        false,
                        true),
                entry(1, 7, "close", at("2026-02-03", 8), "stage", "feedback", "closed", "closed", false, true),
                entry(1, 8, "rate", at("2026-02-04", 8), "rating", null, 4));
        d.statistics.deliver(own);

        Counted january = total(d, of(Set.of(), "2026-01-01", "2026-01-31"));
        assertThat(january.counts())
                .containsEntry(Count.REPORTED, 1L)
                .containsEntry(Count.EFFECTIVE, 1L)
                .containsEntry(Count.FILED, 1L)
                .containsEntry(Count.MISSED, 1L)
                .containsEntry(Count.DISPATCHED, 2L)
                .containsEntry(Count.RETURNED, 1L)
                .containsEntry(Count.HANDLE_DUE, 0L)
                .containsEntry(Count.CLOSED, 1L)
                .containsEntry(Count.LATE, 1L)
                .containsEntry(Count.ENDED, 0L)
                .containsEntry(Count.BACKLOG, 1L);
        assertThat(january.rate(Indicator.ACCURATE_DISPATCH).value()).isEqualTo(0.5);
        assertThat(january.rate(Indicator.ON_TIME_HANDLING).value()).isNull();
        Counted february = total(d, of(Set.of(), "2026-02-01", "2026-02-28"));
        assertThat(february.counts())
                .containsEntry(Count.HANDLE_DUE, 1L)
                .containsEntry(Count.HANDLE_IN_TIME, 0L)
                .containsEntry(Count.HANDLED, 1L)
                .containsEntry(Count.CLOSE_DUE, 1L)
                .containsEntry(Count.CLOSE_DONE, 1L)
                .containsEntry(Count.CLOSE_IN_TIME, 0L)
                .containsEntry(Count.ENDED, 1L)
                .containsEntry(Count.BACKLOG, 0L)
                .containsEntry(Count.RATED_4, 1L)
                .containsEntry(Count.SATISFIED, 1L);
        Actor actor = StandingTest.everybody();
        Slice year = of(Set.of(), "2026-01-01", "2026-12-31");
        assertThat(d.statistics.counted(actor, By.UNIT, year).stream()
                        .filter(unit -> unit.of(Count.RETURNED) == 1)
                        .map(Counted::key))
                .containsExactly("fire");
        assertThat(d.statistics.counted(actor, By.MONTH, year))
                .extracting(Counted::key)
                .startsWith("2026-01", "2026-02");
        Lasting response = d.statistics
                .lasting(actor, By.TOTAL, year, Lasting.Span.RESPONSE)
                .get(0);
        assertThat((double) response.median().toSeconds()).isCloseTo(3600, within(72.0));
    }

    /** A flow with verification and check says so in its actions, as that of issues does. */
    @Test
    void verifications_and_checks_count_when_they_are_due() {
        Traced ticket = new Traced(ZONE);
        ticket.take(
                entry(1, 1, "open", at("2026-01-05", 8), "type", null, "case", "unit", null, "works"),
                Set.of("reported"));
        ticket.take(
                entry(
                        1,
                        2,
                        "ask",
                        at("2026-01-05", 9),
                        "due",
                        null,
                        at("2026-01-06", 9).toString()),
                Set.of("verification"));
        assertThat(counts(ticket)).containsEntry(Count.VERIFY_DUE, 20260106).doesNotContainKey(Count.VERIFY_IN_TIME);
        ticket.take(
                entry(
                        1,
                        3,
                        "verify",
                        at("2026-01-06", 9),
                        "due",
                        at("2026-01-06", 9).toString(),
                        null),
                Set.of("verified", "filed"));
        assertThat(counts(ticket))
                .containsEntry(Count.VERIFY_DUE, 20260106)
                .containsEntry(Count.VERIFY_IN_TIME, 20260106)
                .containsEntry(Count.FILED, 20260106);
        ticket.take(
                entry(
                        1,
                        4,
                        "finish",
                        at("2026-01-07", 9),
                        "due",
                        null,
                        at("2026-01-08", 9).toString()),
                Set.of("handled", "check"));
        ticket.take(
                entry(
                        1,
                        5,
                        "checked",
                        at("2026-01-08", 10),
                        "due",
                        at("2026-01-08", 9).toString(),
                        null),
                Set.of("checked"));
        assertThat(counts(ticket))
                .containsEntry(Count.HANDLED, 20260107)
                .as("handled without a limit: not due")
                .doesNotContainKey(Count.HANDLE_DUE)
                .containsEntry(Count.CHECK_DUE, 20260108)
                .doesNotContainKey(Count.CHECK_IN_TIME);
        ticket.take(
                entry(
                        1,
                        6,
                        "ask-check",
                        at("2026-01-09", 8),
                        "due",
                        null,
                        at("2026-01-09", 12).toString()),
                Set.of("check"));
        ticket.take(
                entry(
                        1,
                        7,
                        "again",
                        at("2026-01-09", 9),
                        "due",
                        at("2026-01-09", 12).toString(),
                        at("2026-01-15", 9).toString()),
                Set.of("reopened"));
        assertThat(counts(ticket))
                .containsEntry(Count.REOPENED, 20260107)
                .as("what goes back is not checked any more")
                .containsEntry(Count.CHECK_DUE, 20260108);
        ticket.take(entry(1, 8, "void", at("2026-01-10", 9), "voided", false, true), Set.of());
        assertThat(counts(ticket))
                .containsEntry(Count.VOIDED, 20260106)
                .doesNotContainKeys(Count.ACCEPTED, Count.EFFECTIVE)
                .containsEntry(Count.REPORTED, 20260105);
    }

    @Test
    void what_is_returned_late_was_due_and_what_is_returned_in_time_was_not() {
        for (int hour : new int[] {10, 11}) {
            Traced ticket = new Traced(ZONE);
            ticket.take(entry(1, 1, "open", at("2026-01-05", 8), "type", null, "case"), Set.of("reported"));
            String due = at("2026-01-07", 10).toString();
            ticket.take(
                    entry(1, 2, "dispatch", at("2026-01-05", 9), "unit", null, "fire", "due", null, due),
                    Set.of("dispatched"));
            assertThat(counts(ticket)).as("while it is open").containsEntry(Count.HANDLE_DUE, 20260107);
            ticket.take(
                    entry(1, 3, "not-ours", at("2026-01-07", hour), "unit", "fire", null, "due", due, null),
                    Set.of("returned"));
            String again = at("2026-01-20", 10).toString();
            ticket.take(
                    entry(1, 4, "dispatch", at("2026-01-08", 9), "unit", null, "works", "due", null, again),
                    Set.of("dispatched"));
            ticket.take(entry(1, 5, "handled", at("2026-01-09", 9), "due", again, null), Set.of("handled"));
            List<String> handling = new ArrayList<>();
            ticket.facts(fact -> {
                if (fact.count() == Count.HANDLE_DUE || fact.count() == Count.HANDLE_IN_TIME) {
                    handling.add(fact.unit() + " " + fact.day() + " " + fact.count());
                }
            });
            List<String> expected =
                    new ArrayList<>(List.of("works 20260120 HANDLE_DUE", "works 20260120 HANDLE_IN_TIME"));
            if (hour == 11) {
                expected.add(0, "fire 20260107 HANDLE_DUE");
            }
            assertThat(handling).isEqualTo(expected);
        }
    }

    private static Map<Count, Integer> counts(Traced ticket) {
        Map<Count, Integer> days = new EnumMap<>(Count.class);
        ticket.facts(fact -> {
            if (fact.count() != null) {
                days.put(fact.count(), fact.day());
            }
        });
        return days;
    }

    @ParameterizedTest
    @MethodSource("both")
    void what_comes_late_corrects_the_past_and_says_so(TestDistrict d) {
        FeedPump pump = new FeedPump(d.database);
        Actor importer = StandingTest.everybody();
        YearMonth month = YearMonth.now(ZONE).minusMonths(2);
        Instant then = month.atDay(3).atTime(9, 0).atZone(ZONE).toInstant();
        NewTicket report = new NewTicket(
                "issue",
                "lamp",
                "路灯不亮",
                "说明",
                new Point(113.8301, 34.7302),
                "某路",
                "grid",
                null,
                Map.of(),
                List.of(),
                List.of(),
                "late-1",
                then,
                null);
        long id = d.tickets
                .bring(importer, List.of(new ImportItem(report, List.of())))
                .get(0)
                .id();
        pump.drain(d.statistics);
        Slice past = Slice.ALL.during(month.atDay(1), month.atEndOfMonth());
        assertThat(total(d, past).of(Count.ACCEPTED)).isEqualTo(1);
        assertThat(d.statistics.corrections(importer, past))
                .containsExactly(new Correction(month, Map.of(Count.REPORTED, 1L, Count.ACCEPTED, 1L)));

        d.tickets.act(importer, id, ActionRequest.of("change-category", Map.of("category", "quarrel")));
        d.tickets.act(importer, id, ActionRequest.of("register", Map.of()));
        pump.drain(d.statistics);
        assertThat(d.statistics.corrections(importer, past).get(0).changes())
                .as("filed today, which is no change of the past; effective for then")
                .isEqualTo(Map.of(Count.REPORTED, 1L, Count.ACCEPTED, 1L, Count.EFFECTIVE, 1L));
        assertThat(d.statistics.counted(importer, By.CATEGORY, past))
                .extracting(Counted::key)
                .containsExactly("quarrel");
        d.tickets.act(importer, id, ActionRequest.of("void", Map.of("reason", "重复登记")));
        pump.drain(d.statistics);
        assertThat(d.statistics.corrections(importer, past).get(0).changes()).isEqualTo(Map.of(Count.REPORTED, 1L));
        assertThat(d.statistics.verify(importer, 5)).isEmpty();
        pump.stop();
    }

    @ParameterizedTest
    @MethodSource("both")
    void what_is_merged_into_another_is_no_report_and_no_case_until_that_is_undone(TestDistrict d) {
        FeedPump pump = new FeedPump(d.database);
        Actor actor = StandingTest.everybody();
        List<Long> ids = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            ids.add(d.tickets
                    .open(actor, StandingTest.report(new Random(3)))
                    .ticket()
                    .id());
            d.tickets.act(actor, ids.get(i), ActionRequest.of("register", Map.of()));
        }
        d.tickets.act(
                actor,
                ids.get(1),
                ActionRequest.of("merge", Map.of("ticket", ids.get(0).toString())));
        pump.drain(d.statistics);
        Counted merged = total(d, Slice.ALL);
        assertThat(merged.counts())
                .containsEntry(Count.REPORTED, 1L)
                .containsEntry(Count.EFFECTIVE, 1L)
                .containsEntry(Count.FILED, 1L)
                .containsEntry(Count.VOIDED, 0L)
                .containsEntry(Count.ACCEPTED, 1L);
        assertThat(merged.rate(Indicator.ACCURATE_FILING).value()).isEqualTo(1.0);
        assertThat(d.statistics.verify(actor, 5)).isEmpty();
        d.statistics.rebuild(actor);
        assertThat(total(d, Slice.ALL)).isEqualTo(merged);
        d.tickets.act(actor, ids.get(1), ActionRequest.of("unmerge", Map.of("reason", "不是同一盏灯")));
        pump.drain(d.statistics);
        assertThat(total(d, Slice.ALL).counts())
                .containsEntry(Count.REPORTED, 2L)
                .containsEntry(Count.EFFECTIVE, 2L)
                .containsEntry(Count.FILED, 2L)
                .containsEntry(Count.VOIDED, 0L);
        assertThat(d.statistics.verify(actor, 5)).isEmpty();
        pump.stop();
    }

    @Property
    void a_time_is_never_further_off_than_is_said(@ForAll @LongRange(min = 1_000, max = 400_000_000_000L) long millis) {
        double middle = Buckets.middle(Buckets.of(millis)).toMillis();
        assertThat(Math.abs(middle - millis) / millis).isLessThanOrEqualTo(Buckets.ERROR + 0.001);
    }

    @Property
    void quantiles_of_many_are_as_near_as_of_one(@ForAll long seed) {
        Random random = new Random(seed);
        TreeMap<Integer, Long> histogram = new TreeMap<>();
        long[] times = random.longs(1 + random.nextInt(400), 1_000, 90L * 86_400_000)
                .sorted()
                .toArray();
        for (long time : times) {
            histogram.merge(Buckets.of(time), 1L, Long::sum);
        }
        for (double part : new double[] {0.5, 0.9}) {
            double exact = times[(int) Math.ceil(part * times.length) - 1];
            double kept = Buckets.quantile(histogram, part).toMillis();
            assertThat(Math.abs(kept - exact) / exact).isLessThanOrEqualTo(Buckets.ERROR + 0.001);
        }
        assertThat(Buckets.quantile(new TreeMap<>(), 0.5)).isNull();
    }

    @Property
    void periods_cover_each_day_once(
            @ForAll @IntRange(min = 0, max = 1500) int first, @ForAll @IntRange(min = 0, max = 1500) int length) {
        LocalDate from = LocalDate.of(2023, 1, 1).plusDays(first);
        LocalDate to = from.plusDays(length);
        for (Cover.Grain grain : Cover.Grain.values()) {
            List<Cover.Range> ranges = Cover.of(from, to, grain);
            for (LocalDate day = LocalDate.of(2022, 1, 1); day.getYear() < 2032; day = day.plusDays(1)) {
                int number = Cover.day(day);
                int times = ranges.stream()
                        .mapToInt(range -> {
                            int period = range.first() > 999_999
                                    ? number
                                    : range.first() > 9_999 ? number / 100 : number / 10_000;
                            return period >= range.first() && period <= range.last() ? range.sign() : 0;
                        })
                        .sum();
                boolean in = !day.isBefore(from) && !day.isAfter(to);
                if (times != (in ? 1 : 0)) {
                    assertThat(times)
                            .as(grain + " " + day + " of " + from + " to " + to)
                            .isEqualTo(in ? 1 : 0);
                }
            }
        }
    }

    @Test
    void years_are_few_rows() {
        assertThat(Cover.of(LocalDate.of(2025, 1, 1), LocalDate.of(2025, 12, 31), Cover.Grain.YEAR))
                .containsExactly(new Cover.Range(2025, 2025, 1));
        assertThat(Cover.of(LocalDate.of(2026, 1, 1), LocalDate.of(2026, 11, 22), Cover.Grain.YEAR))
                .containsExactly(
                        new Cover.Range(2026, 2026, 1),
                        new Cover.Range(20261123, 20261130, -1),
                        new Cover.Range(202612, 202612, -1));
    }
}
