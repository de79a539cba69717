package org.gridhall.tests;

import com.microsoft.playwright.options.FilePayload;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;

/** A photo as somebody takes it: a dark street lamp, drawn. */
final class Photo {

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
}
