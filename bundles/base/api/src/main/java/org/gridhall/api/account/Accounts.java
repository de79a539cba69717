package org.gridhall.api.account;

import java.time.Duration;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** Accounts, logins and tokens. Each change and each login, also a failed one, is an entry of the account's trail. */
@ProviderType
public interface Accounts {

    /**
     * Checks a password and issues a token that lasts twelve hours.
     *
     * @throws org.gridhall.api.Problem UNAUTHENTICATED for an unknown name or a wrong password, with the same words for
     *     both; TOO_MANY while the account is locked: after five failures in a row for fifteen minutes
     */
    Session login(String login, String password);

    /**
     * Who a token stands for, with the posts held now.
     *
     * @throws org.gridhall.api.Problem UNAUTHENTICATED for an unknown, withdrawn or expired token
     */
    Actor authenticate(String token);

    /** Withdraws a token; nothing happens when it is unknown. */
    void logout(String token);

    /** Issues a further token for the actor's own account, for programs; at most one year. */
    Session issue(Actor actor, String purpose, Duration lifetime);

    /** Withdraws a token of one's own, or with {@code account.manage} anybody's. */
    void withdraw(Actor actor, long token);

    /**
     * Sets one's own password; the old one is checked. At least eight characters. All other sessions of the account and all
     * tokens that were issued for programs end.
     *
     * @param token the one that asks, which stays; null to end all
     */
    void changePassword(Actor actor, String token, String old, String fresh);

    /** Sets anybody's password, lifts a lock and ends all sessions and tokens of the account. Needs {@code account.manage}, or the platform itself. */
    void setPassword(Actor actor, String login, String password);

    /** Makes an account for a person of the organisation, without a password. Needs {@code account.manage}. */
    Account create(Actor actor, String login, String personCode);

    /** Locks an account for good, or opens it again. Needs {@code account.manage}. */
    void enable(Actor actor, String login, boolean enabled);

    /** All accounts by login. Needs {@code account.manage}. */
    List<Account> list(Actor actor);

    /** The actor that an account stands for, without a login: for the console and for jobs. */
    Actor actor(String login);
}
