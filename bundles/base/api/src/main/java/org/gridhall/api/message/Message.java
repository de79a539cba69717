package org.gridhall.api.message;

import java.time.Instant;
import java.util.List;
import org.gridhall.api.trail.Subject;

/**
 * A message in the outbox as an operator sees it, without its words.
 *
 * @param kind what its recipient is
 * @param recipient whom it goes to, addresses masked
 * @param template code of its template; null for an event
 * @param event type of the CloudEvent; null for a message in words
 * @param channel the channel it goes or went by; null while it is not known
 * @param channels all in order of preference
 * @param about what it is about; null for nothing
 * @param parent id of the message to a unit or post that this is one of; 0 for none
 * @param attempts how often it was handed to a channel
 * @param dueAt when it is tried next; null when it is not
 * @param endedAt when nothing more was to be done; null before
 * @param reason why it waits or failed; null for no reason
 * @param receipts what became of it, oldest first; empty in lists
 */
public record Message(
        long id,
        String key,
        State state,
        Recipient.Kind kind,
        String recipient,
        String template,
        String event,
        String channel,
        List<String> channels,
        Subject about,
        String language,
        long parent,
        int attempts,
        Instant queuedAt,
        Instant dueAt,
        Instant expires,
        Instant endedAt,
        String reason,
        List<Receipt> receipts) {

    public Message {
        channels = List.copyOf(channels);
        receipts = List.copyOf(receipts);
    }

    /** How far it is. */
    public enum State {
        /** Waits for its time, its channel or a further try. */
        WAITING,
        /** A channel took it. */
        SENT,
        /** It has arrived. */
        DELIVERED,
        /** It was read. */
        READ,
        /** No channel brought it: a dead letter. */
        FAILED,
        /** Somebody stopped it. */
        CANCELLED,
        /** Became one message for each holder of a post. */
        EXPANDED
    }
}
