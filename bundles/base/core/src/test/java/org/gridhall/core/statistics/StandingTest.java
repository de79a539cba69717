package org.gridhall.core.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.gridhall.api.Page;
import org.gridhall.api.Problem;
import org.gridhall.api.account.Actor;
import org.gridhall.api.account.Grant;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.place.Point;
import org.gridhall.api.statistics.Completion;
import org.gridhall.api.statistics.Event;
import org.gridhall.api.statistics.Slice;
import org.gridhall.api.statistics.Standing;
import org.gridhall.api.statistics.Statistics.By;
import org.gridhall.api.statistics.Statistics.Now;
import org.gridhall.api.ticket.ActionRequest;
import org.gridhall.api.ticket.NewTicket;
import org.gridhall.api.ticket.OfferedAction;
import org.gridhall.api.ticket.TicketQuery;
import org.gridhall.api.ticket.TicketSummary;
import org.gridhall.core.TestDistrict;
import org.gridhall.core.feed.FeedPump;
import org.gridhall.core.storage.TestDatabase;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is kept of where tickets stand is what a recount of the tickets gives, whatever was done to them. */
class StandingTest {

    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
    /** Places of three basic grids, and one outside of all. */
    private static final List<Point> PLACES = List.of(
            new Point(113.8301, 34.7302), new Point(113.77, 34.755), new Point(113.80, 34.78), new Point(100.0, 30.0));

    private static List<TestDistrict> districts;

    static synchronized Stream<TestDistrict> both() {
        if (districts == null) {
            districts = TestDatabase.both().map(TestDistrict::new).toList();
        }
        return districts.stream();
    }

    static Actor everybody() {
        List<Grant> grants = Stream.of("dispatcher", "handler", "supervisor", "leader", "clerk")
                .map(role -> new Grant(role, Permissions.ALL, "/", null, role.hashCode(), "command"))
                .toList();
        return new Actor(Actor.Kind.ACCOUNT, 900, 900, "all", "某人", grants, 0);
    }

    static NewTicket report(Random random) {
        boolean tip = random.nextInt(6) == 0;
        return new NewTicket(
                "issue",
                random.nextBoolean() ? "lamp" : "quarrel",
                "路灯不亮",
                "说明",
                PLACES.get(random.nextInt(PLACES.size())),
                "某路",
                tip ? "tipoff" : random.nextBoolean() ? "grid" : "hotline",
                null,
                Map.of(),
                List.of(),
                List.of(),
                null,
                null,
                null);
    }

    private static Map<String, Object> form(String action, Random random) {
        Map<String, Object> form = new HashMap<>();
        switch (action) {
            case "dispatch", "decide" -> {
                form.put("unit", List.of("fire", "police", "urban-management").get(random.nextInt(3)));
                if (random.nextInt(3) == 0) {
                    form.put(
                            "due",
                            Instant.now()
                                    .plus(Duration.ofHours(random.nextInt(40) - 8L))
                                    .toString());
                }
            }
            case "not-ours" -> form.putAll(Map.of("reason", "不属于本单位职责", "article", "第九条"));
            case "handled" -> form.put("result", "已经处理完毕");
            case "feedback" -> form.put("reply", "已经处理完毕");
            case "ask-extension" -> form.putAll(Map.of("duration", "1d", "reason", "配件没有到货"));
            case "verify" -> form.putAll(Map.of("result", "confirmed", "finding", "现场属实"));
            case "check" ->
                form.putAll(Map.of("result", random.nextBoolean() ? "passed" : "failed", "finding", "到过现场"));
            case "ask-verification", "ask-check" -> form.put("text", "请到现场看一看");
            case "ledger" -> form.put("field", "disputes");
            case "assess" -> form.put("score", 90);
            case "change-category" -> form.put("category", random.nextBoolean() ? "lamp" : "quarrel");
            case "supervise" -> form.put("requirement", "请在两日内答复");
            case "comment", "remind" -> form.put("text", "请尽快处理");
            default -> form.put("reason", "按照规定办理");
        }
        return form;
    }

