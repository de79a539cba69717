package org.gridhall.core.blob;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.OptionalLong;
import org.gridhall.api.blob.BlobStore;
import org.gridhall.core.District;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Content in the data folder: {@code files/ab/abcd…}. Several nodes may share the folder. */
@Component(service = BlobStore.class, property = "store=files")
public class FileBlobs implements BlobStore {

    private static final String ARRIVING = "arriving";

    private final Path folder;

    @Activate
    public FileBlobs(@Reference District district) {
        this(district.files());
    }

    public FileBlobs(Path folder) {
        this.folder = folder;
    }

    private Path path(String key) {
        if (!KEY.matcher(key).matches()) {
            throw new IllegalArgumentException("no key: " + key);
        }
        return folder.resolve(key.substring(0, 2)).resolve(key);
    }

    @Override
    public void put(String key, long size, InputStream content) throws IOException {
        Path kept = path(key);
        Files.createDirectories(kept.getParent());
        Path arriving = Files.createTempFile(folder, ARRIVING, null);
        try {
            copy(key, size, content, arriving);
            Files.move(arriving, kept, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            sync(kept.getParent());
        } finally {
            Files.deleteIfExists(arriving);
        }
    }

    private static void copy(String key, long size, InputStream content, Path to) throws IOException {
        MessageDigest sha = sha256();
        long written = 0;
        try (FileChannel channel = FileChannel.open(to, StandardOpenOption.WRITE)) {
            byte[] buffer = new byte[64 << 10];
            for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
                sha.update(buffer, 0, read);
                ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, read);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                written += read;
            }
            channel.force(true);
        }
        if (written != size || !HexFormat.of().formatHex(sha.digest()).equals(key)) {
            throw new IOException("the content of " + key + " is not what was announced");
        }
    }

    /** So that the name, too, outlives a power cut. */
    private static void sync(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    @Override
    public InputStream open(String key, long from, long length) throws IOException {
        FileChannel channel = FileChannel.open(path(key), StandardOpenOption.READ);
        try {
            channel.position(from);
            InputStream all = Channels.newInputStream(channel);
            return length < 0 ? all : new Part(all, length);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** The first bytes of a stream. */
    private static final class Part extends InputStream {
        private final InputStream whole;
        private long left;

        Part(InputStream whole, long length) {
            this.whole = whole;
            this.left = length;
        }

        @Override
        public int read() throws IOException {
            int read = left <= 0 ? -1 : whole.read();
            left -= read < 0 ? 0 : 1;
            return read;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            int read = left <= 0 ? -1 : whole.read(bytes, offset, (int) Math.min(length, left));
            left -= Math.max(read, 0);
            return read;
        }

        @Override
        public void close() throws IOException {
            whole.close();
        }
    }

    @Override
    public OptionalLong size(String key) throws IOException {
        try {
            return OptionalLong.of(Files.size(path(key)));
        } catch (NoSuchFileException none) {
            return OptionalLong.empty();
        }
    }

    @Override
    public void delete(String key) throws IOException {
        Files.deleteIfExists(path(key));
    }

    @Override
    public void each(Visitor visitor) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (DirectoryStream<Path> shelves = Files.newDirectoryStream(folder, "[0-9a-f][0-9a-f]")) {
            for (Path shelf : shelves) {
                try (DirectoryStream<Path> files = Files.newDirectoryStream(shelf)) {
                    for (Path file : files) {
                        visit(file, visitor);
                    }
                }
            }
        }
    }

    private static void visit(Path file, Visitor visitor) throws IOException {
        String key = file.getFileName().toString();
        if (KEY.matcher(key).matches()) {
            BasicFileAttributes facts;
            try {
                facts = Files.readAttributes(file, BasicFileAttributes.class);
            } catch (NoSuchFileException gone) {
                return;
            }
            visitor.visit(key, facts.size(), facts.lastModifiedTime().toInstant());
        }
    }

    @Override
    public void tidy(Instant before) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (DirectoryStream<Path> broken = Files.newDirectoryStream(folder, ARRIVING + "*")) {
            for (Path file : broken) {
                try {
                    if (Files.getLastModifiedTime(file).compareTo(FileTime.from(before)) < 0) {
                        Files.deleteIfExists(file);
                    }
                } catch (NoSuchFileException gone) {
                    continue;
                }
            }
        }
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
