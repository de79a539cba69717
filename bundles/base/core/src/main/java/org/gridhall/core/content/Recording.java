package org.gridhall.core.content;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** Sound and films as telephones record them; kept as they are. */
final class Recording {

    private static final Set<String> STILL =
            Set.of("heic", "heix", "hevc", "heim", "heis", "mif1", "msf1", "avif", "avis");
    private static final int MOST_BOXES = 100_000;

    private Recording() {}

    /** A film or sound in the boxes of ISO 14496-12; null for another thing in such boxes. */
    static String boxes(byte[] head, Path file) throws IOException {
        String brand = new String(head, 8, Math.min(4, head.length - 8), StandardCharsets.ISO_8859_1);
        if (STILL.contains(brand)) {
            throw Refusals.heic();
        }
        String type = brand.startsWith("M4A") || brand.startsWith("M4B")
                ? "audio/mp4"
                : brand.startsWith("3g")
                        ? "video/3gpp"
                        : brand.equals("qt  ")
                                ? "video/quicktime"
                                : brand.matches("isom|iso[2-9]|mp4[12]|avc1|M4V |MSNV|dash|mmp4|XAVC|f4v ")
                                        ? "video/mp4"
                                        : null;
        if (type != null && !whole(file)) {
            throw Refusals.broken();
        }
        return type;
    }

    /** Whether boxes follow each other to the very end, and one tells what is in the film. */
    private static boolean whole(Path file) throws IOException {
        long size = Files.size(file);
        boolean movie = false;
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            long at = 0;
            for (int boxes = 0; at < size; boxes++) {
                if (size - at < 8 || boxes == MOST_BOXES) {
                    return false;
                }
                in.seek(at);
                long length = in.readInt() & 0xFFFFFFFFL;
                String name = new String(read(in, 4), StandardCharsets.ISO_8859_1);
                if (length == 1) {
                    if (size - at < 16) {
                        return false;
                    }
                    length = in.readLong();
                } else if (length == 0) {
                    length = size - at;
                }
                if (length < 8 || length > size - at) {
                    return false;
                }
                movie |= name.equals("moov") || name.equals("moof");
                at += length;
            }
        }
        return movie;
    }

    private static byte[] read(RandomAccessFile in, int length) throws IOException {
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        return bytes;
    }

    /** Sound in frames one after the other: AMR, AAC, MP3; null for something else. */
    static String stream(byte[] head, Path file) throws IOException {
        if (Inspection.begins(head, 0, '#', '!', 'A', 'M', 'R', '\n')) {
            return "audio/amr";
        } else if (Inspection.begins(head, 0, '#', '!', 'A', 'M', 'R', '-', 'W', 'B', '\n')) {
            return "audio/amr-wb";
        }
        long tag = 0;
        if (Inspection.begins(head, 0, 'I', 'D', '3') && head.length >= 10) {
            tag = 10 + ((head[6] & 0x7FL) << 21 | (head[7] & 0x7F) << 14 | (head[8] & 0x7F) << 7 | head[9] & 0x7F);
        } else if (!Inspection.begins(head, 0, 0xFF) || head.length < 2 || (head[1] & 0xE0) != 0xE0) {
            return null;
        }
        String type = null;
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            long at = tag;
            // Two bytes that look like a frame happen by chance; three frames in the right distance do not.
            for (int frame = 0; frame < 3; frame++) {
                if (at + 6 > in.length()) {
                    return frame > 0 && at == in.length() ? type : null;
                }
                in.seek(at);
                byte[] header = read(in, 6);
                int length = (header[1] & 0xF6) == 0xF0 ? adts(header) : mpeg(header);
                String its = (header[1] & 0xF6) == 0xF0 ? "audio/aac" : "audio/mpeg";
                if (length < 6 || type != null && !type.equals(its)) {
                    return null;
                }
                type = its;
                at += length;
            }
        }
        return type;
    }

    private static int adts(byte[] header) {
        boolean sync = (header[0] & 0xFF) == 0xFF && (header[2] >> 2 & 0xF) < 13;
        return sync ? (header[3] & 3) << 11 | (header[4] & 0xFF) << 3 | (header[5] & 0xE0) >> 5 : -1;
    }

    private static final int[] KBIT_1 = {0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0};
    private static final int[] KBIT_2 = {0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0};
    private static final int[] HERTZ = {44100, 48000, 32000, 0};

    /** Length of an MPEG layer 3 frame (ISO 11172-3, 13818-3); −1 where it is none. */
    private static int mpeg(byte[] header) {
        boolean sync = (header[0] & 0xFF) == 0xFF && (header[1] & 0xE0) == 0xE0;
        int version = header[1] >> 3 & 3;
        int kbit = (version == 3 ? KBIT_1 : KBIT_2)[header[2] >> 4 & 0xF];
        int hertz = HERTZ[header[2] >> 2 & 3] >> (version == 3 ? 0 : version == 2 ? 1 : 2);
        if (!sync || version == 1 || (header[1] >> 1 & 3) != 1 || kbit == 0 || hertz == 0) {
            return -1;
        }
        return (version == 3 ? 144 : 72) * kbit * 1000 / hertz + (header[2] >> 1 & 1);
    }
}