    /** Does something to tickets at random; what is refused changes nothing. */
    static void work(TestDistrict d, Random random, int steps) {
        Actor actor = everybody();
        List<Long> ids = new ArrayList<>();
        for (int i = 0; i < steps; i++) {
            if (ids.size() < 3 || random.nextInt(4) == 0) {
                ids.add(d.tickets.open(actor, report(random)).ticket().id());
                continue;
            }
            long id = ids.get(random.nextInt(ids.size()));
            List<OfferedAction> offered = d.tickets.offered(actor, id);
            if (offered.isEmpty()) {
                continue;
            }
            String action = offered.get(random.nextInt(offered.size())).code();
            Map<String, Object> form = Set.of("register", "close").contains(action) ? Map.of() : form(action, random);
            try {
                d.tickets.act(actor, id, ActionRequest.of(action, form));
            } catch (Problem refused) {
                assertThat(refused.kind()).isNotEqualTo(Problem.Kind.UNAVAILABLE);
            }
        }
    }

    static List<TicketSummary> all(TestDistrict d) {
        List<TicketSummary> all = new ArrayList<>();
        String after = null;
        do {
            Page<TicketSummary> page = d.tickets.list(
                    Actor.SYSTEM,
                    new TicketQuery(
                            null, null, null, null, null, null, null, null, null, null, null, false, null, null, after,
                            200));
            all.addAll(page.items());
            after = page.next();
        } while (after != null);
        return all;
    }

    /** Open, closed, suspended, red, yellow, green by key, from the tickets themselves. */
    private static Map<String, List<Long>> recount(
            TestDistrict d, Function<TicketSummary, String> by, Function<TicketSummary, Boolean> in, Instant now) {
        Map<String, long[]> sums = new TreeMap<>();
        Instant real = Instant.now();
        for (TicketSummary ticket : all(d)) {
            boolean voided = d.modules
                    .type(ticket.type())
                    .orElseThrow()
                    .stage(ticket.stage())
                    .orElseThrow()
                    .voided();
            if (voided || !in.apply(ticket)) {
                continue;
            }
            long[] sum = sums.computeIfAbsent(Objects.toString(by.apply(ticket)), key -> new long[6]);
            if (ticket.closedAt() != null) {
                sum[1]++;
                continue;
            }
            sum[0]++;
            sum[2] += ticket.suspended() ? 1 : 0;
            boolean before = ticket.overdue()
                    && (ticket.dueAt() == null || !ticket.dueAt().isBefore(real));
            boolean over = ticket.dueAt() != null && ticket.dueAt().isBefore(now);
            if (before || over) {
                sum[3]++;
            } else if (!ticket.suspended() && ticket.warnAt() != null) {
                sum[ticket.warnAt().isBefore(now) ? 4 : 5]++;
            }
        }
        Map<String, List<Long>> counts = new TreeMap<>();
        sums.forEach((key, sum) ->
                counts.put(key, java.util.Arrays.stream(sum).boxed().toList()));
        return counts;
    }

    private static Map<String, List<Long>> kept(List<Standing> standing, Function<Standing, String> by) {
        Map<String, List<Long>> counts = new TreeMap<>();
        standing.forEach(one -> counts.put(
                Objects.toString(by.apply(one)),
                List.of(one.open(), one.closed(), one.suspended(), one.red(), one.yellow(), one.green())));
        return counts;
    }

