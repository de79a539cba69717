package org.gridhall.core.account;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import javax.persistence.EntityManager;
import org.gridhall.api.account.Actor;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.trail.Subject;
import org.gridhall.core.storage.Ids;
import org.gridhall.core.trail.ChainedTrail;
import org.gridhall.core.trail.Deed;

/** Makes accounts, each with the first entry of its trail, within the running transaction. */
public final class NewAccounts {

    /** What became of a wish for an account. */
    public enum Outcome {
        MADE,
        THERE,
        OF_ANOTHER
    }

    private final ChainedTrail trail;
    private final Clock clock;
    private final Ids ids;

    public NewAccounts(ChainedTrail trail, Clock clock, Ids ids) {
        this.trail = trail;
        this.clock = clock;
        this.ids = ids;
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
        trail.append(new Deed(
                new Subject(Subject.ACCOUNT, account.id),
                "create",
                actor,
                actor.with(Permissions.ACCOUNT_MANAGE).findFirst().orElse(null),
                clock.instant(),
                0,
                Map.of("enabled", List.of(false, true)),
                null));
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
