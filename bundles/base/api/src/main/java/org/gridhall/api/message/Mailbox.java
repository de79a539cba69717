package org.gridhall.api.message;

import java.time.Instant;
import org.gridhall.api.Page;
import org.gridhall.api.Text;
import org.gridhall.api.account.Actor;
import org.gridhall.api.trail.Subject;
import org.osgi.annotation.versioning.ProviderType;

/** The messages of an account inside the product. Everybody sees their own only. */
@ProviderType
public interface Mailbox {

    /**
     * A message in a mailbox.
     *
     * @param about what it is about; null for nothing
     * @param readAt when it was read; null before
     */
    record Letter(long id, Text subject, Text body, String template, Subject about, Instant at, Instant readAt) {}

    /** The actor's letters, newest first; with {@code unread} only those not read. */
    Page<Letter> list(Actor actor, boolean unread, String after, int size);

    /** How many letters the actor has not read. */
    long unread(Actor actor);

    /** Marks a letter as read, which the outbox keeps as a receipt. Nothing changes when it was read before. */
    Letter read(Actor actor, long id);
}
