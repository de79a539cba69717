package org.gridhall.core.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.gridhall.api.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is taken, as what; and that nothing is taken for what it is not. */
class InspectionTest {

    @TempDir
    Path folder;

    private String type(byte[] content) throws IOException {
        return Inspection.mediaType(Files.write(folder.resolve("file"), content));
    }

    private String refused(byte[] content) {
        return catchThrowableOfType(Problem.class, () -> type(content)).code();
    }

    private static byte[] text(String words) {
        return words.getBytes(StandardCharsets.UTF_8);
    }

    static Stream<Arguments> taken() {
        return Stream.of(
                Arguments.of("image/jpeg", SampleFiles.jpeg(40, 30)),
                Arguments.of("image/jpeg", SampleFiles.photo(40, 30, 6)),
                Arguments.of("image/png", SampleFiles.png(40, 30)),
                Arguments.of("image/png", SampleFiles.clearPng(40, 30)),
                Arguments.of("image/gif", SampleFiles.gif(40, 30)),
                Arguments.of("image/webp", SampleFiles.webp()),
                Arguments.of("application/pdf", SampleFiles.pdf()),
                Arguments.of(Office.WORD, SampleFiles.zip(SampleFiles.word())),
                Arguments.of(Office.EXCEL, SampleFiles.zip(SampleFiles.excel())),
                Arguments.of("text/plain", text("路灯不亮\n温度 < 30 且 > 20\t😀")),
                Arguments.of("text/plain;charset=GB18030", "路灯三晚不亮".getBytes(Charset.forName("GB18030"))),
                Arguments.of("video/mp4", SampleFiles.film("isom")),
                Arguments.of("video/3gpp", SampleFiles.film("3gp5")),
                Arguments.of("video/quicktime", SampleFiles.film("qt  ")),
                Arguments.of("audio/mp4", SampleFiles.film("M4A ")),
                Arguments.of("audio/mpeg", SampleFiles.mp3()),
                Arguments.of("audio/aac", SampleFiles.aac()),
                Arguments.of("audio/amr", text("#!AMR\n\u0004frame")));
    }

    @ParameterizedTest
    @MethodSource("taken")
    void what_people_send_is_known_by_its_content(String type, byte[] content) throws IOException {
        assertThat(type(content)).isEqualTo(type);
    }

    private static byte[] more(byte[] content, String words) {
        byte[] more = text(words);
        byte[] all = Arrays.copyOf(content, content.length + more.length);
        System.arraycopy(more, 0, all, content.length, more.length);
        return all;
    }

    @Test
    void what_telephones_put_after_a_picture_does_no_harm() throws IOException {
        assertThat(type(more(SampleFiles.jpeg(40, 30), "ftypmp42 a short film")))
                .isEqualTo("image/jpeg");
        assertThat(type(more(SampleFiles.png(40, 30), "<script>alert(1)</script>")))
                .isEqualTo("image/png");
    }

