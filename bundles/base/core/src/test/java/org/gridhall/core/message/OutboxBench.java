package org.gridhall.core.message;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.gridhall.api.message.Message;
import org.gridhall.api.message.NewMessage;
import org.gridhall.api.message.Recipient;
import org.gridhall.core.storage.Database;
import org.gridhall.core.storage.TestDatabase;

/**
 * How many messages a second the outbox takes and sends, by the log and by mailboxes, on both databases with their disks.
 * Arguments: how many (100,000), and a folder for Derby on a disk. Run it with the classes and libraries of the tests.
 */
public final class OutboxBench {

    private static final int PORTION = 500;

    private OutboxBench() {}

    public static void main(String[] arguments) throws Exception {
        int many = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 100_000;
        Path folder = Files.createTempDirectory(
                arguments.length > 1 ? Path.of(arguments[1]) : Path.of(System.getProperty("java.io.tmpdir")), "outbox");
        System.setProperty("org.slf4j.simpleLogger.log.org.gridhall.messages", "error");
        run("Derby", new OutboxSetup(TestDatabase.derbyIn(folder.resolve("derby"))), many);
        run("PostgreSQL", new OutboxSetup(TestDatabase.durablePostgresql()), many);
        System.exit(0);
    }

    private static void run(String title, OutboxSetup setup, int many) {
        for (String channel : List.of("log", "mailbox")) {
            queue(setup, channel, many / 10, "warm");
            send(setup, channel);
            double queued = queue(setup, channel, many, "all");
            double sent = send(setup, channel);
            PrintStream out = System.out;
            out.printf(
                    "%s, %s: %d messages, %.0f queued a second, %.0f sent a second%n",
                    title, channel, many, many / queued, many / sent);
        }
    }

    private static double queue(OutboxSetup setup, String channel, int many, String name) {
        long account = setup.account("admin");
        Queue queue = new Queue(setup.database, setup.keys, setup.settings, Clock.systemUTC());
        long start = System.nanoTime();
        for (int from = 0; from < many; from += PORTION) {
            int first = from;
            setup.database.write(manager -> {
                for (int i = first; i < Math.min(many, first + PORTION); i++) {
                    queue.queue(NewMessage.of(channel + "/" + name + "/" + i, Recipient.account(account), "hello")
                            .by(List.of(channel))
                            .fact("number", "SQ20260302-" + i)
                            .fact("title", "人民大街 1 号路灯不亮"));
                }
                return null;
            });
        }
        return (System.nanoTime() - start) / 1e9;
    }

    /** From the start of the worker until nothing waits. */
    private static double send(OutboxSetup setup, String channel) {
        Database database = setup.database;
        Postman postman = new Postman(
                database,
                setup.keys,
                TestMessages.settings(Map.of()),
                org.gridhall.core.TestDistrict.jingkai(),
                setup.organisation,
                new ReceiptBook(database),
                Clock.systemUTC(),
                OutboxSetup.LEASE);
        postman.setCatalogue(setup.modules);
        postman.addChannel(channel.equals("log") ? new LogChannel() : new Mailboxes(database));
        long start = System.nanoTime();
        postman.start();
        while (setup.waits()) {
            LockSupport.parkNanos(20_000_000);
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        postman.stop();
        if (setup.count(Message.State.FAILED) > 0) {
            throw new IllegalStateException("some were not sent");
        }
        return seconds;
    }
}
