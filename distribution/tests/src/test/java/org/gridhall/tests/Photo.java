package org.gridhall.tests;

import com.microsoft.playwright.options.FilePayload;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Image;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;

/** Photos as people take them (a dark street lamp, drawn), and pictures for the guide. */
final class Photo {

    /** Pixels and bytes of a picture in the guide. */
    private static final int WIDEST = 1000;

    private static final int MOST_BYTES = 60 * 1024;

    private Photo() {}

    static FilePayload jpeg(String name) {
        return new FilePayload(name, "image/jpeg", bytes());
    }

    static byte[] bytes() {
        BufferedImage picture = new BufferedImage(800, 600, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = picture.createGraphics();
        pen.setColor(new Color(0x9fb6c8));
        pen.fillRect(0, 0, 800, 420);
        pen.setColor(new Color(0x5b6672));
        pen.fillRect(0, 420, 800, 180);
        pen.setColor(new Color(0xd8d2c0));
        pen.fillRect(60, 160, 260, 260);
        pen.setColor(new Color(0x3c4650));
        pen.fillRect(560, 90, 14, 370);
        pen.fillRect(480, 90, 90, 12);
        pen.fillOval(455, 92, 60, 24);
        pen.dispose();
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            ImageIO.write(picture, "jpg", bytes);
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Keeps a picture of the screen as small as the guide wants it. */
    static void keep(byte[] screen, Path file) {
        try {
            BufferedImage whole = ImageIO.read(new ByteArrayInputStream(screen));
            int width = Math.min(WIDEST, whole.getWidth());
            int height = whole.getHeight() * width / whole.getWidth();
            BufferedImage small = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
            Graphics2D pen = small.createGraphics();
            pen.drawImage(whole.getScaledInstance(width, height, Image.SCALE_AREA_AVERAGING), 0, 0, null);
            pen.dispose();
            byte[] bytes;
            float quality = 0.9f;
            do {
                bytes = jpeg(small, quality);
                quality -= 0.05f;
            } while (bytes.length > MOST_BYTES && quality > 0.1f);
            Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] jpeg(BufferedImage picture, float quality) throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        try {
            ImageWriteParam how = writer.getDefaultWriteParam();
            how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            how.setCompressionQuality(quality);
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            writer.setOutput(ImageIO.createImageOutputStream(bytes));
            writer.write(null, new IIOImage(picture, null, null), how);
            return bytes.toByteArray();
        } finally {
            writer.dispose();
        }
    }
}
