package org.gridhall.tools.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.gridhall.tools.Stop;

/** How many messages a second the outbox of a running instance sends, by mailboxes, when all are due at one moment. */
final class OutboxLoad {

    private static final String CLASS = "org/gridhall/tools/bench/OutboxWork.class";
    private static final String COMPONENT = "OSGI-INF/outbox.xml";

    private OutboxLoad() {}

    /**
     * What was measured.
     *
     * @param queued messages a second taken by eight threads, each in a transaction of its own
     * @param sent messages a second, from the moment that they were due until each was recorded as sent
     */
    record Figures(int messages, double queued, double sent, double sentSeconds) {}

    static Figures run(Started instance, Work work, Path folder, int messages) throws IOException {
        Path result = folder.resolve("outbox.json");
        Files.deleteIfExists(result);
        Path jar = instance.data().resolve("deploy/bench-outbox.jar");
        Path made = folder.resolve("bench-outbox.jar");
        bundle(made, work.account(), messages, result);
        Files.move(made, jar, StandardCopyOption.REPLACE_EXISTING);
        try {
            JsonNode found = new ObjectMapper().readTree(instance.await(result));
            if (found.has("error")) {
                throw Stop.failed(
                        "发件箱测试失败：" + found.path("error").asText(),
                        "The bench of the outbox failed: " + found.path("error").asText());
            }
            return new Figures(
                    messages,
                    found.path("queued").asDouble(),
                    found.path("sent").asDouble(),
                    found.path("sentSeconds").asDouble());
        } finally {
            Files.deleteIfExists(jar);
        }
    }

    /** A bundle with one class and the component that it is. */
    static void bundle(Path jar, String account, int messages, Path result) throws IOException {
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue("Bundle-ManifestVersion", "2");
        main.putValue("Bundle-SymbolicName", "org.gridhall.bench.outbox");
        main.putValue("Bundle-Version", "1.0.0");
        main.putValue(
                "Import-Package",
                "org.gridhall.api,org.gridhall.api.account,org.gridhall.api.message,org.gridhall.api.trail");
        main.putValue("Service-Component", COMPONENT);
        main.putValue(
                "Require-Capability",
                "osgi.extender;filter:=\"(&(osgi.extender=osgi.component)(version>=1.4.0)(!(version>=2.0.0)))\"");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest);
                InputStream code = OutboxLoad.class.getClassLoader().getResourceAsStream(CLASS)) {
            out.putNextEntry(new JarEntry(CLASS));
            code.transferTo(out);
            out.putNextEntry(new JarEntry(COMPONENT));
            out.write(component(account, messages, result).getBytes(StandardCharsets.UTF_8));
        }
    }

    private static String component(String account, int messages, Path result) {
        return """
                <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.4.0" name="org.gridhall.bench.outbox"
                    immediate="true" deactivate="stop" init="3">
                  <implementation class="org.gridhall.tools.bench.OutboxWork"/>
                  <property name="account" value="%s"/>
                  <property name="messages" value="%d"/>
                  <property name="result" value="%s"/>
                  <reference name="messages" interface="org.gridhall.api.message.Messages" parameter="0"/>
                  <reference name="outbox" interface="org.gridhall.api.message.Outbox" parameter="1"/>
                </scr:component>
                """
                .formatted(account, messages, attribute(result.toAbsolutePath().toString()));
    }

    private static String attribute(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }
}
