package org.gridhall.core.message;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import javax.persistence.EntityManager;
import javax.persistence.LockModeType;
import org.gridhall.api.message.Message;
import org.gridhall.api.message.Receipt;
import org.gridhall.api.message.Receipts;
import org.gridhall.core.storage.Database;
import org.gridhall.core.storage.Ids;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Receipts that come later. Those that come before the sending is recorded are kept until it is. */
@Component(service = {Receipts.class, ReceiptBook.class})
public class ReceiptBook implements Receipts {

    private static final Duration STRAYS = Duration.ofDays(7);
    private static final int SOME = 100;

    private final Database database;
    private final Clock clock;
    private final Ids ids = new Ids();

    @Activate
    public ReceiptBook(@Reference Database database) {
        this(database, Clock.systemUTC());
    }

    ReceiptBook(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    @Override
    public void record(String channel, String reference, Receipt.Kind kind, Instant at, String reason) {
        if (kind != Receipt.Kind.DELIVERED && kind != Receipt.Kind.READ && kind != Receipt.Kind.FAILED) {
            throw new IllegalArgumentException("a receipt says delivered, read or failed");
        }
        database.write(manager -> {
            StoredReceipt receipt = new StoredReceipt();
            receipt.id = ids.next();
            receipt.message = StoredReceipt.STRAY;
            receipt.kind = StoredMessage.number(kind);
            receipt.channel = channel;
            receipt.at = at.toEpochMilli();
            receipt.reference = StoredMessage.plain(reference);
            receipt.reason = StoredMessage.cut(reason);
            if (!settle(manager, receipt)) {
                manager.persist(receipt);
            }
            return null;
        });
    }

    /** Matches receipts that came early with what was recorded since, and gives up old ones. */
    void match() {
        List<Long> settled = database.read(manager -> manager.createQuery(
                        "SELECT r.id FROM StoredReceipt r, StoredMessage m WHERE r.message = 0"
                                + " AND m.reference = r.reference AND m.channel = r.channel ORDER BY r.id",
                        Long.class)
                .setMaxResults(SOME)
                .getResultList());
        for (long id : new LinkedHashSet<>(settled)) {
            database.write(manager -> {
                StoredReceipt stray = manager.find(StoredReceipt.class, id, LockModeType.PESSIMISTIC_WRITE);
                if (stray != null && settle(manager, copy(stray))) {
                    manager.remove(stray);
                }
                return null;
            });
        }
        giveUp();
    }

    /** Whoever else uses the same account of a provider makes us get receipts that are never ours. */
    private void giveUp() {
        long before = Ids.floor(clock.instant().minus(STRAYS));
        List<Long> old = database.read(manager -> manager.createQuery(
                        "SELECT r.id FROM StoredReceipt r WHERE r.message = 0 AND r.id < :before ORDER BY r.id",
                        Long.class)
                .setParameter("before", before)
                .setMaxResults(SOME)
                .getResultList());
        if (!old.isEmpty()) {
            database.write(manager -> manager.createQuery("DELETE FROM StoredReceipt r WHERE r.id IN :ids")
                    .setParameter("ids", old)
                    .executeUpdate());
        }
    }

    private StoredReceipt copy(StoredReceipt stray) {
        StoredReceipt settled = new StoredReceipt();
        settled.id = ids.next();
        settled.kind = stray.kind;
        settled.channel = stray.channel;
        settled.at = stray.at;
        settled.reference = stray.reference;
        settled.reason = stray.reason;
        return settled;
    }

    /** Whether the message that a receipt is about is known; then the receipt is kept with it, once. */
    private boolean settle(EntityManager manager, StoredReceipt receipt) {
        List<StoredMessage> found = manager.createQuery(
                        "SELECT m FROM StoredMessage m WHERE m.reference = :reference AND m.channel = :channel",
                        StoredMessage.class)
                .setParameter("reference", receipt.reference)
                .setParameter("channel", receipt.channel)
                .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                .getResultList();
        if (found.isEmpty()) {
            return false;
        }
        apply(manager, found.get(found.size() - 1), receipt, clock.millis());
        return true;
    }

    /** Moves a message on; what says no more than is known already changes nothing. */
    static void apply(EntityManager manager, StoredMessage message, StoredReceipt receipt, long now) {
        Message.State state = message.state();
        boolean news =
                switch (receipt.kind()) {
                    case DELIVERED -> state == Message.State.SENT;
                    case READ -> state == Message.State.SENT || state == Message.State.DELIVERED;
                    default -> state == Message.State.SENT;
                };
        if (!news) {
            return;
        }
        receipt.message = message.id;
        manager.persist(receipt);
        switch (receipt.kind()) {
            case DELIVERED -> message.state = StoredMessage.number(Message.State.DELIVERED);
            case READ -> message.state = StoredMessage.number(Message.State.READ);
            default -> failed(message, receipt, now);
        }
    }

    /** Taken by the channel and never arrived: the next channel, where there is one and it is not too late. */
    private static void failed(StoredMessage message, StoredReceipt receipt, long now) {
        List<String> order = message.order();
        int place = order.indexOf(message.channel) + 1;
        if (place < order.size() && message.expiresAt > now && !message.erased) {
            message.state = StoredMessage.number(Message.State.WAITING);
            message.channel = order.get(place);
            message.tries = 0;
            message.dueAt = now;
            message.endedAt = null;
            message.keptFrom = null;
            message.reference = null;
            message.reason = receipt.reason;
        } else {
            message.end(Message.State.FAILED, receipt.reason, now);
        }
    }
}
