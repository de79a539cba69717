package org.gridhall.core.message;

import java.util.Arrays;
import java.util.List;
import javax.persistence.Column;
import javax.persistence.Entity;
import javax.persistence.Id;
import javax.persistence.Table;
import org.gridhall.api.message.Message;
import org.gridhall.api.message.Recipient;
import org.gridhall.api.trail.Subject;

/**
 * A row of the outbox. Its identity is the key, so that a repeat within one transaction is found before anything was
 * written.
 */
@Entity
@Table(name = "message")
class StoredMessage {

    long id;

    @Id
    @Column(name = "message_key")
    String key;

    short state;

    @Column(name = "due_at")
    long dueAt;

    Long lease;

    /** The channel that is next; empty for a unit or post, which becomes several messages first. */
    String channel;

    String channels;

    /** How often a channel was tried. */
    int attempts;

    /** How often the present channel was. */
    int tries;

    short kind;
    long recipient;
    String code;
    String role;
    byte[] contact;
    String template;
    String event;
    String facts;

    @Column(name = "about_kind")
    String aboutKind;

    long about;
    String language;
    long parent;

    @Column(name = "queued_at")
    long queuedAt;

    @Column(name = "expires_at")
    long expiresAt;

    @Column(name = "ended_at")
    Long endedAt;

    @Column(name = "kept_from")
    Long keptFrom;

    /** Whether addresses and facts are gone: then it can never be sent again. */
    boolean erased;

    String reason;
    String reference;

    List<String> order() {
        return channels.isEmpty() ? List.of() : Arrays.asList(channels.split(","));
    }

    Message.State state() {
        return Message.State.values()[state];
    }

    Recipient.Kind kind() {
        return Recipient.Kind.values()[kind];
    }

    Subject about() {
        return aboutKind == null ? null : new Subject(aboutKind, about);
    }

    boolean ended() {
        return state() != Message.State.WAITING;
    }

    void end(Message.State how, String why, long now) {
        state = number(how);
        reason = cut(why);
        lease = null;
        endedAt = now;
        keptFrom = contact == null && facts == null ? null : now;
    }

    void forget() {
        contact = null;
        facts = null;
        keptFrom = null;
        erased = true;
    }

    static String cut(String reason) {
        return reason == null || reason.length() <= 300 ? plain(reason) : plain(reason.substring(0, 299)) + "…";
    }

    /** What others say may hold what no database keeps as text. */
    static String plain(String text) {
        return text == null ? null : text.replace('\0', ' ');
    }

    static short number(Enum<?> value) {
        return (short) value.ordinal();
    }
}
