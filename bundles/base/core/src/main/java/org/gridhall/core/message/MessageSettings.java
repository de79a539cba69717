package org.gridhall.core.message;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalTime;
import java.util.List;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a district says about its messages, in {@code etc/org.gridhall.message.cfg}; everything has a default. */
@Component(service = MessageSettings.class, configurationPid = "org.gridhall.message")
public class MessageSettings {

    /** The settings as they are written. */
    public @interface Config {
        /** Channels in order of preference, for messages that name none. */
        String channels() default "mailbox,sms,mail";

        /** Local time at which quiet hours begin; the same as their end for none. */
        String quiet_from() default "21:00";

        /** Local time at which they end. */
        String quiet_to() default "08:00";

        /** After so many failures of a channel the next one is tried, or the message given up. */
        int tries() default 12;

        /** Hours after which a message that was not sent is given up, where it says nothing else. */
        int life_hours() default 72;

        /** Days after which ended messages lose addresses and facts. */
        int keep_days() default 90;

        /** Days after which letters in mailboxes go. */
        int mailbox_days() default 365;
    }

    private static final Logger LOG = LoggerFactory.getLogger(MessageSettings.class);

    private final Config config;
    private final List<String> channels;
    private final QuietHours quiet;

    @Activate
    public MessageSettings(Config config) {
        this.config = config;
        this.channels = Stream.of(config.channels().split(","))
                .map(String::strip)
                .filter(code -> !code.isEmpty())
                .toList();
        this.quiet = new QuietHours(time(config.quiet_from(), "21:00"), time(config.quiet_to(), "08:00"));
    }

    private static LocalTime time(String text, String otherwise) {
        try {
            return LocalTime.parse(text.strip());
        } catch (DateTimeException e) {
            LOG.warn("org.gridhall.message: a time of day is written as {}, not {}", otherwise, text);
            return LocalTime.parse(otherwise);
        }
    }

    /** Never empty. */
    public List<String> channels() {
        return channels.isEmpty() ? List.of("mailbox") : channels;
    }

    QuietHours quiet() {
        return quiet;
    }

    int tries() {
        return Math.max(1, config.tries());
    }

    Duration life() {
        return Duration.ofHours(Math.max(1, config.life_hours()));
    }

    Duration keep() {
        return Duration.ofDays(Math.max(1, config.keep_days()));
    }

    Duration mailbox() {
        return Duration.ofDays(Math.max(1, config.mailbox_days()));
    }
}
