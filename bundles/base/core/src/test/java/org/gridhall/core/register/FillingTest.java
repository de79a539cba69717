package org.gridhall.core.register;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.gridhall.core.register.TestRegisters.at;
import static org.gridhall.core.register.TestRegisters.body;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.gridhall.api.Problem;
import org.gridhall.api.register.ImportOptions;
import org.gridhall.api.register.RecordFilter;
import org.gridhall.api.register.RecordQuery;
import org.gridhall.api.register.RegisterRecord;
import org.gridhall.core.feed.FeedPump;
import org.gridhall.core.storage.TestDatabase;
import org.gridhall.modules.DescriptorSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Records while the definition of their register changes, leaves and comes back, and while the organisation changes. */
class FillingTest {

    private static final Path FILE = Path.of("src/test/resources/modules/registers.module.yaml");

    static Stream<TestRegisters> both() {
        return TestDatabase.both().map(TestRegisters::new);
    }

    static void redefine(TestRegisters t, String version, String from, String to) throws Exception {
        String yaml = Files.readString(FILE);
        assertThat(yaml).contains(from);
        byte[] changed = yaml.replace("version: 1.0.0", "version: " + version)
                .replace(from, to)
                .getBytes(StandardCharsets.UTF_8);
        String name = "registers-" + version + ".module.yaml";
        t.district.modules.put(new DescriptorSource(version, name, name, version, Map.of(name, changed)));
        assertThat(t.district.modules.states())
                .filteredOn(state -> state.version().equals(version))
                .singleElement()
                .satisfies(state -> assertThat(state.problems()).isEmpty());
    }

