package org.gridhall.core.message;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import javax.persistence.EntityManager;
import org.gridhall.api.message.Message;
import org.gridhall.api.message.Messages;
import org.gridhall.api.message.NewMessage;
import org.gridhall.api.message.Recipient;
import org.gridhall.api.trail.Subject;
import org.gridhall.core.keys.BrokenSeal;
import org.gridhall.core.keys.KeyFault;
import org.gridhall.core.keys.Keys;
import org.gridhall.core.storage.Database;
import org.gridhall.core.storage.Ids;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The near end of the outbox: rows are written with what they tell of, and forgotten when the law wants it. */
@Component(service = {Messages.class, Queue.class})
public class Queue implements Messages {

    /** The channel of what has to become several messages first. */
    static final String MANY = "";

    private static final Logger LOG = LoggerFactory.getLogger(Queue.class);
    private static final int KEY = 160;
    private static final int CODE = 80;

    private final Database database;
    private final Sealing sealing;
    private final MessageSettings settings;
    private final Clock clock;
    private final Ids ids = new Ids();
    private volatile Runnable bell = () -> {};

    @Activate
    public Queue(@Reference Database database, @Reference Keys keys, @Reference MessageSettings settings) {
        this(database, keys, settings, Clock.systemUTC());
    }

    public Queue(Database database, Keys keys, MessageSettings settings, Clock clock) {
        this.database = database;
        this.sealing = new Sealing(keys);
        this.settings = settings;
        this.clock = clock;
    }

    /** Who is to look for new messages after a commit that brought some. */
    void bell(Runnable bell) {
        this.bell = bell;
    }

    void ring() {
        bell.run();
    }

    @Override
    public long queue(NewMessage message) {
        atMost(KEY, "key", message.key());
        atMost(CODE, "template", message.template());
        atMost(CODE, "event", message.event());
        return database.write(manager -> {
            for (StoredMessage waiting : database.inserted(StoredMessage.class)) {
                if (waiting.key.equals(message.key())) {
                    return waiting.id;
                }
            }
            StoredMessage known = manager.find(StoredMessage.class, message.key());
            return known != null ? known.id : insert(manager, message).id;
        });
    }

    private static void atMost(int most, String what, String text) {
        if (text != null && (text.length() > most || text.indexOf('\0') >= 0)) {
            throw new IllegalArgumentException("the " + what + " of a message has at most " + most + " characters");
        }
    }

    private StoredMessage insert(EntityManager manager, NewMessage message) {
        Instant now = clock.instant();
        Recipient to = message.to();
        StoredMessage row = new StoredMessage();
        row.id = ids.next();
        row.key = message.key();
        row.state = StoredMessage.number(Message.State.WAITING);
        row.kind = StoredMessage.number(to.kind());
        row.recipient = to.id();
        row.code = to.code();
        row.role = to.role();
        row.contact = sealing.contact(to.contact(), row.id);
        row.template = message.template();
        row.event = message.event();
        row.facts = sealing.facts(message.facts(), row.id);
        if (message.about() != null) {
            row.aboutKind = message.about().kind();
            row.about = message.about().id();
        }
        row.language = "en".equals(message.language()) ? "en" : "zh";
        row.queuedAt = now.toEpochMilli();
        Instant start = message.notBefore() == null || message.notBefore().isBefore(now) ? now : message.notBefore();
        Duration life = settings.life();
        row.dueAt = start.toEpochMilli();
        row.expiresAt = (message.expires() == null ? start.plus(life) : message.expires()).toEpochMilli();
        List<String> order = message.channels().isEmpty() ? settings.channels() : message.channels();
        row.channels = String.join(",", order);
        boolean many = to.kind() == Recipient.Kind.UNIT || to.kind() == Recipient.Kind.POST;
        row.channel = many ? MANY : order.get(0);
        database.insert(row);
        if (!start.isAfter(now)) {
            database.afterCommit(this::ring);
        }
        if (to.contact() != null) {
            for (byte[] hash : sealing.hashes(to.contact())) {
                StoredAddress address = new StoredAddress();
                address.message = row.id;
                address.hash = hash;
                manager.persist(address);
            }
        }
        return row;
    }

