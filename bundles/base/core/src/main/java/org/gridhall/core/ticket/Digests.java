package org.gridhall.core.ticket;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import org.gridhall.core.storage.Json;

/** Fingerprints of requests and secrets. */
final class Digests {

    private static final SecureRandom RANDOM = new SecureRandom();

    private Digests() {}

    static byte[] of(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The same content, whatever the order of its keys, has the same digest. */
    static byte[] ofContent(Object content) {
        return of(String.valueOf(Json.text(content)));
    }

    /** The intake key of somebody without an account as it is kept: nobody learns the secret from it. */
    static String publicKey(String intakeKey) {
        return "public:" + text("key ", intakeKey, 32);
    }

    /** The secret that follows from such an intake key. */
    static String secret(String intakeKey) {
        return text("secret ", intakeKey, 16);
    }

    /** Who holds the files sent for such an intake key: a number that no account and no ticket has. */
    static long holder(String intakeKey) {
        return Long.MIN_VALUE | ByteBuffer.wrap(of("files " + intakeKey)).getLong() >>> 2;
    }

    private static String text(String purpose, String intakeKey, int bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(of(purpose + intakeKey), bytes));
    }

    /** 128 random bits as 22 characters for a link. */
    static String secret() {
        byte[] bytes = new byte[16];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
