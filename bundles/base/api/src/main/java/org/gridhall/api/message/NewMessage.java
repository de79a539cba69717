package org.gridhall.api.message;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.gridhall.api.Text;
import org.gridhall.api.trail.Subject;

/**
 * A message to be queued. Begin with {@link #of} or {@link #event} and add what is needed.
 *
 * @param key what makes it this message and no other, up to 160 characters, such as {@code ticket/1/7/reporter}: the same
 *     key is queued once
 * @param channels codes of message channels in order of preference, the first that can reach the recipient; empty for
 *     the district's order
 * @param template code of the message template; null for an event
 * @param event for programs, the type of a CloudEvent whose data are the facts; null for a message in words
 * @param facts what stands in the template's braces; plain text, no more personal data than the words need
 * @param about what it is about; null for nothing in particular
 * @param language {@code zh} or {@code en}; null for Chinese
 * @param notBefore not sent earlier; null for now
 * @param expires not sent later; null for the district's limit
 */
public record NewMessage(
        String key,
        Recipient to,
        List<String> channels,
        String template,
        String event,
        Map<String, Text> facts,
        Subject about,
        String language,
        Instant notBefore,
        Instant expires) {

    public NewMessage {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(to, "to");
        channels = channels == null ? List.of() : List.copyOf(channels);
        facts = facts == null ? Map.of() : Map.copyOf(facts);
        if ((template == null) == (event == null)) {
            throw new IllegalArgumentException("a message has a template or is an event");
        }
    }

    /** A message in the words of a template. */
    public static NewMessage of(String key, Recipient to, String template) {
        return new NewMessage(key, to, null, template, null, null, null, null, null, null);
    }

    /** A message to a program. */
    public static NewMessage event(String key, String endpoint, String type) {
        Recipient to = Recipient.address(Contact.endpoint(endpoint));
        return new NewMessage(key, to, List.of(MessageChannel.WEBHOOK), null, type, null, null, null, null, null);
    }

    public NewMessage by(List<String> channels) {
        return new NewMessage(key, to, channels, template, event, facts, about, language, notBefore, expires);
    }

    /** The same with one more fact, in the words of both languages. */
    public NewMessage fact(String name, Text value) {
        Map<String, Text> more = new LinkedHashMap<>(facts);
        more.put(name, value);
        return new NewMessage(key, to, channels, template, event, more, about, language, notBefore, expires);
    }

    /** The same with one more fact that is the same in both languages; nothing is added for null. */
    public NewMessage fact(String name, String value) {
        return value == null ? this : fact(name, Text.same(value));
    }

    public NewMessage about(Subject about) {
        return new NewMessage(key, to, channels, template, event, facts, about, language, notBefore, expires);
    }

    public NewMessage in(String language) {
        return new NewMessage(key, to, channels, template, event, facts, about, language, notBefore, expires);
    }

    public NewMessage notBefore(Instant notBefore) {
        return new NewMessage(key, to, channels, template, event, facts, about, language, notBefore, expires);
    }

    public NewMessage expires(Instant expires) {
        return new NewMessage(key, to, channels, template, event, facts, about, language, notBefore, expires);
    }
}
