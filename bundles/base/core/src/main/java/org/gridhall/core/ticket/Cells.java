package org.gridhall.core.ticket;

import java.nio.ByteBuffer;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.gridhall.api.place.Point;

/**
 * Squares of the ground, each with a number, so that what lies near a point is found by an index. A square is 0.003 degrees
 * high and wide: 333 metres north to south, in China 200 to 320 metres west to east. Where a ticket has no point, its
 * address makes a number below zero.
 */
final class Cells {

    private static final double STEP = 0.003;
    /** More than there are squares around the world. The migration that fills the column says the same. */
    private static final long ROW = 1_000_000;

    private static final double METRES_A_DEGREE = 111_195;

    private Cells() {}

    /** The number of a ticket; null where nothing says where it is. */
    static Long of(Point point, String address) {
        return point != null ? Long.valueOf(row(point) * ROW + column(point)) : ofAddress(address);
    }

    private static long row(Point point) {
        return (long) Math.floor((point.latitude() + 90) / STEP);
    }

    private static long column(Point point) {
        return (long) Math.floor((point.longitude() + 180) / STEP);
    }

    /** Degrees between which everything lies that is no further away. */
    record Box(double west, double south, double east, double north) {}

    static Box box(Point point, int metres) {
        double high = metres / METRES_A_DEGREE;
        double wide = high / Math.max(0.01, Math.cos(Math.toRadians(point.latitude())));
        return new Box(
                point.longitude() - wide, point.latitude() - high, point.longitude() + wide, point.latitude() + high);
    }

    /** The squares that a circle touches. */
    static List<Long> around(Point point, int metres) {
        Box box = box(point, metres);
        long top = (long) Math.floor((box.north + 90) / STEP);
        long left = (long) Math.floor((box.west + 180) / STEP);
        long right = (long) Math.floor((box.east + 180) / STEP);
        List<Long> cells = new ArrayList<>();
        for (long row = (long) Math.floor((box.south + 90) / STEP); row <= top; row++) {
            for (long column = left; column <= right; column++) {
                cells.add(row * ROW + column);
            }
        }
        return cells;
    }

    /** The same words, however they are spaced and whichever width their letters have; null for none. */
    static Long ofAddress(String address) {
        String words = plain(address);
        // 63 bits of the digest: two addresses that meet by chance are still told apart by the reader.
        return words.isEmpty() ? null : ByteBuffer.wrap(Digests.of(words)).getLong() | Long.MIN_VALUE;
    }

    static String plain(String text) {
        return text == null
                ? ""
                : Normalizer.normalize(text, Normalizer.Form.NFKC)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[\\s\\p{Punct}，。、；：（）—－“”·]", "");
    }

    /** Metres between two points, by the haversine formula. */
    static double metres(Point a, Point b) {
        double lat = Math.toRadians(b.latitude() - a.latitude());
        double lon = Math.toRadians(b.longitude() - a.longitude());
        double half = Math.pow(Math.sin(lat / 2), 2)
                + Math.cos(Math.toRadians(a.latitude()))
                        * Math.cos(Math.toRadians(b.latitude()))
                        * Math.pow(Math.sin(lon / 2), 2);
        return 2 * Math.toDegrees(Math.asin(Math.min(1, Math.sqrt(half)))) * METRES_A_DEGREE;
    }
}
