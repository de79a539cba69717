package org.gridhall.web.form;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** The forms of all modules in the repository, and what the core checks them by. */
final class ShippedForms {

    static final ObjectMapper JSON = new ObjectMapper();
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final JsonSchemaFactory FACTORY = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);

    private static final Map<String, JsonSchema> COMPILED = new ConcurrentHashMap<>();

    private ShippedForms() {}

    /** Schemas by where they stand. */
    static Map<String, String> all() {
        Map<String, String> forms = new TreeMap<>();
        for (Path root : List.of(Path.of("../../../bundles"), Path.of("../../../config"))) {
            try (Stream<Path> files = Files.walk(root)) {
                files.filter(path -> path.toString().matches(".*[.](yaml|json)"))
                        .filter(path -> !path.toString().contains("/target/")
                                && (path.toString().contains("/GRIDHALL-INF/")
                                        || path.toString().contains("/modules/")
                                                && !path.toString().contains("/src/")))
                        .forEach(path -> collect(path.toString(), tree(path), forms));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return forms;
    }

    private static JsonNode tree(Path file) {
        try {
            return (file.toString().endsWith(".json") ? JSON : YAML).readTree(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(file.toString(), e);
        }
    }

    private static void collect(String at, JsonNode node, Map<String, String> forms) {
        if (node.path("type").asText().equals("object")
                && node.path("properties").isObject()) {
            forms.put(at, node.toString());
        } else if (node.isObject()) {
            node.properties().forEach(entry -> collect(at + "/" + entry.getKey(), entry.getValue(), forms));
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                collect(at + "/" + i, node.get(i), forms);
            }
        }
    }

    private static JsonSchema compile(String schema) {
        SchemaValidatorsConfig config = SchemaValidatorsConfig.builder()
                .formatAssertionsEnabled(true)
                .pathType(PathType.JSON_POINTER)
                .build();
        return FACTORY.getSchema(schema, InputFormat.JSON, config);
    }

    /** What the core would say against a value; empty for nothing. */
    static List<String> refusals(String schema, Object value) {
        JsonSchema compiled = COMPILED.computeIfAbsent(schema, ShippedForms::compile);
        return compiled.validate(JSON.valueToTree(value)).stream()
                .map(Object::toString)
                .toList();
    }
}
