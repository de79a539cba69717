package org.gridhall.modules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.gridhall.api.catalogue.Category;
import org.gridhall.api.catalogue.ModuleDefinition;
import org.gridhall.api.module.ModuleState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModuleRegistryTest {

    private static final Path COMMAND = Path.of("../../platforms/command/src/main/resources");

    private final ModuleRegistry registry = ModuleRegistry.of(COMMAND);

    private static DescriptorSource parks(String key, String version, String... categories) {
        StringBuilder yaml =
                new StringBuilder("module: parks\ntitle: {zh: 公园, en: Parks}\nversion: " + version + "\ncategories:\n");
        for (String category : categories) {
            yaml.append("  - {code: " + category + ", title: {zh: 类别, en: Category}, type: issue}\n");
        }
        return source(key, yaml.toString());
    }

    private static DescriptorSource source(String key, String yaml) {
        return DescriptorSource.text(key, key + ".module.yaml", yaml.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The categories of what the test puts there, without those of the platform. */
    private List<String> parks() {
        return registry.categories().stream()
                .filter(category -> !category.module().equals("command"))
                .map(Category::code)
                .toList();
    }

    private List<ModuleState> refused() {
        return registry.states().stream().filter(state -> !state.active()).toList();
    }

    @Test
    void whatArrivesIsInForceAndWhatLeavesIsGone() {
        long before = registry.revision();

        registry.put(parks("a", "1.0.0", "swing"));

        assertThat(registry.category("swing")).isPresent();
        assertThat(registry.revision()).isGreaterThan(before);

        registry.remove("a");

        assertThat(registry.category("swing")).isEmpty();
        assertThat(registry.modules()).extracting(ModuleDefinition::id).containsExactly("command");
    }

    @Test
    void anUpdateReplacesWhatWasThere() {
        registry.put(parks("a", "1.0.0", "swing"));
        registry.put(parks("a", "1.1.0", "slide"));

        assertThat(parks()).containsExactly("slide");
        assertThat(refused()).isEmpty();
    }

    @Test
    void theSameAgainChangesNothing() {
        registry.put(parks("a", "1.0.0", "swing"));
        long before = registry.revision();
        registry.put(parks("a", "1.0.0", "swing"));
        registry.put(source("a", "module: parks\nbroken"));

        assertThat(parks()).containsExactly("swing");
        assertThat(registry.revision()).isEqualTo(before + 1);
    }

    @Test
    void aBrokenUpdateLeavesThePreviousVersionInForce() {
        registry.put(parks("a", "1.0.0", "swing"));

        registry.put(source(
                "a", "module: parks\ntitle: {zh: 公园, en: Parks}\nversion: 1.1.0\ncategories: [{code: slide}]\n"));

        assertThat(parks()).containsExactly("swing");
        assertThat(refused()).singleElement().satisfies(state -> {
            assertThat(state.version()).isEqualTo("1.1.0");
            assertThat(state.problems())
                    .anySatisfy(fault -> assertThat(fault.line()).isEqualTo(4));
        });

        registry.put(parks("a", "1.2.0", "slide"));

        assertThat(parks()).containsExactly("slide");
        assertThat(refused()).isEmpty();
    }

    @Test
    void anUpdateThatNeedsWhatIsNotThereLeavesThePreviousVersionInForce() {
        registry.put(parks("a", "1.0.0", "swing"));

        registry.put(
                source(
                        "a",
                        "module: parks\ntitle: {zh: 公园, en: Parks}\nversion: 1.1.0\ncategories: [{code: slide, title: {zh: 类别, en: C}, type: isue}]\n"));

        assertThat(parks()).containsExactly("swing");
        assertThat(refused().get(0).problems().get(0).message().en()).contains("did you mean issue");
    }

    @Test
    void ofTwoSourcesTheHigherVersionIsInForceAndTheOtherWaits() {
        registry.put(parks("a", "1.9.0", "swing"));
        registry.put(parks("b", "1.10.0", "slide"));
        assertThat(parks()).containsExactly("slide");

        registry.put(parks("c", "1.10.0", "bench"));
        assertThat(parks()).containsExactly("slide");
        assertThat(refused()).hasSize(2).allSatisfy(state -> assertThat(
                        state.problems().get(0).message().en())
                .contains("higher version"));

        registry.remove("b");
        assertThat(parks()).containsExactly("bench");
        registry.remove("c");
        assertThat(parks()).containsExactly("swing");
        assertThat(refused()).isEmpty();
    }

    @Test
    void aCodeOfAnotherModuleIsRefused() {
        registry.put(parks("a", "1.0.0", "swing"));
        registry.put(
                source(
                        "z",
                        "module: zoo\ntitle: {zh: 动物园, en: Zoo}\ncategories:\n  - {code: swing, title: {zh: 秋千, en: Swing}, type: issue}\n"));

        assertThat(registry.category("swing").orElseThrow().module()).isEqualTo("parks");
        assertThat(refused()).singleElement().satisfies(state -> {
            assertThat(state.id()).isEqualTo("zoo");
            assertThat(state.problems().get(0).line()).isEqualTo(4);
            assertThat(state.problems().get(0).message().en()).contains("taken by the module parks");
        });

        registry.remove("a");

        assertThat(registry.category("swing").orElseThrow().module()).isEqualTo("zoo");
    }

    @Test
    void whatNeedsAnotherModuleWaitsForIt() {
        ModuleRegistry empty = new ModuleRegistry();
        empty.put(parks("a", "1.0.0", "swing"));
        assertThat(empty.modules()).isEmpty();
        assertThat(empty.states().get(0).problems().get(0).message().en())
                .contains("install the module that brings it");

        DescriptorSource.under(COMMAND).forEach(empty::put);
        assertThat(empty.category("swing")).isPresent();

        empty.remove(COMMAND.toString());
        assertThat(empty.category("swing")).isEmpty();
        assertThat(empty.modules()).isEmpty();
    }

    @Test
    void anUpdateThatWouldBreakAnotherModuleIsRefused() {
        registry.put(parks("a", "1.0.0", "swing"));

        registry.put(source(COMMAND.toString(), "module: command\ntitle: {zh: 指挥, en: Command}\nversion: 9.0.0\n"));

        assertThat(registry.type("issue")).isPresent();
        assertThat(registry.category("swing")).isPresent();
        assertThat(refused()).singleElement().satisfies(state -> assertThat(
                        state.problems().get(0).message().en())
                .contains("parks would stop working"));
    }

    @Test
    void aModuleThatComesFromElsewhereTakesTheTurnOfTheOld() {
        registry.put(parks("bundle:1", "1.0.0", "swing"));

        registry.replace("bundle:1", source("bundle:2", "module: parks\nbroken: true\n"));
        assertThat(parks()).containsExactly("swing");

        registry.replace("bundle:2", parks("bundle:3", "1.0.0", "slide"));
        assertThat(parks()).containsExactly("slide");
        registry.remove("bundle:3");
        assertThat(parks()).isEmpty();
    }

    @Test
    void theDistrictSaysOtherwise() {
        registry.overlay(
                "parks",
                "parks.yaml",
                bytes(
                        """
                        unit: gardens
                        categories:
                          - {code: swing, title: {en: Swing}, public: true, priority: 1, limits: {handle: 2d}}
                          - {code: slide, off: true}
                          - {code: bench, title: {zh: 长椅, en: Bench}, type: issue}
                        rules:
                          - {code: benches, categories: [bench], unit: works, reason: {zh: 归工务, en: Works}}
                        """));
        registry.put(parks("a", "1.0.0", "swing", "slide"));

        assertThat(refused()).isEmpty();
        assertThat(parks()).containsExactly("swing", "bench");
        Category swing = registry.category("swing").orElseThrow();
        assertThat(swing.title().zh()).isEqualTo("类别");
        assertThat(swing.title().en()).isEqualTo("Swing");
        assertThat(swing.open()).isTrue();
        assertThat(swing.unit()).isEqualTo("gardens");
        assertThat(swing.limits()).containsEntry("handle", "2d");
        assertThat(registry.rules()).extracting(rule -> rule.code()).containsExactly("benches");

        registry.overlay("parks", "parks.yaml", null);

        assertThat(parks()).containsExactly("swing", "slide");
    }

    @Test
    void anOverlayChangesLimitsAndActionsOfAType() {
        registry.overlay(
                "command",
                "command.yaml",
                bytes(
                        """
                        types:
                          - code: issue
                            limits: [{code: handle, duration: null}]
                            flow:
                              actions:
                                - {code: void, by: [leader]}
                        """));

        assertThat(registry.type("issue")
                        .orElseThrow()
                        .limit("handle")
                        .orElseThrow()
                        .duration())
                .isNull();
        assertThat(registry.type("issue")
                        .orElseThrow()
                        .action("void")
                        .orElseThrow()
                        .by())
                .containsExactly("leader");
        assertThat(registry.type("issue")
                        .orElseThrow()
                        .action("void")
                        .orElseThrow()
                        .to())
                .isEqualTo("void");
    }

    @Test
    void aBrokenOverlayKeepsWhatWorked() {
        registry.put(parks("a", "1.0.0", "swing"));

        for (String overlay : List.of(
                "categories:\n  - {code: swing, colour: red}\n",
                "categories:\n  - {code: swing, limits: {handle: 3w}}\n",
                "categories:\n  - {code: swign, off: true}\n",
                "categories:\n  - {code: swign, public: true}\n",
                "unit: works\nmodule: zoo\n",
                "unit: works\n  bad: [\n")) {
            registry.overlay("parks", "parks.yaml", bytes(overlay));

            assertThat(registry.category("swing")).as(overlay).isPresent();
            assertThat(refused()).as(overlay).singleElement().satisfies(state -> assertThat(state.problems())
                    .anySatisfy(fault -> {
                        assertThat(fault.file()).isEqualTo("parks.yaml");
                        assertThat(fault.line()).isEqualTo(2);
                    }));
        }

        registry.overlay("parks", "parks.yaml", bytes("unit: works\n"));

        assertThat(refused()).isEmpty();
        assertThat(registry.category("swing").orElseThrow().unit()).isEqualTo("works");
    }

    @Test
    void aCheckChangesNothing() {
        registry.put(parks("a", "1.0.0", "swing"));
        long before = registry.revision();

        assertThat(registry.check("parks.yaml", "categories: [{code: swing, off: 1}]"))
                .anySatisfy(fault -> assertThat(fault.file()).isEqualTo("parks.yaml"));
        assertThat(registry.check("parks.yaml", "unit: works")).isEmpty();
        assertThat(registry.check("/some/where/parks-2.0.0.module.yaml", "module: parks\ntitle: {zh: 园, en: P}\n"))
                .isEmpty();

        assertThat(registry.revision()).isEqualTo(before);
    }

    @Test
    void theSchemaIsPublished() {
        assertThat(registry.schema()).contains("https://json-schema.org/draft/2020-12/schema", "\"categories\"");
    }

    @Test
    void parentsComeFirstAndKnowWhatIsBelow() {
        registry.put(
                source(
                        "a",
                        """
                module: parks
                title: {zh: 公园, en: Parks}
                categories:
                  - {code: swing, title: {zh: 秋千, en: Swing}, type: issue, parent: toys}
                  - {code: toys, title: {zh: 设施, en: Toys}, abstract: true, parent: ground}
                  - {code: ground, title: {zh: 场地, en: Ground}, abstract: true}
                """));

        assertThat(parks()).containsExactly("ground", "toys", "swing");
        assertThat(registry.withDescendants("ground")).containsExactlyInAnyOrder("ground", "toys", "swing");
        assertThat(registry.withDescendants("swing")).containsExactly("swing");
        assertThat(registry.withDescendants("none")).isEmpty();
    }

    @Test
    void theFolderOfTheDistrictIsFollowed(@TempDir Path folder) throws IOException {
        DistrictFolder district = new DistrictFolder(folder, registry);
        Path module = folder.resolve("parks-1.0.0.module.yaml");
        Files.writeString(
                module,
                "module: parks\ntitle: {zh: 公园, en: Parks}\ncategories:\n  - {code: swing, title: {zh: 秋千, en: S}, type: issue}\n");
        Files.writeString(folder.resolve("parks.yaml"), "unit: gardens\n");
        district.look();
        assertThat(registry.category("swing").orElseThrow().unit()).isEqualTo("gardens");
        assertThat(registry.modules()).extracting(ModuleDefinition::version).contains("1.0.0");

        Files.delete(folder.resolve("parks.yaml"));
        district.look();
        assertThat(registry.category("swing").orElseThrow().unit()).isNull();

        Files.delete(module);
        district.look();
        assertThat(registry.category("swing")).isEmpty();
    }

    @Test
    void readersSeeWholeChangesOnly() throws Exception {
        Set<Set<String>> whole = Set.of(Set.of(), Set.of("a1", "a2", "a3"), Set.of("b1", "b2"));
        ExecutorService readers = Executors.newFixedThreadPool(3);
        try {
            List<Future<Boolean>> seen = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                Callable<Boolean> reader = () -> {
                    boolean right = true;
                    long last = 0;
                    while (!Thread.currentThread().isInterrupted() && last < 60) {
                        last = registry.revision();
                        right &= whole.contains(Set.copyOf(parks()));
                        right &= registry.revision() >= last;
                    }
                    return right;
                };
                seen.add(readers.submit(reader));
            }
            while (registry.revision() < 60) {
                registry.put(parks("a", "1.0.0", "a1", "a2", "a3"));
                registry.put(parks("a", "1.0.1", "b1", "b2"));
                registry.remove("a");
            }
            for (Future<Boolean> reader : seen) {
                assertThat(reader.get()).isTrue();
            }
        } finally {
            readers.shutdownNow();
        }
    }
}
