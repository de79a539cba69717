package org.gridhall.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client that nobody here wrote (node-open311 by Code for America) gets along with what is assembled, in both formats. */
class Open311ClientTest {

    private static final Path FOLDER = Path.of("target/open311-client");

    @ParameterizedTest
    @ValueSource(strings = {"json", "xml"})
    void aClientThatOthersWroteFindsItsWay(String format) throws Exception {
        assumeTrue(exists("node") && exists("npm"), "needs node and npm");
        install();
        Instance instance = Instance.shared(Store.DERBY);
        JsonNode got = new ObjectMapper()
                .readTree(run("node", "drive.js", instance.url().toString(), "gridhall-demo", format));

        assertThat(got.path("discovery").path("data").path("endpoints")).hasSize(1);
        assertThat(got.path("endpoint").asText()).isEqualTo(instance.url() + "/open311/v2/");
        assertThat(got.path("services").path("data").findValuesAsText("service_code"))
                .contains("street-light");
        JsonNode definition = got.path("definition").path("data");
        assertThat(definition.path("service_code").asText()).isEqualTo("street-light");
        assertThat(definition.path("attributes").findValuesAsText("code")).contains("problem");
        assertThat(definition.path("attributes").findValuesAsText("key")).contains("out");

        assertThat(got.path("submitted").path("error").isNull())
                .as(got.path("submitted").toString())
                .isTrue();
        String id = got.path("submitted")
                .path("data")
                .path(0)
                .path("service_request_id")
                .asText();
        assertThat(id).isNotEmpty();
        JsonNode one = got.path("one").path("data");
        assertThat(one).hasSize(1);
        assertThat(one.path(0).path("description").asText()).isEqualTo("路灯三晚不亮 & <3");
        assertThat(one.path(0).path("status").asText()).isEqualTo("open");
        // The client makes dates of them; one that cannot be read would be null.
        assertThat(one.path(0).path("requested_datetime").asText()).endsWith("Z");
        assertThat(one.path(0).path("updated_datetime").asText()).endsWith("Z");
        assertThat(got.toString()).doesNotContain("13800000000", "小明");
        assertThat(got.path("some").path("data").findValuesAsText("service_request_id"))
                .containsExactly(id);
        assertThat(got.path("open").path("data").findValuesAsText("service_request_id"))
                .contains(id);
        assertThat(got.path("token")
                        .path("data")
                        .path(0)
                        .path("service_request_id")
                        .asText())
                .isEqualTo(id);

        assertThat(got.path("refused").path("error").asInt()).isEqualTo(403);
        assertThat(got.path("unknown").path("error").asInt()).isEqualTo(404);
        assertThat(got.path("nothing").path("error").asBoolean()).isTrue();
    }

    private static boolean exists(String program) {
        for (String folder : System.getenv("PATH").split(":")) {
            if (Files.isExecutable(Path.of(folder, program))) {
                return true;
            }
        }
        return false;
    }

    private static void install() throws IOException, InterruptedException {
        Files.createDirectories(FOLDER);
        for (String file : List.of("package.json", "drive.js", "xml.js")) {
            Files.copy(
                    Path.of("src/test/resources/open311", file),
                    FOLDER.resolve(file),
                    StandardCopyOption.REPLACE_EXISTING);
        }
        if (!Files.isDirectory(FOLDER.resolve("node_modules/open311"))) {
            run(
                    "npm",
                    "install",
                    "--ignore-scripts",
                    "--no-audit",
                    "--no-fund",
                    "--no-package-lock",
                    "--prefer-offline");
        }
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Path output = FOLDER.resolve("output").toAbsolutePath();
        Path errors = FOLDER.resolve("errors").toAbsolutePath();
        Process process = new ProcessBuilder(command)
                .directory(FOLDER.toFile())
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start();
        boolean ended = process.waitFor(2, TimeUnit.MINUTES);
        if (!ended) {
            process.destroyForcibly();
        }
        assertThat(ended && process.exitValue() == 0)
                .as("%s: %s", command[0], Files.readString(errors))
                .isTrue();
        return Files.readString(output);
    }
}
