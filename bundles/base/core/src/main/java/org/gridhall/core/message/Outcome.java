package org.gridhall.core.message;

import java.time.Instant;
import java.util.List;
import org.gridhall.api.message.Delivery;

/** What came of one try at a message. */
sealed interface Outcome {

    /** A channel took it. */
    record Sent(Delivery delivery) implements Outcome {}

    /** Not now; {@code tried} where a channel was asked. */
    record Later(Instant due, String reason, boolean tried) implements Outcome {}

    /** Not by this channel; {@code hopeful} where it may be there another day. */
    record Next(String reason, boolean tried, boolean hopeful) implements Outcome {}

    /** Not any more. */
    record Never(String reason) implements Outcome {}

    /** To each of these people. */
    record Each(List<Long> people) implements Outcome {}

    /** A try and its outcome. */
    record Of(StoredMessage message, Outcome outcome) {}
}
