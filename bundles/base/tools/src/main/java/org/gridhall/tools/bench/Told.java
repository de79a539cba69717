package org.gridhall.tools.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** How what runs inside an instance tells the bench what it found: a file, the whole of it at once. */
final class Told {

    private Told() {}

    static void result(Path file, String json) {
        try {
            Path part = file.resolveSibling(file.getFileName() + ".part");
            Files.writeString(part, json);
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What went wrong. */
    static void error(Path file, Throwable wrong) {
        result(file, "{\"error\":\"" + wrong.toString().replaceAll("[\"\\\\\\p{Cntrl}]", " ") + "\"}");
    }
}
