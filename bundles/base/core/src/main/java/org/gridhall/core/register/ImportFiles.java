package org.gridhall.core.register;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.gridhall.api.register.ImportState.LineError;
import org.gridhall.core.storage.Json;

/** The files of imports, and what was wrong in each beside it. */
final class ImportFiles {

    private final Path folder;

    ImportFiles(Path folder) {
        this.folder = folder;
    }

    Path file(long id) {
        return folder.resolve(Long.toString(id));
    }

    Path errorFile(long id) {
        return folder.resolve(id + ".errors");
    }

    Path keep(long id, InputStream content) throws IOException {
        Files.createDirectories(folder);
        Files.copy(content, file(id));
        return file(id);
    }

    boolean has(long id) {
        return Files.exists(file(id));
    }

    /** All errors of an import, in the order of its lines. */
    void errors(long id, Consumer<LineError> taker) throws IOException {
        if (!Files.exists(errorFile(id))) {
            return;
        }
        try (BufferedReader reader = Files.newBufferedReader(errorFile(id))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                taker.accept(Json.MAPPER.readValue(line, LineError.class));
            }
        }
    }

    void delete(long id) throws IOException {
        Files.deleteIfExists(file(id));
        Files.deleteIfExists(errorFile(id));
    }

    /** Throws away uploads and exports that broke off before a time, in milliseconds. */
    void sweep(long before) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                if (Files.getLastModifiedTime(file).toMillis() < before) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }
}
