package org.gridhall.core.register;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.gridhall.core.register.TestRegisters.at;
import static org.gridhall.core.register.TestRegisters.body;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.gridhall.api.Page;
import org.gridhall.api.Problem;
import org.gridhall.api.Problem.Kind;
import org.gridhall.api.account.Actor;
import org.gridhall.api.register.Box;
import org.gridhall.api.register.Created;
import org.gridhall.api.register.RecordBody;
import org.gridhall.api.register.RecordFilter;
import org.gridhall.api.register.RecordQuery;
import org.gridhall.api.register.Referrer;
import org.gridhall.api.register.RegisterRecord;
import org.gridhall.api.trail.TrailEntry;
import org.gridhall.core.people.MadeUpPeople;
import org.gridhall.core.storage.TestDatabase;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class JpaRegistersTest {

    static Stream<TestRegisters> both() {
        return TestDatabase.both().map(TestRegisters::new);
    }

    private static Problem problem(ThrowingCallable call) {
        Problem problem = catchThrowableOfType(Problem.class, call);
        assertThat(problem).isNotNull();
        return problem;
    }

    private static void invalid(ThrowingCallable call, String field) {
        Problem problem = problem(call);
        assertThat(problem.kind()).isEqualTo(Kind.INVALID);
        assertThat(problem.errors()).as(problem.toString()).anyMatch(error -> error.field()
                .equals(field));
    }

    private static List<String> keys(Page<RegisterRecord> page) {
        return page.items().stream().map(RegisterRecord::key).toList();
    }

    @ParameterizedTest
    @MethodSource("both")
    void a_record_is_added_read_changed_and_ended_with_its_history(TestRegisters t) {
        RegisterRecord made = t.registers
                .create(
                        t.works,
                        "stalls",
                        at(
                                113.80,
                                34.76,
                                "number",
                                " A-1 ",
                                "owner",
                                "王五",
                                "area",
                                12,
                                "rent",
                                3.0,
                                "unit",
                                "urban-management",
                                "note",
                                "",
                                "tags",
                                List.of("夜市")),
                        null)
                .record();
        assertThat(made.key()).isEqualTo("A-1");
        assertThat(made.name()).isEqualTo("王五");
        assertThat(made.unit()).isEqualTo("urban-management");
        assertThat(made.grid()).startsWith("minghu");
        assertThat(made.gridPath()).startsWith("/minghu/");
        assertThat(made.fields()).doesNotContainKey("note").containsEntry("rent", 3);
        assertThat(t.registers.get(t.works, made.id())).isEqualTo(made);
        assertThat(t.registers.byKey(t.leader, "stalls", "A-1")).isEqualTo(made);

        RegisterRecord changed = t.registers.update(
                t.works, made.id(), 1, body("number", "A-1", "owner", "赵六", "area", 12, "unit", "urban-management"));
        assertThat(changed.version()).isEqualTo(2);
        assertThat(changed.geometry()).isNull();
        assertThat(changed.grid()).isNull();
        assertThat(t.registers
                        .update(
                                t.works,
                                made.id(),
                                2,
                                body("number", "A-1", "owner", "赵六 ", "area", 12, "unit", "urban-management"))
                        .version())
                .isEqualTo(2);

        RegisterRecord ended = t.registers.end(t.works, made.id(), 2, "拆除", false);
        assertThat(ended.ended()).isTrue();
        assertThat(ended.endReason()).isEqualTo("拆除");
        assertThat(t.registers.list(t.works, RecordQuery.of("stalls")).items()).isEmpty();
        assertThat(t.registers.get(t.works, made.id()).key()).isEqualTo("A-1");
        assertThat(problem(() -> t.registers.update(t.works, made.id(), null, body("number", "A-1")))
                        .code())
                .isEqualTo("record.ended");
        assertThat(problem(() -> t.stall("A-1")).code()).isEqualTo("record.key");

        List<TrailEntry> history = t.registers.history(t.works, made.id());
        assertThat(history.stream().map(TrailEntry::action)).containsExactly("created", "changed", "ended");
        assertThat(history.get(1).changes().toString()).doesNotContain("赵六").contains("owner");
        assertThat(history.get(1).payload().get("fields").toString())
                .contains("王五")
                .contains("赵六");
        assertThat(t.district.trail.verify(Records.subject(made.id())).intact()).isTrue();
        assertThat(t.district.trail.verifyAll().intact()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("both")
    void what_is_wrong_is_told_field_by_field(TestRegisters t) {
        invalid(() -> t.stall("B", "area", "twelve"), "/fields/area");
        invalid(() -> t.stall("B", "size", 3), "/fields/size");
        invalid(() -> t.stall("B", "unit", "nowhere"), "/fields/unit");
        invalid(() -> t.stall("B", "since", "2026-02-30"), "/fields/since");
        invalid(() -> t.stall("B", "holder", "Li Si"), "/fields/holder");
        invalid(() -> t.stall("B", "holder", "722413094182912001"), "/fields/holder");
        invalid(() -> t.stall("B", "holder", "9999999999999999999"), "/fields/holder");
        long person = t.district
                .people
                .identify(t.district.inUnit("admin", 9, null), MadeUpPeople.named("李四", null), null)
                .id();
        assertThat(t.stall("P", "holder", Long.toString(person)).fields())
                .containsEntry("holder", Long.toString(person));
        invalid(() -> t.stall("B", "note", "a\u0000b"), "/fields/note");
        invalid(() -> t.stall("B", "note", "a\ud800b"), "/fields/note");
        invalid(() -> t.stall("B", "note", "证件 11010519491231002X。"), "/fields/note");
        invalid(() -> t.stall("B", "note", "证件：１１０１０５１９４９１２３１００２ｘ"), "/fields/note");
        invalid(() -> t.stall("B", "note", "证件 110105-19491231-002x"), "/fields/note");
        invalid(() -> t.stall("B", "area", 9007199254740993L), "/fields/area");
        invalid(() -> t.registers.create(t.works, "stalls", body("owner", "无号"), null), "/fields/number");
        invalid(() -> t.registers.create(t.works, "stalls", body("number", "  "), null), "/fields/number");
        RegisterRecord made = t.stall("B");
        invalid(
                () -> t.registers.update(t.works, made.id(), 1, body("number", "C", "unit", "urban-management")),
                "/fields/number");
        assertThat(problem(() -> t.registers.create(t.works, "stallz", body("number", "1"), null))
                        .kind())
                .isEqualTo(Kind.NOT_FOUND);
    }

    @ParameterizedTest
    @MethodSource("both")
    void of_two_writers_one_is_told_what_changed(TestRegisters t) {
        RegisterRecord made = t.stall("C", "owner", "甲", "area", 1);
        t.registers.update(t.works, made.id(), 1, body("number", "C", "owner", "乙", "unit", "urban-management"));
        Problem problem = problem(
                () -> t.registers.update(t.works, made.id(), 1, body("number", "C", "unit", "urban-management")));
        assertThat(problem.kind()).isEqualTo(Kind.CONFLICT);
        assertThat(problem.details().get("version")).isEqualTo(2);
        assertThat(problem.details().get("changes").toString())
                .contains("owner=[甲, 乙]")
                .contains("area=[1, null]");

        List<CompletableFuture<Boolean>> writers = new ArrayList<>();
        CountDownLatch start = new CountDownLatch(1);
        for (int i = 0; i < 4; i++) {
            String owner = "writer " + i;
            writers.add(CompletableFuture.supplyAsync(() -> {
                try {
                    start.await();
                    t.registers.update(
                            t.works, made.id(), 2, body("number", "C", "owner", owner, "unit", "urban-management"));
                    return true;
                } catch (Problem conflict) {
                    assertThat(conflict.code()).isEqualTo("record.version");
                    return false;
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }));
        }
        start.countDown();
        assertThat(writers.stream().filter(CompletableFuture::join).count()).isEqualTo(1);
        assertThat(t.registers.get(t.works, made.id()).version()).isEqualTo(3);
        assertThat(t.district.trail.verifyAll().intact()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("both")
    void a_repeat_gives_the_same_record(TestRegisters t) {
        RecordBody one = body("number", "D", "unit", "urban-management");
        List<CompletableFuture<Created>> all = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            all.add(CompletableFuture.supplyAsync(() -> t.registers.create(t.works, "stalls", one, "key-1")));
        }
        assertThat(all.stream()
                        .map(CompletableFuture::join)
                        .map(made -> made.record().id())
                        .distinct())
                .hasSize(1);
        assertThat(all.stream().filter(made -> !made.join().repeated()).count()).isEqualTo(1);
        assertThat(problem(() -> t.registers.create(
                                t.works, "stalls", body("number", "E", "unit", "urban-management"), "key-1"))
                        .code())
                .isEqualTo("key.reused");
        // Keys are the account's own.
        assertThat(t.registers
                        .create(t.fire, "stalls", body("number", "E", "unit", "fire"), "key-1")
                        .repeated())
                .isFalse();
    }

    @ParameterizedTest
    @MethodSource("both")
    void what_one_may_not_see_does_not_exist(TestRegisters t) {
        RegisterRecord made = t.stall("F");
        for (ThrowingCallable call : List.<ThrowingCallable>of(
                () -> t.registers.get(t.fire, made.id()),
                () -> t.registers.byKey(t.fire, "stalls", "F"),
                () -> t.registers.history(t.fire, made.id()),
                () -> t.registers.references(t.fire, made.id(), null, 10),
                () -> t.registers.update(t.fire, made.id(), 1, body("number", "F", "unit", "fire")),
                () -> t.registers.end(t.fire, made.id(), 1, "x", true))) {
            assertThat(problem(call).kind()).isEqualTo(Kind.NOT_FOUND);
        }
        // A filter narrows, never widens.
        assertThat(t.registers
                        .list(
                                t.fire,
                                new RecordQuery(
                                        "stalls", null, null, "urban-management", null, null, null, null, null, 10))
                        .items())
                .isEmpty();
        assertThat(t.registers.all(t.fire, List.of(made.id()))).isEmpty();
        assertThat(t.registers.all(t.leader, List.of(made.id()))).hasSize(1);
        // Whoever may only look may not change; nor put a record where they are not, nor take one out.
        assertThat(problem(() -> t.registers.end(t.leader, made.id(), 1, "x", true))
                        .kind())
                .isEqualTo(Kind.FORBIDDEN);
        assertThat(problem(() -> t.registers.create(t.leader, "stalls", body("number", "L"), null))
                        .kind())
                .isEqualTo(Kind.FORBIDDEN);
        assertThat(problem(() -> t.registers.create(t.fire, "stalls", body("number", "L"), null))
                        .kind())
                .isEqualTo(Kind.FORBIDDEN);
        assertThat(problem(() -> t.registers.update(t.works, made.id(), 1, body("number", "F", "unit", "fire")))
                        .kind())
                .isEqualTo(Kind.FORBIDDEN);
        assertThat(t.registers.types(t.leader).stream().map(info -> info.type().code()))
                .as("those of the module command beside them")
                .containsExactly("lamps", "patrols", "sign-ins", "stalls", "visits");
        assertThat(t.registers.type(t.leader, "stalls").writable()).isFalse();
        assertThat(problem(() -> t.registers.type(t.leader, "firms")).kind()).isEqualTo(Kind.NOT_FOUND);
    }

    @ParameterizedTest
    @MethodSource("both")
    void shared_records_are_seen_everywhere_and_changed_by_the_unit_they_belong_to(TestRegisters t) {
        RegisterRecord lamp =
                t.registers.create(t.works, "lamps", body("pole", "P-1"), null).record();
        assertThat(lamp.unit()).isEqualTo("urban-management");
        assertThat(t.registers.get(t.fire, lamp.id()).key()).isEqualTo("P-1");
        assertThat(t.registers.list(t.fire, RecordQuery.of("lamps")).items()).hasSize(1);
        assertThat(t.registers.all(t.fire, List.of(lamp.id()))).hasSize(1);
        assertThat(problem(() -> t.registers.end(t.fire, lamp.id(), 1, "x", false))
                        .kind())
                .isEqualTo(Kind.FORBIDDEN);
        assertThat(problem(() -> t.registers.create(t.fire, "lamps", body("pole", "P-2"), null))
                        .kind())
                .isEqualTo(Kind.FORBIDDEN);
        Actor clerk = t.district.inUnit("clerk", 9, "urban-management");
        assertThat(problem(() -> t.registers.get(clerk, lamp.id())).kind()).isEqualTo(Kind.NOT_FOUND);
    }

    @ParameterizedTest
    @MethodSource("both")
    void references_are_kept_and_told(TestRegisters t) {
        t.registers.create(t.works, "firms", body("code", "SECRET", "unit", "urban-management"), null);
        RegisterRecord firm = t.registers
                .create(t.everywhere, "firms", body("code", "F-1", "unit", "fire", "parent", "F-1"), null)
                .record();
        invalid(() -> t.stall("G", "firm", "NONE"), "/fields/firm");
        String hidden = problem(() -> t.registers.create(
                        t.fire, "stalls", body("number", "G", "unit", "fire", "firm", "SECRET"), null))
                .errors()
                .toString();
        String missing = problem(() -> t.registers.create(
                        t.fire, "stalls", body("number", "G", "unit", "fire", "firm", "NOSUCH"), null))
                .errors()
                .toString();
        assertThat(hidden).isEqualTo(missing.replace("NOSUCH", "SECRET"));

        RegisterRecord one = t.registers
                .create(t.everywhere, "stalls", body("number", "G", "unit", "urban-management", "firm", "F-1"), null)
                .record();
        RegisterRecord two = t.registers
                .create(t.everywhere, "stalls", body("number", "H", "unit", "fire", "firm", "F-1", "next", "G"), null)
                .record();
        assertThat(t.registers.references(t.everywhere, one.id(), null, 10).items().stream()
                        .map(Referrer::key))
                .containsExactly("H");
        Page<Referrer> first = t.registers.references(t.everywhere, firm.id(), null, 2);
        assertThat(first.items()).hasSize(2);
        assertThat(t.registers
                        .references(t.everywhere, firm.id(), first.next(), 2)
                        .items())
                .hasSize(1);
        Problem refused = problem(() -> t.registers.end(t.fire, firm.id(), null, "停业", false));
        assertThat(refused.code()).isEqualTo("record.referred");
        assertThat(refused.details().get("referrers").toString())
                .contains("key=H")
                .doesNotContain("key=G");
        // What stays is not asked again, though this actor cannot see the firm; what is new is.
        RegisterRecord kept = t.registers.update(
                t.works, one.id(), null, body("number", "G", "unit", "urban-management", "firm", "F-1", "owner", "新"));
        assertThat(kept.fields()).containsEntry("firm", "F-1");
        t.registers.end(t.fire, firm.id(), null, "停业", true);
        invalid(
                () -> t.registers.create(t.everywhere, "stalls", body("number", "I", "firm", "F-1"), null),
                "/fields/firm");
        t.registers.update(t.everywhere, two.id(), null, body("number", "H", "unit", "fire"));
        assertThat(t.registers.references(t.everywhere, one.id(), null, 10).items())
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("both")
    void lists_filter_and_sort_by_every_kind_of_field(TestRegisters t) {
        t.stall("1", "owner", "张三", "kind", "food", "area", 5, "rent", 1.5, "open", true, "since", "2020-01-31");
        t.stall("2", "owner", "张四", "kind", "goods", "area", -5, "rent", 2.5, "open", false, "since", "2021-01-31");
        t.stall("3", "owner", "李一", "kind", "food", "area", 50);
        t.stall("4");
        t.stall("5", "owner", "长".repeat(250));
        RecordQuery all = RecordQuery.of("stalls");
        assertThat(keys(t.registers.list(t.works, all))).containsExactly("1", "2", "3", "4", "5");
        assertThat(keys(t.registers.list(t.works, all.sorted("-key")))).containsExactly("5", "4", "3", "2", "1");
        assertThat(keys(t.registers.list(t.works, all.sorted("area")))).containsExactly("4", "5", "2", "1", "3");
        assertThat(keys(t.registers.list(t.works, all.sorted("-since")))).containsExactly("2", "1", "5", "4", "3");
        assertThat(keys(t.registers.list(t.works, all.sorted("-changed")))).hasSize(5);
        assertThat(keys(t.registers.list(t.works, all.filter(RecordFilter.is("kind", "food")))))
                .containsExactly("1", "3");
        assertThat(keys(t.registers.list(t.works, all.filter(RecordFilter.is("area", "5", "50")))))
                .containsExactly("1", "3");
        assertThat(keys(t.registers.list(t.works, all.filter(RecordFilter.is("open", "false")))))
                .containsExactly("2");
        assertThat(keys(t.registers.list(t.works, all.filter(RecordFilter.between("rent", null, "2")))))
                .containsExactly("1");
        assertThat(keys(t.registers.list(t.works, all.filter(RecordFilter.between("since", "2021-01-01", null)))))
                .containsExactly("2");
        assertThat(keys(t.registers.list(t.works, all.filter(RecordFilter.begins("owner", "张")))))
                .containsExactly("1", "2");
        assertThat(keys(t.registers.list(t.works, all.filter(RecordFilter.is("owner", "长".repeat(250))))))
                .containsExactly("5");
        assertThat(keys(t.registers.list(t.works, all.filter(RecordFilter.is("owner", "长".repeat(251))))))
                .isEmpty();
        assertThat(keys(t.registers.list(
                        t.works,
                        all.filter(RecordFilter.is("kind", "food"), RecordFilter.between("area", "0", null))
                                .sorted("-area"))))
                .containsExactly("3", "1");
        assertThat(keys(t.registers.list(
                        t.works, new RecordQuery("stalls", null, "李", null, null, null, false, null, null, 10))))
                .containsExactly("3");
        assertThat(problem(() -> t.registers.list(t.works, all.sorted("note"))).kind())
                .isEqualTo(Kind.INVALID);
        assertThat(problem(() -> t.registers.list(t.works, all.filter(RecordFilter.is("note", "x"))))
                        .kind())
                .isEqualTo(Kind.INVALID);
        assertThat(problem(() -> t.registers.list(t.works, all.filter(RecordFilter.is("area", "x"))))
                        .kind())
                .isEqualTo(Kind.INVALID);
        assertThat(problem(() -> t.registers.list(t.works, all.page("nonsense", 10)))
                        .kind())
                .isEqualTo(Kind.UNREADABLE);
    }

    @ParameterizedTest
    @MethodSource("both")
    void pages_go_on_while_records_come_and_go(TestRegisters t) {
        for (int i = 0; i < 30; i++) {
            t.stall("P" + (10 + i), "area", i / 5, "owner", "同名");
        }
        for (String sort : List.of("key", "-key", "name", "-name", "changed", "-changed", "area", "-area", "owner")) {
            List<String> seen = new ArrayList<>();
            String after = null;
            int round = 0;
            do {
                Page<RegisterRecord> page = t.registers.list(
                        t.everywhere, RecordQuery.of("stalls").sorted(sort).page(after, 7));
                page.items().stream().filter(one -> one.key().startsWith("P")).forEach(one -> seen.add(one.key()));
                after = page.next();
                t.stall("Q" + sort + round++, "area", 2, "owner", "同名");
            } while (after != null && round < 40);
            assertThat(seen).as(sort).hasSize(30).doesNotHaveDuplicates();
        }
    }

    @ParameterizedTest
    @MethodSource("both")
    void a_box_finds_what_touches_it(TestRegisters t) {
        t.registers.create(t.everywhere, "stalls", at(113.80, 34.76, "number", "in"), null);
        t.registers.create(t.everywhere, "stalls", at(113.90, 34.76, "number", "out"), null);
        t.registers.create(t.everywhere, "stalls", body("number", "nowhere"), null);
        Box box = new Box(113.79, 34.75, 113.81, 34.77);
        assertThat(keys(t.registers.list(
                        t.everywhere, new RecordQuery("stalls", null, null, null, null, box, false, null, null, 9))))
                .containsExactly("in");
        assertThat(keys(t.registers.list(
                        t.everywhere,
                        new RecordQuery("stalls", null, null, null, "minghu", null, false, null, null, 9))))
                .containsExactly("in");
        t.registers.create(
                t.everywhere,
                "firms",
                new RecordBody(
                        Map.of("code", "WIDE"),
                        "{\"type\":\"Polygon\",\"coordinates\":[[[113.8,34.7],[114.5,34.7],[114.5,34.8],[113.8,34.8],[113.8,34.7]]]}"),
                null);
        assertThat(keys(t.registers.list(
                        t.everywhere, new RecordQuery("firms", null, null, null, null, box, false, null, null, 9))))
                .containsExactly("WIDE");
    }
}
