package org.gridhall.tools.replay;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** Files of this repository that tests read, and the data set that may lie beside it. */
final class Repository {

    static final Path ROOT = root();
    static final Path MAPPINGS = ROOT.resolve("config/mappings");
    static final Path SAMPLES = ROOT.resolve("distribution/tests/src/test/resources/replay");

    private Repository() {}

    static Mapping boston() {
        return Mapping.read(MAPPINGS.resolve("boston-2011h2.yaml"));
    }

    /** A file of the data folder, GRIDHALL_DATA; without it the test fails in CI and is skipped elsewhere. */
    static Path data(String name) {
        String folder = System.getenv("GRIDHALL_DATA");
        Path file = (folder == null ? ROOT.resolve("../shared/data") : Path.of(folder)).resolve(name);
        if (!Files.exists(file) && System.getenv("CI") != null) {
            throw new AssertionError(file + " is missing");
        }
        assumeTrue(Files.exists(file), file + " is missing");
        return file;
    }

    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("config/mappings"))) {
            folder = folder.getParent();
        }
        return folder;
    }
}
