package org.gridhall.core.account;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.gridhall.api.Problem;

/**
 * Password hashes by Argon2id with 19 MiB, two passes and one lane (the OWASP minimum), written as PHC strings. Two are
 * computed at a time: many logins at once wait instead of taking all memory.
 */
final class Passwords {

    static final int SHORTEST = 8;
    private static final int LONGEST = 200;
    private static final int MEMORY_KIB = 19456;
    private static final int PASSES = 2;
    private static final int LANES = 1;
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    private static final int PERMITS = 2;
    private static final int WAIT_SECONDS = 20;

    private static final Pattern PHC =
            Pattern.compile("\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,3}),p=(\\d{1,2})\\$([\\w+/-]+)\\$([\\w+/-]+)");
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Semaphore permits = new Semaphore(PERMITS, true);

    /** Compared against where there is no password, so that the answer takes as long. */
    private final String nobody = phc(MEMORY_KIB, PASSES, LANES, new byte[SALT_BYTES], new byte[HASH_BYTES]);

    /** @throws Problem INVALID when a password is too short or too long to be set */
    static void check(String password, String field) {
        int length = password == null ? 0 : password.codePointCount(0, password.length());
        if (length < SHORTEST || length > LONGEST) {
            throw Problem.invalid(
                    field,
                    "密码须为 " + SHORTEST + " 到 " + LONGEST + " 个字符",
                    "a password has " + SHORTEST + " to " + LONGEST + " characters");
        }
    }

    String hash(String password) {
        byte[] salt = new byte[SALT_BYTES];
        RANDOM.nextBytes(salt);
        return phc(MEMORY_KIB, PASSES, LANES, salt, compute(password, MEMORY_KIB, PASSES, LANES, salt, HASH_BYTES));
    }

    /** @param stored a hash from {@link #hash}; null for nobody's: never matches, but takes the same time */
    boolean matches(String password, String stored) {
        Matcher parts = PHC.matcher(stored == null ? nobody : stored);
        if (!parts.matches()) {
            throw new IllegalStateException("stored password hash cannot be read");
        }
        // A password that cannot have been set is not worth hashing at any length.
        String candidate = password == null || password.length() > 2 * LONGEST ? "" : password;
        byte[] expected = Base64.getDecoder().decode(parts.group(5));
        byte[] actual = compute(
                candidate,
                Integer.parseInt(parts.group(1)),
                Integer.parseInt(parts.group(2)),
                Integer.parseInt(parts.group(3)),
                Base64.getDecoder().decode(parts.group(4)),
                expected.length);
        return MessageDigest.isEqual(expected, actual) && stored != null;
    }

    private byte[] compute(String password, int memory, int passes, int lanes, byte[] salt, int length) {
        try {
            if (!permits.tryAcquire(WAIT_SECONDS, TimeUnit.SECONDS)) {
                throw Problem.of(
                        Problem.Kind.UNAVAILABLE,
                        "busy",
                        "登录的人太多，请稍后重试",
                        "Too many people log in right now; try again in a moment");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting to check a password", e);
        }
        try {
            Argon2BytesGenerator generator = new Argon2BytesGenerator();
            generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                    .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                    .withMemoryAsKB(memory)
                    .withIterations(passes)
                    .withParallelism(lanes)
                    .withSalt(salt)
                    .build());
            byte[] hash = new byte[length];
            generator.generateBytes(password.getBytes(StandardCharsets.UTF_8), hash);
            return hash;
        } finally {
            permits.release();
        }
    }

    private static String phc(int memory, int passes, int lanes, byte[] salt, byte[] hash) {
        Base64.Encoder encoder = Base64.getEncoder().withoutPadding();
        return "$argon2id$v=19$m=" + memory + ",t=" + passes + ",p=" + lanes + "$" + encoder.encodeToString(salt) + "$"
                + encoder.encodeToString(hash);
    }
}