    private static List<String> keys(TestRegisters t, RecordQuery query) {
        return t.registers.list(t.works, query).items().stream()
                .map(RegisterRecord::key)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("both")
    void a_new_indexed_field_is_filled_in_the_background(TestRegisters t) throws Exception {
        for (int i = 0; i < 450; i++) {
            t.stall("S" + (1000 + i), "note", i == 7 ? "special" : "plain", "area", i);
        }
        redefine(t, "2.0.0", "[owner, kind, area, rent, open, since]", "[note, area, firm]");
        RecordQuery special = RecordQuery.of("stalls").filter(RecordFilter.is("note", "special"));
        assertThat(t.registers.type(t.works, "stalls").indexing()).containsExactly("note", "firm");
        Problem waiting = catchThrowableOfType(Problem.class, () -> keys(t, special));
        assertThat(waiting.code()).isEqualTo("register.indexing");
        assertThat(waiting.kind()).isEqualTo(Problem.Kind.UNAVAILABLE);
        // what was indexed before still is, and what is no longer indexed is not
        assertThat(keys(t, RecordQuery.of("stalls").filter(RecordFilter.is("area", "7"))))
                .containsExactly("S1007");
        assertThat(catchThrowableOfType(
                                Problem.class,
                                () -> keys(t, RecordQuery.of("stalls").filter(RecordFilter.is("owner", "x"))))
                        .kind())
                .isEqualTo(Problem.Kind.INVALID);
        // a record that is written meanwhile is right at once
        t.stall("S2000", "note", "special");

        Filling filling = t.registers.filling();
        filling.remember();
        var type = t.district.modules.register("stalls").orElseThrow();
        assertThat(filling.step(type)).isTrue();
        assertThat(t.registers.type(t.works, "stalls").indexing()).contains("note");
        // somebody else goes on, as after a restart
        new TestAgain(t).registers().filling().work();
        assertThat(t.registers.type(t.works, "stalls").indexing()).isEmpty();
        assertThat(keys(t, special)).containsExactly("S1007", "S2000");
        assertThat(keys(t, RecordQuery.of("stalls").sorted("-note").page(null, 2)))
                .containsExactly("S2000", "S1007");
        long facets = t.district.database.read(manager -> manager.createQuery(
                        "SELECT COUNT(f) FROM StoredRecordFacet f WHERE f.register = 'stalls'", Long.class)
                .getSingleResult());
        assertThat(facets).isEqualTo(451 * 3);
        assertThat(t.registers.byKey(t.works, "stalls", "S1007").version()).isEqualTo(1);
    }

    /** Another process on the same database. */
    private record TestAgain(TestRegisters t) {
        JpaRegisters registers() {
            return new JpaRegisters(
                    t.district.database,
                    t.district.trail,
                    t.district.modules,
                    t.district.organisation,
                    t.district.district,
                    Runnable::run);
        }
    }

    @ParameterizedTest
    @MethodSource("both")
    void old_records_stay_readable_and_are_checked_at_their_next_change(TestRegisters t) throws Exception {
        RegisterRecord old = t.stall("1", "owner", "甲");
        redefine(
                t,
                "2.0.0",
                "required: [number]\n      properties:\n        number: {type: string, maxLength: 40",
                "required: [number, note]\n      properties:\n        number: {type: string, maxLength: 40");
        assertThat(t.registers.get(t.works, old.id())).isEqualTo(old);
        Problem problem = catchThrowableOfType(
                Problem.class,
                () -> t.registers.update(t.works, old.id(), 1, body("number", "1", "unit", "urban-management")));
        assertThat(problem.errors().get(0).field()).isEqualTo("/fields/note");
        t.registers.update(t.works, old.id(), 1, body("number", "1", "note", "x", "unit", "urban-management"));
    }

    @Test
    void a_form_with_an_endless_pattern_does_not_arrive() throws Exception {
        TestRegisters t = new TestRegisters(TestDatabase.derby());
        String yaml = Files.readString(FILE);
        String endless =
                yaml.replace("^[A-Z0-9-]{1,40}$", "^([A-Z0-9-]+)+$").replace("version: 1.0.0", "version: 9.0.0");
        assertThat(endless).isNotEqualTo(yaml);
        t.district.modules.put(new DescriptorSource(
                "9",
                "9.module.yaml",
                "9.module.yaml",
                null,
                Map.of("9.module.yaml", endless.getBytes(StandardCharsets.UTF_8))));
        assertThat(t.district.modules.states())
                .filteredOn(state -> state.version().equals("9.0.0"))
                .singleElement()
                .satisfies(state -> {
                    assertThat(state.active()).isFalse();
                    assertThat(state.problems()).anyMatch(fault -> fault.path().endsWith("/pattern"));
                });
        // what was in force is, and a text made for the other pattern is only a wrong row
        var preview = t.registers.preview(
                t.works,
                "firms",
                new ImportOptions("csv", false),
                new ByteArrayInputStream(("code\n" + "A".repeat(4000) + "!\n").getBytes(StandardCharsets.UTF_8)));
        assertThat(preview.wrong()).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("both")
    void without_its_module_a_register_is_readable_and_no_more(TestRegisters t) throws Exception {
        redefine(t, "2.0.0", "title: {zh: 摊点, en: Stalls}", "title: {zh: 摊位, en: Stalls}");
        RegisterRecord stall = t.stall("1", "owner", "甲");
        t.registers.filling().work();
        t.district.modules.remove("2.0.0");
        t.district.modules.remove(FILE.toAbsolutePath().toString());
        t.district.modules.states().stream()
                .filter(state -> state.id().equals("registers"))
                .findFirst()
                .ifPresent(state -> assertThat(state.active()).isFalse());
        assertThat(t.district.modules.register("stalls")).isEmpty();
        assertThat(t.registers.get(t.works, stall.id())).isEqualTo(stall);
        assertThat(keys(t, RecordQuery.of("stalls").sorted("owner"))).containsExactly("1");
        assertThat(t.registers.types(t.works))
                .filteredOn(info -> info.type().module().equals("registers"))
                .singleElement()
                .satisfies(info -> {
                    assertThat(info.away()).isTrue();
                    assertThat(info.writable()).isFalse();
                    assertThat(info.type().title().zh()).isEqualTo("摊位");
                });
        for (var call : List.<org.assertj.core.api.ThrowableAssert.ThrowingCallable>of(
                () -> t.stall("2"),
                () -> t.registers.update(t.works, stall.id(), 1, body("number", "1")),
                () -> t.registers.end(t.works, stall.id(), 1, "x", true))) {
            assertThat(catchThrowableOfType(Problem.class, call).code()).isEqualTo("register.away");
        }
        assertThat(catchThrowableOfType(Problem.class, () -> t.registers.get(t.fire, stall.id()))
                        .kind())
                .isEqualTo(Problem.Kind.NOT_FOUND);
        redefine(t, "3.0.0", "version", "version");
        assertThat(t.registers
                        .update(t.works, stall.id(), 1, body("number", "1", "unit", "urban-management"))
                        .version())
                .isEqualTo(2);
    }

    @ParameterizedTest
    @MethodSource("both")
    void records_move_with_the_organisation(TestRegisters t) {
        RegisterRecord stall = t.registers
                .create(t.everywhere, "stalls", at(113.80, 34.76, "number", "1", "unit", "fire"), null)
                .record();
        RegisterRecord gone = t.registers
                .create(t.everywhere, "stalls", at(113.80, 34.76, "number", "2", "unit", "fire"), null)
                .record();
        t.registers.end(t.everywhere, gone.id(), 1, "x", true);
        // as if they had been put down under another organisation
        t.district.database.write(manager -> manager.createQuery("UPDATE StoredRecord r SET r.unitPath = '/old/',"
                        + " r.grid = 'old', r.gridPath = '/old/', r.revision = r.revision + 1")
                .executeUpdate());
        RegisterWork work = new RegisterWork(t.registers, null, t.district.modules);
        work.stop();
        FeedPump pump = new FeedPump(t.district.database);
        pump.drain(work);
        t.registers.filling().work();
        RegisterRecord now = t.registers.get(t.everywhere, stall.id());
        assertThat(now.unitPath()).isEqualTo(stall.unitPath());
        assertThat(now.gridPath()).isEqualTo(stall.gridPath());
        assertThat(now.version()).isEqualTo(1);
        assertThat(t.registers.history(t.everywhere, stall.id())).last().satisfies(entry -> assertThat(entry.action())
                .isEqualTo("placed"));
        assertThat(t.registers.get(t.everywhere, gone.id()).gridPath()).isEqualTo("/old/");
        assertThat(t.district.trail.verifyAll().intact()).isTrue();
        pump.stop();
    }
}
