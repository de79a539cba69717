package org.gridhall.core.message;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gridhall.api.Text;
import org.gridhall.api.account.Actor;
import org.gridhall.api.account.Grant;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.message.Contact;
import org.gridhall.api.message.Message;
import org.gridhall.api.message.MessageChannel;
import org.gridhall.api.message.NewMessage;
import org.gridhall.api.message.Recipient;
import org.gridhall.core.TestDistrict;
import org.gridhall.core.keys.Keys;
import org.gridhall.core.organisation.SmallDistrict;
import org.gridhall.core.organisation.StoredOrganisation;
import org.gridhall.core.storage.Database;
import org.gridhall.core.trail.ChainedTrail;
import org.gridhall.modules.ModuleRegistry;

/** An outbox with a clock that stands until it is moved: 10:00 in Shanghai to begin with. */
final class OutboxSetup {

    static final Duration LEASE = Duration.ofSeconds(60);

    final Database database;
    final Keys keys = Keys.in(Path.of("target/keys"));
    final ModuleRegistry modules;
    final ChainedTrail trail;
    final StoredOrganisation organisation;
    final Hand clock = new Hand();
    final MessageSettings settings;
    final Queue queue;
    final ReceiptBook receipts;
    final Mailboxes mailboxes;
    final StoredOutbox outbox;
    final Retention retention;
    final Postman postman;
    final Actor admin;

    OutboxSetup(Database database) {
        this(database, Map.of());
    }

    OutboxSetup(Database database, Map<String, Object> changed) {
        this.database = database;
        this.modules = ModuleRegistry.of(
                Path.of("../../platforms/command/src/main/resources"),
                Path.of("src/test/resources/modules/messages.module.yaml"));
        this.trail = new ChainedTrail(database);
        this.organisation = new StoredOrganisation(database, trail, Clock.system(ZoneId.of("Asia/Shanghai")), null);
        organisation.bring(
                Actor.SYSTEM,
                new SmallDistrict()
                        .and("people.csv", "d,戊,19900000004")
                        .and("posts.csv", "works-3,handler,works,,d,,2015-01-01,")
                        .and("posts.csv", "works-4,clerk,works,,b,,2015-01-01,")
                        .and("posts.csv", "works-5,handler,works,,a,,2015-01-01,2025-12-31")
                        .files());
        this.settings = TestMessages.settings(changed);
        this.queue = new Queue(database, keys, settings, clock);
        this.receipts = new ReceiptBook(database, clock);
        this.mailboxes = new Mailboxes(database, clock);
        this.outbox = new StoredOutbox(database, trail, modules, organisation, keys, queue, clock);
        this.retention = new Retention(database, settings, clock);
        this.postman = postman(changed, mailboxes);
        this.admin = new Actor(
                Actor.Kind.ACCOUNT,
                1,
                1,
                "admin",
                "admin",
                List.of(new Grant("admin", Set.of(Permissions.MESSAGE_MANAGE), "/", null, 1, null)),
                0);
    }

    Postman postman(Map<String, Object> changed, MessageChannel channel) {
        Postman made = new Postman(
                database,
                keys,
                TestMessages.settings(changed),
                TestDistrict.jingkai(),
                organisation,
                receipts,
                clock,
                LEASE);
        made.setCatalogue(modules);
        made.addContacts(new StaffContacts(organisation), Map.of());
        made.addChannel(channel);
        return made;
    }

    Ledger ledger() {
        return new Ledger(database, new Sealing(keys), settings, clock, LEASE);
    }

    PostmanTest.Script channel(String code) {
        PostmanTest.Script channel = new PostmanTest.Script(code);
        postman.addChannel(channel);
        return channel;
    }

    NewMessage hello(String key) {
        return NewMessage.of(key, Recipient.address(new Contact(0, "13900001234", "li@example.org", null)), "hello")
                .by(List.of("sms", "mail"))
                .fact("number", "SQ-1")
                .fact("title", "路灯不亮")
                .fact("stage", Text.of("处置", "Handling"));
    }

    Message only(String key) {
        StoredMessage row = database.read(manager -> manager.find(StoredMessage.class, key));
        return outbox.get(admin, row.id);
    }

    long count(Message.State state) {
        return database.read(manager -> manager.createQuery(
                        "SELECT COUNT(m.id) FROM StoredMessage m WHERE m.state = :state", Long.class)
                .setParameter("state", StoredMessage.number(state))
                .getSingleResult());
    }

    /** Whether anything is not sent yet: asked by the index. */
    boolean waits() {
        return !database.read(
                        manager -> manager.createQuery("SELECT m.id FROM StoredMessage m WHERE m.state = 0", Long.class)
                                .setMaxResults(1)
                                .getResultList())
                .isEmpty();
    }

    long account(String login) {
        return database.read(
                manager -> manager.createQuery("SELECT a.id FROM StoredAccount a WHERE a.login = :login", Long.class)
                        .setParameter("login", login)
                        .getSingleResult());
    }

    Actor owner(long account) {
        return new Actor(Actor.Kind.ACCOUNT, account, 0, "owner", "owner", List.of(), 0);
    }

    /** A clock that is moved by hand. */
    static final class Hand extends Clock {
        private volatile Instant now = Instant.parse("2026-03-02T02:00:00Z");

        void set(Instant moment) {
            now = moment;
        }

        void forward(Duration by) {
            now = now.plus(by);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return Clock.fixed(now, zone);
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
