package org.gridhall.core.trail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.gridhall.api.trail.Subject;
import org.gridhall.api.trail.TrailEntry;
import org.gridhall.core.storage.Database;
import org.gridhall.core.storage.TestDatabase;
import org.gridhall.modules.ModuleRegistry;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ModuleTrailTest {

    private static final Path BASE = Path.of("../../platforms/command/src/main/resources");

    @TempDir
    Path folder;

    static Stream<Database> both() {
        return TestDatabase.both();
    }

    private Path parks(String version, String title) throws IOException {
        return Files.writeString(
                folder.resolve("parks.module.yaml"),
                "module: parks\nversion: " + version + "\ntitle: {zh: " + title + ", en: Parks}\n"
                        + "roles:\n- code: parks-admin\n  title: {zh: 管理, en: Admin}\n"
                        + "  permissions: [ticket.read, ticket.open, statistics.read, module.read]\n");
    }

    private static void write(ModuleTrail trail, ModuleRegistry registry) {
        trail.writeNow(registry.modules(), registry.states());
    }

    @ParameterizedTest
    @MethodSource("both")
    void what_happens_to_a_module_is_said_once_in_its_chain(Database database) throws IOException {
        ChainedTrail chains = new ChainedTrail(database);
        ModuleTrail trail = new ModuleTrail(database, chains);
        Subject parks = Subject.module("parks");
        ModuleRegistry registry = ModuleRegistry.of(BASE, parks("1.0.0", "公园"));
        write(trail, registry);
        write(trail, registry);
        // A start with the same files, on another node.
        write(new ModuleTrail(database, chains), ModuleRegistry.of(BASE, parks("1.0.0", "公园")));
        assertThat(actions(chains, parks)).containsExactly("arrived");

        registry.overlay("parks", "parks.yaml", "title: {zh: 园林, en: Gardens}".getBytes(StandardCharsets.UTF_8));
        write(trail, registry);
        registry.overlay("parks", "parks.yaml", "nothing: 1".getBytes(StandardCharsets.UTF_8));
        write(trail, registry);
        write(trail, registry);
        assertThat(actions(chains, parks)).containsExactly("arrived", "changed", "refused");
        TrailEntry refused = chains.entries(parks, 3, 1).get(0);
        assertThat(refused.changes().toString()).contains("parks.yaml:1").contains("nothing");

        write(trail, ModuleRegistry.of(BASE, parks("1.1.0", "公园")));
        write(trail, ModuleRegistry.of(BASE));
        write(trail, ModuleRegistry.of(BASE));
        write(trail, ModuleRegistry.of(BASE, parks("1.1.0", "公园")));
        assertThat(actions(chains, parks))
                .containsExactly("arrived", "changed", "refused", "upgraded", "removed", "arrived");
        assertThat(chains.entries(parks, 4, 1).get(0).changes().get("version")).isEqualTo(List.of("1.0.0", "1.1.0"));
        assertThat(actions(chains, Subject.module("command"))).containsExactly("arrived");
        assertThat(chains.verifyAll().intact()).isTrue();
    }

    private static List<String> actions(ChainedTrail chains, Subject subject) {
        return chains.entries(subject, 1, 100).stream().map(TrailEntry::action).toList();
    }
}
