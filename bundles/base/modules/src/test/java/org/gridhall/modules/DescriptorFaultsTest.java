package org.gridhall.modules;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.gridhall.api.module.ModuleState.Fault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each kind of broken descriptor is refused with its file, its line and what to do. */
class DescriptorFaultsTest {

    private static final Path COMMAND = Path.of("../../platforms/command/src/main/resources");

    /** A right module; each case below breaks one line of it. */
    static final String RIGHT =
            """
            module: lakes
            title: {zh: 湖泊, en: Lakes}
            version: 1.2.0
            roles:
              - {code: ranger, title: {zh: 巡湖员, en: Ranger}, permissions: [ticket.read]}
            types:
              - code: patrol
                title: {zh: 巡湖, en: Patrol}
                prefix: XH
                form: report
                forms:
                  report:
                    type: object
                    properties:
                      depth: {type: string, pattern: "^[0-9]{1,3}$", x-title: {zh: 水深, en: Depth}}
                limits: [{code: look, title: {zh: 查看, en: Look}, duration: 3d}]
                indexed: [depth]
                flow:
                  stages:
                    - {code: seen, title: {zh: 发现, en: Seen}, phase: collect}
                    - {code: done, title: {zh: 办结, en: Done}, phase: feedback, closed: true}
                  actions:
                    - {code: open, title: {zh: 上报, en: Report}, to: seen, by: [ranger], limits: {start: [look]}}
                    - code: finish
                      title: {zh: 完成, en: Finish}
                      from: [seen]
                      to: done
                      by: [ranger]
                      when: ticket.priority < 5
                      refusal: {zh: 优先级太低, en: The priority is too low}
            categories:
              - {code: lake, title: {zh: 湖, en: Lake}, type: patrol, limits: {look: 12h}}
            rules:
              - {code: to-water, categories: [lake], unit: water, reason: {zh: 归水务, en: Water}}
            """;

    static Stream<Arguments> broken() {
        return Stream.of(
                Arguments.of("module: lakes", "modul: lakes", 1, "did you mean module"),
                Arguments.of("en: Lakes}", "en: [Lakes}", 2, "not YAML"),
                Arguments.of("version: 1.2.0", "version: \"\"", 3, "should match"),
                Arguments.of("version: 1.2.0", "module: again", 3, "occurs twice"),
                Arguments.of("version: 1.2.0", "<<: {a: b}", 3, "merge key"),
                Arguments.of("version: 1.2.0", "version: !!java.lang.String x", 3, "remove it"),
                Arguments.of("title: {zh: 巡湖员, en: Ranger}", "title: {zh: 巡湖员}", 5, "The key en is missing"),
                Arguments.of("[ticket.read]", "[ticket.reed]", 5, "use one of"),
                Arguments.of("prefix: XH", "prefix: xh", 9, "should match"),
                Arguments.of("form: report\n", "form: raport\n", 10, "did you mean report"),
                Arguments.of("type: object", "type: objekt", 13, "use one of"),
                Arguments.of("^[0-9]{1,3}$", "^([0-9]+)+$", 15, "could stall"),
                Arguments.of("^[0-9]{1,3}$", "[0-9", 15, "pattern is wrong"),
                Arguments.of(", x-title: {zh: 水深, en: Depth}", "", 15, "add x-title"),
                Arguments.of("en: Depth}", "en: Depth, in metres}", 15, "in quotes"),
                Arguments.of(
                        "{type: string, pattern: \"^[0-9]{1,3}$\", x-title: {zh: 水深, en: Depth}}",
                        "{type: object, properties: {a: {type: string}}, x-title: {zh: 水深, en: Depth}}",
                        15,
                        "The field a has no name"),
                Arguments.of(
                        "{type: string, pattern: \"^[0-9]{1,3}$\", x-title: {zh: 水深, en: Depth}}",
                        "{type: object, x-gridhall: place, properties: {}, x-title: {zh: 水深, en: Depth}}",
                        15,
                        "longitude and latitude"),
                Arguments.of("duration: 3d", "duration: 5w", 16, "20wd (working days)"),
                Arguments.of("duration: 3d", "duration: soon", 16, "90m (minutes)"),
                Arguments.of("indexed: [depth]", "indexed: [deep]", 17, "field deep"),
                Arguments.of("phase: collect", "phase: kollect", 20, "use one of"),
                Arguments.of("closed: true}", "voided: true}", 19, "No closed stage can be reached"),
                Arguments.of("code: open", "code: begin", 22, "action open"),
                Arguments.of("start: [look]", "start: [watch]", 23, "no limit watch"),
                Arguments.of("to: done", "to: over", 27, "no stage over"),
                Arguments.of("from: [seen]", "from: [sean]", 26, "did you mean seen"),
                Arguments.of("          to: done\n", "", 20, "cannot be left"),
                Arguments.of("ticket.priority < 5", "ticket.prioriti < 5", 29, "did you mean ticket.priority"),
                Arguments.of("ticket.priority < 5", "tiket.priority < 5", 29, "names tiket"),
                Arguments.of("ticket.priority < 5", "ticket.priority <", 29, "cannot be read"),
                Arguments.of("ticket.priority < 5", "ticket.priority = 5", 29, "cannot be read"),
                Arguments.of("ticket.priority < 5", "new('java.io.File', 'x')", 29, "cannot be read"),
                Arguments.of("ticket.priority < 5", "while (true) 1", 29, "cannot be read"),
                Arguments.of(
                        "          refusal: {zh: 优先级太低, en: The priority is too low}\n", "", 24, "belong together"),
                Arguments.of(", type: patrol", "", 32, "no type"),
                Arguments.of("code: lake,", "code: lake, parent: lake,", 32, "circle"),
                Arguments.of("code: lake,", "code: Lake,", 32, "should match"),
                Arguments.of("type: patrol", "type: patroll", 32, "did you mean patrol"),
                Arguments.of("look: 12h", "loock: 12h", 32, "patrol/loock"),
                Arguments.of(", unit: water", "", 34, "names nobody"),
                Arguments.of(" categories: [lake],", "", 34, "no condition"),
                Arguments.of("categories: [lake]", "categories: [lakes]", 34, "did you mean lake"),
                Arguments.of("by: [ranger], limits", "by: [rangers], limits", 23, "did you mean ranger"),
                Arguments.of("code: lake, title: {zh: 湖", "code: lake, colour: blue, title: {zh: 湖", 32, "colour"));
    }

