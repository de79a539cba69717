package org.gridhall.core.supervision;

import java.time.Instant;
import javax.persistence.Column;
import javax.persistence.Entity;
import javax.persistence.Id;
import javax.persistence.Table;
import javax.persistence.Version;
import org.gridhall.api.supervision.Card;

/** A card. What it names is never changed; only what was said and decided is added. */
@Entity
@Table(name = "card")
class StoredCard {

    @Id
    long id;

    @Version
    int revision;

    long ticket;

    @Column(name = "limit_id")
    long limit;

    @Column(name = "limit_code")
    String limitCode;

    int kind;

    /** For prompts the due time they speak of, else 0: a limit gets one yellow and one red card. */
    long edition;

    int state;
    String stage;
    String unit;

    @Column(name = "unit_path")
    String unitPath;

    @Column(name = "grid_path")
    String gridPath;

    long post;

    @Column(name = "post_code")
    String postCode;

    String role;
    long person;

    @Column(name = "person_name")
    String personName;

    @Column(name = "due_at")
    long dueAt;

    @Column(name = "given_at")
    long givenAt;

    String appeal;

    @Column(name = "appealed_at")
    Long appealedAt;

    @Column(name = "appealed_by")
    String appealedBy;

    String decision;

    @Column(name = "decided_at")
    Long decidedAt;

    @Column(name = "decided_by")
    String decidedBy;

    Card.Kind kind() {
        return Card.Kind.values()[kind];
    }

    Card.State state() {
        return Card.State.values()[state];
    }

    void appeal(String reason, String by, Instant at) {
        state = Card.State.APPEALED.ordinal();
        appeal = reason;
        appealedBy = by;
        appealedAt = at.toEpochMilli();
    }

    void decide(Card.State how, String reason, String by, Instant at) {
        state = how.ordinal();
        decision = reason;
        decidedBy = by;
        decidedAt = at.toEpochMilli();
    }

    static Card.Said said(String text, String by, Long at) {
        return text == null ? null : new Card.Said(text, by, Instant.ofEpochMilli(at));
    }
}
