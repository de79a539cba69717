package org.gridhall.tools.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gridhall.tools.Stop;

/**
 * Something of the bench that runs inside an instance: a bundle of some of its own classes, with one component. It gets
 * services and properties, and writes a JSON file when it is done.
 *
 * @param name of the bundle, in its file and symbolic name
 * @param component its constructor takes the services, in their order, and last a map of the properties; {@code stop} ends it
 * @param others classes that it needs beside its own nested ones
 * @param services interfaces
 */
record Insider(String name, Class<?> component, List<Class<?>> others, List<Service> services) {

    private static final Pattern USED = Pattern.compile("(org/gridhall/api(?:/[a-z]+)*|javax/sql)/[A-Z]");

    /**
     * @param type an interface
     * @param target filter; null for any
     */
    record Service(Class<?> type, String target) {}

    /** Puts the bundle into a running instance and gives what it found; the bundle is taken away again. */
    JsonNode run(Started instance, Path folder, Map<String, String> properties) throws IOException {
        Path result = folder.resolve(name + ".json");
        Files.deleteIfExists(result);
        Path jar = instance.data().resolve("deploy/bench-" + name + ".jar");
        Path made = folder.resolve("bench-" + name + ".jar");
        bundle(made, result, properties);
        Files.move(made, jar, StandardCopyOption.REPLACE_EXISTING);
        try {
            JsonNode found = new ObjectMapper().readTree(instance.await(result));
            if (found.has("error")) {
                String why = found.path("error").asText();
                throw Stop.failed("测试 " + name + " 失败：" + why, "The bench of " + name + " failed: " + why);
            }
            return found;
        } finally {
            Files.deleteIfExists(jar);
        }
    }

    void bundle(Path jar, Path result, Map<String, String> properties) throws IOException {
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue("Bundle-ManifestVersion", "2");
        main.putValue("Bundle-SymbolicName", "org.gridhall.bench." + name);
        main.putValue("Bundle-Version", "1.0.0");
        main.putValue("Service-Component", "OSGI-INF/component.xml");
        main.putValue(
                "Require-Capability",
                "osgi.extender;filter:=\"(&(osgi.extender=osgi.component)(version>=1.4.0)(!(version>=2.0.0)))\"");
        Map<String, byte[]> code = code();
        main.putValue("Import-Package", String.join(",", used(code.values())));
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
            for (Map.Entry<String, byte[]> one : code.entrySet()) {
                out.putNextEntry(new JarEntry(one.getKey()));
                out.write(one.getValue());
            }
            out.putNextEntry(new JarEntry("OSGI-INF/component.xml"));
            out.write(component(result, properties).getBytes(StandardCharsets.UTF_8));
        }
    }

    /** The classes with those that are nested in them, by their paths. */
    private Map<String, byte[]> code() throws IOException {
        Map<String, byte[]> code = new TreeMap<>();
        code(code, component);
        code(code, Told.class);
        for (Class<?> other : others) {
            code(code, other);
        }
        return code;
    }

    private static void code(Map<String, byte[]> code, Class<?> type) throws IOException {
        String path = type.getName().replace('.', '/') + ".class";
        try (InputStream in = type.getClassLoader().getResourceAsStream(path)) {
            if (in == null) {
                throw new IOException(path);
            }
            code.put(path, in.readAllBytes());
        }
        for (Class<?> nested : type.getDeclaredClasses()) {
            code(code, nested);
        }
    }

    /** Packages of the platform that the classes name. */
    private static SortedSet<String> used(Collection<byte[]> code) {
        SortedSet<String> packages = new TreeSet<>();
        for (byte[] one : code) {
            Matcher name = USED.matcher(new String(one, StandardCharsets.ISO_8859_1));
            while (name.find()) {
                packages.add(name.group(1).replace('/', '.'));
            }
        }
        return packages;
    }

    private String component(Path result, Map<String, String> properties) {
        StringBuilder xml = new StringBuilder(
                """
                <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.4.0" name="org.gridhall.bench.%s"
                    immediate="true" deactivate="stop" init="%d">
                  <implementation class="%s"/>
                  <property name="result" value="%s"/>
                """
                        .formatted(
                                name,
                                services.size() + 1,
                                component.getName(),
                                attribute(result.toAbsolutePath().toString())));
        properties.forEach((key, value) ->
                xml.append("  <property name=\"%s\" value=\"%s\"/>\n".formatted(key, attribute(value))));
        for (int i = 0; i < services.size(); i++) {
            Service service = services.get(i);
            xml.append("  <reference name=\"r%d\" interface=\"%s\"%s parameter=\"%d\"/>\n"
                    .formatted(
                            i,
                            service.type().getName(),
                            service.target() == null ? "" : " target=\"" + attribute(service.target()) + "\"",
                            i));
        }
        return xml.append("</scr:component>\n").toString();
    }

    private static String attribute(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }
}
