package org.gridhall.core.message;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.assertj.core.api.SoftAssertions;
import org.gridhall.api.Page;
import org.gridhall.api.Text;
import org.gridhall.api.account.Actor;
import org.gridhall.api.message.Contact;
import org.gridhall.api.message.Message;
import org.gridhall.api.message.MessageQuery;
import org.gridhall.api.message.Outgoing;
import org.gridhall.api.message.Receipt;
import org.gridhall.api.message.Recipient;
import org.gridhall.api.trail.Subject;
import org.gridhall.core.storage.Plans;
import org.gridhall.core.storage.TestDatabase;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How PostgreSQL finds messages and letters among many that have long been sent and read. */
class MessagePlansTest {

    private static final int MESSAGES = 40_000;

    private static final Plans PLANS = new Plans();
    private static OutboxSetup setup;

    @BeforeAll
    static void many() {
        setup = new OutboxSetup(TestDatabase.postgresql(PLANS));
        setup.database.write(manager -> {
            // One in two hundred waits; three quarters of what was sent has been erased.
            manager.createNativeQuery(
                            "INSERT INTO message (id, message_key, state, due_at, channel, channels, attempts,"
                                    + " tries, kind, recipient, about_kind, about, language, parent, queued_at, expires_at,"
                                    + " kept_from, erased, reference)"
                                    + " SELECT i, 'k' || i, CASE i % 200 WHEN 0 THEN 0 ELSE 1 + i % 2 END, i * 1000::bigint,"
                                    + " CASE i % 1000 WHEN 1 THEN 'mail' ELSE 'letter' END, 'letter', 1, 1, 0, i % 500,"
                                    + " 'ticket', i / 3, 'zh', 0, i, i, CASE WHEN i > 30000 AND i % 200 > 0 THEN i + 4000000000000000 END, FALSE,"
                                    + " CASE i % 50 WHEN 3 THEN 'r' || i END FROM generate_series(1, " + MESSAGES
                                    + ") i")
                    .executeUpdate();
            manager.createNativeQuery("INSERT INTO message_address (message, hash)"
                            + " SELECT i, sha256(('a' || i % 900)::bytea) FROM generate_series(1, " + MESSAGES + ") i")
                    .executeUpdate();
            manager.createNativeQuery("INSERT INTO message_receipt (id, message, kind, channel, received_at, reference)"
                            + " SELECT i, CASE i % 4000 WHEN 0 THEN 0 ELSE i END, 0, 'letter', i, 'r' || i"
                            + " FROM generate_series(1, " + MESSAGES + ") i")
                    .executeUpdate();
            return manager.createNativeQuery(
                            "INSERT INTO letter (id, message, account, subject_zh, subject_en, body_zh,"
                                    + " body_en, about_kind, about, read_at)"
                                    + " SELECT i + 4000000000000000000, i, i % 800, 's', 's', 'b', 'b', 'ticket', i / 3,"
                                    + " CASE WHEN i % 9 > 0 THEN i END FROM generate_series(1, " + MESSAGES + ") i")
                    .executeUpdate();
        });
        setup.database.write(manager -> manager.createNativeQuery("ANALYZE").executeUpdate());
    }

    private static Outgoing outgoing(long message) {
        Text text = new Text("办结", "closed");
        return new Outgoing(
                message,
                "k" + message,
                new Contact(7, null, null, null),
                text,
                text,
                Locale.CHINESE,
                null,
                null,
                Map.of(),
                null,
                Instant.now());
    }

    private static Page<Message> list(Message.State state, String channel, Subject about) {
        return setup.outbox.list(setup.admin, new MessageQuery(state, channel, about, null, 50));
    }

    private static Supplier<?> run(Runnable work) {
        return () -> {
            work.run();
            return null;
        };
    }

    @Test
    void lists_and_look_ups_follow_their_index() {
        SoftAssertions softly = new SoftAssertions();
        Subject about = new Subject("ticket", 4711);
        Actor reader = new Actor(Actor.Kind.ACCOUNT, 7, 7, "reader", "reader", List.of(), 0);
        // What waits, for whom, and what came of it
        PLANS.by(softly, "message_due", () -> setup.ledger().claim("letter", 50));
        PLANS.byAny(softly, "message_due", () -> setup.ledger().awaited());
        PLANS.byAny(softly, "letter_message", run(() -> setup.mailboxes.deliver(outgoing(4711))));
        PLANS.byAny(
                softly,
                "message_reference",
                run(() -> setup.receipts.record("letter", "r53", Receipt.Kind.READ, Instant.now(), null)));
        PLANS.byAny(softly, "message_receipt_message", run(() -> setup.receipts.match()));
        PLANS.by(softly, "message_reference", run(() -> setup.receipts.match()));
        // Pages of administrators and of whom letters are for
        PLANS.by(softly, "message_pkey", () -> setup.outbox.list(setup.admin, MessageQuery.ALL));
        PLANS.by(softly, "message_state", () -> list(Message.State.WAITING, null, null));
        PLANS.by(softly, "message_channel", () -> list(null, "mail", null));
        PLANS.byAny(softly, "message_about", () -> list(null, null, about));
        PLANS.byAny(softly, "letter_account", () -> setup.mailboxes.list(reader, false, null, 50));
        PLANS.byAny(softly, "letter_unread", () -> setup.mailboxes.list(reader, true, null, 50));
        PLANS.byAny(softly, "letter_unread", () -> setup.mailboxes.unread(reader));
        // What is forgotten
        PLANS.byAny(softly, "message_about", () -> setup.queue.forget(about, text -> false));
        PLANS.byAny(softly, "letter_about", () -> setup.queue.forget(about, text -> false));
        PLANS.byAny(softly, "message_recipient", () -> setup.queue.forget(Recipient.account(77)));
        PLANS.byAny(softly, "message_kept", run(setup.retention::erase));
        softly.assertAll();
    }
}
