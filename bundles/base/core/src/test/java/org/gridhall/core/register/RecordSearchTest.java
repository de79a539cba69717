package org.gridhall.core.register;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gridhall.core.register.TestRegisters.at;
import static org.gridhall.core.register.TestRegisters.body;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.gridhall.api.Page;
import org.gridhall.api.account.Actor;
import org.gridhall.api.account.Grant;
import org.gridhall.api.register.RecordQuery;
import org.gridhall.api.register.RegisterInfo;
import org.gridhall.api.register.RegisterRecord;
import org.gridhall.api.search.Hit;
import org.gridhall.api.search.SearchQuery;
import org.gridhall.api.trail.Subject;
import org.gridhall.core.feed.FeedPump;
import org.gridhall.core.search.TestSearch;
import org.gridhall.core.storage.TestDatabase;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The search finds the records that lists show, by what is written in them, and nothing else. */
class RecordSearchTest {

    /** Paths that are near each other: one begins like another, or sorts right beside it. */
    private static final List<String> PATHS =
            List.of("/a/", "/a/b/", "/a/b/c/", "/a/bc/", "/a/b-/", "/a/b0/", "/a/b./", "/a/B/", "/ab/", "/b/", "/a0/");

    private static final int RECORDS = 160;

    private record Ground(TestRegisters t, TestSearch search) {}

    private static List<Ground> grounds;

    static Stream<TestRegisters> both() {
        return TestDatabase.both().map(TestRegisters::new);
    }

    private static synchronized List<Ground> grounds() {
        if (grounds == null) {
            grounds = both().map(RecordSearchTest::filled).toList();
        }
        return grounds;
    }

    /** Records of all registers, some of them ended; the module of one register is away. */
    private static Ground filled(TestRegisters t) {
        Random random = new Random(11);
        List<Long> ids = new ArrayList<>();
        for (int i = 0; i < RECORDS; i++) {
            String number = "V-" + i;
            ids.add(
                    switch (i % 4) {
                        case 0 -> create(t, "firms", "code", number, "title", "样例企业");
                        case 1 -> create(t, "pipes", "code", number);
                        case 2 -> create(t, "lamps", "pole", number);
                        default -> t.stall(number, "owner", "样例经营者").id();
                    });
        }
        t.district.database.write(manager -> {
            for (long id : ids) {
                StoredRecord record = manager.find(StoredRecord.class, id);
                record.unitPath = random.nextInt(4) == 0 ? null : PATHS.get(random.nextInt(PATHS.size()));
                record.gridPath = random.nextInt(4) == 0 ? null : PATHS.get(random.nextInt(PATHS.size()));
                record.ended = random.nextInt(6) == 0;
                record.endedAt = record.ended ? 1L : null;
            }
            return null;
        });
        t.district.modules.remove(Path.of("src/test/resources/modules/shared.module.yaml")
                .toAbsolutePath()
                .toString());
        assertThat(t.district.modules.register("lamps")).isEmpty();
        TestSearch search = new TestSearch(t.district);
        search.follow();
        return new Ground(t, search);
    }

    private static long create(TestRegisters t, String register, Object... fields) {
        return t.registers
                .create(t.everywhere, register, body(fields), null)
                .record()
                .id();
    }

    @Provide
    Arbitrary<Actor> actors() {
        Arbitrary<Grant> grants = Combinators.combine(
                        Arbitraries.of("handler", "dispatcher", "gridworker", "clerk", "admin", "leader"),
                        Arbitraries.frequencyOf(Tuple.of(8, Arbitraries.of(PATHS)), Tuple.of(1, Arbitraries.just("/"))),
                        Arbitraries.of(true, false))
                .as((role, path, unit) -> new Grant(
                        role,
                        Set.of(),
                        unit || path.equals("/") ? path : null,
                        unit || path.equals("/") ? null : path,
                        1,
                        unit ? "u" : null));
        Arbitrary<Actor> accounts =
                grants.list().ofMaxSize(4).map(held -> new Actor(Actor.Kind.ACCOUNT, 5, 5, "x", "某人", held, 0));
        return Arbitraries.frequencyOf(
                Tuple.of(20, accounts),
                Tuple.of(1, Arbitraries.just(Actor.reporter(7))),
                Tuple.of(1, Arbitraries.just(Actor.SYSTEM)));
    }

