package org.gridhall.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Modules come, are exchanged and go while the district works. */
class ModulesTest {

    private static final String WELLS =
            """
            module: wells
            version: %s
            title: {zh: 水井, en: Wells}
            unit: water
            categories:
              - code: dry-well
                title: {zh: %s, en: Dry well}
                kind: facility
                type: issue
                limits: {handle: %s}
            """;
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    private final Instance instance = Instance.shared(Store.DERBY);

    @Test
    void takesADescriptorExchangesItAndLetsItGoWithTicketsInFlight() throws IOException {
        deploy("wells.module.yaml", WELLS.formatted("1.0.0", "枯井", "24h"));
        Instance.await(SOON, () -> category("dry-well").equals("枯井"));
        String before = handled("dry-well", "water");

        deploy("wells.module.yaml", WELLS.formatted("2.0.0", "干涸水井", "48h"));
        Instance.await(SOON, () -> category("dry-well").equals("干涸水井"));
        assertThat(state("wells").path("version").asText()).startsWith("2.0.0");
        String after = handled("dry-well", "water");
        assertThat(hours(before)).isEqualTo(24);
        assertThat(hours(after)).isEqualTo(48);

        Files.delete(instance.data().resolve("deploy/wells.module.yaml"));
        Instance.await(SOON, () -> category("dry-well").isEmpty());
        open("dry-well").expect(422);
        for (String id : new String[] {before, after}) {
            assertThat(ticket(id).path("category").asText()).isEqualTo("dry-well");
            act("dispatcher", id, "remind", Map.of("text", "请加快")).expect(200);
            act("dispatcher", id, "ledger", Map.of("field", "city-management")).expect(200);
        }
    }

    @Test
    void refusesABrokenDescriptorWithItsPlaceAndARemedyWhileAllElseWorks() throws IOException {
        deploy("broken.module.yaml", WELLS.formatted("1.0.0", "坏井", "soon").replace("wells", "broken"));
        Instance.await(SOON, () -> !state("broken").isMissingNode());
        JsonNode problem = state("broken").path("problems").path(0);
        assertThat(problem.path("file").asText()).isEqualTo("broken.module.yaml");
        assertThat(problem.path("line").asInt()).isEqualTo(10);
        assertThat(problem.path("message").path("en").asText()).contains("soon", "72h");
        instance.anybody().get("/health").expect(200);
        assertThat(category("greening")).isNotEmpty();
        open("greening").expect(201);
        assertThat(instance.console("gridhall:check " + instance.data().resolve("deploy/broken.module.yaml")))
                .contains("broken.module.yaml");
        Files.delete(instance.data().resolve("deploy/broken.module.yaml"));
        Instance.await(SOON, () -> state("broken").isMissingNode());
    }

    @Test
    void takesABundleExchangesItAndLetsItGo() throws IOException {
        Path jar = folder.resolve("sample.jar");
        Files.copy(sample(), jar);
        String installed = instance.console("bundle:install -s " + jar.toUri());
        Matcher id = Pattern.compile("Bundle IDs?: *\\[?(\\d+)").matcher(installed);
        assertThat(id.find()).as(installed).isTrue();
        Instance.await(SOON, () -> category("river-pollution").equals("河湖污染"));
        String ticket = handled("river-pollution", "water");

        reversion(sample(), jar, "9.9.9", "河湖污染", "河湖水质");
        instance.console("bundle:update " + id.group(1));
        Instance.await(SOON, () -> category("river-pollution").equals("河湖水质"));
        assertThat(state("sample").path("version").asText()).startsWith("9.9.9");
        act("dispatcher", ticket, "remind", Map.of("text", "请加快")).expect(200);

        instance.console("bundle:uninstall " + id.group(1));
        Instance.await(SOON, () -> category("river-pollution").isEmpty());
        assertThat(ticket(ticket).path("stage").asText()).isEqualTo("handle");
        act("dispatcher", ticket, "remind", Map.of("text", "请再加快")).expect(200);
        instance.anybody().get("/health").expect(200);
    }

    private void deploy(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.writeString(file, text);
        Files.move(file, instance.data().resolve("deploy").resolve(name), StandardCopyOption.REPLACE_EXISTING);
    }

    /** The Chinese name of a category; empty when there is none. */
    private String category(String code) {
        for (JsonNode each : get("/categories").path("items")) {
            if (each.path("code").asText().equals(code)) {
                return each.path("title").path("zh").asText();
            }
        }
        return "";
    }

    private JsonNode state(String module) {
        for (JsonNode each :
                instance.as("admin").get("/api/v1/modules").expect(200).json().path("items")) {
            if (each.path("id").asText().equals(module)) {
                return each;
            }
        }
        return MissingNode.getInstance();
    }

    private Reply open(String category) {
        return instance.as("dispatcher")
                .post("/api/v1/tickets", Map.of("category", category, "title", "巡查发现问题", "address", "经北一路"));
    }

    /** A new ticket that a unit has in hand. */
    private String handled(String category, String unit) {
        String id = open(category).expect(201).id();
        act("dispatcher", id, "register", Map.of()).expect(200);
        act("dispatcher", id, "dispatch", Map.of("unit", unit)).expect(200);
        return id;
    }

    private long hours(String id) {
        JsonNode limit = ticket(id).path("limits").path(0);
        return Duration.between(
                        java.time.Instant.parse(limit.path("startedAt").asText()),
                        java.time.Instant.parse(limit.path("dueAt").asText()))
                .toHours();
    }

    private JsonNode ticket(String id) {
        return get("/tickets/" + id);
    }

    private JsonNode get(String path) {
        return instance.as("dispatcher").get("/api/v1" + path).expect(200).json();
    }

    private Reply act(String user, String id, String action, Map<String, Object> form) {
        return instance.as(user).post("/api/v1/tickets/" + id + "/actions/" + action, Map.of("form", form));
    }

    private static Path sample() throws IOException {
        try (Stream<Path> files = Files.list(Run.ROOT.resolve("bundles/sample/target"))) {
            return files.filter(file -> file.getFileName().toString().matches("sample-.*(?<!sources|tests)\\.jar"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** A copy of a bundle with another version, and one word of its descriptor replaced. */
    private static void reversion(Path from, Path to, String version, String word, String other) throws IOException {
        try (JarFile in = new JarFile(from.toFile())) {
            Manifest manifest = in.getManifest();
            manifest.getMainAttributes().putValue("Bundle-Version", version);
            try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(to), manifest)) {
                for (JarEntry entry : (Iterable<JarEntry>) in.stream()::iterator) {
                    if (entry.isDirectory() || entry.getName().equals(JarFile.MANIFEST_NAME)) {
                        continue;
                    }
                    byte[] bytes = in.getInputStream(entry).readAllBytes();
                    if (entry.getName().equals("GRIDHALL-INF/module.yaml")) {
                        bytes = new String(bytes, StandardCharsets.UTF_8)
                                .replace(word, other)
                                .getBytes(StandardCharsets.UTF_8);
                    }
                    out.putNextEntry(new JarEntry(entry.getName()));
                    out.write(bytes);
                    out.closeEntry();
                }
            }
        }
    }
}
