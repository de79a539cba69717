package org.gridhall.core.keys;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files of the keys: {@code KIND-VERSION.key}, Base64 in one line, for the owner alone. */
final class KeyFolder {

    private static final Logger LOG = LoggerFactory.getLogger(KeyFolder.class);
    private static final Pattern NAME = Pattern.compile("(data|lookup|signing)-([1-9]\\d{0,5})\\.key");
    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    final Path path;

    KeyFolder(Path path) {
        this.path = path.toAbsolutePath().normalize();
    }

    /** Runs alone among all processes that use the folder, which is made when it is missing. */
    <T> T alone(Supplier<T> work) {
        // A lock on a file holds between processes only.
        synchronized (KeyFolder.class) {
            return locked(work);
        }
    }

    private <T> T locked(Supplier<T> work) {
        try {
            if (!Files.isDirectory(path)) {
                Files.createDirectories(path, only("rwx------"));
            }
            Path lock = path.resolve("lock");
            try (FileChannel channel = FileChannel.open(
                    lock, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), only("rw-------"))) {
                channel.lock();
                return work.get();
            }
        } catch (IOException e) {
            throw new KeyFault(
                    "Keys: the folder " + path + " cannot be read and written (" + e.getMessage()
                            + "): give it to the user who starts, or name another with --keys",
                    e);
        }
    }

    /** The keys that are there, by kind and version. */
    Map<String, TreeMap<Integer, byte[]>> read() {
        Map<String, TreeMap<Integer, byte[]>> found = new TreeMap<>();
        if (!Files.isDirectory(path)) {
            return found;
        }
        try (Stream<Path> files = Files.list(path)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Matcher name = NAME.matcher(file.getFileName().toString());
                if (name.matches()) {
                    found.computeIfAbsent(name.group(1), kind -> new TreeMap<>())
                            .put(Integer.valueOf(name.group(2)), content(file));
                }
            }
        } catch (IOException e) {
            throw new KeyFault("Keys: the folder " + path + " cannot be read: " + e.getMessage(), e);
        }
        warn();
        return found;
    }

    private static byte[] content(Path file) throws IOException {
        try {
            return Base64.getDecoder().decode(Files.readString(file).strip());
        } catch (IllegalArgumentException e) {
            throw new KeyFault(
                    "Keys: " + file + " is damaged: restore it from the backup of the keys and start again", e);
        }
    }

    /** Writes a key that is not there yet, so that it is there whole or not at all. */
    void write(String kind, int version, byte[] key) {
        Path file = file(kind, version);
        Path fresh = path.resolve(file.getFileName() + ".new");
        try {
            Files.deleteIfExists(fresh);
            Files.createFile(fresh, only("rw-------"));
            try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
                channel.write(java.nio.ByteBuffer.wrap((Base64.getEncoder().encodeToString(key) + "\n")
                        .getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
                channel.force(true);
            }
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new KeyFault("Keys: " + file + " cannot be written: " + e.getMessage(), e);
        }
    }

    void delete(String kind, int version) {
        try {
            Files.deleteIfExists(file(kind, version));
        } catch (IOException e) {
            throw new KeyFault("Keys: " + file(kind, version) + " cannot be removed: " + e.getMessage(), e);
        }
    }

    private Path file(String kind, int version) {
        return path.resolve(kind + "-" + version + ".key");
    }

    private static FileAttribute<?>[] only(String permissions) {
        return POSIX
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    private void warn() {
        if (!POSIX) {
            return;
        }
        try {
            Set<PosixFilePermission> others = Files.getPosixFilePermissions(path);
            others.retainAll(List.of(
                    PosixFilePermission.GROUP_READ,
                    PosixFilePermission.GROUP_EXECUTE,
                    PosixFilePermission.OTHERS_READ,
                    PosixFilePermission.OTHERS_EXECUTE));
            if (!others.isEmpty()) {
                LOG.warn("the folder of keys {} is open to others: chmod -R go= {}", path, path);
            }
        } catch (IOException | UnsupportedOperationException e) {
            LOG.debug("no permissions to look at", e);
        }
    }
}
