package org.gridhall.tools.bench;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.gridhall.api.account.Actor;
import org.gridhall.api.message.Message;
import org.gridhall.api.message.MessageChannel;
import org.gridhall.api.message.MessageQuery;
import org.gridhall.api.message.Messages;
import org.gridhall.api.message.NewMessage;
import org.gridhall.api.message.Outbox;
import org.gridhall.api.message.Recipient;

/**
 * Runs inside the instance, as a bundle that {@link OutboxLoad} makes of this class: queues messages that all become due at
 * one moment, waits until none waits any more, and writes down how long both took.
 */
public final class OutboxWork {

    private static final int THREADS = 8;

    private final Messages messages;
    private final Outbox outbox;
    private final long account;
    private final int many;
    private final Path result;
    private volatile boolean stopped;

    public OutboxWork(Messages messages, Outbox outbox, Map<String, Object> properties) {
        this.messages = messages;
        this.outbox = outbox;
        this.account = Long.parseLong(properties.get("account").toString());
        this.many = Integer.parseInt(properties.get("messages").toString());
        this.result = Path.of(properties.get("result").toString());
        Thread thread = new Thread(this::run, "gridhall-bench-outbox");
        thread.setDaemon(true);
        thread.start();
    }

    public void stop() {
        stopped = true;
    }

    private void run() {
        try {
            Instant now = Instant.now();
            double warm = queue("warm", many / 10, now);
            await();
            // Later than the last of them is queued, so that all are due at once.
            Instant due = Instant.now().plusMillis((long) (warm * 10 * 1500) + 2000);
            double queued = queue("all", many, due);
            boolean late = Instant.now().isAfter(due);
            while (Instant.now().isBefore(due)) {
                LockSupport.parkNanos(1_000_000);
            }
            long begin = System.nanoTime();
            await();
            double sent = (System.nanoTime() - begin) / 1e9;
            boolean failed = !list(Message.State.FAILED).isEmpty();
            String text = late || failed
                    ? "{\"error\":\"" + (late ? "queueing took too long" : "some messages were not sent") + "\"}"
                    : String.format(
                            Locale.ROOT,
                            "{\"messages\":%d,\"queued\":%.2f,\"sent\":%.2f,\"sentSeconds\":%.2f}",
                            many,
                            many / queued,
                            many / sent,
                            sent);
            Told.result(result, text);
        } catch (RuntimeException | InterruptedException e) {
            Told.error(result, e);
        }
    }

    /** Seconds that the queueing took, by several threads, each message in a transaction of its own. */
    private double queue(String name, int count, Instant due) throws InterruptedException {
        AtomicInteger next = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        long begin = System.nanoTime();
        for (int i = 0; i < THREADS; i++) {
            Thread thread = new Thread(() -> {
                for (int n = next.getAndIncrement(); n < count && !stopped; n = next.getAndIncrement()) {
                    messages.queue(message(name + "/" + n, due));
                }
            });
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        return (System.nanoTime() - begin) / 1e9;
    }

    private NewMessage message(String key, Instant due) {
        return NewMessage.of("bench/" + key, Recipient.account(account), "ticket-assigned")
                .by(List.of(MessageChannel.MAILBOX))
                .fact("number", "SQ20260302-00017")
                .fact("title", "人民大街 1 号路灯不亮")
                .fact("stage", "处置")
                .fact("link", "/tickets/1")
                .fact("due", "2026-03-05 17:30")
                .notBefore(due);
    }

    private void await() {
        while (!stopped && !list(Message.State.WAITING).isEmpty()) {
            LockSupport.parkNanos(20_000_000);
        }
    }

    private List<Message> list(Message.State state) {
        return outbox.list(Actor.SYSTEM, new MessageQuery(state, MessageChannel.MAILBOX, null, null, 1))
                .items();
    }
}
