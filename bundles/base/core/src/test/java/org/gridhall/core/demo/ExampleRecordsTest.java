package org.gridhall.core.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.gridhall.api.account.Actor;
import org.gridhall.api.catalogue.ExampleRecord;
import org.gridhall.api.catalogue.RegisterType;
import org.gridhall.api.people.CreditCode;
import org.gridhall.api.register.RegisterRecord;
import org.gridhall.core.TestDistrict;
import org.gridhall.core.register.JpaRegisters;
import org.gridhall.core.storage.TestDatabase;
import org.gridhall.modules.ModuleRegistry;
import org.junit.jupiter.api.Test;

class ExampleRecordsTest {

    private static final Path BUNDLES = Path.of("../..");

    /** The resources of every module in the repository. */
    private static Path[] modules() throws IOException {
        try (Stream<Path> files =
                Files.find(BUNDLES, 8, (path, about) -> path.endsWith("src/main/resources/GRIDHALL-INF/module.yaml"))) {
            return files.map(file -> file.getParent().getParent()).sorted().toArray(Path[]::new);
        }
    }

    @Test
    void everyExampleRecordOfEveryModuleIsMadeOnce() throws Exception {
        ModuleRegistry modules = ModuleRegistry.of(modules());
        TestDistrict t = new TestDistrict(TestDatabase.derby());
        JpaRegisters registers = new JpaRegisters(t.database, t.trail, modules, t.organisation, TestDistrict.jingkai());
        ExampleRecords examples = new ExampleRecords(modules, t.organisation, registers);
        List<ExampleRecord> wanted = modules.modules().stream()
                .flatMap(module -> module.records().stream())
                .toList();
        assertThat(modules.states()).allMatch(state -> state.active());
        assertThat(wanted).hasSizeGreaterThan(100);

        assertThat(examples.make()).isEqualTo(wanted.size());

        for (ExampleRecord example : wanted) {
            RegisterType type = modules.modules().stream()
                    .flatMap(module -> module.registers().stream())
                    .filter(register -> register.code().equals(example.register()))
                    .findFirst()
                    .orElseThrow();
            String key = (String) example.fields().get(type.key());
            RegisterRecord made = registers.byKey(Actor.SYSTEM, type.code(), key);
            assertThat(made.fields().keySet())
                    .containsExactlyInAnyOrderElementsOf(example.fields().keySet());
            assertThat(made.geometry() == null)
                    .as(key)
                    .isEqualTo(type.geometry().equals("none"));
            if (type.form().contains("统一社会信用代码")) {
                assertThat(key).matches(CreditCode::valid);
            }
        }
        RegisterRecord changed = registers.byKey(Actor.SYSTEM, wanted.get(0).register(), keyOf(modules, wanted.get(0)));
        registers.end(Actor.SYSTEM, changed.id(), null, "已停办", true);
        assertThat(examples.make()).isZero();
        assertThat(new ExampleRecords(modules, t.organisation, registers).make())
                .isZero();
    }

    private static String keyOf(ModuleRegistry modules, ExampleRecord example) {
        return modules.modules().stream()
                .flatMap(module -> module.registers().stream())
                .filter(register -> register.code().equals(example.register()))
                .map(register -> (String) example.fields().get(register.key()))
                .findFirst()
                .orElseThrow();
    }
}
