package org.gridhall.core.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.gridhall.api.Text;
import org.gridhall.api.message.Contact;
import org.gridhall.api.message.Message;
import org.gridhall.api.message.NewMessage;
import org.gridhall.api.message.Recipient;
import org.gridhall.api.trail.Subject;
import org.gridhall.core.keys.Keys;
import org.gridhall.core.storage.Database;
import org.gridhall.core.storage.TestDatabase;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class QueueTest {

    private static final String PHONE = "13900001234";
    private static final Keys KEYS = Keys.in(Path.of("target/keys"));

    static Stream<Database> both() {
        return TestDatabase.both();
    }

    private static Queue queue(Database database) {
        return new Queue(database, KEYS, TestMessages.settings(), Clock.systemUTC());
    }

    private static NewMessage reply(String key) {
        return NewMessage.of(key, Recipient.address(Contact.phone(PHONE)), "ticket-reply")
                .by(List.of("sms", "mail"))
                .fact("number", "SQ-1")
                .fact("stage", Text.of("处置", "Handling"))
                .about(Subject.ticket(7));
    }

    private static List<StoredMessage> rows(Database database) {
        return database.read(
                manager -> manager.createQuery("SELECT m FROM StoredMessage m ORDER BY m.id", StoredMessage.class)
                        .getResultList());
    }

    @ParameterizedTest
    @MethodSource("both")
    void a_key_is_queued_once_also_within_one_transaction(Database database) {
        Queue queue = queue(database);
        long first = queue.queue(reply("k/1"));
        assertThat(queue.queue(reply("k/1"))).isEqualTo(first);
        database.write(manager -> {
            long second = queue.queue(reply("k/2"));
            assertThat(queue.queue(reply("k/2"))).isEqualTo(second);
            return null;
        });
        assertThat(rows(database)).extracting(row -> row.key).containsExactly("k/1", "k/2");
    }

    @ParameterizedTest
    @MethodSource("both")
    void two_writers_of_one_key_queue_one_message_and_both_get_its_id(Database database) throws Exception {
        Queue queue = queue(database);
        ExecutorService writers = Executors.newFixedThreadPool(2);
        try {
            for (int round = 0; round < 10; round++) {
                String key = "race/" + round;
                CyclicBarrier start = new CyclicBarrier(2);
                List<Future<Long>> ids = new ArrayList<>();
                for (int writer = 0; writer < 2; writer++) {
                    ids.add(writers.submit(() -> {
                        start.await();
                        return queue.queue(reply(key));
                    }));
                }
                assertThat(ids.get(0).get()).isEqualTo(ids.get(1).get());
            }
        } finally {
            writers.shutdownNow();
        }
        assertThat(rows(database)).hasSize(10);
    }

    @ParameterizedTest
    @MethodSource("both")
    void what_is_rolled_back_was_never_queued(Database database) {
        Queue queue = queue(database);
        assertThatThrownBy(() -> database.write(manager -> {
                    queue.queue(reply("gone"));
                    throw new IllegalStateException("on purpose");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(rows(database)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("both")
    void addresses_and_facts_are_sealed_and_can_be_forgotten_by_address_and_by_subject(Database database) {
        Queue queue = queue(database);
        queue.queue(reply("k/1"));
        queue.queue(NewMessage.of("k/2", Recipient.address(Contact.mail("Li@Example.org")), "ticket-reply")
                .fact("number", "SQ-2"));
        queue.queue(reply("k/3").about(Subject.ticket(8)));
        Sealing sealing = new Sealing(KEYS);
        StoredMessage first = rows(database).get(0);
        assertThat(new String(first.contact, java.nio.charset.StandardCharsets.ISO_8859_1))
                .doesNotContain(PHONE);
        assertThat(first.facts).doesNotContain("SQ-1");
        assertThat(sealing.contact(first)).isEqualTo(Contact.phone(PHONE));
        assertThat(sealing.facts(first)).containsEntry("stage", Text.of("处置", "Handling"));

        assertThat(queue.forget(Recipient.address(Contact.mail("li@example.org"))))
                .isEqualTo(1);
        assertThat(queue.forget(Subject.ticket(7))).isEqualTo(1);
        assertThat(queue.forget(Subject.ticket(7))).isZero();
        List<StoredMessage> rows = rows(database);
        assertThat(rows.get(0).contact).isNull();
        assertThat(rows.get(0).facts).isNull();
        assertThat(rows.get(0).state()).isEqualTo(Message.State.CANCELLED);
        assertThat(rows.get(1).contact).isNull();
        assertThat(rows.get(2).contact).isNotNull();
        assertThat(queue.forget(Recipient.address(Contact.phone("139 0000 1234"))))
                .isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("both")
    void a_key_is_needed_until_the_last_message_of_its_time_is_erased(Database database) {
        Keys keys = Keys.in(Path.of("target/keys-" + java.util.UUID.randomUUID()));
        Queue queue = new Queue(database, keys, TestMessages.settings(), Clock.systemUTC());
        SealedMessages sealed = new SealedMessages(database, keys);
        assertThat(sealed.uses("data-1")).isZero();
        queue.queue(reply("k/1"));
        assertThat(sealed.uses("data-1")).isEqualTo(1);
        keys.add(Keys.DATA);
        keys.add(Keys.LOOKUP);
        assertThat(new Sealing(keys).contact(rows(database).get(0))).isEqualTo(Contact.phone(PHONE));
        assertThat(queue.forget(Recipient.address(Contact.phone("+86 " + PHONE))))
                .isEqualTo(1);
        assertThat(sealed.uses("data-1")).isZero();
    }

    @ParameterizedTest
    @MethodSource("both")
    void what_would_not_fit_is_refused_where_it_is_written(Database database) {
        Queue queue = queue(database);
        assertThatThrownBy(() -> queue.queue(reply("k".repeat(161)))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> queue.queue(reply("k").fact("long", "字".repeat(1400))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(rows(database)).isEmpty();
    }
}
