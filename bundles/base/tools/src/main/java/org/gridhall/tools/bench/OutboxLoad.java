package org.gridhall.tools.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.gridhall.api.message.Messages;
import org.gridhall.api.message.Outbox;

/** How many messages a second the outbox of a running instance sends, by mailboxes, when all are due at one moment. */
final class OutboxLoad {

    static final Insider INSIDER = new Insider(
            "outbox",
            OutboxWork.class,
            List.of(),
            List.of(new Insider.Service(Messages.class, null), new Insider.Service(Outbox.class, null)));

    private OutboxLoad() {}

    /**
     * What was measured.
     *
     * @param queued messages a second taken by eight threads, each in a transaction of its own
     * @param sent messages a second, from the moment that they were due until each was recorded as sent
     */
    record Figures(int messages, double queued, double sent, double sentSeconds) {}

    static Figures run(Started instance, Work work, Path folder, int messages) throws IOException {
        JsonNode found =
                INSIDER.run(instance, folder, Map.of("account", work.account(), "messages", String.valueOf(messages)));
        return new Figures(
                messages,
                found.path("queued").asDouble(),
                found.path("sent").asDouble(),
                found.path("sentSeconds").asDouble());
    }
}
