package org.gridhall.core.trail;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * A Merkle tree over hashes: a leaf is SHA-256 of a zero byte and the hash, a node SHA-256 of a one byte and the two below
 * it; the last of an odd row goes up as it is. The two bytes keep a node from being taken for a leaf (as in RFC 6962).
 */
final class Merkle {

    private static final byte[] LEAF = {0};
    private static final byte[] NODE = {1};

    private final List<List<byte[]>> rows = new ArrayList<>();

    /** A tree over at least one hash. */
    Merkle(List<byte[]> hashes) {
        List<byte[]> row =
                hashes.stream().map(hash -> StoredEntry.sha256(LEAF, hash)).toList();
        rows.add(row);
        while (row.size() > 1) {
            row = above(row);
            rows.add(row);
        }
    }

    byte[] root() {
        return rows.get(rows.size() - 1).get(0);
    }

    /** The way from one hash up to the root: at each step {@code L} or {@code R}, the side of the other, and its hash. */
    List<String> proof(int index) {
        List<String> proof = new ArrayList<>();
        int at = index;
        for (List<byte[]> row : rows) {
            int other = at ^ 1;
            if (other < row.size()) {
                proof.add((other < at ? "L" : "R") + HexFormat.of().formatHex(row.get(other)));
            }
            at /= 2;
        }
        return proof;
    }

    private static List<byte[]> above(List<byte[]> row) {
        List<byte[]> next = new ArrayList<>((row.size() + 1) / 2);
        for (int i = 0; i < row.size(); i += 2) {
            next.add(i + 1 < row.size() ? StoredEntry.sha256(NODE, row.get(i), row.get(i + 1)) : row.get(i));
        }
        return next;
    }
}
