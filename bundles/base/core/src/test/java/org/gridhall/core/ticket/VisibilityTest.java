package org.gridhall.core.ticket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.gridhall.api.Page;
import org.gridhall.api.Problem;
import org.gridhall.api.account.Actor;
import org.gridhall.api.account.Grant;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.catalogue.FlowAction;
import org.gridhall.api.search.Hit;
import org.gridhall.api.search.SearchQuery;
import org.gridhall.api.ticket.NewTicket;
import org.gridhall.api.ticket.Ticket;
import org.gridhall.api.ticket.TicketQuery;
import org.gridhall.api.ticket.TicketSummary;
import org.gridhall.core.TestDistrict;
import org.gridhall.core.flow.Definitions;
import org.gridhall.core.flow.Pinned;
import org.gridhall.core.search.TestSearch;
import org.gridhall.core.storage.Ids;
import org.gridhall.core.storage.TestDatabase;
import org.gridhall.core.time.LimitClock;

/** What may be seen one by one is what lists show and the search finds, and nothing is done outside one's ground. */
class VisibilityTest {

    /** Paths that are near each other: one begins like another, or sorts right beside it. */
    private static final List<String> PATHS = List.of(
            "/a/",
            "/a/b/",
            "/a/b/c/",
            "/a/bc/",
            "/a/b-/",
            "/a/b0/",
            "/a/b./",
            "/a/B/",
            "/a/b/c0/",
            "/ab/",
            "/b/",
            "/a0/");

    private static final int TICKETS = 250;
    private static final int ACCOUNTS = 4;

    private record Ground(TestDistrict district, Pinned pinned, List<StoredTicket> tickets, TestSearch search) {}

    private static List<Ground> grounds;

    private static synchronized List<Ground> grounds() {
        if (grounds == null) {
            grounds = TestDatabase.both()
                    .map(database -> filled(new TestDistrict(database)))
                    .toList();
        }
        return grounds;
    }

    private static Ground filled(TestDistrict d) {
        Ticket sample = d.tickets
                .open(
                        d.inUnit("clerk", 99, null),
                        new NewTicket(
                                null, "lamp", "样例", null, null, null, null, null, null, null, null, null, null, null))
                .ticket();
        Random random = new Random(7);
        List<StoredTicket> tickets = new ArrayList<>();
        long definition = d.database.read(manager -> manager.find(StoredTicket.class, sample.id()).definition);
        for (int i = 0; i < TICKETS; i++) {
            StoredTicket ticket = new StoredTicket();
            ticket.id = sample.id() + 1 + i;
            ticket.number = "V-" + i;
            ticket.type = i % 3 == 0 ? "consultation" : "issue";
            ticket.definition = definition;
            ticket.stage = List.of("collect", "handle", "closed").get(random.nextInt(3));
            ticket.title = "第 " + i + " 件";
            ticket.channel = "grid";
            ticket.priority = 3;
            ticket.unitPath = random.nextInt(4) == 0 ? null : PATHS.get(random.nextInt(PATHS.size()));
            ticket.gridPath = random.nextInt(4) == 0 ? null : PATHS.get(random.nextInt(PATHS.size()));
            ticket.confidential = random.nextInt(3) == 0;
            ticket.createdBy = random.nextInt(ACCOUNTS + 1);
            // Every fifth hangs below another one.
            if (i > 0 && random.nextInt(5) == 0) {
                StoredTicket parent = tickets.get(random.nextInt(tickets.size()));
                ticket.parent = parent.id;
                parent.extras |= StoredTicket.CHILDREN;
            }
            tickets.add(ticket);
        }
        d.database.write(manager -> {
            tickets.forEach(manager::persist);
            manager.remove(manager.find(StoredTicket.class, sample.id()));
            return null;
        });
        TestSearch search = new TestSearch(d);
        search.follow();
        return new Ground(d, new Definitions(d.database).get(definition), tickets, search);
    }

