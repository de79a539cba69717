package org.gridhall.core.keys;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.gridhall.core.storage.Database;

/**
 * The keys of a district, of three kinds in versions from 1, of which the highest is in use: {@code data} seals
 * (AES-256-GCM), {@code lookup} makes hashes to find by (HMAC-SHA-256), {@code signing} signs (Ed25519). They are made
 * at the first start. The database remembers each one's fingerprint, so that a key that is missing or another one is
 * noticed before anything is written with a wrong one.
 */
public final class Keys {

    /** The kinds of keys, as in the names of their files. */
    public static final String DATA = "data";

    public static final String LOOKUP = "lookup";
    public static final String SIGNING = "signing";

    private static final List<String> KINDS = List.of(DATA, LOOKUP, SIGNING);
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final KeyFolder folder;
    private final Database database;
    private volatile Ring ring;

    /** What was read at once; never changes. */
    private record Ring(
            NavigableMap<Integer, SecretKeySpec> data,
            NavigableMap<Integer, SecretKeySpec> lookup,
            NavigableMap<Integer, KeyPair> signing,
            Map<String, String> fingerprints) {}

    /**
     * A key as an operator sees it.
     *
     * @param id such as {@code data-1}
     * @param fingerprint 16 hexadecimal digits of the key's SHA-256
     * @param current whether it is the one in use for what is new
     */
    public record Known(String id, String fingerprint, boolean current) {}

    private Keys(KeyFolder folder, Database database) {
        this.folder = folder;
        this.database = database;
        folder.alone(() -> {
            open();
            return null;
        });
    }

    /** Keys that no database knows: for tests and tools. Makes what is missing. */
    public static Keys in(Path folder) {
        return new Keys(new KeyFolder(folder), null);
    }

    /**
     * The keys of a database. Makes what the database has never known.
     *
     * @throws KeyFault when a key that the database knows is missing or another one, or the folder cannot be used
     */
    public static Keys in(Path folder, Database database) {
        return new Keys(new KeyFolder(folder), database);
    }

    private void open() {
        Map<String, String> known = database == null ? Map.of() : KnownKeys.inUse(database);
        check(known);
        Map<String, TreeMap<Integer, byte[]>> found = folder.read();
        for (String kind : KINDS) {
            if (!found.containsKey(kind)) {
                folder.write(kind, 1, fresh(kind));
            }
        }
        load();
        if (database != null) {
            KnownKeys.remember(database, ring.fingerprints);
        }
    }

    private void check(Map<String, String> known) {
        Map<String, String> there = new HashMap<>();
        folder.read()
                .forEach((kind, versions) ->
                        versions.forEach((version, key) -> there.put(kind + "-" + version, fingerprint(key))));
        known.forEach((id, fingerprint) -> {
            String its = there.get(id);
            if (!fingerprint.equals(its)) {
                throw new KeyFault("Keys: the key " + id + " (" + fingerprint + "), which this database is "
                        + (id.startsWith(SIGNING) ? "signed" : "sealed") + " with, is "
                        + (its == null ? "missing in " : "another one (" + its + ") in ") + folder.path
                        + ": restore the backup of the keys, or name their folder with --keys, and start again");
            }
        });
    }

    private void load() {
        NavigableMap<Integer, SecretKeySpec> data = new TreeMap<>();
        NavigableMap<Integer, SecretKeySpec> lookup = new TreeMap<>();
        NavigableMap<Integer, KeyPair> signing = new TreeMap<>();
        Map<String, String> fingerprints = new TreeMap<>();
        folder.read()
                .forEach((kind, versions) -> versions.forEach((version, key) -> {
                    String id = kind + "-" + version;
                    fingerprints.put(id, fingerprint(key));
                    try {
                        switch (kind) {
                            case DATA -> data.put(version, new SecretKeySpec(secret(key), "AES"));
                            case LOOKUP -> lookup.put(version, new SecretKeySpec(secret(key), "HmacSHA256"));
                            default -> signing.put(version, pair(key));
                        }
                    } catch (GeneralSecurityException | RuntimeException e) {
                        throw new KeyFault(
                                "Keys: " + id + ".key in " + folder.path
                                        + " is damaged: restore it from the backup of the keys and start again",
                                e);
                    }
                }));
        ring = new Ring(data, lookup, signing, fingerprints);
    }

