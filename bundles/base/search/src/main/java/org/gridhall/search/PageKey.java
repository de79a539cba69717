package org.gridhall.search;

import org.apache.lucene.search.FieldDoc;
import org.gridhall.api.Problem;

/** Where a page ended: score, time and id of its last hit. Opaque to whoever sends it back. */
final class PageKey {

    private PageKey() {}

    static String of(FieldDoc last) {
        return Integer.toHexString(Float.floatToIntBits((Float) last.fields[0]))
                + "." + Long.toHexString((Long) last.fields[1])
                + "." + Long.toHexString((Long) last.fields[2]);
    }

    /** @throws Problem UNREADABLE when it is none of ours */
    static FieldDoc read(String key, int maxDoc) {
        String[] parts = key.split("\\.", -1);
        try {
            if (parts.length == 3) {
                float score = Float.intBitsToFloat(Integer.parseUnsignedInt(parts[0], 16));
                long time = Long.parseUnsignedLong(parts[1], 16);
                long id = Long.parseUnsignedLong(parts[2], 16);
                if (score >= 0) {
                    // After all documents that are equal: there is one only.
                    return new FieldDoc(Math.max(0, maxDoc - 1), Float.NaN, new Object[] {score, time, id});
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
