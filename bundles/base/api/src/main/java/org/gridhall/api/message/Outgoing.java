package org.gridhall.api.message;

import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import org.gridhall.api.Text;
import org.gridhall.api.trail.Subject;

/**
 * A message on its way to a channel, its words filled in.
 *
 * @param message id in the outbox
 * @param id the same at each attempt, worldwide unique: {@code MESSAGE.DISTRICT}
 * @param to where the recipient can be reached
 * @param subject one line without line breaks, in both languages; null for an event
 * @param body plain text in both languages, lines ending with {@code \n}; null for an event
 * @param locale which of them the recipient wants
 * @param template code of the template; null for an event
 * @param event type of the CloudEvent; null for a message in words
 * @param facts of an event, as its data; empty otherwise
 * @param about what it is about; null for nothing
 */
public record Outgoing(
        long message,
        String id,
        Contact to,
        Text subject,
        Text body,
        Locale locale,
        String template,
        String event,
        Map<String, String> facts,
        Subject about,
        Instant queuedAt) {

    public Outgoing {
        facts = Map.copyOf(facts);
    }

    /** What may be logged: neither words nor addresses. */
    @Override
    public String toString() {
        return "message " + message + " (" + (template == null ? event : template) + ")";
    }
}