    @Provide
    Arbitrary<Actor> actors() {
        Arbitrary<Set<String>> permissions = Arbitraries.of(
                        Permissions.TICKET_READ,
                        Permissions.TICKET_OBSERVE,
                        Permissions.TICKET_CONFIDENTIAL,
                        Permissions.TICKET_OPEN,
                        Permissions.TICKET_IMPORT)
                .set();
        Arbitrary<Grant> grants = Combinators.combine(
                        Arbitraries.of("handler", "dispatcher", "gridworker", "supervisor", "clerk"),
                        permissions,
                        Arbitraries.frequencyOf(
                                net.jqwik.api.Tuple.of(8, Arbitraries.of(PATHS)),
                                net.jqwik.api.Tuple.of(1, Arbitraries.just("/"))),
                        Arbitraries.of(true, false),
                        Arbitraries.of("issue", "consultation").set())
                .as((role, allowed, path, unit, types) -> new Grant(
                        role,
                        allowed,
                        unit || path.equals("/") ? path : null,
                        unit || path.equals("/") ? null : path,
                        1,
                        unit ? "u" : null,
                        types));
        Arbitrary<Actor> accounts = Combinators.combine(
                        Arbitraries.longs().between(1, ACCOUNTS + 2),
                        grants.list().ofMaxSize(4))
                .as((account, held) -> new Actor(Actor.Kind.ACCOUNT, account, account, "x", "某人", held, 0));
        Arbitrary<Actor> reporters = Arbitraries.integers()
                .between(0, TICKETS)
                .map(index -> Actor.reporter(grounds().get(0).tickets().get(index % TICKETS).id));
        return Arbitraries.frequencyOf(
                net.jqwik.api.Tuple.of(20, accounts),
                net.jqwik.api.Tuple.of(2, reporters),
                net.jqwik.api.Tuple.of(1, Arbitraries.just(Actor.SYSTEM)));
    }

    private static Set<Long> listed(TestDistrict d, Actor actor, boolean mine) {
        Set<Long> ids = new HashSet<>();
        String after = null;
        do {
            var page = d.tickets.list(
                    actor,
                    new TicketQuery(
                            null, null, null, null, null, null, null, null, null, null, null, mine, null, null, after,
                            200));
            for (TicketSummary item : page.items()) {
                assertThat(ids.add(item.id())).isTrue();
            }
            after = page.next();
        } while (after != null);
        return ids;
    }

    private static Set<Long> found(Ground ground, Actor actor) {
        Set<Long> ids = new HashSet<>();
        String after = null;
        do {
            var page = ground.search()
                    .search
                    .search(
                            actor,
                            new SearchQuery("件", List.of("ticket"), null, null, null, null, null, null, after, 100));
            for (Hit hit : page.items()) {
                assertThat(ids.add(hit.id())).isTrue();
            }
            after = page.next();
        } while (after != null);
        return ids;
    }

    @Property(tries = 60)
    void a_list_and_a_search_hold_what_one_may_see_and_nothing_else(@ForAll("actors") Actor actor) {
        for (Ground ground : grounds()) {
            Set<Long> visible = new TreeSet<>();
            Set<Long> own = new TreeSet<>();
            ground.tickets().forEach(ticket -> {
                if (Views.visible(ticket, actor)) {
                    visible.add(ticket.id);
                    if (ticket.createdBy == actor.account()) {
                        own.add(ticket.id);
                    }
                }
            });
            assertThat(listed(ground.district(), actor, false)).isEqualTo(visible);
            assertThat(listed(ground.district(), actor, true)).isEqualTo(own);
            assertThat(found(ground, actor)).isEqualTo(visible);
            assertThat(ground.search().search.ids(actor, "ticket", "件", Long.MAX_VALUE, 1000))
                    .isSortedAccordingTo(Comparator.reverseOrder())
                    .containsExactlyInAnyOrderElementsOf(visible);
            for (int i = 0; i < 12; i++) {
                StoredTicket ticket = ground.tickets().get((int) (Math.abs(actor.hashCode() + 31L * i) % TICKETS));
                checkOne(ground, actor, ticket, visible);
            }
        }
    }

