package org.gridhall.api.message;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * A way by which messages go out. Registered as a service. It is called from several threads, outside any transaction,
 * and may get the same message again with the same id after a crash.
 */
@ConsumerType
public interface MessageChannel {

    /** Codes that the platform itself knows. */
    String LOG = "log";

    String MAILBOX = "mailbox";
    String MAIL = "mail";
    String SMS = "sms";
    String WEBHOOK = "webhook";

    /** Unique among channels, up to 40 lower-case characters. */
    String code();

    /** Whether it can be tried for this recipient and message at all. Answers at once. */
    boolean reaches(Outgoing message);

    /**
     * Sends. Returns when the other side has taken the message, at the latest after a minute.
     *
     * @throws NotSent when it has not
     */
    Delivery deliver(Outgoing message) throws NotSent;

    /** Whether it may wake somebody up: then quiet hours hold. */
    default boolean disturbs() {
        return true;
    }

    /** How many messages may be on their way at once, 1 to 64. */
    default int concurrency() {
        return 4;
    }
}
