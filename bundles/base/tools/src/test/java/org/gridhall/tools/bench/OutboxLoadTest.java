package org.gridhall.tools.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutboxLoadTest {

    @TempDir
    Path folder;

    @Test
    void the_bundle_holds_its_class_and_imports_what_that_uses() throws IOException {
        Path jar = folder.resolve("bench.jar");
        OutboxLoad.INSIDER.bundle(jar, folder.resolve("a&b.json"), Map.of("account", "7", "messages", "10"));
        try (JarFile file = new JarFile(jar.toFile())) {
            assertThat(file.stream().map(JarEntry::getName))
                    .containsExactlyInAnyOrder(
                            "META-INF/MANIFEST.MF",
                            "org/gridhall/tools/bench/OutboxWork.class",
                            "org/gridhall/tools/bench/Told.class",
                            "OSGI-INF/component.xml");
            assertThat(text(file, "OSGI-INF/component.xml")).contains("a&amp;b.json", "value=\"7\"", "value=\"10\"");
            Matcher used = Pattern.compile("org/gridhall/((?!tools)[a-z/]+)/[A-Z]")
                    .matcher(text(file, "org/gridhall/tools/bench/OutboxWork.class"));
            TreeSet<String> packages = new TreeSet<>();
            while (used.find()) {
                packages.add("org.gridhall." + used.group(1).replace('/', '.'));
            }
            assertThat(Arrays.stream(file.getManifest()
                                    .getMainAttributes()
                                    .getValue("Import-Package")
                                    .split(","))
                            .collect(Collectors.toSet()))
                    .containsExactlyInAnyOrderElementsOf(packages);
        }
    }

    private static String text(JarFile file, String entry) throws IOException {
        try (InputStream in = file.getInputStream(file.getEntry(entry))) {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }
}
