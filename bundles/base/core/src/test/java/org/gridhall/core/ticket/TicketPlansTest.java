package org.gridhall.core.ticket;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.persistence.TypedQuery;
import org.assertj.core.api.SoftAssertions;
import org.gridhall.api.account.Actor;
import org.gridhall.api.place.Point;
import org.gridhall.api.statistics.Slice;
import org.gridhall.api.statistics.Statistics;
import org.gridhall.api.ticket.NewTicket;
import org.gridhall.api.ticket.Probe;
import org.gridhall.api.ticket.TicketQuery;
import org.gridhall.api.ticket.WorkQuery;
import org.gridhall.core.TestDistrict;
import org.gridhall.core.storage.Database;
import org.gridhall.core.storage.Plans;
import org.gridhall.core.storage.TestDatabase;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * How PostgreSQL finds the first pages of all lists of tickets among many: by an index, never through a whole table. Words are
 * not among it: the search finds them.
 */
class TicketPlansTest {

    private static final int TICKETS = 60_000;
    private static final Pattern WHOLE = Pattern.compile("Seq Scan on (\\w+)");

    private static final List<String> LARGE =
            List.of("ticket", "ticket_limit", "ticket_party", "trail_entry", "trail_payload");

    private static final Plans PLANS = new Plans();
    private static TestDistrict d;
    private static long some;

    /** Something that is reported, with a place. */
    static NewTicket lamp() {
        return new NewTicket(
                null,
                "lamp",
                null,
                "路灯不亮",
                new Point(113.8301, 34.7302),
                "朝凤路 18 号",
                "grid",
                null,
                Map.of(),
                List.of(),
                List.of(),
                null,
                null,
                null);
    }