    private static byte[] secret(byte[] key) {
        if (key.length != 32) {
            throw new IllegalArgumentException("a key has 32 bytes");
        }
        return key;
    }

    private static byte[] fresh(String kind) {
        if (kind.equals(SIGNING)) {
            try {
                KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
                byte[] open = pair.getPublic().getEncoded();
                byte[] secret = pair.getPrivate().getEncoded();
                return ByteBuffer.allocate(4 + open.length + secret.length)
                        .putInt(open.length)
                        .put(open)
                        .put(secret)
                        .array();
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("this JVM has no Ed25519", e);
            }
        }
        byte[] key = new byte[32];
        RANDOM.nextBytes(key);
        return key;
    }

    private static KeyPair pair(byte[] key) throws GeneralSecurityException {
        ByteBuffer bytes = ByteBuffer.wrap(key);
        byte[] open = new byte[bytes.getInt()];
        bytes.get(open);
        byte[] secret = new byte[bytes.remaining()];
        bytes.get(secret);
        KeyFactory factory = KeyFactory.getInstance("Ed25519");
        PublicKey its = factory.generatePublic(new X509EncodedKeySpec(open));
        PrivateKey own = factory.generatePrivate(new PKCS8EncodedKeySpec(secret));
        return new KeyPair(its, own);
    }

    private static String fingerprint(byte[] key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key);
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public Path folder() {
        return folder.path;
    }

    /** The keys that are there, by id. */
    public List<Known> known() {
        Ring now = ring;
        List<Known> all = new ArrayList<>();
        now.fingerprints.forEach((id, fingerprint) -> all.add(new Known(
                id,
                fingerprint,
                id.equals(DATA + "-" + now.data.lastKey())
                        || id.equals(LOOKUP + "-" + now.lookup.lastKey())
                        || id.equals(SIGNING + "-" + now.signing.lastKey()))));
        return all;
    }

    /**
     * Until when what is new may have used an older key, in milliseconds since 1970: when the next version of its kind
     * became known, and a minute for what was under way.
     *
     * @return 0 where no next version is known
     */
    public long inUseUntil(String id) {
        long next = database == null ? 0 : KnownKeys.nextSince(database, id);
        return next == 0 ? 0 : next + 60_000;
    }

    /** The version that {@link #seal} seals with. */
    public int dataVersion() {
        return ring.data.lastKey();
    }

    /** The version that {@link #hash} hashes with. */
    public int lookupVersion() {
        return ring.lookup.lastKey();
    }

