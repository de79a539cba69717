package org.gridhall.core.trail;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HexFormat;
import javax.persistence.Column;
import javax.persistence.Entity;
import javax.persistence.Id;
import javax.persistence.Table;

/** A root: what it says in one line of text, hashed and signed as it stands. */
@Entity
@Table(name = "trail_root")
class StoredRoot {

    private static final String BEGIN = "gridhall-root";
    private static final int WORDS = 12;

    @Id
    long number;

    /** Days since 1970-01-01 in the district's zone. */
    @Column(name = "sealed_on")
    int day;

    @Column(name = "sealed_at")
    long sealedAt;

    @Column(name = "from_txid")
    long fromTxid;

    @Column(name = "from_entry")
    long fromEntry;

    @Column(name = "to_txid")
    long toTxid;

    @Column(name = "to_entry")
    long toEntry;

    int entries;
    byte[] merkle;
    byte[] leaves;
    byte[] previous;
    byte[] hash;

    @Column(name = "signing_key")
    String key;

    String signature;

    /** Everything that is hashed and signed. */
    String statement() {
        HexFormat hex = HexFormat.of();
        return String.join(
                " ",
                BEGIN,
                Long.toString(number),
                LocalDate.ofEpochDay(day).toString(),
                Instant.ofEpochMilli(sealedAt).toString(),
                fromTxid + ":" + fromEntry,
                toTxid + ":" + toEntry,
                Integer.toString(entries),
                hex.formatHex(merkle),
                hex.formatHex(leaves),
                hex.formatHex(previous),
                key);
    }

    byte[] computeHash() {
        return StoredEntry.sha256(statement().getBytes(StandardCharsets.UTF_8));
    }

    /** The statement and its signature. */
    String line() {
        return statement() + " " + signature;
    }

    /** @throws IllegalArgumentException when it is no line of a root */
    static StoredRoot parse(String line) {
        String[] words = line.split(" ", -1);
        if (words.length != WORDS || !words[0].equals(BEGIN)) {
            throw new IllegalArgumentException("no root");
        }
        StoredRoot root = new StoredRoot();
        try {
            root.number = Long.parseLong(words[1]);
            root.day = (int) LocalDate.parse(words[2]).toEpochDay();
            root.sealedAt = Instant.parse(words[3]).toEpochMilli();
            root.fromTxid = before(words[4]);
            root.fromEntry = after(words[4]);
            root.toTxid = before(words[5]);
            root.toEntry = after(words[5]);
            root.entries = Integer.parseInt(words[6]);
            root.merkle = HexFormat.of().parseHex(words[7]);
            root.leaves = HexFormat.of().parseHex(words[8]);
            root.previous = HexFormat.of().parseHex(words[9]);
        } catch (DateTimeException | StringIndexOutOfBoundsException e) {
            throw new IllegalArgumentException("no root", e);
        }
        root.key = words[10];
        root.signature = words[11];
        root.hash = root.computeHash();
        return root;
    }

    private static long before(String place) {
        return Long.parseLong(place.substring(0, place.indexOf(':')));
    }

    private static long after(String place) {
        return Long.parseLong(place.substring(place.indexOf(':') + 1));
    }

    /** Whether a place in the feed is at or before its end. */
    boolean reaches(long txid, long entry) {
        return txid < toTxid || txid == toTxid && entry <= toEntry;
    }
}
