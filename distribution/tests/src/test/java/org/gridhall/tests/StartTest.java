package org.gridhall.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartTest {

    @TempDir
    Path folder;

    @Test
    void tellsItsAddressAndAccountsAndThatItIsHealthy() {
        Instance instance = Instance.shared(Store.DERBY);
        assertThat(instance.said())
                .contains("http://127.0.0.1:"
                        + instance.description().path("port").asInt())
                .contains("gridworker", "supervisor", "gridhall-demo");
        assertThat(instance.anybody().get("/health").expect(200).json())
                .hasToString("{\"status\":\"up\",\"parts\":{\"core\":{\"up\":true},\"database\":{\"up\":true},"
                        + "\"keys\":{\"up\":true},\"modules\":{\"up\":true}}}");
        assertThat(instance.console("bundle:list -t 0 --no-format --no-ellipsis")
                        .lines())
                .filteredOn(line -> line.matches(" *\\d+\\t.*"))
                .allMatch(line -> line.contains("Active") || line.contains("Hosts:") || line.contains("Extension"))
                .hasSizeGreaterThan(80);
    }

    @Test
    void keepsItsDescriptionToItsOwner() throws IOException {
        Instance instance = Instance.shared(Store.DERBY);
        assertThat(Files.getPosixFilePermissions(instance.data().resolve("instance.json")))
                .containsExactlyInAnyOrder(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
    }

    @Test
    void takesNoSecondInstanceOnItsDataOrItsPort() {
        Instance instance = Instance.shared(Store.DERBY);
        refuses("in use by another instance", "--data", instance.data().toString());
        refuses("is taken", "--port", instance.description().path("port").asText(), "--data", folder.toString());
        instance.anybody().get("/health").expect(200);
    }

    @Test
    void saysThatTheDatabaseIsDown() {
        refuses(
                "Connection refused",
                "--data",
                folder.toString(),
                "--database",
                "jdbc:postgresql://127.0.0.1:" + closedPort() + "/gridhall");
    }

    @Test
    void takesAFolderWhoseFirstStartWithDemoDataWasBrokenOffForNothingReal() throws IOException {
        Files.createFile(folder.resolve("instance.lock"));
        Files.writeString(folder.resolve("settings"), "district=jingkai\ndemo=true\ndatabase=\n");
        refuses(
                Map.of("GRIDHALL_ADMIN_PASSWORD", "Not-so-well-known-7"),
                "demo data",
                "--no-demo",
                "--data",
                folder.toString());
    }

    @Test
    void leavesDataOfANewerVersionAlone() throws IOException {
        Files.writeString(folder.resolve("version"), "99\n");
        refuses("newer version", "--data", folder.toString());
        assertThat(folder.resolve("version")).hasContent("99");
    }

    @Test
    void leavesAFolderWithOtherFilesAlone() throws IOException {
        Files.writeString(folder.resolve("thesis.txt"), "mine");
        refuses("other files", "--data", folder.toString());
        assertThat(folder).isDirectoryContaining(file -> file.endsWith("thesis.txt"));
    }

    @Test
    void needsAnAdministratorsPasswordWithoutDemoData() {
        refuses("GRIDHALL_ADMIN_PASSWORD", "--no-demo", "--data", folder.toString());
        refuses(Map.of("GRIDHALL_ADMIN_PASSWORD", "short"), "characters", "--no-demo", "--data", folder.toString());
    }

    @Test
    void hasOnlyTheAdministratorWithoutDemoDataAndStartsAgainOnTheSameData() {
        Map<String, String> password = Map.of("GRIDHALL_ADMIN_PASSWORD", "Not-so-well-known-7");
        try (Instance instance = Instance.start("jingkai", Store.DERBY, password, "--no-demo")) {
            assertThat(instance.said()).doesNotContain("gridhall-demo");
            instance.anybody()
                    .post("/api/v1/sessions", Map.of("user", "admin", "password", "gridhall-demo"))
                    .expect(401);
            instance.anybody()
                    .post("/api/v1/sessions", Map.of("user", "gridworker", "password", "gridhall-demo"))
                    .expect(401);
            Client admin = instance.anybody().login("admin", "Not-so-well-known-7");
            admin.get("/api/v1/units").expect(200);
            assertThat(admin.get("/api/v1/tickets").expect(200).json().path("items"))
                    .isEmpty();
            assertThat(instance.stop()).isZero();
            assertThat(instance.data().resolve("instance.json")).doesNotExist();
            instance.start();
            instance.anybody()
                    .login("admin", "Not-so-well-known-7")
                    .get("/api/v1/me")
                    .expect(200);
        }
    }

    private static void refuses(String reason, String... options) {
        refuses(Map.of(), reason, options);
    }

    private static void refuses(Map<String, String> environment, String reason, String... options) {
        List<String> words = new ArrayList<>(List.of("run"));
        if (!List.of(options).contains("--port")) {
            words.addAll(List.of("--port", "0"));
        }
        words.addAll(List.of(options));
        Run run = Run.start("jingkai", environment, words);
        assertThat(run.end(90)).isNotZero();
        assertThat(run.said().lines())
                .hasSize(1)
                .first()
                .asString()
                .startsWith("Error: ")
                .contains(reason);
    }

    private static int closedPort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
