package org.gridhall.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.gridhall.api.catalogue.Category;
import org.gridhall.modules.ModuleRegistry;
import org.junit.jupiter.api.Test;

/** What a vendor's own test may look like: the module comes into force beside those it builds on. */
class SampleTest {

    private static final Path HERE = Path.of("src/main/resources");
    private static final Path COMMAND = Path.of("../platforms/command/src/main/resources");

    @Test
    void theSampleBringsItsCategory() {
        ModuleRegistry registry = ModuleRegistry.of(COMMAND, HERE);

        Category category = registry.category("river-pollution").orElseThrow();
        assertThat(category.module()).isEqualTo("sample");
        assertThat(category.unit()).isEqualTo("water");
        assertThat(category.limits()).containsEntry("handle", "48h");
        assertThat(category.form()).contains("\"title\":\"情形\"");
    }
}
