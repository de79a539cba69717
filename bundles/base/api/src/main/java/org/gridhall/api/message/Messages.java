package org.gridhall.api.message;

import org.gridhall.api.trail.Subject;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Takes messages into the outbox. What is queued is sent at least once after its transaction has committed, with the
 * same id each time, and never when it was rolled back.
 */
@ProviderType
public interface Messages {

    /**
     * Queues a message in the running transaction, or in one of its own. A message with the same key that is there
     * already stays as it is.
     *
     * @return its id, or that of the earlier one
     * @throws IllegalArgumentException for a key, code or facts that are too long: 160 characters, 80 characters, and
     *     4,000 bytes in all
     */
    long queue(NewMessage message);

    /**
     * Erases addresses, facts and letters of all messages about a subject, in the running transaction or in one of its
     * own; those that wait are cancelled. For the erasure of personal data: the record that they were sent stays.
     *
     * @return how many messages lost something
     */
    int forget(Subject about);

    /** The same for all messages to a person, an account or an address. */
    int forget(Recipient recipient);
}
