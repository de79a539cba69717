package org.gridhall.modules;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A descriptor as it arrived, read into memory at once, so that it does not depend on where it came from.
 *
 * @param key names the source: a bundle or a file; what arrives under the same key replaces what was there
 * @param origin the same for people
 * @param name path of the descriptor among {@code files}
 * @param version of the bundle; null for a file, which names its own
 * @param files by path: the descriptor and what it may refer to
 */
public record DescriptorSource(String key, String origin, String name, String version, Map<String, byte[]> files) {

    /** The folder of a bundle that holds its descriptor and forms. */
    public static final String FOLDER = "GRIDHALL-INF";

    /** Where a bundle's descriptor is. */
    public static final String IN_BUNDLE = FOLDER + "/module.yaml";

    /** How the name of a descriptor that is a file of its own ends. */
    public static final String SUFFIX = ".module.yaml";

    private static final Pattern VERSION_IN_NAME = Pattern.compile("-([0-9]+(?:\\.[0-9A-Za-z_-]+)*)\\.module\\.yaml$");

    public DescriptorSource {
        files = Map.copyOf(files);
    }

    /** A descriptor that is a single file. Its version is what it says, else what its name says, else 0.0.0. */
    public static DescriptorSource file(Path path) throws IOException {
        String name = path.getFileName().toString();
        return text(path.toAbsolutePath().toString(), name, Files.readAllBytes(path));
    }

    static DescriptorSource text(String key, String name, byte[] bytes) {
        return new DescriptorSource(key, name, name, null, Map.of(name, bytes));
    }

    /**
     * A module as a folder that holds {@code GRIDHALL-INF/module.yaml}, such as the resources of a bundle before it is
     * built.
     */
    public static DescriptorSource folder(Path root, String version) throws IOException {
        Map<String, byte[]> files = new HashMap<>();
        Path inside = root.resolve(FOLDER);
        try (Stream<Path> found = Files.walk(inside)) {
            for (Path path : found.filter(Files::isRegularFile).toList()) {
                files.put(root.relativize(path).toString().replace('\\', '/'), Files.readAllBytes(path));
            }
        }
        return new DescriptorSource(root.toString(), root.toString(), IN_BUNDLE, version, files);
    }

    /** All that a path names: a descriptor file, a folder with {@code GRIDHALL-INF}, or a folder of descriptor files. */
    static List<DescriptorSource> under(Path path) {
        try {
            if (Files.isRegularFile(path)) {
                return List.of(file(path));
            }
            if (Files.isDirectory(path.resolve(FOLDER))) {
                return List.of(folder(path, "1.0.0"));
            }
            try (Stream<Path> found = Files.list(path)) {
                return found.filter(file -> file.getFileName().toString().endsWith(SUFFIX))
                        .sorted(Comparator.comparing(Path::toString))
                        .map(DescriptorSource::readable)
                        .toList();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("No modules can be read from " + path, e);
        }
    }

    private static DescriptorSource readable(Path path) {
        try {
            return file(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The version for a descriptor that says none itself. */
    String versionByName() {
        Matcher matcher = VERSION_IN_NAME.matcher(name);
        return matcher.find() ? matcher.group(1) : "0.0.0";
    }

    /** What a path in the descriptor refers to, or null. */
    byte[] beside(String path) {
        int slash = name.lastIndexOf('/');
        return files.get(name.substring(0, slash + 1) + path);
    }

    /** Whether the descriptor can refer to further files. */
    boolean bundled() {
        return name.indexOf('/') >= 0;
    }
}