    @ParameterizedTest(name = "{index} {1}")
    @MethodSource("broken")
    void aBrokenDescriptorNamesItsLineAndTheRemedy(String right, String wrong, int line, String remedy) {
        assertThat(RIGHT).contains(right);
        ModuleRegistry registry = ModuleRegistry.of(COMMAND);

        List<Fault> faults = registry.check("lakes.module.yaml", replaced(right, wrong));

        assertThat(faults).anySatisfy(fault -> {
            assertThat(fault.file()).isEqualTo("lakes.module.yaml");
            assertThat(fault.line()).isEqualTo(line);
            assertThat(fault.message().en()).contains(remedy);
        });
        assertThat(faults).allSatisfy(fault -> {
            assertThat(fault.message().zh()).matches("(?s).*[\\u4e00-\\u9fff].*");
            assertThat(fault.message().en()).isNotBlank();
        });
    }

    private static String replaced(String right, String wrong) {
        int at = RIGHT.indexOf(right);
        return RIGHT.substring(0, at) + wrong + RIGHT.substring(at + right.length());
    }

    @Test
    void aRightDescriptorHasNoFaults() {
        assertThat(ModuleRegistry.of(COMMAND).check("lakes.module.yaml", RIGHT)).isEmpty();
    }

    @Test
    void theThreadsClassLoaderDoesNotMatter() {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(ClassLoader.getPlatformClassLoader());
        try {
            assertThat(ModuleRegistry.of(COMMAND).check("lakes.module.yaml", RIGHT))
                    .isEmpty();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Test
    void anEmptyFileIsRefused() {
        assertThat(ModuleRegistry.of(COMMAND).check("a.module.yaml", "")).hasSize(1);
        assertThat(ModuleRegistry.of(COMMAND).check("a.module.yaml", "just words"))
                .isNotEmpty();
    }

    @Test
    void aBillionLaughsAreRefused() {
        StringBuilder bomb = new StringBuilder("module: bomb\na0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 10; i++) {
            String above = "*a" + (i - 1);
            bomb.append(
                    "a" + i + ": &a" + i + " [" + String.join(", ", java.util.Collections.nCopies(9, above)) + "]\n");
        }

        assertThat(ModuleRegistry.of(COMMAND).check("bomb.module.yaml", bomb.toString()))
                .anySatisfy(fault -> assertThat(fault.message().en()).contains("anchors"));
    }

    @Test
    void aFileThatIsReferredToKeepsItsOwnLines() {
        DescriptorSource source = bundle(Map.of(
                "GRIDHALL-INF/module.yaml",
                RIGHT.replaceFirst("report:\n *type: object\n *properties:\n.*\n", "report: forms/report.json\n"),
                "GRIDHALL-INF/forms/report.json",
                "{\n  \"type\": \"object\",\n  \"properties\": {\n    \"depth\": {\"type\": \"string\"}\n  }\n}"));
        ModuleRegistry registry = ModuleRegistry.of(COMMAND);

        registry.put(source);

        assertThat(registry.states().stream().filter(state -> !state.active()))
                .singleElement()
                .satisfies(state -> assertThat(state.problems()).singleElement().satisfies(fault -> {
                    assertThat(fault.file()).isEqualTo("GRIDHALL-INF/forms/report.json");
                    assertThat(fault.line()).isEqualTo(4);
                    assertThat(fault.path()).isEqualTo("/types/0/forms/report/properties/depth");
                    assertThat(fault.message().en()).contains("x-title");
                }));
    }

    @Test
    void aFileThatIsMissingOrOutsideIsNamed() {
        ModuleRegistry registry = ModuleRegistry.of(COMMAND);
        for (String path : List.of("forms/none.json", "../secret.json")) {
            registry.put(bundle(Map.of(
                    "GRIDHALL-INF/module.yaml",
                    RIGHT.replaceFirst("report:\n *type: object\n *properties:\n.*\n", "report: " + path + "\n"))));

            assertThat(registry.states().stream().filter(state -> !state.active()))
                    .singleElement()
                    .satisfies(state -> assertThat(state.problems()).anySatisfy(fault -> {
                        assertThat(fault.line()).isEqualTo(12);
                        assertThat(fault.message().en()).contains(path);
                    }));
        }
    }

    static DescriptorSource bundle(Map<String, String> files) {
        Map<String, byte[]> bytes = new java.util.HashMap<>();
        files.forEach((name, text) -> bytes.put(name, text.getBytes(StandardCharsets.UTF_8)));
        return new DescriptorSource("bundle:9", "lakes/1.0.0", DescriptorSource.IN_BUNDLE, "1.0.0", bytes);
    }
}
