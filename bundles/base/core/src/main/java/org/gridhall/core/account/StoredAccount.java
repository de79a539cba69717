package org.gridhall.core.account;

import java.time.Instant;
import javax.persistence.Column;
import javax.persistence.Entity;
import javax.persistence.Id;
import javax.persistence.Table;

/** A row of an account. */
@Entity
@Table(name = "account")
class StoredAccount {

    /** So many failures in a row lock an account. */
    static final int FAILURES = 5;

    static final long LOCKED_MILLIS = 15 * 60_000;

    @Id
    long id;

    String login;
    long person;
    String password;
    boolean enabled;
    int failures;

    @Column(name = "locked_until")
    Long lockedUntil;

    boolean locked(Instant now) {
        return lockedUntil != null && lockedUntil > now.toEpochMilli();
    }

    /** Counts a failure; true when it locks the account. */
    boolean fail(Instant now) {
        failures++;
        if (failures < FAILURES) {
            return false;
        }
        failures = 0;
        lockedUntil = now.toEpochMilli() + LOCKED_MILLIS;
        return true;
    }

    void succeed() {
        if (failures != 0 || lockedUntil != null) {
            failures = 0;
            lockedUntil = null;
        }
    }

    void password(String hash) {
        password = hash;
    }

    void enable(boolean open) {
        enabled = open;
    }
}
