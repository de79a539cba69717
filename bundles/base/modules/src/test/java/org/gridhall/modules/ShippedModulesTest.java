package org.gridhall.modules;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.gridhall.api.catalogue.Category;
import org.gridhall.api.catalogue.FlowAction;
import org.gridhall.api.catalogue.Role;
import org.gridhall.api.catalogue.Stage;
import org.gridhall.api.catalogue.TicketType;
import org.junit.jupiter.api.Test;

class ShippedModulesTest {

    private static final Path BUNDLES = Path.of("../..");

    private static Path[] shipped() {
        return Stream.of(
                        "platforms/command",
                        "platforms/convenience",
                        "platforms/enforcement",
                        "platforms/market",
                        "platforms/security",
                        "departments/civil-affairs",
                        "departments/commerce",
                        "departments/environment",
                        "departments/urban-management",
                        "sample")
                .map(folder -> BUNDLES.resolve(folder).resolve("src/main/resources"))
                .filter(Files::isDirectory)
                .toArray(Path[]::new);
    }

    @Test
    void everyModuleThatIsShippedIsInForce() {
        ModuleRegistry registry = ModuleRegistry.of(shipped());

        assertThat(registry.states()).isNotEmpty().allMatch(state -> state.active());
    }

    @Test
    void everyDistrictsOverlaysAndModulesAreRight() throws IOException {
        try (Stream<Path> districts = Files.list(Path.of("../../../config/districts"))) {
            for (Path district : districts.toList()) {
                ModuleRegistry registry = ModuleRegistry.of(shipped());
                new DistrictFolder(district.resolve("modules"), registry).look();

                assertThat(registry.states()).as(district.toString()).allMatch(state -> state.active());
            }
        }
    }

    @Test
    void everyWordIsInBothLanguages() throws IOException {
        for (Path resources : shipped()) {
            try (Stream<Path> files = Files.walk(resources)) {
                for (Path file : files.filter(path -> path.toString().matches(".*[.](yaml|json)"))
                        .toList()) {
                    Faults faults = new Faults();
                    JsonNode json = Documents.read(file.toString(), Files.readAllBytes(file), faults)
                            .orElseThrow()
                            .json();
                    json.findParents("en").forEach(words -> {
                        assertThat(words.path("zh").asText())
                                .as(file.toString())
                                .matches(".*[\\u4e00-\\u9fff].*");
                        assertThat(words.path("en").asText())
                                .as(file.toString())
                                .matches("[\\x20-\\x7e]+");
                    });
                }
            }
        }
    }

    @Test
    void demoTextsArePlentifulAndNameAPlace() {
        ModuleRegistry registry = ModuleRegistry.of(shipped());

        assertThat(registry.modules().stream()
                        .filter(module -> !module.id().equals("sample"))
                        .flatMap(module -> module.examples().stream()))
                .hasSizeGreaterThan(15)
                .allSatisfy(example -> {
                    assertThat(example.titles()).hasSizeGreaterThanOrEqualTo(6).doesNotHaveDuplicates();
                    assertThat(example.descriptions())
                            .hasSizeGreaterThanOrEqualTo(6)
                            .allMatch(text -> text.contains("{place}"));
                    assertThat(example.results()).hasSizeGreaterThanOrEqualTo(6);
                });
    }

    @Test
    void theClosedLoopHasItsStagesAndActions() {
        TicketType issue = ModuleRegistry.of(shipped()).type("issue").orElseThrow();

        assertThat(issue.stages())
                .extracting(Stage::code)
                .containsExactly(
                        "collect", "dispatch", "handle", "consult", "feedback", "closed", "assessed", "void", "merged");
        assertThat(issue.actions())
                .extracting(FlowAction::code)
                .contains(
                        "open", "register", "dispatch", "not-ours", "handled", "feedback", "close", "assess", "reopen");
        assertThat(issue.action("comment").orElseThrow().from())
                .as("any, the stages of the traits too")
                .hasSize(9);
        assertThat(issue.action("not-ours").orElseThrow().cases().get(0).child().type())
                .isEqualTo("consultation");
        assertThat(issue.limit("handle").orElseThrow().duration()).isEqualTo("5d");
        assertThat(issue.forms().get("dispatch")).contains("\"title\":\"承办单位\"");
    }

    @Test
    void theBaseRolesAreThere() {
        assertThat(ModuleRegistry.of(shipped()).roles())
                .extracting(Role::code)
                .contains(
                        "admin",
                        "leader",
                        "dispatcher",
                        "handler",
                        "gridworker",
                        "gridleader",
                        "clerk",
                        "supervisor",
                        "importer");
    }

    @Test
    void parentsStandBeforeTheirChildren() {
        List<Category> categories = ModuleRegistry.of(shipped()).categories();

        assertThat(categories)
                .allMatch(category -> category.parent() == null
                        || categories.stream()
                                .takeWhile(other -> other != category)
                                .anyMatch(other -> other.code().equals(category.parent())));
    }
}
