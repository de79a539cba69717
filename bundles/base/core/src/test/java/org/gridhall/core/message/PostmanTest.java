package org.gridhall.core.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.gridhall.api.Problem;
import org.gridhall.api.Text;
import org.gridhall.api.account.Actor;
import org.gridhall.api.message.Contact;
import org.gridhall.api.message.Delivery;
import org.gridhall.api.message.Mailbox;
import org.gridhall.api.message.Message;
import org.gridhall.api.message.MessageChannel;
import org.gridhall.api.message.MessageQuery;
import org.gridhall.api.message.NewMessage;
import org.gridhall.api.message.NotSent;
import org.gridhall.api.message.Outgoing;
import org.gridhall.api.message.Receipt;
import org.gridhall.api.message.Recipient;
import org.gridhall.api.trail.Subject;
import org.gridhall.core.storage.Database;
import org.gridhall.core.storage.TestDatabase;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The outbox from queue to receipt, with workers that die at every point, on both databases. */
class PostmanTest {

    private static final Recipient REPORTER = Recipient.address(new Contact(0, "13900001234", "li@example.org", null));

    static Stream<Database> both() {
        return TestDatabase.both();
    }

    /** A channel that does what it is told to, and remembers. */
    static final class Script implements MessageChannel {
        final String code;
        final List<Outgoing> got = Collections.synchronizedList(new ArrayList<>());
        volatile Way way = message -> Delivery.accepted("ref-" + message.id());

        interface Way {
            Delivery deliver(Outgoing message) throws NotSent;
        }

        Script(String code) {
            this.code = code;
        }

        @Override
        public String code() {
            return code;
        }

        @Override
        public boolean reaches(Outgoing message) {
            return code.equals(SMS)
                    ? message.to().phone() != null
                    : message.to().mail() != null;
        }

        @Override
        public Delivery deliver(Outgoing message) throws NotSent {
            got.add(message);
            return way.deliver(message);
        }
    }