    @BeforeAll
    static void many() {
        Database database = TestDatabase.postgresql(PLANS);
        d = new TestDistrict(database);
        Actor dispatcher = d.inUnit("dispatcher", 12, null);
        some = d.tickets.open(dispatcher, lamp()).ticket().id();
        database.write(manager -> {
            Map<String, String> own = new LinkedHashMap<>();
            // One in ten is open, as after some years; stages, units and grids as a district has them.
            own.put("id", "t.id - i * 1000000::bigint");
            own.put("number", "'P' || i");
            own.put("stage", "CASE WHEN i % 10 > 0 THEN 'closed' WHEN i % 20 = 0 THEN 'handle' ELSE 'dispatch' END");
            own.put("closed_at", "CASE WHEN i % 10 > 0 THEN t.opened_at END");
            own.put("work_due", "CASE WHEN i % 10 = 0 THEN t.opened_at + (i % 999 - 300) * 60000::bigint END");
            own.put("due_at", "CASE WHEN i % 10 = 0 THEN t.opened_at + (i % 999 - 10) * 60000::bigint END");
            own.put("late", "i % 300 = 0");
            own.put("work_standing", "CASE WHEN i % 10 = 0 THEN CASE WHEN i % 70 = 0 THEN 1 ELSE 0 END END");
            own.put("unit_path", "u.path");
            own.put("unit", "u.code");
            own.put("grid_path", "g.path");
            own.put("grid", "g.code");
            own.put("category", "CASE i % 7 WHEN 0 THEN 'lamp' ELSE 'c' || i % 90 END");
            own.put("created_by", "100 + i % 900");
            own.put("parent", "CASE WHEN i % 50 = 1 THEN t.id END");
            own.put("published", "i % 3 = 0");
            own.put("holder", "CASE WHEN i % 100 = 0 THEN 100 + i % 900 END");
            own.put("cell", "t.cell + i % 2000");
            own.put("warn_at", "CASE WHEN i % 10 = 0 THEN t.opened_at + (i % 999 - 20) * 60000::bigint END");
            own.put("merged_into", "CASE WHEN i % 60 = 7 THEN t.id - i / 600 * 1000000::bigint END");
            own.put("intake_key", "CASE WHEN i % 4 = 0 THEN '7:K' || i END");
            own.put("intake_digest", "NULL");
            own.put("secret_digest", "CASE WHEN i % 4 = 1 THEN sha256(('secret' || i)::bytea) END");
            own.put("source_digest", "CASE WHEN i % 4 = 2 THEN sha256(('source' || i)::bytea) END");
            List<?> columns = manager.createNativeQuery("SELECT column_name FROM information_schema.columns"
                            + " WHERE table_schema = 'public' AND table_name = 'ticket'")
                    .getResultList();
            assertThat(columns.stream().map(String::valueOf)).containsAll(own.keySet());
            manager.createNativeQuery("INSERT INTO ticket ("
                            + columns.stream().map(String::valueOf).collect(Collectors.joining(", "))
                            + ") SELECT "
                            + columns.stream()
                                    .map(column -> own.getOrDefault(String.valueOf(column), "t." + column))
                                    .collect(Collectors.joining(", "))
                            + " FROM ticket t, generate_series(1, " + TICKETS + ") i"
                            + " JOIN (SELECT code, path, row_number() OVER (ORDER BY code) - 1 AS n,"
                            + " count(*) OVER () AS all_units FROM unit) u ON u.n = i % u.all_units"
                            + " JOIN (SELECT code, path, row_number() OVER (ORDER BY code) - 1 AS n,"
                            + " count(*) OVER () AS all_grids FROM grid) g ON g.n = i % g.all_grids"
                            + " WHERE t.id = " + some)
                    .executeUpdate();
            manager.createNativeQuery("INSERT INTO ticket_party (id, ticket, role, person, name, phone, email)"
                            + " SELECT t.id, t.id, 'reporter', t.created_by, 'somebody',"
                            + " CASE WHEN t.id % 2 = 0 THEN '139' || t.id END,"
                            + " CASE WHEN t.id % 9 = 0 THEN t.id || '@example.org' END FROM ticket t")
                    .executeUpdate();
            manager.createNativeQuery("INSERT INTO ticket_limit (id, ticket, code, kind, started_at, due_at, ended_at,"
                            + " state, provisional, warn_at, reckoned_by)"
                            + " SELECT t.id, t.id, 'handle', 1, t.opened_at, t.opened_at + 1, t.closed_at,"
                            + " CASE WHEN t.closed_at IS NULL THEN 0 ELSE 2 END, FALSE, t.opened_at,"
                            + " CASE WHEN t.closed_at IS NULL THEN 5 + t.id % 3 END FROM ticket t WHERE t.id <> "
                            + some)
                    .executeUpdate();
            List<?> cells = manager.createNativeQuery("SELECT column_name FROM information_schema.columns"
                            + " WHERE table_schema = 'public' AND table_name = 'trail_entry'")
                    .getResultList();
            Map<String, String> other = Map.of("id", "t.id", "subject", "t.id", "txid", "e.txid - 1");
            manager.createNativeQuery("INSERT INTO trail_entry ("
                            + cells.stream().map(String::valueOf).collect(Collectors.joining(", "))
                            + ") SELECT "
                            + cells.stream()
                                    .map(cell -> other.getOrDefault(String.valueOf(cell), "e." + cell))
                                    .collect(Collectors.joining(", "))
                            + " FROM trail_entry e, ticket t WHERE e.kind = 'ticket' AND t.id <> " + some)
                    .executeUpdate();
            manager.createNativeQuery("INSERT INTO trail_payload (entry, salt, body)"
                            + " SELECT t.id, p.salt, p.body FROM trail_payload p, ticket t WHERE t.id <> " + some)
                    .executeUpdate();
            return null;
        });
        database.write(manager -> {
            // All rows, not a sample: the same plans at each run.
            manager.createNativeQuery("SET LOCAL default_statistics_target = 1000")
                    .executeUpdate();
            manager.createNativeQuery("ANALYZE").executeUpdate();
            return null;
        });
    }

    /** The first page of a list with some conditions, by their names. */
    private static TicketQuery asked(Map<String, Object> by) {
        return new TicketQuery(
                null,
                by.containsKey("stage") ? List.of((String) by.get("stage")) : null,
                (String) by.get("unit"),
                (String) by.get("grid"),
                (String) by.get("category"),
                null,
                (Instant) by.get("from"),
                (Instant) by.get("to"),
                null,
                (Boolean) by.get("overdue"),
                (Boolean) by.get("open"),
                by.containsKey("mine"),
                (Long) by.get("parent"),
                null,
                null,
                50);
    }

    private static void indexed(SoftAssertions softly, String what, Supplier<?> work) {
        List<Plans.Plan> plans = PLANS.of(work);
        softly.assertThat(plans).as(what + " asks the database").isNotEmpty();
        for (Plans.Plan plan : plans) {
            Matcher whole = WHOLE.matcher(plan.plan());
            while (whole.find()) {
                softly.assertThat(LARGE)
                        .as(what + "\n" + plan.sql() + "\n" + plan.plan())
                        .doesNotContain(whole.group(1));
            }
        }
    }

