package org.gridhall.search;

import org.gridhall.api.Problem;

/** Where a page ended: score, time and id of its last hit. Opaque to whoever sends it back. */
final class PageKey {

    private PageKey() {}

    static String of(Best.Place last) {
        return Integer.toHexString(Float.floatToIntBits(last.score()))
                + "." + Long.toHexString(last.time())
                + "." + Long.toHexString(last.id());
    }

    /** @throws Problem UNREADABLE when it is none of ours */
    static Best.Place read(String key) {
        String[] parts = key.split("\\.", -1);
        try {
            if (parts.length == 3) {
                float score = Float.intBitsToFloat(Integer.parseUnsignedInt(parts[0], 16));
                long time = Long.parseUnsignedLong(parts[1], 16);
                long id = Long.parseUnsignedLong(parts[2], 16);
                if (score >= 0) {
                    return new Best.Place(score, time, id, 0);
                }
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw Problem.of(
                Problem.Kind.UNREADABLE,
                "page.key",
                "翻页参数 after 无效，请从第一页开始",
                "The page key \"after\" is not valid; begin with the first page");
    }
}
