package org.gridhall.core.trail;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import javax.persistence.Column;
import javax.persistence.Entity;
import javax.persistence.Id;
import javax.persistence.Table;
import org.gridhall.api.trail.Subject;
import org.gridhall.api.trail.TrailEntry;
import org.gridhall.core.storage.Database;
import org.gridhall.core.storage.Json;

/** One row of the trail. */
@Entity
@Table(name = "trail_entry")
public class StoredEntry implements Database.Sequenced {

    @Id
    long id;

    /** Which transaction wrote it, for the feed's order; on PostgreSQL the server fills it in. */
    @Column(updatable = false)
    long txid;

    String kind;
    long subject;
    int seq;
    String action;
    long account;
    String actor;
    long post;
    String unit;

    @Column(name = "occurred_at")
    long occurredAt;

    @Column(name = "recorded_at")
    long recordedAt;

    int version;
    String changes;
    byte[] digest;
    byte[] hash;

    @Override
    public void sequence(long transaction) {
        txid = transaction;
    }

    Subject subject() {
        return new Subject(kind, subject);
    }

    public String kind() {
        return kind;
    }

    public long id() {
        return id;
    }

    public long txid() {
        return txid;
    }

    /**
     * SHA-256 over the hash before, every fact of this entry in a fixed order, and the digest of its payload. The
     * transaction number is left out: the database gives it after the hash is known.
     */
    byte[] computeHash(byte[] previous) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.write(previous == null ? new byte[32] : previous);
            out.writeLong(id);
            out.writeUTF(kind);
            out.writeLong(subject);
            out.writeInt(seq);
            out.writeUTF(action);
            out.writeLong(account);
            out.writeUTF(actor);
            out.writeLong(post);
            out.writeUTF(unit == null ? "" : unit);
            out.writeLong(occurredAt);
            out.writeLong(recordedAt);
            out.writeInt(version);
            byte[] text = changes == null ? new byte[0] : changes.getBytes(java.nio.charset.StandardCharsets.UTF_8);
            out.writeInt(text.length);
            out.write(text);
            out.write(digest == null ? new byte[32] : digest);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return sha256(bytes.toByteArray());
    }

    static byte[] sha256(byte[]... parts) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                sha.update(part);
            }
            return sha.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    TrailEntry entry(Map<String, Object> payload) {
        return new TrailEntry(
                id,
                new Subject(kind, subject),
                seq,
                action,
                account,
                actor,
                post,
                unit,
                Instant.ofEpochMilli(occurredAt),
                Instant.ofEpochMilli(recordedAt),
                version,
                Json.map(changes),
                payload,
                HexFormat.of().formatHex(hash));
    }
}
