package org.gridhall.core.trail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The roots once more, outside the database: a line each, in the folder of the keys. Whoever has all rights on the database
 * and none on this file cannot rewrite the trail unseen. Several nodes may share it.
 */
final class RootsFile {

    static final String NAME = "trail-roots.txt";

    private static final String HEAD = "# The roots of the trail. Keep a copy elsewhere; see docs/operate.md.\n";

    private final Path path;

    RootsFile(Path folder) {
        this.path = folder.resolve(NAME);
    }

    boolean exists() {
        return Files.exists(path);
    }

    /** Makes an empty one where there is none, before the first root is. */
    void begin() {
        if (!exists()) {
            write(HEAD);
        }
    }

    /** Puts the file aside under the moment's name, and begins a new one. */
    void renew() {
        try {
            if (exists()) {
                String moment = Instant.now().toString().replaceAll("[^0-9TZ]", "");
                Files.move(path, path.resolveSibling(NAME.replace(".txt", "-" + moment + ".txt")));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        begin();
    }

    /** The lines of roots. A last line that was not written to its end is none. */
    List<String> lines() {
        try {
            List<String> lines = new ArrayList<>();
            String all = Files.readString(path);
            int from = 0;
            for (int end = all.indexOf('\n'); end >= 0; end = all.indexOf('\n', from)) {
                String line = all.substring(from, end).strip();
                if (!line.isEmpty() && !line.startsWith("#")) {
                    lines.add(line);
                }
                from = end + 1;
            }
            return lines;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Appends the roots that follow the last one of the file. Does nothing where the file is missing, or its end is not
     * what the next root was made over: that is for somebody to look at.
     *
     * @return whether the file now ends with the last of the roots
     */
    boolean append(RootsAfter next) {
        if (!exists()) {
            return false;
        }
        synchronized (RootsFile.class) {
            try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                channel.lock();
                List<String> lines = lines();
                StoredRoot last = lines.isEmpty() ? null : StoredRoot.parse(lines.get(lines.size() - 1));
                StringBuilder more = new StringBuilder();
                for (StoredRoot root : next.after(last == null ? 0 : last.number)) {
                    if (!Roots.follows(root, last)) {
                        return false;
                    }
                    more.append(root.line()).append('\n');
                    last = root;
                }
                channel.position(end(channel));
                channel.truncate(channel.position());
                ByteBuffer bytes = ByteBuffer.wrap(more.toString().getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
                return true;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (IllegalArgumentException damaged) {
                return false;
            }
        }
    }

    /** Roots of the database that come after a number, in order, all of them signed by us. */
    interface RootsAfter {
        List<StoredRoot> after(long number);
    }

    /** Behind the last line feed: what was being written when the power failed is written again. */
    private static long end(FileChannel channel) throws IOException {
        ByteBuffer one = ByteBuffer.allocate(1);
        for (long at = channel.size(); at > 0; at--) {
            one.clear();
            channel.read(one, at - 1);
            if (one.get(0) == '\n') {
                return at;
            }
        }
        return 0;
    }

    private void write(String text) {
        try {
            Files.createDirectories(path.getParent());
            Files.writeString(path, text, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (java.nio.file.FileAlreadyExistsException other) {
            // another node was faster
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
