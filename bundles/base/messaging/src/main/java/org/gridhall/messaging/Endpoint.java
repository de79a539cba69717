package org.gridhall.messaging;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.gridhall.api.feed.Feed;
import org.gridhall.api.feed.FeedSubscriber;
import org.gridhall.api.message.Messages;
import org.gridhall.api.message.NewMessage;
import org.gridhall.api.trail.TrailEntry;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;

/**
 * A program that is told of events: {@code etc/org.gridhall.message.endpoint-NAME.cfg}. What happened in the trail and
 * fits its patterns is queued in the transaction that moves its place in the feed, under a key of its own, so that each
 * event is queued once. Events say what happened to what and hold no personal data: who may know more asks by REST.
 */
@Component(
        service = {Endpoint.class, FeedSubscriber.class},
        configurationPid = "org.gridhall.message.endpoint",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class Endpoint implements FeedSubscriber {

    /** One program. */
    public @interface Config {
        /** Lower-case letters, digits and hyphens; never changes, its place in the feed is kept under it. */
        String name() default "";

        String url() default "";

        /** The secrets to sign with, the newest first, parted by commas; each itself, {@code file:PATH} or {@code env:NAME}. */
        String secrets() default "";

        /** Patterns of events such as {@code ticket.open,ticket.*}; empty for messages only. */
        String events() default "";
    }

    /** What of an entry's changes is told. More could say too much of a confidential ticket. */
    private static final List<String> TOLD = List.of("type", "stage");

    private final String name;
    private final URI url;
    private final List<String> secrets;
    private final List<Pattern> events;
    private final Messages messages;

    @Activate
    public Endpoint(Config config, @Reference Messages messages, @Reference Feed feed) {
        this.name = config.name().strip();
        if (!name.matches("[a-z][a-z0-9-]{0,39}")) {
            throw new IllegalArgumentException(
                    "org.gridhall.message.endpoint: name is up to 40 lower-case letters, digits and hyphens");
        }
        this.url = URI.create(config.url().strip());
        this.secrets = Secret.all(config.secrets());
        this.events =
                Secret.list(config.events()).stream().map(Endpoint::pattern).toList();
        this.messages = messages;
        // What happened before it was set up is not told.
        feed.begin(name());
    }

    private static Pattern pattern(String event) {
        return Pattern.compile(Pattern.quote(event.strip()).replace("*", "\\E[a-z0-9.-]*\\Q"));
    }

    String called() {
        return name;
    }

    URI url() {
        return url;
    }

    List<String> secrets() {
        return secrets;
    }

    @Override
    public String name() {
        return "webhook-" + name;
    }

    @Override
    public void deliver(List<TrailEntry> entries) {
        if (events.isEmpty()) {
            return;
        }
        for (TrailEntry entry : entries) {
            String event = entry.subject().kind() + "." + entry.action();
            if (events.stream().anyMatch(pattern -> pattern.matcher(event).matches())) {
                messages.queue(message(entry, event));
            }
        }
    }

    private NewMessage message(TrailEntry entry, String event) {
        NewMessage message = NewMessage.event("event/" + entry.id() + "/" + name, name, "org.gridhall." + event)
                .about(entry.subject());
        Map<String, String> data = new LinkedHashMap<>();
        data.put("entry", Long.toString(entry.id()));
        data.put("kind", entry.subject().kind());
        data.put("id", Long.toString(entry.subject().id()));
        data.put("action", entry.action());
        data.put("version", Integer.toString(entry.version()));
        data.put("occurredAt", entry.occurredAt().toString());
        if (entry.changes() != null) {
            TOLD.forEach(field -> put(data, field, entry.changes().get(field)));
        }
        for (Map.Entry<String, String> fact : data.entrySet()) {
            message = message.fact(fact.getKey(), fact.getValue());
        }
        return message;
    }

    /** The value after the change. */
    private static void put(Map<String, String> data, String field, Object change) {
        if (change instanceof List<?> both && both.size() == 2 && both.get(1) != null) {
            data.put(field, both.get(1).toString());
        }
    }
}
