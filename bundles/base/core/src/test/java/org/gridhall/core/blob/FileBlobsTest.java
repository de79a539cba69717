package org.gridhall.core.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileBlobsTest {

    private static final byte[] WORDS = "路灯不亮".getBytes(StandardCharsets.UTF_8);
    private static final String KEY =
            HexFormat.of().formatHex(FileBlobs.sha256().digest(WORDS));

    @TempDir
    Path folder;

    @Test
    void content_is_kept_whole_and_found_again() throws IOException {
        FileBlobs blobs = new FileBlobs(folder);
        assertThat(blobs.size(KEY)).isEmpty();
        assertThatThrownBy(() -> blobs.open(KEY, 0, -1)).isInstanceOf(NoSuchFileException.class);
        for (int twice = 0; twice < 2; twice++) {
            blobs.put(KEY, WORDS.length, new ByteArrayInputStream(WORDS));
        }
        assertThat(blobs.size(KEY)).hasValue(WORDS.length);
        assertThat(folder.resolve(KEY.substring(0, 2)).resolve(KEY)).hasBinaryContent(WORDS);
        try (InputStream all = blobs.open(KEY, 0, -1);
                InputStream part = blobs.open(KEY, 3, 6)) {
            assertThat(all.readAllBytes()).isEqualTo(WORDS);
            assertThat(part.readAllBytes()).isEqualTo("灯不".getBytes(StandardCharsets.UTF_8));
        }
        List<String> seen = new ArrayList<>();
        blobs.each((key, size, at) -> seen.add(key + " " + size));
        assertThat(seen).containsExactly(KEY + " " + WORDS.length);
        blobs.delete(KEY);
        blobs.delete(KEY);
        assertThat(blobs.size(KEY)).isEmpty();
    }

    @Test
    void content_that_is_not_what_was_announced_is_not_kept() throws IOException {
        FileBlobs blobs = new FileBlobs(folder);
        byte[] other = "路灯亮了".getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> blobs.put(KEY, other.length, new ByteArrayInputStream(other)))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> blobs.put(KEY, WORDS.length + 1, new ByteArrayInputStream(WORDS)))
                .isInstanceOf(IOException.class);
        assertThat(blobs.size(KEY)).isEmpty();
        try (var left = Files.list(folder)) {
            assertThat(left.filter(Files::isRegularFile)).isEmpty();
        }
        assertThatThrownBy(() -> blobs.size("../../etc/passwd")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void what_broke_off_is_taken_away_when_it_is_old() throws IOException {
        FileBlobs blobs = new FileBlobs(folder);
        Path old = Files.createTempFile(folder, "arriving", null);
        Path fresh = Files.createTempFile(folder, "arriving", null);
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minusSeconds(3600)));
        blobs.tidy(Instant.now().minusSeconds(60));
        assertThat(old).doesNotExist();
        assertThat(fresh).exists();
    }
}
