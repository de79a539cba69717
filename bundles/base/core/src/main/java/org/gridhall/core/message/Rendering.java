package org.gridhall.core.message;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.gridhall.api.Text;
import org.gridhall.api.catalogue.Catalogue;
import org.gridhall.api.catalogue.MessageTemplate;
import org.gridhall.api.message.Contact;
import org.gridhall.api.message.Delivery;
import org.gridhall.api.message.MessageChannel;
import org.gridhall.api.message.NotSent;
import org.gridhall.api.message.Outgoing;
import org.gridhall.api.message.Recipient;
import org.gridhall.api.organisation.Post;
import org.gridhall.core.District;
import org.gridhall.core.organisation.Person;
import org.gridhall.core.organisation.StoredOrganisation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One try at one message: words, quiet hours, channel. Never throws, and touches no row. */
final class Rendering {

    private static final Logger LOG = LoggerFactory.getLogger(Rendering.class);
    private static final long AWAY_SECONDS = 60;
    private static final long LONGEST_ASKED_SECONDS = 6 * 3600;

    private final StoredOrganisation organisation;
    private final District district;
    private final MessageSettings settings;
    private final Sealing sealing;
    private final Clock clock;

    Rendering(
            StoredOrganisation organisation,
            District district,
            MessageSettings settings,
            Sealing sealing,
            Clock clock) {
        this.organisation = organisation;
        this.district = district;
        this.settings = settings;
        this.sealing = sealing;
        this.clock = clock;
    }

    /** The people behind a unit or post today. */
    Outcome expand(StoredMessage message) {
        if (expired(message)) {
            return new Outcome.Never("expired");
        }
        LocalDate today = LocalDate.now(clock.withZone(district.zone()));
        boolean unit = message.kind() == Recipient.Kind.UNIT;
        List<Post> posts = organisation.who(message.role, unit ? message.code : null, null, today);
        List<Long> people = posts.stream()
                .filter(post -> unit || post.code().equals(message.code))
                .map(Post::person)
                .distinct()
                .map(organisation::person)
                .flatMap(Optional::stream)
                .map(Person::id)
                .toList();
        return people.isEmpty()
                ? new Outcome.Later(null, "nobody holds " + message.code + " now", true)
                : new Outcome.Each(people);
    }

    /** @param to null when the addresses are not known any more */
    Outcome send(StoredMessage message, Contact to, MessageChannel channel, Catalogue catalogue) {
        if (expired(message)) {
            return new Outcome.Never("expired" + (message.reason == null ? "" : ": " + message.reason));
        }
        if (to == null) {
            return new Outcome.Never("the recipient is not there any more");
        }
        try {
            Outgoing outgoing = outgoing(message, to, catalogue);
            if (outgoing == null) {
                Instant again = clock.instant().plusSeconds(AWAY_SECONDS);
                return new Outcome.Later(again, "the template " + message.template + " is away", false);
            }
            if (!channel.reaches(outgoing)) {
                return new Outcome.Next("not to be reached by " + channel.code(), false, false);
            }
            Instant allowed = allowed(message, channel, catalogue);
            if (allowed.isAfter(clock.instant())) {
                return new Outcome.Later(allowed, "quiet hours", false);
            }
            return deliver(channel, outgoing);
        } catch (RuntimeException e) {
            LOG.warn("message {} could not be sent by {}: {}", message.id, channel.code(), e.toString());
            return failed(e);
        }
    }

    static Outcome failed(RuntimeException e) {
        return new Outcome.Later(null, "failure in the program: " + e.getClass().getSimpleName(), true);
    }

    private Outcome deliver(MessageChannel channel, Outgoing outgoing) {
        try {
            Delivery delivery = channel.deliver(outgoing);
            return new Outcome.Sent(delivery == null ? Delivery.ACCEPTED : delivery);
        } catch (NotSent e) {
            if (e.permanent()) {
                return new Outcome.Next(e.getMessage(), true, false);
            }
            Instant due = e.after() == null
                    ? null
                    : clock.instant()
                            .plusSeconds(Math.min(
                                    LONGEST_ASKED_SECONDS, Math.max(1, e.after().toSeconds())));
            return new Outcome.Later(due, e.getMessage(), true);
        }
    }

    private boolean expired(StoredMessage message) {
        return message.expiresAt <= clock.millis();
    }

    /** Urgent words and events to programs go at any hour, as does what disturbs nobody. */
    private Instant allowed(StoredMessage message, MessageChannel channel, Catalogue catalogue) {
        Instant now = clock.instant();
        if (message.template == null || !channel.disturbs()) {
            return now;
        }
        boolean urgent = catalogue
                .template(message.template)
                .map(MessageTemplate::urgent)
                .orElse(false);
        return urgent ? now : settings.quiet().after(now, district.zone());
    }

    /** @return null while nobody brings the template */
    private Outgoing outgoing(StoredMessage message, Contact to, Catalogue catalogue) {
        Map<String, Text> facts = sealing.facts(message);
        Text subject = null;
        Text body = null;
        Map<String, String> data = new HashMap<>();
        if (message.template == null) {
            facts.forEach((name, text) -> data.put(name, text.zh()));
        } else {
            MessageTemplate template = catalogue == null
                    ? null
                    : catalogue.template(message.template).orElse(null);
            if (template == null) {
                return null;
            }
            subject = Words.subject(template, facts);
            body = Words.body(template, facts);
        }
        return new Outgoing(
                message.id,
                message.id + "." + district.code(),
                to,
                subject,
                body,
                "en".equals(message.language) ? Locale.ENGLISH : Locale.SIMPLIFIED_CHINESE,
                message.template,
                message.event,
                data,
                message.about(),
                Instant.ofEpochMilli(message.queuedAt));
    }
}
