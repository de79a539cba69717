package org.gridhall.core.content;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/**
 * Decides what a file is: by the bytes it begins with, and then by whether it is built as such a file must be. Its name and
 * what a client says about it do not count. Reads with bounded memory, and never unpacks or decodes without a limit.
 */
public final class Inspection {

    /** Names that a file of a type may end with; the first is added to one that ends otherwise. */
    private static final String[][] ENDINGS = {
        {"image/jpeg", "jpg", "jpeg", "jpe", "jfif"},
        {"image/png", "png"},
        {"image/gif", "gif"},
        {"image/webp", "webp"},
        {"application/pdf", "pdf"},
        {Office.WORD, "docx"},
        {Office.EXCEL, "xlsx"},
        {"text/plain", "txt", "csv", "log", "md", "json", "yaml", "text"},
        {"video/mp4", "mp4", "m4v"},
        {"video/3gpp", "3gp", "3gpp", "3g2"},
        {"video/quicktime", "mov", "qt"},
        {"audio/mp4", "m4a", "mp4"},
        {"audio/mpeg", "mp3"},
        {"audio/aac", "aac"},
        {"audio/amr", "amr"},
        {"audio/amr-wb", "awb", "amr"}
    };

    private static final Set<String> PICTURES = Set.of("image/jpeg", "image/png", "image/gif", "image/webp");

    private Inspection() {}

    public static boolean picture(String mediaType) {
        return PICTURES.contains(mediaType);
    }

    /** The file's media type. @throws org.gridhall.api.Problem INVALID when it is not taken */
    public static String mediaType(Path file) throws IOException {
        byte[] head;
        try (InputStream in = Files.newInputStream(file)) {
            head = in.readNBytes(64);
        }
        String type;
        try {
            type = decide(head, file);
        } catch (EOFException short_) {
            throw Refusals.broken();
        }
        if (type == null) {
            throw Refusals.type();
        }
        return type;
    }

    private static String decide(byte[] head, Path file) throws IOException {
        if (begins(head, 0, 0xFF, 0xD8, 0xFF)) {
            return picture(file, "image/jpeg");
        } else if (begins(head, 0, 0x89, 'P', 'N', 'G', 0x0D, 0x0A, 0x1A, 0x0A)) {
            return picture(file, "image/png");
        } else if (begins(head, 0, 'G', 'I', 'F', '8', '7', 'a') || begins(head, 0, 'G', 'I', 'F', '8', '9', 'a')) {
            return picture(file, "image/gif");
        } else if (begins(head, 0, 'R', 'I', 'F', 'F') && begins(head, 8, 'W', 'E', 'B', 'P')) {
            return picture(file, "image/webp");
        } else if (begins(head, 0, '%', 'P', 'D', 'F', '-')) {
            return pdf(file);
        } else if (begins(head, 0, 'P', 'K', 3, 4)) {
            return Office.mediaType(file);
        } else if (begins(head, 4, 'f', 't', 'y', 'p')) {
            return Recording.boxes(head, file);
        }
        String recording = Recording.stream(head, file);
        return recording != null || head.length == 0 ? recording : PlainText.mediaType(file);
    }

    private static String picture(Path file, String type) throws IOException {
        Picture picture;
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 64 << 10)) {
            picture = Picture.read(in, type);
        }
        if (picture.pixels() > Picture.MOST_PIXELS) {
            throw Refusals.pixels();
        }
        PublicCopy.probe(file, type);
        return type;
    }

    private static String pdf(Path file) throws IOException {
        long size = Files.size(file);
        int tail = (int) Math.min(2048, size);
        try (InputStream in = Files.newInputStream(file)) {
            in.skipNBytes(size - tail);
            String end = new String(in.readNBytes(tail), StandardCharsets.ISO_8859_1);
            if (!end.contains("%%EOF") || !end.contains("startxref")) {
                throw Refusals.broken();
            }
        }
        return "application/pdf";
    }

    static boolean begins(byte[] head, int at, int... bytes) {
        if (head.length < at + bytes.length) {
            return false;
        }
        for (int i = 0; i < bytes.length; i++) {
            if ((head[at + i] & 0xFF) != bytes[i]) {
                return false;
            }
        }
        return true;
    }

    /**
     * A name that does no harm in a header, a list or a folder: the last part of what was sent, without control and
     * direction characters, ending as its type does, 200 characters at most.
     */
    public static String name(String sent, String mediaType) {
        String name = sent == null ? "" : sent.substring(Math.max(sent.lastIndexOf('/'), sent.lastIndexOf('\\')) + 1);
        name = java.text.Normalizer.normalize(name, java.text.Normalizer.Form.NFC)
                .replaceAll("\\p{Cf}", "")
                .replaceAll("[\\p{Cntrl}\\p{Co}\\p{Cs}\\p{Cn}\\p{Zl}\\p{Zp}\"<>|:*?]", "_")
                .strip();
        name = name.replaceAll("^\\.+|[. ]+$", "");
        String ending = ending(name, mediaType);
        int most = 200 - ending.length();
        if (name.isEmpty()) {
            name = "file";
        } else if (name.length() > most) {
            // The end tells files apart, and says what they are.
            int cut = name.length() - most;
            name = name.substring(Character.isLowSurrogate(name.charAt(cut)) ? cut + 1 : cut);
        }
        return name + ending;
    }

    /** What to add, so that nobody's computer takes the file for something else. */
    private static String ending(String name, String mediaType) {
        String plain = mediaType.indexOf(';') < 0 ? mediaType : mediaType.substring(0, mediaType.indexOf(';'));
        for (String[] row : ENDINGS) {
            if (row[0].equals(plain)) {
                String last = name.substring(name.lastIndexOf('.') + 1).toLowerCase(java.util.Locale.ROOT);
                for (int i = 1; i < row.length; i++) {
                    if (name.indexOf('.') >= 0 && row[i].equals(last)) {
                        return "";
                    }
                }
                return "." + row[1];
            }
        }
        return "";
    }
}