    /**
     * Seals a text: the key's version, a random nonce, and the encrypted text with its tag.
     *
     * @param place what it belongs to, such as {@code person/123/number}; it opens there only
     * @return null for null
     */
    public byte[] seal(String text, String place) {
        if (text == null) {
            return null;
        }
        var current = ring.data.lastEntry();
        byte[] nonce = new byte[NONCE];
        RANDOM.nextBytes(nonce);
        try {
            byte[] secret = cipher(Cipher.ENCRYPT_MODE, current.getValue(), nonce, place)
                    .doFinal(text.getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.allocate(4 + NONCE + secret.length)
                    .putInt(current.getKey())
                    .put(nonce)
                    .put(secret)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot seal", e);
        }
    }

    /**
     * Opens what was sealed for the same place.
     *
     * @return null for null
     * @throws BrokenSeal when it was changed, or sealed for another place
     * @throws KeyFault when its key is not there
     */
    public String open(byte[] sealed, String place) {
        if (sealed == null) {
            return null;
        }
        if (sealed.length < 4 + NONCE + TAG_BITS / 8) {
            throw new BrokenSeal("what is stored at " + place + " is no sealed text", null);
        }
        int version = version(sealed);
        SecretKeySpec key = find(version);
        try {
            byte[] nonce = Arrays.copyOfRange(sealed, 4, 4 + NONCE);
            byte[] text = cipher(Cipher.DECRYPT_MODE, key, nonce, place)
                    .doFinal(sealed, 4 + NONCE, sealed.length - 4 - NONCE);
            return new String(text, StandardCharsets.UTF_8);
        } catch (AEADBadTagException e) {
            throw new BrokenSeal(
                    "what is stored at " + place + " does not open with data-" + version
                            + ": it was changed outside the program or copied from elsewhere",
                    e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot open", e);
        }
    }

    /** Which version of the data key sealed something. */
    public static int version(byte[] sealed) {
        return ByteBuffer.wrap(sealed).getInt();
    }

    private SecretKeySpec find(int version) {
        SecretKeySpec key = ring.data.get(version);
        if (key == null) {
            // Another process that shares the folder may have made it since.
            reload();
            key = ring.data.get(version);
        }
        if (key == null) {
            throw new KeyFault("Keys: the key data-" + version + " is missing in " + folder.path
                    + ": restore it from the backup of the keys");
        }
        return key;
    }

    private static Cipher cipher(int mode, SecretKeySpec key, byte[] nonce, String place)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(place.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    /** The hash to store and find a text by, made with the lookup key in use; 32 bytes. */
    public byte[] hash(String text) {
        return mac(ring.lookup.lastEntry().getValue(), text);
    }

    /** The hashes that a text may be stored under, the one in use first: several while a lookup key is exchanged. */
    public List<byte[]> hashes(String text) {
        List<byte[]> hashes = new ArrayList<>(1);
        ring.lookup.descendingMap().values().forEach(key -> hashes.add(mac(key, text)));
        return hashes;
    }

    private static byte[] mac(SecretKeySpec key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The pair that signs now. */
    public KeyPair signing() {
        return ring.signing.lastEntry().getValue();
    }

    /** The id of the pair that signs now, such as {@code signing-1}. */
    public String signingId() {
        return SIGNING + "-" + ring.signing.lastKey();
    }

    /** The public half of a pair that signs or has signed. */
    public Optional<PublicKey> verifying(String id) {
        if (!id.matches(SIGNING + "-\\d{1,6}")) {
            return Optional.empty();
        }
        KeyPair pair = ring.signing.get(Integer.valueOf(id.substring(SIGNING.length() + 1)));
        return Optional.ofNullable(pair).map(KeyPair::getPublic);
    }

    /** Adds a version of a kind, which is in use from now on; what is there stays readable. Its id. */
    public synchronized String add(String kind) {
        if (!KINDS.contains(kind)) {
            throw new IllegalArgumentException("no kind of key: " + kind);
        }
        return folder.alone(() -> {
            var versions = folder.read().get(kind);
            int version = (versions == null ? 0 : versions.lastKey()) + 1;
            folder.write(kind, version, fresh(kind));
            load();
            if (database != null) {
                KnownKeys.remember(database, ring.fingerprints);
            }
            return kind + "-" + version;
        });
    }

    /**
     * Removes an older version for good. The caller has made sure that nothing is sealed or hashed with it.
     *
     * @throws IllegalArgumentException for the one in use and for one that is not there
     */
    public synchronized void remove(String id) {
        folder.alone(() -> {
            load();
            Known key = known().stream()
                    .filter(known -> known.id().equals(id) && !known.current())
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("no older key: " + id));
            if (database != null) {
                KnownKeys.retire(database, key.id());
            }
            int dash = id.indexOf('-');
            folder.delete(id.substring(0, dash), Integer.parseInt(id.substring(dash + 1)));
            load();
            return null;
        });
    }

    /**
     * Makes sure that no other instance has exchanged a key unknown here: who looks for hashes with old keys alone would
     * not find what is there.
     *
     * @throws KeyFault when the database knows a key that the folder does not have
     */
    public void upToDate() {
        if (database == null) {
            return;
        }
        Map<String, String> known = KnownKeys.inUse(database);
        if (!ring.fingerprints.keySet().containsAll(known.keySet())) {
            reload();
            check(known);
        }
    }

    /** Reads the folder again, as another process may have added a key. */
    public synchronized void reload() {
        folder.alone(() -> {
            load();
            return null;
        });
    }
}