    @Property(tries = 30)
    void however_few_of_the_newest_are_looked_at_first_the_pages_are_the_same(
            @ForAll("actors") Actor actor,
            @ForAll @IntRange(min = 1, max = 300) int near,
            @ForAll @IntRange(min = 1, max = 60) int size,
            @ForAll boolean closed) {
        for (Ground ground : grounds()) {
            TestDistrict d = ground.district();
            TicketLists lists = new TicketLists(d.modules, d.organisation, new Found(), near);
            List<Long> expected = ground.tickets().stream()
                    .filter(ticket -> Views.visible(ticket, actor))
                    .filter(ticket -> !closed || ticket.stage.equals("closed"))
                    .map(ticket -> ticket.id)
                    .sorted(Comparator.reverseOrder())
                    .toList();
            List<Long> all = new ArrayList<>();
            String after = null;
            do {
                TicketQuery query = new TicketQuery(
                        null,
                        closed ? List.of("closed") : List.of(),
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        false,
                        null,
                        null,
                        after,
                        size);
                Page<ListedTicket> page = d.database.read(manager -> lists.list(manager, actor, query));
                assertThat(page.items()).hasSizeLessThanOrEqualTo(size);
                page.items().forEach(row -> all.add(row.id));
                after = page.next();
            } while (after != null);
            assertThat(all).isEqualTo(expected);
        }
    }

    private static void checkOne(Ground ground, Actor actor, StoredTicket ticket, Set<Long> visible) {
        TestDistrict d = ground.district();
        if (visible.contains(ticket.id)) {
            assertThat(d.tickets.get(actor, ticket.id).limited()).isFalse();
            assertThat(d.tickets.byNumber(actor, ticket.number).id()).isEqualTo(ticket.id);
            return;
        }
        assertThat(catchThrowableOfType(Problem.class, () -> d.tickets.trail(actor, ticket.id))
                        .kind())
                .isEqualTo(Problem.Kind.NOT_FOUND);
        boolean takesPart = actor.kind() == Actor.Kind.ACCOUNT
                && !ticket.confidential
                && ground.tickets().stream()
                        .anyMatch(other -> visible.contains(other.id)
                                && (ticket.parent != null && ticket.parent == other.id
                                        || other.parent != null && other.parent == ticket.id));
        if (takesPart) {
            assertThat(d.tickets.get(actor, ticket.id).limited()).isTrue();
        } else {
            assertThat(catchThrowableOfType(Problem.class, () -> d.tickets.get(actor, ticket.id))
                            .kind())
                    .isEqualTo(Problem.Kind.NOT_FOUND);
        }
    }

    @Property(tries = 200)
    void nothing_is_done_outside_ones_ground(@ForAll("actors") Actor actor) {
        Ground ground = grounds().get(0);
        Interpreter interpreter = new Interpreter(
                ground.district().modules,
                ground.district().organisation,
                new LimitClock(ZoneId.of("Asia/Shanghai")),
                new Ids());
        Map<Long, Work> works = new LinkedHashMap<>();
        ground.tickets().forEach(ticket -> works.put(ticket.id, new Work(ticket, ground.pinned(), List.of())));
        for (Work work : works.values()) {
            StoredTicket ticket = work.ticket;
            boolean covered = actor.grants().stream().anyMatch(grant -> grant.covers(ticket.unitPath, ticket.gridPath));
            boolean theirs = actor.kind() == Actor.Kind.REPORTER
                    ? actor.ticket() == ticket.id
                    : actor.account() == ticket.createdBy;
            for (FlowAction action : ground.pinned().type().actions()) {
                if (action.code().equals(FlowAction.OPEN) || !interpreter.allowed(work, action, actor)) {
                    continue;
                }
                assertThat(actor.kind() == Actor.Kind.SYSTEM
                                || covered
                                || theirs && action.by().contains("reporter"))
                        .as("%s by %s on %s and %s", action.code(), actor, ticket.unitPath, ticket.gridPath)
                        .isTrue();
                interpreter.grant(work, action, actor).ifPresent(grant -> assertThat(
                                grant.covers(ticket.unitPath, ticket.gridPath))
                        .isTrue());
            }
        }
    }
}
