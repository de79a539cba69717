package org.gridhall.core.content;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The one thing that is read from EXIF: which way up a picture is. */
final class Exif {

    private static final int ORIENTATION = 0x0112;

    private Exif() {}

    /**
     * Tag 0x0112 of the first directory; 1, upright, where there is none or it makes no sense.
     *
     * @param skip bytes before the TIFF header, {@code Exif\0\0} in a JPEG
     */
    static int orientation(byte[] bytes, int skip) {
        int at = skip;
        if (skip == 0 && bytes.length > 6 && bytes[0] == 'E' && bytes[1] == 'x') {
            at = 6; // some writers of WebP keep the prefix
        }
        if (at == 6 && (bytes.length < 14 || bytes[0] != 'E' || bytes[1] != 'x' || bytes[2] != 'i' || bytes[3] != 'f')
                || bytes.length < at + 8) {
            return 1;
        }
        ByteBuffer tiff = ByteBuffer.wrap(bytes, at, bytes.length - at).slice();
        tiff.order(tiff.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        int directory = tiff.getInt(4);
        if (directory < 8 || directory > tiff.limit() - 2) {
            return 1;
        }
        int entries = tiff.getShort(directory) & 0xFFFF;
        for (int i = 0; i < entries && directory + 2 + 12 * i + 12 <= tiff.limit(); i++) {
            int entry = directory + 2 + 12 * i;
            if ((tiff.getShort(entry) & 0xFFFF) == ORIENTATION) {
                int value = tiff.getShort(entry + 8);
                return value >= 1 && value <= 8 ? value : 1;
            }
        }
        return 1;
    }
}