    @Test
    void lists_of_tickets_follow_an_index() {
        SoftAssertions softly = new SoftAssertions();
        Instant now = Instant.now();
        String grid = "minghu";
        for (Actor actor : List.of(
                d.inUnit("leader", 21, null),
                d.inUnit("dispatcher", 22, null),
                d.inUnit("handler", 123, "urban-management"),
                d.inGrid("gridworker", 124, grid))) {
            TicketQuery all = TicketQuery.ALL;
            Map<String, TicketQuery> queries = new LinkedHashMap<>();
            queries.put("all", all);
            queries.put("the next page", all.page(Long.toString(some - 1_000_000_000L), 50));
            queries.put("a stage", asked(Map.of("stage", "handle")));
            queries.put("a unit", asked(Map.of("unit", "urban-management")));
            queries.put("a grid", asked(Map.of("grid", grid)));
            queries.put("a category", asked(Map.of("category", "lamp")));
            queries.put("open ones", asked(Map.of("open", true)));
            queries.put("late ones", asked(Map.of("overdue", true, "open", true)));
            queries.put("of a time", asked(Map.of("from", now.minus(Duration.ofDays(1)), "to", now)));
            queries.put("mine", asked(Map.of("mine", true)));
            queries.put("below one", asked(Map.of("parent", some)));
            queries.forEach(
                    (name, query) -> indexed(softly, actor.name() + ", " + name, () -> d.tickets.list(actor, query)));
            for (WorkQuery.Group group : WorkQuery.Group.values()) {
                indexed(
                        softly,
                        actor.name() + ", work " + group,
                        () -> d.tickets.work(actor, new WorkQuery(group, null, 50)));
            }
            indexed(softly, actor.name() + ", counts of work", () -> d.tickets.workCounts(actor, 100));
            indexed(softly, actor.name() + ", of a person", () -> d.tickets.naming(actor, 777, null, 50));
            indexed(
                    softly,
                    actor.name() + ", likely the same",
                    () -> d.tickets.likely(actor, new Probe("lamp", new Point(113.8301, 34.7302), null, null, null)));
        }
        softly.assertAll();
    }

    @Test
    void what_everybody_may_see_and_one_ticket_follow_an_index() {
        SoftAssertions softly = new SoftAssertions();
        indexed(softly, "published", () -> d.tickets.published(TicketQuery.ALL));
        indexed(softly, "published and solved", () -> d.tickets.published(asked(Map.of("open", false))));
        indexed(softly, "published number", () -> d.tickets.published("P4711"));
        Actor leader = d.inUnit("leader", 21, null);
        indexed(softly, "one", () -> d.tickets.get(leader, some));
        indexed(softly, "its trail", () -> d.tickets.trail(leader, some));
        indexed(softly, "by number", () -> d.tickets.byNumber(leader, "P4711"));
        indexed(softly, "what falls due next", () -> d.tickets.nextDue());
        softly.assertAll();
    }

    private static <T> Supplier<List<T>> read(String jpql, Class<T> type, Map<String, ?> values) {
        return () -> d.database.read(manager -> {
            TypedQuery<T> query = manager.createQuery(jpql, type);
            values.forEach(query::setParameter);
            return query.setMaxResults(50).getResultList();
        });
    }

