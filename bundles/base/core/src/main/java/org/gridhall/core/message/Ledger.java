package org.gridhall.core.message;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import javax.persistence.EntityManager;
import javax.persistence.FlushModeType;
import javax.persistence.LockModeType;
import org.gridhall.api.message.Message;
import org.gridhall.api.message.Receipt;
import org.gridhall.api.message.Recipient;
import org.gridhall.core.storage.Database;
import org.gridhall.core.storage.Ids;

/**
 * The far end of the outbox: who has which message in hand, and what came of it. A message is had by a lease that ends, so
 * that what a dead process had in hand is free again; and only by a condition in the update that takes it, so that two
 * processes never take the same.
 */
final class Ledger {

    /** Rows a statement. */
    static final int SOME = 100;

    private static final short WAITING = StoredMessage.number(Message.State.WAITING);
    private static final Duration FIRST = Duration.ofSeconds(15);
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final Duration HOPE = Duration.ofMinutes(5);

    private final Database database;
    private final Sealing sealing;
    private final MessageSettings settings;
    private final Clock clock;
    private final Duration lease;
    private final Ids ids = new Ids();

    /** Ours alone: no two processes, and no two runs of one, have the same. */
    private final long owner = ids.next();

    Ledger(Database database, Sealing sealing, MessageSettings settings, Clock clock, Duration lease) {
        this.database = database;
        this.sealing = sealing;
        this.settings = settings;
        this.clock = clock;
        this.lease = lease;
    }

    /** Takes messages that are due for a channel, the longest due first. */
    List<StoredMessage> claim(String channel, int most) {
        long now = clock.millis();
        List<Long> due = database.read(manager -> manager.createQuery(
                        "SELECT m.id FROM StoredMessage m WHERE m.state = :waiting AND m.channel = :channel"
                                + " AND m.dueAt <= :now ORDER BY m.dueAt",
                        Long.class)
                .setParameter("waiting", WAITING)
                .setParameter("channel", channel)
                .setParameter("now", now)
                .setMaxResults(Math.min(most, SOME))
                .getResultList());
        if (due.isEmpty()) {
            return List.of();
        }
        return database.write(manager -> {
            manager.createQuery("UPDATE StoredMessage m SET m.lease = :owner, m.dueAt = :end"
                            + " WHERE m.id IN :ids AND m.state = :waiting AND m.channel = :channel AND m.dueAt <= :now")
                    .setParameter("owner", owner)
                    .setParameter("end", now + lease.toMillis())
                    .setParameter("ids", due)
                    .setParameter("waiting", WAITING)
                    .setParameter("channel", channel)
                    .setParameter("now", now)
                    .executeUpdate();
            return manager.createQuery(
                            "SELECT m FROM StoredMessage m WHERE m.id IN :ids AND m.lease = :owner"
                                    + " AND m.dueAt = :end ORDER BY m.id",
                            StoredMessage.class)
                    .setParameter("ids", due)
                    .setParameter("owner", owner)
                    .setParameter("end", now + lease.toMillis())
                    .getResultList();
        });
    }

    /** Keeps what is in hand for a further lease. */
    void renew(Collection<Long> inHand) {
        long end = clock.millis() + lease.toMillis();
        each(
                inHand,
                some -> database.write(manager -> manager.createQuery("UPDATE StoredMessage m SET m.dueAt = :end"
                                + " WHERE m.id IN :ids AND m.lease = :owner AND m.state = :waiting")
                        .setParameter("end", end)
                        .setParameter("ids", some)
                        .setParameter("owner", owner)
                        .setParameter("waiting", WAITING)
                        .executeUpdate()));
    }

    /** Gives back what was taken and not begun. */
    void release(Collection<Long> untouched) {
        long now = clock.millis();
        each(
                untouched,
                some -> database.write(
                        manager -> manager.createQuery("UPDATE StoredMessage m SET m.dueAt = :now, m.lease = NULL"
                                        + " WHERE m.id IN :ids AND m.lease = :owner AND m.state = :waiting")
                                .setParameter("now", now)
                                .setParameter("ids", some)
                                .setParameter("owner", owner)
                                .setParameter("waiting", WAITING)
                                .executeUpdate()));
    }

    private static void each(Collection<Long> all, java.util.function.Consumer<List<Long>> some) {
        List<Long> list = new ArrayList<>(all);
        for (int from = 0; from < list.size(); from += SOME) {
            some.accept(list.subList(from, Math.min(list.size(), from + SOME)));
        }
    }

    /** The channels that something waits for, found by steps through their index. */
    List<String> awaited() {
        return database.read(manager -> {
            List<String> channels = new ArrayList<>();
            String last = Queue.MANY;
            while (last != null) {
                // The state stands in the statement: a plan for any state goes through all that was ever sent.
                last = (String) manager.createNativeQuery(
                                "SELECT MIN(channel) FROM message WHERE state = " + WAITING + " AND channel > ?1")
                        .setParameter(1, last)
                        .getSingleResult();
                if (last != null) {
                    channels.add(last);
                }
            }
            return channels;
        });
    }

    /** Records what came of several tries. Whether some of them can be tried again at once. */
    boolean record(List<Outcome.Of> outcomes) {
        Map<Long, Outcome.Of> byId = new TreeMap<>();
        outcomes.forEach(of -> byId.put(of.message().id, of));
        return database.write(manager -> {
            boolean more = false;
            for (StoredMessage row : locked(manager, byId.keySet())) {
                Outcome.Of of = byId.get(row.id);
                more |= apply(manager, row, of.message().channel, of.outcome());
            }
            return more;
        });
    }

    static List<StoredMessage> locked(EntityManager manager, Collection<Long> ids) {
        return manager.createQuery("SELECT m FROM StoredMessage m WHERE m.id IN :ids", StoredMessage.class)
                .setParameter("ids", ids)
                .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                .getResultList();
    }

