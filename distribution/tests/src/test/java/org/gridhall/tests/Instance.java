package org.gridhall.tests;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** An instance of what is assembled, with a data folder of its own. */
final class Instance implements AutoCloseable {

    static final String PASSWORD = "gridhall-demo";

    /** Data folder of a jingkai that is up already, to write tests against without starting one each time. */
    private static final String RUNNING = System.getProperty("gridhall.running");

    private static final Map<Store, Instance> SHARED = new EnumMap<>(Store.class);

    private final String district;
    private final Path data;
    private final List<String> options;
    private final Map<String, String> environment;
    private final Map<String, Client> clients = new ConcurrentHashMap<>();
    private Run run;
    private JsonNode description;

    private Instance(String district, Path data, List<String> options, Map<String, String> environment) {
        this.district = district;
        this.data = data;
        this.options = options;
        this.environment = environment;
    }

    /** A fresh instance that is up. */
    static Instance start(String district, Store store, String... options) {
        return start(district, store, Map.of(), options);
    }

    static Instance start(String district, Store store, Map<String, String> environment, String... options) {
        List<String> words = new ArrayList<>(List.of(options));
        String database = store.database();
        if (database != null) {
            words.addAll(List.of("--database", database));
        }
        Instance instance = new Instance(district, folder(), words, environment);
        instance.start();
        return instance;
    }

    /** One instance of jingkai for all tests that only need one; it stops with the last of them. */
    static synchronized Instance shared(Store store) {
        return SHARED.computeIfAbsent(store, where -> {
            if (RUNNING != null && where == Store.DERBY) {
                Instance there = new Instance("jingkai", Path.of(RUNNING), List.of(), Map.of());
                there.description = read(there.data.resolve("instance.json"));
                return there;
            }
            Instance instance = start("jingkai", where);
            Runtime.getRuntime().addShutdownHook(new Thread(instance::close));
            return instance;
        });
    }

    static Path folder() {
        try {
            return Files.createTempDirectory("gridhall-data");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts on the same data as before, on a free port; returns when it is up. */
    void start() {
        List<String> words = new ArrayList<>(List.of("run", "--port", "0", "--data", data.toString()));
        words.addAll(options);
        run = Run.start(district, environment, words);
        await(Duration.ofSeconds(120), () -> run.output().contains("Ctrl-C") || !run.running());
        if (!run.running()) {
            throw new AssertionError("did not start: " + run.said());
        }
        description = read(data.resolve("instance.json"));
        clients.clear();
    }

    /** What the launcher said so far. */
    String said() {
        return run.said();
    }

    JsonNode description() {
        return description;
    }

    Path data() {
        return data;
    }

    URI url() {
        return URI.create(description.path("url").asText());
    }

    Client anybody() {
        return new Client(url(), null);
    }

    Client with(String token) {
        return new Client(url(), token);
    }

    /** One of the demo accounts, logged in. */
    Client as(String user) {
        return clients.computeIfAbsent(user, login -> anybody().login(login, PASSWORD));
    }

    /** As Ctrl-C does; the launcher's exit code. */
    int stop() {
        run.process().destroy();
        return run.end(60);
    }

    /** As a power cut does, for the processes. */
    void kill9() {
        ProcessHandle karaf = ProcessHandle.of(description.path("pid").asLong()).orElseThrow();
        karaf.destroyForcibly();
        run.end(60);
    }

    /** What a console command prints. */
    String console(String command) {
        Run client = Run.start(district, Map.of(), List.of("console", "--data", data.toString(), command));
        client.end(120);
        return client.said();
    }

    /** The JSON that a console command prints. */
    JsonNode consoleJson(String command) {
        String text = console(command + " --json");
        try {
            return new ObjectMapper().readTree(text);
        } catch (IOException e) {
            throw new AssertionError("no JSON: " + text, e);
        }
    }

    /** Whether the whole trail fits its chain. */
    boolean intact() {
        JsonNode verdict = consoleJson("gridhall:trail-verify --all");
        return verdict.path("entries").asLong() > 0 && verdict.path("broken").isNull();
    }

    /** A client tool, such as replay; still running. */
    Run tool(String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--url", url().toString()));
        return Run.start(district, Map.of(), all);
    }

    @Override
    public void close() {
        if (run.running()) {
            stop();
        }
        delete(data);
        delete(Path.of(data + ".keys"));
    }

    static JsonNode read(Path file) {
        try {
            return new ObjectMapper().readTree(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until it is so; fails when it takes too long. */
    static void await(Duration longest, BooleanSupplier so) {
        long end = System.nanoTime() + longest.toNanos();
        while (!so.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not so after " + longest.toSeconds() + " seconds");
            }
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }

    static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
