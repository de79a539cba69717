package org.gridhall.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.gaul.s3proxy.AuthenticationType;
import org.gaul.s3proxy.S3Proxy;
import org.jclouds.ContextBuilder;
import org.jclouds.blobstore.BlobStoreContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against S3Proxy, a server that others wrote: it computes every signature again. */
class S3BlobsTest {

    private static final Keys KEYS = new Keys("gridhall", "not/so+secret");
    private static final String BUCKET = "district-files";

    @TempDir
    static Path folder;

    private static BlobStoreContext context;
    private static S3Proxy server;

    @BeforeAll
    static void start() throws Exception {
        Properties properties = new Properties();
        properties.setProperty("jclouds.filesystem.basedir", folder.toString());
        context = ContextBuilder.newBuilder("filesystem")
                .credentials("identity", "credential")
                .overrides(properties)
                .build(BlobStoreContext.class);
        context.getBlobStore().createContainerInLocation(null, BUCKET);
        server = S3Proxy.builder()
                .blobStore(context.getBlobStore())
                .endpoint(URI.create("http://127.0.0.1:0"))
                .awsAuthentication(AuthenticationType.AWS_V4, KEYS.access(), KEYS.secret())
                .build();
        server.start();
    }

    @AfterAll
    static void stop() throws Exception {
        server.stop();
        context.close();
    }

    private record Configured(String endpoint, String bucket, String prefix) implements Settings {
        @Override
        public String region() {
            return "cn-north-1";
        }

        @Override
        public boolean path_style() {
            return true;
        }

        @Override
        public String keys() {
            return "";
        }

        @Override
        public Class<? extends Annotation> annotationType() {
            return Settings.class;
        }
    }

    private static S3Blobs blobs(String prefix, Keys keys) throws IOException {
        return new S3Blobs(new Configured("http://127.0.0.1:" + server.getPort(), BUCKET, prefix), keys);
    }

