package org.gridhall.core.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.gridhall.api.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The public sees what a picture shows, upright, and nothing else that was in the file. */
class PublicCopyTest {

    @TempDir
    Path folder;

    private PublicCopy copy(byte[] content, String type) throws IOException {
        return PublicCopy.make(Files.write(folder.resolve("file"), content), type, folder.resolve("copy"));
    }

    private BufferedImage drawn() throws IOException {
        return ImageIO.read(folder.resolve("copy").toFile());
    }

    private String bytes() throws IOException {
        return Files.readString(folder.resolve("copy"), StandardCharsets.ISO_8859_1);
    }

    private static String colour(BufferedImage image, double x, double y) {
        int rgb = image.getRGB((int) (x * image.getWidth()), (int) (y * image.getHeight()));
        int red = rgb >> 16 & 0xFF;
        int green = rgb >> 8 & 0xFF;
        int blue = rgb & 0xFF;
        return red > green && red > blue ? "red" : green > blue ? "green" : "blue";
    }

    @Test
    void a_photo_loses_place_device_words_and_thumbnail() throws IOException {
        byte[] photo = SampleFiles.photo(320, 240, 1);
        String before = new String(photo, StandardCharsets.ISO_8859_1);
        assertThat(before).contains("Exif", "PHONE-9000", "Secret Street 5", "Zhang San");
        PublicCopy copy = copy(photo, "image/jpeg");
        assertThat(copy.mediaType()).isEqualTo("image/jpeg");
        assertThat(copy.size()).isEqualTo(Files.size(folder.resolve("copy")));
        assertThat(bytes()).doesNotContain("Exif", "PHONE-9000", "Secret", "Zhang", "http:", "ICC_PROFILE");
        assertThat(bytes().split("\u00FF\u00D8", -1))
                .as("one picture, no thumbnail")
                .hasSize(2);
        // Segments: only what a decoder needs, and the plain JFIF header.
        byte[] made = Files.readAllBytes(folder.resolve("copy"));
        for (int at = 2; (made[at + 1] & 0xFF) != 0xDA; ) {
            int marker = made[at + 1] & 0xFF;
            assertThat(marker).isIn(0xE0, 0xDB, 0xC0, 0xC4);
            at += 2 + ((made[at + 2] & 0xFF) << 8 | made[at + 3] & 0xFF);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1, 320, 240, 0.1, 0.1, 0.25, 0.75",
        "2, 320, 240, 0.9, 0.1, 0.75, 0.75",
        "3, 320, 240, 0.9, 0.9, 0.75, 0.25",
        "4, 320, 240, 0.1, 0.9, 0.25, 0.25",
        "5, 240, 320, 0.1, 0.1, 0.75, 0.25",
        "6, 240, 320, 0.9, 0.1, 0.25, 0.25",
        "7, 240, 320, 0.9, 0.9, 0.25, 0.75",
        "8, 240, 320, 0.1, 0.9, 0.75, 0.75"
    })
    void a_photo_comes_upright(
            int orientation, int width, int height, double greenX, double greenY, double redX, double redY)
            throws IOException {
        copy(SampleFiles.photo(320, 240, orientation), "image/jpeg");
        BufferedImage drawn = drawn();
        assertThat(drawn.getWidth()).isEqualTo(width);
        assertThat(drawn.getHeight()).isEqualTo(height);
        assertThat(colour(drawn, greenX, greenY)).isEqualTo("green");
        assertThat(colour(drawn, redX, redY)).isEqualTo("red");
        assertThat(colour(drawn, 1 - redX, 1 - redY)).isEqualTo("blue");
    }

    @Test
    void a_large_photo_is_made_smaller() throws IOException {
        copy(SampleFiles.photo(5000, 3000, 6), "image/jpeg");
        assertThat(drawn().getWidth()).isEqualTo(1229);
        assertThat(drawn().getHeight()).isEqualTo(2048);
        assertThat(colour(drawn(), 0.9, 0.1)).isEqualTo("green");
    }

    @Test
    void a_drawing_stays_sharp_and_clear_and_loses_its_words() throws IOException {
        assertThat(copy(SampleFiles.clearPng(100, 80), "image/png").mediaType()).isEqualTo("image/png");
        assertThat(drawn().getRGB(99, 79) >>> 24).isZero();
        assertThat(new String(SampleFiles.talkingPng(100, 80), StandardCharsets.ISO_8859_1))
                .contains("Zhang San");
        assertThat(copy(SampleFiles.talkingPng(100, 80), "image/png").mediaType())
                .isEqualTo("image/png");
        assertThat(bytes()).doesNotContain("Zhang", "tEXt");
        assertThat(copy(SampleFiles.gif(100, 80), "image/gif").mediaType()).isEqualTo("image/png");
        assertThat(colour(drawn(), 0.1, 0.1)).isEqualTo("green");
    }

    @Test
    void webp_is_read_too() throws IOException {
        PublicCopy copy = copy(SampleFiles.webp(), "image/webp");
        assertThat(copy.mediaType()).isIn("image/jpeg", "image/png");
        assertThat(drawn().getWidth()).isEqualTo(1);
        assertThat(copy(SampleFiles.lossyWebp(), "image/webp").mediaType()).isEqualTo("image/jpeg");
        assertThat(drawn().getWidth()).isEqualTo(1);
    }

    @Test
    void the_same_picture_gives_the_same_copy() throws IOException {
        assertThat(copy(SampleFiles.photo(320, 240, 1), "image/jpeg").hash())
                .isEqualTo(copy(SampleFiles.photo(320, 240, 1), "image/jpeg").hash());
    }

    @Test
    void no_copy_is_made_of_what_is_no_picture() {
        assertThat(catchThrowableOfType(Problem.class, () -> copy(SampleFiles.pdf(), "application/pdf"))
                        .code())
                .isEqualTo("attachment.copy");
    }
}
