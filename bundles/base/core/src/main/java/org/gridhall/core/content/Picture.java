package org.gridhall.core.content;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/**
 * What can be told of a picture without decoding it: how large it is, how it was held, and that it goes on to its end.
 *
 * @param orientation 1 to 8 as in EXIF; 1 is upright
 */
record Picture(int width, int height, int orientation) {

    static final long MOST_PIXELS = 50_000_000;

    /** More is not looked at for the orientation. */
    private static final int LARGEST_EXIF = 1 << 20;

    long pixels() {
        return (long) width * height;
    }

    /**
     * @throws EOFException when it ends too early
     * @throws org.gridhall.api.Problem INVALID when it is not built as it should be
     */
    static Picture read(InputStream content, String type) throws IOException {
        DataInputStream in = new DataInputStream(content);
        Picture picture =
                switch (type) {
                    case "image/jpeg" -> jpeg(in);
                    case "image/png" -> png(in);
                    case "image/gif" -> gif(in);
                    default -> webp(in);
                };
        if (picture.width < 1 || picture.height < 1) {
            throw Refusals.broken();
        }
        return picture;
    }

    private static Picture jpeg(DataInputStream in) throws IOException {
        int width = 0;
        int height = 0;
        int orientation = 1;
        boolean scanned = false;
        in.skipNBytes(2);
        int marker = marker(in, false);
        while (marker != 0xD9) {
            boolean alone = marker == 0x01 || marker >= 0xD0 && marker <= 0xD8;
            if (!alone) {
                int length = in.readUnsignedShort() - 2;
                if (length < 0) {
                    throw Refusals.broken();
                }
                boolean frame = marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
                if (frame && length >= 5) {
                    in.readUnsignedByte();
                    height = in.readUnsignedShort();
                    width = in.readUnsignedShort();
                    length -= 5;
                } else if (marker == 0xE1 && orientation == 1) {
                    orientation = Exif.orientation(in.readNBytes(length), 6);
                    length = 0;
                }
                in.skipNBytes(length);
            }
            scanned |= marker == 0xDA;
            marker = marker(in, marker == 0xDA || alone);
        }
        // What follows the end is not shown by anybody: telephones put a short film there.
        if (!scanned) {
            throw Refusals.broken();
        }
        return new Picture(width, height, orientation);
    }

    /** The next marker; {@code data} tells whether coded data may come first. */
    private static int marker(DataInputStream in, boolean data) throws IOException {
        int b = in.readUnsignedByte();
        while (true) {
            while (b != 0xFF) {
                if (!data) {
                    throw Refusals.broken();
                }
                b = in.readUnsignedByte();
            }
            while (b == 0xFF) {
                b = in.readUnsignedByte();
            }
            if (b != 0 && !(data && b >= 0xD0 && b <= 0xD7)) {
                return b;
            }
            if (!data) {
                throw Refusals.broken();
            }
            b = in.readUnsignedByte();
        }
    }

    private static Picture png(DataInputStream in) throws IOException {
        in.skipNBytes(8);
        int width = 0;
        int height = 0;
        int orientation = 1;
        boolean data = false;
        for (int chunk = 0; ; chunk++) {
            long length = in.readInt() & 0xFFFFFFFFL;
            int name = in.readInt();
            if (chunk == 0 != (name == 0x49484452) || length > Integer.MAX_VALUE) { // IHDR
                throw Refusals.broken();
            }
            if (chunk == 0) {
                width = Math.max(in.readInt(), 0);
                height = Math.max(in.readInt(), 0);
                length -= 8;
            } else if (name == 0x65584966 && length < LARGEST_EXIF) { // eXIf
                orientation = Exif.orientation(in.readNBytes((int) length), 0);
                length = 0;
            } else if (name == 0x49454E44) { // IEND
                in.skipNBytes(length + 4);
                if (!data) {
                    throw Refusals.broken();
                }
                return new Picture(width, height, orientation);
            }
            data |= name == 0x49444154; // IDAT
            in.skipNBytes(length + 4);
        }
    }

    private static Picture gif(DataInputStream in) throws IOException {
        in.skipNBytes(6);
        int width = Short.reverseBytes(in.readShort()) & 0xFFFF;
        int height = Short.reverseBytes(in.readShort()) & 0xFFFF;
        int packed = in.readUnsignedByte();
        in.skipNBytes(2 + colours(packed));
        boolean image = false;
        while (true) {
            int block = in.readUnsignedByte();
            switch (block) {
                case 0x21 -> in.readUnsignedByte();
                case 0x2C -> {
                    in.skipNBytes(4);
                    width = Math.max(width, Short.reverseBytes(in.readShort()) & 0xFFFF);
                    height = Math.max(height, Short.reverseBytes(in.readShort()) & 0xFFFF);
                    in.skipNBytes(colours(in.readUnsignedByte()) + 1L);
                    image = true;
                }
                case 0x3B -> {
                    if (!image) {
                        throw Refusals.broken();
                    }
                    return new Picture(width, height, 1);
                }
                default -> throw Refusals.broken();
            }
            for (int length = in.readUnsignedByte(); length > 0; length = in.readUnsignedByte()) {
                in.skipNBytes(length);
            }
        }
    }

    private static int colours(int packed) {
        return (packed & 0x80) == 0 ? 0 : 3 << (packed & 7) + 1;
    }

    private static Picture webp(DataInputStream in) throws IOException {
        in.skipNBytes(4);
        long left = (Integer.reverseBytes(in.readInt()) & 0xFFFFFFFFL) - 4;
        in.skipNBytes(4);
        int width = 0;
        int height = 0;
        int orientation = 1;
        while (left >= 8) {
            int name = in.readInt();
            long length = Integer.reverseBytes(in.readInt()) & 0xFFFFFFFFL;
            long rest = length + (length & 1);
            left -= 8 + rest;
            if (left < 0) {
                throw Refusals.broken();
            }
            if (name == 0x56503858 && length >= 10) { // VP8X
                in.skipNBytes(4);
                width = 1 + three(in);
                height = 1 + three(in);
                rest -= 10;
            } else if (name == 0x56503820 && length >= 10) { // VP8, RFC 6386
                in.skipNBytes(6);
                width = Math.max(width, Short.reverseBytes(in.readShort()) & 0x3FFF);
                height = Math.max(height, Short.reverseBytes(in.readShort()) & 0x3FFF);
                rest -= 10;
            } else if (name == 0x5650384C && length >= 5) { // VP8L
                in.skipNBytes(1);
                int bits = Integer.reverseBytes(in.readInt());
                width = Math.max(width, 1 + (bits & 0x3FFF));
                height = Math.max(height, 1 + (bits >>> 14 & 0x3FFF));
                rest -= 5;
            } else if (name == 0x45584946 && length < LARGEST_EXIF) { // EXIF
                orientation = Exif.orientation(in.readNBytes((int) length), 0);
                rest -= length;
            }
            in.skipNBytes(rest);
        }
        return new Picture(width, height, orientation);
    }

    private static int three(DataInputStream in) throws IOException {
        return in.readUnsignedByte() | in.readUnsignedByte() << 8 | in.readUnsignedByte() << 16;
    }
}
