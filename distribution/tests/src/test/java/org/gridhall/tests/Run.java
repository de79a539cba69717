package org.gridhall.tests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A process of the launcher, with what it says in a file. */
final class Run {

    static final Path ROOT = Path.of(System.getProperty("gridhall.root", "../.."))
            .toAbsolutePath()
            .normalize();

    private final Process process;
    private final Path output;
    private final Path errors;

    private Run(Process process, Path output, Path errors) {
        this.process = process;
        this.output = output;
        this.errors = errors;
    }

    static Path assembly(String district) {
        Path folder = ROOT.resolve("distribution/" + district + "/target/assembly");
        if (!Files.isRegularFile(folder.resolve("gridhall"))) {
            throw new IllegalStateException(folder + " is not assembled: build the whole project first");
        }
        return folder;
    }

    /** Starts the launcher of a district's assembly, which only runs and never builds. */
    static Run start(String district, Map<String, String> environment, List<String> words) {
        try {
            List<String> command = new ArrayList<>(List.of("bash", assembly(district) + "/gridhall"));
            command.addAll(words);
            Path output = Files.createTempFile("gridhall", ".out");
            Path errors = Files.createTempFile("gridhall", ".err");
            output.toFile().deleteOnExit();
            errors.toFile().deleteOnExit();
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectInput(new java.io.File("/dev/null"))
                    .redirectOutput(output.toFile())
                    .redirectError(errors.toFile());
            builder.environment().put("LC_ALL", "C.UTF-8");
            builder.environment().keySet().removeIf(name -> name.startsWith("GRIDHALL_"));
            builder.environment().putAll(environment);
            return new Run(builder.start(), output, errors);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Process process() {
        return process;
    }

    boolean running() {
        return process.isAlive();
    }

    /** Waits for the end; the exit code. */
    int end(int seconds) {
        try {
            if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("still running after " + seconds + " seconds: " + said());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** What it said on its output. */
    String output() {
        return read(output);
    }

    /** What it said on its error stream. */
    String errors() {
        return read(errors);
    }

    String said() {
        return output() + errors();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
