package org.gridhall.core.account;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.persistence.EntityManager;
import org.gridhall.core.storage.Database;
import org.gridhall.core.storage.Ids;

/**
 * Tokens: 32 random bytes, kept as their SHA-256. One that was seen is known for five seconds, so that a busy client
 * costs no query; this node forgets a withdrawn one at once.
 */
final class Tokens {

    private static final int LENGTH = 43;
    private static final SecureRandom RANDOM = new SecureRandom();

    /** Whom a token stands for. */
    record Known(long token, long account, String login, long person, Instant expires) {}

    private final Database database;
    private final Clock clock;
    private final Ids ids;
    private final Cache<ByteBuffer, Known> seen = Caffeine.newBuilder()
            .maximumSize(20_000)
            .expireAfterWrite(Duration.ofSeconds(5))
            .build();

    Tokens(Database database, Clock clock, Ids ids) {
        this.database = database;
        this.clock = clock;
        this.ids = ids;
    }

    /** A new token, not yet stored. */
    static String fresh() {
        byte[] bytes = new byte[32];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Stores a token within the running transaction, and removes the account's expired ones. */
    StoredToken store(EntityManager manager, String token, long account, String purpose, Duration lifetime) {
        Instant now = clock.instant();
        manager.createQuery("DELETE FROM StoredToken t WHERE t.account = :account AND t.expiresAt <= :now")
                .setParameter("account", account)
                .setParameter("now", now.toEpochMilli())
                .executeUpdate();
        StoredToken row = new StoredToken();
        row.id = ids.next();
        row.digest = digest(token);
        row.account = account;
        row.purpose = purpose;
        row.issuedAt = now.toEpochMilli();
        row.expiresAt = now.plus(lifetime).toEpochMilli();
        manager.persist(row);
        return row;
    }

    /** Whom a token stands for; empty when it is unknown, withdrawn or expired, or its account is not open. */
    Optional<Known> find(String token) {
        if (token == null || token.length() != LENGTH) {
            return Optional.empty();
        }
        byte[] digest = digest(token);
        Known known = seen.getIfPresent(ByteBuffer.wrap(digest));
        if (known == null) {
            known = read(digest);
            if (known == null) {
                return Optional.empty();
            }
            seen.put(ByteBuffer.wrap(digest), known);
        }
        return known.expires.isAfter(clock.instant()) ? Optional.of(known) : Optional.empty();
    }

    private Known read(byte[] digest) {
        return database.read(manager -> {
            StoredToken row = row(manager, digest);
            StoredAccount account = row == null ? null : manager.find(StoredAccount.class, row.account);
            return account == null || !account.enabled
                    ? null
                    : new Known(row.id, account.id, account.login, account.person, Instant.ofEpochMilli(row.expiresAt));
        });
    }

    private static StoredToken row(EntityManager manager, byte[] digest) {
        List<StoredToken> rows = manager.createQuery(
                        "SELECT t FROM StoredToken t WHERE t.digest = :digest", StoredToken.class)
                .setParameter("digest", digest)
                .getResultList();
        return rows.isEmpty() ? null : rows.get(0);
    }

    /** Removes a token within the running transaction; false when it was gone. */
    boolean remove(EntityManager manager, long token) {
        database.afterCommit(() -> seen.asMap().values().removeIf(known -> known.token == token));
        return manager.createQuery("DELETE FROM StoredToken t WHERE t.id = :id")
                        .setParameter("id", token)
                        .executeUpdate()
                > 0;
    }

    /** Removes all tokens of an account within the running transaction. */
    void removeAll(EntityManager manager, long account) {
        removeOthers(manager, account, null);
    }

    /** The same, but for one; null for none. */
    void removeOthers(EntityManager manager, long account, String kept) {
        byte[] digest = kept == null ? new byte[0] : digest(kept);
        StoredToken row = kept == null ? null : row(manager, digest);
        manager.createQuery("DELETE FROM StoredToken t WHERE t.account = :account AND t.id <> :kept")
                .setParameter("account", account)
                .setParameter("kept", row == null ? 0L : row.id)
                .executeUpdate();
        database.afterCommit(() -> seen.asMap()
                .entrySet()
                .removeIf(entry ->
                        entry.getValue().account == account && !entry.getKey().equals(ByteBuffer.wrap(digest))));
    }

    private static byte[] digest(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