    private static void compare(TestDistrict d, DailyCounts counts, Instant now) {
        Actor actor = everybody();
        assertThat(kept(counts.standing(actor, Now.STAGE, Slice.ALL), one -> one.type() + "/" + one.key()))
                .isEqualTo(recount(d, ticket -> ticket.type() + "/" + ticket.stage(), ticket -> true, now));
        assertThat(kept(counts.standing(actor, Now.UNIT, Slice.ALL), Standing::key))
                .isEqualTo(recount(d, TicketSummary::unit, ticket -> true, now));
        assertThat(kept(counts.standing(actor, Now.GRID, Slice.ALL.in("lamp")), Standing::key))
                .isEqualTo(recount(d, TicketSummary::grid, ticket -> "lamp".equals(ticket.category()), now));
        String grid = d.organisation.gridAt(PLACES.get(0), null).orElseThrow().code();
        Slice small = new Slice("fire", grid, null, Set.of("issue"), null, null);
        assertThat(kept(counts.standing(actor, Now.CATEGORY, small), Standing::key))
                .isEqualTo(recount(
                        d,
                        TicketSummary::category,
                        ticket -> "issue".equals(ticket.type())
                                && "fire".equals(ticket.unit())
                                && grid.equals(ticket.grid()),
                        now));
        Standing total = counts.standing(actor, Now.TOTAL, Slice.ALL).get(0);
        List<Standing> phases = counts.standing(actor, Now.PHASE, Slice.ALL);
        assertThat(phases)
                .extracting(Standing::key)
                .startsWith("collect", "dispatch", "handle", "supervise", "feedback", "assess");
        assertThat(phases.stream().mapToLong(Standing::open).sum()).isEqualTo(total.open());
        assertThat(phases.stream().mapToLong(Standing::closed).sum()).isEqualTo(total.closed());
        assertThat(total.red() + total.yellow() + total.green() + total.grey()).isEqualTo(total.open());
    }

    @Property(tries = 4)
    void what_is_kept_is_what_a_recount_gives(@ForAll long seed) {
        both().forEach(d -> {
            FeedPump pump = new FeedPump(d.database);
            Random random = new Random(seed);
            // The clock goes on by some hours, so that limits come near and pass.
            Clock later = Clock.offset(Clock.systemUTC(), Duration.ofHours(random.nextInt(60)));
            DailyCounts counts =
                    new DailyCounts(d.database, d.modules, d.organisation, d.district, d.definitions, d.tickets, later);
            for (int i = 0; i < 2; i++) {
                work(d, random, 30);
                pump.drain(counts);
                compare(d, counts, later.instant());
            }
            Actor actor = everybody();
            List<Completion> days = counts.completion(actor, By.UNIT, Slice.ALL);
            List<Event> latest = counts.latest(actor, Slice.ALL, 100);
            counts.rebuild(actor);
            compare(d, counts, later.instant());
            assertThat(counts.completion(actor, By.UNIT, Slice.ALL)).isEqualTo(days);
            assertThat(counts.latest(actor, Slice.ALL, 100)).isEqualTo(latest);
            pump.stop();
        });
    }

    @ParameterizedTest
    @MethodSource("both")
    void events_are_the_last_ones_and_never_of_what_is_confidential(TestDistrict d) {
        Actor actor = everybody();
        Random random = new Random(3);
        FeedPump pump = new FeedPump(d.database);
        List<Long> ids = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            NewTicket report = report(random);
            ids.add(d.tickets
                    .open(actor, report.from("grid", Map.of()))
                    .ticket()
                    .id());
        }
        long tip = d.tickets
                .open(actor, report(random).from("tipoff", Map.of()))
                .ticket()
                .id();
        d.tickets.act(actor, ids.get(1), ActionRequest.of("register", Map.of()));
        pump.drain(d.statistics);
        List<Event> latest = d.statistics.latest(actor, Slice.ALL, 4);
        assertThat(latest)
                .extracting(Event::ticket)
                .containsExactly(ids.get(1), ids.get(2), ids.get(1), ids.get(0))
                .doesNotContain(tip);
        assertThat(latest.get(0).stage()).isEqualTo("dispatch");
        assertThat(latest.get(0).point()).isNotNull();
        assertThat(latest).isSortedAccordingTo(Comparator.comparing(Event::at).reversed());

