package org.gridhall.core.people;

import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.gridhall.api.Problem;
import org.gridhall.api.Text;

/** The lines of an import that were refused, as a CSV file: no content of the lines, so nothing personal. */
final class ImportReport implements Closeable {

    /** Of each line: number, field, reason in Chinese and in English. */
    static final int CELLS = 4;

    private static final Duration KEPT = Duration.ofDays(30);

    private final BufferedWriter out;

    ImportReport(Path folder, long id) throws IOException {
        Files.createDirectories(folder);
        sweep(folder);
        out = Files.newBufferedWriter(file(folder, id), StandardCharsets.UTF_8);
        // Spreadsheets take a file without this mark for the system's own character set.
        out.write("\uFEFF行 line,列 field,原因,reason\r\n");
    }

    static Path file(Path folder, long id) {
        return folder.resolve(id + ".csv");
    }

    static InputStream open(Path folder, long id) throws IOException {
        Path file = file(folder, id);
        if (!Files.isRegularFile(file)) {
            throw Problem.notFound("报告已过期或不在本机", "The report has expired, or lies on another machine");
        }
        return Files.newInputStream(file);
    }

    void line(int number, String field, Text reason) throws IOException {
        out.write(Integer.toString(number));
        out.write(',');
        out.write(cell(field));
        out.write(',');
        out.write(cell(reason.zh()));
        out.write(',');
        out.write(cell(reason.en()));
        out.write("\r\n");
    }

    /** A cell that no spreadsheet takes for a formula. */
    static String cell(String text) {
        String safe = !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
        return '"' + safe.replace("\"", "\"\"") + '"';
    }

    private static void sweep(Path folder) throws IOException {
        Instant oldest = Instant.now().minus(KEPT);
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                if (Files.getLastModifiedTime(file).toInstant().isBefore(oldest)) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