    static Stream<Arguments> refused() {
        byte[] noise = new byte[4000];
        new Random(3).nextBytes(noise);
        return Stream.of(
                Arguments.of("attachment.type", new byte[0]),
                Arguments.of("attachment.type", noise),
                Arguments.of("attachment.type", text("<html><script>alert(1)</script>")),
                Arguments.of("attachment.type", text("hello <ScRiPt src=x>")),
                Arguments.of("attachment.type", text("x".repeat(8185) + "<script>")),
                Arguments.of("attachment.type", text("<?xml version=\"1.0\"?><svg onload=\"x()\"/>")),
                Arguments.of("attachment.type", text("null\0character")),
                Arguments.of("attachment.type", text("escape\u001b[2J")),
                Arguments.of("attachment.type", text("MZ\u0090\0\u0003")),
                Arguments.of("attachment.type", text("\u007fELF\u0002\u0001")),
                Arguments.of("attachment.type", "路灯".getBytes(StandardCharsets.UTF_16)),
                Arguments.of("attachment.type", SampleFiles.film("heic")),
                Arguments.of("attachment.type", SampleFiles.film("evil")),
                Arguments.of("attachment.type", SampleFiles.zip(Map.of("a.txt", text("a")))),
                Arguments.of("attachment.type", SampleFiles.zip(Map.of("word/document.xml", text("a")))),
                Arguments.of("attachment.broken", text("GIF89a")),
                Arguments.of("attachment.broken", new byte[] {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF, (byte) 0xD9}),
                Arguments.of("attachment.broken", text("%PDF-1.4 <script>alert(1)</script>")),
                Arguments.of("attachment.broken", text("PK\3\4 and no more")),
                Arguments.of("attachment.pixels", SampleFiles.pngBomb(65535, 65535)),
                Arguments.of("attachment.pixels", SampleFiles.pngBomb(Integer.MAX_VALUE, Integer.MAX_VALUE)),
                Arguments.of("attachment.pixels", SampleFiles.pngBomb(10_001, 5_000)),
                Arguments.of("attachment.broken", SampleFiles.pngBomb(7000, 7000)),
                Arguments.of("attachment.broken", SampleFiles.pngBomb(0, 10)));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void what_lies_or_is_no_use_is_refused(String code, byte[] content) {
        assertThat(refused(content)).isEqualTo(code);
    }

    @Test
    void a_file_that_was_cut_off_anywhere_is_refused() {
        for (byte[] whole : new byte[][] {
            SampleFiles.photo(60, 40, 6),
            SampleFiles.png(60, 40),
            SampleFiles.gif(60, 40),
            SampleFiles.webp(),
            SampleFiles.zip(SampleFiles.word())
        }) {
            for (int length = 12; length < whole.length; length += Math.max(1, whole.length / 40)) {
                assertThat(refused(Arrays.copyOf(whole, length)))
                        .as("%d of %d bytes", length, whole.length)
                        .isEqualTo("attachment.broken");
            }
        }
        assertThat(refused(Arrays.copyOf(SampleFiles.film("isom"), 31))).isEqualTo("attachment.broken");
        assertThat(refused(Arrays.copyOf(SampleFiles.film("isom"), 43))).isEqualTo("attachment.broken");
    }

    @Test
    void a_document_is_unpacked_only_so_far() {
        Map<String, byte[]> dense = SampleFiles.word();
        dense.put("word/media/zeros", new byte[30 << 20]);
        assertThat(refused(SampleFiles.zip(dense))).isEqualTo("attachment.archive");

        Map<String, byte[]> many = SampleFiles.excel();
        for (int i = 0; i < 5000; i++) {
            many.put("xl/" + i, new byte[0]);
        }
        assertThat(refused(SampleFiles.zip(many))).isEqualTo("attachment.archive");

        // A directory that announces less than comes out.
        byte[] lying = SampleFiles.zip(dense);
        for (int i = 0; i + 46 < lying.length; i++) {
            if (lying[i] == 'P' && lying[i + 1] == 'K' && lying[i + 2] == 1 && lying[i + 3] == 2) {
                Arrays.fill(lying, i + 24, i + 28, (byte) 1);
            }
        }
        assertThat(refused(lying)).isIn("attachment.archive", "attachment.broken");
    }

    @Test
    void an_archive_inside_a_document_is_not_opened() throws IOException {
        byte[] bomb = SampleFiles.zip(Map.of("zeros", new byte[64 << 20]));
        byte[] twice = SampleFiles.zip(Map.of("bomb.zip", bomb));
        Map<String, byte[]> nested = SampleFiles.word();
        nested.put("word/embeddings/bomb.zip", twice);
        assertThat(type(SampleFiles.zip(nested))).isEqualTo(Office.WORD);
    }

    @ParameterizedTest
    @CsvSource({"../../etc/passwd", "/etc/passwd", "word\\..\\evil", "C:/evil", "word/a\u0001b", "WORD/document.xml"})
    void names_with_tricks_inside_a_document_are_refused(String name) {
        Map<String, byte[]> entries = SampleFiles.word();
        entries.put(name, text("x"));
        assertThat(refused(SampleFiles.zip(entries))).isEqualTo("attachment.archive");
    }

    @Test
    void documents_with_macros_are_refused() {
        Map<String, byte[]> entries = new LinkedHashMap<>(SampleFiles.word());
        entries.put("word/vbaProject.bin", new byte[100]);
        assertThat(refused(SampleFiles.zip(entries))).isEqualTo("attachment.archive");
    }

    @Test
    void names_lose_what_does_harm_and_end_as_their_type_does() {
        assertThat(Inspection.name("../../照片.png", "image/png")).isEqualTo("照片.png");
        assertThat(Inspection.name("C:\\x\\现场.JPG", "image/jpeg")).isEqualTo("现场.JPG");
        assertThat(Inspection.name("a.html", "image/png")).isEqualTo("a.html.png");
        assertThat(Inspection.name("photo\u202Egpj.exe", "image/jpeg")).isEqualTo("photogpj.exe.jpg");
        assertThat(Inspection.name("a\u0000b\r\nc\"<d>.txt", "text/plain;charset=GB18030"))
                .isEqualTo("a_b__c__d_.txt");
        assertThat(Inspection.name(null, "application/pdf")).isEqualTo("file.pdf");
        assertThat(Inspection.name("..", "application/pdf")).isEqualTo("file.pdf");
        assertThat(Inspection.name(" .htaccess", "text/plain")).isEqualTo("htaccess.txt");
        assertThat(Inspection.name("字".repeat(300) + ".png", "image/png"))
                .hasSize(200)
                .endsWith(".png");
        String faces = Inspection.name("😀".repeat(150), "image/png");
        assertThat(faces).hasSizeLessThanOrEqualTo(200).startsWith("😀").endsWith("😀.png");
    }
}