    private static Set<Long> listed(Ground ground, Actor actor, String register) {
        Set<Long> ids = new TreeSet<>();
        String after = null;
        do {
            Page<RegisterRecord> page =
                    ground.t().registers.list(actor, RecordQuery.of(register).page(after, 50));
            page.items().forEach(record -> assertThat(ids.add(record.id())).isTrue());
            after = page.next();
        } while (after != null);
        return ids;
    }

    private static Set<Long> found(TestSearch search, Actor actor, String text, String register) {
        Set<Long> ids = new TreeSet<>();
        String after = null;
        do {
            Page<Hit> page = search.search.search(
                    actor, new SearchQuery(text, List.of("record"), register, null, null, null, null, null, after, 50));
            page.items().forEach(hit -> assertThat(ids.add(hit.id())).isTrue());
            after = page.next();
        } while (after != null);
        return ids;
    }

    @Property(tries = 60)
    void a_search_finds_what_the_lists_of_all_registers_show(@ForAll("actors") Actor actor) {
        for (Ground ground : grounds()) {
            Set<Long> all = new TreeSet<>();
            for (RegisterInfo info : ground.t().registers.types(actor)) {
                String register = info.type().code();
                Set<Long> listed = listed(ground, actor, register);
                assertThat(found(ground.search(), actor, "V-", register))
                        .as(register)
                        .isEqualTo(listed);
                all.addAll(listed);
            }
            assertThat(found(ground.search(), actor, "V-", null)).isEqualTo(all);
            assertThat(ground.search().search.ids(actor, "record", "V-", Long.MAX_VALUE, 1000))
                    .containsExactlyInAnyOrderElementsOf(all);
        }
    }

    private static Set<Long> found(TestSearch search, Actor actor, String text) {
        return found(search, actor, text, null);
    }

    @ParameterizedTest
    @MethodSource("both")
    void a_record_is_found_by_what_is_written_in_it_until_it_ends(TestRegisters t) {
        long before = t.stall("DQ-0007", "owner", "欧阳占春", "note", "卖烤红薯", "kind", "food")
                .id();
        TestSearch search = new TestSearch(t.district);
        search.follow();
        long later =
                t.stall("DQ-0008", "owner", "欧阳占秋", "tags", List.of("夜市", "流动")).id();
        search.follow();
        for (String text : List.of("欧阳", "ouyang", "oyz", "DQ-", "摊点", "摊点 欧阳")) {
            assertThat(found(search, t.works, text)).as(text).containsExactlyInAnyOrder(before, later);
        }
        for (String text : List.of("红薯", "餐饮", "欧阳占春", "dq-0007", "-0007")) {
            assertThat(found(search, t.works, text)).as(text).containsExactly(before);
        }
        assertThat(found(search, t.works, "夜市")).containsExactly(later);
        // a code that people do not read, and the ground of somebody else
        assertThat(found(search, t.works, "urban-management")).isEmpty();
        assertThat(found(search, t.fire, "欧阳")).isEmpty();
        Hit hit = search.search
                .search(t.works, SearchQuery.of("红薯").kind("record"))
                .items()
                .get(0);
        assertThat(hit.code()).isEqualTo("DQ-0007");
        assertThat(hit.title().text()).isEqualTo("欧阳占春");
        assertThat(hit.type()).isEqualTo("stalls");
        assertThat(hit.snippet().text()).contains("卖烤红薯");

        t.registers.update(t.works, before, 1, body("number", "DQ-0007", "owner", "司马占春", "unit", "urban-management"));
        search.follow();
        assertThat(found(search, t.works, "红薯")).isEmpty();
        assertThat(found(search, t.works, "司马")).containsExactly(before);
        t.registers.end(t.works, before, 2, "收摊", false);
        search.follow();
        assertThat(found(search, t.works, "司马")).isEmpty();
        assertThat(found(search, t.works, "DQ-")).containsExactly(later);
    }

