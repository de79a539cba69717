package org.gridhall.core.trail;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.gridhall.api.account.Actor;
import org.gridhall.api.trail.Subject;
import org.gridhall.core.keys.Keys;
import org.gridhall.core.storage.Database;
import org.gridhall.core.storage.Json;

/**
 * A subject's history as one file. The content goes out in Base64 as it is made, and what is signed is the SHA-256 of its
 * very bytes: a checker needs no canonical form of JSON, and nothing is held in memory but one page and one root.
 */
final class SignedExport {

    static final String FORMAT = "gridhall-trail/1";

    private static final int PAGE = 500;

    private final Database database;
    private final Roots roots;
    private final Instant now;
    private final Map<Long, StoredRoot> used = new TreeMap<>();
    private StoredRoot open;
    private Merkle tree;
    private Map<Long, Integer> places = Map.of();

    SignedExport(Database database, Roots roots, Instant now) {
        this.database = database;
        this.roots = roots;
        this.now = now;
    }

    void write(Actor actor, Subject subject, OutputStream out) throws IOException {
        Keys keys = roots.keys();
        String key = keys.signingId();
        MessageDigest sha = sha256();
        put(
                out,
                "{\"format\":\"" + FORMAT + "\",\n\"key\":\"" + key + "\",\n\"publicKey\":\""
                        + Signatures.publicKey(keys, key) + "\",\n\"content\":\"");
        try (OutputStream base64 = Base64.getEncoder().wrap(new Unclosed(out));
                JsonGenerator json = Json.MAPPER.getFactory().createGenerator(new DigestOutputStream(base64, sha))) {
            content(json, actor, subject);
        }
        String signature = Signatures.sign(keys, signed(HexFormat.of().formatHex(sha.digest())));
        put(out, "\",\n\"signature\":\"" + signature + "\"}\n");
        out.flush();
    }

    /** The text whose signature is in the file. */
    static String signed(String digest) {
        return FORMAT + " " + digest;
    }

    private void content(JsonGenerator json, Actor actor, Subject subject) throws IOException {
        json.writeStartObject();
        json.writeStringField("subject", subject.toString());
        json.writeStringField("exportedAt", now.toString());
        json.writeStringField("exportedBy", actor.login());
        json.writeArrayFieldStart("entries");
        int from = 1;
        for (List<StoredEntry> page = page(subject, from); !page.isEmpty(); page = page(subject, from)) {
            List<StoredEntry> rows = page;
            Map<Long, StoredPayload> payloads = database.read(manager -> ChainedTrail.payloads(manager, rows));
            for (StoredEntry row : rows) {
                entry(json, row, payloads.get(row.id));
            }
            from = rows.get(rows.size() - 1).seq + 1;
        }
        json.writeEndArray();
        json.writeArrayFieldStart("roots");
        Map<String, String> keys = new TreeMap<>();
        for (StoredRoot root : used.values()) {
            json.writeString(root.line());
            keys.put(root.key, Signatures.publicKey(roots.keys(), root.key));
        }
        json.writeEndArray();
        json.writeObjectField("keys", keys);
        json.writeEndObject();
    }

    private List<StoredEntry> page(Subject subject, int from) {
        return database.read(manager -> manager.createQuery(
                        "SELECT e FROM StoredEntry e WHERE e.kind = :kind AND e.subject = :subject AND e.seq >= :seq"
                                + " ORDER BY e.seq",
                        StoredEntry.class)
                .setParameter("kind", subject.kind())
                .setParameter("subject", subject.id())
                .setParameter("seq", from)
                .setHint("eclipselink.read-only", true)
                .setMaxResults(PAGE)
                .getResultList());
    }

    /** Every fact that is hashed, as it is hashed: 64-bit numbers as text, times in milliseconds. */
    private void entry(JsonGenerator json, StoredEntry row, StoredPayload payload) throws IOException {
        HexFormat hex = HexFormat.of();
        json.writeStartObject();
        json.writeStringField("id", Long.toString(row.id));
        json.writeStringField("kind", row.kind);
        json.writeStringField("subject", Long.toString(row.subject));
        json.writeNumberField("seq", row.seq);
        json.writeStringField("action", row.action);
        json.writeStringField("account", Long.toString(row.account));
        json.writeStringField("actor", row.actor);
        json.writeStringField("post", Long.toString(row.post));
        json.writeStringField("unit", row.unit);
        json.writeNumberField("occurredAt", row.occurredAt);
        json.writeNumberField("recordedAt", row.recordedAt);
        json.writeNumberField("version", row.version);
        json.writeStringField("changes", row.changes);
        json.writeStringField("digest", row.digest == null ? null : hex.formatHex(row.digest));
        json.writeStringField("hash", hex.formatHex(row.hash));
        if (payload != null) {
            json.writeStringField("salt", hex.formatHex(payload.salt));
            json.writeStringField("payload", payload.body);
        }
        Integer place = place(row);
        if (place != null) {
            json.writeNumberField("root", open.number);
            json.writeArrayFieldStart("proof");
            for (String step : tree.proof(place)) {
                json.writeString(step);
            }
            json.writeEndArray();
        }
        json.writeEndObject();
    }

    /** An entry's place among those of the root that seals it; null while none does. */
    private Integer place(StoredEntry row) {
        if (open == null || !open.reaches(row.txid, row.id) || !places.containsKey(row.id)) {
            open = roots.sealing(row).orElse(null);
            List<Leaf> leaves = open == null ? List.of() : roots.leaves(open.number);
            tree = leaves.isEmpty()
                    ? null
                    : new Merkle(leaves.stream().map(Leaf::hash).toList());
            places = new HashMap<>();
            for (int i = 0; i < leaves.size(); i++) {
                places.put(leaves.get(i).entry(), i);
            }
        }
        Integer place = places.get(row.id);
        if (place != null) {
            used.put(open.number, open);
        }
        return place;
    }

    private static void put(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The end of the Base64 is not the end of the file. */
    private static final class Unclosed extends FilterOutputStream {
        Unclosed(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int from, int count) throws IOException {
            out.write(bytes, from, count);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }
}
