package org.gridhall.core.content;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * Word and Excel documents (ECMA-376): archives that are looked through within limits, what their directory announces and
 * what really comes out of them. Every other archive is refused. Archives inside are not opened.
 */
final class Office {

    static final String WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    static final String EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    private static final int MOST_ENTRIES = 5000;
    private static final int LARGEST_DIRECTORY = 2 << 20;
    private static final long MOST_BYTES = 200L << 20;
    /** Unpacked to packed, once more than {@link #FREE} bytes came out: sheets of equal cells reach 50. */
    private static final long RATIO = 100;

    private static final long FREE = 4L << 20;

    private Office() {}

    static String mediaType(Path file) throws IOException {
        directory(file);
        try (ZipFile zip = new ZipFile(file.toFile())) {
            Set<String> names = new HashSet<>();
            Enumeration<? extends ZipEntry> entries = zip.entries();
            while (entries.hasMoreElements()) {
                check(entries.nextElement().getName(), names);
            }
            String type = names.contains("word/document.xml") ? WORD : names.contains("xl/workbook.xml") ? EXCEL : null;
            if (type == null || !names.contains("[content_types].xml")) {
                throw Refusals.type();
            }
            if (names.stream().anyMatch(name -> name.endsWith("vbaproject.bin"))) {
                throw Refusals.macros();
            }
            unpack(zip, Files.size(file));
            return type;
        } catch (ZipException | IllegalArgumentException e) {
            throw Refusals.broken();
        }
    }

    /** Reads the end of the directory by hand: the library would load whatever it announces. */
    private static void directory(Path file) throws IOException {
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            int length = (int) Math.min(in.length(), 65_557);
            byte[] tail = new byte[length];
            in.seek(in.length() - length);
            in.readFully(tail);
            for (int i = length - 22; i >= 0; i--) {
                if (tail[i] == 'P' && tail[i + 1] == 'K' && tail[i + 2] == 5 && tail[i + 3] == 6) {
                    int entries = tail[i + 10] & 0xFF | (tail[i + 11] & 0xFF) << 8;
                    long size = tail[i + 12] & 0xFFL
                            | (tail[i + 13] & 0xFFL) << 8
                            | (tail[i + 14] & 0xFFL) << 16
                            | (tail[i + 15] & 0xFFL) << 24;
                    if (entries > MOST_ENTRIES || size > LARGEST_DIRECTORY) {
                        throw Refusals.archive();
                    }
                    return;
                }
            }
        }
        throw Refusals.broken();
    }

    private static void check(String name, Set<String> names) {
        String plain = name.toLowerCase(Locale.ROOT);
        boolean tricky = name.startsWith("/")
                || name.indexOf('\\') >= 0
                || name.indexOf(':') >= 0
                || ("/" + name + "/").contains("/../")
                || name.chars().anyMatch(Character::isISOControl);
        if (tricky || !names.add(plain)) {
            throw Refusals.archive();
        }
    }

    /** What really comes out, whatever the directory says. */
    private static void unpack(ZipFile zip, long packed) throws IOException {
        byte[] buffer = new byte[64 << 10];
        long all = 0;
        Enumeration<? extends ZipEntry> entries = zip.entries();
        while (entries.hasMoreElements()) {
            ZipEntry entry = entries.nextElement();
            long its = 0;
            try (InputStream in = zip.getInputStream(entry)) {
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    its += read;
                    all += read;
                    boolean dense = its > FREE && its > RATIO * Math.max(entry.getCompressedSize(), 1)
                            || all > FREE && all > RATIO * packed;
                    if (all > MOST_BYTES || dense) {
                        throw Refusals.archive();
                    }
                }
            }
        }
    }
}