    @Test
    void each_index_that_holds_only_what_is_there_is_found() {
        SoftAssertions softly = new SoftAssertions();
        Actor leader = d.inUnit("leader", 21, null);
        Actor dispatcher = d.inUnit("dispatcher", 22, null);
        Actor handler = d.inUnit("handler", 123, "urban-management");
        long now = System.currentTimeMillis();
        PLANS.byAny(softly, "ticket_number", () -> d.tickets.byNumber(leader, "P4711"));
        PLANS.byAny(softly, "ticket_secret", () -> d.tickets.bySecret("secret4713"));
        PLANS.byAny(
                softly,
                "ticket_intake",
                read(
                        "SELECT t FROM StoredTicket t WHERE t.intakeKey = :key",
                        StoredTicket.class,
                        Map.of("key", "7:K400")));
        PLANS.byAny(
                softly,
                "ticket_intake",
                read(
                        "SELECT t FROM StoredTicket t WHERE t.intakeKey IN :keys",
                        StoredTicket.class,
                        Map.of("keys", List.of("7:K400", "7:K404"))));
        PLANS.byAny(
                softly,
                "ticket_source",
                read(
                        "SELECT t FROM StoredTicket t WHERE t.sourceDigest = :digest",
                        StoredTicket.class,
                        Map.of("digest", Digests.of("source402"))));
        PLANS.byAny(
                softly,
                "ticket_source",
                read(
                        "SELECT t.sourceDigest FROM StoredTicket t WHERE t.sourceDigest IN :digests",
                        byte[].class,
                        Map.of("digests", List.of(Digests.of("source402"), Digests.of("source406")))));
        PLANS.byAny(softly, "ticket_parent", () -> d.tickets.list(leader, asked(Map.of("parent", some - 1_000_000L))));
        PLANS.byAny(
                softly,
                "ticket_merged",
                () -> d.database.read(manager -> {
                    StoredTicket merged = manager.find(StoredTicket.class, some - 2_000_000L);
                    merged.extras |= StoredTicket.MERGED;
                    return Mergers.answered(manager, merged);
                }));
        PLANS.byAny(
                softly,
                "ticket_cell",
                () -> d.tickets.likely(
                        leader, new Probe("lamp", new Point(113.8301, 34.7302), null, Instant.now(), null)));
        PLANS.byAny(softly, "ticket_stage", () -> d.tickets.list(leader, asked(Map.of("stage", "void"))));
        PLANS.byAny(softly, "ticket_category", () -> d.tickets.list(leader, asked(Map.of("category", "c17"))));
        PLANS.byAny(softly, "ticket_creator", () -> d.tickets.list(leader, asked(Map.of("mine", true))));
        PLANS.byAny(
                softly,
                "ticket_work",
                () -> d.tickets.work(dispatcher, new WorkQuery(WorkQuery.Group.WAITING, null, 50)));
        PLANS.byAny(
                softly,
                "ticket_work_unit",
                () -> d.tickets.work(handler, new WorkQuery(WorkQuery.Group.LATE, null, 50)));
        PLANS.byAny(
                softly,
                "ticket_work_mine",
                () -> d.tickets.work(handler, new WorkQuery(WorkQuery.Group.MINE, null, 50)));
        PLANS.byAny(
                softly,
                "ticket_work_held",
                () -> d.tickets.work(handler, new WorkQuery(WorkQuery.Group.HELD, null, 50)));
        PLANS.byAny(
                softly,
                "ticket_due",
                read(
                        "SELECT t.id FROM ListedTicket t WHERE t.closedAt IS NULL AND t.dueAt >= :begin AND t.dueAt < :end"
                                + " ORDER BY t.dueAt, t.id",
                        Long.class,
                        Map.of("begin", now, "end", now + 60_000)));
        PLANS.byAny(
                softly,
                "ticket_warn",
                () -> d.statistics.standing(
                        d.inUnit("leader", 21, "urban-management"), Statistics.Now.UNIT, Slice.ALL));
        PLANS.byAny(
                softly,
                "ticket_limit_reckoned",
                read(
                        "SELECT l.ticket FROM StoredLimit l WHERE l.reckonedBy < :revision"
                                + " ORDER BY l.reckonedBy, l.id",
                        Long.class,
                        Map.of("revision", 6L)));
        PLANS.byAny(softly, "ticket_party_person", () -> d.tickets.naming(leader, 777, null, 50));
        for (String column : List.of("phone", "email")) {
            PLANS.byAny(
                    softly,
                    "ticket_party_" + column,
                    read(
                            "SELECT p FROM StoredParty p WHERE p." + column + " IN :texts",
                            StoredParty.class,
                            Map.of("texts", List.of("1391", "13812"))));
        }
        PLANS.byAny(softly, "ticket_solved", () -> d.tickets.published(asked(Map.of("open", false))));
        PLANS.byAny(softly, "ticket_late", () -> d.tickets.list(leader, asked(Map.of("overdue", true))));
        softly.assertAll();
    }

    @Test
    void a_list_through_a_whole_table_would_be_seen() {
        List<Plans.Plan> plans = PLANS.of(() -> d.database.read(
                manager -> manager.createNativeQuery("SELECT COUNT(*) FROM ticket WHERE address LIKE '%18%'")
                        .getSingleResult()));
        assertThat(plans).hasSize(1);
        assertThat(plans.get(0).plan()).containsPattern("Seq Scan on ticket");
    }
}
