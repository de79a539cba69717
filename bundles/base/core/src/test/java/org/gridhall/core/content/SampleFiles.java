package org.gridhall.core.content;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;

/** Files as people send them, and as they should not; made here, byte by byte where that matters. */
public final class SampleFiles {

    private SampleFiles() {}

    /** A picture whose left half is red and whose right half is blue, with a green corner at the top left. */
    public static BufferedImage image(int width, int height, int type) {
        BufferedImage image = new BufferedImage(width, height, type);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(Color.RED);
        graphics.fillRect(0, 0, width / 2, height);
        graphics.setColor(Color.BLUE);
        graphics.fillRect(width / 2, 0, width - width / 2, height);
        graphics.setColor(Color.GREEN);
        graphics.fillRect(0, 0, width / 4, height / 4);
        graphics.dispose();
        return image;
    }

    private static byte[] encoded(BufferedImage image, String format) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            if (!ImageIO.write(image, format, out)) {
                throw new IllegalStateException("nobody writes " + format);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    public static byte[] png(int width, int height) {
        return encoded(image(width, height, BufferedImage.TYPE_INT_RGB), "png");
    }

    public static byte[] clearPng(int width, int height) {
        BufferedImage image = image(width, height, BufferedImage.TYPE_INT_ARGB);
        image.setRGB(width - 1, height - 1, 0x00FFFFFF);
        return encoded(image, "png");
    }

    public static byte[] gif(int width, int height) {
        return encoded(image(width, height, BufferedImage.TYPE_BYTE_INDEXED), "gif");
    }

    public static byte[] jpeg(int width, int height) {
        return encoded(image(width, height, BufferedImage.TYPE_INT_RGB), "jpeg");
    }

    /** A JPEG as a telephone writes it: held turned, with the place, the device, XMP, a comment and a thumbnail. */
    public static byte[] photo(int width, int height, int orientation) {
        byte[] plain = jpeg(width, height);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(Arrays.copyOf(plain, 2));
        out.writeBytes(segment(0xE1, exif(orientation)));
        out.writeBytes(segment(
                0xE1,
                ("http://ns.adobe.com/xap/1.0/\0<x:xmpmeta><rdf:li>Secret Street 5</rdf:li></x:xmpmeta>")
                        .getBytes(StandardCharsets.UTF_8)));
        out.writeBytes(segment(0xFE, "taken by Zhang San".getBytes(StandardCharsets.UTF_8)));
        out.write(plain, 2, plain.length - 2);
        return out.toByteArray();
    }

    private static byte[] segment(int marker, byte[] body) {
        ByteBuffer bytes = ByteBuffer.allocate(body.length + 4);
        bytes.put((byte) 0xFF).put((byte) marker).putShort((short) (body.length + 2));
        return bytes.put(body).array();
    }

    /** EXIF, little-endian: orientation, model, a GPS directory with 34°44'53"N 113°45'25"E, and a second directory. */
    private static byte[] exif(int orientation) {
        byte[] model = "PHONE-9000\0".getBytes(StandardCharsets.US_ASCII);
        byte[] thumbnail = jpeg(16, 16);
        int ifd0 = 8;
        int modelAt = ifd0 + 2 + 3 * 12 + 4;
        int gps = modelAt + 12;
        int latitude = gps + 2 + 4 * 12 + 4;
        int longitude = latitude + 24;
        int ifd1 = longitude + 24;
        int thumbnailAt = ifd1 + 2 + 2 * 12 + 4;
        ByteBuffer tiff = ByteBuffer.allocate(thumbnailAt + thumbnail.length).order(ByteOrder.LITTLE_ENDIAN);
        tiff.put((byte) 'I').put((byte) 'I').putShort((short) 42).putInt(ifd0);
        tiff.putShort((short) 3);
        entry(tiff, 0x0110, 2, model.length, modelAt);
        entry(tiff, 0x0112, 3, 1, orientation);
        entry(tiff, 0x8825, 4, 1, gps);
        tiff.putInt(ifd1);
        tiff.position(modelAt);
        tiff.put(model);
        tiff.position(gps);
        tiff.putShort((short) 4);
        entry(tiff, 1, 2, 2, 'N');
        entry(tiff, 2, 5, 3, latitude);
        entry(tiff, 3, 2, 2, 'E');
        entry(tiff, 4, 5, 3, longitude);
        tiff.putInt(0);
        for (int part : new int[] {34, 44, 53, 113, 45, 25}) {
            tiff.putInt(part).putInt(1);
        }
        tiff.putShort((short) 2);
        entry(tiff, 0x0201, 4, 1, thumbnailAt);
        entry(tiff, 0x0202, 4, 1, thumbnail.length);
        tiff.putInt(0);
        tiff.put(thumbnail);
        ByteBuffer exif = ByteBuffer.allocate(6 + tiff.capacity());
        return exif.put("Exif\0\0".getBytes(StandardCharsets.US_ASCII))
                .put(tiff.array())
                .array();
    }

    private static void entry(ByteBuffer tiff, int tag, int type, int count, int value) {
        tiff.putShort((short) tag).putShort((short) type).putInt(count).putInt(value);
    }

    /** A PNG that announces a size and holds next to nothing. */
    public static byte[] pngBomb(int width, int height) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10});
        ByteBuffer header = ByteBuffer.allocate(13).putInt(width).putInt(height);
        header.put((byte) 8).put((byte) 2);
        chunk(out, "IHDR", header.array());
        Deflater deflater = new Deflater(9);
        deflater.setInput(new byte[1 << 20]);
        deflater.finish();
        byte[] packed = new byte[4096];
        int length = deflater.deflate(packed);
        deflater.end();
        chunk(out, "IDAT", Arrays.copyOf(packed, length));
        chunk(out, "IEND", new byte[0]);
        return out.toByteArray();
    }

    /** A PNG with words that say who and where. */
    public static byte[] talkingPng(int width, int height) {
        byte[] plain = png(width, height);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(plain, 0, 33);
        chunk(out, "tEXt", "Author\0Zhang San".getBytes(StandardCharsets.ISO_8859_1));
        out.write(plain, 33, plain.length - 33);
        return out.toByteArray();
    }

    private static void chunk(ByteArrayOutputStream to, String name, byte[] body) {
        try (DataOutputStream out = new DataOutputStream(to)) {
            byte[] type = name.getBytes(StandardCharsets.US_ASCII);
            CRC32 crc = new CRC32();
            crc.update(type);
            crc.update(body);
            out.writeInt(body.length);
            out.write(type);
            out.write(body);
            out.writeInt((int) crc.getValue());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A small lossless WebP, as a photo editor wrote it: one colour. */
    public static byte[] webp() {
        return Base64.getDecoder().decode("UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==");
    }

    public static byte[] lossyWebp() {
        return Base64.getDecoder().decode("UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA");
    }

    /** An archive of entries by name. */
    public static byte[] zip(Map<String, byte[]> entries) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** The bones of a Word document, and what else is given. */
    public static Map<String, byte[]> word() {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put("[Content_Types].xml", "<Types/>".getBytes(StandardCharsets.UTF_8));
        entries.put("word/document.xml", "<w:document/>".getBytes(StandardCharsets.UTF_8));
        return entries;
    }

    public static Map<String, byte[]> excel() {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put("[Content_Types].xml", "<Types/>".getBytes(StandardCharsets.UTF_8));
        entries.put("xl/workbook.xml", "<workbook/>".getBytes(StandardCharsets.UTF_8));
        return entries;
    }

    public static byte[] pdf() {
        return "%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** The boxes of a film without pictures. */
    public static byte[] film(String brand) {
        ByteBuffer bytes = ByteBuffer.allocate(16 + 16 + 12);
        bytes.putInt(16).put("ftyp".getBytes(StandardCharsets.US_ASCII));
        bytes.put(brand.getBytes(StandardCharsets.US_ASCII)).putInt(0);
        bytes.putInt(16).put("moov".getBytes(StandardCharsets.US_ASCII)).putLong(0);
        bytes.putInt(12).put("mdat".getBytes(StandardCharsets.US_ASCII)).putInt(7);
        return bytes.array();
    }

    /** Frames of MPEG 1 layer 3: 128 kbit/s at 44.1 kHz are 417 bytes each. */
    public static byte[] mp3() {
        byte[] sound = new byte[4 * 417];
        for (int i = 0; i < 4; i++) {
            sound[i * 417] = (byte) 0xFF;
            sound[i * 417 + 1] = (byte) 0xFB;
            sound[i * 417 + 2] = (byte) 0x90;
        }
        return sound;
    }

    /** ADTS frames of 64 bytes. */
    public static byte[] aac() {
        byte[] sound = new byte[4 * 64];
        for (int i = 0; i < 4; i++) {
            int at = i * 64;
            sound[at] = (byte) 0xFF;
            sound[at + 1] = (byte) 0xF1;
            sound[at + 2] = 0x50;
            sound[at + 3] = (byte) (0x80 | 64 >> 11);
            sound[at + 4] = 64 >> 3;
            sound[at + 5] = (byte) (64 << 5 & 0xE0);
        }
        return sound;
    }
}