    @Override
    public int forget(Subject about) {
        return database.write(manager -> {
            manager.createQuery("DELETE FROM StoredLetter l WHERE l.about = :id AND l.aboutKind = :kind")
                    .setParameter("id", about.id())
                    .setParameter("kind", about.kind())
                    .executeUpdate();
            return forget(
                    manager,
                    manager.createQuery(
                                    "SELECT m FROM StoredMessage m WHERE m.about = :id AND m.aboutKind = :kind",
                                    StoredMessage.class)
                            .setParameter("id", about.id())
                            .setParameter("kind", about.kind())
                            .getResultList());
        });
    }

    /**
     * Forgets of the messages about something those that hold something, whomever they went to.
     *
     * @param holds asked of each text
     */
    public int forget(Subject about, Predicate<Object> holds) {
        return database.write(manager -> {
            for (StoredLetter letter : manager.createQuery(
                            "SELECT l FROM StoredLetter l WHERE l.about = :id AND l.aboutKind = :kind",
                            StoredLetter.class)
                    .setParameter("id", about.id())
                    .setParameter("kind", about.kind())
                    .getResultList()) {
                if (holds.test(List.of(letter.subjectZh, letter.subjectEn, letter.bodyZh, letter.bodyEn))) {
                    manager.remove(letter);
                }
            }
            List<StoredMessage> rows = manager.createQuery(
                            "SELECT m FROM StoredMessage m WHERE m.about = :id AND m.aboutKind = :kind",
                            StoredMessage.class)
                    .setParameter("id", about.id())
                    .setParameter("kind", about.kind())
                    .getResultList();
            return forget(
                    manager, rows.stream().filter(row -> holds.test(told(row))).toList());
        });
    }

    /** All that a message says; what nobody can open says nothing. */
    private List<String> told(StoredMessage row) {
        List<String> told = new ArrayList<>();
        if (row.reason != null) {
            told.add(row.reason);
        }
        try {
            sealing.facts(row).values().forEach(text -> told.addAll(List.of(text.zh(), text.en())));
        } catch (BrokenSeal | KeyFault e) {
            LOG.warn("message {} cannot be read: {}", row.id, e.getMessage());
        }
        return told;
    }

    @Override
    public int forget(Recipient recipient) {
        return database.write(manager -> {
            List<StoredMessage> rows;
            if (recipient.kind() == Recipient.Kind.ADDRESS) {
                List<byte[]> hashes = sealing.known(recipient.contact());
                rows = hashes.isEmpty() ? List.of() : byHash(manager, hashes);
            } else {
                rows = manager.createQuery(
                                "SELECT m FROM StoredMessage m WHERE m.recipient = :id AND m.kind = :kind",
                                StoredMessage.class)
                        .setParameter("id", recipient.id())
                        .setParameter("kind", StoredMessage.number(recipient.kind()))
                        .getResultList();
            }
            rows.forEach(row -> manager.createQuery("DELETE FROM StoredLetter l WHERE l.message = :id")
                    .setParameter("id", row.id)
                    .executeUpdate());
            return forget(manager, rows);
        });
    }

    private static List<StoredMessage> byHash(EntityManager manager, List<byte[]> hashes) {
        return manager.createQuery(
                        "SELECT m FROM StoredMessage m, StoredAddress a WHERE a.message = m.id AND a.hash IN :hashes",
                        StoredMessage.class)
                .setParameter("hashes", hashes)
                .getResultList();
    }

    private int forget(EntityManager manager, List<StoredMessage> rows) {
        int some = 0;
        for (StoredMessage row : rows) {
            if (!row.erased) {
                some++;
            }
            // What others answered may hold the address.
            row.reason = null;
            if (row.state() == Message.State.WAITING) {
                row.end(Message.State.CANCELLED, "forgotten", clock.millis());
            }
            row.forget();
            manager.createQuery("UPDATE StoredReceipt r SET r.reason = NULL WHERE r.message = :id")
                    .setParameter("id", row.id)
                    .executeUpdate();
            manager.createQuery("DELETE FROM StoredAddress a WHERE a.message = :id")
                    .setParameter("id", row.id)
                    .executeUpdate();
        }
        return some;
    }
}
