package org.gridhall.core.account;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import javax.persistence.EntityManager;
import org.gridhall.api.account.Actor;
import org.gridhall.core.storage.Ids;
import org.gridhall.core.trail.ChainedTrail;

/** Makes accounts, each with the first entry of its trail, within the running transaction. */
public final class NewAccounts {

    /** What became of a wish for an account. */
    public enum Outcome {
        MADE,
        THERE,
        OF_ANOTHER
    }

    private static final Pattern LOGIN = Pattern.compile("[a-z0-9][a-z0-9.-]{1,39}");

    private final AccountTrail trail;
    private final Ids ids;

    public NewAccounts(ChainedTrail trail, Clock clock, Ids ids) {
        this.trail = new AccountTrail(trail, clock);
        this.ids = ids;
    }

    /** Whether an account may be called so; {@code system} and {@code reporter} are the platform's own actors. */
    public static boolean good(String login) {
        return LOGIN.matcher(login).matches() && !login.equals("system") && !login.equals("reporter");
    }

    /** Makes an account without a password, unless there is one of this name. */
    public Outcome make(EntityManager manager, Actor actor, String login, long person) {
        StoredAccount there = find(manager, login);
        if (there != null) {
            return there.person == person ? Outcome.THERE : Outcome.OF_ANOTHER;
        }
        StoredAccount account = new StoredAccount();
        account.id = ids.next();
        account.login = login;
        account.person = person;
        account.enabled = true;
        manager.persist(account);
        trail.append(account.id, "create", actor, Map.of("enabled", List.of(false, true)));
        return Outcome.MADE;
    }

    static StoredAccount find(EntityManager manager, String login) {
        List<StoredAccount> found = manager.createQuery(
                        "SELECT a FROM StoredAccount a WHERE a.login = :login", StoredAccount.class)
                .setParameter("login", login)
                .getResultList();
        return found.isEmpty() ? null : found.get(0);
    }
}
