package org.gridhall.core.account;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import javax.persistence.EntityManager;
import javax.persistence.LockModeType;
import org.gridhall.api.Problem;
import org.gridhall.api.account.Actor;
import org.gridhall.core.storage.Database;

/** Checks passwords, counts failures and locks. */
final class Proofs {

    private final Database database;
    private final Clock clock;
    private final AccountTrail trail;
    private final Passwords passwords;

    /** Failures by names that nobody has: they lock as well, or a lock would tell which names exist. */
    private final Cache<String, AtomicInteger> strangers = Caffeine.newBuilder()
            .maximumSize(10_000)
            .expireAfterWrite(Duration.ofMillis(StoredAccount.LOCKED_MILLIS))
            .build();

    Proofs(Database database, Clock clock, AccountTrail trail, Passwords passwords) {
        this.database = database;
        this.clock = clock;
        this.trail = trail;
        this.passwords = passwords;
    }

    /** What to do with an account in a transaction that holds it locked. */
    interface Then<T> {
        T apply(EntityManager manager, StoredAccount account);
    }

    private record Outcome<T>(T result, boolean locked) {}

    static StoredAccount lock(EntityManager manager, long id) {
        return manager.find(StoredAccount.class, id, LockModeType.PESSIMISTIC_WRITE);
    }

    /**
     * Checks a password and, when it is right, does the rest in the same transaction. The hash is computed outside of
     * it; what the account is by then is looked at again inside, so that guesses in parallel do not outrun the lock.
     *
     * @param wrong the answer to a wrong password
     * @param then must not answer null
     */
    <T> T prove(StoredAccount seen, String password, Supplier<Problem> wrong, Then<T> then) {
        if (seen.locked(clock.instant())) {
            throw locked();
        }
        boolean right = passwords.matches(password, seen.password);
        Outcome<T> outcome = database.write(manager -> {
            StoredAccount account = lock(manager, seen.id);
            Instant now = clock.instant();
            if (account.locked(now)) {
                return new Outcome<>(null, true);
            }
            if (right && account.enabled && Objects.equals(account.password, seen.password)) {
                account.succeed();
                return new Outcome<>(then.apply(manager, account), false);
            }
            boolean locks = account.fail(now);
            trail.append(account.id, "login-failed", Actor.SYSTEM, Map.of());
            if (locks) {
                trail.append(account.id, "lock", Actor.SYSTEM, Map.of("locked", List.of(false, true)));
            }
            return new Outcome<>(null, false);
        });
        if (outcome.locked()) {
            throw locked();
        }
        if (outcome.result() == null) {
            throw wrong.get();
        }
        return outcome.result();
    }

    /** The answer to a name that nobody has: after the same time, and with the same words, as to a wrong password. */
    Problem stranger(String name, String password) {
        AtomicInteger failures = strangers.get(name, key -> new AtomicInteger());
        if (failures.get() >= StoredAccount.FAILURES) {
            return locked();
        }
        passwords.matches(password, null);
        failures.incrementAndGet();
        return wrong();
    }

    static Problem wrong() {
        return Problem.of(
                Problem.Kind.UNAUTHENTICATED, "login.wrong", "用户名或密码不正确", "The name or the password is not right");
    }

    private static Problem locked() {
        return Problem.of(
                Problem.Kind.TOO_MANY,
                "account.locked",
                "密码多次错误，账号已锁定，请十五分钟后再试或联系管理员",
                "Too many wrong passwords: the account is locked; try again in fifteen minutes or ask an administrator");
    }
}
