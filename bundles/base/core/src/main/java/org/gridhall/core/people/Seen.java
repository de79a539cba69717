package org.gridhall.core.people;

/** Which keys a file had already, and on which line: 64 bits of a hash each, for a million lines in some 30 MB. */
final class Seen {

    private long[] keys = new long[1 << 12];
    private int[] lines = new int[1 << 12];
    private int size;

    /** The line that had the key before; 0 when it is new, and now known. */
    int put(long key, int line) {
        if (2 * size >= keys.length) {
            grow();
        }
        int at = find(keys, lines, key);
        if (lines[at] != 0) {
            return lines[at];
        }
        keys[at] = key;
        lines[at] = line;
        size++;
        return 0;
    }

    private static int find(long[] keys, int[] lines, long key) {
        int mask = keys.length - 1;
        int at = (int) (key * 0x9E3779B97F4A7C15L >>> 32) & mask;
        while (lines[at] != 0 && keys[at] != key) {
            at = at + 1 & mask;
        }
        return at;
    }

    private void grow() {
        long[] moreKeys = new long[2 * keys.length];
        int[] moreLines = new int[2 * keys.length];
        for (int i = 0; i < keys.length; i++) {
            if (lines[i] != 0) {
                int at = find(moreKeys, moreLines, keys[i]);
                moreKeys[at] = keys[i];
                moreLines[at] = lines[i];
            }
        }
        keys = moreKeys;
        lines = moreLines;
    }
}
