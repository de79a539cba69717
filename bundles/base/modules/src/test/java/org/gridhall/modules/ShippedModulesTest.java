package org.gridhall.modules;

import static org.assertj.core.api.Assertions.assertThat;

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
        return Stream.of("platforms/command", "platforms/security", "departments/urban-management", "sample")
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
    void theClosedLoopHasItsStagesAndActions() {
        TicketType issue = ModuleRegistry.of(shipped()).type("issue").orElseThrow();

        assertThat(issue.stages())
                .extracting(Stage::code)
                .containsExactly("collect", "dispatch", "handle", "consult", "feedback", "closed", "assessed", "void");
        assertThat(issue.actions())
                .extracting(FlowAction::code)
                .contains(
                        "open", "register", "dispatch", "not-ours", "handled", "feedback", "close", "assess", "reopen");
        assertThat(issue.action("comment").orElseThrow().from()).hasSize(8);
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