        d.tickets.act(actor, ids.get(1), ActionRequest.of("make-confidential", Map.of("reason", "涉及个人隐私")));
        assertThat(d.statistics.latest(actor, Slice.ALL, 100))
                .extracting(Event::ticket)
                .doesNotContain(ids.get(1));
        pump.stop();
    }

    @ParameterizedTest
    @MethodSource("both")
    void everybody_counts_what_their_posts_cover(TestDistrict d) {
        FeedPump pump = new FeedPump(d.database);
        Actor all = everybody();
        long id = d.tickets
                .open(all, report(new Random(1)).from("grid", Map.of()))
                .ticket()
                .id();
        d.tickets.act(all, id, ActionRequest.of("register", Map.of()));
        d.tickets.act(all, id, ActionRequest.of("dispatch", Map.of("unit", "fire")));
        d.tickets.open(all, report(new Random(1)).from("tipoff", Map.of()));
        String before = d.statistics.revision();
        pump.drain(d.statistics);
        assertThat(d.statistics.revision()).isNotEqualTo(before);
        pump.stop();

        Actor fire = d.inUnit("handler", 31, "fire");
        assertThat(d.statistics.standing(fire, Now.UNIT, Slice.ALL))
                .extracting(Standing::key)
                .containsExactly("fire");
        assertThat(d.statistics.latest(fire, Slice.ALL, 100))
                .extracting(Event::unit)
                .containsOnly("fire");
        Actor handler = d.inUnit("handler", 32, null);
        assertThat(d.statistics.standing(handler, Now.CHANNEL, Slice.ALL))
                .extracting(Standing::key)
                .contains("grid")
                .doesNotContain("tipoff");
        assertThat(d.statistics.standing(all, Now.CHANNEL, Slice.ALL))
                .extracting(Standing::key)
                .contains("tipoff");
        assertThat(d.statistics
                        .completion(Actor.ANYBODY, By.TOTAL, Slice.ALL)
                        .get(0)
                        .accepted())
                .as("in public no tip-off is counted")
                .isEqualTo(d.statistics
                        .completion(handler, By.TOTAL, Slice.ALL)
                        .get(0)
                        .accepted())
                .isLessThan(
                        d.statistics.completion(all, By.TOTAL, Slice.ALL).get(0).accepted());
        assertThat(catchThrowableOfType(Problem.class, () -> d.statistics.completion(Actor.ANYBODY, By.UNIT, Slice.ALL))
                        .kind())
                .isEqualTo(Problem.Kind.FORBIDDEN);
        Actor worker = d.inGrid(
                "gridworker",
                33,
                d.organisation.gridAt(PLACES.get(0), null).orElseThrow().code());
        assertThat(catchThrowableOfType(Problem.class, () -> d.statistics.standing(worker, Now.TOTAL, Slice.ALL))
                        .kind())
                .isEqualTo(Problem.Kind.FORBIDDEN);
        assertThat(catchThrowableOfType(
                                Problem.class,
                                () -> d.statistics.latest(
                                        all, new Slice(null, "no-such-grid", null, Set.of(), null, null), 5))
                        .kind())
                .isEqualTo(Problem.Kind.INVALID);
    }

    @ParameterizedTest
    @MethodSource("both")
    void counts_can_be_cut_by_place_category_and_time(TestDistrict d) {
        Actor all = everybody();
        FeedPump pump = new FeedPump(d.database);
        work(d, new Random(7), 25);
        pump.drain(d.statistics);
        pump.stop();
        var today = Instant.now().atZone(ZONE).toLocalDate();
        String basic = d.organisation.gridAt(PLACES.get(0), null).orElseThrow().code();
        String top = basic.substring(0, basic.indexOf('-'));
        Slice slice = new Slice(null, top, "quarrel", Set.of("issue"), today.minusDays(1), today);
        long expected = all(d).stream()
                .filter(ticket -> "quarrel".equals(ticket.category()) && ticket.grid() != null)
                .filter(ticket -> ticket.grid().startsWith(top))
                .filter(ticket -> !ticket.stage().equals("void"))
                .count();
        assertThat(d.statistics.completion(all, By.TOTAL, slice).get(0).accepted())
                .isEqualTo(expected)
                .isPositive();
        assertThat(d.statistics
                        .completion(all, By.TOTAL, slice.during(today.plusDays(1), null))
                        .get(0)
                        .accepted())
                .isZero();
    }
}
