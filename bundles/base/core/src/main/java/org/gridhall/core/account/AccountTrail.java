package org.gridhall.core.account;

import java.time.Clock;
import java.util.Map;
import org.gridhall.api.account.Actor;
import org.gridhall.api.account.Grant;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.trail.Subject;
import org.gridhall.core.trail.ChainedTrail;
import org.gridhall.core.trail.Deed;

/** Writes into the chains of accounts, within the running transaction. */
final class AccountTrail {

    private final ChainedTrail trail;
    private final Clock clock;

    AccountTrail(ChainedTrail trail, Clock clock) {
        this.trail = trail;
        this.clock = clock;
    }

    void append(long account, String action, Actor actor, Map<String, Object> changes) {
        append(account, action, actor, changes, null);
    }

    /** @param payload what may have to be erased one day; null for nothing */
    void append(long account, String action, Actor actor, Map<String, Object> changes, Map<String, Object> payload) {
        // What people do with their own account they do in no post.
        Grant post = actor.account() == account
                ? null
                : actor.with(Permissions.ACCOUNT_MANAGE).findFirst().orElse(null);
        Subject subject = new Subject(Subject.ACCOUNT, account);
        trail.append(new Deed(subject, action, actor, post, clock.instant(), 0, changes, payload));
    }
}
