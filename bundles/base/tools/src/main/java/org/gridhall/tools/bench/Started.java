package org.gridhall.tools.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.gridhall.tools.Stop;

/** An instance that the launcher of an assembly started for us. */
final class Started implements AutoCloseable {

    private static final long PATIENCE = TimeUnit.MINUTES.toNanos(4);

    private final Process launcher;
    private final Path assembly;
    private final Path data;
    private final URI url;
    private final double seconds;
    private long pid;

    private Started(Process launcher, Path assembly, Path data, URI url, double seconds) {
        this.launcher = launcher;
        this.assembly = assembly;
        this.data = data;
        this.url = url;
        this.seconds = seconds;
    }

    /**
     * Starts an instance and waits for the first 200 of {@code /health}.
     *
     * @param assembly folder with the launcher and what it starts; never built here
     * @param database JDBC address; null for Derby in the data folder
     */
    static Started start(Path assembly, Path data, String database) throws IOException {
        int port = Ports.free();
        List<String> command = new ArrayList<>(List.of(
                "bash",
                assembly.resolve("gridhall").toString(),
                "run",
                "--port",
                String.valueOf(port),
                "--data",
                data.toString()));
        if (database != null) {
            command.addAll(List.of("--database", database));
        }
        Path log = data.resolveSibling(data.getFileName() + ".log");
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        URI url = URI.create("http://127.0.0.1:" + port);
        long begin = System.nanoTime();
        Process launcher = Children.start(builder);
        while (!healthy(url)) {
            if (!launcher.isAlive() || System.nanoTime() - begin > PATIENCE) {
                Children.end(launcher);
                throw Stop.failed("实例没有启动成功：" + tail(log), "The instance did not start: " + tail(log));
            }
            sleep(10);
        }
        Started started = new Started(launcher, assembly, data, url, Load.round((System.nanoTime() - begin) / 1e9));
        started.pid = started.javaPid(begin);
        return started;
    }

    private static boolean healthy(URI url) {
        try (Wire wire = new Wire(url, null)) {
            return wire.get("/health") == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /** The launcher writes it once it has seen the 200 itself. */
    private long javaPid(long begin) throws IOException {
        Path file = data.resolve("instance.json");
        while (!Files.exists(file)) {
            if (!launcher.isAlive() || System.nanoTime() - begin > PATIENCE) {
                close();
                throw Stop.failed("没有 " + file, "There is no " + file);
            }
            sleep(10);
        }
        return new ObjectMapper().readTree(file.toFile()).path("pid").asLong();
    }

    URI url() {
        return url;
    }

    Path data() {
        return data;
    }

    /** Waits for a file that something inside the instance writes, and reads it. */
    byte[] await(Path file) throws IOException {
        while (!Files.exists(file)) {
            if (!launcher.isAlive()) {
                throw Stop.failed("实例已退出", "The instance has ended");
            }
            sleep(50);
        }
        return Files.readAllBytes(file);
    }

    /** The JSON that a console command prints. */
    JsonNode console(String command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                "bash",
                assembly.resolve("gridhall").toString(),
                "console",
                "--data",
                data.toString(),
                command + " --json");
        builder.redirectErrorStream(true);
        builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        Process client = Children.start(builder);
        try {
            String said = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int json = said.indexOf('{');
            if (json < 0) {
                throw Stop.failed("控制台没有回答：" + said, "The console gave no answer: " + said);
            }
            return new ObjectMapper().readTree(said.substring(json));
        } finally {
            Children.end(client);
        }
    }

    /** From the start of the launcher to the first 200. */
    double seconds() {
        return seconds;
    }

    /** Resident memory of the instance's process in MiB, as the kernel counts it; 0 where it does not tell. */
    double resident() {
        return Load.round(status("VmRSS:") / 1024.0);
    }

    /** Threads of the instance's process; 0 where the kernel does not tell. */
    int threads() {
        return (int) status("Threads:");
    }

    private long status(String name) {
        try {
            return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                    .filter(line -> line.startsWith(name))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }

    /** Sockets of the instance's process; 0 where the kernel does not tell. */
    int connections() {
        try (Stream<Path> files = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            return (int) files.filter(file -> {
                        try {
                            return Files.readSymbolicLink(file).toString().startsWith("socket:");
                        } catch (IOException e) {
                            return false;
                        }
                    })
                    .count();
        } catch (IOException e) {
            return 0;
        }
    }

    /** MiB of the heap that are still in use after a full collection. */
    double reachable() {
        jcmd("GC.run");
        Matcher used = Pattern.compile("^ (?!.*(?:Metaspace|class space)).*\\bused (\\d+)K", Pattern.MULTILINE)
                .matcher(jcmd("GC.heap_info"));
        long kilobytes = 0;
        while (used.find()) {
            kilobytes += Long.parseLong(used.group(1));
        }
        return Load.round(kilobytes / 1024.0);
    }

    private String jcmd(String command) {
        try {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin/jcmd").toString(),
                            String.valueOf(pid),
                            command)
                    .redirectErrorStream(true)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor();
            return said;
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Stop.failed("已中断", "interrupted");
        }
    }

    private static String tail(Path log) {
        try {
            List<String> lines = Files.readAllLines(log, StandardCharsets.UTF_8);
            return lines.isEmpty() ? "" : lines.get(lines.size() - 1);
        } catch (IOException e) {
            return e.getMessage();
        }
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Stop.failed("已中断", "interrupted");
        }
    }

    /** Stops it as Ctrl-C does, and waits until its database is closed. */
    @Override
    public void close() {
        if (!Children.end(launcher)) {
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        }
    }
}
