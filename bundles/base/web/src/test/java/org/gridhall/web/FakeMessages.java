package org.gridhall.web;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.gridhall.api.Page;
import org.gridhall.api.Problem;
import org.gridhall.api.Text;
import org.gridhall.api.account.Actor;
import org.gridhall.api.message.Mailbox;
import org.gridhall.api.message.Message;
import org.gridhall.api.message.MessageQuery;
import org.gridhall.api.message.Outbox;
import org.gridhall.api.message.Preview;
import org.gridhall.api.message.Receipt;
import org.gridhall.api.message.Recipient;
import org.gridhall.api.trail.Subject;

/** An outbox of one message and a mailbox of one letter. */
final class FakeMessages implements Outbox {

    static final long ID = 722413094182912001L;

    final List<String> calls = new ArrayList<>();
    final FakeMailbox mailbox = new FakeMailbox();
    MessageQuery asked;
    Map<String, String> facts;

    private static Message message(Message.State state, List<Receipt> receipts) {
        return new Message(
                ID,
                "k",
                state,
                Recipient.Kind.ADDRESS,
                "139****1234",
                "ticket-answered",
                null,
                "sms",
                List.of("sms", "mail"),
                Subject.ticket(7),
                "zh",
                0,
                2,
                Instant.parse("2026-01-31T08:00:00Z"),
                null,
                Instant.parse("2026-02-03T08:00:00Z"),
                null,
                null,
                receipts);
    }

    @Override
    public Page<Message> list(Actor actor, MessageQuery query) {
        asked = query;
        return new Page<>(List.of(message(Message.State.FAILED, List.of())), Long.toString(ID));
    }

    @Override
    public Message get(Actor actor, long id) {
        return message(
                Message.State.SENT,
                List.of(new Receipt(Receipt.Kind.SENT, "sms", Instant.parse("2026-01-31T08:00:01Z"), "3e9", null)));
    }

    @Override
    public Message retry(Actor actor, long id) {
        calls.add("retry " + id);
        return message(Message.State.WAITING, List.of());
    }

    @Override
    public Message cancel(Actor actor, long id) {
        throw Problem.of(Problem.Kind.CONFLICT, "message.state", "不在等待", "does not wait");
    }

    @Override
    public Preview preview(Actor actor, String template, Map<String, String> given) {
        facts = given;
        return new Preview(
                Text.of("主题", "subject"),
                Text.of("正文{title}", "body {title}"),
                List.of("title"),
                List.of(),
                false,
                1,
                1);
    }

    static final class FakeMailbox implements Mailbox {
        final List<String> calls = new ArrayList<>();

        private static Letter letter(Instant read) {
            return new Letter(
                    ID,
                    Text.of("新派件", "Assigned"),
                    Text.of("请办理", "Handle it"),
                    "ticket-assigned",
                    Subject.ticket(7),
                    Instant.parse("2026-01-31T08:00:00Z"),
                    read);
        }

        @Override
        public Page<Letter> list(Actor actor, boolean unread, String after, int size) {
            calls.add("list " + unread + " " + size);
            return new Page<>(List.of(letter(null)), null);
        }

        @Override
        public long unread(Actor actor) {
            return 3;
        }

        @Override
        public Letter read(Actor actor, long id) {
            calls.add("read " + id);
            return letter(Instant.parse("2026-01-31T09:00:00Z"));
        }
    }
}
