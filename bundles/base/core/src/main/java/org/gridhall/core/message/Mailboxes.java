package org.gridhall.core.message;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.ToLongFunction;
import org.gridhall.api.Page;
import org.gridhall.api.Problem;
import org.gridhall.api.Text;
import org.gridhall.api.account.Actor;
import org.gridhall.api.message.Delivery;
import org.gridhall.api.message.Mailbox;
import org.gridhall.api.message.MessageChannel;
import org.gridhall.api.message.Outgoing;
import org.gridhall.api.message.Receipt;
import org.gridhall.api.trail.Subject;
import org.gridhall.core.storage.Database;
import org.gridhall.core.storage.Ids;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Mailboxes inside the product: a channel on one side, a list for everybody's own letters on the other. */
@Component(service = {MessageChannel.class, Mailbox.class})
public class Mailboxes implements MessageChannel, Mailbox {

    private final Database database;
    private final Clock clock;
    private final Ids ids = new Ids();

    @Activate
    public Mailboxes(@Reference Database database) {
        this(database, Clock.systemUTC());
    }

    Mailboxes(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    @Override
    public String code() {
        return MAILBOX;
    }

    @Override
    public boolean disturbs() {
        return false;
    }

    @Override
    public int concurrency() {
        return 8;
    }

    @Override
    public boolean reaches(Outgoing message) {
        return message.to().account() != 0 && message.body() != null;
    }

    @Override
    public Delivery deliver(Outgoing message) {
        return database.write(manager -> {
            boolean there = !manager.createQuery("SELECT l.id FROM StoredLetter l WHERE l.message = :id", Long.class)
                    .setParameter("id", message.message())
                    .getResultList()
                    .isEmpty();
            if (!there) {
                StoredLetter letter = new StoredLetter();
                letter.id = ids.next();
                letter.message = message.message();
                letter.account = message.to().account();
                letter.subjectZh = message.subject().zh();
                letter.subjectEn = message.subject().en();
                letter.bodyZh = message.body().zh();
                letter.bodyEn = message.body().en();
                letter.template = message.template();
                if (message.about() != null) {
                    letter.aboutKind = message.about().kind();
                    letter.about = message.about().id();
                }
                database.insert(letter);
            }
            return new Delivery(null, true);
        });
    }

    @Override
    public Page<Letter> list(Actor actor, boolean unread, String after, int size) {
        long account = own(actor);
        Long before = after == null ? null : key(after);
        List<StoredLetter> rows = database.read(manager -> {
            var select = manager.createQuery(
                            "SELECT l FROM StoredLetter l WHERE l.account = :account"
                                    + (unread ? " AND l.readAt IS NULL" : "")
                                    + (before == null ? "" : " AND l.id < :before")
                                    + " ORDER BY l.id DESC",
                            StoredLetter.class)
                    .setParameter("account", account);
            if (before != null) {
                select.setParameter("before", before);
            }
            return select.setMaxResults(size + 1).getResultList();
        });
        return page(rows, size, row -> row.id).map(Mailboxes::letter);
    }

    @Override
    public long unread(Actor actor) {
        long account = own(actor);
        return database.read(manager -> manager.createQuery(
                        "SELECT COUNT(l.id) FROM StoredLetter l WHERE l.account = :account AND l.readAt IS NULL",
                        Long.class)
                .setParameter("account", account)
                .getSingleResult());
    }

    @Override
    public Letter read(Actor actor, long id) {
        long account = own(actor);
        return database.write(manager -> {
            StoredLetter letter = manager.find(StoredLetter.class, id);
            if (letter == null || letter.account != account) {
                throw Problem.notFound("没有这封信", "there is no such letter");
            }
            if (letter.readAt == null) {
                letter.readAt = clock.millis();
                for (StoredMessage message : Ledger.locked(manager, List.of(letter.message))) {
                    StoredReceipt receipt = new StoredReceipt();
                    receipt.id = ids.next();
                    receipt.kind = StoredMessage.number(Receipt.Kind.READ);
                    receipt.channel = MAILBOX;
                    receipt.at = letter.readAt;
                    ReceiptBook.apply(manager, message, receipt, letter.readAt);
                }
            }
            return letter(letter);
        });
    }

    private static long own(Actor actor) {
        if (actor.kind() != Actor.Kind.ACCOUNT) {
            throw Problem.forbidden("只有账号才有信箱", "only accounts have a mailbox");
        }
        return actor.account();
    }

    private static Letter letter(StoredLetter row) {
        return new Letter(
                row.id,
                Text.of(row.subjectZh, row.subjectEn),
                Text.of(row.bodyZh, row.bodyEn),
                row.template,
                row.aboutKind == null ? null : new Subject(row.aboutKind, row.about),
                Ids.moment(row.id),
                row.readAt == null ? null : Instant.ofEpochMilli(row.readAt));
    }

    static <T> Page<T> page(List<T> rows, int size, ToLongFunction<T> id) {
        boolean more = rows.size() > size;
        List<T> items = more ? rows.subList(0, size) : rows;
        return new Page<>(items, more ? Long.toString(id.applyAsLong(items.get(size - 1))) : null);
    }

    static long key(String after) {
        try {
            return Long.parseLong(after);
        } catch (NumberFormatException e) {
            throw Problem.of(
                    Problem.Kind.UNREADABLE,
                    "page.key",
                    "翻页参数 after 无效，请从第一页开始",
                    "The page key \"after\" is not valid; begin with the first page");
        }
    }
}
