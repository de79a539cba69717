package org.gridhall.core.setting;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A {@code .cfg} file of one {@code name = value} a line, changed line by line so that its comments stay. */
final class CfgFile {

    private final Path path;

    CfgFile(Path path) {
        this.path = path;
    }

    Map<String, String> read() throws IOException {
        Map<String, String> values = new LinkedHashMap<>();
        for (String line : lines()) {
            String name = name(line);
            if (name != null) {
                values.put(name, unescaped(line.substring(line.indexOf('=') + 1).strip()));
            }
        }
        return values;
    }

    private List<String> lines() throws IOException {
        return Files.exists(path) ? Files.readAllLines(path, StandardCharsets.UTF_8) : List.of();
    }

    private static String name(String line) {
        String text = line.strip();
        int equals = text.indexOf('=');
        return equals <= 0 || text.startsWith("#") || text.startsWith("!")
                ? null
                : text.substring(0, equals).strip();
    }

    /**
     * Sets some.
     *
     * @param closed whether only its owner may read it from now on
     */
    void write(Map<String, String> values, boolean closed) throws IOException {
        List<String> lines = new ArrayList<>();
        Map<String, String> left = new LinkedHashMap<>(values);
        for (String line : lines()) {
            String name = name(line);
            if (name != null && left.containsKey(name)) {
                lines.add(name + " = " + escaped(left.remove(name)));
            } else if (name == null || !values.containsKey(name)) {
                lines.add(line);
            }
        }
        left.forEach((name, value) -> lines.add(name + " = " + escaped(value)));
        Files.createDirectories(path.getParent());
        // Not ending in .cfg: nobody is to read it half written.
        Path fresh = path.resolveSibling(path.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        if (closed && Files.getFileStore(path.getParent()).supportsFileAttributeView("posix")) {
            Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        Files.write(fresh, lines, StandardCharsets.UTF_8);
        Files.move(fresh, path, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    private static String escaped(String value) {
        return value.replace("\\", "\\\\");
    }

    private static String unescaped(String value) {
        return value.replace("\\\\", "\\");
    }
}