    private static String key(byte[] content) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    }

    private static byte[] words(String words) {
        return words.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void content_is_kept_read_in_parts_and_forgotten() throws Exception {
        S3Blobs blobs = blobs("", KEYS);
        byte[] content = words("路灯不亮");
        String key = key(content);
        assertThat(blobs.size(key)).isEmpty();
        assertThatThrownBy(() -> blobs.open(key, 0, -1)).isInstanceOf(NoSuchFileException.class);
        blobs.delete(key);
        for (int twice = 0; twice < 2; twice++) {
            blobs.put(key, content.length, new ByteArrayInputStream(content));
        }
        assertThat(blobs.size(key)).hasValue(content.length);
        try (InputStream all = blobs.open(key, 0, -1);
                InputStream part = blobs.open(key, 3, 6);
                InputStream rest = blobs.open(key, 9, -1);
                InputStream none = blobs.open(key, 2, 0)) {
            assertThat(all.readAllBytes()).isEqualTo(content);
            assertThat(part.readAllBytes()).isEqualTo(words("灯不"));
            assertThat(rest.readAllBytes()).isEqualTo(words("亮"));
            assertThat(none.readAllBytes()).isEmpty();
        }
        blobs.delete(key);
        assertThat(blobs.size(key)).isEmpty();
    }

    @Test
    void large_content_streams_up_and_down() throws Exception {
        S3Blobs blobs = blobs("large/", KEYS);
        long size = 40L << 20;
        MessageDigest sha = MessageDigest.getInstance("SHA-256");
        try (InputStream made = new Made(size)) {
            byte[] buffer = new byte[1 << 16];
            for (int read = made.read(buffer); read >= 0; read = made.read(buffer)) {
                sha.update(buffer, 0, read);
            }
        }
        String key = HexFormat.of().formatHex(sha.digest());
        blobs.put(key, size, new Made(size));
        assertThat(blobs.size(key)).hasValue(size);
        try (InputStream back = blobs.open(key, 0, -1);
                InputStream made = new Made(size)) {
            byte[] left = new byte[1 << 16];
            byte[] right = new byte[1 << 16];
            int read;
            do {
                read = back.readNBytes(left, 0, left.length);
                assertThat(made.readNBytes(right, 0, right.length)).isEqualTo(read);
                assertThat(left).isEqualTo(right);
            } while (read == left.length);
        }
    }

    /** Bytes that are computed, not held. */
    private static final class Made extends InputStream {
        private final long size;
        private long at;

        Made(long size) {
            this.size = size;
        }

        @Override
        public int read() {
            return at == size ? -1 : (int) (at++ * 31 >> 3 & 0xFF);
        }

        @Override
        public int read(byte[] bytes, int offset, int length) {
            int read = 0;
            while (read < length && at < size) {
                bytes[offset + read++] = (byte) read();
            }
            return read == 0 && length > 0 ? -1 : read;
        }
    }

    @Test
    void content_that_is_not_what_was_announced_is_not_kept() throws Exception {
        S3Blobs blobs = blobs("lies/", KEYS);
        byte[] other = words("路灯亮了");
        String key = key(words("路灯不亮"));
        assertThatThrownBy(() -> blobs.put(key, other.length, new ByteArrayInputStream(other)))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> blobs.put(key, other.length + 5, new ByteArrayInputStream(other)))
                .isInstanceOf(IOException.class);
        assertThat(blobs.size(key)).isEmpty();
        assertThatThrownBy(() -> blobs.size("../../x")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void all_that_is_kept_is_shown_page_by_page_and_only_below_the_prefix() throws Exception {
        S3Blobs one = blobs("one/", KEYS);
        S3Blobs two = blobs("two/", KEYS);
        Set<String> kept = new TreeSet<>();
        for (int i = 0; i < 1005; i++) {
            byte[] content = words("第 " + i);
            one.put(key(content), content.length, new ByteArrayInputStream(content));
            kept.add(key(content));
        }
        byte[] other = words("别的区");
        two.put(key(other), other.length, new ByteArrayInputStream(other));
        Set<String> shown = new TreeSet<>();
        Instant now = Instant.now();
        one.each((key, size, storedAt) -> {
            assertThat(shown.add(key)).isTrue();
            assertThat(size).isBetween(5L, 8L);
            assertThat(storedAt).isBetween(now.minus(Duration.ofHours(1)), now.plus(Duration.ofHours(1)));
        });
        assertThat(shown).isEqualTo(kept);
    }

    @Test
    void a_wrong_key_and_an_unsigned_request_are_refused_and_told_without_secrets() throws Exception {
        byte[] content = words("x");
        for (Keys wrong : new Keys[] {new Keys("gridhall", "guessed"), new Keys("nobody", "not/so+secret")}) {
            S3Blobs blobs = blobs("", wrong);
            assertThatThrownBy(() -> blobs.put(key(content), 1, new ByteArrayInputStream(content)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("403")
                    .hasMessageNotContaining(wrong.secret());
        }
        assertThat(KEYS.toString()).doesNotContain("secret", "gridhall");
        HttpResponse<String> unsigned = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.getPort() + "/" + BUCKET))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(unsigned.statusCode()).isEqualTo(403);
    }

    @Test
    void keys_come_from_a_file_or_from_the_environment() throws Exception {
        Path file = Files.writeString(folder.resolve("keys.properties"), "accessKey=a\nsecretKey = b/c+d=\n");
        assertThat(Keys.read(file.toString(), Map.of())).isEqualTo(new Keys("a", "b/c+d="));
        assertThat(Keys.read("", Map.of("GRIDHALL_S3_ACCESS_KEY", "e", "GRIDHALL_S3_SECRET_KEY", "f")))
                .isEqualTo(new Keys("e", "f"));
        assertThatThrownBy(() -> Keys.read("", Map.of("GRIDHALL_S3_ACCESS_KEY", "e")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("GRIDHALL_S3_SECRET_KEY");
    }

    /** The example "GET Object" of the description of Signature Version 4 for S3. */
    @Test
    void the_published_example_is_signed_as_published() {
        Map<String, String> headers = Signature.headers(
                new Keys("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
                "us-east-1",
                Instant.parse("2013-05-24T00:00:00Z"),
                "GET",
                "/test.txt",
                new TreeMap<>(),
                Map.of("host", "examplebucket.s3.amazonaws.com", "range", "bytes=0-9"),
                Signature.NOTHING);
        assertThat(headers.get("Authorization"))
                .endsWith("Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
    }
}