    private boolean apply(EntityManager manager, StoredMessage row, String channel, Outcome outcome) {
        long now = clock.millis();
        if (outcome instanceof Outcome.Sent sent) {
            // Also when the lease was lost or somebody cancelled it meanwhile: it was sent.
            if (row.state() != Message.State.SENT
                    && row.state() != Message.State.DELIVERED
                    && row.state() != Message.State.READ) {
                sent(manager, row, channel, sent, now);
            }
            return false;
        }
        if (row.ended() || row.lease == null || row.lease != owner) {
            return false;
        }
        row.lease = null;
        if (outcome instanceof Outcome.Later later) {
            return later(manager, row, later, now);
        }
        if (outcome instanceof Outcome.Next next) {
            return next(manager, row, next, now);
        }
        if (outcome instanceof Outcome.Never never) {
            row.end(Message.State.FAILED, never.reason(), now);
            receipt(manager, row.id, Receipt.Kind.FAILED, null, now, null, never.reason());
            return false;
        }
        each(manager, row, ((Outcome.Each) outcome).people(), now);
        return true;
    }

    private void sent(EntityManager manager, StoredMessage row, String channel, Outcome.Sent sent, long now) {
        boolean delivered = sent.delivery().delivered();
        String reference = StoredMessage.plain(sent.delivery().reference());
        row.end(delivered ? Message.State.DELIVERED : Message.State.SENT, null, now);
        row.channel = channel;
        row.attempts++;
        row.reference = reference == null || reference.length() <= 100 ? reference : reference.substring(0, 100);
        receipt(
                manager,
                row.id,
                delivered ? Receipt.Kind.DELIVERED : Receipt.Kind.SENT,
                channel,
                now,
                row.reference,
                null);
    }

    private boolean later(EntityManager manager, StoredMessage row, Outcome.Later later, long now) {
        row.reason = StoredMessage.cut(later.reason());
        if (later.tried()) {
            row.attempts++;
            row.tries++;
            receipt(manager, row.id, Receipt.Kind.TRIED, row.channel, now, null, row.reason);
            if (row.tries >= settings.tries()) {
                return next(manager, row, new Outcome.Next(later.reason(), false, false), now);
            }
        }
        row.dueAt = Math.min(wait(later, row.tries, now), Math.max(row.expiresAt, now));
        return false;
    }

    /** The time asked for; without one twice as long each time, give or take a third, so that not all come at once. */
    private static long wait(Outcome.Later later, int tries, long now) {
        if (later.due() != null) {
            return later.due().toEpochMilli();
        }
        long pause = Math.min(LONGEST.toMillis(), FIRST.toMillis() << Math.min(20, Math.max(0, tries - 1)));
        return now + pause + ThreadLocalRandom.current().nextLong(-pause / 3, pause / 3);
    }

    private boolean next(EntityManager manager, StoredMessage row, Outcome.Next next, long now) {
        row.reason = StoredMessage.cut(next.reason());
        if (next.tried()) {
            row.attempts++;
            receipt(manager, row.id, Receipt.Kind.FAILED, row.channel, now, null, row.reason);
        }
        List<String> order = row.order();
        int place = order.indexOf(row.channel) + 1;
        if (place < order.size()) {
            row.channel = order.get(place);
            row.tries = 0;
            row.dueAt = now;
            return true;
        }
        if (next.hopeful()) {
            row.channel = order.get(0);
            row.tries = 0;
            row.dueAt = Math.min(now + HOPE.toMillis(), Math.max(row.expiresAt, now));
            return false;
        }
        row.end(Message.State.FAILED, next.reason(), now);
        if (!next.tried()) {
            receipt(manager, row.id, Receipt.Kind.FAILED, row.channel, now, null, row.reason);
        }
        return false;
    }

    private void each(EntityManager manager, StoredMessage row, List<Long> people, long now) {
        List<String> keys =
                people.stream().map(person -> row.key + "/" + person).toList();
        // Only when this was cut off half-way before.
        List<String> there = keys.isEmpty()
                ? List.of()
                : manager.createQuery("SELECT m.key FROM StoredMessage m WHERE m.key IN :keys", String.class)
                        .setParameter("keys", keys)
                        .setFlushMode(FlushModeType.COMMIT)
                        .getResultList();
        for (long person : people) {
            String key = row.key + "/" + person;
            if (!there.contains(key)) {
                StoredMessage one = new StoredMessage();
                one.id = ids.next();
                one.key = key;
                one.state = WAITING;
                one.kind = StoredMessage.number(Recipient.Kind.PERSON);
                one.recipient = person;
                one.template = row.template;
                one.event = row.event;
                one.facts = sealing.facts(sealing.facts(row), one.id);
                one.aboutKind = row.aboutKind;
                one.about = row.about;
                one.language = row.language;
                one.parent = row.id;
                one.queuedAt = now;
                one.dueAt = now;
                one.expiresAt = row.expiresAt;
                one.channels = row.channels;
                one.channel = row.order().get(0);
                database.insert(one);
            }
        }
        row.end(Message.State.EXPANDED, null, now);
        row.forget();
    }

    void receipt(
            EntityManager manager,
            long message,
            Receipt.Kind kind,
            String channel,
            long at,
            String reference,
            String reason) {
        StoredReceipt receipt = new StoredReceipt();
        receipt.id = ids.next();
        receipt.message = message;
        receipt.kind = StoredMessage.number(kind);
        receipt.channel = channel;
        receipt.at = at;
        receipt.reference = reference;
        receipt.reason = StoredMessage.cut(reason);
        manager.persist(receipt);
    }

    Instant now() {
        return clock.instant();
    }
}