    /** As if the process were killed. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    @ParameterizedTest
    @MethodSource("both")
    void a_message_is_sent_once_in_its_language_and_recorded(Database database) {
        OutboxSetup setup = new OutboxSetup(database);
        Script sms = setup.channel("sms");
        setup.queue.queue(setup.hello("k/1").in("en"));
        setup.queue.queue(setup.hello("k/2"));
        assertThat(setup.postman.drain()).isEqualTo(2);
        assertThat(setup.postman.drain()).isZero();
        Outgoing english = sms.got.get(0);
        assertThat(english.subject().in(english.locale())).isEqualTo("SQ-1 is at Handling");
        assertThat(english.id()).isEqualTo(english.message() + ".jingkai");
        Outgoing chinese = sms.got.get(1);
        assertThat(chinese.body().in(chinese.locale())).isEqualTo("您好，路灯不亮（SQ-1）");
        Message message = setup.only("k/1");
        assertThat(message.state()).isEqualTo(Message.State.SENT);
        assertThat(message.recipient()).isEqualTo("139****1234 l***@example.org");
        assertThat(message.receipts()).extracting(Receipt::kind).containsExactly(Receipt.Kind.SENT);
    }

    @ParameterizedTest
    @MethodSource("both")
    void a_fact_is_never_read_as_words_or_as_a_header(Database database) {
        OutboxSetup setup = new OutboxSetup(database);
        Script sms = setup.channel("sms");
        setup.queue.queue(NewMessage.of("k", REPORTER, "hello")
                .fact("number", "1\r\nBcc: all@example.org\u2028x")
                .fact("title", "{number} $1 \\ 一\r\n二\u202E"));
        setup.postman.drain();
        assertThat(sms.got.get(0).subject().zh()).isEqualTo("1 Bcc: all@example.org x 已到");
        assertThat(sms.got.get(0).body().zh()).startsWith("您好，{number} $1 \\ 一\n二（1\nBcc");
    }

    @ParameterizedTest
    @MethodSource("both")
    void who_dies_before_sending_leaves_it_to_the_next_once_the_lease_has_ended(Database database) {
        OutboxSetup setup = new OutboxSetup(database);
        Script sms = setup.channel("sms");
        setup.queue.queue(setup.hello("k"));
        assertThat(setup.ledger().claim("sms", 10)).hasSize(1);
        assertThat(setup.postman.drain()).isZero();
        setup.clock.forward(OutboxSetup.LEASE.plusSeconds(1));
        assertThat(setup.postman.drain()).isEqualTo(1);
        assertThat(sms.got).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("both")
    void who_dies_between_sending_and_recording_is_repeated_with_the_same_id(Database database) {
        OutboxSetup setup = new OutboxSetup(database);
        Script sms = setup.channel("sms");
        sms.way = message -> {
            throw new Killed();
        };
        setup.queue.queue(setup.hello("k"));
        assertThatThrownBy(setup.postman::drain).isInstanceOf(Killed.class);
        sms.way = message -> Delivery.ACCEPTED;
        Postman after = setup.postman(Map.of(), sms);
        assertThat(after.drain()).isZero();
        setup.clock.forward(OutboxSetup.LEASE.plusSeconds(1));
        assertThat(after.drain()).isEqualTo(1);
        assertThat(sms.got).hasSize(2);
        assertThat(sms.got.get(0).id()).isEqualTo(sms.got.get(1).id());
        assertThat(setup.only("k").state()).isEqualTo(Message.State.SENT);
    }

    @ParameterizedTest
    @MethodSource("both")
    void a_failure_that_comes_after_the_lease_was_lost_changes_nothing_but_a_sending_counts(Database database) {
        OutboxSetup setup = new OutboxSetup(database);
        setup.queue.queue(setup.hello("k"));
        Ledger slow = setup.ledger();
        List<StoredMessage> inHand = slow.claim("sms", 10);
        setup.clock.forward(OutboxSetup.LEASE.plusSeconds(1));
        Ledger quick = setup.ledger();
        List<StoredMessage> again = quick.claim("sms", 10);
        assertThat(again).hasSize(1);
        slow.record(List.of(new Outcome.Of(inHand.get(0), new Outcome.Next("late", true, false))));
        assertThat(setup.only("k").state()).isEqualTo(Message.State.WAITING);
        slow.record(List.of(new Outcome.Of(inHand.get(0), new Outcome.Sent(Delivery.ACCEPTED))));
        quick.record(List.of(new Outcome.Of(again.get(0), new Outcome.Later(null, "busy", true))));
        assertThat(setup.only("k").state()).isEqualTo(Message.State.SENT);
    }

    @ParameterizedTest
    @MethodSource("both")
    void two_workers_at_once_send_each_message_once(Database database) throws Exception {
        OutboxSetup setup = new OutboxSetup(database);
        int all = 400;
        CountDownLatch sent = new CountDownLatch(all);
        Script sms = new Script("sms");
        sms.way = message -> {
            sent.countDown();
            return Delivery.ACCEPTED;
        };
        Postman one = setup.postman(Map.of(), sms);
        Postman other = setup.postman(Map.of(), sms);
        one.start();
        other.start();
        database.write(manager -> {
            for (int i = 0; i < all / 2; i++) {
                setup.queue.queue(setup.hello("first/" + i));
            }
            return null;
        });
        for (int i = 0; i < all / 2; i++) {
            setup.queue.queue(setup.hello("second/" + i));
        }
        assertThat(sent.await(60, TimeUnit.SECONDS)).isTrue();
        one.stop();
        other.stop();
        assertThat(sms.got).extracting(Outgoing::id).doesNotHaveDuplicates().hasSize(all);
        assertThat(setup.count(Message.State.SENT)).isEqualTo(all);
    }

    @ParameterizedTest
    @MethodSource("both")
    void an_error_does_not_end_the_worker(Database database) throws Exception {
        OutboxSetup setup = new OutboxSetup(database);
        Script sms = new Script("sms");
        CountDownLatch sent = new CountDownLatch(1);
        sms.way = message -> {
            sent.countDown();
            return Delivery.ACCEPTED;
        };
        Postman postman = setup.postman(Map.of(), sms);
        CountDownLatch failed = new CountDownLatch(1);
        postman.addContacts(
                people -> {
                    if (failed.getCount() > 0) {
                        failed.countDown();
                        throw new NoClassDefFoundError("of a bundle that is being exchanged");
                    }
                    return Map.of(4711L, Contact.phone("13900001234"));
                },
                Map.of());
        setup.queue.queue(NewMessage.of("k", Recipient.person(4711), "hello")
                .by(List.of("sms"))
                .fact("number", "SQ-1")
                .fact("title", "路灯不亮")
                .fact("stage", Text.of("处置", "Handling")));
        postman.start();
        assertThat(failed.await(60, TimeUnit.SECONDS)).isTrue();
        setup.clock.forward(OutboxSetup.LEASE.plusSeconds(1));
        assertThat(sent.await(60, TimeUnit.SECONDS)).isTrue();
        postman.stop();
        assertThat(setup.only("k").state()).isEqualTo(Message.State.SENT);
    }

    @ParameterizedTest
    @MethodSource("both")
    void a_worker_that_stops_gives_back_what_it_had_not_begun(Database database) throws Exception {
        OutboxSetup setup = new OutboxSetup(database);
        Script sms = new Script("sms");
        CountDownLatch begun = new CountDownLatch(4);
        CountDownLatch end = new CountDownLatch(1);
        sms.way = message -> {
            begun.countDown();
            try {
                end.await();
            } catch (InterruptedException e) {
                throw NotSent.now("interrupted");
            }
            return Delivery.ACCEPTED;
        };
        database.write(manager -> {
            for (int i = 0; i < 20; i++) {
                setup.queue.queue(setup.hello("k/" + i));
            }
            return null;
        });
        Postman first = setup.postman(Map.of(), sms);
        first.start();
        assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();
        Thread stopping = new Thread(first::stop);
        stopping.start();
        while (stopping.getState() == Thread.State.NEW || stopping.getState() == Thread.State.RUNNABLE) {
            Thread.onSpinWait();
        }
        end.countDown();
        stopping.join();
        setup.postman(Map.of(), sms).drain();
        assertThat(sms.got).extracting(Outgoing::id).doesNotHaveDuplicates().hasSize(20);
        assertThat(setup.count(Message.State.SENT)).isEqualTo(20);
    }

    @ParameterizedTest
    @MethodSource("both")
    void what_a_channel_cannot_take_is_tried_later_each_time_and_then_goes_by_the_next(Database database) {
        OutboxSetup setup = new OutboxSetup(database, Map.of("tries", 3));
        Script sms = setup.channel("sms");
        Script mail = setup.channel("mail");
        sms.way = message -> {
            throw NotSent.now("busy");
        };
        setup.queue.queue(setup.hello("k"));
        setup.postman.drain();
        Instant second = setup.only("k").dueAt();
        assertThat(second).isAfter(setup.clock.instant());
        setup.clock.set(second);
        setup.postman.drain();
        Instant third = setup.only("k").dueAt();
        assertThat(Duration.between(second, third)).isGreaterThan(Duration.ofSeconds(15));
        setup.clock.set(third);
        setup.postman.drain();
        assertThat(sms.got).hasSize(3);
        assertThat(mail.got).hasSize(1);
        Message message = setup.only("k");
        assertThat(message.channel()).isEqualTo("mail");
        assertThat(message.attempts()).isEqualTo(4);
        assertThat(message.receipts())
                .extracting(Receipt::kind)
                .containsExactly(Receipt.Kind.TRIED, Receipt.Kind.TRIED, Receipt.Kind.TRIED, Receipt.Kind.SENT);
    }

    @ParameterizedTest
    @MethodSource("both")
    void a_wait_that_the_channel_asks_for_is_kept(Database database) {
        OutboxSetup setup = new OutboxSetup(database);
        Script sms = setup.channel("sms");
        sms.way = message -> {
            throw NotSent.before(Duration.ofMinutes(7), "throttled");
        };
        setup.queue.queue(setup.hello("k"));
        setup.postman.drain();
        assertThat(setup.only("k").dueAt()).isEqualTo(setup.clock.instant().plus(Duration.ofMinutes(7)));
    }

    @ParameterizedTest
    @MethodSource("both")
    void what_no_channel_takes_is_a_dead_letter_until_an_operator_tries_it_again(Database database) {
        OutboxSetup setup = new OutboxSetup(database);
        Script sms = setup.channel("sms");
        Script mail = setup.channel("mail");
        sms.way = mail.way = message -> {
            throw NotSent.ever("no such subscriber");
        };
        setup.queue.queue(setup.hello("k"));
        setup.postman.drain();
        Message dead = setup.only("k");
        assertThat(dead.state()).isEqualTo(Message.State.FAILED);
        assertThat(dead.reason()).isEqualTo("no such subscriber");
        assertThat(dead.receipts()).extracting(Receipt::channel).containsExactly("sms", "mail");
        sms.way = message -> Delivery.ACCEPTED;
        setup.outbox.retry(setup.admin, dead.id());
        setup.postman.drain();
        assertThat(setup.only("k").state()).isEqualTo(Message.State.SENT);
        assertThat(setup.trail.entries(new Subject("message", dead.id()), 1, 10))
                .extracting(entry -> entry.action())
                .containsExactly("retry");
        assertThatThrownBy(() -> setup.outbox.retry(setup.admin, dead.id())).isInstanceOf(Problem.class);
    }

    @ParameterizedTest
    @MethodSource("both")
    void a_channel_that_is_not_set_up_is_passed_over_after_a_while_and_waited_for_where_it_is_the_last(
            Database database) {
        OutboxSetup setup = new OutboxSetup(database);
        Script mail = setup.channel("mail");
        setup.queue.queue(setup.hello("both"));
        setup.queue.queue(setup.hello("one").by(List.of("sms")));
        setup.postman.drain();
        assertThat(mail.got).isEmpty();
        setup.clock.forward(Duration.ofSeconds(61));
        setup.postman.drain();
        assertThat(mail.got).hasSize(1);
        assertThat(setup.only("one").state()).isEqualTo(Message.State.WAITING);
        assertThat(setup.only("one").reason()).contains("sms");
        Script sms = setup.channel("sms");
        setup.clock.forward(Duration.ofMinutes(6));
        setup.postman.drain();
        assertThat(sms.got).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("both")
    void what_waits_too_long_for_its_template_expires(Database database) {
        OutboxSetup setup = new OutboxSetup(database);
        Script sms = setup.channel("sms");
        setup.postman.unsetCatalogue(setup.modules);
        setup.queue.queue(setup.hello("patient"));
        setup.queue.queue(setup.hello("hasty").expires(setup.clock.instant().plusSeconds(90)));
        setup.postman.drain();
        assertThat(setup.only("patient").reason()).contains("hello");
        assertThat(setup.only("patient").attempts()).isZero();
        setup.clock.forward(Duration.ofSeconds(95));
        setup.postman.setCatalogue(setup.modules);
        setup.postman.drain();
        assertThat(sms.got).hasSize(1);
        assertThat(setup.only("patient").state()).isEqualTo(Message.State.SENT);
        assertThat(setup.only("hasty").state()).isEqualTo(Message.State.FAILED);
        assertThat(setup.only("hasty").reason()).startsWith("expired");
    }

    @ParameterizedTest
    @MethodSource("both")
    void at_night_only_what_is_urgent_or_silent_goes(Database database) {
        OutboxSetup setup = new OutboxSetup(database);
        Script sms = setup.channel("sms");
        setup.clock.set(Instant.parse("2026-03-02T14:00:00Z"));
        setup.queue.queue(setup.hello("quiet"));
        setup.queue.queue(NewMessage.of("urgent", REPORTER, "alarm").by(List.of("sms")));
        setup.queue.queue(NewMessage.of("silent", Recipient.account(setup.account("admin")), "hello")
                .by(List.of("mailbox")));
        setup.postman.drain();
        assertThat(sms.got).extracting(Outgoing::template).containsExactly("alarm");
        assertThat(setup.only("silent").state()).isEqualTo(Message.State.DELIVERED);
        assertThat(setup.only("quiet").dueAt()).isEqualTo(Instant.parse("2026-03-03T00:00:00Z"));
        assertThat(setup.only("quiet").attempts()).isZero();
        setup.clock.set(Instant.parse("2026-03-03T00:00:00Z"));
        setup.postman.drain();
        assertThat(sms.got).hasSize(2);
    }

    @ParameterizedTest
    @MethodSource("both")
    void a_message_to_a_unit_reaches_everybody_who_holds_a_post_then(Database database) {
        OutboxSetup setup = new OutboxSetup(database);
        Script sms = setup.channel("sms");
        setup.queue.queue(NewMessage.of("unit", Recipient.unit("works", "handler"), "hello")
                .fact("number", "SQ-9")
                .about(Subject.ticket(9))
                .by(List.of("mailbox", "sms")));
        setup.postman.drain();
        // One of them has an account, the other a telephone only.
        assertThat(sms.got).extracting(message -> message.to().phone()).containsExactly("19900000004");
        long handler = setup.account("hand");
        Actor owner = setup.owner(handler);
        Mailbox.Letter letter =
                setup.mailboxes.list(owner, true, null, 10).items().get(0);
        assertThat(letter.subject().zh()).isEqualTo("SQ-9 已到");
        assertThat(letter.about()).isEqualTo(Subject.ticket(9));
        assertThat(setup.mailboxes.unread(owner)).isEqualTo(1);
        setup.mailboxes.read(owner, letter.id());
        setup.mailboxes.read(owner, letter.id());
        assertThat(setup.mailboxes.unread(owner)).isZero();
        assertThatThrownBy(() -> setup.mailboxes.read(setup.owner(handler + 1), letter.id()))
                .isInstanceOf(Problem.class);
        List<Message> all = setup.outbox
                .list(setup.admin, new MessageQuery(null, null, Subject.ticket(9), null, 50))
                .items();
        assertThat(all)
                .extracting(Message::state)
                .containsExactlyInAnyOrder(Message.State.EXPANDED, Message.State.READ, Message.State.SENT);
        assertThat(setup.outbox
                        .list(setup.admin, new MessageQuery(Message.State.READ, "mailbox", null, null, 1))
                        .items())
                .singleElement()
                .satisfies(read -> assertThat(
                                setup.outbox.get(setup.admin, read.id()).receipts())
                        .extracting(Receipt::kind)
                        .containsExactly(Receipt.Kind.DELIVERED, Receipt.Kind.READ));
    }

    @ParameterizedTest
    @MethodSource("both")
    void receipts_count_once_also_when_they_come_before_the_sending_is_recorded(Database database) {
        OutboxSetup setup = new OutboxSetup(database);
        Script sms = setup.channel("sms");
        Script mail = setup.channel("mail");
        sms.way = message -> {
            setup.receipts.record("sms", "r" + message.message(), Receipt.Kind.DELIVERED, setup.clock.instant(), null);
            return Delivery.accepted("r" + message.message());
        };
        setup.queue.queue(setup.hello("early"));
        setup.postman.drain();
        Message early = setup.only("early");
        assertThat(early.state()).isEqualTo(Message.State.DELIVERED);
        setup.receipts.record("sms", "r" + early.id(), Receipt.Kind.DELIVERED, setup.clock.instant(), null);
        setup.receipts.record("sms", "r" + early.id(), Receipt.Kind.FAILED, setup.clock.instant(), "late");
        assertThat(setup.only("early").receipts())
                .extracting(Receipt::kind)
                .containsExactly(Receipt.Kind.SENT, Receipt.Kind.DELIVERED);

        sms.way = message -> Delivery.accepted("r" + message.message());
        setup.queue.queue(setup.hello("lost"));
        setup.postman.drain();
        long lost = setup.only("lost").id();
        setup.receipts.record("sms", "r" + lost, Receipt.Kind.FAILED, setup.clock.instant(), "UNDELIV");
        setup.postman.drain();
        assertThat(mail.got).extracting(Outgoing::message).containsExactly(lost);
        assertThat(setup.only("lost").receipts())
                .extracting(Receipt::kind)
                .containsExactly(Receipt.Kind.SENT, Receipt.Kind.FAILED, Receipt.Kind.SENT);
    }

    @ParameterizedTest
    @MethodSource("both")
    void receipts_that_are_not_ours_keep_no_other_waiting(Database database) {
        OutboxSetup setup = new OutboxSetup(database);
        Script sms = setup.channel("sms");
        for (int i = 0; i < 101; i++) {
            setup.receipts.record("sms", "theirs" + i, Receipt.Kind.DELIVERED, setup.clock.instant(), null);
        }
        sms.way = message -> {
            setup.receipts.record("sms", "r" + message.message(), Receipt.Kind.DELIVERED, setup.clock.instant(), null);
            return Delivery.accepted("r" + message.message());
        };
        setup.queue.queue(setup.hello("ours"));
        setup.postman.drain();
        assertThat(setup.only("ours").state()).isEqualTo(Message.State.DELIVERED);
        assertThat(strays(setup)).isEqualTo(101);

        setup.clock.set(Instant.now().plus(Duration.ofDays(8)));
        setup.receipts.match();
        setup.receipts.match();
        assertThat(strays(setup)).isZero();
    }

    private static long strays(OutboxSetup setup) {
        return setup.database.read(manager -> manager.createQuery(
                        "SELECT COUNT(r.id) FROM StoredReceipt r WHERE r.message = 0", Long.class)
                .getSingleResult());
    }

    @ParameterizedTest
    @MethodSource("both")
    void an_answer_that_no_database_keeps_stops_nobody(Database database) throws Exception {
        OutboxSetup setup = new OutboxSetup(database);
        Script sms = new Script("sms");
        sms.way = message -> {
            if (sms.got.size() == 1) {
                throw NotSent.ever("no\0way");
            }
            return Delivery.accepted("ref\0" + message.id());
        };
        database.write(manager -> {
            setup.queue.queue(setup.hello("k/1").by(List.of("sms")));
            setup.queue.queue(setup.hello("k/2").by(List.of("sms")));
            return null;
        });
        setup.postman(Map.of(), sms).drain();
        assertThat(setup.count(Message.State.SENT)).isEqualTo(1);
        assertThat(setup.count(Message.State.FAILED)).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("both")
    void a_damaged_row_keeps_no_other_from_going_out_or_being_seen(Database database) {
        OutboxSetup setup = new OutboxSetup(database);
        Script sms = setup.channel("sms");
        for (String key : List.of("bad", "good")) {
            setup.queue.queue(setup.hello(key));
            setup.queue.queue(NewMessage.of("unit/" + key, Recipient.unit("works"), "hello")
                    .fact("number", "SQ-1")
                    .fact("title", "路灯不亮")
                    .fact("stage", Text.of("处置", "Handling")));
        }
        database.write(manager -> {
            StoredMessage one = manager.find(StoredMessage.class, "bad");
            byte[] damaged = one.contact.clone();
            damaged[damaged.length - 1] ^= 1;
            one.contact = damaged;
            StoredMessage many = manager.find(StoredMessage.class, "unit/bad");
            many.facts = manager.find(StoredMessage.class, "unit/good").facts;
            return null;
        });
        setup.postman.drain();
        assertThat(sms.got).isNotEmpty();
        assertThat(setup.only("good").state()).isEqualTo(Message.State.SENT);
        assertThat(setup.only("bad").state()).isEqualTo(Message.State.FAILED);
        assertThat(setup.only("unit/good").state()).isEqualTo(Message.State.EXPANDED);
        assertThat(setup.only("unit/bad").state()).isEqualTo(Message.State.WAITING);
        assertThat(setup.outbox.list(setup.admin, MessageQuery.ALL).items()).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("both")
    void operators_see_pages_stop_what_waits_and_nobody_else_may(Database database) {
        OutboxSetup setup = new OutboxSetup(database);
        Script sms = setup.channel("sms");
        for (int i = 0; i < 5; i++) {
            setup.queue.queue(setup.hello("k/" + i));
        }
        var first = setup.outbox.list(setup.admin, new MessageQuery(Message.State.WAITING, "sms", null, null, 3));
        var rest =
                setup.outbox.list(setup.admin, new MessageQuery(Message.State.WAITING, "sms", null, first.next(), 3));
        assertThat(first.items()).extracting(Message::key).containsExactly("k/4", "k/3", "k/2");
        assertThat(rest.items()).extracting(Message::key).containsExactly("k/1", "k/0");
        assertThat(rest.next()).isNull();
        setup.outbox.cancel(setup.admin, first.items().get(0).id());
        setup.postman.drain();
        assertThat(sms.got).hasSize(4);
        assertThatThrownBy(() ->
                        setup.outbox.cancel(setup.admin, rest.items().get(0).id()))
                .isInstanceOf(Problem.class);
        Actor handler = setup.owner(5);
        assertThatThrownBy(() -> setup.outbox.list(handler, MessageQuery.ALL)).isInstanceOf(Problem.class);
        assertThatThrownBy(() -> setup.outbox.get(setup.admin, 1)).isInstanceOf(Problem.class);
    }

    @ParameterizedTest
    @MethodSource("both")
    void a_preview_shows_both_languages_and_what_is_missing(Database database) {
        OutboxSetup setup = new OutboxSetup(database);
        var preview = setup.outbox.preview(setup.admin, "hello", Map.of("number", "SQ-1", "other", "x"));
        assertThat(preview.subject()).isEqualTo(Text.of("SQ-1 已到{stage}", "SQ-1 is at {stage}"));
        assertThat(preview.missing()).containsExactly("stage", "title");
        assertThat(preview.unknown()).containsExactly("other");
        assertThat(preview.partsZh()).isEqualTo(1);
        assertThatThrownBy(() -> setup.outbox.preview(setup.admin, "none", Map.of()))
                .isInstanceOf(Problem.class);
    }

    @ParameterizedTest
    @MethodSource("both")
    void old_messages_lose_addresses_and_facts_and_keep_their_record(Database database) {
        OutboxSetup setup = new OutboxSetup(database);
        setup.channel("sms");
        setup.queue.queue(setup.hello("old"));
        setup.postman.drain();
        setup.clock.forward(Duration.ofDays(89));
        setup.retention.erase();
        assertThat(setup.only("old").recipient()).startsWith("139");
        setup.queue.queue(setup.hello("waits")
                .by(List.of("mail"))
                .expires(setup.clock.instant().plus(Duration.ofDays(9))));
        setup.clock.forward(Duration.ofDays(2));
        setup.retention.erase();
        Message old = setup.only("old");
        assertThat(old.recipient()).isEqualTo("*");
        assertThat(old.state()).isEqualTo(Message.State.SENT);
        assertThat(old.receipts()).hasSize(1);
        assertThat(setup.only("waits").recipient()).startsWith("139");
    }
}
