package org.gridhall.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A running instance as its {@code instance.json} describes it.
 *
 * @param demo whether its accounts have the demo password
 */
public record Instance(URI url, boolean demo) {

    /** Where the launcher stands: a clone, or an unpacked package. */
    public static Path root() {
        return Path.of(System.getProperty("gridhall.clone", "")).toAbsolutePath();
    }

    /** The instance that runs in a data folder; stops with a clear line where there is none. */
    public static Instance in(Path data) {
        Path file = data.resolve("instance.json");
        if (!Files.isReadable(file)) {
            throw Stop.failed(
                    "没有正在运行的实例（" + file + "）。先用 ./gridhall run 启动，或用 --url 给出地址。",
                    "No instance is running (" + file + "). Start one with ./gridhall run, or name one with --url.");
        }
        try {
            JsonNode json = new ObjectMapper().readTree(file.toFile());
            return new Instance(
                    URI.create(json.path("url").asText()), json.path("demo").asBoolean());
        } catch (IOException | IllegalArgumentException e) {
            throw Stop.failed(file + " 读不懂：" + e.getMessage(), file + " cannot be read: " + e.getMessage());
        }
    }
}
