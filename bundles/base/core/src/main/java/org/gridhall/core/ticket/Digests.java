package org.gridhall.core.ticket;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
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

    /** 128 random bits as 22 characters for a link. */
    static String secret() {
        byte[] bytes = new byte[16];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
