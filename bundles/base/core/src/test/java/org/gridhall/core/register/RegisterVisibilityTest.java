package org.gridhall.core.register;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.gridhall.api.Page;
import org.gridhall.api.Problem;
import org.gridhall.api.account.Actor;
import org.gridhall.api.account.Grant;
import org.gridhall.api.register.RecordQuery;
import org.gridhall.api.register.RegisterRecord;
import org.gridhall.core.storage.TestDatabase;

/** What may be seen one by one is what lists show and exports hold, in every order. */
class RegisterVisibilityTest {

    /** Paths that are near each other: one begins like another, or sorts right beside it. */
    private static final List<String> PATHS =
            List.of("/a/", "/a/b/", "/a/b/c/", "/a/bc/", "/a/b-/", "/a/b0/", "/a/b./", "/a/B/", "/ab/", "/b/", "/a0/");

    private static final int RECORDS = 90;

    private record Ground(TestRegisters t, List<RegisterRecord> records) {}

    private static List<Ground> grounds;

    private static synchronized List<Ground> grounds() {
        if (grounds == null) {
            grounds = TestDatabase.both()
                    .map(TestRegisters::new)
                    .map(RegisterVisibilityTest::filled)
                    .toList();
        }
        return grounds;
    }

    private static Ground filled(TestRegisters t) {
        Random random = new Random(7);
        List<Long> ids = new ArrayList<>();
        for (int i = 0; i < RECORDS; i++) {
            ids.add(t.stall("V" + (100 + i), "area", i % 7, "owner", "o" + i % 5)
                    .id());
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
        return new Ground(
                t, ids.stream().map(id -> t.registers.get(Actor.SYSTEM, id)).toList());
    }

    @Provide
    Arbitrary<Actor> actors() {
        Arbitrary<Grant> grants = Combinators.combine(
                        Arbitraries.of("handler", "dispatcher", "gridworker", "clerk", "admin", "leader"),
                        Arbitraries.frequencyOf(
                                net.jqwik.api.Tuple.of(8, Arbitraries.of(PATHS)),
                                net.jqwik.api.Tuple.of(1, Arbitraries.just("/"))),
                        Arbitraries.of(true, false))
                .as((role, path, unit) -> new Grant(
                        role,
                        Set.of(),
                        unit || path.equals("/") ? path : null,
                        unit || path.equals("/") ? null : path,
                        1,
                        unit ? "u" : null));
        return grants.list().ofMaxSize(4).map(held -> new Actor(Actor.Kind.ACCOUNT, 5, 5, "x", "某人", held, 0));
    }

    private static Set<String> listed(Ground ground, Actor actor, String sort) {
        Set<String> keys = new HashSet<>();
        String after = null;
        do {
            Page<RegisterRecord> page = ground.t()
                    .registers
                    .list(actor, new RecordQuery("stalls", null, null, null, null, null, null, sort, after, 50));
            page.items().forEach(record -> assertThat(keys.add(record.key())).isTrue());
            after = page.next();
        } while (after != null);
        return keys;
    }

    private static boolean covers(Actor actor, Set<String> roles, RegisterRecord record) {
        return actor.grants().stream()
                .anyMatch(grant -> roles.contains(grant.role()) && grant.covers(record.unitPath(), record.gridPath()));
    }

    @Property(tries = 25)
    void list_get_and_export_agree(@ForAll("actors") Actor actor) throws Exception {
        Set<String> readers = Set.of("dispatcher", "handler", "gridworker", "leader");
        for (Ground ground : grounds()) {
            JpaRegisters registers = ground.t().registers;
            boolean anything = actor.grants().stream().anyMatch(grant -> readers.contains(grant.role()));
            if (!anything) {
                assertThat(catchThrowableOfType(Problem.class, () -> listed(ground, actor, null))
                                .kind())
                        .isEqualTo(Problem.Kind.NOT_FOUND);
                continue;
            }
            Set<String> visible = new TreeSet<>();
            List<Long> ids = new ArrayList<>();
            for (RegisterRecord record : ground.records()) {
                ids.add(record.id());
                if (covers(actor, readers, record)) {
                    visible.add(record.key());
                    assertThat(registers.get(actor, record.id())).isEqualTo(record);
                } else {
                    assertThat(catchThrowableOfType(Problem.class, () -> registers.get(actor, record.id()))
                                    .kind())
                            .isEqualTo(Problem.Kind.NOT_FOUND);
                }
            }
            for (String sort : new String[] {null, "area", "-owner", "changed", "name"}) {
                assertThat(listed(ground, actor, sort)).isEqualTo(visible);
            }
            assertThat(registers.all(actor, ids).stream().map(RegisterRecord::key))
                    .containsExactlyInAnyOrderElementsOf(visible);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            registers.export(
                    actor,
                    new RecordQuery("stalls", null, null, null, null, null, null, "area", null, 7),
                    "csv",
                    Locale.ENGLISH,
                    out);
            Set<String> exported = new TreeSet<>();
            out.toString(StandardCharsets.UTF_8)
                    .lines()
                    .skip(1)
                    .forEach(line -> exported.add(line.substring(0, line.indexOf(','))));
            assertThat(exported).isEqualTo(visible);
        }
    }

    @Property(tries = 40)
    void nothing_is_changed_outside_ones_ground(@ForAll("actors") Actor actor) {
        Ground ground = grounds().get(0);
        JpaRegisters registers = ground.t().registers;
        Set<String> writers = Set.of("handler", "dispatcher");
        for (int i = 0; i < 12; i++) {
            RegisterRecord record = ground.records().get((Math.abs(actor.hashCode()) % 1000 + 31 * i) % RECORDS);
            // a version that was never there: whoever may change is told of the conflict, and nothing changes
            Problem problem =
                    catchThrowableOfType(Problem.class, () -> registers.end(actor, record.id(), 99, "x", true));
            boolean may = covers(actor, writers, record);
            boolean sees = covers(actor, Set.of("dispatcher", "handler", "gridworker", "leader"), record);
            assertThat(problem.kind())
                    .isEqualTo(may ? Problem.Kind.CONFLICT : sees ? Problem.Kind.FORBIDDEN : Problem.Kind.NOT_FOUND);
        }
    }
}
