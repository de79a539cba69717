package org.gridhall.core.register;

import javax.persistence.Column;
import javax.persistence.Entity;
import javax.persistence.Id;
import javax.persistence.Table;
import javax.persistence.Version;
import org.gridhall.api.register.ImportState.State;

/** An import; its file lies beside it under its id. */
@Entity
@Table(name = "register_import")
class StoredImport {

    private static final State[] STATES = State.values();

    @Id
    long id;

    @Version
    int revision;

    String register;
    long account;
    String login;

    /** The ordinal of the state. */
    int state;

    String report;
    int done;

    @Column(name = "created_at")
    long createdAt;

    @Column(name = "touched_at")
    long touchedAt;

    State state() {
        return STATES[state];
    }

    void state(State now) {
        state = now.ordinal();
    }

    /** Whether it is at work or done. */
    boolean begun() {
        return state() == State.RUNNING || state() == State.DONE;
    }
}