    @ParameterizedTest
    @MethodSource("both")
    void records_are_found_as_their_register_says_now(TestRegisters t) throws Exception {
        long stall = t.stall("1", "owner", "欧阳占春", "note", "靠近东门").id();
        t.registers.filling().work();
        TestSearch search = new TestSearch(t.district);
        search.follow();
        assertThat(found(search, t.works, "摊点 欧阳")).containsExactly(stall);
        FillingTest.redefine(t, "2.0.0", "title: {zh: 摊点, en: Stalls}", "title: {zh: 售货亭, en: Kiosks}");
        t.registers.filling().work();
        search.follow();
        search.follow();
        assertThat(found(search, t.works, "摊点")).isEmpty();
        assertThat(found(search, t.works, "售货亭 欧阳")).containsExactly(stall);
        // another field names it
        FillingTest.redefine(t, "3.0.0", "name: owner", "name: note");
        t.registers.filling().work();
        search.follow();
        search.follow();
        assertThat(search.search
                        .search(t.works, SearchQuery.of("东门").kind("record"))
                        .items())
                .singleElement()
                .satisfies(hit -> assertThat(hit.title().text()).isEqualTo("靠近东门"));
        // the module says which texts count
        FillingTest.redefine(t, "3.1.0", "name: owner", "name: owner\n    searched: [tags]");
        t.registers.filling().work();
        search.follow();
        search.follow();
        assertThat(found(search, t.works, "东门")).isEmpty();
        assertThat(found(search, t.works, "欧阳")).containsExactly(stall);
        // other roles may see it
        FillingTest.redefine(t, "4.0.0", "read: [dispatcher, handler, gridworker, leader]", "read: [clerk]");
        Actor worker = t.district.inUnit("gridworker", 9, null);
        Actor clerk = t.district.inUnit("clerk", 10, null);
        assertThat(found(search, worker, "欧阳")).isEmpty();
        assertThat(found(search, clerk, "欧阳")).containsExactly(stall);
        assertThat(t.district.trail.verifyAll().intact()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("both")
    void records_of_a_register_that_is_away_are_found_as_they_are_listed(TestRegisters t) {
        long lamp = create(t, "lamps", "pole", "示例路灯杆");
        TestSearch search = new TestSearch(t.district);
        search.follow();
        Actor reader = t.district.inUnit("gridworker", 9, "fire");
        Actor stranger = t.district.inUnit("clerk", 10, null);
        assertThat(found(search, reader, "灯杆")).containsExactly(lamp);
        t.district.modules.remove(Path.of("src/test/resources/modules/shared.module.yaml")
                .toAbsolutePath()
                .toString());
        assertThat(t.district.modules.register("lamps")).isEmpty();
        assertThat(t.registers.list(reader, RecordQuery.of("lamps")).items()).hasSize(1);
        assertThat(found(search, reader, "灯杆")).containsExactly(lamp);
        assertThat(found(search, stranger, "灯杆")).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("both")
    void records_that_move_with_the_organisation_are_found_where_they_are(TestRegisters t) {
        long stall = t.registers
                .create(t.everywhere, "stalls", at(113.80, 34.76, "number", "东区一号", "unit", "fire"), null)
                .record()
                .id();
        // as if the unit had been put below another one, under its own code, before
        t.district.database.write(manager -> manager.createQuery(
                        "UPDATE StoredRecord r SET r.unitPath = '/old/fire/', r.revision = r.revision + 1")
                .executeUpdate());
        TestSearch search = new TestSearch(t.district);
        search.follow();
        assertThat(found(search, t.fire, "东区一号")).isEmpty();
        RegisterWork work = new RegisterWork(t.registers, null, t.district.modules);
        work.stop();
        FeedPump pump = new FeedPump(t.district.database);
        pump.drain(work);
        t.registers.filling().work();
        // its own chain says nothing, as it is still with the same unit
        assertThat(t.registers.history(t.everywhere, stall)).hasSize(1);
        search.follow();
        assertThat(found(search, t.fire, "东区一号")).containsExactly(stall);
        int told = moves(t);
        t.registers.filling().placeAgain();
        t.registers.filling().work();
        assertThat(moves(t)).isEqualTo(told).isPositive();
        pump.stop();
    }

    /** How often somebody was told of records that follow. */
    private static int moves(TestRegisters t) {
        return (int) t.district.trail.entries(Subject.module("registers"), 1, 1000).stream()
                .filter(Followed::told)
                .count();
    }
}
